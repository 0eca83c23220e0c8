//! The wall: its queues, who may move what, and that what is gone is gone from it at once.

use super::Conference;
use crate::harness::Client;
use crate::sessions::text;
use serde_json::{Value, json};

async fn shown(who: &Client, it: &Conference) -> Vec<String> {
    let wall = who.get(&it.path("/wall")).await.ok();
    wall["posts"].as_array().unwrap().iter().map(|post| text(&post["id"])).collect()
}

async fn queue(it: &Conference, name: &str) -> Vec<String> {
    let desk = it.host.get(&it.path(&format!("/wall/queue?queue={name}"))).await.ok();
    desk["posts"].as_array().unwrap().iter().map(|post| text(&post["id"])).collect()
}

#[tokio::test]
async fn posts_are_on_the_wall_at_once_or_after_a_host_has_approved_them() {
    let it = Conference::start().await;
    let (anna, anybody) = (it.server.member("anna").await, it.server.anybody());
    it.until("09:00").await;
    let first = anna.say("At once #Acute26").await;
    assert_eq!(shown(&anybody, &it).await, [first.as_str()]);
    it.host.put(&it.path("/wall"), json!({ "approve": true })).await.ok();
    let second = anna.say("Afterwards #Acute26").await;
    assert_eq!(shown(&anybody, &it).await, [first.as_str()], "what was there stays");
    assert_eq!(queue(&it, "pending").await, [second.as_str()]);
    let path = |post: &str| it.path(&format!("/wall/posts/{post}"));
    for who in [&anna, &it.server.member("ben").await] {
        who.put(&path(&second), json!({ "queue": "shown" })).await.refused(403);
        who.get(&it.path("/wall/queue")).await.refused(403);
        who.put(&it.path("/wall"), json!({ "approve": false })).await.refused(403);
    }
    it.host.put(&path(&second), json!({ "queue": "shown" })).await.ok();
    it.host.put(&path(&first), json!({ "queue": "held" })).await.ok();
    it.host.put(&path(&first), json!({ "queue": "bin" })).await.refused(422);
    it.host.put(&path("1"), json!({ "queue": "held" })).await.refused(404);
    assert_eq!(shown(&anybody, &it).await, [second.as_str()]);
    assert_eq!(queue(&it, "held").await, [first]);
    anna.delete(&format!("/api/v1/statuses/{second}")).await.ok();
    assert_eq!(shown(&anybody, &it).await, Vec::<String>::new());
}

#[tokio::test]
async fn an_author_can_be_kept_off_the_wall_and_comes_back_through_the_hosts() {
    let it = Conference::start().await;
    let (anna, ben, anybody) =
        (it.server.member("anna").await, it.server.member("ben").await, it.server.anybody());
    it.until("09:00").await;
    let spam = ben.say("Buy #Acute26").await;
    let good = anna.say("Think #Acute26").await;
    let path = it.path(&format!("/wall/blocks/{}", ben.id));
    anna.put(&path, Value::Null).await.refused(403);
    it.host.put(&path, Value::Null).await.ok();
    let more = ben.say("Buy more #Acute26").await;
    assert_eq!(shown(&anybody, &it).await, [good]);
    assert_eq!(queue(&it, "blocked").await, [more.clone(), spam.clone()]);
    // The wall is no judge: elsewhere the posts are as they were.
    anna.get(&format!("/api/v1/statuses/{spam}")).await.ok();
    it.host.delete(&path).await.ok();
    assert_eq!(queue(&it, "pending").await, [more, spam]);
}

#[tokio::test]
async fn one_room_shows_the_posts_of_its_talk() {
    let it = Conference::start().await;
    let anna = it.server.member("anna").await;
    it.talk(0, "09:00", "09:30", json!({ "title": "Lactate" })).await;
    it.talk(1, "09:00", "09:30", json!({ "title": "Fluids" })).await;
    it.until("09:05").await;
    let lactate = anna.say("One #Acute26A1").await;
    anna.say("Two #Acute26B1").await;
    anna.say("Three #Acute26").await;
    let wall = anna.get(&it.path(&format!("/wall?room={}", it.rooms[0]))).await.ok();
    assert_eq!(wall["talks"][0]["title"], "Lactate");
    assert_eq!(crate::harness::ids(&wall["posts"]), [lactate]);
    anna.get(&it.path("/wall?room=1")).await.refused(404);
}

#[tokio::test]
async fn a_screen_without_anybody_signed_in_hears_of_a_post_and_of_its_end_within_a_second() {
    let it = Conference::start().await;
    let (anna, ben) = (it.server.member("anna").await, it.server.member("ben").await);
    it.until("09:00").await;
    let mut open = it.server.anybody().send_open("/conferences/acute_days/wall/events").await;
    assert_eq!(open.status(), 200);
    let mut next = async || {
        let mut text = String::new();
        while !text.contains("\n\n") {
            let part = tokio::time::timeout(std::time::Duration::from_secs(1), open.chunk()).await;
            text.push_str(&String::from_utf8_lossy(&part.expect("within a second").unwrap().unwrap()));
        }
        text
    };
    assert!(next().await.contains("wall-now"), "it begins with what is shown");
    let post = anna.say("Seen from the last row #Acute26").await;
    assert!(next().await.contains("Seen from the last row"));
    // A patient was named: the report hides it, also here.
    let report = json!({ "account_id": anna.id, "status_ids": [post], "category": "confidentiality", "comment": "named" });
    ben.post("/api/v1/reports", report).await.ok();
    assert!(!next().await.contains("Seen from the last row"));
    let second = anna.say("Deleted soon #Acute26").await;
    assert!(next().await.contains("Deleted soon"));
    anna.delete(&format!("/api/v1/statuses/{second}")).await.ok();
    assert!(!next().await.contains("Deleted soon"));
}
