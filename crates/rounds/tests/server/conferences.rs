//! Conferences: the programme and what it refuses, which talk a post joins, what waits for a speaker, the wall, the numbers.

mod wall;

use crate::harness::{Client, Server};
use crate::oauth::sign_in;
use crate::pages::fields_of;
use crate::sessions::{at, ms, text};
use serde_json::{Value, json};

const MINUTE: i64 = 60_000;

pub struct Conference {
    pub server: Server,
    pub host: Client,
    pub id: String,
    pub rooms: Vec<String>,
}

impl Conference {
    /// A conference of two days and two rooms that begins tomorrow in London.
    pub async fn start() -> Self {
        let server = Server::with(|config| config.hosting = "everybody".into()).await;
        let host = server.member("host").await;
        let group = json!({
            "kind": "conference", "name": "Acute Days", "handle": "acute_days", "hashtag": "Acute26",
            "time_zone": "Europe/London"
        });
        let id = text(&host.post("/api/rounds/v1/groups", group).await.ok()["id"]);
        let days = json!({
            "first_day": "2026-11-25", "last_day": "2026-11-26", "place": "Town hall",
            "rooms": [{ "name": "Great hall" }, { "name": "Small room" }]
        });
        let planned = host.put(&format!("/api/rounds/v1/conferences/{id}"), days).await.ok();
        let rooms = planned["programme"]["rooms"].as_array().unwrap();
        let rooms = rooms.iter().map(|room| text(&room["id"])).collect();
        Self { server, host, id, rooms }
    }

    pub fn path(&self, rest: &str) -> String {
        format!("/api/rounds/v1/conferences/{}{rest}", self.id)
    }

    pub fn wish(&self, room: usize, from: &str, until: &str, more: Value) -> Value {
        let mut wish = json!({
            "title": format!("Talk at {from}"), "room": self.rooms[room],
            "opens_at": format!("2026-11-25T{from}"), "closes_at": format!("2026-11-25T{until}")
        });
        wish.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        wish
    }

    pub async fn talk(&self, room: usize, from: &str, until: &str, more: Value) -> Value {
        self.host.post(&self.path("/talks"), self.wish(room, from, until, more)).await.ok()
    }

    pub async fn until(&self, time: &str) {
        at(&self.server, ms(&format!("2026-11-25T{time}Z"))).await;
    }

    /// Ids of the posts in a session, newest first.
    pub async fn posts(&self, session: &str) -> Vec<String> {
        let page = self.host.get(&format!("/api/rounds/v1/sessions/{session}/posts")).await.ok();
        page.as_array().unwrap().iter().map(|it| text(&it["status"]["id"])).collect()
    }

    pub async fn programme(&self) -> Value {
        self.server.anybody().get(&self.path("")).await.ok()["programme"].clone()
    }
}

#[tokio::test]
async fn a_programme_is_written_by_day_and_room_and_its_calendar_has_the_talks() {
    let it = Conference::start().await;
    let speaker = it.server.member("speaker").await;
    let more = json!({
        "title": "Lactate", "hosts": [{ "handle": "speaker", "role": "speaker" }],
        "speakers": "P Ngata, Utopia General\n\nE Brandvold"
    });
    let talk = it.talk(0, "09:00", "09:30", more).await;
    assert_eq!((text(&talk["hashtag"]), text(&talk["day"])), ("Acute26A1".into(), "2026-11-25".into()));
    assert_eq!(talk["speakers"][0]["id"], json!(speaker.id));
    assert_eq!(talk["other_speakers"], json!(["P Ngata, Utopia General", "E Brandvold"]));
    // Whoever writes the programme has no part in every talk.
    let session = it.host.get(&format!("/api/rounds/v1/sessions/{}", text(&talk["id"]))).await.ok();
    assert_eq!(session["hosts"].as_array().unwrap().len(), 1);
    assert_eq!(text(&it.talk(1, "09:00", "09:30", json!({})).await["hashtag"]), "Acute26B1");
    let later = it.talk(0, "09:30", "10:00", json!({ "hashtag": "SepsisTalk" })).await;
    assert_eq!(text(&later["hashtag"]), "SepsisTalk");
    let programme = it.programme().await;
    let titles: Vec<String> =
        programme["talks"].as_array().unwrap().iter().map(|talk| text(&talk["title"])).collect();
    assert_eq!(titles, ["Lactate", "Talk at 09:00", "Talk at 09:30"]);
    let calendar = it.server.anybody().get("/conferences/acute_days.ics").await;
    assert_eq!(calendar.body.matches("BEGIN:VEVENT").count(), 3, "{}", calendar.body);
    assert!(calendar.body.contains("Great hall"), "{}", calendar.body);

    let moved = it.wish(0, "14:00", "15:00", json!({ "title": "Lactate again", "no_post": true }));
    let path = format!("/api/rounds/v1/talks/{}", text(&talk["id"]));
    let moved = it.host.put(&path, moved).await.ok();
    assert_eq!(moved["opens_at"], "2026-11-25T14:00:00.000Z");
    assert_eq!((&moved["no_post"], &moved["hashtag"]), (&json!(true), &json!("Acute26A1")));
}

