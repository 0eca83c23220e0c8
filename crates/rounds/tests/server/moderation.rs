//! Moderation: reports, decisions with their reasons, limits, appeals, rules, Mastodon's admin API, the public numbers.

mod rules;

use crate::harness::{Client, PASSWORD, Reply, Server, ids, picture};
use crate::incidents::decide;
use crate::oauth::{csrf, sign_in};
use kernel::Role;
use reqwest::Method;
use serde_json::{Value, json};

const DAY: i64 = 86_400_000;
const STAFF: &str = "read write follow push admin:read admin:write";

async fn act(moderator: &Client, target: &Client, kind: &str) -> Reply {
    let body = json!({ "type": kind, "text": "Because of how you treat others here." });
    moderator.post(&format!("/api/v1/admin/accounts/{}/action", target.id), body).await
}

/// A server whose moderators sign in with a password alone.
async fn server() -> Server {
    Server::with(|config| config.require_two_factor = "off".into()).await
}

/// Fills in a form of a page and sends it. `page` is where the form is.
async fn submit(browser: &Client, page: &str, path: &str, fields: &[(&str, &str)]) -> Reply {
    let token = csrf(&browser.get(page).await.body);
    let mut form: Vec<(&str, &str)> = fields.to_vec();
    form.push(("csrf", &token));
    browser.send(browser.request(Method::POST, path).form(&form)).await
}

async fn browser(server: &Server, handle: &str) -> Client {
    let browser = server.anybody();
    sign_in(&browser, handle).await;
    browser
}

/// The mails to somebody.
async fn mails_to(server: &Server, address: &str) -> Vec<String> {
    server.work_off().await;
    server.mails().into_iter().filter(|mail| mail.contains(&format!("To: {address}"))).collect()
}

/// The secret of the latest link to appeal that was mailed to somebody.
async fn appeal_link(server: &Server, address: &str) -> String {
    let mails = mails_to(server, address).await;
    let mail = mails.iter().rev().find(|mail| mail.contains("/appeals/")).expect("no mail has a link");
    let after = mail.split("/appeals/").nth(1).unwrap();
    format!(
        "/appeals/{}",
        after.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).next().unwrap()
    )
}

async fn audit(server: &Server, moderator: &str, query: &str) -> String {
    browser(server, moderator).await.get(&format!("/moderation/audit?{query}")).await.body
}

#[tokio::test]
async fn a_report_names_what_exists_and_what_its_author_may_see() {
    let server = server().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    let post = anna.say("buy my book").await;
    let private = json!({ "status": "for few", "visibility": "private" });
    let private = anna.post("/api/v1/statuses", private).await.ok();
    let send = |body: Value| {
        let ben = ben.clone();
        async move { ben.post("/api/v1/reports", body).await }
    };
    send(json!({ "comment": "nobody" })).await.refused(422);
    send(json!({ "account_id": "12345" })).await.refused(404);
    send(json!({ "account_id": ben.id })).await.refused(403);
    send(json!({ "account_id": ben.id, "status_ids": [post] })).await.refused(403);
    send(json!({ "account_id": anna.id, "status_ids": [private["id"]] })).await.refused(404);
    send(json!({ "account_id": anna.id, "status_ids": ["77"] })).await.refused(404);
    send(json!({ "account_id": anna.id, "category": "boring" })).await.refused(422);
    send(json!({ "account_id": anna.id, "rule_ids": ["9"] })).await.refused(422);
    send(json!({ "account_id": anna.id, "comment": "x".repeat(2001) })).await.refused(422);
    let report = json!({
        "account_id": anna.id, "status_ids": [post], "comment": "an advertisement", "category": "spam", "forward": true
    });
    let report = send(report).await.ok();
    assert_eq!((&report["category"], &report["comment"]), (&json!("spam"), &json!("an advertisement")));
    assert_eq!(report["status_ids"], json!([post]));
    assert_eq!(report["target_account"]["id"], anna.id);
    for null in ["action_taken_at", "rule_ids", "collection_ids"] {
        assert_eq!(report[null], Value::Null, "{null}");
    }
    assert_eq!(anna.get(&format!("/api/v1/statuses/{post}")).await.status, 200, "only an incident hides");
    assert!(server.anybody().get("/api/v1/timelines/public").await.body.contains("buy my book"));
}

