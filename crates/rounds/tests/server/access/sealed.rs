//! The key of an open question is in no byte that anybody but its author can fetch: every route of the API, every page and
//! every stream is walked with everybody's eyes.

use super::walk::{self, Places, send};
use super::{Row, Thing, table};
use crate::harness::{Client, Server, picture};
use crate::oauth::sign_in;
use crate::streaming::Ear;
use serde_json::{Value, json};
use std::time::Duration;

/// In the explanation, the references and the feedback, and nowhere else.
const NEEDLE: &str = "zebrawood";
const OPTIONS: [&str; 3] = ["Procalcitonin", "Lactate", "Ferritin"];

/// Answering opens the question to whoever answers: these are walked last, one by one.
const ANSWERS: [&str; 2] =
    ["POST /api/rounds/v1/questions/{post_id}/answer", "POST /api/v1/polls/{id}/votes"];

/// A question with a picture that others have boosted, listed, reported, put in a set and heard of.
struct Asked {
    server: Server,
    anna: Client,
    /// Everybody who looks, by name.
    eyes: Vec<(&'static str, Client)>,
    question: String,
    /// The same but for its key.
    twin: String,
    places: Places,
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_else(|| panic!("no {field} in {value}")).to_owned()
}

async fn ask(anna: &Client, key: usize) -> String {
    let media = anna.upload(picture()).await.ok();
    let question = json!({
        "stem": "Made up: which test guides the first hour? #sepsis",
        "options": OPTIONS,
        "key": key,
        "explanation": format!("Because of the {NEEDLE}."),
        "references": [format!("On the {NEEDLE}, 2025")],
        "feedback": [format!("no {NEEDLE}"), "", ""],
        "media_ids": [media["id"]],
        "expires_in": 3600
    });
    text(&anna.post("/api/rounds/v1/questions", question).await.ok(), "post_id")
}

impl Asked {
    async fn new() -> Self {
        let server = Server::start().await;
        let anna = server.member("anna").await;
        let (ben, cara) = (server.member("ben").await, server.member("cara").await);
        let mia = server.moderator("mia").await;
        let follow = json!({ "notify": true });
        ben.post(&format!("/api/v1/accounts/{}/follow", anna.id), follow).await.ok();
        let question = ask(&anna, 1).await;
        let twin = ask(&anna, 2).await;
        let set = json!({ "title": "Two", "questions": [question, twin] });
        let set = text(&anna.post("/api/rounds/v1/question-sets", set).await.ok(), "id");
        let file = format!("Which one?{{={NEEDLE} ~other#{NEEDLE} ~third####{NEEDLE}}}");
        let file = json!({ "title": "File", "format": "gift", "text": file.replacen(NEEDLE, "this", 1) });
        let imported = anna.post("/api/rounds/v1/question-sets/import", file).await.ok();
        let boost =
            text(&ben.post(&format!("/api/v1/statuses/{question}/reblog"), Value::Null).await.ok(), "id");
        for deed in ["favourite", "bookmark"] {
            ben.post(&format!("/api/v1/statuses/{question}/{deed}"), Value::Null).await.ok();
        }
        ben.post(&format!("/api/rounds/v1/question-sets/{set}/next"), Value::Null).await.ok();
        let list = text(&ben.post("/api/v1/lists", json!({ "title": "Sepsis" })).await.ok(), "id");
        let member = json!({ "account_ids": [anna.id] });
        ben.post(&format!("/api/v1/lists/{list}/accounts"), member).await.ok();
        let reply = json!({ "status": "@anna I wonder", "in_reply_to_id": question });
        let reply = text(&ben.post("/api/v1/statuses", reply).await.ok(), "id");
        let report = json!({ "account_id": anna.id, "status_ids": [question], "comment": "look" });
        cara.post("/api/v1/reports", report).await.ok();
        let report = text(&mia.get("/api/v1/admin/reports").await.ok()[0], "id");
        let notification = text(&ben.get("/api/v1/notifications").await.ok()[0], "id");
        let application = application(&server).await;
        let eyes = vec![
            ("a visitor", server.anybody()),
            ("a stranger", cara),
            ("a follower", ben),
            ("a moderator", mia),
            ("an application", application),
        ];
        let post = text(&imported["questions"][0], "post_id");
        let imported = text(&imported, "id");
        let ids = vec![
            question.clone(),
            twin.clone(),
            anna.id.clone(),
            set,
            imported,
            post,
            boost,
            list,
            reply,
            report,
            notification,
        ];
        let handles = vec!["anna".into(), "ben".into()];
        let places = Places { ids, handles, hashtag: "sepsis".into() };
        Self { server, anna, eyes, question, twin, places }
    }
}

pub async fn application(server: &Server) -> Client {
    let anybody = server.anybody();
    let app = json!({ "client_name": "x", "redirect_uris": "https://app.example/", "scopes": "read write" });
    let app = anybody.post("/api/v1/apps", app).await.ok();
    let grant = json!({
        "grant_type": "client_credentials", "scope": "read write",
        "client_id": app["client_id"], "client_secret": app["client_secret"]
    });
    let token = anybody.post("/oauth/token", grant).await.ok();
    Client { token: Some(text(&token, "access_token")), ..anybody }
}

#[track_caller]
fn has_no_key(who: &str, what: &str, body: &str) {
    assert!(!body.contains(NEEDLE), "{who} reads the explanation at {what}: {body}");
    for option in OPTIONS {
        assert!(!body.contains(&format!("✓ {option}")), "{who} sees the mark at {what}: {body}");
    }
    // Who asks something of their own reads their own key.
    let other = !body.contains(OPTIONS[2]);
    for position in 0..3 {
        let key = format!("\"key\":{position}");
        assert!(other || !body.contains(&key), "{who} reads the key at {what}: {body}");
    }
    assert!(!body.contains("(the right answer)"), "{who} sees the key at {what}: {body}");
}

pub fn is_stream(row: &Row) -> bool {
    row.path.starts_with("/api/v1/streaming")
}

#[tokio::test]
async fn no_route_of_the_api_gives_the_key_of_an_open_question_away() {
    let asked = Asked::new().await;
    let rows: Vec<Row> = table().into_iter().filter(|row| !is_stream(row)).collect();
    let mut found = 0;
    for (who, eye) in &asked.eyes {
        for row in rows.iter().filter(|row| row.method == "GET") {
            for path in asked.places.of(row.path) {
                let query = row.query.replace("ben", "anna");
                let reply = send(eye, "GET", &format!("{path}{query}"), None).await;
                has_no_key(who, &format!("GET {path}"), &reply.body);
                found += usize::from(reply.body.contains("Ferritin"));
            }
        }
        let search = send(eye, "GET", &format!("/api/v2/search?q={NEEDLE}"), None).await;
        assert!(!search.body.contains("Ferritin"), "{who} finds the question by its explanation");
    }
    assert!(found > 40, "the walk hardly saw the question: {found}");
    let mut number = 0;
    for (who, eye) in &asked.eyes {
        for row in rows.iter().filter(|row| row.method != "GET" && !ANSWERS.contains(&row.name().as_str())) {
            // Only the question itself: other things would hide it from the next eye.
            let path = match row.path.split_once('{') {
                Some((before, rest)) => {
                    format!("{before}{}{}", asked.question, rest.split_once('}').unwrap().1)
                }
                None => row.path.to_owned(),
            };
            number += 1;
            let body = (!row.body.is_null() && row.thing != Thing::Media).then(|| {
                row.body.to_string().replace("{n}", &number.to_string()).replace("{thing}", &asked.question)
            });
            let reply = send(eye, row.method, &path, body).await;
            has_no_key(who, &row.name(), &reply.body);
        }
    }
}

#[tokio::test]
async fn no_page_gives_the_key_of_an_open_question_away() {
    let asked = Asked::new().await;
    let mut eyes = vec![("a visitor", asked.server.anybody())];
    for (who, handle) in [("a stranger", "cara"), ("a follower", "ben"), ("a moderator", "mia")] {
        let browser = asked.server.anybody();
        sign_in(&browser, handle).await;
        eyes.push((who, browser));
    }
    let (mut pages, mut found) = (0, 0);
    for path in walk::pages() {
        pages += 1;
        for path in asked.places.of(&path) {
            for (who, eye) in &eyes {
                let body = eye.get(&path).await.body;
                has_no_key(who, &path, &body);
                found += usize::from(body.contains("Ferritin"));
            }
        }
    }
    assert!(pages > 50 && found > 20, "the walk hardly saw the question: {pages} {found}");
}

/// Two questions that differ in nothing but their key read the same, byte for byte.
#[tokio::test]
async fn nothing_that_others_read_depends_on_the_key() {
    let asked = Asked::new().await;
    for (who, eye) in &asked.eyes {
        for path in [
            "/api/v1/statuses/ID",
            "/api/v1/polls/ID",
            "/api/rounds/v1/questions/ID",
            "/api/v1/statuses/ID/history",
        ] {
            let mut read = Vec::new();
            for id in [&asked.question, &asked.twin] {
                let mut json = eye.get(&path.replace("ID", id)).await.ok();
                level(&mut json);
                read.push(json.to_string().replace(id.as_str(), "ID"));
            }
            assert_eq!(read[0], read[1], "{who} can tell the keys apart at {path}");
        }
    }
}

/// Takes out what differs for other reasons: pictures, times, and what others did with the first question.
fn level(json: &mut Value) {
    match json {
        Value::Object(fields) => {
            for name in ["media_attachments", "created_at", "edited_at", "account"] {
                fields.remove(name);
            }
            for name in ["reblogs_count", "favourites_count", "replies_count"] {
                fields.entry(name).and_modify(|it| *it = 0.into());
            }
            for name in ["reblogged", "favourited", "bookmarked"] {
                fields.entry(name).and_modify(|it| *it = false.into());
            }
            fields.values_mut().for_each(level);
        }
        Value::Array(items) => items.iter_mut().for_each(level),
        _ => {}
    }
}

#[tokio::test]
async fn no_stream_gives_the_key_of_an_open_question_away() {
    let server = Server::start().await;
    let (anna, ben, cara) =
        (server.member("anna").await, server.member("ben").await, server.member("cara").await);
    ben.post(&format!("/api/v1/accounts/{}/follow", anna.id), json!({ "notify": true })).await.ok();
    let list = text(&ben.post("/api/v1/lists", json!({ "title": "L" })).await.ok(), "id");
    ben.post(&format!("/api/v1/lists/{list}/accounts"), json!({ "account_ids": [anna.id] })).await.ok();
    let mut streams = Vec::new();
    for name in [
        "user".to_owned(),
        "user/notification".to_owned(),
        "public".to_owned(),
        "public/media".to_owned(),
        "public/local".to_owned(),
        "hashtag?tag=sepsis".to_owned(),
        format!("list?list={list}"),
    ] {
        streams.push((ben.send_open(&format!("/api/v1/streaming/{name}")).await, name));
    }
    let browser = server.anybody();
    sign_in(&browser, "ben").await;
    streams.push((browser.send_open("/events?stream=home").await, "the page's own".to_owned()));
    let mut ear = Ear::open(&ben, "stream=user").await.unwrap_or_else(|status| panic!("{status}"));
    let id = ask(&anna, 1).await;
    let answer = format!("/api/rounds/v1/questions/{id}/answer");
    cara.post(&answer, json!({ "choice": 0 })).await.ok();
    let change = json!({ "explanation": format!("The {NEEDLE}, said better.") });
    anna.put(&format!("/api/rounds/v1/questions/{id}"), change).await.ok();
    let media = anna.upload(picture()).await.ok()["id"].clone();
    let end = json!({ "status": "@ben the walk ends #sepsis", "media_ids": [media] });
    anna.post("/api/v1/statuses", end).await.ok();
    for (stream, name) in &mut streams {
        let mut heard = String::new();
        while !heard.contains("the walk ends") {
            let chunk = tokio::time::timeout(Duration::from_secs(10), stream.chunk()).await;
            let chunk = chunk.unwrap_or_else(|_| panic!("{name} says nothing: {heard}"));
            heard.push_str(&String::from_utf8_lossy(&chunk.unwrap().expect("the stream goes on")));
        }
        has_no_key("a follower", name, &heard);
        assert!(heard.contains("Ferritin"), "{name} did not carry the question");
    }
    let mut heard = String::new();
    while !heard.contains("the walk ends") {
        heard.push_str(&ear.hear().await.expect("the socket goes on").to_string());
    }
    has_no_key("a follower", "the socket", &heard);
    assert!(heard.contains("Ferritin"), "{heard}");
}

#[tokio::test]
async fn afterwards_the_key_is_there_for_whoever_answered_and_on_closing_for_all() {
    let asked = Asked::new().await;
    let [visitor, cara, ben] = [0, 1, 2].map(|at| asked.eyes[at].1.clone());
    let path = format!("/api/rounds/v1/questions/{}", asked.question);
    ben.post(&format!("{path}/answer"), json!({ "choice": 0 })).await.ok();
    for path in [path.clone(), format!("/api/v1/statuses/{}", asked.question)] {
        assert!(ben.get(&path).await.body.contains(NEEDLE), "{path}");
        assert!(asked.anna.get(&path).await.body.contains(NEEDLE), "{path}");
        has_no_key("a stranger", &path, &cara.get(&path).await.body);
    }
    let browser = asked.server.anybody();
    sign_in(&browser, "ben").await;
    let page = browser.get(&format!("/@anna/{}", asked.question)).await.body;
    assert!(page.contains(NEEDLE) && page.contains("(the right answer)"), "{page}");
    has_no_key("ben", "the twin", &browser.get(&format!("/@anna/{}", asked.twin)).await.body);
    asked.server.advance(3_601_000);
    asked.server.work_off().await;
    for who in [&visitor, &cara] {
        assert!(who.get(&path).await.body.contains(NEEDLE));
    }
}
