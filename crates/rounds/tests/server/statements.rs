//! Statements: drafted by several, agreed to by a quorum, out on a page of their own, corrected in sight of everybody.

use crate::groups::server;
use crate::harness::{Client, Server};
use crate::oauth::{csrf, sign_in};
use reqwest::Method;
use serde_json::{Value, json};

const HOUR: i64 = 3_600_000;

fn text(value: &Value) -> String {
    value["id"].as_str().unwrap_or_else(|| panic!("no id in {value}")).to_owned()
}

/// A closed group of Anna, who owns it, with the moderators Ben and Cara, and the member Dora.
struct Spoken {
    server: Server,
    anna: Client,
    ben: Client,
    cara: Client,
    dora: Client,
    group: String,
}

impl Spoken {
    async fn new() -> Self {
        let server = server().await;
        let [anna, ben, cara, dora] = [
            server.member("anna").await,
            server.member("ben").await,
            server.member("cara").await,
            server.member("dora").await,
        ];
        let wish = json!({ "kind": "community", "name": "Fenmoor Juniors", "handle": "juniors", "privacy": "members",
            "press": "Press office, press@juniors.example" });
        let group = text(&anna.post("/api/rounds/v1/groups", wish).await.ok());
        for who in [&ben, &cara, &dora] {
            who.post(&format!("/api/rounds/v1/groups/{group}/join"), Value::Null).await.ok();
        }
        for who in [&ben, &cara] {
            let role = format!("/api/rounds/v1/groups/{group}/members/{}/role", who.id);
            anna.post(&role, json!({ "role": "moderator" })).await.ok();
        }
        Self { server, anna, ben, cara, dora, group }
    }

    async fn draft(&self) -> String {
        let words = json!({ "title": "Rotas come too late", "text": "We ask for six weeks.\n\nSee https://juniors.example/rotas" });
        text(&self.ben.post(&format!("/api/rounds/v1/groups/{}/statements", self.group), words).await.ok())
    }

    async fn agree(&self, id: &str) {
        for who in [&self.anna, &self.cara] {
            who.post(&format!("/api/rounds/v1/statements/{id}/approval"), Value::Null).await.ok();
        }
    }
}

#[tokio::test]
async fn a_quorum_agrees_and_a_journalist_without_an_account_reads_it_and_only_it() {
    let spoken = Spoken::new().await;
    let Spoken { server, anna, ben, cara, dora, group } = &spoken;
    dora.post(&format!("/api/rounds/v1/groups/{group}/statements"), json!({ "title": "x", "text": "y" }))
        .await
        .refused(403);
    let id = spoken.draft().await;
    let path = format!("/api/rounds/v1/statements/{id}");
    let journalist = server.anybody();
    for who in [&journalist, dora] {
        who.get(&path).await.refused(404);
    }
    assert!(
        ben.post(&format!("{path}/approval"), Value::Null)
            .await
            .refused(422)
            .contains("others have to agree")
    );
    anna.post(&format!("{path}/approval"), Value::Null).await.ok();
    assert!(ben.post(&format!("{path}/publish"), Value::Null).await.refused(422).contains("Not enough"));
    // Another wording needs to be agreed to anew, and nobody's is overwritten unseen.
    let seen = anna.get(&path).await.ok()["draft"]["version"]["written_at"].clone();
    server.advance(60_000);
    let words = |text: &str| json!({ "title": "Rotas come too late", "text": text, "seen": seen });
    let changed = cara.put(&path, words("We ask for eight weeks.")).await.ok();
    assert_eq!(changed["draft"]["approved_by"], json!([]));
    assert!(anna.put(&path, words("We ask for two weeks.")).await.refused(422).contains("Somebody else"));
    let old = json!({ "seen": seen });
    assert!(anna.post(&format!("{path}/approval"), old).await.refused(422).contains("changed since"));
    for who in [anna, ben] {
        who.post(&format!("{path}/approval"), Value::Null).await.ok();
    }
    ben.post(&format!("{path}/publish"), Value::Null).await.ok();
    let read = journalist.get(&path).await.ok();
    assert_eq!(
        (&read["versions"][0]["text"], &read["draft"], &read["press_url"]),
        (&json!("We ask for eight weeks."), &Value::Null, &Value::Null)
    );
    let page = journalist.get(&format!("/statements/{id}")).await.body;
    assert!(page.contains("We ask for eight weeks.") && page.contains("press@juniors.example"), "{page}");
    assert!(journalist.get("/@juniors/statements").await.body.contains("Rotas come too late"));
    assert!(journalist.get("/@juniors/statements.rss").await.body.contains("eight weeks"));
    assert!(journalist.get("/statements.atom").await.body.contains("eight weeks"));
    journalist.get(&format!("/api/rounds/v1/groups/{group}/timeline")).await.refused(403);
    // The group tells of it, once.
    let said = journalist.get(&format!("/api/v1/accounts/{group}/statuses")).await.ok();
    assert_eq!(said.as_array().unwrap().len(), 1, "{said}");
    assert!(said[0]["content"].as_str().unwrap().contains(&format!("/statements/{id}")), "{said}");
}

