//! Journal clubs: founding one, papers, sessions that run by themselves, and what hosts may do.

mod papers;

use crate::harness::{Client, Server};
pub use papers::PaperService;
use reqwest::Method;
use serde_json::{Value, json};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A server where everybody may host, and papers are looked up at a service of the test's own.
pub async fn server() -> (Server, PaperService) {
    let papers = PaperService::start().await;
    let server = Server::with(|config| papers.is_asked_by(config)).await;
    (server, papers)
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

pub async fn found(host: &Client, handle: &str, hashtag: &str) -> String {
    let group = json!({
        "name": "Renal Journal Club", "handle": handle, "hashtag": hashtag,
        "timetable": "monthly 1,3 tue 20:00", "time_zone": "Europe/London"
    });
    text(&host.post("/api/rounds/v1/groups", group).await.ok()["id"])
}

pub async fn announce(host: &Client, group: &str, more: Value) -> Value {
    let mut wish = json!({ "group": group, "title": "Fluids in sepsis", "opens_at": "2026-11-24T20:00:00Z" });
    wish.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    host.post("/api/rounds/v1/sessions", wish).await.ok()
}

pub async fn session(who: &Client, id: &str) -> Value {
    who.get(&format!("/api/rounds/v1/sessions/{id}")).await.ok()
}

/// `(text, prompt)` of the posts of a session, newest first.
async fn posts(who: &Client, id: &str) -> Vec<(String, Option<i64>)> {
    let page = who.get(&format!("/api/rounds/v1/sessions/{id}/posts")).await.ok();
    page.as_array()
        .unwrap()
        .iter()
        .map(|it| {
            let words = text(&it["status"]["content"]);
            let words = words.replace("<p>", "").replace("</p>", "");
            (words.split(" <a").next().unwrap().to_owned(), it["prompt"].as_i64())
        })
        .collect()
}

pub async fn at(server: &Server, ms: i64) {
    server.app.clock().set(ms);
    server.work_off().await;
}

pub async fn reply(who: &Client, to: &str, words: &str) -> String {
    let post = json!({ "status": words, "in_reply_to_id": to });
    text(&who.post("/api/v1/statuses", post).await.ok()["id"])
}

pub fn ms(time: &str) -> i64 {
    wire::time::parse_iso(time).unwrap()
}

#[tokio::test]
async fn a_small_journal_club_runs_by_itself_over_a_restart_and_a_change_to_summer_time() {
    let (server, _papers) = server().await;
    let host = server.member("host").await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    let club = found(&host, "renal_jc", "RenalJC").await;
    anna.post(&format!("/api/v1/accounts/{club}/follow"), Value::Null).await.ok();
    ben.follow(&anna).await;
    // The clocks of London are put forward in the night between.
    let announced = announce(
        &host,
        &club,
        json!({
            "format": "asynchronous", "opens_at": "2027-03-27T20:00", "closes_at": "2027-03-29T20:00",
            "papers": [{ "id": "10.1136/bmj.i1327" }],
            "prompts": [
                { "text": "Was the question worth asking?", "at": "+0" },
                { "text": "Do the methods answer it?", "at": "2027-03-28T09:00" },
                { "text": "What changes on Monday?", "at": "2027-03-29T09:00" }
            ]
        }),
    )
    .await;
    let id = text(&announced["id"]);
    assert_eq!(announced["opens_at"], "2027-03-27T20:00:00.000Z");
    assert_eq!(announced["closes_at"], "2027-03-29T19:00:00.000Z", "47 hours: one is left out");
    assert_eq!(announced["prompts"][1]["at"], "2027-03-28T08:00:00.000Z");
    assert_eq!(announced["papers"][0]["journal"], "The Journal of Fluids");
    assert_eq!(
        session(&anna, &id).await["prompts"],
        json!([]),
        "what is not asked yet is the hosts' business"
    );

    anna.say("Too early #RenalJC").await;
    at(&server, ms("2027-03-27T20:00:00Z")).await;
    let open = session(&anna, &id).await;
    assert_eq!((text(&open["phase"]), open["prompts"].as_array().unwrap().len()), ("open".into(), 1));
    let first = text(&open["prompts"][0]["status_id"]);
    let asked = anna.get(&format!("/api/v1/statuses/{first}")).await.ok();
    assert!(text(&asked["content"]).contains("Q1. Was the question worth asking?"), "{asked}");
    assert_eq!((&asked["account"]["acct"], &asked["account"]["group"]), (&json!("renal_jc"), &json!(true)));
    assert!(anna.ids("/api/v1/timelines/home").await.contains(&first), "followers see it");

    anna.say("It was, for once #RenalJC").await;
    let answer = reply(&ben, &first, "Not in our hospital").await;
    reply(&anna, &answer, "Why not?").await;
    ben.say("A1: also cheap #renaljc").await;
    let gone = anna.say("Typed in a hurry #RenalJC").await;
    assert_eq!(session(&ben, &id).await["posts_count"], 5);
    anna.delete(&format!("/api/v1/statuses/{gone}")).await.ok();

    let mut server = server;
    server.app.clock().set(ms("2027-03-28T07:59:00Z"));
    server = server.restart().await;
    let (host, anna, ben) = (host.at(&server), anna.at(&server), ben.at(&server));
    server.work_off().await;
    assert_eq!(session(&anna, &id).await["prompts"].as_array().unwrap().len(), 1, "nothing is asked twice");
    // Nobody looks for a whole day: both questions are asked in their order when somebody does.
    at(&server, ms("2027-03-29T08:30:00Z")).await;
    let caught_up = session(&anna, &id).await;
    let numbers: Vec<i64> =
        caught_up["prompts"].as_array().unwrap().iter().map(|it| it["number"].as_i64().unwrap()).collect();
    assert_eq!(numbers, [1, 2, 3]);
    let status = |at: usize| text(&caught_up["prompts"][at]["status_id"]).parse::<i64>().unwrap();
    assert!(status(1) < status(2));
    reply(&ben, &status(2).to_string(), "Nothing").await;

    at(&server, ms("2027-03-29T18:59:59Z")).await;
    anna.say("Just in time #RenalJC").await;
    at(&server, ms("2027-03-29T19:00:00Z")).await;
    anna.say("Too late #RenalJC").await;
    reply(&ben, &first, "Too late as well").await;
    let closed = session(&anna, &id).await;
    assert_eq!(closed["phase"], "closed");
    assert_eq!((&closed["posts_count"], &closed["participants_count"]), (&json!(6), &json!(2)));
    let said = posts(&anna, &id).await;
    let expected = [
        ("Just in time", None),
        ("Nothing", Some(3)),
        ("A1: also cheap", Some(1)),
        ("Why not?", Some(1)),
        ("Not in our hospital", Some(1)),
        ("It was, for once", None),
    ];
    assert_eq!(said, expected.map(|(words, prompt)| (words.to_owned(), prompt)));
    assert_eq!(closed["prompts"][0]["answers_count"], 3);

    let summary = json!({ "summary": "Fluids are drugs. Nothing changes on Monday." });
    host.put(&format!("/api/rounds/v1/sessions/{id}/summary"), summary.clone()).await.ok();
    at(&server, ms("2027-04-05T19:00:00Z")).await;
    assert_eq!(session(&anna, &id).await["phase"], "archived");
    host.put(&format!("/api/rounds/v1/sessions/{id}/summary"), summary).await.refused(422);
    let left = server.app.numbers().await.unwrap();
    assert_eq!((left.jobs, left.dead_jobs), (0, 0), "nothing is left to do");
}

#[tokio::test]
async fn reach_is_counted_with_the_followers_at_the_time_of_posting() {
    let (server, _papers) = server().await;
    let (host, anna, ben) =
        (server.member("host").await, server.member("anna").await, server.member("ben").await);
    let club = found(&host, "renal_jc", "RenalJC").await;
    let id = text(&announce(&host, &club, json!({ "opens_at": "2026-11-24T08:00:00Z" })).await["id"]);
    anna.say("Nobody follows me #RenalJC").await;
    ben.follow(&anna).await;
    anna.say("Ben does now #RenalJC").await;
    let page = anna.get(&format!("/api/rounds/v1/sessions/{id}/posts")).await.ok();
    let followers: Vec<i64> =
        page.as_array().unwrap().iter().map(|it| it["followers_at_posting"].as_i64().unwrap()).collect();
    assert_eq!(followers, [1, 0]);
}

#[tokio::test]
async fn only_public_posts_join_and_an_edit_decides_anew() {
    let (server, _papers) = server().await;
    let (host, anna) = (server.member("host").await, server.member("anna").await);
    let club = found(&host, "renal_jc", "RenalJC").await;
    let id = text(&announce(&host, &club, json!({ "opens_at": "2026-11-24T08:00:00Z" })).await["id"]);
    for visibility in ["unlisted", "private", "direct"] {
        let quiet = json!({ "status": "quiet #RenalJC", "visibility": visibility });
        anna.post("/api/v1/statuses", quiet).await.ok();
    }
    assert_eq!(posts(&host, &id).await, []);
    let post = anna.say("Without").await;
    let edit = async |words: &str| {
        anna.put(&format!("/api/v1/statuses/{post}"), json!({ "status": words })).await.ok();
    };
    edit("With #RenalJC").await;
    assert_eq!(posts(&host, &id).await.len(), 1);
    edit("With #RenalJC and more").await;
    let counts = session(&host, &id).await;
    assert_eq!((&counts["posts_count"], &counts["participants_count"]), (&json!(1), &json!(1)));
    edit("Without again").await;
    let counts = session(&host, &id).await;
    assert_eq!((&counts["posts_count"], &counts["participants_count"]), (&json!(0), &json!(0)));
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_its_field_and_nothing_is_announced() {
    let (server, papers) = server().await;
    let (host, other) = (server.member("host").await, server.member("other").await);
    let club = found(&host, "renal_jc", "RenalJC").await;
    let taken = json!({ "name": "Another", "handle": "another_jc", "hashtag": "renaljc" });
    let reply = other.post("/api/rounds/v1/groups", taken).await;
    assert!(reply.refused(422).contains("belongs to @renal_jc"));
    assert!(reply.json()["details"]["hashtag"].is_array());
    let second = found(&other, "cardiac_jc", "CardiacJC").await;
    let first = announce(&host, &club, json!({ "opens_at": "2026-11-24T20:00:00Z" })).await;
    let refused = async |more: Value, field: &str| {
        let mut wish = json!({ "group": club, "title": "Fluids", "opens_at": "2026-12-01T20:00:00Z" });
        wish.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let reply = host.post("/api/rounds/v1/sessions", wish).await;
        let says = reply.refused(422);
        assert!(reply.json()["details"][field].is_array(), "{field}: {}", reply.body);
        says
    };
    let says = refused(json!({ "opens_at": "2026-11-24T20:30:00Z" }), "opens_at").await;
    assert!(says.contains("overlaps with “Fluids in sepsis”"), "{says}");
    refused(json!({ "closes_at": "2026-12-01T19:00:00Z" }), "closes_at").await;
    refused(json!({ "opens_at": "2026-11-24T07:59:00Z" }), "opens_at").await;
    refused(json!({ "opens_at": "" }), "opens_at").await;
    refused(json!({ "opens_at": "soon" }), "opens_at").await;
    refused(json!({ "opens_at": "2027-03-28T01:30" }), "opens_at").await;
    refused(json!({ "time_zone": "Europe/Atlantis" }), "time_zone").await;
    refused(json!({ "format": "daily" }), "format").await;
    refused(json!({ "title": " " }), "title").await;
    refused(json!({ "hashtag": "CardiacJC" }), "hashtag").await;
    refused(json!({ "hosts": [{ "handle": "nobody_here" }] }), "hosts").await;
    refused(json!({ "prompts": [{ "text": "Late?", "at": "+90" }] }), "prompts").await;
    refused(json!({ "prompts": [{ "text": "x".repeat(700) }] }), "prompts").await;
    let says =
        refused(json!({ "prompts": [{ "text": "Was NHS number 943 476 5919 treated?" }] }), "prompts").await;
    assert!(says.contains("identify a patient"), "{says}");
    for (paper, why) in [
        ("10.1136/unknown", "does not know this paper"),
        ("10.1136/lies", "answered about another paper"),
        ("10.1136/html", "no metadata"),
        ("10.1136/broken", "an error (500)"),
        ("10.1136/hangs", "took too long to answer"),
        ("99999999", "does not know this paper"),
        ("a good one", "neither a DOI"),
    ] {
        let says = refused(json!({ "papers": [{ "id": paper }] }), "papers").await;
        assert!(says.contains(why), "{paper}: {says}");
    }
    papers.stop();
    let says = refused(json!({ "papers": [{ "id": "10.1136/other" }] }), "papers").await;
    assert!(says.contains("type the paper in"), "{says}");
    let listed = server.anybody().get("/api/rounds/v1/sessions").await.ok();
    assert_eq!(crate::harness::ids(&listed), [text(&first["id"])]);
    // What cannot be looked up can be typed, and the one without a service goes its way.
    let typed = json!({ "papers": [{ "id": "10.1136/other", "title": "Salt and water", "authors": "A Example" }], "opens_at": "2026-12-01T20:00:00Z" });
    let second_wish = announce(&other, &second, typed).await;
    assert_eq!(second_wish["papers"][0]["link"], "https://doi.org/10.1136/other");
    assert_eq!(second_wish["papers"][0]["source"], "");
}

#[tokio::test]
async fn hosts_conduct_and_nobody_else() {
    let (server, _papers) = server().await;
    let (host, anna) = (server.member("host").await, server.member("anna").await);
    let club = found(&host, "renal_jc", "RenalJC").await;
    let wish = json!({
        "opens_at": "2026-11-24T08:00:00Z", "prompts": [{ "text": "Why?" }, { "text": "How?", "at": "+30" }]
    });
    let id = text(&announce(&host, &club, wish).await["id"]);
    server.work_off().await;
    let post = anna.say("Because #RenalJC").await;
    let path = format!("/api/rounds/v1/sessions/{id}/posts/{post}");
    anna.post(&path, json!({ "hidden": true })).await.refused(403);
    anna.post(&format!("/api/rounds/v1/sessions/{id}/close"), Value::Null).await.refused(403);
    anna.delete(&format!("/api/rounds/v1/sessions/{id}")).await.refused(403);
    anna.post(
        "/api/rounds/v1/sessions",
        json!({ "group": club, "title": "Mine", "opens_at": "2026-12-01T20:00:00Z" }),
    )
    .await
    .refused(403);
    anna.post(&format!("/api/rounds/v1/groups/{club}/statuses"), json!({ "status": "I am the club" }))
        .await
        .refused(403);
    anna.post(&format!("/api/rounds/v1/groups/{club}/hosts"), json!({ "handle": "anna" })).await.refused(403);

    host.post(&path, json!({ "prompt": 1, "pinned": true })).await.ok();
    assert_eq!(posts(&anna, &id).await, [("Because".to_owned(), Some(1))]);
    host.post(&path, json!({ "prompt": 7 })).await.refused(422);
    host.post(&path, json!({ "hidden": true })).await.ok();
    assert_eq!(posts(&anna, &id).await, []);
    assert_eq!(posts(&host, &id).await.len(), 1, "hosts see what they hid");
    anna.get(&format!("/api/v1/statuses/{post}")).await.ok();

    let welcome = json!({ "status": "Welcome #RenalJC" });
    let said = host.post(&format!("/api/rounds/v1/groups/{club}/statuses"), welcome).await.ok();
    assert_eq!(said["account"]["acct"], "renal_jc");
    host.post(&format!("/api/rounds/v1/groups/{club}/hosts"), json!({ "handle": "anna" })).await.ok();
    anna.post(&path, json!({ "hidden": false, "prompt": "" })).await.ok();
    server.advance(MINUTE);
    anna.post(&format!("/api/rounds/v1/sessions/{id}/close"), Value::Null).await.ok();
    assert_eq!(session(&host, &id).await["phase"], "closed");
    server.advance(HOUR);
    server.work_off().await;
    let after = session(&host, &id).await;
    assert_eq!(after["prompts"][1]["posted_at"], Value::Null, "nobody could answer it any more");
    host.request_delete(&format!("/api/rounds/v1/groups/{club}/hosts"), json!({ "handle": "anna" }))
        .await
        .ok();
    anna.post(&path, json!({ "hidden": true })).await.refused(403);
}

#[tokio::test]
async fn whoever_asks_is_reminded_once_by_notification_and_by_mail() {
    let (server, _papers) = server().await;
    let (host, anna, ben) =
        (server.member("host").await, server.member("anna").await, server.member("ben").await);
    let club = found(&host, "renal_jc", "RenalJC").await;
    let id = text(&announce(&host, &club, json!({})).await["id"]);
    let path = format!("/api/rounds/v1/sessions/{id}/remind");
    anna.post(&path, Value::Null).await.ok();
    ben.post(&path, Value::Null).await.ok();
    ben.delete(&path).await.ok();
    at(&server, ms("2026-11-24T18:59:00Z")).await;
    assert_eq!(anna.get("/api/v1/notifications").await.ok(), json!([]));
    for time in ["2026-11-24T19:00:00Z", "2026-11-24T20:00:00Z"] {
        at(&server, ms(time)).await;
    }
    let told = anna.get("/api/v1/notifications").await.ok();
    assert_eq!(told.as_array().unwrap().len(), 1, "{told}");
    assert_eq!((&told[0]["type"], &told[0]["session"]["id"]), (&json!("session_reminder"), &json!(id)));
    assert_eq!(told[0]["account"]["acct"], "renal_jc");
    assert_eq!(ben.get("/api/v1/notifications").await.ok(), json!([]));
    let mails = server.mails();
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert!(mails[0].contains("anna@example.org") && mails[0].contains(&format!("/sessions/{id}")));
    anna.post(&path, Value::Null).await.refused(422);
}

#[tokio::test]
async fn presence_is_counted_in_minutes_and_shown_without_names() {
    let (server, _papers) = server().await;
    let (host, anna) = (server.member("host").await, server.member("anna").await);
    anna.patch("/api/rounds/v1/profile", json!({ "profession": "nurse", "country": "IE" })).await.ok();
    let club = found(&host, "renal_jc", "RenalJC").await;
    let id = text(&announce(&host, &club, json!({ "opens_at": "2026-11-24T08:00:00Z" })).await["id"]);
    let attend = async || anna.post(&format!("/api/rounds/v1/sessions/{id}/attend"), Value::Null).await.ok();
    for _ in 0..3 {
        attend().await;
        attend().await;
        server.advance(MINUTE);
    }
    anna.say("I am here #RenalJC").await;
    let here = server.anybody().get(&format!("/api/rounds/v1/sessions/{id}/here")).await;
    assert_eq!(here.ok()["professions"], json!([{ "name": "Nurse", "people": 1 }]));
    assert_eq!(here.ok()["countries"], json!([{ "name": "Ireland", "people": 1 }]));
    assert!(!here.body.contains("anna"));
    server.advance(2 * HOUR);
    attend().await;
    let key: i64 = id.parse().unwrap();
    let rows = server.app.store().read(move |db| store::sessions::everybody(db, key)).await.unwrap();
    assert_eq!(rows.iter().map(|row| (row.minutes, row.posts)).collect::<Vec<_>>(), [(4, 1)]);
}

#[tokio::test]
async fn verified_members_host_unless_the_house_says_otherwise() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let group = json!({ "name": "Renal", "handle": "renal_jc", "hashtag": "RenalJC" });
    let says = anna.post("/api/rounds/v1/groups", group.clone()).await.refused(403);
    assert!(says.contains("verified profession") && says.contains("Credentials"), "{says}");
    let mia = server.moderator("mia").await;
    mia.post("/api/rounds/v1/groups", group).await.ok();
}

#[tokio::test]
async fn a_session_can_be_moved_and_called_off_until_it_begins() {
    let (server, _papers) = server().await;
    let host = server.member("host").await;
    let club = found(&host, "renal_jc", "RenalJC").await;
    let id = text(&announce(&host, &club, json!({ "prompts": [{ "text": "Why?" }] })).await["id"]);
    let path = format!("/api/rounds/v1/sessions/{id}");
    let later = json!({
        "title": "Fluids, again", "opens_at": "2026-11-25T20:00:00Z", "prompts": [{ "text": "Why?" }, { "text": "How?" }]
    });
    host.put(&path, later.clone()).await.ok();
    at(&server, ms("2026-11-24T20:30:00Z")).await;
    let moved = session(&host, &id).await;
    assert_eq!((&moved["phase"], &moved["prompts"][0]["posted_at"]), (&json!("announced"), &Value::Null));
    at(&server, ms("2026-11-25T20:00:00Z")).await;
    host.delete(&path).await.refused(422);
    let mut open = later;
    open["prompts"] = json!([{ "text": "Something else?" }, { "text": "And how?" }]);
    let changed = host.put(&path, open).await.ok();
    assert_eq!(changed["prompts"][0]["text"], "Why?", "what was asked stays");
    assert_eq!(changed["prompts"][1]["text"], "And how?");
    let other = text(&announce(&host, &club, json!({ "opens_at": "2026-12-01T20:00:00Z" })).await["id"]);
    host.delete(&format!("/api/rounds/v1/sessions/{other}")).await.ok();
    host.get(&format!("/api/rounds/v1/sessions/{other}")).await.refused(404);
    server.advance(DAY);
    server.work_off().await;
}

#[tokio::test]
async fn pages_calendars_and_feeds_show_what_is_public() {
    let (server, _papers) = server().await;
    let (host, anna) = (server.member("host").await, server.member("anna").await);
    let club = found(&host, "renal_jc", "RenalJC").await;
    let wish = json!({
        "opens_at": "2026-11-24T08:00:00Z", "papers": [{ "id": "26961582" }], "prompts": [{ "text": "Why <b>now</b>?" }]
    });
    let id = text(&announce(&host, &club, wish).await["id"]);
    server.work_off().await;
    anna.say("Because & therefore #RenalJC").await;
    let quiet = json!({ "status": "for followers #RenalJC", "visibility": "private" });
    anna.post("/api/v1/statuses", quiet).await.ok();
    let anybody = server.anybody();
    let page = anybody.get(&format!("/sessions/{id}")).await;
    assert_eq!(page.status, 200);
    for part in [
        "Fluids in sepsis",
        "Balanced fluids in sepsis",
        "Q1",
        "Why &#60;b&#62;now&#60;/b&#62;?",
        "Because &amp; therefore",
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    for (path, kind, part) in [
        ("/sessions.ics".to_owned(), "text/calendar", "DTSTART:20261124T080000Z"),
        (format!("/sessions.ics?group={club}"), "text/calendar", "SUMMARY:Fluids in sepsis"),
        (format!("/sessions/{id}.ics"), "text/calendar", "END:VCALENDAR"),
        ("/sessions.atom".to_owned(), "application/atom+xml", "Fluids in sepsis"),
        (format!("/sessions.rss?group={club}"), "application/rss+xml", "Fluids in sepsis"),
        ("/@anna.atom".to_owned(), "application/atom+xml", "Because &amp; therefore"),
        ("/@renal_jc.rss".to_owned(), "application/rss+xml", "Q1. Why"),
        ("/tags/renaljc.atom".to_owned(), "application/atom+xml", "Because &amp; therefore"),
        ("/tags/renaljc.rss".to_owned(), "application/rss+xml", "Because &amp; therefore"),
    ] {
        // Even to a follower's own browser: a feed is what anybody may read.
        let reply = anna.get(&path).await;
        assert_eq!(reply.status, 200, "{path}");
        assert!(reply.header("content-type").starts_with(kind), "{path}: {}", reply.header("content-type"));
        assert!(reply.body.contains(part), "{path}: {}", reply.body);
        assert!(!reply.body.contains("for followers"), "{path}");
    }
    let club_page = anybody.get("/@renal_jc").await.body;
    assert!(club_page.contains("First and third Tuesday of the month, 20:00") && club_page.contains(&id));
    for path in ["/sessions", "/groups"] {
        assert!(anybody.get(path).await.body.contains("renal_jc"), "{path}");
    }
    assert_eq!(anybody.get("/sessions/1").await.status, 404);
    assert_eq!(anybody.get("/@nobody.atom").await.status, 404);
}

#[tokio::test]
async fn whoever_takes_part_on_the_page_needs_neither_hashtag_nor_script() {
    let (server, _papers) = server().await;
    let (host, anna) = (server.member("host").await, server.member("anna").await);
    let club = found(&host, "renal_jc", "RenalJC").await;
    let wish = json!({ "opens_at": "2026-11-24T08:00:00Z", "prompts": [{ "text": "Why?" }] });
    let id = text(&announce(&host, &club, wish).await["id"]);
    server.work_off().await;
    let browser = server.anybody();
    crate::oauth::sign_in(&browser, "anna").await;
    let page = browser.get(&format!("/sessions/{id}")).await.body;
    let csrf = crate::oauth::csrf(&page);
    let form =
        [("csrf", csrf.as_str()), ("session", &id), ("prompt", "1"), ("text", "Because of the kidneys")];
    let reply = browser.send(browser.request(Method::POST, "/posts").form(&form)).await;
    assert_eq!(reply.header("location"), format!("/sessions/{id}"), "{}", reply.body);
    let said = posts(&anna, &id).await;
    assert_eq!(said.len(), 1);
    assert!(said[0].0.contains("Because of the kidneys") && said[0].1 == Some(1), "{said:?}");
    let page = browser.get(&format!("/sessions/{id}?prompt=1")).await.body;
    assert!(page.contains("Because of the kidneys"));
}

impl Client {
    /// The same person at a server that has moved.
    pub fn at(&self, server: &Server) -> Self {
        Self { url: server.url.clone(), ..self.clone() }
    }

    async fn request_delete(&self, path: &str, body: Value) -> crate::harness::Reply {
        self.send(self.request(Method::DELETE, path).json(&body)).await
    }
}
