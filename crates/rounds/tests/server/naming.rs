//! The naming rule, and interests that are declared with a post.

use crate::credentials::mailed_link;
use crate::harness::{Client, Server};
use crate::oauth::{csrf, sign_in};
use reqwest::Method;
use serde_json::{Value, json};

/// A doctor who is verified as Anna Larsen.
pub(crate) async fn doctor(server: &Server) -> Client {
    let anna = server.member("anna").await;
    let ask = async |body: Value| anna.post("/api/rounds/v1/credentials", body).await.ok();
    anna.patch("/api/rounds/v1/profile", json!({ "profession": "doctor" })).await.ok();
    ask(json!({ "method": "name", "given": "Anna", "surname": "Larsen" })).await;
    ask(json!({ "method": "domain", "email": "anna@doctors.example" })).await;
    let link = mailed_link(server).await;
    server.anybody().get(&link).await;
    anna
}

pub(crate) async fn server() -> (Server, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("institutions.toml");
    let list = "[[institution]]\nsuffix = \"doctors.example\"\nname = \"Doctors' Mail\"\nprofessions = [\"doctor\"]\n";
    std::fs::write(&file, list).unwrap();
    (Server::with(|config| config.institutions = Some(file)).await, folder)
}

async fn call(anna: &Client, name: &str) {
    anna.patch("/api/v1/accounts/update_credentials", json!({ "display_name": name })).await.ok();
}

#[tokio::test]
async fn a_verified_profession_speaks_in_public_under_its_name() {
    let (server, _folder) = server().await;
    let anna = doctor(&server).await;
    let post = async |visibility: &str| {
        anna.post(
            "/api/v1/statuses",
            json!({ "status": format!("to {visibility}"), "visibility": visibility }),
        )
        .await
    };
    call(&anna, "Night Owl").await;
    for visibility in ["public", "unlisted"] {
        let says = post(visibility).await.refused(422);
        assert!(says.contains("Night Owl") && says.contains("Larsen") && says.contains("Settings"), "{says}");
    }
    for visibility in ["private", "direct"] {
        post(visibility).await.ok();
    }
    let later = json!({ "status": "later", "scheduled_at": "2026-11-25T20:00:00Z" });
    anna.post("/api/v1/statuses", later.clone()).await.refused(422);
    for name in ["Dr A Larsen", "Prof. Anna LARSEN, FRCP", "Larsen, Anna"] {
        call(&anna, name).await;
        post("public").await.ok();
    }
    anna.post("/api/v1/statuses", later).await.ok();
    let about = server.anybody().get("/about").await.body;
    assert!(about.contains("under their own name") && about.contains("paragraph 17"));
}

#[tokio::test]
async fn a_plan_that_is_refused_at_its_time_is_kept_and_its_author_told() {
    let (server, _folder) = server().await;
    let anna = doctor(&server).await;
    call(&anna, "Anna Larsen").await;
    let later = json!({ "status": "Slides are up", "scheduled_at": "2026-11-25T20:00:00Z" });
    let plan = anna.post("/api/v1/statuses", later).await.ok()["id"].as_str().unwrap().to_owned();
    call(&anna, "Night Owl").await;
    server.advance(3 * 86_400_000);
    server.work_off().await;
    assert!(anna.ids(&format!("/api/v1/accounts/{}/statuses", anna.id)).await.is_empty());
    let mails = server.mails();
    let mail = mails.iter().find(|mail| mail.contains("A planned post was not published")).expect("a mail");
    assert!(mail.contains("Night Owl") && mail.contains("/scheduled") && !mail.contains("Slides"), "{mail}");
    let browser = server.anybody();
    sign_in(&browser, "anna").await;
    let page = browser.get("/scheduled").await.body;
    assert!(page.contains("not published at its time") && page.contains("Slides are up"), "{page}");

    call(&anna, "Anna Larsen").await;
    let path = format!("/scheduled/{plan}");
    let token = csrf(&page);
    let form = [("csrf", token.as_str()), ("scheduled_at", "2026-12-24T20:00"), ("utc_offset", "0")];
    let sent = browser.send(browser.request(Method::POST, &path).form(&form)).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    assert!(!browser.get("/scheduled").await.body.contains("not published at its time"));
    server.advance(60 * 86_400_000);
    server.work_off().await;
    assert_eq!(anna.ids(&format!("/api/v1/accounts/{}/statuses", anna.id)).await.len(), 1);
}

#[tokio::test]
async fn whoever_is_not_verified_may_use_any_name_and_the_rule_can_be_another() {
    let (server, _folder) = server().await;
    let ben = server.member("ben").await;
    call(&ben, "Ward Cat").await;
    ben.patch("/api/rounds/v1/profile", json!({ "profession": "nurse" })).await.ok();
    ben.say("Nobody has verified me").await;
    let folder = tempfile::tempdir().unwrap();
    let (list, rule) = (folder.path().join("i.toml"), folder.path().join("n.toml"));
    std::fs::write(
        &list,
        "[[institution]]\nsuffix = \"doctors.example\"\nname = \"M\"\nprofessions = [\"doctor\"]\n",
    )
    .unwrap();
    std::fs::write(
        &rule,
        "name = \"x\"\nrule = \"x\"\nsource = \"x\"\nurl = \"https://x.example\"\nvisibilities = []\n",
    )
    .unwrap();
    let free = Server::with(|config| {
        config.institutions = Some(list);
        config.naming = Some(rule);
    })
    .await;
    let anna = doctor(&free).await;
    call(&anna, "Night Owl").await;
    anna.say("The rule is off here").await;
}

#[tokio::test]
async fn interests_go_with_the_post_as_they_stood() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let with = json!({ "status": "A new inhaler works well", "rounds_interests": true });
    assert!(anna.post("/api/v1/statuses", with.clone()).await.refused(422).contains("not declared"));
    anna.patch("/api/rounds/v1/profile", json!({ "interests": "Lecture fees from <Inhalers Ltd>" }))
        .await
        .ok();
    let post = anna.post("/api/v1/statuses", with).await.ok();
    let without = anna.say("Lunch").await;
    anna.patch("/api/rounds/v1/profile", json!({ "interests": "None" })).await.ok();
    let id = post["id"].as_str().unwrap();
    let shown = server.anybody().get(&format!("/api/v1/statuses/{id}")).await.ok();
    let declared = "<p>Declared interests of the author: Lecture fees from &lt;Inhalers Ltd&gt;</p>";
    assert!(shown["content"].as_str().unwrap().ends_with(declared), "{shown}");
    assert!(server.anybody().get(&format!("/@anna/{id}")).await.body.contains(declared));
    let edited = anna.put(&format!("/api/v1/statuses/{id}"), json!({ "status": "It works" })).await.ok();
    assert_eq!(
        edited["content"],
        format!("<p>It works</p>{declared}"),
        "an edit does not undo the declaration"
    );
    let plain = server.anybody().get(&format!("/api/v1/statuses/{without}")).await.ok();
    assert!(!plain["content"].as_str().unwrap().contains("interests"));
}
