//! Pseudonyms: who may take one, who sees it, what it does not tell, and how two moderators learn whose one is.

use super::{DAY, found, join, text};
use crate::harness::{Client, Server};
use crate::oauth::sign_in;
use crate::pages::submit_from;
use serde_json::{Value, json};

struct Ward {
    server: Server,
    /// Owner, moderator, member, member.
    anna: Client,
    mia: Client,
    ben: Client,
    dora: Client,
    cara: Client,
    group: String,
    path: String,
}

async fn ward() -> Ward {
    let server = super::server().await;
    let anna = server.member("anna").await;
    let rules = json!({ "privacy": "members", "joining": "invitation", "pseudonyms": true });
    let group = found(&anna, "ward", rules).await;
    let path = format!("/api/rounds/v1/groups/{group}");
    anna.post(&format!("{path}/invitations"), json!({ "who": "mia ben dora" })).await.ok();
    let (mia, ben, dora) =
        (server.member("mia").await, server.member("ben").await, server.member("dora").await);
    for who in [&mia, &ben, &dora] {
        join(who, &group).await.ok();
    }
    anna.post(&format!("{path}/members/{}/role", mia.id), json!({ "role": "moderator" })).await.ok();
    let cara = server.member("cara").await;
    Ward { server, anna, mia, ben, dora, cara, group, path }
}

#[tokio::test]
async fn members_of_a_vetted_group_write_under_another_name_and_nobody_else_finds_it() {
    let it = ward().await;
    let own = format!("{}/pseudonym", it.path);
    assert_eq!(it.ben.get(&own).await.ok(), Value::Null);
    it.cara.post(&own, json!({ "name": "A spy" })).await.refused(403);
    it.ben.post(&own, json!({ "name": " " })).await.refused(422);
    it.ben.post(&own, json!({ "name": "NHS 943 476 5919" })).await.refused(422);
    let early = it.ben.post(&format!("{own}/statuses"), json!({ "status": "too early" })).await;
    assert!(early.refused(422).contains("no pseudonym"), "{}", early.body);
    let mask = it.ben.post(&own, json!({ "name": "A tired one" })).await.ok();
    let (mask_id, handle) = (text(&mask["account"]), mask["account"]["acct"].as_str().unwrap().to_owned());
    it.ben.post(&own, json!({ "name": "Another" })).await.refused(422);
    let said = json!({ "status": "I was afraid of the wombat", "visibility": "public" });
    let post = it.ben.post(&format!("{own}/statuses"), said).await.ok();
    assert_eq!(
        (&post["account"]["display_name"], &post["visibility"]),
        (&json!("A tired one"), &json!("private"))
    );
    let id = text(&post);
    assert!(it.dora.ids("/api/v1/timelines/home").await.contains(&id));
    assert!(it.dora.get(&format!("/api/v1/accounts/{mask_id}")).await.ok()["id"] == json!(mask_id));
    let answer = json!({ "status": "So was I", "in_reply_to_id": id });
    let answer = text(&it.dora.post("/api/v1/statuses", answer).await.ok());
    let back = json!({ "status": "Thank you", "in_reply_to_id": answer });
    it.ben.post(&format!("{own}/statuses"), back).await.ok();
    // For others there is neither the post nor the account.
    for (path, status) in [
        (format!("/api/v1/statuses/{id}"), 404),
        (format!("/api/v1/accounts/{mask_id}"), 404),
        (format!("/api/v1/accounts/lookup?acct={handle}"), 404),
        (format!("/@{handle}"), 404),
    ] {
        for who in [&it.cara, &it.server.anybody()] {
            let reply = who.get(&path).await;
            assert_eq!(reply.status, status, "{path}: {}", reply.body);
        }
    }
    let found = it.cara.get(&format!("/api/v2/search?q={handle}")).await.ok();
    assert_eq!(found["accounts"], json!([]));
    it.cara.post(&format!("/api/v1/accounts/{mask_id}/follow"), Value::Null).await.refused(404);
    it.dora.post(&format!("/api/v1/accounts/{mask_id}/follow"), Value::Null).await.refused(403);
    let outside = json!({ "status": "x", "in_reply_to_id": it.cara.say("in the open").await });
    it.ben.post(&format!("{own}/statuses"), outside).await.refused(422);
    let browser = it.server.anybody();
    sign_in(&browser, "ben").await;
    let room = browser.get("/@ward").await.body;
    assert!(room.contains(&format!("/pseudonym?in_reply_to={id}")), "{room}");
    // The owner sees what they wrote, and takes it back.
    assert_eq!(it.ben.get(&own).await.ok()["statuses"].as_array().unwrap().len(), 2);
    it.dora.delete(&format!("{own}/statuses/{id}")).await.refused(404);
    it.ben.delete(&format!("/api/v1/statuses/{id}")).await.refused(404);
    it.ben.delete(&format!("{own}/statuses/{id}")).await.ok();
    it.dora.get(&format!("/api/v1/statuses/{id}")).await.refused(404);
}