#[tokio::test]
async fn a_decision_has_a_reason_that_the_author_and_the_reporter_read() {
    let server = server().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    let mia = server.moderator("mia").await;
    let post = anna.say("buy my book").await;
    let report = json!({ "account_id": anna.id, "status_ids": [post], "category": "spam" });
    let report = ben.post("/api/v1/reports", report).await.ok()["id"].as_str().unwrap().to_owned();
    let desk = browser(&server, "mia").await;
    let here = format!("/moderation/reports/{report}");
    let refused =
        submit(&desk, &here, &format!("{here}/decide"), &[("action", "silence"), ("note", "kept")]).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("The reason is missing") && refused.body.contains("kept"),
        "{}",
        refused.body
    );
    let noted = submit(&desk, &here, &format!("{here}/note"), &[("note", "Second time this month.")]).await;
    assert_eq!(noted.status, 303);
    submit(&desk, &here, &format!("{here}/assign"), &[]).await;
    let fields =
        [("action", "delete_statuses"), ("preset", "3"), ("reason", "Books too."), ("note", "not for you")];
    assert_eq!(submit(&desk, &here, &format!("{here}/decide"), &fields).await.status, 303);
    let page = desk.get(&here).await.body;
    for text in ["Second time this month.", "Post deleted", "Resolved", "Books too."] {
        assert!(page.contains(text), "{text}: {page}");
    }
    anna.get(&format!("/api/v1/statuses/{post}")).await.refused(404);
    let to_anna = mails_to(&server, "anna@example.org").await.join("");
    assert!(to_anna.contains("advertises something") && to_anna.contains("Books too."), "{to_anna}");
    assert!(!to_anna.contains("not for you") && !to_anna.contains("ben"), "{to_anna}");
    let to_ben = mails_to(&server, "ben@example.org").await.join("");
    assert!(to_ben.contains("The post is deleted.") && to_ben.contains("Books too."), "{to_ben}");
    let told = anna.get("/api/v1/notifications").await.ok();
    assert_eq!(told[0]["type"], "moderation_warning");
    assert_eq!(told[0]["moderation_warning"]["action"], "delete_statuses");
    let done = mia.get("/api/v1/admin/reports?resolved=true").await.ok();
    assert_eq!((&done[0]["id"], &done[0]["action_taken"]), (&json!(report), &json!(true)));
    assert_eq!(done[0]["action_taken_by_account"]["username"], "mia");
    let log = audit(&server, "mia", "action=decision.").await;
    assert!(log.contains("decision.delete") && log.contains("@mia"), "{log}");
}

#[tokio::test]
async fn a_silenced_account_reaches_its_followers_only() {
    let server = server().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    let dora = server.member("dora").await;
    let mia = server.moderator("mia").await;
    ben.follow(&anna).await;
    dora.post("/api/v1/tags/sepsis/follow", Value::Null).await.ok();
    let before = anna.say("kingfisher one #sepsis").await;
    act(&mia, &anna, "silence").await.ok();
    let mention = anna.say("@dora kingfisher two #sepsis").await;
    let anybody = server.anybody();
    let places = [
        "/api/v1/timelines/public",
        "/api/v1/timelines/tag/sepsis",
        "/api/v1/timelines/home",
        "/api/v2/search?q=kingfisher&type=statuses",
        "/api/v1/notifications",
    ];
    for forgetful in [false, true] {
        if forgetful {
            server.app.forget_timelines();
        }
        for path in places {
            assert!(!dora.get(path).await.body.contains("kingfisher"), "{path}");
        }
        for path in &places[..2] {
            assert!(!anybody.get(path).await.body.contains("kingfisher"), "{path}");
        }
        let home = ben.ids("/api/v1/timelines/home").await;
        assert!(home.contains(&before) && home.contains(&mention), "{home:?}");
        for path in &places[..4] {
            assert!(ben.get(path).await.body.contains("kingfisher"), "{path}");
        }
    }
    assert!(
        dora.get("/api/v2/search?q=anna&type=accounts").await.ok()["accounts"].as_array().unwrap().is_empty()
    );
    assert_eq!(anybody.get("/@anna").await.status, 200, "who looks for it finds it");
    assert!(
        mia.get(&format!("/api/v1/admin/accounts/{}", anna.id)).await.ok()["silenced"].as_bool().unwrap()
    );
    mia.post(&format!("/api/v1/admin/accounts/{}/unsilence", anna.id), Value::Null).await.ok();
    assert!(anybody.get(places[0]).await.body.contains("kingfisher"));
    assert!(dora.get(places[2]).await.body.contains("kingfisher"));
}

