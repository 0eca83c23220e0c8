//! Credentials: how they are proven, how they show, and how they end.

use crate::harness::{Client, PASSWORD, Reply, Server};
use crate::oauth::{csrf, sign_in};
use axum::Router;
use axum::response::Html;
use axum::routing::get;
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::sync::Arc;

pub const DAY: i64 = 86_400_000;

/// A website of somebody's that the server may ask; what it answers can change.
pub struct Site {
    pub url: String,
    page: Arc<Mutex<Option<String>>>,
}

impl Site {
    pub async fn start() -> Self {
        let page = Arc::new(Mutex::new(Some(String::new())));
        let shown = page.clone();
        let answer = move || {
            let page = shown.lock().clone();
            async move { page.map(Html).ok_or(axum::http::StatusCode::SERVICE_UNAVAILABLE) }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, Router::new().route("/", get(answer))).await });
        Self { url: format!("{url}/"), page }
    }

    pub fn host(&self) -> &str {
        self.url.trim_start_matches("http://").trim_end_matches('/')
    }

    pub fn says(&self, html: &str) {
        *self.page.lock() = Some(html.to_owned());
    }

    pub fn breaks(&self) {
        *self.page.lock() = None;
    }
}

/// The text of a mail without the folds of its lines.
pub fn letter(mail: &str) -> String {
    mail.replace("=\r\n", "").replace("=3D", "=")
}

/// The path and query of the link in the last mail.
pub async fn mailed_link(server: &Server) -> String {
    server.work_off().await;
    let text = letter(server.mails().last().unwrap());
    text.split(&server.url).nth(1).unwrap().split_whitespace().next().unwrap().to_owned()
}

/// Sends a form of a page.
pub async fn submit(browser: &Client, path: &str, pairs: &[(&str, &str)]) -> Reply {
    let page = browser.get(path).await;
    let token = csrf(&page.body);
    let mut form = vec![("csrf", token.as_str())];
    form.extend_from_slice(pairs);
    browser.send(browser.request(reqwest::Method::POST, path.split('?').next().unwrap()).form(&form)).await
}

async fn of(server: &Server, somebody: &Client) -> Value {
    server.anybody().get(&format!("/api/rounds/v1/accounts/{}/credentials", somebody.id)).await.ok()
}

#[tokio::test]
async fn confirming_an_address_of_an_institution_is_a_credential_that_every_client_shows() {
    let server = Server::with(|config| config.email_confirmation = "on".into()).await;
    let form = [
        ("handle", "anna"),
        ("email", "anna.larsen@ward.nhs.net"),
        ("password", PASSWORD),
        ("agreement", "true"),
        ("display_name", "Anna"),
    ];
    let browser = server.anybody();
    assert_eq!(submit(&browser, "/auth/sign_up", &form).await.status, 200);
    let link = mailed_link(&server).await;
    let id = server.app.member_id("anna").await.unwrap();
    let anna = Client { id: id.to_string(), ..server.anybody() };
    assert_eq!(of(&server, &anna).await, json!([]), "nothing is proven before the mail is answered");
    assert!(browser.get(&link).await.body.contains("confirmed"));
    let shown = of(&server, &anna).await;
    assert_eq!((&shown[0]["level"], &shown[0]["verified_by"]), (&json!("L1"), &json!("NHSmail")));
    assert_eq!(shown[0]["profession"], Value::Null, "an address is not a profession");
    assert!(!shown.to_string().contains("larsen"), "the address is shown to nobody: {shown}");
    let account = server.anybody().get(&format!("/api/v1/accounts/{id}")).await.ok();
    assert!(account["fields"][0]["verified_at"].is_string(), "{account}");
    assert!(account["fields"][0]["value"].as_str().unwrap().contains("NHSmail"));
    let page = server.anybody().get("/@anna").await.body;
    assert!(page.contains("verified by an address of NHSmail on 24 November 2026, valid"), "{page}");
}

