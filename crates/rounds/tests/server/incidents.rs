//! Confidentiality incidents: a flag hides a post at once, everywhere; a moderator decides; a deletion leaves nothing.

use crate::harness::{Client, Server, picture};
use crate::oauth::{csrf, sign_in};
use reqwest::{Method, Response};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

/// A word that is nowhere but in the post.
const WORD: &str = "zebrafish";

/// A post with a picture that everything refers to: followed, boosted, answered, favourited, listed.
struct Ward {
    server: Server,
    anna: Client,
    ben: Client,
    cara: Client,
    dora: Client,
    mod_mia: Client,
    post: String,
    boost: String,
    answer: String,
    list: String,
    files: Vec<String>,
}

impl Ward {
    async fn new() -> Self {
        // Its moderators sign in with a password alone.
        let server = Server::with(|config| config.require_two_factor = "off".into()).await;
        let anna = server.member("anna").await;
        let ben = server.member("ben").await;
        let cara = server.member("cara").await;
        let dora = server.member("dora").await;
        let mod_mia = server.moderator("mia").await;
        ben.follow(&anna).await;
        dora.follow(&cara).await;
        let id = |value: &Value| value["id"].as_str().unwrap().to_owned();
        let media = anna.upload(picture()).await.ok();
        let text =
            json!({ "status": format!("@ben a {WORD} on the ward #Sepsis"), "media_ids": [media["id"]] });
        let post = anna.post("/api/v1/statuses", text).await.ok();
        let files = ["url", "preview_url"]
            .map(|name| post["media_attachments"][0][name].as_str().unwrap().replace(&server.url, ""));
        let post = id(&post);
        let boost = id(&cara.post(&format!("/api/v1/statuses/{post}/reblog"), Value::Null).await.ok());
        let answer = json!({ "status": "@anna really?", "in_reply_to_id": post });
        let answer = id(&ben.post("/api/v1/statuses", answer).await.ok());
        for mark in ["favourite", "bookmark"] {
            ben.post(&format!("/api/v1/statuses/{post}/{mark}"), Value::Null).await.ok();
        }
        let list = id(&ben.post("/api/v1/lists", json!({ "title": "Ward" })).await.ok());
        ben.post(&format!("/api/v1/lists/{list}/accounts"), json!({ "account_ids": [anna.id] })).await.ok();
        let files = files.to_vec();
        Self { server, anna, ben, cara, dora, mod_mia, post, boost, answer, list, files }
    }

    /// Where the post can be read by somebody who is not its author: who asks, and the path.
    fn places(&self) -> Vec<(Client, String)> {
        let Self { post, boost, answer, list, .. } = self;
        let (anna, cara) = (&self.anna.id, &self.cara.id);
        let anybody = self.server.anybody();
        let mut places = Vec::new();
        let everywhere = [
            "/api/v1/timelines/public".to_owned(),
            "/api/v1/timelines/public?only_media=true".to_owned(),
            "/api/v1/timelines/tag/sepsis".to_owned(),
            format!("/api/v1/accounts/{anna}/statuses"),
            format!("/api/v1/accounts/{anna}/statuses?only_media=true"),
            format!("/api/v1/accounts/{anna}/statuses?tagged=sepsis"),
            format!("/api/v1/accounts/{cara}/statuses"),
            format!("/api/v1/statuses/{post}"),
            format!("/api/v1/statuses/{post}/history"),
            format!("/api/v1/statuses/{boost}"),
            format!("/api/v1/statuses?id[]={post}&id[]={boost}"),
            format!("/api/v1/statuses/{answer}/context"),
            "/local".to_owned(),
            "/tags/sepsis".to_owned(),
            "/@anna".to_owned(),
            "/@anna?tab=media".to_owned(),
            format!("/@anna/{post}"),
            format!("/@anna/{post}/history"),
            format!("/@ben/{answer}"),
            "/@cara".to_owned(),
        ];
        for who in [&anybody, &self.ben, &self.cara, &self.dora, &self.mod_mia] {
            places.extend(everywhere.iter().map(|path| (who.clone(), path.clone())));
        }
        for path in [
            "/api/v1/timelines/home".to_owned(),
            format!("/api/v1/timelines/list/{list}"),
            "/api/v1/favourites".to_owned(),
            "/api/v1/bookmarks".to_owned(),
            "/api/v1/notifications?types[]=mention".to_owned(),
            format!("/api/v2/search?q={WORD}&type=statuses"),
        ] {
            places.push((self.ben.clone(), path));
        }
        for who in [&self.cara, &self.dora] {
            places.push((who.clone(), "/api/v1/timelines/home".to_owned()));
            places.push((who.clone(), format!("/api/v2/search?q={WORD}&type=statuses")));
        }
        places
    }