#[tokio::test]
async fn the_form_of_a_talk_keeps_the_papers_and_questions_that_it_has() {
    let it = Conference::start().await;
    let more = json!({
        "papers": [{ "title": "Lactate & time", "authors": "A Example", "journal": "J Ward", "year": "2026" }],
        "prompts": [{ "text": "Who measures it?" }, { "text": "And then?", "at": "+20" }],
        "speakers": "P Ngata"
    });
    let talk = it.talk(0, "09:00", "09:30", more).await;
    let path = format!("/api/rounds/v1/sessions/{}", text(&talk["id"]));
    let kept = |session: &Value| json!([session["papers"], session["prompts"], session["hosts"]]);
    let before = it.host.get(&path).await.ok();
    assert_eq!(before["prompts"].as_array().unwrap().len(), 2, "{before}");
    let browser = it.server.anybody();
    sign_in(&browser, "host").await;
    let form = format!("/talks/{}", text(&talk["id"]));
    let mut fields = fields_of(&browser.get(&form).await.body, &form);
    fields.iter_mut().find(|(name, _)| name == "title").unwrap().1 = "Lactate again".into();
    let saved = browser.send(browser.request(reqwest::Method::POST, &form).form(&fields)).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let after = it.host.get(&path).await.ok();
    assert_eq!((&after["title"], kept(&after)), (&json!("Lactate again"), kept(&before)));
}