#[tokio::test]
async fn a_second_address_at_work_is_confirmed_by_mail_and_holds_for_a_year() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let browser = server.anybody();
    sign_in(&browser, "anna").await;
    let ask = async |email: &str| {
        submit(&browser, "/settings/credentials", &[("action", "domain"), ("email", email)]).await
    };
    for (email, says) in [
        ("anna@gmail.example", "not of an institution"),
        ("anna@evilnhs.net", "not of an institution"),
        ("anna@nhs.net.evil.example", "not of an institution"),
        ("anna", "name@example.org"),
    ] {
        let reply = ask(email).await;
        assert_eq!(reply.status, 422, "{email}");
        assert!(reply.body.contains(says), "{email}: {}", reply.body);
    }
    server.work_off().await;
    assert_eq!(server.mails().len(), 0);
    assert_eq!(ask("Anna.Larsen@med.north.ac.uk").await.status, 303);
    let link = mailed_link(&server).await;
    assert!(server.mails()[0].contains("anna.larsen@med.north.ac.uk"));
    assert!(server.anybody().get(&link).await.body.contains("is confirmed"));
    assert!(server.anybody().get(&link).await.body.contains("used up"), "a link works once");
    assert_eq!(of(&server, &anna).await[0]["verified_by"], "a British university or research institution");
    let own = anna.get("/api/rounds/v1/credentials").await.ok();
    assert_eq!(
        (&own["level"], &own["credentials"][0]["reference"]),
        (&json!("L1"), &json!("anna.larsen@med.north.ac.uk"))
    );
    let ben = server.member("ben").await;
    ben.post(
        "/api/rounds/v1/credentials",
        json!({ "method": "domain", "email": "anna.larsen@med.north.ac.uk" }),
    )
    .await
    .ok();
    let link = mailed_link(&server).await;
    assert!(server.anybody().get(&link).await.body.contains("Another account"), "one address, one person");
    server.advance(366 * DAY);
    server.app.sweep().await.unwrap();
    assert_eq!(of(&server, &anna).await, json!([]));
    server.work_off().await;
    let mail = letter(server.mails().last().unwrap());
    assert!(mail.contains("does not hold any more") && mail.contains("has to be renewed"), "{mail}");
    let own = anna.get("/api/rounds/v1/credentials").await.ok();
    assert_eq!(own["credentials"][0]["status"], "expired");
}

#[tokio::test]
async fn an_address_that_only_one_profession_gets_proves_it_once_there_is_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("institutions.toml");
    let list = "[[institution]]\nsuffix = \"doctors.example\"\nname = \"Doctors' Mail\"\nprofessions = [\"doctor\"]\n";
    std::fs::write(&file, list).unwrap();
    let server = Server::with(|config| config.institutions = Some(file)).await;
    let anna = server.member("anna").await;
    anna.patch("/api/rounds/v1/profile", json!({ "profession": "doctor" })).await.ok();
    anna.post("/api/rounds/v1/credentials", json!({ "method": "domain", "email": "a@doctors.example" }))
        .await
        .ok();
    let link = mailed_link(&server).await;
    server.anybody().get(&link).await;
    assert_eq!(of(&server, &anna).await[0]["profession"], Value::Null);
    let refused = anna
        .post("/api/rounds/v1/credentials", json!({ "method": "name", "given": "", "surname": "Larsen" }))
        .await;
    refused.refused(422);
    assert!(refused.json()["details"]["given"].is_array(), "{}", refused.body);
    anna.post(
        "/api/rounds/v1/credentials",
        json!({ "method": "name", "given": "Anna", "surname": "Larsen" }),
    )
    .await
    .ok();
    assert_eq!(of(&server, &anna).await[0]["profession"], "doctor");
    let account = server.anybody().get(&format!("/api/v1/accounts/{}", anna.id)).await.ok();
    assert_eq!(account["roles"][0]["name"], "Doctor ✓");
    anna.patch("/api/rounds/v1/profile", json!({ "profession": "patient" })).await.ok();
    anna.patch("/api/v1/accounts/update_credentials", json!({ "display_name": "Dr Anna Larsen" })).await.ok();
    let post = anna.say("With a badge").await;
    let page = server.anybody().get(&format!("/@anna/{post}")).await.body;
    assert!(page.contains("class=\"badge verified\""), "the badge is what was verified, not what is said");
}

