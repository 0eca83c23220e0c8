//! The guard where it stands: no way in leads round it.

use crate::harness::{Client, PASSWORD, Server, picture};
use crate::oauth::sign_in;
use crate::pages::{submit, submit_from};
use serde_json::{Value, json};

/// Blocks: a check digit, a context word and the usual grouping.
const NUMBER: &str = "NHS number 943 476 5919";
/// Asks: a rare age, and nothing else.
const AGE: &str = "What a recovery: our 97-year-old patient walked home today #Geriatrics";

async fn nothing_published(server: &Server, client: &Client) {
    assert_eq!(client.ids(&format!("/api/v1/accounts/{}/statuses", client.id)).await, Vec::<String>::new());
    assert_eq!(server.anybody().get("/api/v1/timelines/public").await.ok(), json!([]));
}

#[tokio::test]
async fn a_post_with_an_identifier_is_refused_with_the_reason_and_nothing_is_stored() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let text = format!("Septic shock again, {NUMBER}, what would you give?");
    let reply = anna.post("/api/v1/statuses", json!({ "status": text })).await;
    let says = reply.refused(422);
    assert!(says.contains("NHS number") && says.contains("not published"), "{says}");
    assert!(!says.contains("943"), "the reason does not repeat the number: {says}");
    assert_eq!(reply.json()["details"]["text"][0]["error"], "ERR_PATIENT_IDENTIFIER");
    // However often it is sent.
    anna.post("/api/v1/statuses", json!({ "status": text })).await.refused(422);
    nothing_published(&server, &anna).await;
}

#[tokio::test]
async fn no_way_of_writing_leads_round_the_guard() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let post = anna.say("A quiet night").await;
    let media = anna.upload(picture()).await.ok()["id"].as_str().unwrap().to_owned();
    let poll = json!({ "options": ["yes", NUMBER], "expires_in": 3600 });
    let ways = [
        ("POST", "/api/v1/statuses".to_owned(), json!({ "status": NUMBER })),
        ("POST", "/api/v1/statuses".into(), json!({ "status": NUMBER, "visibility": "direct" })),
        ("POST", "/api/v1/statuses".into(), json!({ "status": NUMBER, "visibility": "private" })),
        ("POST", "/api/v1/statuses".into(), json!({ "status": "see below", "spoiler_text": NUMBER })),
        ("POST", "/api/v1/statuses".into(), json!({ "status": NUMBER, "in_reply_to_id": post })),
        ("POST", "/api/v1/statuses".into(), json!({ "status": "which?", "poll": poll })),
        (
            "POST",
            "/api/v1/statuses".into(),
            json!({ "status": NUMBER, "scheduled_at": "2026-11-25T12:00:00Z" }),
        ),
        ("PUT", format!("/api/v1/statuses/{post}"), json!({ "status": NUMBER })),
        ("PUT", format!("/api/v1/statuses/{post}"), json!({ "status": "edited", "spoiler_text": NUMBER })),
        (
            "PUT",
            format!("/api/v1/statuses/{post}"),
            json!({ "status": "edited", "media_ids": [media], "media_attributes": [{ "id": media, "description": NUMBER }] }),
        ),
        ("PUT", format!("/api/v1/media/{media}"), json!({ "description": NUMBER })),
        ("PATCH", "/api/v1/accounts/update_credentials".into(), json!({ "display_name": NUMBER })),
        ("PATCH", "/api/v1/accounts/update_credentials".into(), json!({ "note": NUMBER })),
        (
            "PATCH",
            "/api/v1/accounts/update_credentials".into(),
            json!({ "fields_attributes": [{ "name": "Case", "value": NUMBER }] }),
        ),
        ("PATCH", "/api/rounds/v1/profile".into(), json!({ "specialty": NUMBER })),
        ("PATCH", "/api/rounds/v1/profile".into(), json!({ "interests": NUMBER })),
    ];
    for (method, path, body) in ways {
        let reply = anna.send(anna.request(method.parse().unwrap(), &path).json(&body)).await;
        let says = reply.refused(422);
        assert!(says.contains("NHS number"), "{method} {path} {body}: {says}");
    }
    let part = reqwest::multipart::Part::bytes(picture()).file_name("picture");
    let form = reqwest::multipart::Form::new().part("file", part).text("description", NUMBER);
    anna.send(anna.request(reqwest::Method::POST, "/api/v2/media").multipart(form)).await.refused(422);
    let newcomer = server.anybody();
    let application = [
        ("display_name", NUMBER),
        ("handle", "ben"),
        ("email", "ben@example.org"),
        ("password", PASSWORD),
        ("agreement", "true"),
    ];
    let refused = submit_from(&newcomer, "/auth/sign_up", "/auth/sign_up", &application).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("NHS number"), "{}", refused.body);
    assert_eq!(anna.get(&format!("/api/v1/statuses/{post}")).await.ok()["content"], "<p>A quiet night</p>");
    assert_eq!(anna.get("/api/v1/scheduled_statuses").await.ok(), json!([]));
    assert_eq!(anna.ids(&format!("/api/v1/accounts/{}/statuses", anna.id)).await, [post]);
}

