//! Certificates of attendance: hosts issue them without seeing to whom, and anybody can check one.

use crate::harness::{Client, Reply, Server};
use crate::oauth::{csrf, sign_in};
use crate::sessions::{announce, at, found, ms, server};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

const SCOPES: &str = "read write follow cpd:read cpd:write";
const OWN: &str = "/api/rounds/v1/certificates";

/// A session that is over: Anna was there for five minutes, Ben for two, Cara not at all.
struct Over {
    server: Server,
    host: Client,
    anna: Client,
    ben: Client,
    cara: Client,
    session: String,
}

impl Over {
    async fn new() -> Self {
        let (server, _papers) = server().await;
        let host = server.member_with("host", SCOPES).await;
        let anna = server.member_with("anna", SCOPES).await;
        let ben = server.member_with("ben", SCOPES).await;
        let cara = server.member_with("cara", SCOPES).await;
        let club = found(&host, "renal_jc", "RenalJC").await;
        let announced = announce(&host, &club, json!({ "format": "live" })).await;
        let session = announced["id"].as_str().unwrap().to_owned();
        at(&server, ms("2026-11-24T20:00:00Z")).await;
        for minute in 0..5 {
            for who in [Some(&anna), (minute < 2).then_some(&ben)].into_iter().flatten() {
                who.post(&format!("/api/rounds/v1/sessions/{session}/attend"), Value::Null).await.ok();
            }
            server.advance(60_000);
        }
        Self { server, host, anna, ben, cara, session }
    }

    async fn closed() -> Self {
        let it = Self::new().await;
        at(&it.server, ms("2026-11-24T21:00:00Z")).await;
        it
    }

    async fn issue(&self, who: &Client, wish: Value) -> Reply {
        who.post(&format!("/api/rounds/v1/sessions/{}/certificates", self.session), wish).await
    }
}

async fn certificates(who: &Client) -> Vec<Value> {
    who.get(OWN).await.ok().as_array().unwrap().clone()
}

async fn verdict(server: &Server, credential: &str) -> Value {
    let anybody = server.anybody();
    anybody.post(&format!("{OWN}/verify"), json!({ "certificate": credential })).await.ok()
}

#[tokio::test]
async fn hosts_issue_to_those_who_were_there_long_enough_and_hear_a_number() {
    let it = Over::closed().await;
    let says = it.issue(&it.anna, json!({})).await.refused(403);
    assert!(says.contains("hosts only"), "{says}");
    assert_eq!(it.issue(&it.host, json!({ "least_minutes": 5 })).await.ok()["issued"], 1);
    let own = certificates(&it.anna).await;
    let badge = &own[0]["credential"];
    assert_eq!((own.len(), &own[0]["minutes"], &own[0]["title"]), (1, &json!(5), &json!("Fluids in sepsis")));
    assert_eq!(badge["type"], json!(["VerifiableCredential", "OpenBadgeCredential"]));
    assert_eq!(badge["proof"]["cryptosuite"], "eddsa-rdfc-2022");
    assert_eq!(badge["issuer"]["name"], "Renal Journal Club");
    assert_eq!(badge["credentialSubject"]["result"][0]["value"], "5 minutes");
    assert!(certificates(&it.ben).await.is_empty(), "two minutes are too few");
    let told = it.anna.get("/api/v1/notifications").await.ok();
    assert_eq!((&told[0]["type"], &told[0]["certificate"]["id"]), (&json!("certificate"), &own[0]["id"]));

    assert_eq!(it.issue(&it.host, json!({})).await.ok()["issued"], 1, "Ben; Anna has one already");
    assert_eq!(it.issue(&it.host, json!({})).await.ok()["issued"], 0);
    assert!(certificates(&it.cara).await.is_empty() && certificates(&it.host).await.is_empty());
}

#[tokio::test]
async fn whether_one_member_was_there_is_not_told_to_the_hosts() {
    let it = Over::closed().await;
    let of = async |handle: &str| it.issue(&it.host, json!({ "handle": handle })).await.ok();
    assert_eq!(of("@ben").await, json!({ "issued": null }));
    assert_eq!(of("cara").await, json!({ "issued": null }), "who was not there looks the same");
    let counts = [&it.anna, &it.ben, &it.cara].map(certificates);
    let mut sizes = Vec::new();
    for own in counts {
        sizes.push(own.await.len());
    }
    assert_eq!(sizes, [0, 1, 0]);
    let says = it.issue(&it.host, json!({ "handle": "nobody" })).await.refused(422);
    assert!(says.contains("no such member"), "{says}");
}

#[tokio::test]
async fn nothing_is_issued_before_the_end_or_with_bad_input() {
    let it = Over::new().await;
    let says = it.issue(&it.host, json!({})).await.refused(422);
    assert!(says.contains("not over yet"), "{says}");
    at(&it.server, ms("2026-11-24T21:00:00Z")).await;
    for (wish, part) in [
        (json!({ "expires_at": "2026-11-23" }), "past already"),
        (json!({ "expires_at": "soon" }), "not a time"),
        (json!({ "least_minutes": -1 }), "number from 1"),
        (json!({ "least_minutes": "many" }), "number"),
    ] {
        let says = it.issue(&it.host, wish).await.refused(422);
        assert!(says.contains(part), "{says}");
    }
    assert!(certificates(&it.anna).await.is_empty());
}