    async fn assert_seen(&self, seen: bool) {
        let mut wrong = Vec::new();
        for (who, path) in self.places() {
            if who.get(&path).await.body.contains(WORD) != seen {
                wrong.push(format!("{} {path}", who.id));
            }
        }
        for file in &self.files {
            if (self.server.anybody().get(file).await.status == 200) != seen {
                wrong.push(file.clone());
            }
        }
        assert!(wrong.is_empty(), "not {seen}:\n{}", wrong.join("\n"));
    }

    async fn flag(&self, who: &Client) -> Value {
        let report = json!({
            "account_id": self.anna.id, "status_ids": [self.post], "category": "confidentiality", "comment": "I know whom this is about."
        });
        who.post("/api/v1/reports", report).await.ok()
    }

    /// A moderator's decision about the one open report, on its page.
    async fn decide(&self, moderator: &str, action: &str) {
        let browser = self.server.anybody();
        sign_in(&browser, moderator).await;
        decide(&browser, &self.only_report().await, action).await;
    }

    async fn only_report(&self) -> String {
        let open = self.mod_mia.ids("/api/v1/admin/reports").await;
        assert_eq!(open.len(), 1, "{open:?}");
        open[0].clone()
    }
}

pub async fn decide(browser: &Client, report: &str, action: &str) {
    let page = browser.get(&format!("/moderation/reports/{report}")).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let token = csrf(&page.body);
    let form =
        [("csrf", token.as_str()), ("action", action), ("reason", "Because of the rule about patients.")];
    let path = format!("/moderation/reports/{report}/decide");
    let reply = browser.send(browser.request(Method::POST, &path).form(&form)).await;
    assert_eq!(reply.status, 303, "{}", reply.body);
}

/// Reads server-sent events until one has the text. A bound that is never reached when all is well.
async fn hear(events: &mut Response, text: &str) {
    let mut heard = String::new();
    let wait = async {
        while !heard.contains(text) {
            let chunk = events.chunk().await.unwrap().expect("the stream ended");
            heard.push_str(&String::from_utf8_lossy(&chunk));
        }
    };
    tokio::time::timeout(Duration::from_secs(10), wait)
        .await
        .unwrap_or_else(|_| panic!("never heard {text}"));
}

#[tokio::test]
async fn a_flag_hides_the_post_at_once_from_everybody_but_its_author_and_moderators() {
    let ward = Ward::new().await;
    ward.assert_seen(true).await;
    let mut home = ward.ben.send_open("/api/v1/streaming/user").await;
    let mut local = ward.dora.send_open("/api/v1/streaming/public/local").await;
    let mut own = ward.anna.send_open("/api/v1/streaming/user").await;
    let report = ward.flag(&ward.dora).await;
    assert_eq!((&report["action_taken"], &report["category"]), (&json!(false), &json!("violation")));
    assert_eq!(
        (&report["rounds_category"], &report["status_ids"]),
        (&json!("confidentiality"), &json!([ward.post]))
    );
    ward.assert_seen(false).await;
    for stream in [&mut home, &mut local] {
        hear(stream, &format!("event: delete\ndata: {}", ward.post)).await;
    }
    // Memory has forgotten nothing that the tables know, and the other way round.
    ward.server.app.forget_timelines();
    ward.assert_seen(false).await;
    let mine = ward.anna.get(&format!("/api/v1/statuses/{}", ward.post)).await.ok();
    assert!(mine["content"].as_str().unwrap().contains(WORD), "its author goes on seeing it");
    hear(&mut own, "moderation_warning").await;
    for mark in ["favourite", "reblog", "bookmark"] {
        ward.dora.post(&format!("/api/v1/statuses/{}/{mark}", ward.post), Value::Null).await.refused(404);
    }
    let answer = json!({ "status": "hm", "in_reply_to_id": ward.post });
    ward.dora.post("/api/v1/statuses", answer).await.refused(404);
}

