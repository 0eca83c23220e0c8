//! Hashtag hubs: somebody says what a hashtag is for, a moderator reviews it, its page has its numbers.

use crate::harness::{Client, Server};
use crate::oauth::{csrf, sign_in};
use reqwest::Method;
use serde_json::{Value, json};

const DAY: i64 = 86_400_000;
const PAGE: &str = "/api/rounds/v1/hashtags/RenalJC";

async fn server() -> Server {
    Server::with(|config| config.require_two_factor = "off".into()).await
}

async fn register(who: &Client, purpose: &str) -> crate::harness::Reply {
    who.post(PAGE, json!({ "purpose": purpose, "link": "https://renal.example/club" })).await
}

#[tokio::test]
async fn what_a_hashtag_is_for_is_shown_once_a_moderator_agrees() {
    let server = server().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    let mia = server.moderator("mia").await;
    register(&anna, "A journal club about kidneys.").await.ok();
    let said = anna.get(PAGE).await.ok();
    assert_eq!(said["registration"]["state"], "pending");
    assert_eq!(ben.get(PAGE).await.ok()["registration"], Value::Null, "only its author sees it yet");
    assert!(register(&ben, "Mine").await.refused(422).contains("Somebody else"));
    assert!(!server.anybody().get("/tags/RenalJC").await.body.contains("about kidneys"));

    let browser = server.anybody();
    sign_in(&browser, "mia").await;
    let page = browser.get("/moderation/hashtags").await.body;
    assert!(page.contains("about kidneys") && page.contains("#RenalJC"), "{page}");
    let form = [("csrf", csrf(&page)), ("tag", "RenalJC".into()), ("verdict", "approve".into())];
    let sent = browser.send(browser.request(Method::POST, "/moderation/hashtags").form(&form)).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    let shown = server.anybody().get("/tags/renaljc").await.body;
    assert!(shown.contains("A journal club about kidneys.") && shown.contains("renal.example"), "{shown}");
    server.work_off().await;
    assert!(
        server
            .mails()
            .iter()
            .any(|mail| mail.contains("To: anna@example.org") && mail.contains("has agreed"))
    );

    let review = format!("{PAGE}/review");
    mia.post(&review, json!({ "verdict": "reject", "reason": "No" })).await.refused(404);
    ben.delete(PAGE).await.refused(404);
    anna.delete(PAGE).await.ok();
    register(&ben, "Mine now").await.ok();
    assert!(mia.post(&review, json!({ "verdict": "reject" })).await.refused(422).contains("reason"));
    mia.post(&review, json!({ "verdict": "reject", "reason": "Say what for." })).await.ok();
    let told = ben.get(PAGE).await.ok()["registration"].clone();
    assert_eq!((&told["state"], &told["reason"]), (&json!("rejected"), &json!("Say what for.")));
    register(&anna, "A journal club").await.ok();
}

#[tokio::test]
async fn a_purpose_passes_the_guard_and_nobody_reviews_their_own() {
    let server = server().await;
    let anna = server.member("anna").await;
    let mia = server.moderator("mia").await;
    assert!(register(&anna, "For NHS number 943 476 5919").await.refused(422).contains("patient"));
    let bad = json!({ "purpose": "Fine", "link": "javascript:alert(1)" });
    assert!(anna.post(PAGE, bad).await.refused(422).contains("https://"));
    anna.post(PAGE, json!({ "purpose": " " })).await.refused(422);
    assert_eq!(anna.get(PAGE).await.ok()["registration"], Value::Null, "nothing was kept");
    register(&mia, "Mine").await.ok();
    let review = mia.post(&format!("{PAGE}/review"), json!({ "verdict": "approve" })).await;
    assert!(review.refused(403).contains("another moderator"));
}

#[tokio::test]
async fn the_page_counts_public_posts_by_week_and_month_and_people_by_country() {
    let server = server().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    anna.patch("/api/rounds/v1/profile", json!({ "country": "NO" })).await.ok();
    anna.say("One #RenalJC").await;
    anna.say("Two #RenalJC").await;
    let few = json!({ "status": "For few #RenalJC", "visibility": "private" });
    anna.post("/api/v1/statuses", few).await.ok();
    server.advance(40 * DAY);
    ben.say("Three #renaljc").await;
    let usage = server.anybody().get(PAGE).await.ok()["usage"].clone();
    assert_eq!(
        (&usage["people"], &usage["countries"]),
        (&json!(2), &json!([{ "country": "NO", "people": 1 }]))
    );
    let months: Vec<(&str, i64)> = usage["months"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["month"].as_str().unwrap(), it["posts"].as_i64().unwrap()))
        .collect();
    assert_eq!(months, [("2027-01", 1), ("2026-11", 2)]);
    let weeks: i64 = usage["weeks"].as_array().unwrap().iter().map(|it| it["posts"].as_i64().unwrap()).sum();
    assert_eq!(weeks, 3);
    let november = usage["months"][1]["max_id"].as_str().unwrap();
    let page = server.anybody().get(&format!("/tags/RenalJC?max_id={november}")).await.body;
    assert!(page.contains("Two") && !page.contains("Three"), "{page}");
    let about = server.anybody().get("/tags/RenalJC/about").await.body;
    assert!(
        about.contains("<svg class=\"plot") && about.contains("November 2026") && about.contains("Norway")
    );
}