#[tokio::test]
async fn anybody_learns_whether_a_certificate_is_valid_changed_expired_revoked_or_of_somebody_else() {
    let it = Over::closed().await;
    it.issue(&it.host, json!({ "expires_at": "2026-12-24" })).await.ok();
    let own = certificates(&it.anna).await;
    let number = own[0]["id"].as_str().unwrap();
    let file = it.server.anybody().get(&format!("/certificates/{number}.json")).await;
    assert_eq!(file.header("content-type"), "application/vc+ld+json");
    let badge = file.body;
    assert_eq!(verdict(&it.server, &badge).await["verdict"], "valid");
    let changed = verdict(&it.server, &badge.replace("5 minutes", "9 minutes")).await;
    assert_eq!((&changed["verdict"], &changed["credential"]), (&json!("changed"), &Value::Null));
    let foreign = verdict(&it.server, &badge.replace("did:web:", "did:web:not-")).await;
    assert_eq!(foreign["verdict"], "unknown_issuer");
    assert!(foreign["says"].as_str().unwrap().contains("did:web:not-"), "{foreign}");
    assert_eq!(verdict(&it.server, "%PDF-1.7").await["verdict"], "unreadable");

    let path = format!("{OWN}/{number}");
    let reason = json!({ "reason": "The clock of the session was wrong" });
    let revoke =
        async |who: &Client, body: &Value| who.send(who.request(Method::DELETE, &path).json(body)).await;
    assert!(revoke(&it.ben, &reason).await.refused(403).contains("conducted the session"));
    assert!(revoke(&it.host, &json!({})).await.refused(422).contains("Say why"));
    it.server.advance(40 * 86_400_000);
    let expired = it.server.anybody().get(&path).await.ok();
    assert_eq!(expired["verdict"], "expired");
    assert!(expired["says"].as_str().unwrap().contains("25 December 2026"), "{expired}");
    revoke(&it.host, &reason).await.ok();
    let revoked = verdict(&it.server, &badge).await;
    assert_eq!(revoked["verdict"], "revoked", "also the copy that somebody kept");
    assert!(revoked["says"].as_str().unwrap().contains("clock of the session was wrong"), "{revoked}");
    assert!(revoke(&it.host, &reason).await.refused(422).contains("already"));
    let told = certificates(&it.anna).await;
    assert_eq!(told[0]["revoked_because"], "The clock of the session was wrong");
}

/// `rounds badge verify` on files alone: its exit code and what it says.
fn program(badge: &str, document: &str, list: &str) -> (i32, String) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("badge.json", badge), ("did.json", document), ("status.json", list)] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let words = ["badge", "verify", "badge.json", "--issuer", "did.json", "--status", "status.json"];
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_rounds"));
    let output = command.current_dir(folder.path()).args(words).output().unwrap();
    let says = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(says).unwrap())
}

#[tokio::test]
async fn a_certificate_is_checked_with_what_is_published_and_no_server() {
    let it = Over::closed().await;
    it.issue(&it.host, json!({})).await.ok();
    let anybody = it.server.anybody();
    let own = certificates(&it.ben).await;
    let credential = &own[0]["credential"];
    let document = anybody.get("/.well-known/did.json").await.body;
    let (issuer, keys) = wire::badge::read_did_document(&document).unwrap();
    assert_eq!(credential["issuer"]["id"], json!(issuer));
    let status = credential["credentialStatus"]["statusListCredential"].as_str().unwrap();
    let status = status.split_once("/certificates/").unwrap().1.to_owned();
    let list = async || anybody.get(&format!("/certificates/{status}")).await.body;
    let badge = wire::badge::Badge::read(&credential.to_string()).unwrap();
    let published = app::certificates::Published { issuer, keys, list: list().await };
    let now = it.server.app.now();
    assert_eq!(app::certificates::check_with(&badge, &published, now), Ok(app::certificates::Verdict::Valid));
    let (code, says) = program(&badge.write(), &document, &list().await);
    assert_eq!(code, 0, "{says}");
    assert!(says.starts_with("Valid\n") && says.contains("Renal Journal Club"), "{says}");
    let (code, says) = program(&badge.write().replace("2 minutes", "9 minutes"), &document, &list().await);
    assert!(code == 1 && says.contains("it was changed") && !says.contains("9 minutes"), "{says}");
    let (code, says) = program(&badge.write(), &document.replace("did:web:", "did:web:not-"), &list().await);
    assert!(code == 1 && says.starts_with("Unknown issuer"), "{says}");
    let (code, says) = program(&badge.write(), &document, "<!doctype html>");
    assert!(code == 2 && says.contains("Whether it is revoked cannot be said"), "{says}");
    let path = format!("{OWN}/{}", own[0]["id"].as_str().unwrap());
    let reason = json!({ "reason": "Issued to the wrong people" });
    it.host.send(it.host.request(Method::DELETE, &path).json(&reason)).await.ok();
    let published = app::certificates::Published { list: list().await, ..published };
    let found = app::certificates::check_with(&badge, &published, now).unwrap();
    assert_eq!(found.code(), "revoked");
    let (code, says) = program(&badge.write(), &document, &published.list);
    assert!(code == 1 && says.contains("it was revoked"), "{says}");
    anybody.get("/certificates/status/1").await.refused(404);
    let after = it.server.restart().await;
    let anybody = after.anybody();
    assert_eq!(
        anybody.get("/.well-known/did.json").await.body.matches("z6Mk").count(),
        document.matches("z6Mk").count()
    );
}