#[tokio::test]
async fn the_files_of_a_held_post_are_for_its_author_and_moderators() {
    let ward = Ward::new().await;
    ward.flag(&ward.ben).await;
    let held = ward.anna.get(&format!("/api/v1/statuses/{}", ward.post)).await.ok();
    let url = held["media_attachments"][0]["url"].as_str().unwrap().replace(&ward.server.url, "");
    assert!(url.starts_with("/held/"), "{url}");
    for (handle, status) in [("anna", 200), ("mia", 200), ("ben", 404), ("cara", 404)] {
        let browser = ward.server.anybody();
        sign_in(&browser, handle).await;
        assert_eq!(browser.get(&url).await.status.as_u16(), status, "{handle}");
    }
    assert_eq!(ward.server.anybody().get(&url).await.status, 404);
    let browser = ward.server.anybody();
    sign_in(&browser, "mia").await;
    let page = browser.get(&format!("/moderation/reports/{}", ward.only_report().await)).await;
    assert!(
        page.body.contains(WORD) && page.body.contains("/held/"),
        "a moderator sees what there is to decide"
    );
}

#[tokio::test]
async fn the_author_is_told_and_never_learns_who_reported() {
    let ward = Ward::new().await;
    ward.flag(&ward.dora).await;
    ward.server.work_off().await;
    let mails = ward.server.mails();
    let to_anna: Vec<_> = mails.iter().filter(|mail| mail.contains("To: anna@example.org")).collect();
    assert_eq!(to_anna.len(), 1, "{mails:?}");
    assert!(to_anna[0].contains("is hidden until a moderator"), "{}", to_anna[0]);
    let told = ward.anna.get("/api/v1/notifications?types[]=moderation_warning").await.ok();
    assert_eq!(told[0]["moderation_warning"]["action"], "none", "{told}");
    assert_eq!(told[0]["moderation_warning"]["status_ids"], json!([ward.post]));
    let browser = ward.server.anybody();
    sign_in(&browser, "anna").await;
    let page = browser.get("/settings/decisions").await.body;
    assert!(page.contains("Post held back"), "{page}");
    for text in [to_anna[0].clone(), told.to_string(), page] {
        assert!(!text.contains("dora"), "{text}");
    }
    let work = ward.mod_mia.get("/api/v1/notifications?types[]=admin.report").await.ok();
    assert_eq!(work[0]["report"]["status_ids"], json!([ward.post]), "moderators hear of it");
    assert!(
        ward.ben.get("/api/v1/notifications?types[]=admin.report").await.ok().as_array().unwrap().is_empty()
    );
}

#[tokio::test]
async fn a_post_that_may_stay_is_shown_again_and_another_flag_does_not_hide_it() {
    let ward = Ward::new().await;
    let mut home = ward.ben.send_open("/api/v1/streaming/user").await;
    ward.flag(&ward.dora).await;
    hear(&mut home, "event: delete").await;
    ward.decide("mia", "restore").await;
    hear(&mut home, "event: status.update").await;
    ward.assert_seen(true).await;
    ward.server.work_off().await;
    let mails = ward.server.mails();
    assert!(mails.iter().any(|mail| mail.contains("To: anna@") && mail.contains("It may stay")), "{mails:?}");
    assert!(
        mails.iter().any(|mail| mail.contains("To: dora@") && mail.contains("It is shown again")),
        "{mails:?}"
    );
    ward.flag(&ward.cara).await;
    ward.assert_seen(true).await;
    ward.only_report().await;
    // What it says now is not what the moderator read.
    let text = json!({ "status": format!("@ben another {WORD} #Sepsis") });
    ward.anna.put(&format!("/api/v1/statuses/{}", ward.post), text).await.ok();
    ward.flag(&ward.dora).await;
    ward.assert_seen(false).await;
}