#[tokio::test]
async fn a_limit_ends_by_itself_and_its_owner_is_told() {
    let server = server().await;
    let anna = server.member("anna").await;
    let mia = server.moderator("mia").await;
    anna.say("quiet please").await;
    let desk = browser(&server, "mia").await;
    let here = format!("/moderation/accounts/{}", anna.id);
    let fields = [("action", "silence"), ("reason", "A week of rest."), ("days", "7")];
    assert_eq!(submit(&desk, &here, &format!("{here}/decide"), &fields).await.status, 303);
    let seen =
        || async { server.anybody().get("/api/v1/timelines/public").await.body.contains("quiet please") };
    server.advance(6 * DAY);
    server.work_off().await;
    assert!(!seen().await);
    server.advance(2 * DAY);
    server.work_off().await;
    assert!(seen().await);
    assert!(mails_to(&server, "anna@example.org").await.iter().any(|mail| mail.contains("has ended")));
    assert!(
        !mia.get(&format!("/api/v1/admin/accounts/{}", anna.id)).await.ok()["silenced"].as_bool().unwrap()
    );
    assert!(audit(&server, "mia", "action=limit.").await.contains("limit.ended"));
    // An end that belongs to a limit which was replaced by a longer one changes nothing.
    let longer = [("action", "silence"), ("reason", "Again."), ("days", "30")];
    let shorter = [("action", "silence"), ("reason", "Again."), ("days", "1")];
    submit(&desk, &here, &format!("{here}/decide"), &shorter).await;
    submit(&desk, &here, &format!("{here}/decide"), &longer).await;
    server.advance(2 * DAY);
    server.work_off().await;
    assert!(!seen().await);
}

#[tokio::test]
async fn a_frozen_account_can_neither_sign_in_nor_post_and_its_posts_stay() {
    let server = server().await;
    let anna = server.member("anna").await;
    let mia = server.moderator("mia").await;
    anna.say("still here").await;
    let plan = json!({ "status": "from the freezer", "scheduled_at": "2026-11-24T20:00:00Z" });
    anna.post("/api/v1/statuses", plan).await.ok();
    act(&mia, &anna, "disable").await.ok();
    assert_eq!(anna.get("/api/v1/timelines/home").await.status, 401, "what was open is closed");
    let token = server.app.script_token(anna.id.parse().unwrap(), "read write").await.unwrap();
    let again = Client { token: Some(token), ..anna.clone() };
    assert!(again.get("/api/v1/timelines/home").await.refused(403).contains("disabled"));
    let page = server.anybody();
    let form =
        [("login", "anna"), ("password", PASSWORD), ("csrf", &csrf(&page.get("/auth/sign_in").await.body))];
    let reply = page.send(page.request(Method::POST, "/auth/sign_in").form(&form)).await;
    assert_eq!(reply.status, 403, "{}", reply.body);
    server.advance(DAY);
    server.work_off().await;
    let public = server.anybody().get("/api/v1/timelines/public").await.body;
    assert!(public.contains("still here") && !public.contains("from the freezer"), "{public}");
    mia.post(&format!("/api/v1/admin/accounts/{}/enable", anna.id), Value::Null).await.ok();
    again.get("/api/v1/timelines/home").await.ok();
}