#[tokio::test]
async fn the_pages_issue_show_check_and_revoke_without_javascript() {
    let it = Over::closed().await;
    let host = it.server.anybody();
    sign_in(&host, "host").await;
    let session = format!("/sessions/{}", it.session);
    let page = host.get(&session).await.body;
    assert!(page.contains("Issue certificates of attendance"), "{page}");
    let send = async |path: &str, pairs: &[(&str, &str)]| {
        let mut form = vec![("csrf", csrf(&page))];
        form.extend(pairs.iter().map(|(name, value)| (*name, (*value).to_owned())));
        host.send(host.request(Method::POST, path).form(&form)).await
    };
    let wish = [("least_minutes", "1"), ("expires_at", ""), ("handle", "")];
    assert_eq!(send(&format!("{session}/certificates"), &wish).await.status, 303);
    assert!(host.get(&session).await.body.contains("2 certificates are issued"));

    let anna = it.server.anybody();
    sign_in(&anna, "anna").await;
    assert!(!anna.get(&session).await.body.contains("Issue certificates"), "for hosts only");
    let own = anna.get("/cpd/certificates").await.body;
    let number = own.split("/certificates/").nth(1).unwrap().split('.').next().unwrap().to_owned();
    assert!(own.contains("Fluids in sepsis") && own.contains("Renal Journal Club"), "{own}");
    let anybody = it.server.anybody();
    let pdf = anybody.get(&format!("/certificates/{number}.pdf")).await;
    assert!(pdf.header("content-type") == "application/pdf" && pdf.body.starts_with("%PDF-1."));
    let moved = anybody.get(&format!("/certificates/{number}")).await;
    assert_eq!(moved.header("location"), format!("/verify?id={number}"));
    let shown = anybody.get(&format!("/verify?id={number}")).await.body;
    assert!(shown.contains("Valid") && shown.contains("anna") && !shown.contains("Revoke it"), "{shown}");
    assert_eq!(anybody.get("/verify?id=nothing").await.status, 422);
    let badge = anybody.get(&format!("/certificates/{number}.json")).await.body;
    let upload = async |text: String| {
        let form = Form::new().part("file", Part::text(text).file_name("certificate.json"));
        anybody.send(anybody.request(Method::POST, "/verify").multipart(form)).await
    };
    assert!(upload(badge.clone()).await.body.contains("is-valid"));
    assert!(upload(badge.replace("5 minutes", "9 minutes")).await.body.contains("it was changed"));
    assert_eq!(upload(" ".into()).await.status, 422);
    let pasted = anybody.request(Method::POST, "/verify").form(&[("certificate", badge.as_str())]);
    assert!(anybody.send(pasted).await.body.contains("is-valid"));

    let place = format!("/certificates/{number}/revoke");
    assert!(host.get(&format!("/verify?id={number}")).await.body.contains("Revoke it"));
    assert_eq!(send(&place, &[("reason", "Wrong session")]).await.status, 303);
    let shown = anybody.get(&format!("/verify?id={number}")).await.body;
    assert!(shown.contains("it was revoked") && shown.contains("Wrong session"), "{shown}");
    assert!(anna.get("/cpd/certificates").await.body.contains("Wrong session"));
}

#[tokio::test]
async fn a_new_key_signs_what_follows_and_the_old_one_proves_what_it_signed_until_it_is_dropped() {
    let it = Over::closed().await;
    it.issue(&it.host, json!({ "handle": "anna" })).await.ok();
    let first = it.server.app.renew_signing_key(false).await.unwrap();
    it.issue(&it.host, json!({ "handle": "ben" })).await.ok();
    let (anna, ben) = (certificates(&it.anna).await, certificates(&it.ben).await);
    let method =
        |own: &[Value]| own[0]["credential"]["proof"]["verificationMethod"].as_str().unwrap().to_owned();
    assert!(method(&ben).ends_with(&first) && !method(&anna).ends_with(&first));
    let of =
        async |own: &[Value]| verdict(&it.server, &own[0]["credential"].to_string()).await["verdict"].clone();
    assert_eq!((of(&anna).await, of(&ben).await), (json!("valid"), json!("valid")));
    it.server.app.renew_signing_key(true).await.unwrap();
    assert_eq!((of(&anna).await, of(&ben).await), (json!("changed"), json!("changed")));
    let document = it.server.anybody().get("/.well-known/did.json").await.body;
    assert!(!document.contains(&first), "{document}");
}
