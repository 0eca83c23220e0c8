//! What goes when somebody leaves: the data of a deleted account, the names of visitors who reported.

use crate::harness::{Server, ids, picture};
use crate::incidents::flag_as_visitor;
use crate::oauth::sign_in;
use serde_json::{Value, json};

const DAY: i64 = 86_400_000;

async fn server() -> Server {
    Server::with(|config| config.require_two_factor = "off".into()).await
}

#[tokio::test]
async fn a_suspended_account_can_be_deleted_with_everything_that_it_left_behind() {
    let server = server().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    let mia = server.moderator("mia").await;
    let path = format!("/api/v1/admin/accounts/{}", ben.id);
    anna.follow(&ben).await;
    ben.follow(&anna).await;
    let post = anna.say("Potassium 6.1: calcium first. #Renal").await;
    ben.post(&format!("/api/v1/statuses/{post}/favourite"), Value::Null).await.ok();
    let media = ben.upload(picture()).await.ok();
    let file = media["url"].as_str().unwrap().to_owned();
    let text = json!({ "status": "What do you see? #Renal", "media_ids": [media["id"]] });
    let his = ben.post("/api/v1/statuses", text).await.ok();
    let answer = json!({ "status": "@anna and insulin", "in_reply_to_id": post });
    ben.post("/api/v1/statuses", answer).await.ok();
    anna.post(&format!("/api/v1/statuses/{}/reblog", his["id"].as_str().unwrap()), Value::Null).await.ok();

    let says = mia.delete(&path).await.refused(403);
    assert!(says.contains("Suspend it first"), "{says}");
    mia.post(&format!("{path}/action"), json!({ "type": "suspend", "text": "Spam." })).await.ok();
    assert_eq!(mia.delete(&path).await.ok()["username"], "ben");
    server.work_off().await;

    mia.get(&path).await.refused(404);
    assert!(ids(&anna.get("/api/v1/timelines/tag/Renal").await.ok()) == [post.clone()]);
    let post = anna.get(&format!("/api/v1/statuses/{post}")).await.ok();
    assert_eq!((&post["favourites_count"], &post["replies_count"]), (&json!(0), &json!(0)), "{post}");
    let me = anna.get(&format!("/api/v1/accounts/{}", anna.id)).await.ok();
    let counts =
        ["followers_count", "following_count", "statuses_count"].map(|name| me[name].as_i64().unwrap());
    assert_eq!(counts, [0, 0, 1], "his boost by her went too: {me}");
    assert_eq!(reqwest::get(file).await.unwrap().status(), 404);
    assert_eq!(server.anybody().get("/@ben").await.status, 404);
    mia.delete(&path).await.refused(404);
}

#[tokio::test]
async fn whoever_was_let_in_again_before_the_job_ran_keeps_everything() {
    let server = server().await;
    let ben = server.member("ben").await;
    let post = ben.say("Still here").await;
    // The job of a deletion that was decided while the account was suspended.
    let (now, account) = (server.app.now(), ben.id.clone());
    let queue = move |tx: &mut store::Tx<'_>| {
        store::jobs::enqueue(tx, now << 16, "delete_member", &account, now, now)
    };
    server.app.store().write(queue).await.unwrap();
    server.work_off().await;
    assert_eq!(server.app.numbers().await.unwrap().jobs, 0, "it ran");
    assert_eq!(server.anybody().get(&format!("/api/v1/statuses/{post}")).await.ok()["id"], *post);
}

#[tokio::test]
async fn a_visitor_who_reported_is_forgotten_half_a_year_after_the_decision() {
    let server = server().await;
    let anna = server.member("anna").await;
    let mia = server.moderator("mia").await;
    let post = anna.say("A rude remark").await;
    let fields = [
        ("category", "spam"),
        ("reason", "It is rude."),
        ("name", "Petra Visitor"),
        ("email", "petra@example.net"),
    ];
    assert_eq!(flag_as_visitor(&server.anybody(), &post, &fields).await.status, 303);
    let report = ids(&mia.get("/api/v1/admin/reports").await.ok()).remove(0);
    let browser = async || {
        let browser = server.anybody();
        sign_in(&browser, "mia").await;
        browser
    };
    let page = format!("/moderation/reports/{report}");
    let name_is_there = async || browser().await.get(&page).await.body.contains("Petra Visitor");
    server.advance(300 * DAY);
    server.app.sweep().await.unwrap();
    assert!(name_is_there().await, "nothing is decided yet");
    mia.post(&format!("/api/v1/admin/reports/{report}/resolve"), Value::Null).await.ok();
    server.advance(180 * DAY);
    server.app.sweep().await.unwrap();
    assert!(name_is_there().await, "a complaint is still possible");
    server.advance(11 * DAY);
    server.app.sweep().await.unwrap();
    assert!(!name_is_there().await);
    assert!(browser().await.get(&page).await.body.contains("It is rude."), "the report stays");
}