#[tokio::test]
async fn what_cannot_be_in_a_programme_is_refused_with_its_field_and_nothing_changes() {
    let it = Conference::start().await;
    it.talk(0, "09:00", "10:00", json!({ "title": "Lactate" })).await;
    let refused = async |wish: Value, field: &str| {
        let reply = it.host.post(&it.path("/talks"), wish).await;
        let says = reply.refused(422);
        assert!(reply.json()["details"][field].is_array(), "{field}: {}", reply.body);
        says
    };
    let says = refused(it.wish(0, "09:30", "10:30", json!({})), "opens_at").await;
    assert!(says.contains("“Lactate” is in Great hall from 09:00 to 10:00"), "{says}");
    it.talk(0, "10:00", "10:30", json!({})).await;
    let day_after = json!({ "opens_at": "2026-11-27T09:00", "closes_at": "2026-11-27T10:00" });
    refused(it.wish(0, "", "", day_after), "opens_at").await;
    let past_midnight = json!({ "opens_at": "2026-11-26T23:30", "closes_at": "2026-11-27T00:30" });
    refused(it.wish(0, "", "", past_midnight), "closes_at").await;
    refused(it.wish(1, "11:00", "10:00", json!({})), "closes_at").await;
    refused(it.wish(1, "11:00", "12:00", json!({ "room": "1" })), "room").await;
    refused(it.wish(1, "11:00", "12:00", json!({ "hashtag": "Acute26A1" })), "hashtag").await;
    refused(it.wish(1, "11:00", "12:00", json!({ "speakers": "x\n".repeat(30) })), "speakers").await;
    refused(it.wish(1, "11:00", "12:00", json!({ "title": "" })), "title").await;
    let other = it.server.member("other").await;
    let taken = json!({ "kind": "conference", "name": "Mine", "handle": "mine", "hashtag": "acute26" });
    let reply = other.post("/api/rounds/v1/groups", taken).await;
    assert!(reply.refused(422).contains("belongs to @acute_days"));
    let club = json!({ "name": "Club", "handle": "club", "hashtag": "ClubJC" });
    other.post("/api/rounds/v1/groups", club).await.ok();
    refused(it.wish(1, "11:00", "12:00", json!({ "hashtag": "ClubJC" })), "hashtag").await;
    other.post(&it.path("/talks"), it.wish(1, "11:00", "12:00", json!({}))).await.refused(403);
    assert_eq!(it.programme().await["talks"].as_array().unwrap().len(), 2);

    let plan = async |days: Value, field: &str| {
        let reply = it.host.put(&it.path(""), days).await;
        reply.refused(422);
        assert!(reply.json()["details"][field].is_array(), "{field}: {}", reply.body);
    };
    let rooms = || json!([{ "id": it.rooms[0], "name": "Great hall" }]);
    plan(json!({ "first_day": "2026-11-26", "rooms": rooms() }), "first_day").await;
    plan(json!({ "first_day": "soon", "rooms": rooms() }), "first_day").await;
    plan(json!({ "first_day": "2026-11-25", "last_day": "2026-11-24", "rooms": rooms() }), "last_day").await;
    plan(json!({ "first_day": "2026-11-20", "rooms": rooms() }), "last_day").await;
    plan(json!({ "first_day": "2026-11-25", "rooms": [] }), "rooms").await;
    plan(json!({ "first_day": "2026-11-25", "rooms": [{ "name": "a" }, { "name": "A" }] }), "rooms").await;
    plan(json!({ "first_day": "2026-11-25", "rooms": [{ "name": "Another" }] }), "rooms").await;
    it.host.put(&it.path(""), json!({ "first_day": "2026-11-25", "rooms": rooms() })).await.ok();
    assert_eq!(it.programme().await["rooms"].as_array().unwrap().len(), 1, "an empty room may go");
}

#[tokio::test]
async fn the_hashtag_of_the_conference_means_the_talk_that_runs_and_with_two_the_talks_own_decides() {
    let it = Conference::start().await;
    let anna = it.server.member("anna").await;
    let alone = text(&it.talk(0, "09:00", "09:30", json!({})).await["id"]);
    let hall = text(&it.talk(0, "10:00", "10:30", json!({})).await["id"]);
    let small = text(&it.talk(1, "10:00", "10:30", json!({})).await["id"]);
    let all = text(&it.programme().await["session_id"]);
    it.until("08:00").await;
    let early = anna.say("Coffee first #Acute26").await;
    it.until("09:10").await;
    let first = anna.say("Lactate is a number #acute26").await;
    it.until("10:10").await;
    let unclear = anna.say("Which room is warmer? #Acute26").await;
    let coded = anna.say("This one #Acute26B1").await;
    let both = anna.say("And here #Acute26 #Acute26A2").await;
    assert_eq!(it.posts(&alone).await, [first.as_str()]);
    assert_eq!(it.posts(&hall).await, [both.as_str()]);
    assert_eq!(it.posts(&small).await, [coded.as_str()]);
    assert_eq!(it.posts(&all).await, [both.clone(), coded.clone(), unclear, first, early]);
    // An edit decides anew.
    anna.put(&format!("/api/v1/statuses/{coded}"), json!({ "status": "No, none" })).await.ok();
    anna.put(&format!("/api/v1/statuses/{both}"), json!({ "status": "Here #Acute26A2" })).await.ok();
    assert_eq!(it.posts(&small).await, Vec::<String>::new());
    assert_eq!(it.posts(&hall).await, [both]);
    assert_eq!(it.posts(&all).await.len(), 4);
}

