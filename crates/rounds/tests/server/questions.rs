//! Questions: a key that stays sealed, answers without names, sets, files of question banks, reviewing again.

mod pages;
mod sets;

use crate::harness::{Client, Server, picture};
use serde_json::{Value, json};

/// The question that most tests are about. Nobody in it exists.
pub fn lactate() -> Value {
    json!({
        "stem": "Made up: fever, a fast pulse, a low pressure. Which test guides the first hour? #Sepsis",
        "options": ["Procalcitonin", "Lactate", "Ferritin"],
        "key": 1,
        "explanation": "It falls when perfusion comes back.",
        "references": ["Guideline of an invented college, 2025", "https://example.org/lactate"],
        "expires_in": 86_400
    })
}

pub async fn ask(who: &Client, question: Value) -> String {
    let made = who.post("/api/rounds/v1/questions", question).await.ok();
    made["post_id"].as_str().unwrap().to_owned()
}

async fn show(who: &Client, id: &str) -> Value {
    who.get(&format!("/api/rounds/v1/questions/{id}")).await.ok()
}

const SEALED: [&str; 5] = ["key", "explanation", "references", "feedback", "distribution"];

#[track_caller]
fn is_sealed(question: &Value) {
    for field in SEALED {
        assert_eq!(question[field], Value::Null, "{field}: {question}");
    }
}

#[tokio::test]
async fn a_key_opens_to_whoever_has_answered_and_stays_sealed_for_the_others() {
    let server = Server::start().await;
    let (anna, ben, cara) =
        (server.member("anna").await, server.member("ben").await, server.member("cara").await);
    let id = ask(&anna, lactate()).await;
    let own = show(&anna, &id).await;
    assert_eq!(
        (&own["key"], &own["references"][0]),
        (&json!(1), &json!("Guideline of an invented college, 2025"))
    );
    for who in [&ben, &cara, &server.anybody()] {
        is_sealed(&show(who, &id).await);
    }
    let answer = format!("/api/rounds/v1/questions/{id}/answer");
    let opened = ben.post(&answer, json!({ "choice": 0 })).await.ok();
    assert_eq!((&opened["key"], &opened["own_choice"]), (&json!(1), &json!(0)));
    assert_eq!(opened["explanation"], "It falls when perfusion comes back.");
    assert_eq!(opened["distribution"], json!([1, 0, 0]));
    is_sealed(&show(&cara, &id).await);
    assert_eq!(
        ben.post(&answer, json!({ "choice": 1 })).await.refused(422),
        "You have already voted on this poll"
    );
    assert!(
        anna.post(&answer, json!({ "choice": 1 })).await.refused(422).contains("You wrote this question")
    );
    cara.post(&answer, json!({ "choice": 9 })).await.refused(422);
    server.advance(86_401_000);
    server.work_off().await;
    assert_eq!(show(&server.anybody(), &id).await["key"], 1, "closed, it is open to all");
}

#[tokio::test]
async fn nobody_learns_who_answered_what_not_even_the_author() {
    let server = Server::start().await;
    let (anna, ben) = (server.member("anna").await, server.member("ben").await);
    let id = ask(&anna, lactate()).await;
    ben.post(&format!("/api/rounds/v1/questions/{id}/answer"), json!({ "choice": 2 })).await.ok();
    server.advance(86_401_000);
    server.work_off().await;
    for path in [
        "/api/v1/notifications".to_owned(),
        format!("/api/v1/polls/{id}"),
        format!("/api/rounds/v1/questions/{id}"),
        format!("/api/rounds/v1/questions/{id}/analysis"),
        "/api/v1/timelines/home".to_owned(),
    ] {
        let body = anna.get(&path).await.body;
        assert!(!body.contains(&ben.id) && !body.contains("@ben"), "{path}: {body}");
    }
    ben.get(&format!("/api/rounds/v1/questions/{id}/analysis")).await.refused(404);
}

