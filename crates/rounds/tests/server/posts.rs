//! Posts: publishing, refusals, edits, deletion, boosts, polls, pictures, schedules.

use crate::harness::{Server, picture};
use serde_json::{Value, json};

#[tokio::test]
async fn a_post_has_every_field_that_clients_read() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    let post = anna
        .post(
            "/api/v1/statuses",
            json!({ "status": "Hi @ben #MedEd <b>& more", "language": "en", "spoiler_text": "cw" }),
        )
        .await
        .ok();
    for field in [
        "id",
        "created_at",
        "in_reply_to_id",
        "in_reply_to_account_id",
        "sensitive",
        "spoiler_text",
        "visibility",
        "language",
        "uri",
        "url",
        "replies_count",
        "reblogs_count",
        "favourites_count",
        "quotes_count",
        "edited_at",
        "content",
        "reblog",
        "application",
        "account",
        "media_attachments",
        "mentions",
        "tags",
        "emojis",
        "card",
        "poll",
        "quote",
        "quote_approval",
        "favourited",
        "reblogged",
        "muted",
        "bookmarked",
        "pinned",
        "filtered",
    ] {
        assert!(post.get(field).is_some(), "{field} is missing");
    }
    let content = post["content"].as_str().unwrap();
    assert!(content.contains("&lt;b&gt;&amp; more") && content.contains("u-url mention"), "{content}");
    assert_eq!(post["mentions"][0]["id"], ben.id);
    assert_eq!(post["tags"][0]["name"], "meded");
    assert_eq!(post["sensitive"], true);
    let id = post["id"].as_str().unwrap();
    assert_eq!(post["url"], format!("{}/@anna/{id}", server.url));
    assert_eq!(
        server.anybody().get(&format!("/api/v1/statuses/{id}")).await.ok()["content"],
        post["content"]
    );
}

#[tokio::test]
async fn what_cannot_be_a_post_is_refused_with_a_reason_and_leaves_nothing() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let long = "x".repeat(1001);
    for (body, word) in [
        (json!({}), "empty"),
        (json!({ "status": "  \n " }), "empty"),
        (json!({ "status": long }), "too long"),
        (json!({ "status": "a", "visibility": "secret" }), "visibility"),
        (json!({ "status": "a", "language": "klingon" }), "language"),
        (json!({ "status": "a", "poll": { "options": ["one"], "expires_in": 3600 } }), "two options"),
        (json!({ "status": "a", "poll": { "options": ["1", "2"], "expires_in": 1 } }), "five minutes"),
        (json!({ "status": "a", "scheduled_at": "2020-01-01T00:00:00Z" }), "future"),
        (json!({ "status": "a", "scheduled_at": "soon" }), "not a time"),
        (json!({ "status": "a\u{0}b" }), "control characters"),
        (json!({ "status": "a", "media_ids": ["12345"] }), "picture"),
    ] {
        let says = anna.post("/api/v1/statuses", body.clone()).await.refused(422);
        assert!(says.contains(word), "{body}: {says}");
    }
    anna.post("/api/v1/statuses", json!({ "status": "a", "in_reply_to_id": "999" })).await.refused(404);
    anna.post("/api/v1/statuses", json!({ "status": "a", "media_ids": ["abc"] })).await.refused(404);
    let raw = anna
        .request(reqwest::Method::POST, "/api/v1/statuses")
        .header("content-type", "application/x-www-form-urlencoded");
    anna.send(raw.body("status=%ff%fe")).await.refused(400);
    assert!(anna.ids(&format!("/api/v1/accounts/{}/statuses", anna.id)).await.is_empty());
    assert_eq!(anna.get(&format!("/api/v1/accounts/{}", anna.id)).await.ok()["statuses_count"], 0);
}

#[tokio::test]
async fn the_same_idempotency_key_gives_the_same_post_for_an_hour() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    let publish = async |who: &crate::harness::Client| {
        let request = who.request(reqwest::Method::POST, "/api/v1/statuses").header("idempotency-key", "k");
        who.send(request.json(&json!({ "status": "once" }))).await.ok()["id"].clone()
    };
    let first = publish(&anna).await;
    assert_eq!(publish(&anna).await, first);
    assert_ne!(publish(&ben).await, first, "a key belongs to its account");
    server.advance(3_700_000);
    server.app.sweep().await.unwrap();
    assert_ne!(publish(&anna).await, first);
}