#[tokio::test]
async fn what_is_posted_about_a_no_post_talk_is_seen_by_nobody_until_its_speaker_releases_it() {
    let it = Conference::start().await;
    let server = &it.server;
    let (speaker, anna, ben) =
        (server.member("speaker").await, server.member("anna").await, server.member("ben").await);
    ben.follow(&anna).await;
    let more = json!({ "no_post": true, "hosts": [{ "handle": "speaker", "role": "speaker" }] });
    let talk = it.talk(0, "09:00", "09:30", more).await;
    let (id, all) = (text(&talk["id"]), text(&it.programme().await["session_id"]));
    it.until("09:05").await;
    let mut news = server.app.listen();
    let ben_hears = ben.viewer(server).await;
    let tagged = anna.say("Look at this slide with unpublishedium #Acute26 @ben").await;
    let coded = anna.say("Another unpublishedium slide #Acute26A1").await;
    let quiet = json!({ "status": "unpublishedium, unlisted #Acute26A1", "visibility": "unlisted" });
    let quiet = text(&anna.post("/api/v1/statuses", quiet).await.ok()["id"]);
    for channel in [app::streaming::Channel::User, app::streaming::Channel::UserNotification] {
        while let Ok(event) = news.try_recv() {
            let told = server.app.message(&ben_hears, &channel, &event).await.unwrap();
            assert!(told.is_none_or(|it| !it.payload.contains("unpublishedium")), "{channel:?}");
        }
    }
    let anybody = server.anybody();
    for (who, name) in [(&ben, "ben"), (&anybody, "anybody"), (&it.host, "a host"), (&speaker, "the speaker")]
    {
        for post in [&tagged, &coded, &quiet] {
            who.get(&format!("/api/v1/statuses/{post}")).await.refused(404);
        }
        for path in [
            "/api/v1/timelines/home".to_owned(),
            "/api/v1/timelines/public".to_owned(),
            "/api/v1/timelines/tag/acute26".to_owned(),
            "/api/v1/timelines/tag/acute26a1".to_owned(),
            format!("/api/v1/accounts/{}/statuses", anna.id),
            "/api/v1/notifications".to_owned(),
            "/api/v2/search?q=unpublishedium".to_owned(),
            format!("/api/rounds/v1/sessions/{id}/posts"),
            format!("/api/rounds/v1/sessions/{all}/posts"),
            it.path("/wall"),
            "/conferences/acute_days".to_owned(),
            "/conferences/acute_days/wall".to_owned(),
            "/@anna.atom".to_owned(),
            "/tags/acute26.atom".to_owned(),
            format!("/sessions/{id}"),
        ] {
            let body = who.get(&path).await.body;
            assert!(!body.contains("unpublishedium"), "{path} for {name}");
        }
    }
    // The author sees it, and is told why.
    anna.get(&format!("/api/v1/statuses/{tagged}")).await.ok();
    let told = anna.get("/api/v1/notifications?types[]=talk_post").await.ok();
    assert_eq!(told.as_array().unwrap().len(), 3, "{told}");
    assert_eq!(told[0]["session"]["id"], json!(id));
    assert_eq!(
        speaker.get("/api/v1/notifications").await.ok().as_array().unwrap().len(),
        1,
        "once for a queue"
    );
    let held = format!("/api/rounds/v1/talks/{id}/held");
    assert_eq!(ben.get(&held).await.ok()["waiting"], json!([]));
    assert_eq!(anna.get(&held).await.ok()["own"].as_array().unwrap().len(), 3);
    assert_eq!(speaker.get(&held).await.ok()["waiting"].as_array().unwrap().len(), 3);

    ben.post(&format!("{held}/{tagged}"), json!({ "release": true })).await.refused(403);
    anna.post(&format!("{held}/{tagged}"), json!({ "release": true })).await.refused(403);
    speaker.post(&format!("{held}/{coded}"), json!({ "release": false })).await.refused(422);
    let no = json!({ "release": false, "reason": "The figure is not published yet." });
    speaker.post(&format!("{held}/{coded}"), no).await.ok();
    // Half an hour later she has more followers; reach is what it was when she wrote.
    server.member("cleo").await.follow(&anna).await;
    it.until("10:00").await;
    speaker.post(&format!("{held}/{tagged}"), json!({ "release": true })).await.ok();
    speaker.post(&format!("{held}/{tagged}"), json!({ "release": true })).await.refused(404);
    ben.get(&format!("/api/v1/statuses/{tagged}")).await.ok();
    ben.get(&format!("/api/v1/statuses/{coded}")).await.refused(404);
    assert!(ben.ids("/api/v1/timelines/home").await.contains(&tagged));
    let page = ben.get(&format!("/api/rounds/v1/sessions/{id}/posts")).await.ok();
    assert_eq!(page.as_array().unwrap().len(), 1);
    assert_eq!((&page[0]["followers_at_posting"], &page[0]["late"]), (&json!(1), &json!(false)));
    assert_eq!(it.posts(&all).await, [tagged.as_str()]);
    let declined = anna.get(&held).await.ok()["own"].clone();
    let state = declined.as_array().unwrap().iter().find(|it| it["status"]["id"] == json!(coded)).unwrap();
    assert_eq!(
        (&state["state"], &state["reason"]),
        (&json!("declined"), &json!("The figure is not published yet."))
    );
    assert!(server.mails().iter().any(|mail| mail.contains("was not released")));

    // What is edited waits anew.
    let edit = json!({ "status": "And the unpublishedium after all #Acute26A1" });
    anna.put(&format!("/api/v1/statuses/{tagged}"), edit).await.ok();
    ben.get(&format!("/api/v1/statuses/{tagged}")).await.refused(404);
    assert_eq!(it.posts(&all).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_post_that_was_free_waits_once_an_edit_makes_it_about_a_no_post_talk() {
    let it = Conference::start().await;
    let (anna, ben) = (it.server.member("anna").await, it.server.member("ben").await);
    let id = text(&it.talk(0, "09:00", "09:30", json!({ "no_post": true })).await["id"]);
    it.talk(1, "09:00", "09:30", json!({})).await;
    it.until("09:05").await;
    // With two rooms the conference's hashtag alone says nothing about either.
    let post = anna.say("Good morning #Acute26").await;
    ben.get(&format!("/api/v1/statuses/{post}")).await.ok();
    let edit = json!({ "status": "The slide #Acute26 #Acute26A1" });
    anna.put(&format!("/api/v1/statuses/{post}"), edit).await.ok();
    ben.get(&format!("/api/v1/statuses/{post}")).await.refused(404);
    // Nobody speaks for the talk but its hosts; what they write themselves is free.
    let held = format!("/api/rounds/v1/talks/{id}/held");
    assert_eq!(it.host.get(&held).await.ok()["waiting"].as_array().unwrap().len(), 1);
    let own = it.host.say("Please do not photograph #Acute26A1").await;
    ben.get(&format!("/api/v1/statuses/{own}")).await.ok();
    // A day later the hashtag still belongs to the talk.
    it.server.advance(40 * 60 * MINUTE);
    let late = anna.say("Now everybody #Acute26A1").await;
    ben.get(&format!("/api/v1/statuses/{late}")).await.refused(404);
}

#[tokio::test]
async fn moderators_come_first_where_a_post_also_waits_for_them() {
    let it = Conference::start().await;
    let (anna, ben) = (it.server.member("anna").await, it.server.member("ben").await);
    let id = text(&it.talk(0, "09:00", "09:30", json!({ "no_post": true })).await["id"]);
    it.until("09:05").await;
    let post = anna.say("A slide #Acute26").await;
    // What a word rule would file.
    let number: i64 = post.parse().unwrap();
    let report = store::reports::Report {
        id: number + 1,
        target_id: anna.id.parse().unwrap(),
        reporter_id: None,
        source: 0,
        category: 0,
        comment: String::new(),
        rules: String::new(),
        notifier_name: String::new(),
        notifier_email: None,
        receipt: None,
        assigned_id: None,
        resolved_at: None,
        resolved_by: None,
        decision_id: None,
        created_at: 0,
    };
    it.server.app.store().write(move |tx| store::reports::insert(tx, &report, &[number])).await.unwrap();
    let held = format!("/api/rounds/v1/talks/{id}/held/{post}");
    let says = it.host.post(&held, json!({ "release": true })).await.refused(422);
    assert!(says.contains("moderator"), "{says}");
    ben.get(&format!("/api/v1/statuses/{post}")).await.refused(404);
}

#[tokio::test]
async fn a_conference_has_its_numbers_while_it_runs_and_a_transcript_by_talk_afterwards() {
    let it = Conference::start().await;
    let (anna, ben) = (it.server.member("anna").await, it.server.member("ben").await);
    it.talk(0, "09:00", "09:30", json!({ "title": "Lactate" })).await;
    let second = it.talk(0, "10:00", "11:00", json!({ "title": "Fluids" })).await;
    let all = text(&it.programme().await["session_id"]);
    it.until("08:30").await;
    anna.say("Coffee #Acute26").await;
    it.until("09:10").await;
    anna.say("Lactate! #Acute26").await;
    ben.say("Lactate? #Acute26").await;
    it.until("10:10").await;
    ben.say("Fluids #Acute26").await;
    let numbers = ben.get(&it.path("/numbers")).await.ok();
    assert_eq!((&numbers["final"], &numbers["metrics"]["posts"]), (&json!(false), &json!(4)));
    let talks = numbers["talks"].as_array().unwrap();
    let posts: Vec<(String, i64, i64)> = talks
        .iter()
        .map(|talk| {
            let number = |name: &str| talk["metrics"][name].as_i64().unwrap();
            (text(&talk["label"]), number("posts"), number("participants"))
        })
        .collect();
    assert_eq!(posts, [("T1".into(), 2, 2), ("T2".into(), 1, 1)]);

    ben.post(&format!("/api/rounds/v1/sessions/{}/attend", text(&second["id"])), Value::Null).await.ok();
    at(&it.server, ms("2026-11-27T00:00:00Z")).await;
    let numbers = ben.get(&it.path("/numbers")).await.ok();
    assert_eq!((&numbers["final"], &numbers["metrics"]["posts"]), (&json!(true), &json!(4)));
    let file = async |ending: &str| ben.get(&format!("/sessions/{all}/transcript.{ending}")).await;
    let (json_file, csv) = (file("json").await.body, file("csv").await.body);
    let checks = wire::transcript::verify(json_file.as_bytes(), Some(csv.as_bytes())).unwrap();
    assert!(checks.iter().all(|check| check.agrees), "{checks:?}");
    let transcript: Value = serde_json::from_str(&json_file).unwrap();
    let sections: Vec<(Value, usize)> = transcript["sections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["prompt"]["text"].clone(), it["posts"].as_array().unwrap().len()))
        .collect();
    assert_eq!(
        sections,
        [(json!("Lactate (Great hall)"), 2), (json!("Fluids (Great hall)"), 1), (Value::Null, 1)]
    );
    let markdown = file("md").await.body;
    assert!(markdown.contains("## T1") && markdown.contains("## Between the talks"), "{markdown}");
    assert!(file("html").await.body.contains("Between the talks"));
    // A talk is learning, and so is not the conference once more.
    let reader = it.server.app.script_token(ben.id.parse().unwrap(), "cpd:read").await.unwrap();
    let ledger = Client { token: Some(reader), ..it.server.anybody() };
    let ledger = ledger.get("/api/rounds/v1/cpd/activities").await.ok();
    let sources: Vec<String> = ledger.as_array().unwrap().iter().map(|it| text(&it["source"])).collect();
    assert_eq!(sources, ["talk", "talk"], "{ledger}");
}