#[tokio::test]
async fn pictures_can_be_covered_for_one_post_or_for_an_account() {
    let server = server().await;
    let anna = server.member("anna").await;
    let mia = server.moderator("mia").await;
    let show = || async {
        let media = anna.upload(picture()).await.ok()["id"].clone();
        let post =
            anna.post("/api/v1/statuses", json!({ "status": "a picture", "media_ids": [media] })).await.ok();
        post["id"].as_str().unwrap().to_owned()
    };
    let sensitive = |id: String| {
        let anybody = server.anybody();
        async move { anybody.get(&format!("/api/v1/statuses/{id}")).await.ok()["sensitive"].as_bool().unwrap() }
    };
    let (one, other) = (show().await, show().await);
    let report = json!({ "account_id": anna.id, "status_ids": [one], "category": "violation" });
    let report = server.member("ben").await.post("/api/v1/reports", report).await.ok();
    decide(&browser(&server, "mia").await, report["id"].as_str().unwrap(), "mark_statuses_as_sensitive")
        .await;
    assert!(sensitive(one).await && !sensitive(other.clone()).await);
    act(&mia, &anna, "sensitive").await.ok();
    assert!(sensitive(other.clone()).await && sensitive(show().await).await, "old posts and new ones");
    mia.post(&format!("/api/v1/admin/accounts/{}/unsensitive", anna.id), Value::Null).await.ok();
    assert!(!sensitive(other).await);
}

#[tokio::test]
async fn a_suspended_member_appeals_with_the_link_of_the_mail_and_another_moderator_answers() {
    let server = server().await;
    let anna = server.member("anna").await;
    let mia = server.moderator("mia").await;
    server.moderator("noor").await;
    anna.say("still mine").await;
    act(&mia, &anna, "suspend").await.ok();
    assert_eq!(server.anybody().get("/@anna").await.status, 404);
    let link = appeal_link(&server, "anna@example.org").await;
    let visitor = server.anybody();
    let page = visitor.get(&link).await;
    assert!(page.status == 200 && page.body.contains("how you treat others"), "{}", page.body);
    assert_eq!(submit(&visitor, &link, &link, &[("text", " ")]).await.status, 422);
    assert_eq!(submit(&visitor, &link, &link, &[("text", "It was irony.")]).await.status, 200);
    let again = csrf(&visitor.get("/auth/sign_in").await.body);
    let form = [("text", "Please."), ("csrf", again.as_str())];
    let twice = visitor.send(visitor.request(Method::POST, &link).form(&form)).await;
    assert!(twice.status == 422, "once is once: {}", twice.status);
    assert_eq!(visitor.get("/appeals/guess").await.status, 404);
    let desk = browser(&server, "mia").await;
    let own = desk.get("/moderation/appeals").await.body;
    assert!(own.contains("It was irony.") && own.contains("Another moderator has to answer"), "{own}");
    let other = browser(&server, "noor").await;
    let page = other.get("/moderation/appeals").await.body;
    let path = page.split("action=\"/moderation/appeals/").nth(1).unwrap().split('"').next().unwrap();
    let path = format!("/moderation/appeals/{path}");
    let answer = [("verdict", "uphold"), ("answer", "Irony it was.")];
    let refused = submit(&desk, "/moderation/appeals", &path, &answer).await;
    assert!(desk.get(refused.header("location")).await.body.contains("another moderator has to answer"));
    assert_eq!(server.anybody().get("/@anna").await.status, 404);
    assert_eq!(submit(&other, "/moderation/appeals", &path, &answer).await.status, 303);
    assert_eq!(server.anybody().get("/@anna").await.status, 200, "upheld is undone");
    assert!(server.anybody().get("/api/v1/timelines/public").await.body.contains("still mine"));
    for address in ["anna@example.org", "mia@example.org"] {
        let mails = mails_to(&server, address).await;
        assert!(
            mails.iter().any(|mail| mail.contains("is upheld") && mail.contains("Irony it was.")),
            "{mails:?}"
        );
    }
    assert!(audit(&server, "noor", "action=appeal.").await.contains("appeal.upheld"));
}