#[tokio::test]
async fn an_edit_keeps_every_version_and_a_deletion_keeps_none() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let id = anna.say("Take 5 #old").await;
    server.advance(60_000);
    let edited = anna.put(&format!("/api/v1/statuses/{id}"), json!({ "status": "Take 10 #new" })).await.ok();
    assert!(edited["edited_at"].is_string());
    let history = anna.get(&format!("/api/v1/statuses/{id}/history")).await.ok();
    assert_eq!(history.as_array().unwrap().len(), 2);
    assert!(history[0]["content"].as_str().unwrap().contains("Take 5"));
    assert_eq!(anna.get(&format!("/api/v1/statuses/{id}/source")).await.ok()["text"], "Take 10 #new");
    assert_eq!(anna.ids("/api/v1/timelines/tag/new").await, [id.as_str()]);
    assert!(anna.ids("/api/v1/timelines/tag/old").await.is_empty());
    let deleted = anna.delete(&format!("/api/v1/statuses/{id}")).await.ok();
    assert_eq!(deleted["text"], "Take 10 #new");
    anna.get(&format!("/api/v1/statuses/{id}")).await.refused(404);
    anna.get(&format!("/api/v1/statuses/{id}/history")).await.refused(404);
    assert!(anna.ids("/api/v1/timelines/home").await.is_empty());
    let found = anna.get("/api/v2/search?q=Take&type=statuses").await.ok();
    assert_eq!(found["statuses"], json!([]));
}

#[tokio::test]
async fn nobody_changes_what_belongs_to_somebody_else() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    let id = anna.say("mine").await;
    ben.put(&format!("/api/v1/statuses/{id}"), json!({ "status": "yours" })).await.refused(404);
    ben.delete(&format!("/api/v1/statuses/{id}")).await.refused(404);
    ben.get(&format!("/api/v1/statuses/{id}/source")).await.refused(404);
    ben.post(&format!("/api/v1/statuses/{id}/pin"), Value::Null).await.refused(422);
    let media = anna.upload(picture()).await.ok()["id"].as_str().unwrap().to_owned();
    ben.get(&format!("/api/v1/media/{media}")).await.refused(404);
    ben.put(&format!("/api/v1/media/{media}"), json!({ "description": "x" })).await.refused(404);
    ben.post("/api/v1/statuses", json!({ "status": "a", "media_ids": [media] })).await.refused(422);
}

#[tokio::test]
async fn private_posts_answer_strangers_as_if_they_did_not_exist() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    let cara = server.member("cara").await;
    ben.follow(&anna).await;
    let private = anna
        .post("/api/v1/statuses", json!({ "status": "for followers", "visibility": "private" }))
        .await
        .ok();
    let direct =
        anna.post("/api/v1/statuses", json!({ "status": "@cara hello", "visibility": "direct" })).await.ok();
    let path = |post: &Value| format!("/api/v1/statuses/{}", post["id"].as_str().unwrap());
    assert_eq!(ben.get(&path(&private)).await.status, 200);
    assert_eq!(cara.get(&path(&direct)).await.status, 200);
    let absent = server.anybody().get("/api/v1/statuses/1").await;
    for (who, post) in
        [(&cara, &private), (&ben, &direct), (&server.anybody(), &private), (&server.anybody(), &direct)]
    {
        let reply = who.get(&path(post)).await;
        assert_eq!((reply.status, &reply.body), (absent.status, &absent.body));
        for action in ["reblog", "favourite", "bookmark", "pin", "mute"] {
            if who.token.is_some() {
                who.post(&format!("{}/{action}", path(post)), Value::Null).await.refused(404);
            }
        }
        let word = if *post == private { "followers" } else { "hello" };
        let found = who.get(&format!("/api/v2/search?q={word}&type=statuses")).await.ok();
        assert_eq!(found["statuses"], json!([]));
    }
    ben.post(&format!("{}/reblog", path(&private)), Value::Null).await.refused(403);
    let home = ben.ids("/api/v1/timelines/home").await;
    assert_eq!(home, [private["id"].as_str().unwrap()]);
}