#[tokio::test]
async fn a_deletion_leaves_nothing_of_the_post_in_the_database_or_on_the_disk() {
    let ward = Ward::new().await;
    let text = json!({ "status": format!("@ben a quieter {WORD} #Sepsis") });
    ward.anna.put(&format!("/api/v1/statuses/{}", ward.post), text).await.ok();
    let poll = json!({ "status": "Which?", "poll": { "options": [format!("{WORD} one"), "two"], "expires_in": 3600 } });
    let poll = ward.anna.post("/api/v1/statuses", poll).await.ok();
    ward.ben
        .post(
            &format!("/api/v1/polls/{}/votes", poll["poll"]["id"].as_str().unwrap()),
            json!({ "choices": [0] }),
        )
        .await
        .ok();
    let report = json!({
        "account_id": ward.anna.id, "status_ids": [ward.post, poll["id"]], "category": "confidentiality"
    });
    ward.dora.post("/api/v1/reports", report).await.ok();
    ward.decide("mia", "delete_statuses").await;
    ward.server.work_off().await;
    ward.assert_seen(false).await;
    ward.anna.get(&format!("/api/v1/statuses/{}", ward.post)).await.refused(404);
    ward.cara.get(&format!("/api/v1/statuses/{}", ward.boost)).await.refused(404);
    assert!(
        ward.ben.get(&format!("/api/v1/statuses/{}", ward.answer)).await.ok()["in_reply_to_id"].is_null()
    );
    let data = &ward.server.config.data_dir;
    assert_eq!(files(&data.join("media")), [] as [String; 0], "no picture is left");
    let left: Vec<String> = files(data)
        .into_iter()
        .filter(|file| {
            let bytes = std::fs::read(file).unwrap();
            bytes.windows(WORD.len()).any(|part| part.eq_ignore_ascii_case(WORD.as_bytes()))
        })
        .collect();
    assert_eq!(left, [] as [String; 0], "the word is still there");
    let log = ward.server.app.verify_audit(None).await.unwrap();
    assert_eq!(log.broken, None);
}

fn files(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries
        .flat_map(|entry| {
            let path = entry.unwrap().path();
            if path.is_dir() { files(&path) } else { vec![path.display().to_string()] }
        })
        .collect()
}

#[tokio::test]
async fn a_report_under_the_rule_about_patients_is_an_incident_from_any_application() {
    let ward = Ward::new().await;
    let rules = ward.server.anybody().get("/api/v1/instance/rules").await.ok();
    assert!(rules[0]["text"].as_str().unwrap().contains("patient"), "{rules}");
    let report = json!({
        "account_id": ward.anna.id, "status_ids": [ward.boost], "category": "violation", "rule_ids": [rules[0]["id"]]
    });
    let report = ward.dora.post("/api/v1/reports/", report).await.ok();
    assert_eq!(report["rule_ids"], json!(["1"]));
    assert_eq!(report["status_ids"], json!([ward.post]), "a boost stands for what it boosts");
    ward.assert_seen(false).await;
}

/// The form of the page where somebody without an account reports.
pub async fn flag_as_visitor(visitor: &Client, post: &str, fields: &[(&str, &str)]) -> crate::harness::Reply {
    let path = format!("/report/post/{post}");
    let page = visitor.get(&path).await;
    if page.status != 200 {
        return page;
    }
    let token = csrf(&page.body);
    let mut form: Vec<(&str, &str)> = fields.to_vec();
    form.push(("csrf", &token));
    visitor.send(visitor.request(Method::POST, &path).form(&form)).await
}

