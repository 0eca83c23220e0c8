//! Timelines, relations, lists, notifications, search.

use crate::harness::{Server, ids};
use serde_json::{Value, json};

#[tokio::test]
async fn home_shows_whom_one_follows_in_pages_that_link_to_each_other() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    let cara = server.member("cara").await;
    ben.follow(&anna).await;
    let mut posts = Vec::new();
    for n in 0..7 {
        server.advance(1000);
        posts.insert(0, anna.say(&format!("post {n}")).await);
        cara.say("not for ben").await;
    }
    let first = ben.get("/api/v1/timelines/home?limit=3").await;
    assert_eq!(ids(&first.ok()), posts[..3]);
    let link = first.header("link").to_owned();
    let url = |rel: &str| {
        let link = link.split(", ").find(|link| link.ends_with(&format!("rel=\"{rel}\""))).unwrap();
        link[1..link.find('>').unwrap()].strip_prefix(&server.url).unwrap().to_owned()
    };
    assert!(link.starts_with(&format!("<{}", server.url)) && link.find("next") < link.find("prev"), "{link}");
    assert_eq!(ben.ids(&url("next")).await, posts[3..6]);
    assert!(ben.ids(&url("prev")).await.is_empty());
    assert_eq!(ben.ids(&format!("/api/v1/timelines/home?limit=2&min_id={}", posts[5])).await, posts[3..5]);
    assert_eq!(ben.ids(&format!("/api/v1/timelines/home?limit=2&since_id={}", posts[5])).await, posts[..2]);
    assert_eq!(ben.ids("/api/v1/timelines/home?limit=100000").await.len(), 7);
    ben.get("/api/v1/timelines/home?max_id=abc").await.refused(422);
}

#[tokio::test]
async fn a_timeline_is_the_same_from_memory_and_from_the_database() {
    let server = Server::with(|config| config.timeline_window = 1000).await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    let cara = server.member("cara").await;
    ben.follow(&anna).await;
    ben.post("/api/v1/tags/Sepsis/follow", Value::Null).await.ok();
    let mut n = 0;
    for round in 0..6 {
        server.advance(1000);
        let post = anna.say(&format!("anna {round} #MedEd")).await;
        anna.post("/api/v1/statuses", json!({ "status": "quiet", "visibility": "private" })).await.ok();
        cara.say("#Sepsis in the morning").await;
        cara.post(&format!("/api/v1/statuses/{post}/reblog"), Value::Null).await.ok();
        anna.post(
            "/api/v1/statuses",
            json!({ "status": "@cara answer", "in_reply_to_id": cara.say("x").await }),
        )
        .await
        .ok();
        anna.post("/api/v1/statuses", json!({ "status": "@ben only you", "visibility": "direct" }))
            .await
            .ok();
        n += 6;
    }
    let paths = [
        "/api/v1/timelines/home".to_owned(),
        "/api/v1/timelines/public".to_owned(),
        "/api/v1/timelines/tag/meded".to_owned(),
        format!("/api/v1/accounts/{}/statuses", anna.id),
        format!("/api/v1/accounts/{}/statuses?exclude_replies=true", anna.id),
    ];
    let mut before = Vec::new();
    for path in &paths {
        before.push(all_pages(&ben, path).await);
    }
    assert!(before[0].len() >= 20 && n == 36);
    // The same as if none of it were in memory.
    server.app.forget_timelines();
    for (path, before) in paths.iter().zip(before) {
        assert_eq!(all_pages(&ben, path).await, before, "{path}");
    }
}

async fn all_pages(who: &crate::harness::Client, path: &str) -> Vec<String> {
    let mut all = Vec::new();
    let join = if path.contains('?') { '&' } else { '?' };
    loop {
        let cursor = all.last().map(|id: &String| format!("&max_id={id}")).unwrap_or_default();
        let page = who.ids(&format!("{path}{join}limit=4{cursor}")).await;
        if page.is_empty() {
            return all;
        }
        all.extend(page);
    }
}