#[tokio::test]
async fn a_doubtful_text_is_asked_about_once_and_published_when_it_is_sent_again() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let first = anna.post("/api/v1/statuses", json!({ "status": AGE })).await;
    let says = first.refused(422);
    assert!(says.contains("ten minutes"), "{says}");
    assert_eq!(first.json()["details"]["text"][0]["error"], "ERR_CONFIRM_PATIENT_IDENTIFIER");
    nothing_published(&server, &anna).await;
    server.advance(9 * 60 * 1000);
    let post = anna.say(AGE).await;
    assert_eq!(
        anna.ids(&format!("/api/v1/accounts/{}/statuses", anna.id)).await,
        std::slice::from_ref(&post)
    );

    let moderator = server.account("mo", "read write", kernel::Role::Moderator).await;
    let moderator = moderator.viewer(&server).await;
    let lines = server.app.audit_log(&moderator, "guard.", "", app::Range::newest(40)).await.unwrap().items;
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].subject, format!("post:{post}"));
    assert_eq!(lines[0].actor_id.unwrap().to_string(), anna.id);
    let details: Value = serde_json::from_str(&lines[0].details).unwrap();
    assert_eq!(details["findings"][0]["kind"], "age");
    assert!(!lines[0].details.contains("97"), "the log says what kind, never what was written");
}

#[tokio::test]
async fn a_confirmation_is_for_one_text_of_one_author_and_ten_minutes() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    anna.post("/api/v1/statuses", json!({ "status": AGE })).await.refused(422);
    ben.post("/api/v1/statuses", json!({ "status": AGE })).await.refused(422);
    let other = AGE.replace("97", "98");
    anna.post("/api/v1/statuses", json!({ "status": other })).await.refused(422);
    server.advance(10 * 60 * 1000 + 1);
    anna.post("/api/v1/statuses", json!({ "status": AGE })).await.refused(422);
    anna.say(AGE).await;
}

#[tokio::test]
async fn what_may_be_doubtful_in_a_schedule_is_asked_when_it_is_scheduled_and_not_again() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let plan = json!({ "status": AGE, "scheduled_at": "2026-11-24T12:00:00Z" });
    anna.post("/api/v1/statuses", plan.clone()).await.refused(422);
    anna.post("/api/v1/statuses", plan).await.ok();
    server.advance(5 * 3_600_000);
    server.work_off().await;
    assert_eq!(anna.ids(&format!("/api/v1/accounts/{}/statuses", anna.id)).await.len(), 1);
}

#[tokio::test]
async fn an_application_can_ask_before_it_sends() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let check = |text: &str| anna.post("/api/rounds/v1/guard/check", json!({ "text": text }));
    let answer = check("é 🩺 NHS no 943\u{200b} 476 5919 today").await.ok();
    assert_eq!(answer["severity"], "block");
    let finding = &answer["findings"][0];
    assert_eq!(finding["kind"], "patient_number");
    let number: String = "é 🩺 NHS no 943\u{200b} 476 5919 today"
        .chars()
        .skip(finding["start"].as_u64().unwrap() as usize)
        .take((finding["end"].as_u64().unwrap() - finding["start"].as_u64().unwrap()) as usize)
        .collect();
    assert!(number.ends_with("943\u{200b} 476 5919"), "offsets count Unicode scalar values: {number:?}");
    assert!(finding["reason"].as_str().unwrap().len() > 10 && finding["instead"].as_str().unwrap().len() > 5);
    let clean = check("GCS 15, NEWS2 7, noradrenaline 0.1 mcg/kg/min #AcuteMed").await.ok();
    assert_eq!(clean, json!({ "severity": null, "findings": [] }));
    anna.post("/api/rounds/v1/guard/check", json!({})).await.refused(422);
    anna.post("/api/rounds/v1/guard/check", json!({ "text": "x", "surface": "wall" })).await.refused(422);
    anna.post("/api/rounds/v1/guard/check", json!({ "text": "x".repeat(70_000) })).await.refused(422);
    nothing_published(&server, &anna).await;
}

#[tokio::test]
async fn a_refused_text_is_nowhere_on_the_disk() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let text = format!("Quetzalcoatlus {NUMBER}");
    anna.post("/api/v1/statuses", json!({ "status": text })).await.refused(422);
    let doubtful = format!("Quetzalcoatlus, {AGE}");
    anna.post("/api/v1/statuses", json!({ "status": doubtful })).await.refused(422);
    let mut files = Vec::new();
    let mut folders = vec![server.config.data_dir.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    assert!(!files.is_empty());
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(14).any(|part| part == b"Quetzalcoatlus"), "{}", file.display());
    }
}

#[tokio::test]
async fn the_page_shows_the_reason_and_keeps_what_was_typed() {
    let server = Server::start().await;
    server.member("anna").await;
    let browser = server.anybody();
    sign_in(&browser, "anna").await;
    let refused = submit(&browser, "/posts", &[("text", AGE)]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("ten minutes") && refused.body.contains("97-year-old"), "{}", refused.body);
    let published = submit(&browser, "/posts", &[("text", AGE)]).await;
    assert_eq!(published.status, 303, "{}", published.body);

    let bio = format!("Ask me about {NUMBER}");
    let refused = submit(&browser, "/settings/profile", &[("bio", &bio)]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Ask me about"), "nothing that was typed is lost");
    let checked = submit(&browser, "/guard/check", &[("text", NUMBER)]).await;
    assert_eq!(checked.json()["severity"], "block");
}

#[tokio::test]
async fn the_audit_log_is_whole_and_shows_every_change() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    for day in 90..95 {
        let text = AGE.replace("97", &day.to_string());
        anna.post("/api/v1/statuses", json!({ "status": text })).await.refused(422);
        anna.say(&text).await;
    }
    let whole = server.app.verify_audit(None).await.unwrap();
    assert_eq!((whole.lines, whole.broken), (5, None));
    let noted = server.app.verify_audit(Some(whole.head.clone())).await.unwrap();
    assert_eq!(noted.noted, Some(true));
    assert_eq!(server.app.verify_audit(Some("0".repeat(64))).await.unwrap().noted, Some(false));
    let nobody = app::Viewer::anybody();
    assert!(server.app.audit_log(&nobody, "", "", app::Range::newest(40)).await.is_err());
}