#[tokio::test]
async fn a_poll_takes_one_vote_of_each_and_tells_its_voters_when_it_closes() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    let poll = json!({ "options": ["crystalloid", "albumin"], "expires_in": 600, "hide_totals": true });
    let post = anna.post("/api/v1/statuses", json!({ "status": "First fluid?", "poll": poll })).await.ok();
    let id = post["poll"]["id"].as_str().unwrap();
    let votes = format!("/api/v1/polls/{id}/votes");
    assert_eq!(
        ben.post(&votes, json!({ "choices": [7] })).await.refused(422),
        "The chosen vote option does not exist"
    );
    ben.post(&votes, json!({ "choices": [0, 1] })).await.refused(422);
    let voted = ben.post(&votes, json!({ "choices": ["0"] })).await.ok();
    assert_eq!((&voted["voted"], &voted["own_votes"]), (&json!(true), &json!([0])));
    assert_eq!(voted["options"][0]["votes_count"], Value::Null, "totals are hidden until it closes");
    assert_eq!(
        ben.post(&votes, json!({ "choices": [1] })).await.refused(422),
        "You have already voted on this poll"
    );
    server.advance(601_000);
    server.work_off().await;
    let closed = server.anybody().get(&format!("/api/v1/polls/{id}")).await.ok();
    assert_eq!((&closed["expired"], &closed["votes_count"]), (&json!(true), &json!(1)));
    assert_eq!(closed["options"][0]["votes_count"], 1);
    assert_eq!(anna.post(&votes, json!({ "choices": [1] })).await.refused(422), "The poll has already ended");
    for who in [&anna, &ben] {
        let told = who.get("/api/v1/notifications?types[]=poll").await.ok();
        assert_eq!(told.as_array().unwrap().len(), 1, "{told}");
    }
}

#[tokio::test]
async fn a_scheduled_post_appears_at_its_time_once() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let at = "2026-11-24T20:00:00Z";
    let plan = anna
        .post("/api/v1/statuses", json!({ "status": "Tonight #JournalClub", "scheduled_at": at }))
        .await
        .ok();
    assert_eq!(plan["params"]["text"], "Tonight #JournalClub");
    let id = plan["id"].as_str().unwrap();
    assert!(anna.ids("/api/v1/timelines/home").await.is_empty());
    let moved = anna
        .put(&format!("/api/v1/scheduled_statuses/{id}"), json!({ "scheduled_at": "2026-11-24T21:00:00Z" }))
        .await
        .ok();
    assert_eq!(moved["scheduled_at"], "2026-11-24T21:00:00.000Z");
    server.advance(12 * 3_600_000 + 60_000);
    server.work_off().await;
    assert!(anna.ids("/api/v1/timelines/home").await.is_empty());
    server.advance(3_600_000);
    server.work_off().await;
    server.work_off().await;
    assert_eq!(anna.ids("/api/v1/timelines/home").await.len(), 1);
    assert!(anna.ids("/api/v1/scheduled_statuses").await.is_empty());
}

#[tokio::test]
async fn pictures_are_written_anew_and_hostile_files_are_refused() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let media = anna.upload(picture()).await.ok();
    assert_eq!(media["description"], "A drawing");
    assert_eq!(media["meta"]["original"]["size"], "64x48");
    let bytes = reqwest::get(media["url"].as_str().unwrap()).await.unwrap();
    assert_eq!(bytes.headers()["content-type"], "image/png");
    assert!(bytes.headers()["content-security-policy"].to_str().unwrap().contains("sandbox"));
    let id = media["id"].as_str().unwrap();
    let post = anna.post("/api/v1/statuses", json!({ "media_ids": [id] })).await.ok();
    assert_eq!(post["media_attachments"][0]["id"], id);
    let mut bomb = picture();
    bomb[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
    for file in [
        b"hello".to_vec(),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
        b"%PDF-1.4".to_vec(),
        bomb,
        picture()[..60].to_vec(),
    ] {
        anna.upload(file).await.refused(422);
    }
    anna.post("/api/v2/media", json!({})).await.refused(422);
    for path in ["/media/../rounds.db", "/media/aa/..%2f..%2frounds.db", "/media/%2fetc/passwd"] {
        assert_ne!(server.anybody().get(path).await.status, 200);
    }
}

#[tokio::test]
async fn a_boost_is_shared_once_and_goes_with_its_post() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    let cara = server.member("cara").await;
    cara.follow(&ben).await;
    let id = anna.say("worth sharing").await;
    let boost = ben.post(&format!("/api/v1/statuses/{id}/reblog"), Value::Null).await.ok();
    assert_eq!(boost["reblog"]["id"], id);
    let again = ben.post(&format!("/api/v1/statuses/{id}/reblog"), Value::Null).await.ok();
    assert_eq!(again["id"], boost["id"]);
    assert_eq!(again["reblog"]["reblogs_count"], 1);
    assert_eq!(cara.ids("/api/v1/timelines/home").await, [boost["id"].as_str().unwrap()]);
    anna.delete(&format!("/api/v1/statuses/{id}")).await.ok();
    assert!(cara.ids("/api/v1/timelines/home").await.is_empty());
    assert_eq!(ben.get(&format!("/api/v1/accounts/{}", ben.id)).await.ok()["statuses_count"], 0);
}