#[tokio::test]
async fn a_page_that_links_back_is_verified_and_looked_at_again_every_week() {
    let site = Site::start().await;
    let host = site.host().to_owned();
    let server = Server::with(|config| config.http_allow = host).await;
    let anna = server.member("anna").await;
    let save = async || {
        let fields = json!({ "fields_attributes": [{ "name": "Page", "value": site.url }] });
        anna.patch("/api/v1/accounts/update_credentials", fields).await.ok();
        server.work_off().await;
        let account = server.anybody().get(&format!("/api/v1/accounts/{}", anna.id)).await.ok();
        account["fields"].as_array().unwrap().iter().find(|it| it["name"] == "Page").unwrap()["verified_at"]
            .clone()
    };
    site.says(&format!("<!-- <a rel=\"me\" href=\"{}/@anna\"> -->", server.url));
    assert_eq!(save().await, Value::Null);
    site.says(&format!("<link rel=\"me\" href=\"{}/@ben\">", server.url));
    assert_eq!(save().await, Value::Null, "somebody else's page");
    site.says(&format!("<p><a href=\"{}/@anna\" rel=\"nofollow me\">me</a>", server.url));
    assert!(save().await.is_string());
    assert!(server.anybody().get("/@anna").await.body.contains("class=\"proven\""));
    let week = async || {
        server.advance(8 * DAY);
        server.app.sweep().await.unwrap();
        server.work_off().await;
        of(&server, &anna).await.as_array().unwrap().len()
    };
    assert_eq!(week().await, 1);
    site.breaks();
    assert_eq!([week().await, week().await, week().await], [1, 1, 1], "a page may be away for a while");
    assert_eq!(week().await, 0, "but not for a month");
    site.says(&format!("<a rel=me href={}/users/anna>", server.url));
    assert!(save().await.is_string());
    site.says("sold");
    assert_eq!(week().await, 0);
    let own = anna.get("/api/rounds/v1/credentials").await.ok();
    assert!(own["credentials"][0]["reason"].as_str().unwrap().contains("does not link back"), "{own}");
}

#[tokio::test]
async fn a_link_never_makes_the_server_ask_what_only_it_can_reach() {
    let site = Site::start().await;
    let server = Server::start().await;
    let anna = server.member("anna").await;
    site.says(&format!("<a rel=me href={}/@anna>", server.url));
    for value in
        [site.url.clone(), site.url.replace("127.0.0.1", "localhost"), format!("{}/@anna", server.url)]
    {
        let fields = json!({ "fields_attributes": [{ "name": "Page", "value": value }] });
        anna.patch("/api/v1/accounts/update_credentials", fields).await.ok();
        server.work_off().await;
        assert_eq!(of(&server, &anna).await, json!([]), "{value}");
    }
    assert!(server.app.dead_jobs().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_removed_credential_is_gone_everywhere_at_once_and_only_its_owner_removes_it() {
    let site = Site::start().await;
    let host = site.host().to_owned();
    let server = Server::with(|config| config.http_allow = host).await;
    let anna = server.member("anna").await;
    site.says(&format!("<a rel=me href={}/@anna>", server.url));
    let fields = json!({ "fields_attributes": [{ "name": "Page", "value": site.url }] });
    anna.patch("/api/v1/accounts/update_credentials", fields).await.ok();
    server.work_off().await;
    let own = anna.get("/api/rounds/v1/credentials").await.ok();
    let id = own["credentials"][0]["id"].as_str().unwrap().to_owned();
    server.member("ben").await;
    let other = server.anybody();
    sign_in(&other, "ben").await;
    let remove = [("action", "remove"), ("id", id.as_str())];
    assert_eq!(submit(&other, "/settings/credentials", &remove).await.status, 404);
    assert_eq!(of(&server, &anna).await.as_array().unwrap().len(), 1);
    let browser = server.anybody();
    sign_in(&browser, "anna").await;
    assert_eq!(submit(&browser, "/settings/credentials", &remove).await.status, 303);
    assert_eq!(of(&server, &anna).await, json!([]));
    assert!(!server.anybody().get("/@anna").await.body.contains("class=\"proven\""));
    server.work_off().await;
    assert!(server.mails().is_empty(), "whoever removed it knows");
}

#[tokio::test]
async fn labels_tell_lay_people_from_clinicians_and_are_no_badges() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    for (profession, label) in [
        ("patient", "Patient or carer"),
        ("public", "Public"),
        ("medical_student", "Student"),
        ("journal", "Journal"),
        ("journalist", "Press"),
        ("organisation", "Organisation"),
    ] {
        anna.patch("/api/rounds/v1/profile", json!({ "profession": profession })).await.ok();
        let page = server.anybody().get("/@anna").await.body;
        assert!(
            page.contains(&format!(
                "<span class=\"badge said\" title=\"As the account says of itself\">{label}</span>"
            )),
            "{profession}"
        );
        let account = server.anybody().get(&format!("/api/v1/accounts/{}", anna.id)).await.ok();
        assert_eq!(account["roles"][0]["name"], label);
    }
    anna.patch("/api/rounds/v1/profile", json!({ "profession": "doctor" })).await.ok();
    let page = server.anybody().get("/@anna").await.body;
    assert!(!page.contains("class=\"badge"), "a profession that is only said has neither badge nor label");
}