#[tokio::test]
async fn an_administrator_who_is_alone_answers_an_appeal_and_the_log_says_so() {
    let server = server().await;
    let anna = server.member("anna").await;
    let admin = server.account("ada", STAFF, Role::Admin).await;
    act(&admin, &anna, "none").await.ok();
    let mine = browser(&server, "anna").await;
    let page = mine.get("/settings/decisions").await.body;
    assert!(page.contains("Warning") && page.contains("how you treat others"), "{page}");
    let path = page.split("action=\"/settings/decisions/").nth(1).unwrap().split('"').next().unwrap();
    let path = format!("/settings/decisions/{path}");
    let reply = submit(&mine, "/settings/decisions", &path, &[("text", "I did not mean it.")]).await;
    assert_eq!(reply.status, 303);
    let warning = anna.get("/api/v1/notifications?types[]=moderation_warning").await.ok();
    assert_eq!(warning[0]["moderation_warning"]["appeal"]["state"], "pending");
    let desk = browser(&server, "ada").await;
    let page = desk.get("/moderation/appeals").await.body;
    let path = page.split("action=\"/moderation/appeals/").nth(1).unwrap().split('"').next().unwrap();
    let answer = [("verdict", "reject"), ("answer", "It reads otherwise.")];
    let reply = submit(&desk, "/moderation/appeals", &format!("/moderation/appeals/{path}"), &answer).await;
    assert_eq!(reply.status, 303);
    assert!(mine.get("/settings/decisions").await.body.contains("It reads otherwise."));
    let log = audit(&server, "ada", "action=appeal.rejected").await;
    assert!(log.contains("same moderator: true"), "{log}");
}

#[tokio::test]
async fn an_appeal_comes_within_six_months() {
    let server = server().await;
    let anna = server.member("anna").await;
    let mia = server.moderator("mia").await;
    act(&mia, &anna, "none").await.ok();
    let link = appeal_link(&server, "anna@example.org").await;
    let visitor = server.anybody();
    let token = csrf(&visitor.get(&link).await.body);
    server.advance(184 * DAY);
    let form = [("text", "Too late?"), ("csrf", token.as_str())];
    let reply = visitor.send(visitor.request(Method::POST, &link).form(&form)).await;
    assert_eq!(reply.status, 422);
    assert!(reply.body.contains("The time for an appeal is over"), "{}", reply.body);
}

#[tokio::test]
async fn nobody_decides_about_themselves_or_their_equals() {
    let server = server().await;
    let mia = server.moderator("mia").await;
    let noor = server.moderator("noor").await;
    let ada = server.account("ada", STAFF, Role::Admin).await;
    let bea = server.account("bea", STAFF, Role::Admin).await;
    for (who, whom) in [(&mia, &mia), (&mia, &noor), (&mia, &ada), (&ada, &bea), (&ada, &ada)] {
        act(who, whom, "silence").await.refused(403);
    }
    act(&ada, &noor, "silence").await.ok();
    let desk = browser(&server, "mia").await;
    let page = desk.get(&format!("/moderation/accounts/{}", ada.id)).await;
    assert!(page.status == 200 && !page.body.contains("id=\"decide\""), "there is no form to decide with");
}

#[tokio::test]
async fn the_pages_of_moderation_are_for_moderators() {
    let server = server().await;
    let anna = server.member("anna").await;
    server.moderator("mia").await;
    let (member, moderator) = (browser(&server, "anna").await, browser(&server, "mia").await);
    let account = format!("/moderation/accounts/{}", anna.id);
    for path in [
        "/moderation",
        "/moderation/appeals",
        "/moderation/accounts",
        &account,
        "/moderation/rules",
        "/moderation/audit",
    ] {
        assert_eq!(moderator.get(path).await.status, 200, "{path}");
        assert_eq!(member.get(path).await.status, 403, "{path}");
        assert_eq!(server.anybody().get(path).await.status, 303, "{path}");
    }
    assert!(moderator.get("/home").await.body.contains("href=\"/moderation\""));
    assert!(!member.get("/home").await.body.contains("href=\"/moderation\""));
    let forged =
        submit(&member, "/home", "/moderation/rules/word", &[("phrase", "x"), ("action", "flag")]).await;
    assert_eq!(forged.status, 403);
    let forged =
        submit(&member, "/home", &format!("{account}/decide"), &[("action", "suspend"), ("reason", "x")])
            .await;
    assert_eq!(forged.status, 403);
}

#[tokio::test]
async fn a_moderator_without_a_second_factor_learns_what_is_missing() {
    let server = Server::start().await;
    server.moderator("mia").await;
    let moderator = browser(&server, "mia").await;
    let page = moderator.get("/moderation").await;
    assert!(page.status == 403 && page.body.contains("second factor"), "{}", page.body);
    assert_eq!(submit(&moderator, "/home", "/moderation/rules/word", &[("phrase", "x")]).await.status, 403);
}

