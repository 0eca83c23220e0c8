//! Accounts: registering, signing in, profiles, what the server says of itself.

use crate::harness::{Client, PASSWORD, Server, picture};
use crate::oauth::{csrf, sign_in};
use serde_json::{Value, json};

async fn app_token(server: &Server) -> Client {
    let client = server.anybody();
    let app =
        json!({ "client_name": "t", "redirect_uris": "urn:ietf:wg:oauth:2.0:oob", "scopes": "read write" });
    let app = client.post("/api/v1/apps", app).await.ok();
    let grant = json!({ "grant_type": "client_credentials", "client_id": app["client_id"], "client_secret": app["client_secret"], "scope": "read write" });
    let token = client.post("/oauth/token", grant).await.ok();
    Client { token: token["access_token"].as_str().map(str::to_owned), ..client }
}

fn form(handle: &str) -> Value {
    json!({ "username": handle, "email": format!("{handle}@example.org"), "password": PASSWORD, "agreement": true, "locale": "en", "reason": "I am a nurse" })
}

#[tokio::test]
async fn registering_over_the_api_gives_a_token_that_works_after_the_mail_is_answered() {
    let server = Server::with(|config| config.email_confirmation = "on".into()).await;
    let app = app_token(&server).await;
    let token = app.post("/api/v1/accounts", form("anna")).await.ok();
    let anna = Client { token: token["access_token"].as_str().map(str::to_owned), ..server.anybody() };
    let says = anna.get("/api/v1/accounts/verify_credentials").await.refused(403);
    assert!(says.contains("confirmed"), "{says}");
    server.work_off().await;
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    let text = mails[0].replace("=\r\n", "").replace("=3D", "=");
    let link = text.split(&server.url).nth(1).unwrap().split_whitespace().next().unwrap();
    let page = server.anybody().get(link).await;
    assert!(page.body.contains("confirmed"), "{}", page.body);
    assert_eq!(anna.get("/api/v1/accounts/verify_credentials").await.ok()["username"], "anna");
    assert!(server.anybody().get(link).await.body.contains("used up"));
}

#[tokio::test]
async fn every_refusal_of_a_registration_names_its_field() {
    let server = Server::start().await;
    let app = app_token(&server).await;
    app.post("/api/v1/accounts", form("anna_larsen")).await.ok();
    for (change, field) in [
        (json!({ "username": "Anna_Larsen" }), "username"),
        (json!({ "username": "annalarsen" }), "username"),
        (json!({ "username": "аnna" }), "username"),
        (json!({ "username": "admin" }), "username"),
        (json!({ "username": "a b" }), "username"),
        (json!({ "email": "anna_larsen@example.org" }), "email"),
        (json!({ "email": "nobody" }), "email"),
        (json!({ "password": "short" }), "password"),
        (json!({ "password": "password123" }), "password"),
        (json!({ "agreement": false }), "agreement"),
    ] {
        let mut body = form("ben");
        for (key, value) in change.as_object().unwrap() {
            body[key] = value.clone();
        }
        let reply = app.post("/api/v1/accounts", body).await;
        reply.refused(422);
        assert!(reply.json()["details"][field][0]["error"].is_string(), "{field}: {}", reply.body);
    }
    assert_eq!(server.app.numbers().await.unwrap().accounts, 1);
}

#[tokio::test]
async fn invitations_approval_and_closed_doors_hold() {
    let server = Server::with(|config| config.registration = "invite".into()).await;
    let app = app_token(&server).await;
    app.post("/api/v1/accounts", form("anna")).await.refused(422);
    let code = server.app.invite(1, None).await.unwrap();
    let with_code = |handle: &str| {
        let mut body = form(handle);
        body["invite_code"] = json!(code);
        body
    };
    app.post("/api/v1/accounts", with_code("anna")).await.ok();
    app.post("/api/v1/accounts", with_code("ben")).await.refused(422);
    let server = Server::with(|config| config.registration = "approval".into()).await;
    let app = app_token(&server).await;
    let token = app.post("/api/v1/accounts", form("anna")).await.ok();
    let anna = Client { token: token["access_token"].as_str().map(str::to_owned), ..server.anybody() };
    assert!(anna.get("/api/v1/timelines/home").await.refused(403).contains("approval"));
    let id = server.app.member_id("anna").await.unwrap();
    server.app.approve(id).await.unwrap();
    anna.get("/api/v1/timelines/home").await.ok();
    let server = Server::with(|config| config.registration = "closed".into()).await;
    app_token(&server).await.post("/api/v1/accounts", form("anna")).await.refused(403);
}