#[tokio::test]
async fn any_client_asks_with_a_mark_and_hears_the_explanation_by_notification() {
    let server = Server::start().await;
    let (anna, ben, cara) =
        (server.member("anna").await, server.member("ben").await, server.member("cara").await);
    let poll = json!({ "options": ["Sodium", "✓ Potassium"], "expires_in": 600 });
    let post = anna.post("/api/v1/statuses", json!({ "status": "Which first?", "poll": poll })).await.ok();
    let id = post["id"].as_str().unwrap();
    anna.put(&format!("/api/rounds/v1/questions/{id}"), json!({ "explanation": "The heart." })).await.ok();
    let seen = ben.get(&format!("/api/v1/statuses/{id}")).await.ok();
    assert_eq!(
        seen["poll"]["options"],
        json!([{ "title": "Sodium", "votes_count": null }, { "title": "Potassium", "votes_count": null }])
    );
    let voted = ben.post(&format!("/api/v1/polls/{id}/votes"), json!({ "choices": [0] })).await.ok();
    assert_eq!((&voted["own_votes"], &voted["options"][0]["votes_count"]), (&json!([0]), &json!(1)));
    let told = ben.get("/api/v1/notifications").await.ok();
    assert_eq!((told.as_array().unwrap().len(), &told[0]["type"]), (1, &json!("update")));
    let content = told[0]["status"]["content"].as_str().unwrap();
    assert!(content.contains("✓ B. Potassium") && content.contains("The heart."), "{content}");
    assert!(!cara.get(&format!("/api/v1/statuses/{id}")).await.body.contains("The heart."));
    server.advance(601_000);
    server.work_off().await;
    let told = ben.get("/api/v1/notifications?types[]=poll").await.ok();
    assert!(told[0]["status"]["content"].as_str().unwrap().contains("The heart."));
    assert_eq!(
        cara.get("/api/v1/notifications").await.ok(),
        json!([]),
        "who did not take part is left alone"
    );
    let deleted = anna.delete(&format!("/api/v1/statuses/{id}")).await.ok();
    assert_eq!(deleted["poll"]["options"][1]["title"], "✓ Potassium", "written again it is a question again");
    for who in [&anna, &ben] {
        who.get(&format!("/api/rounds/v1/questions/{id}")).await.refused(404);
        assert!(!who.get("/api/v1/notifications").await.body.contains("The heart."));
    }
}

#[tokio::test]
async fn what_cannot_be_a_question_is_refused_with_its_field_and_leaves_nothing() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let with = |field: &str, value: Value| {
        let mut question = lactate();
        question[field] = value;
        question
    };
    for (body, field, word) in [
        (with("key", json!(3)), "key", "not one of the options"),
        (with("key", Value::Null), "key", "not said"),
        (with("options", json!(["one"])), "poll", "two options"),
        (with("options", json!(["1", "2", "3", "4", "5", "6", "7"])), "poll", "at most 6"),
        (with("options", json!(["same", "same"])), "poll", "the same"),
        (with("stem", json!("")), "text", "empty"),
        (with("explanation", json!("x".repeat(2001))), "explanation", "too long"),
        (with("explanation", json!("NHS number 943 476 5919")), "explanation", "identify a patient"),
        (with("references", json!(["x".repeat(1001)])), "references", "too long"),
        (with("expires_in", json!(40_000_000)), "poll", "at most a year"),
    ] {
        let reply = anna.post("/api/rounds/v1/questions", body.clone()).await;
        let says = reply.refused(422);
        assert!(
            says.contains(word) && reply.json()["details"].get(field).is_some(),
            "{body}: {}",
            reply.body
        );
    }
    let poll = |options: Value| json!({ "status": "?", "poll": { "options": options, "expires_in": 600, "multiple": true } });
    anna.post("/api/v1/statuses", poll(json!(["✓ a", "b"]))).await.refused(422);
    anna.post(
        "/api/v1/statuses",
        json!({ "status": "?", "poll": { "options": ["✓ a", "✔️ b"], "expires_in": 600 } }),
    )
    .await
    .refused(422);
    assert_eq!(anna.get(&format!("/api/v1/accounts/{}", anna.id)).await.ok()["statuses_count"], 0);
}

#[tokio::test]
async fn a_question_has_a_picture_and_a_poll_has_none() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let media = anna.upload(picture()).await.ok()["id"].clone();
    let poll = json!({ "options": ["a", "b"], "expires_in": 600 });
    anna.post("/api/v1/statuses", json!({ "status": "?", "poll": poll, "media_ids": [media] }))
        .await
        .refused(422);
    let mut question = lactate();
    question["media_ids"] = json!([media]);
    let id = ask(&anna, question).await;
    let post = anna.get(&format!("/api/v1/statuses/{id}")).await.ok();
    assert!(post["media_attachments"][0]["id"] == media && post["poll"]["options"].is_array(), "{post}");
}

