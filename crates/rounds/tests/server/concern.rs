//! Official routes for concerns, and the signpost before a lay account writes to a clinician in private.

use crate::harness::{Client, Server};
use serde_json::{Value, json};

async fn member(server: &Server, handle: &str, profession: &str) -> Client {
    let member = server.member(handle).await;
    member.patch("/api/rounds/v1/profile", json!({ "profession": profession })).await.ok();
    member
}

async fn send(who: &Client, text: &str, visibility: &str) -> crate::harness::Reply {
    who.post("/api/v1/statuses", json!({ "status": text, "visibility": visibility })).await
}

#[tokio::test]
async fn a_lay_account_is_shown_the_routes_before_it_writes_to_a_clinician_in_private() {
    let server = Server::start().await;
    let pat = member(&server, "pat", "patient").await;
    let anna = member(&server, "anna", "doctor").await;
    member(&server, "sam", "public").await;
    let text = "@anna my chest hurts since Monday";
    let says = send(&pat, text, "direct").await.refused(422);
    assert!(says.contains("/concern") && says.contains("@anna") && says.contains("emergency"), "{says}");
    assert!(anna.ids("/api/v1/notifications").await.is_empty(), "nothing was sent");
    assert!(send(&pat, "@anna something else", "direct").await.refused(422).contains("/concern"));
    server.advance(9 * 60_000);
    send(&pat, text, "direct").await.ok();
    assert_eq!(anna.ids("/api/v1/notifications").await.len(), 1);
    assert!(send(&pat, text, "direct").await.refused(422).contains("/concern"), "each time anew");
    server.advance(11 * 60_000);
    assert!(send(&pat, text, "direct").await.refused(422).contains("/concern"), "ten minutes are over");
}

#[tokio::test]
async fn a_client_that_sends_the_same_again_is_not_asked_again() {
    let server = Server::start().await;
    let pat = member(&server, "pat", "patient").await;
    member(&server, "anna", "doctor").await;
    let send = async || {
        let body = json!({ "status": "@anna thank you", "visibility": "direct" });
        let request = pat.request(reqwest::Method::POST, "/api/v1/statuses").header("Idempotency-Key", "k1");
        pat.send(request.json(&body)).await
    };
    send().await.refused(422);
    let first = send().await.ok();
    assert_eq!(send().await.ok()["id"], first["id"], "the answer was lost on the way");
}

#[tokio::test]
async fn everybody_else_writes_as_ever() {
    let server = Server::start().await;
    let pat = member(&server, "pat", "patient").await;
    let anna = member(&server, "anna", "doctor").await;
    member(&server, "ben", "nurse").await;
    member(&server, "sam", "public").await;
    send(&anna, "@ben ward round at nine", "direct").await.ok();
    send(&anna, "@pat thank you for your talk", "direct").await.ok();
    send(&pat, "@sam shall we meet", "direct").await.ok();
    for visibility in ["public", "unlisted", "private"] {
        send(&pat, "@anna thank you for your talk", visibility).await.ok();
    }
    let kim = server.member("kim").await;
    assert!(send(&kim, "@anna hello", "direct").await.refused(422).contains("/concern"), "not said is lay");
    let later: Value =
        json!({ "status": "@anna hello", "visibility": "direct", "scheduled_at": "2026-11-25T20:00:00Z" });
    kim.post("/api/v1/statuses", later.clone()).await.ok();
    pat.post("/api/v1/statuses", later).await.refused(422);
}

#[tokio::test]
async fn the_routes_are_on_a_page_that_every_page_leads_to() {
    let server = Server::start().await;
    for page in ["/", "/about", "/auth/sign_in", "/auth/sign_up", "/local"] {
        assert!(server.anybody().get(page).await.body.contains("href=\"/concern\""), "{page}");
    }
    let page = server.anybody().get("/concern").await.body;
    for route in
        ["General Medical Council", "Yellow Card", "Care Quality Commission", "Speak Up", "Ahpra", "tel:999"]
    {
        assert!(page.contains(route), "{route}");
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("concern.toml");
    let own = "[[route]]\ncountry = \"DK\"\nname = \"<b>Council</b>\"\nwhen = \"Always.\"\nurl = \"https://council.example/x\"\n";
    std::fs::write(&file, own).unwrap();
    let server = Server::with(|config| config.concern = Some(file)).await;
    let page = server.anybody().get("/concern").await.body;
    assert!(page.contains("Denmark") && page.contains("council.example") && !page.contains("<b>Council"));
    assert!(!page.contains("Yellow Card"), "a file of one's own replaces the list");
}
