//! What is written in a closed group is in no byte that anybody but its members can fetch: a hostile non-member tries every
//! route of the API, every page and every stream.

use super::sealed::{application, is_stream};
use super::walk::{self, Places, send};
use super::{Row, Thing, table};
use crate::harness::{Client, Server, picture};
use crate::oauth::sign_in;
use serde_json::{Value, json};
use std::time::Duration;

/// In what is written inside, and nowhere else.
const NEEDLE: &str = "zebrawood";
/// In the name and the description of the hidden group.
const SECRET: &str = "quillwort";

struct Closed {
    server: Server,
    anna: Client,
    eyes: Vec<(&'static str, Client)>,
    places: Places,
    group: String,
    hidden: String,
    post: String,
}

fn text(value: &Value) -> String {
    value["id"].as_str().unwrap_or_else(|| panic!("no id in {value}")).to_owned()
}

impl Closed {
    async fn new() -> Self {
        let server = crate::groups::server().await;
        let anna = server.member("anna").await;
        let (ben, cara, dora) =
            (server.member("ben").await, server.member("cara").await, server.member("dora").await);
        let mia = server.moderator("mia").await;
        let wish = json!({ "kind": "community", "name": "Ward four", "handle": "ward4", "privacy": "members",
            "joining": "open" });
        let group = text(&anna.post("/api/rounds/v1/groups", wish).await.ok());
        let wish = json!({ "kind": "community", "name": format!("The {SECRET}"), "handle": "quiet", "privacy": "hidden",
            "joining": "invitation", "description": format!("About {SECRET}") });
        let hidden = text(&anna.post("/api/rounds/v1/groups", wish).await.ok());
        for member in [&ben, &dora] {
            member.post(&format!("/api/rounds/v1/groups/{group}/join"), Value::Null).await.ok();
        }
        anna.post(&format!("/api/rounds/v1/groups/{hidden}/invitations"), json!({ "who": "ben" })).await.ok();
        ben.post(&format!("/api/rounds/v1/groups/{hidden}/join"), Value::Null).await.ok();
        // Cara follows Anna and wants to hear everything; Dora was inside.
        cara.post(&format!("/api/v1/accounts/{}/follow", anna.id), json!({ "notify": true })).await.ok();
        let mut within = Vec::new();
        let media = text(&anna.upload(picture()).await.ok());
        let first =
            json!({ "status": format!("@ward4 @cara the {NEEDLE} is here #sepsis"), "media_ids": [media] });
        let post = text(&anna.post("/api/v1/statuses", first).await.ok());
        let reply = json!({ "status": format!("@cara indeed a {NEEDLE}"), "in_reply_to_id": post });
        let reply = text(&ben.post("/api/v1/statuses", reply).await.ok());
        let poll = json!({ "status": format!("A {NEEDLE}?"), "group_id": group,
            "poll": { "options": [format!("{NEEDLE} yes"), "no"], "expires_in": 3600 } });
        let poll = text(&anna.post("/api/v1/statuses", poll).await.ok());
        let secret = json!({ "status": format!("@quiet a {NEEDLE} among us"), "visibility": "public" });
        let secret = text(&anna.post("/api/v1/statuses", secret).await.ok());
        for deed in ["favourite", "bookmark"] {
            for who in [&ben, &dora] {
                who.post(&format!("/api/v1/statuses/{post}/{deed}"), Value::Null).await.ok();
            }
        }
        let answer = json!({ "status": format!("my own word, no needle"), "in_reply_to_id": post });
        dora.post("/api/v1/statuses", answer).await.ok();
        dora.delete(&format!("/api/rounds/v1/groups/{group}/join")).await.ok();
        anna.post(&format!("/api/rounds/v1/groups/{group}/pins/{post}"), Value::Null).await.ok();
        for room in [&group, &hidden] {
            let path = format!("/api/rounds/v1/groups/{room}");
            let words = json!({ "text": format!("Tea and {NEEDLE}") });
            anna.post(&format!("{path}/announcements"), words).await.ok();
            let event = json!({ "title": format!("On {NEEDLE}"), "starts_at": "2026-12-01T18:00:00Z",
                "ends_at": "2026-12-01T19:00:00Z" });
            let event = text(&anna.post(&format!("{path}/events"), event).await.ok());
            ben.post(&format!("{path}/events/{event}/answer"), json!({ "comes": true })).await.ok();
            let file = NEEDLE.as_bytes().to_vec();
            let files = ben.hand_in(&format!("{path}/files"), &format!("{NEEDLE}.txt"), file).await.ok();
            within.extend([event, text(&files[0])]);
        }
        let list = text(&cara.post("/api/v1/lists", json!({ "title": "Anna" })).await.ok());
        cara.post(&format!("/api/v1/lists/{list}/accounts"), json!({ "account_ids": [anna.id] })).await.ok();
        let mut ids = vec![
            post.clone(),
            reply,
            poll,
            secret,
            group.clone(),
            hidden.clone(),
            anna.id.clone(),
            ben.id.clone(),
        ];
        ids.extend(within);
        ids.push(list);
        let handles = ["anna", "ben", "ward4", "quiet"].map(str::to_owned).to_vec();
        let places = Places { ids, handles, hashtag: "sepsis".into() };
        let eyes = vec![
            ("a visitor", server.anybody()),
            ("a follower who was mentioned", cara),
            ("somebody who left", dora),
            ("a moderator of the server", mia),
            ("an application", application(&server).await),
        ];
        Self { server, anna, eyes, places, group, hidden, post }
    }
}

#[track_caller]
fn tells_nothing(who: &str, what: &str, body: &str) {
    assert!(!body.contains(NEEDLE), "{who} reads what is written inside at {what}: {body}");
    assert!(!body.contains(SECRET), "{who} learns of the hidden group at {what}: {body}");
}

#[tokio::test]
async fn a_hostile_non_member_tries_every_route_of_the_api_and_reads_nothing() {
    let closed = Closed::new().await;
    let rows: Vec<Row> = table().into_iter().filter(|row| !is_stream(row)).collect();
    for (who, eye) in &closed.eyes {
        for row in rows.iter().filter(|row| row.method == "GET") {
            for path in closed.places.of(row.path) {
                for query in [row.query.replace("ben", "quiet"), row.query.replace("ben", NEEDLE)] {
                    let reply = send(eye, "GET", &format!("{path}{query}"), None).await;
                    tells_nothing(
                        who,
                        &format!("GET {path}{query}"),
                        &reply.body.replace(&format!("q={NEEDLE}"), ""),
                    );
                }
            }
        }
    }
    let mut number = 0;
    for (who, eye) in &closed.eyes {
        for row in rows.iter().filter(|row| row.method != "GET") {
            // Coming in is what a closed group's door allows.
            if row.path.ends_with("/join") || row.path.ends_with("/follow") {
                continue;
            }
            for id in [&closed.post, &closed.hidden, &closed.group] {
                let path = match row.path.split_once('{') {
                    Some((before, rest)) => {
                        let path = format!("{before}{id}{}", rest.split_once('}').unwrap().1);
                        path.replace("{post}", &closed.post).replace("{account}", &closed.anna.id)
                    }
                    None => row.path.to_owned(),
                };
                number += 1;
                let body = (!row.body.is_null() && row.thing != Thing::Media)
                    .then(|| row.body.to_string().replace("{n}", &number.to_string()).replace("{thing}", id));
                let reply = send(eye, row.method, &path, body).await;
                tells_nothing(who, &row.name(), &reply.body);
            }
        }
    }
    let seen = closed.anna.get(&format!("/api/rounds/v1/groups/{}/timeline", closed.group)).await.ok();
    assert!(seen.to_string().contains(NEEDLE), "a member still reads it: {seen}");
}

#[tokio::test]
async fn a_hostile_non_member_opens_every_page_and_reads_nothing() {
    let closed = Closed::new().await;
    let mut eyes = vec![("a visitor", closed.server.anybody())];
    for (who, handle) in [("a follower", "cara"), ("somebody who left", "dora"), ("a moderator", "mia")] {
        let browser = closed.server.anybody();
        sign_in(&browser, handle).await;
        eyes.push((who, browser));
    }
    let member = closed.server.anybody();
    sign_in(&member, "ben").await;
    let mut found = 0;
    for path in walk::pages() {
        for path in closed.places.of(&path) {
            for (who, eye) in &eyes {
                tells_nothing(who, &path, &eye.get(&path).await.body);
            }
            found += usize::from(member.get(&path).await.body.contains(NEEDLE));
        }
    }
    assert!(found > 5, "the walk hardly saw what a member sees: {found}");
    for feed in
        ["/@anna.atom", "/@anna.rss", "/@ward4.atom", "/@quiet.atom", "/local.atom", "/tags/sepsis.atom"]
    {
        tells_nothing("a visitor", feed, &closed.server.anybody().get(feed).await.body);
    }
}

#[tokio::test]
async fn no_stream_carries_it_to_a_non_member_and_a_members_does() {
    let closed = Closed::new().await;
    let cara = &closed.eyes[1].1;
    let list = closed.places.ids.last().unwrap();
    let mut streams = Vec::new();
    for name in [
        "user",
        "user/notification",
        "public",
        "public/local",
        "hashtag?tag=sepsis",
        &format!("list?list={list}"),
    ] {
        streams.push((cara.send_open(&format!("/api/v1/streaming/{name}")).await, name.to_owned()));
    }
    let ben = Client {
        token: Some(
            closed.server.app.script_token(closed.places.ids[7].parse().unwrap(), "read").await.unwrap(),
        ),
        ..closed.server.anybody()
    };
    let mut inside = ben.send_open("/api/v1/streaming/user").await;
    let inside_post = json!({ "status": format!("@ward4 @cara live {NEEDLE} #sepsis") });
    closed.anna.post("/api/v1/statuses", inside_post).await.ok();
    let media = text(&closed.anna.upload(picture()).await.ok());
    closed
        .anna
        .post("/api/v1/statuses", json!({ "status": "@cara the walk ends #sepsis", "media_ids": [media] }))
        .await
        .ok();
    for (stream, name) in &mut streams {
        let heard = until(stream, name, "the walk ends").await;
        tells_nothing("a follower", name, &heard);
    }
    until(&mut inside, "a member's stream", &format!("live {NEEDLE}")).await;
}

async fn until(stream: &mut reqwest::Response, name: &str, end: &str) -> String {
    let mut heard = String::new();
    while !heard.contains(end) {
        let chunk = tokio::time::timeout(Duration::from_secs(10), stream.chunk()).await;
        let chunk = chunk.unwrap_or_else(|_| panic!("{name} says nothing: {heard}"));
        heard.push_str(&String::from_utf8_lossy(&chunk.unwrap().expect("the stream goes on")));
    }
    heard
}