#[tokio::test]
async fn options_and_key_stay_after_the_first_answer_and_texts_may_change() {
    let server = Server::start().await;
    let (anna, ben) = (server.member("anna").await, server.member("ben").await);
    let id = ask(&anna, lactate()).await;
    let path = format!("/api/rounds/v1/questions/{id}");
    assert_eq!(anna.put(&path, json!({ "key": 0 })).await.ok()["key"], 0);
    let swapped = json!({ "options": ["Lactate", "Urea"], "key": 0 });
    assert_eq!(anna.put(&path, swapped).await.ok()["options"], json!(["Lactate", "Urea"]));
    assert_eq!(show(&anna, &id).await["explanation"], "It falls when perfusion comes back.");
    let status =
        |options: Value| json!({ "status": "Which?", "poll": { "options": options, "expires_in": 600 } });
    let edit = format!("/api/v1/statuses/{id}");
    // A client that knows nothing of keys sends what it got.
    anna.put(&edit, status(json!(["Lactate", "Urea"]))).await.ok();
    assert_eq!(show(&anna, &id).await["key"], 0);
    assert!(
        anna.put(&edit, status(json!(["Lactate", "Iron"]))).await.refused(422).contains("marked as right")
    );
    ben.post(&format!("{path}/answer"), json!({ "choice": 1 })).await.ok();
    for body in [json!({ "key": 1 }), json!({ "options": ["x", "y"], "key": 0 })] {
        assert!(anna.put(&path, body).await.refused(422).contains("Somebody has answered"));
    }
    anna.put(&edit, json!({ "status": "No poll any more" })).await.refused(422);
    anna.put(&path, json!({ "stem": "Which one now?", "explanation": "Better said." })).await.ok();
    let seen = show(&ben, &id).await;
    assert_eq!((&seen["explanation"], &seen["stem"]), (&json!("Better said."), &json!("Which one now?")));
    ben.put(&path, json!({ "explanation": "mine" })).await.refused(404);
    let history = server.anybody().get(&format!("/api/v1/statuses/{id}/history")).await.body;
    assert!(!history.contains("Better said."), "{history}");
}

#[tokio::test]
async fn flaws_of_writing_are_warned_of_before_anything_is_published() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let body =
        json!({ "stem": "Which is not safe?", "options": ["Always this", "All of the above"], "key": 1 });
    let found = anna.post("/api/rounds/v1/questions/check", body).await.ok();
    let kinds: Vec<&str> =
        found["flaws"].as_array().unwrap().iter().map(|flaw| flaw["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["negative_stem", "absolute_term", "all_of_the_above"]);
    assert_eq!(found["flaws"][1]["option"], 0);
    assert_eq!(anna.get("/api/rounds/v1/questions").await.ok(), json!([]));
}

#[tokio::test]
async fn a_question_comes_again_later_the_better_it_is_remembered() {
    let server = Server::start().await;
    let (anna, ben) = (server.member("anna").await, server.member("ben").await);
    let right = ask(&anna, lactate()).await;
    let wrong = ask(&anna, lactate()).await;
    let add = async |id: &str| ben.post("/api/rounds/v1/reviews", json!({ "post_id": id })).await;
    assert!(add(&right).await.refused(422).contains("not answered"));
    for (id, choice) in [(&right, 1), (&wrong, 0)] {
        ben.post(&format!("/api/rounds/v1/questions/{id}/answer"), json!({ "choice": choice })).await.ok();
        add(id).await.ok();
    }
    let today = ben.get("/api/rounds/v1/reviews").await.ok();
    assert_eq!((&today["due_today"], &today["all"]), (&json!(1), &json!(2)));
    assert_eq!(today["due"][0]["question"]["post_id"], json!(wrong), "what was wrong is due at once");
    let days = &today["due"][0]["days"];
    assert!(days["again"] == 0 && days["good"] == 1, "{days}");
    let path = format!("/api/rounds/v1/reviews/{wrong}");
    ben.post(&path, json!({ "recall": "perhaps" })).await.refused(422);
    ben.post(&path, json!({ "recall": "good" })).await.ok();
    assert_eq!(ben.get("/api/rounds/v1/reviews").await.ok()["due_today"], 0);
    server.advance(60 * 86_400_000);
    assert_eq!(ben.get("/api/rounds/v1/reviews").await.ok()["due_today"], 2);
    ben.delete(&path).await.ok();
    anna.delete(&format!("/api/v1/statuses/{right}")).await.ok();
    assert_eq!(ben.get("/api/rounds/v1/reviews").await.ok()["all"], 0);
}