#[tokio::test]
async fn a_visitor_flags_a_post_without_an_account_and_gets_a_receipt() {
    let ward = Ward::new().await;
    let visitor = ward.server.anybody();
    let blank =
        flag_as_visitor(&visitor, &ward.post, &[("category", "confidentiality"), ("reason", " ")]).await;
    assert_eq!(blank.status, 422);
    assert!(blank.body.contains("The reason is missing"), "{}", blank.body);
    ward.assert_seen(true).await;
    let fields = [
        ("category", "confidentiality"),
        ("reason", "This is my mother."),
        ("name", "Petra Visitor"),
        ("email", "petra@example.net"),
    ];
    let sent = flag_as_visitor(&visitor, &ward.post, &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    let receipt = sent.header("location").to_owned();
    ward.assert_seen(false).await;
    let page = visitor.get(&receipt).await;
    assert!(page.status == 200 && page.body.contains("The post is hidden"), "{}", page.body);
    ward.server.work_off().await;
    let mails = ward.server.mails();
    let to_petra = |mails: &[String], text: &str| {
        mails.iter().any(|mail| mail.contains("To: petra@example.net") && mail.contains(text))
    };
    assert!(to_petra(&mails, &receipt), "{mails:?}");
    ward.decide("mia", "delete_statuses").await;
    ward.server.work_off().await;
    assert!(to_petra(&ward.server.mails(), "The post is deleted."));
    assert!(visitor.get(&receipt).await.body.contains("The post is deleted."));
    assert_eq!(visitor.get("/report/receipt/guess").await.status, 404);
    let private = json!({ "status": "for few", "visibility": "private" });
    let private = ward.anna.post("/api/v1/statuses", private).await.ok();
    assert_eq!(flag_as_visitor(&visitor, private["id"].as_str().unwrap(), &fields).await.status, 404);
}

#[tokio::test]
async fn flags_are_counted_by_address_and_by_member() {
    let server = Server::with(|config| config.rate_limits = "on".into()).await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    let mut last = 0;
    for n in 0..6 {
        let post = anna.say(&format!("number {n}")).await;
        let fields = [("category", "confidentiality"), ("reason", "Somebody is recognisable.")];
        last = flag_as_visitor(&server.anybody(), &post, &fields).await.status.as_u16();
    }
    assert_eq!(last, 429, "five in an hour from one address");
    server.advance(61 * 60 * 1000);
    let post = anna.say("number six").await;
    let fields = [("category", "confidentiality"), ("reason", "Somebody is recognisable.")];
    assert_eq!(flag_as_visitor(&server.anybody(), &post, &fields).await.status, 303);
    let report = json!({ "account_id": anna.id, "comment": "again and again" });
    for _ in 0..30 {
        ben.post("/api/v1/reports", report.clone()).await.ok();
    }
    ben.post("/api/v1/reports", report.clone()).await.refused(429);
}

#[tokio::test]
async fn a_held_post_stays_held_when_the_server_starts_again() {
    let mut ward = Ward::new().await;
    ward.flag(&ward.dora).await;
    ward.server.stop().await;
    let config = ward.server.config.clone();
    let app = tokio::task::spawn_blocking(move || {
        rounds::wiring::start_with(
            &config,
            platform::Clock::simulated(crate::harness::START_MS),
            platform::Cost::Minimal,
        )
        .unwrap_or_else(|problem| panic!("{problem}"))
    })
    .await
    .unwrap();
    let anybody = app::Viewer::anybody();
    let page = app.local(&anybody, false, app::Range::newest(20)).await.unwrap();
    assert!(page.items.iter().all(|post| post.id().to_string() != ward.post));
    for file in &ward.files {
        assert!(app.blob(file.trim_start_matches("/media/")).await.is_err(), "{file}");
    }
}