#[tokio::test]
async fn a_correction_says_what_was_wrong_and_the_earlier_version_stays() {
    let spoken = Spoken::new().await;
    let Spoken { server, anna, ben, .. } = &spoken;
    let id = spoken.draft().await;
    let path = format!("/api/rounds/v1/statements/{id}");
    spoken.agree(&id).await;
    ben.post(&format!("{path}/publish"), Value::Null).await.ok();
    server.advance(HOUR);
    let silent = json!({ "title": "Rotas come too late", "text": "Seven." });
    assert!(ben.put(&path, silent).await.refused(422).contains("what was wrong"));
    let right = json!({ "title": "Rotas come too late", "text": "We ask for seven weeks.", "correction": "We wrote six weeks; it is seven." });
    ben.put(&path, right).await.ok();
    let journalist = server.anybody();
    assert!(journalist.get(&path).await.ok().to_string().contains("six weeks"), "nothing changed yet");
    spoken.agree(&id).await;
    let until = wire::time::iso(server.app.now() + 2 * HOUR);
    let kept = ben.post(&format!("{path}/publish"), json!({ "embargo_until": until })).await.refused(422);
    assert!(kept.contains("correction"), "{kept}");
    ben.post(&format!("{path}/publish"), Value::Null).await.ok();
    let page = journalist.get(&format!("/statements/{id}")).await.body;
    assert!(
        page.contains("seven weeks.")
            && page.contains("We wrote six weeks; it is seven.")
            && page.contains("version 2"),
        "{page}"
    );
    let earlier = journalist.get(&format!("/statements/{id}?version=1")).await.body;
    assert!(earlier.contains("six weeks") && earlier.contains("earlier version"), "{earlier}");
    assert!(journalist.get("/@juniors/statements.atom").await.body.contains("Corrected"));
    ben.post(&format!("{path}/withdraw"), json!({ "reason": "x" })).await.refused(403);
    anna.post(&format!("{path}/withdraw"), json!({})).await.refused(422);
    anna.post(&format!("{path}/withdraw"), json!({ "reason": "The numbers were not ours." })).await.ok();
    let page = journalist.get(&format!("/statements/{id}")).await.body;
    assert!(
        page.contains("Withdrawn") && page.contains("not ours") && page.contains("seven weeks"),
        "{page}"
    );
}

#[tokio::test]
async fn under_embargo_only_the_press_reads_and_when_it_ends_everybody() {
    let spoken = Spoken::new().await;
    let Spoken { server, ben, group, .. } = &spoken;
    let id = spoken.draft().await;
    let path = format!("/api/rounds/v1/statements/{id}");
    spoken.agree(&id).await;
    let at = |ms: i64| json!({ "embargo_until": wire::time::iso(server.app.now() + ms) });
    assert!(ben.post(&format!("{path}/publish"), at(60_000)).await.refused(422).contains("ten minutes"));
    let out = ben.post(&format!("{path}/publish"), at(2 * HOUR)).await.ok();
    let (journalist, press) = (server.anybody(), out["press_url"].as_str().unwrap().to_owned());
    journalist.get(&path).await.refused(404);
    assert_eq!(journalist.get("/api/rounds/v1/statements").await.ok(), json!([]));
    assert!(!journalist.get("/@juniors/statements.rss").await.body.contains("Rotas"));
    journalist.get(&format!("{path}?press=guessed")).await.refused(404);
    let page = journalist.get(press.strip_prefix(&server.url).unwrap()).await.body;
    assert!(page.contains("Under embargo until") && page.contains("six weeks"), "{page}");
    assert_eq!(journalist.get(&format!("/api/v1/accounts/{group}/statuses")).await.ok(), json!([]));
    server.advance(2 * HOUR);
    server.work_off().await;
    journalist.get(&path).await.ok();
    let said = journalist.get(&format!("/api/v1/accounts/{group}/statuses")).await.ok();
    assert_eq!(said.as_array().unwrap().len(), 1, "{said}");
}

#[tokio::test]
async fn the_pages_draft_agree_and_publish_and_the_guard_reads_the_text() {
    let spoken = Spoken::new().await;
    let Spoken { server, anna, ben, group, .. } = &spoken;
    let bad = json!({ "title": "x", "text": "NHS number 943 476 5919 waited a day" });
    ben.post(&format!("/api/rounds/v1/groups/{group}/statements"), bad).await.refused(422);
    anna.patch(&format!("/api/rounds/v1/groups/{group}/rules"), json!({ "privacy": "members", "quorum": 0 }))
        .await
        .refused(422);
    anna.patch(&format!("/api/rounds/v1/groups/{group}/rules"), json!({ "privacy": "members", "quorum": 1 }))
        .await
        .ok();
    let browser = server.anybody();
    sign_in(&browser, "ben").await;
    let page = browser.get(&format!("/groups/{group}/statements")).await.body;
    let send = async |who: &Client, path: &str, form: &[(&str, String)]| {
        who.send(who.request(Method::POST, path).form(form)).await
    };
    let empty = [("csrf", csrf(&page)), ("title", "Late".to_owned()), ("text", String::new())];
    let refused = send(&browser, &format!("/groups/{group}/statements"), &empty).await;
    assert!(
        refused.status == 422 && refused.body.contains("value=\"Late\"") && refused.body.contains("is empty"),
        "{}",
        refused.body
    );
    let form = [("csrf", csrf(&page)), ("title", "Late".to_owned()), ("text", "Rotas are late.".to_owned())];
    let place =
        send(&browser, &format!("/groups/{group}/statements"), &form).await.header("location").to_owned();
    let other = server.anybody();
    sign_in(&other, "anna").await;
    let page = other.get(&place).await.body;
    assert!(page.contains("1 more") && page.contains("Rotas are late."), "{page}");
    let agree = [("csrf", csrf(&page))];
    assert_eq!(send(&other, &format!("{place}/approve"), &agree).await.status, 303);
    let publish = [("csrf", csrf(&page)), ("embargo_until", String::new())];
    assert_eq!(send(&other, &format!("{place}/publish"), &publish).await.status, 303);
    assert!(server.anybody().get(&place).await.body.contains("Rotas are late."));
    let log = anna.get(&format!("/api/rounds/v1/groups/{group}/log")).await.ok();
    assert_eq!(log[0]["action"], "group.statement_published");
}