#[tokio::test]
async fn the_admin_api_lists_and_changes_accounts() {
    let server = server().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    let mia = server.moderator("mia").await;
    act(&mia, &anna, "silence").await.ok();
    act(&mia, &ben, "disable").await.ok();
    let names = |list: Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|it| it["username"].as_str().unwrap().to_owned()).collect()
    };
    for (query, wanted) in [
        ("v1/admin/accounts?silenced=true", vec!["anna"]),
        ("v1/admin/accounts?disabled=true", vec!["ben"]),
        ("v1/admin/accounts?active=true", vec!["mia"]),
        ("v1/admin/accounts?staff=true", vec!["mia"]),
        ("v1/admin/accounts?remote=true", vec![]),
        ("v1/admin/accounts?username=NN", vec!["anna"]),
        ("v1/admin/accounts?email=ben@", vec!["ben"]),
        ("v1/admin/accounts?ip=10.0.0.1", vec![]),
        ("v2/admin/accounts?status=silenced", vec!["anna"]),
        ("v2/admin/accounts?status=pending", vec![]),
        ("v2/admin/accounts?origin=remote", vec![]),
        ("v2/admin/accounts?permissions=staff", vec!["mia"]),
        ("v2/admin/accounts", vec!["mia", "ben", "anna"]),
        ("v2/admin/accounts?limit=1", vec!["mia"]),
    ] {
        assert_eq!(names(mia.get(&format!("/api/{query}")).await.ok()), wanted, "{query}");
    }
    mia.get("/api/v2/admin/accounts?status=odd").await.refused(422);
    let shown = mia.get(&format!("/api/v1/admin/accounts/{}", ben.id)).await.ok();
    assert_eq!((&shown["email"], &shown["disabled"]), (&json!("ben@example.org"), &json!(true)));
    assert_eq!((&shown["account"]["acct"], &shown["ips"]), (&json!("ben"), &json!([])));
    mia.post(&format!("/api/v1/admin/accounts/{}/action", anna.id), json!({ "type": "none" }))
        .await
        .refused(422);
    mia.post(&format!("/api/v1/admin/accounts/{}/action", anna.id), json!({ "type": "odd" }))
        .await
        .refused(422);
    mia.post(&format!("/api/v1/admin/accounts/{}/approve", anna.id), Value::Null).await.refused(403);
    mia.get("/api/v1/admin/accounts/12").await.refused(404);
    let block = json!({ "domain": "other.example", "severity": "suspend", "private_comment": "spam" });
    let block = mia.post("/api/v1/admin/domain_blocks", block).await.ok();
    assert_eq!((&block["severity"], &block["obfuscate"]), (&json!("suspend"), &json!(false)));
    mia.post("/api/v1/admin/domain_blocks", json!({ "domain": "other.example" })).await.refused(422);
    let path = format!("/api/v1/admin/domain_blocks/{}", block["id"].as_str().unwrap());
    let changed = mia.put(&path, json!({ "severity": "noop" })).await.ok();
    assert_eq!((&changed["severity"], &changed["private_comment"]), (&json!("noop"), &json!("spam")));
    mia.delete(&path).await.ok();
    mia.get(&path).await.refused(404);
    mia.post("/api/v1/admin/email_domain_blocks", json!({ "domain": "nonsense" })).await.refused(422);
}