#[tokio::test]
async fn a_forgotten_password_is_set_anew_by_mail_and_ends_every_session() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let browser = server.anybody();
    sign_in(&browser, "anna").await;
    let other = server.anybody();
    let page = other.get("/auth/password/new").await;
    let token = csrf(&page.body);
    for email in ["anna@example.org", "nobody@example.org"] {
        let form = [("email", email), ("csrf", &token)];
        let reply = other.send(other.request(reqwest::Method::POST, "/auth/password/new").form(&form)).await;
        assert!(reply.body.contains("If the address belongs to an account"));
    }
    server.work_off().await;
    assert_eq!(server.mails().len(), 1);
    let text = server.mails()[0].replace("=\r\n", "").replace("=3D", "=");
    let secret = text.split("edit?token=").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    let set = async |password: &str| {
        let form = [("token", secret.as_str()), ("password", password), ("csrf", &token)];
        other
            .send(other.request(reqwest::Method::POST, "/auth/password/edit").form(&form))
            .await
            .status
            .as_u16()
    };
    assert_eq!(set("short").await, 422);
    assert_eq!(set("a quite new password").await, 303);
    assert_eq!(set("a quite new password").await, 422, "a link works once");
    assert_eq!(anna.get("/api/v1/timelines/home").await.status, 401);
    assert_eq!(browser.get("/home").await.status, 303, "signed out");
}

#[tokio::test]
async fn guessing_passwords_is_slowed_down_and_says_nothing_about_accounts() {
    let server = Server::start().await;
    server.member("anna").await;
    let wrong = async |login: &str| {
        let browser = server.anybody();
        let page = browser.get("/auth/sign_in").await;
        let form = [("login", login), ("password", "wrong wrong"), ("csrf", &csrf(&page.body))];
        let reply = browser.send(browser.request(reqwest::Method::POST, "/auth/sign_in").form(&form)).await;
        (reply.status.as_u16(), reply.body.contains("is not right"))
    };
    for _ in 0..10 {
        assert_eq!(wrong("anna@example.org").await, (401, true));
    }
    assert_eq!(wrong("anna@example.org").await.0, 429);
    assert_eq!(wrong("nobody@example.org").await, (401, true));
    server.advance(16 * 60_000);
    assert_eq!(wrong("anna@example.org").await, (401, true));
}

#[tokio::test]
async fn a_profile_shows_what_its_owner_says_and_refuses_what_it_cannot() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let part = reqwest::multipart::Part::bytes(picture()).file_name("a.png");
    let form = reqwest::multipart::Form::new()
        .part("avatar", part)
        .text("display_name", "Anna <Larsen>")
        .text("note", "I teach.\n\nhttps://example.org")
        .text("fields_attributes[0][name]", "Ward")
        .text("fields_attributes[0][value]", "<script>")
        .text("source[privacy]", "unlisted");
    let own = anna
        .send(anna.request(reqwest::Method::PATCH, "/api/v1/accounts/update_credentials").multipart(form))
        .await
        .ok();
    assert_eq!(own["display_name"], "Anna <Larsen>");
    assert_eq!(own["source"]["privacy"], "unlisted");
    assert!(own["avatar"].as_str().unwrap().contains("/media/"));
    assert!(own["fields"][0]["value"].as_str().unwrap().contains("&lt;script&gt;"));
    let ours =
        json!({ "profession": "midwife", "specialty": "Obstetrics", "country": "dk", "interests": "None" });
    let ours = anna.patch("/api/rounds/v1/profile", ours).await.ok();
    assert_eq!((&ours["profession"], &ours["country"]), (&json!("midwife"), &json!("DK")));
    for (body, field) in [
        (json!({ "profession": "wizard" }), "profession"),
        (json!({ "country": "XX" }), "country"),
        (json!({ "display_name": "x".repeat(61) }), "display_name"),
        (json!({ "note": "x".repeat(501) }), "note"),
    ] {
        let reply = anna.patch("/api/v1/accounts/update_credentials", body).await;
        reply.refused(422);
        assert!(reply.json()["details"][field].is_array(), "{}", reply.body);
    }
    let shown = server.anybody().get(&format!("/api/v1/accounts/{}", anna.id)).await.ok();
    assert!(shown.get("source").is_none());
    assert!(shown["fields"].to_string().contains("Midwife"), "other clients see the profession too");
    assert_eq!(anna.say("quiet").await.len(), 18);
    assert!(server.anybody().ids("/api/v1/timelines/public").await.is_empty());
}