#[tokio::test]
async fn blocks_and_mutes_hide_and_a_timed_mute_ends() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    ben.follow(&anna).await;
    let id = anna.say("hello @ben").await;
    let path = |action: &str| format!("/api/v1/accounts/{}/{action}", anna.id);
    let muted = ben.post(&path("mute"), json!({ "duration": 3600 })).await.ok();
    assert_eq!((&muted["muting"], &muted["following"]), (&json!(true), &json!(true)));
    assert!(ben.ids("/api/v1/timelines/home").await.is_empty());
    assert!(ben.get("/api/v1/mutes").await.ok()[0]["mute_expires_at"].is_string());
    server.advance(3_601_000);
    assert_eq!(ben.ids("/api/v1/timelines/home").await, [id.as_str()]);
    let blocked = anna.post(&format!("/api/v1/accounts/{}/block", ben.id), Value::Null).await.ok();
    assert_eq!(blocked["blocking"], true);
    assert!(ben.ids("/api/v1/timelines/home").await.is_empty());
    ben.get(&format!("/api/v1/statuses/{id}")).await.refused(404);
    ben.post(&path("follow"), Value::Null).await.refused(403);
    ben.say("@anna let me in").await;
    assert!(anna.ids("/api/v1/notifications").await.is_empty());
    assert_eq!(anna.get(&format!("/api/v1/accounts/{}", anna.id)).await.ok()["followers_count"], 0);
}

#[tokio::test]
async fn a_locked_account_decides_who_follows() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    anna.patch("/api/v1/accounts/update_credentials", json!({ "locked": true })).await.ok();
    let asked = ben.post(&format!("/api/v1/accounts/{}/follow", anna.id), Value::Null).await.ok();
    assert_eq!((&asked["following"], &asked["requested"]), (&json!(false), &json!(true)));
    assert_eq!(anna.ids("/api/v1/follow_requests").await, [ben.id.as_str()]);
    anna.post(&format!("/api/v1/follow_requests/{}/authorize", ben.id), Value::Null).await.ok();
    anna.post(&format!("/api/v1/follow_requests/{}/authorize", ben.id), Value::Null).await.refused(404);
    let now = ben.get(&format!("/api/v1/accounts/relationships?id[]={}", anna.id)).await.ok();
    assert_eq!((&now[0]["following"], &now[0]["requested"]), (&json!(true), &json!(false)));
}

#[tokio::test]
async fn a_list_shows_its_members_and_an_exclusive_one_takes_them_from_home() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    let list =
        ben.post("/api/v1/lists", json!({ "title": "Renal" })).await.ok()["id"].as_str().unwrap().to_owned();
    let members = format!("/api/v1/lists/{list}/accounts");
    ben.post(&members, json!({ "account_ids": [anna.id] })).await.refused(404);
    ben.follow(&anna).await;
    ben.post(&members, json!({ "account_ids": [anna.id] })).await.ok();
    let id = anna.say("to the list").await;
    assert_eq!(ben.ids(&format!("/api/v1/timelines/list/{list}")).await, [id.as_str()]);
    assert_eq!(ben.ids("/api/v1/timelines/home").await, [id]);
    ben.put(&format!("/api/v1/lists/{list}"), json!({ "title": "Renal", "exclusive": true })).await.ok();
    assert!(ben.ids("/api/v1/timelines/home").await.is_empty());
    anna.get(&format!("/api/v1/timelines/list/{list}")).await.refused(404);
    ben.post("/api/v1/lists", json!({ "title": "x".repeat(1000) })).await.refused(422);
    ben.post(&format!("/api/v1/accounts/{}/unfollow", anna.id), Value::Null).await.ok();
    assert!(ben.ids(&members).await.is_empty());
}