#[tokio::test]
async fn the_admin_api_works_on_reports() {
    let server = server().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    let mia = server.moderator("mia").await;
    let post = anna.say("a herring").await;
    let report =
        json!({ "account_id": anna.id, "status_ids": [post], "category": "violation", "rule_ids": ["2"] });
    let report = ben.post("/api/v1/reports", report).await.ok()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/admin/reports/{report}");
    let shown = mia.get(&path).await.ok();
    assert_eq!(
        (&shown["account"]["username"], &shown["target_account"]["username"]),
        (&json!("ben"), &json!("anna"))
    );
    assert_eq!((&shown["statuses"][0]["id"], &shown["rules"][0]["id"]), (&json!(post), &json!("2")));
    assert_eq!(shown["assigned_account"], Value::Null);
    let taken = mia.post(&format!("{path}/assign_to_self"), Value::Null).await.ok();
    assert_eq!(taken["assigned_account"]["username"], "mia");
    mia.post(&format!("{path}/unassign"), Value::Null).await.ok();
    mia.post(&format!("{path}/resolve"), Value::Null).await.ok();
    for (query, count) in [
        ("", 0),
        ("?resolved=true", 1),
        (&format!("?resolved=true&account_id={}", ben.id), 1),
        (&format!("?resolved=true&account_id={}", anna.id), 0),
        (&format!("?resolved=true&target_account_id={}", anna.id), 1),
    ] {
        let found = mia.get(&format!("/api/v1/admin/reports{query}")).await.ok();
        assert_eq!(found.as_array().unwrap().len(), count, "{query}");
    }
    let again = mia.post(&format!("{path}/reopen"), Value::Null).await.ok();
    assert_eq!((&again["action_taken"], &again["action_taken_at"]), (&json!(false), &Value::Null));
    let incident = mia.put(&path, json!({ "category": "confidentiality" })).await.ok();
    assert_eq!(incident["rounds_category"], "confidentiality");
    server.anybody().get(&format!("/api/v1/statuses/{post}")).await.refused(404);
    mia.put(&path, json!({ "category": "odd" })).await.refused(422);
}

#[tokio::test]
async fn the_public_numbers_are_the_numbers_and_nobodys_name() {
    let server = server().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    let mia = server.moderator("mia").await;
    for (category, status) in [("spam", "one"), ("confidentiality", "two")] {
        let post = anna.say(status).await;
        let report = json!({ "account_id": anna.id, "status_ids": [post], "category": category });
        ben.post("/api/v1/reports", report).await.ok();
    }
    server.advance(3 * 60 * 60 * 1000);
    let open = mia.ids("/api/v1/admin/reports").await;
    let desk = browser(&server, "mia").await;
    decide(&desk, &open[0], "delete_statuses").await;
    decide(&desk, &open[1], "warning").await;
    let page = server.anybody().get("/transparency").await;
    assert_eq!(page.status, 200);
    let table = page.body.split("<tbody>").nth(1).unwrap();
    let newest: Vec<&str> = table
        .split("<td class=\"num\">")
        .skip(1)
        .take(5)
        .map(|cell| cell.split('<').next().unwrap())
        .collect();
    assert_eq!(newest, ["2", "1", "2", "0", "3 hours"], "reports, incidents, decisions, appeals, median");
    assert!(
        page.body.contains("Nov: 1 confidentiality incidents") && page.body.contains("<svg class=\"chart\"")
    );
    for name in ["anna", "ben", "mia"] {
        assert!(!page.body.contains(name), "{name}");
    }
    assert!(server.anybody().get("/local").await.body.contains("href=\"/transparency\""));
}

#[tokio::test]
async fn the_log_of_all_this_verifies_and_has_no_text_of_anybody() {
    let server = server().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    let mia = server.moderator("mia").await;
    let post = anna.say("an unmistakable heron").await;
    let report = json!({ "account_id": anna.id, "status_ids": [post], "category": "confidentiality", "comment": "about a stork" });
    ben.post("/api/v1/reports", report).await.ok();
    let open = mia.ids("/api/v1/admin/reports").await;
    decide(&browser(&server, "mia").await, &open[0], "restore").await;
    act(&mia, &anna, "silence").await.ok();
    let verdict = server.app.verify_audit(None).await.unwrap();
    assert!(verdict.lines >= 6 && verdict.broken.is_none(), "{verdict:?}");
    let log = audit(&server, "mia", "").await;
    for action in [
        "report.made",
        "post.held",
        "decision.restore",
        "post.released",
        "report.resolved",
        "decision.silence",
    ] {
        assert!(log.contains(action), "{action}: {log}");
    }
    assert!(!log.contains("heron") && !log.contains("stork"), "{log}");
    let about = audit(&server, "mia", &format!("subject=post:{post}")).await;
    assert!(about.contains("post.held") && !about.contains("report.made"), "{about}");
}
