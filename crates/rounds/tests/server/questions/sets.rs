//! Sets: taking one, its analysis, and files of question banks.

use super::{ask, lactate};
use crate::harness::{Client, Server};
use serde_json::{Value, json};

const SETS: &str = "/api/rounds/v1/question-sets";

const FILE: &str = "::Potassium::First step at 7.2 with a broad complex?{\n=Calcium#Protects the heart\n~Insulin\n~Salbutamol\n####Calcium first, then shift.\\n\\nReferences\\:\\nAn invented guideline\n}\n\nWhich side?{\n~Left\n=Right\n}\n";

async fn import(who: &Client, format: &str, text: &str) -> crate::harness::Reply {
    who.post(&format!("{SETS}/import"), json!({ "title": "Salts", "format": format, "text": text })).await
}

/// Answers what is served, until nothing is left.
async fn take(who: &Client, set: &str, server: &Server, choices: &[usize]) -> Value {
    let mut last = Value::Null;
    for choice in choices {
        let next = who.post(&format!("{SETS}/{set}/next"), Value::Null).await.ok();
        let id = next["question"]["post_id"].as_str().unwrap().to_owned();
        assert_eq!(next["question"]["key"], Value::Null);
        server.advance(30_000);
        let answer = format!("/api/rounds/v1/questions/{id}/answer");
        last = who.post(&answer, json!({ "choice": choice })).await.ok();
    }
    last["completed_set"].clone()
}

#[tokio::test]
async fn a_set_is_taken_in_order_and_ends_with_a_score_and_the_time_it_took() {
    let server = Server::start().await;
    let (anna, ben) = (server.member("anna").await, server.member("ben").await);
    let ids = [ask(&anna, lactate()).await, ask(&anna, lactate()).await];
    // A question that is named twice is there once.
    let wish = json!({ "title": "Sepsis, two things", "questions": [ids[0], ids[1], ids[0]] });
    let set = anna.post(SETS, wish).await.ok()["id"].as_str().unwrap().to_owned();
    let done = take(&ben, &set, &server, &[1, 0]).await;
    assert_eq!((&done["score"], &done["questions"], &done["minutes"]), (&json!(1), &json!(2), &json!(1)));
    assert_eq!(done["title"], "Sepsis, two things");
    let next = ben.post(&format!("{SETS}/{set}/next"), Value::Null).await.ok();
    assert_eq!(next["question"], Value::Null);
    let card = &ben.get(SETS).await.ok()[0];
    assert!(card["attempt"]["finished_at"].is_string() && card["attempt"]["score"] == 1, "{card}");
    assert!(
        anna.post(&format!("{SETS}/{set}/next"), Value::Null)
            .await
            .refused(422)
            .contains("You wrote this set")
    );
}

#[tokio::test]
async fn pauses_do_not_count_as_time_in_a_set() {
    let server = Server::start().await;
    let (anna, ben) = (server.member("anna").await, server.member("ben").await);
    let id = ask(&anna, lactate()).await;
    let set = anna.post(SETS, json!({ "title": "One", "questions": [id] })).await.ok()["id"].clone();
    let set = set.as_str().unwrap();
    ben.post(&format!("{SETS}/{set}/next"), Value::Null).await.ok();
    server.advance(5 * 3_600_000);
    let done = ben.post(&format!("/api/rounds/v1/questions/{id}/answer"), json!({ "choice": 1 })).await.ok();
    assert_eq!(done["completed_set"]["minutes"], 10, "{done}");
}

#[tokio::test]
async fn the_author_sees_figures_that_are_those_of_the_answers() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let made = import(&anna, "gift", FILE).await.ok();
    let set = made["id"].as_str().unwrap();
    // The first four are right twice, once, once and never.
    for (at, choices) in [[0, 1], [0, 0], [1, 1], [2, 0]].iter().enumerate() {
        let who = server.member(&format!("reader_{at}")).await;
        take(&who, set, &server, choices).await;
    }
    let found = anna.get(&format!("{SETS}/{set}/analysis")).await.ok();
    assert_eq!((&found["finished"], &found["mean_score"]), (&json!(4), &json!(1.0)));
    // Σpq = 0.5, σ² = 0.5: 2 · (1 − 1) = 0.
    assert_eq!(found["kr20"], 0.0);
    let first = &found["questions"][0];
    assert_eq!((&first["answers"], &first["difficulty"]), (&json!(4), &json!(0.5)));
    assert_eq!((&first["discrimination"], &first["median_seconds"]), (&json!(1.0), &json!(30.0)));
    assert_eq!(first["options"][2]["chosen"], 1);
    let ben = server.member("ben").await;
    ben.get(&format!("{SETS}/{set}/analysis")).await.refused(404);
    ben.get(&format!("{SETS}/{set}/export")).await.refused(404);
    ben.delete(&format!("{SETS}/{set}")).await.refused(404);
}