#[tokio::test]
async fn the_server_describes_itself_to_every_kind_of_client() {
    let server = Server::start().await;
    let anybody = server.anybody();
    server.member("anna").await;
    let v2 = anybody.get("/api/v2/instance/").await.ok();
    assert_eq!(v2["configuration"]["statuses"]["max_characters"], 1000);
    assert!(v2["version"].as_str().unwrap().starts_with("4.5.0 (compatible; Rounds "));
    assert_eq!(v2["api_versions"]["mastodon"], 7);
    let v1 = anybody.get("/api/v1/instance").await.ok();
    assert_eq!(v1["stats"]["user_count"], 1);
    let host = server.url.strip_prefix("http://").unwrap();
    let finger = anybody.get(&format!("/.well-known/webfinger?resource=acct:anna@{host}")).await;
    assert_eq!(finger.header("content-type"), "application/jrd+json");
    assert_eq!(finger.ok()["links"][0]["href"], format!("{}/@anna", server.url));
    anybody.get("/.well-known/webfinger?resource=acct:anna@elsewhere.example").await.refused(404);
    let oauth = anybody.get("/.well-known/oauth-authorization-server").await.ok();
    assert_eq!(oauth["code_challenge_methods_supported"], json!(["S256"]));
    assert_eq!(anybody.get("/nodeinfo/2.0").await.ok()["software"]["name"], "rounds");
    let openapi = anybody.get("/api/rounds/v1/openapi.json").await.ok();
    assert!(openapi["openapi"].as_str().unwrap().starts_with("3.1"));
    assert!(openapi["paths"]["/api/rounds/v1/profile"]["patch"].is_object());
    assert_eq!(anybody.get("/health").await.ok()["status"], "ok");
    let metrics = anybody.get("/metrics").await;
    assert!(metrics.body.contains("http_requests_total") && metrics.body.contains("rounds_accounts 1"));
    let preflight = anybody
        .request(reqwest::Method::OPTIONS, "/api/v1/statuses")
        .header("origin", "https://elk.example")
        .header("access-control-request-method", "POST");
    assert_eq!(anybody.send(preflight).await.header("access-control-allow-origin"), "*");
}

/// A mail server that takes one mail and tells what it heard.
async fn mail_server() -> (u16, tokio::task::JoinHandle<Vec<String>>) {
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let (reading, mut writing) = socket.split();
        let mut lines = BufReader::new(reading).lines();
        let mut heard = Vec::new();
        let mut in_data = false;
        writing.write_all(b"220 sink\r\n").await.unwrap();
        while let Some(line) = lines.next_line().await.unwrap() {
            let answer: &[u8] = match (in_data, line.as_str()) {
                (true, ".") => {
                    in_data = false;
                    b"250 taken\r\n"
                }
                (true, _) => b"",
                (false, "DATA") => {
                    in_data = true;
                    b"354 go on\r\n"
                }
                (false, "QUIT") => b"221 bye\r\n",
                (false, _) => b"250 fine\r\n",
            };
            heard.push(line);
            writing.write_all(answer).await.unwrap();
            if heard.last().is_some_and(|line| line == "QUIT") {
                break;
            }
        }
        heard
    });
    (port, heard)
}

#[tokio::test]
async fn a_configured_mail_server_gets_the_mail_for_exactly_one_person() {
    let (port, heard) = mail_server().await;
    let server = Server::with(|config| {
        config.email_confirmation = "on".into();
        config.smtp_url = Some(format!("smtp://127.0.0.1:{port}"));
    })
    .await;
    app_token(&server).await.post("/api/v1/accounts", form("anna")).await.ok();
    server.work_off().await;
    assert!(server.app.dead_jobs().await.unwrap().is_empty());
    drop(server);
    let heard = heard.await.unwrap();
    let to: Vec<&String> = heard.iter().filter(|line| line.starts_with("RCPT TO:")).collect();
    assert_eq!(to, ["RCPT TO:<anna@example.org>"]);
    assert!(heard.iter().any(|line| line.starts_with("Subject: Confirm your address")), "{heard:?}");
    assert!(heard.join("\n").contains("/auth/confirm?token"), "{heard:?}");
}

#[tokio::test]
async fn a_mail_server_that_does_not_answer_leaves_the_mail_to_be_tried_again() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let server = Server::with(|config| {
        config.email_confirmation = "on".into();
        config.smtp_url = Some(format!("smtp://127.0.0.1:{port}"));
    })
    .await;
    app_token(&server).await.post("/api/v1/accounts", form("anna")).await.ok();
    server.work_off().await;
    assert_eq!(server.app.numbers().await.unwrap().jobs, 1, "it waits");
    for _ in 0..8 {
        server.advance(12 * 3_600_000);
        server.work_off().await;
    }
    let dead = server.app.dead_jobs().await.unwrap();
    assert_eq!((dead.len(), dead[0].kind.as_str()), (1, "mail"));
    assert!(server.app.revive_job(dead[0].id).await.unwrap());
    assert_eq!(server.app.numbers().await.unwrap().dead_jobs, 0);
}