#[tokio::test]
async fn no_byte_of_the_database_ties_a_pseudonym_to_its_owner() {
    let it = ward().await;
    let own = format!("{}/pseudonym", it.path);
    let mask = text(&it.ben.post(&own, json!({ "name": "A tired one" })).await.ok()["account"]);
    it.ben.post(&format!("{own}/statuses"), json!({ "status": "afraid" })).await.ok();
    let (mask, ben): (i64, i64) = (mask.parse().unwrap(), it.ben.id.parse().unwrap());
    let read = it.server.app.store().read(move |db| {
        let row = store::groups::pseudonyms::by_id(db, mask)?.unwrap();
        let lines = store::audit::after(db, 0, 200)?;
        Ok::<_, store::StoreError>((row, lines))
    });
    let (row, lines) = read.await.unwrap();
    assert_eq!(row.owner_key.len(), 64, "a keyed digest");
    let about: Vec<_> = lines.iter().filter(|line| format!("{line:?}").contains(&mask.to_string())).collect();
    assert!(!about.is_empty());
    for line in about {
        assert!(!format!("{line:?}").contains(&ben.to_string()), "{line:?}");
    }
}

#[tokio::test]
async fn two_moderators_with_a_reason_learn_whose_it_is_and_one_does_not() {
    let it = ward().await;
    let mask = it.ben.post(&format!("{}/pseudonym", it.path), json!({ "name": "A tired one" })).await.ok();
    let whose = format!("{}/pseudonyms/{}", it.path, text(&mask["account"]));
    it.dora.get(&whose).await.refused(403);
    it.dora.post(&whose, json!({ "reason": "curious" })).await.refused(403);
    it.anna.post(&whose, json!({ "reason": " " })).await.refused(422);
    let asked = it.anna.post(&whose, json!({ "reason": "A threat to a colleague" })).await.ok();
    assert_eq!((asked["asked"].as_array().unwrap().len(), &asked["owner"]), (1, &Value::Null));
    let again = it.anna.post(&whose, json!({ "reason": "Again" })).await.ok();
    assert_eq!((again["asked"].as_array().unwrap().len(), &again["owner"]), (1, &Value::Null), "one is one");
    assert_eq!(it.mia.get(&whose).await.ok()["owner"], Value::Null);
    // A week later the question has lapsed.
    it.server.advance(8 * DAY);
    let alone = it.mia.post(&whose, json!({ "reason": "I think so too" })).await.ok();
    assert_eq!(alone["owner"], Value::Null);
    // In a browser the second one asks.
    let browser = it.server.anybody();
    sign_in(&browser, "anna").await;
    let page = format!("/groups/{}/pseudonyms/{}", it.group, text(&mask["account"]));
    assert!(browser.get(&page).await.body.contains("I think so too"));
    let sent = submit_from(&browser, &page, &page, &[("reason", "It goes on")]).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    assert!(browser.get(&page).await.body.contains("@ben"));
    assert_eq!(it.mia.get(&whose).await.ok()["owner"]["acct"], "ben");
    let log = it.anna.get(&format!("{}/log", it.path)).await.ok();
    let done: Vec<&str> =
        log.as_array().unwrap().iter().map(|line| line["action"].as_str().unwrap()).collect();
    assert!(
        done.contains(&"group.pseudonym_asked") && done.contains(&"group.pseudonym_resolved"),
        "{done:?}"
    );
    it.dora.get(&whose).await.refused(403);
}

#[tokio::test]
async fn a_pseudonym_goes_with_its_group_its_owner_and_its_welcome() {
    let it = ward().await;
    let own = format!("{}/pseudonym", it.path);
    let open = json!({ "kind": "community", "name": "Open", "handle": "open_ward", "pseudonyms": true });
    let says = it.anna.post("/api/rounds/v1/groups", open).await.refused(422);
    assert!(says.contains("closed groups"), "{says}");
    let mask = text(&it.ben.post(&own, json!({ "name": "A tired one" })).await.ok()["account"]);
    let write = |text: &str| json!({ "status": text });
    let post = text(&it.ben.post(&format!("{own}/statuses"), write("one")).await.ok());
    // Kept out: the pseudonym is silent, and nobody is told whose it is.
    it.anna.post(&format!("{}/bans/{mask}", it.path), json!({ "reason": "rude" })).await.ok();
    it.ben.post(&format!("{own}/statuses"), write("two")).await.refused(403);
    it.anna.delete(&format!("{}/bans/{mask}", it.path)).await.ok();
    it.ben.post(&format!("{own}/statuses"), write("two")).await.ok();
    // Whoever has left writes no more.
    it.ben.delete(&format!("{}/join", it.path)).await.ok();
    it.ben.post(&format!("{own}/statuses"), write("three")).await.refused(403);
    // When its owner is deleted, it goes too.
    let ben: i64 = it.ben.id.parse().unwrap();
    let suspend =
        move |tx: &mut store::Tx<'_>| store::accounts::set_state(tx, ben, store::accounts::SUSPENDED);
    it.server.app.store().write(suspend).await.unwrap();
    let (job, now) = (it.server.app.now() << 16, it.server.app.now());
    let erase = move |tx: &mut store::Tx<'_>| {
        store::jobs::enqueue(tx, job, "delete_member", &ben.to_string(), now, now)
    };
    it.server.app.store().write(erase).await.unwrap();
    it.server.work_off().await;
    it.dora.get(&format!("/api/v1/statuses/{post}")).await.refused(404);
    it.dora.get(&format!("/api/v1/accounts/{mask}")).await.refused(404);
}