#[tokio::test]
async fn a_bank_of_questions_comes_in_and_goes_out_the_same() {
    let server = Server::start().await;
    let (anna, ben) = (server.member("anna").await, server.member("ben").await);
    let made = import(&anna, "gift", FILE).await.ok();
    let first = &made["questions"][0];
    assert_eq!(
        (&first["explanation"], &first["references"]),
        (&json!("Calcium first, then shift."), &json!(["An invented guideline"]))
    );
    let export = async |id: &Value, format: &str| {
        let reply = anna.get(&format!("{SETS}/{}/export?format={format}", id.as_str().unwrap())).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.body
    };
    let file = export(&made["id"], "gift").await;
    assert_eq!(file, FILE);
    let again = import(&anna, "gift", &file).await.ok();
    assert_eq!(export(&again["id"], "gift").await, FILE);
    let aiken = export(&made["id"], "aiken").await;
    assert!(aiken.contains("ANSWER: A") && !aiken.contains("then shift"), "{aiken}");
    let copy = import(&anna, "aiken", &aiken).await.ok();
    assert_eq!(export(&copy["id"], "aiken").await, aiken);
    // Its questions stand in nobody's timeline, and are open to whoever takes the set.
    ben.follow(&anna).await;
    assert!(ben.ids("/api/v1/timelines/home").await.is_empty());
    assert!(server.anybody().ids("/api/v1/timelines/public").await.is_empty());
    let set = made["id"].as_str().unwrap();
    let seen = ben.get(&format!("{SETS}/{set}")).await;
    assert_eq!(seen.ok()["questions"].as_array().unwrap().len(), 2);
    assert!(!seen.body.contains("then shift") && !seen.body.contains("Protects"), "{}", seen.body);
}

#[tokio::test]
async fn a_file_with_one_bad_line_imports_nothing_and_names_the_line() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    for (format, text, says) in [
        ("gift", "Fine?{=a ~b}\n\nOpen?{\n=a\n~b\n", "Line 3: The { of these answers is never closed"),
        ("gift", "Fine?{=a ~b}\nOdd?{=a ~b ~c ~d ~e ~f ~g}", "Question 2: A poll has at most 6 options"),
        ("gift", "Fine?{=a ~b}\nNHS number 943 476 5919?{=a ~b}", "identify a patient"),
        ("aiken", "Q?\nA. x\nB. y\nANSWER: C", "Line 4: ANSWER: C is none"),
        ("word", "x", "There is no such format"),
        ("gift", "", "no question"),
    ] {
        let refused = import(&anna, format, text).await.refused(422);
        assert!(refused.contains(says), "{text}: {refused}");
    }
    assert_eq!(anna.get(SETS).await.ok(), json!([]));
    assert_eq!(anna.get(&format!("/api/v1/accounts/{}", anna.id)).await.ok()["statuses_count"], 0);
}

#[tokio::test]
async fn a_set_has_questions_of_its_author_only() {
    let server = Server::start().await;
    let (anna, ben) = (server.member("anna").await, server.member("ben").await);
    let theirs = ask(&ben, lactate()).await;
    let post = anna.say("no question").await;
    for questions in [json!([theirs]), json!([post]), json!(["12345"]), json!([])] {
        anna.post(SETS, json!({ "title": "T", "questions": questions })).await.refused(422);
    }
    let own = ask(&anna, lactate()).await;
    anna.post(SETS, json!({ "title": "", "questions": [own] })).await.refused(422);
    assert_eq!(anna.get(SETS).await.ok(), json!([]));
}