#[tokio::test]
async fn notifications_tell_once_and_are_taken_back() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    let id = anna.say("a post").await;
    for action in ["favourite", "unfavourite", "favourite", "favourite", "reblog"] {
        ben.post(&format!("/api/v1/statuses/{id}/{action}"), Value::Null).await.ok();
    }
    ben.post("/api/v1/statuses", json!({ "status": "@anna yes", "in_reply_to_id": id })).await.ok();
    ben.follow(&anna).await;
    let all = anna.get("/api/v1/notifications").await.ok();
    let kinds: Vec<&str> = all.as_array().unwrap().iter().map(|it| it["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["follow", "mention", "reblog", "favourite"]);
    for field in ["id", "type", "group_key", "created_at", "account", "status"] {
        assert!(all[1].get(field).is_some(), "{field}");
    }
    assert_eq!(
        anna.get("/api/v1/notifications?exclude_types[]=mention").await.ok().as_array().unwrap().len(),
        3
    );
    assert_eq!(anna.get("/api/v1/notifications/unread_count").await.ok()["count"], 4);
    let newest = all[0]["id"].as_str().unwrap();
    anna.post("/api/v1/markers", json!({ "notifications": { "last_read_id": newest } })).await.ok();
    assert_eq!(anna.get("/api/v1/notifications/unread_count").await.ok()["count"], 0);
    assert_eq!(
        anna.get("/api/v1/markers?timeline[]=notifications").await.ok()["notifications"]["version"],
        1
    );
    anna.post(&format!("/api/v1/statuses/{id}/mute"), Value::Null).await.ok();
    ben.post("/api/v1/statuses", json!({ "status": "@anna again", "in_reply_to_id": id })).await.ok();
    assert_eq!(anna.ids("/api/v1/notifications").await.len(), 4, "a muted thread is quiet");
    anna.post("/api/v1/notifications/clear", Value::Null).await.ok();
    assert!(anna.ids("/api/v1/notifications").await.is_empty());
}

#[tokio::test]
async fn search_finds_accounts_hashtags_posts_and_addresses() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    anna.patch("/api/v1/accounts/update_credentials", json!({ "display_name": "Dr Anna Larsen" })).await.ok();
    let id = anna.say("Ketamine for #Analgesia, with \"quotes\" and %").await;
    let search = async |q: &str| anna.get(&format!("/api/v2/search?q={q}")).await.ok();
    assert_eq!(search("larsen").await["accounts"][0]["id"], anna.id);
    assert_eq!(search("@anna").await["accounts"][0]["id"], anna.id);
    assert_eq!(search("%23analg").await["hashtags"][0]["name"], "analgesia");
    assert_eq!(search("ketamine+for").await["statuses"][0]["id"], id);
    assert_eq!(search(&format!("{}/@anna/{id}", server.url)).await["statuses"][0]["id"], id);
    for odd in ["%22", "'", "%25", "_", "%5C", "AND", "NEAR(", "*", "a*b", "-"] {
        search(odd).await;
    }
    assert_eq!(server.anybody().get("/api/v2/search?q=ketamine").await.ok()["statuses"], json!([]));
}

#[tokio::test]
async fn a_thread_is_shown_in_the_order_of_its_answers() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let reply = async |text: &str, to: &str| {
        let post = anna.post("/api/v1/statuses", json!({ "status": text, "in_reply_to_id": to })).await.ok();
        post["id"].as_str().unwrap().to_owned()
    };
    let root = anna.say("root").await;
    let a = reply("a", &root).await;
    let b = reply("b", &root).await;
    let a1 = reply("a1", &a).await;
    let thread = server.anybody().get(&format!("/api/v1/statuses/{root}/context")).await.ok();
    assert_eq!(ids(&thread["descendants"]), [a.clone(), a1.clone(), b]);
    let thread = server.anybody().get(&format!("/api/v1/statuses/{a1}/context")).await.ok();
    assert_eq!(ids(&thread["ancestors"]), [root.clone(), a.clone()]);
    assert_eq!(anna.get(&format!("/api/v1/statuses/{root}")).await.ok()["replies_count"], 2);
    anna.delete(&format!("/api/v1/statuses/{a}")).await.ok();
    assert_eq!(anna.get(&format!("/api/v1/statuses/{a1}")).await.ok()["in_reply_to_id"], Value::Null);
}
