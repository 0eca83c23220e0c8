//! OAuth as clients do it: register, authorize in the browser with PKCE, exchange, refresh, revoke.

use crate::harness::{Client, PASSWORD, Reply, Server};
use serde_json::{Value, json};

const OOB: &str = "urn:ietf:wg:oauth:2.0:oob";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

async fn register(client: &Client, redirect: &str) -> Value {
    let app = json!({ "client_name": "Test <b>app", "redirect_uris": redirect, "scopes": "read write" });
    client.post("/api/v1/apps", app).await.ok()
}

/// The hidden token of a page's forms.
pub fn csrf(page: &str) -> String {
    page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

pub async fn sign_in(browser: &Client, login: &str) {
    let page = browser.get("/auth/sign_in").await;
    let form = [("login", login), ("password", PASSWORD), ("csrf", &csrf(&page.body))];
    let reply = browser.send(browser.request(reqwest::Method::POST, "/auth/sign_in").form(&form)).await;
    assert_eq!(reply.status, 303, "{}", reply.body);
}

async fn consent(browser: &Client, app: &Value, redirect: &str, decision: &str) -> Reply {
    let page = browser
        .get(&format!(
            "/oauth/authorize?response_type=code&client_id={}&redirect_uri={redirect}&scope=read+write&state=s1&code_challenge={CHALLENGE}&code_challenge_method=S256",
            app["client_id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(
        page.body.contains("Test &#60;b&#62;app") || page.body.contains("Test &lt;b&gt;app"),
        "the name is escaped"
    );
    let form = [
        ("csrf", csrf(&page.body)),
        ("response_type", "code".into()),
        ("client_id", app["client_id"].as_str().unwrap().to_owned()),
        ("redirect_uri", redirect.to_owned()),
        ("scope", "read write".into()),
        ("state", "s1".into()),
        ("code_challenge", CHALLENGE.into()),
        ("code_challenge_method", "S256".into()),
        ("decision", decision.to_owned()),
    ];
    browser.send(browser.request(reqwest::Method::POST, "/oauth/authorize").form(&form)).await
}

fn parameter(url: &str, name: &str) -> Option<String> {
    url.split(['?', '&']).find_map(|pair| pair.strip_prefix(&format!("{name}="))).map(str::to_owned)
}

#[tokio::test]
async fn a_code_with_its_verifier_becomes_a_token_once() {
    let server = Server::start().await;
    server.member("anna").await;
    let browser = server.anybody();
    let redirect = "https://app.example/cb";
    let app = register(&browser, redirect).await;
    assert!(app["client_secret"].as_str().unwrap().len() >= 32);
    sign_in(&browser, "anna@example.org").await;
    let denied = consent(&browser, &app, redirect, "deny").await;
    assert!(denied.header("location").contains("error=access_denied"));
    let answer = consent(&browser, &app, redirect, "allow").await;
    let url = answer.header("location").to_owned();
    assert!(url.starts_with(redirect) && parameter(&url, "state").as_deref() == Some("s1"), "{url}");
    assert!(parameter(&url, "iss").is_some());
    let code = parameter(&url, "code").unwrap();
    let exchange = |verifier: &'static str| {
        let body = json!({
            "grant_type": "authorization_code", "code": code, "redirect_uri": redirect, "code_verifier": verifier,
            "client_id": app["client_id"], "client_secret": app["client_secret"]
        });
        let client = server.anybody();
        async move { client.post("/oauth/token", body).await }
    };
    assert_eq!(exchange("wrong").await.refused(400), "invalid_grant");
    let token = exchange(VERIFIER).await.ok();
    assert_eq!(token["scope"], "read write");
    let anna = Client { token: token["access_token"].as_str().map(str::to_owned), ..server.anybody() };
    assert_eq!(anna.get("/api/v1/accounts/verify_credentials").await.ok()["username"], "anna");
    assert_eq!(exchange(VERIFIER).await.refused(400), "invalid_grant");
    assert_eq!(
        anna.get("/api/v1/accounts/verify_credentials").await.status,
        401,
        "a code used twice ends its token"
    );
}

#[tokio::test]
async fn a_program_without_redirects_gets_its_code_on_the_page() {
    let server = Server::start().await;
    server.member("anna").await;
    let browser = server.anybody();
    let app = register(&browser, OOB).await;
    sign_in(&browser, "anna").await;
    let page = consent(&browser, &app, OOB, "allow").await;
    let code = page.body.split("class=\"code\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let body = json!({ "grant_type": "authorization_code", "code": code, "redirect_uri": OOB, "code_verifier": VERIFIER, "client_id": app["client_id"] });
    let token = server.anybody().post("/oauth/token", body).await.ok();
    let fresh = json!({ "grant_type": "refresh_token", "refresh_token": token["refresh_token"], "client_id": app["client_id"] });
    let next = server.anybody().post("/oauth/token", fresh.clone()).await.ok();
    assert_ne!(next["access_token"], token["access_token"]);
    let with = |token: &Value| Client {
        token: token["access_token"].as_str().map(str::to_owned),
        ..server.anybody()
    };
    assert_eq!(with(&token).get("/api/v1/timelines/home").await.status, 401);
    assert_eq!(with(&next).get("/api/v1/timelines/home").await.status, 200);
    assert_eq!(server.anybody().post("/oauth/token", fresh).await.refused(400), "invalid_grant");
}

#[tokio::test]
async fn expired_codes_foreign_redirects_and_greedy_scopes_lead_nowhere() {
    let server = Server::start().await;
    server.member("anna").await;
    let browser = server.anybody();
    let redirect = "https://app.example/cb";
    let app = register(&browser, redirect).await;
    let id = app["client_id"].as_str().unwrap();
    sign_in(&browser, "anna").await;
    for query in [
        format!("response_type=code&client_id={id}&redirect_uri=https://evil.example/cb&scope=read"),
        format!("response_type=code&client_id={id}&redirect_uri=https://app.example/cb/..&scope=read"),
        format!("response_type=code&client_id={id}&redirect_uri={redirect}&scope=admin:read"),
        format!("response_type=token&client_id={id}&redirect_uri={redirect}&scope=read"),
        format!("response_type=code&client_id=nobody&redirect_uri={redirect}&scope=read"),
        format!(
            "response_type=code&client_id={id}&redirect_uri={redirect}&scope=read&code_challenge={CHALLENGE}&code_challenge_method=plain"
        ),
    ] {
        let page = browser.get(&format!("/oauth/authorize?{query}")).await;
        assert!(
            page.status.is_client_error() && page.header("location").is_empty(),
            "{query}: {}",
            page.status
        );
    }
    let code =
        parameter(consent(&browser, &app, redirect, "allow").await.header("location"), "code").unwrap();
    server.advance(11 * 60_000);
    let body = json!({ "grant_type": "authorization_code", "code": code, "redirect_uri": redirect, "code_verifier": VERIFIER, "client_id": id });
    assert_eq!(server.anybody().post("/oauth/token", body).await.refused(400), "invalid_grant");
    for bad in ["javascript:alert(1)", "data:text/html,x", "https://u@h.example/", "nothing", ""] {
        let app = json!({ "client_name": "x", "redirect_uris": bad });
        server.anybody().post("/api/v1/apps", app).await.refused(422);
    }
}

#[tokio::test]
async fn a_consent_without_the_forms_token_is_refused() {
    let server = Server::start().await;
    server.member("anna").await;
    let browser = server.anybody();
    let app = register(&browser, OOB).await;
    sign_in(&browser, "anna").await;
    let form = [
        ("response_type", "code"),
        ("client_id", app["client_id"].as_str().unwrap()),
        ("redirect_uri", OOB),
        ("scope", "read"),
        ("decision", "allow"),
        ("csrf", "0"),
    ];
    let reply = browser.send(browser.request(reqwest::Method::POST, "/oauth/authorize").form(&form)).await;
    assert_eq!(reply.status, 403);
}

#[tokio::test]
async fn only_its_own_application_revokes_a_token_and_secrets_are_nowhere_in_the_database() {
    let server = Server::start().await;
    let browser = server.anybody();
    let one = register(&browser, OOB).await;
    let other = register(&browser, OOB).await;
    let grant = json!({ "grant_type": "client_credentials", "client_id": one["client_id"], "client_secret": one["client_secret"], "scope": "read" });
    let token =
        browser.post("/oauth/token", grant.clone()).await.ok()["access_token"].as_str().unwrap().to_owned();
    let app = Client { token: Some(token.clone()), ..server.anybody() };
    assert!(app.get("/api/v1/apps/verify_credentials").await.ok().get("client_secret").is_none());
    let revoke = |app: &Value| json!({ "client_id": app["client_id"], "client_secret": app["client_secret"], "token": token });
    browser.post("/oauth/revoke", revoke(&other)).await.refused(403);
    if server.app.store().address().is_sqlite() {
        for file in ["rounds.db", "rounds.db-wal"] {
            let bytes = std::fs::read(server.config.data_dir.join(file)).unwrap_or_default();
            for secret in [&token, one["client_secret"].as_str().unwrap()] {
                assert!(
                    !bytes.windows(secret.len()).any(|window| window == secret.as_bytes()),
                    "{file} has a secret"
                );
            }
        }
    }
    browser.post("/oauth/revoke", revoke(&one)).await.ok();
    assert_eq!(app.get("/api/v1/apps/verify_credentials").await.status, 401);
    let wrong = json!({ "grant_type": "client_credentials", "client_id": one["client_id"], "client_secret": "", "scope": "read" });
    assert_eq!(browser.post("/oauth/token", wrong).await.refused(401), "invalid_client");
}
