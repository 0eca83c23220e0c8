//! Pages, as a browser without JavaScript uses them.

use crate::harness::{Client, Reply, Server};
use crate::oauth::{csrf, sign_in};
use serde_json::json;

pub(crate) async fn submit(browser: &Client, path: &str, fields: &[(&str, &str)]) -> Reply {
    submit_from(browser, "/compose", path, fields).await
}

/// Sends a form to `path` with the token of the page that it is on.
pub(crate) async fn submit_from(browser: &Client, page: &str, path: &str, fields: &[(&str, &str)]) -> Reply {
    let page = browser.get(page).await;
    let token = csrf(&page.body);
    let mut form: Vec<(&str, &str)> = fields.to_vec();
    form.push(("csrf", &token));
    browser.send(browser.request(reqwest::Method::POST, path).form(&form)).await
}

/// What a browser would send if nobody touched the form with this action: names and values.
pub(crate) fn fields_of(page: &str, action: &str) -> Vec<(String, String)> {
    let form = page.split(&format!("action=\"{action}\"")).nth(1).expect("the page has the form");
    let form = form.split("</form>").next().unwrap();
    let value = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
        Some(rest.split('"').next().unwrap().replace("&#38;", "&").replace("&#34;", "\""))
    };
    let mut fields = Vec::new();
    for part in form.split('<').skip(1) {
        let (tag, text) = part.split_once('>').expect("a tag ends");
        let (kind, tag) = tag.split_once(' ').unwrap_or((tag, ""));
        let tag = &format!(" {tag}");
        match (kind, value(tag, "name")) {
            ("input", Some(name)) => {
                let ticks = tag.contains(r#" type="checkbox""#) || tag.contains(r#" type="radio""#);
                if !ticks || tag.contains(" checked") {
                    fields.push((name, value(tag, "value").unwrap_or_default()));
                }
            }
            ("textarea", Some(name)) => fields.push((name, text.replace("&#38;", "&"))),
            ("select", Some(name)) => fields.push((name, String::new())),
            ("option", None) if tag.contains(" selected") => {
                let select = fields.last_mut().expect("an option is in a select");
                select.1 = value(tag, "value").unwrap_or_default();
            }
            _ => {}
        }
    }
    fields
}

#[tokio::test]
async fn somebody_signs_up_posts_replies_and_signs_out_without_javascript() {
    let server = Server::start().await;
    let browser = server.anybody();
    let page = browser.get("/auth/sign_up").await;
    let token = csrf(&page.body);
    let form = [
        ("display_name", "Anna Larsen"),
        ("handle", "anna"),
        ("profession", "nurse"),
        ("email", "anna@example.org"),
        ("password", "correct horse battery"),
        ("agreement", "true"),
        ("csrf", &token),
    ];
    let reply = browser.send(browser.request(reqwest::Method::POST, "/auth/sign_up").form(&form)).await;
    assert_eq!((reply.status.as_u16(), reply.header("location")), (303, "/settings/profile"));
    let cookie = reply
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|it| it.to_str().unwrap())
        .find(|it| it.contains("session"))
        .unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let posted = submit(
        &browser,
        "/posts",
        &[("text", "First <post> #MedEd"), ("visibility", "public"), ("language", "en")],
    )
    .await;
    assert_eq!(posted.status, 303);
    let home = browser.get("/home").await.body;
    assert!(home.contains("First &lt;post&gt;") && home.contains("/tags/meded"), "{home}");
    let id = home.split("data-post-id=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let refused = submit(&browser, "/posts", &[("text", &"x".repeat(1001)), ("spoiler_text", "kept")]).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("too long")
            && refused.body.contains(&"x".repeat(1001))
            && refused.body.contains("kept"),
        "nothing is lost"
    );
    let replied = submit(&browser, "/posts", &[("text", "and more"), ("in_reply_to_id", &id)]).await;
    assert!(replied.header("location").starts_with("/@anna/"));
    assert!(server.anybody().get(&format!("/@anna/{id}")).await.body.contains("and more"));
    for action in ["favourite", "boost", "bookmark", "pin"] {
        assert_eq!(submit(&browser, &format!("/posts/{id}/{action}"), &[]).await.status, 303, "{action}");
    }
    assert!(browser.get("/bookmarks").await.body.contains("First &lt;post&gt;"));
    assert!(server.anybody().get("/@anna").await.body.contains("Anna Larsen"));
    assert_eq!(submit(&browser, "/auth/sign_out", &[]).await.status, 303);
    assert_eq!(browser.get("/home").await.header("location"), "/auth/sign_in?return_to=%2Fhome");
}

#[tokio::test]
async fn a_form_from_another_site_changes_nothing() {
    let server = Server::start().await;
    server.member("anna").await;
    let browser = server.anybody();
    sign_in(&browser, "anna").await;
    for path in ["/posts", "/auth/sign_out", "/settings/account", "/notifications/clear", "/lists"] {
        let form = [("text", "forged"), ("csrf", "")];
        assert_eq!(
            browser.send(browser.request(reqwest::Method::POST, path).form(&form)).await.status,
            403,
            "{path}"
        );
    }
    let token = csrf(&browser.get("/home").await.body);
    let request = browser.request(reqwest::Method::POST, "/posts").header("sec-fetch-site", "cross-site");
    assert_eq!(browser.send(request.form(&[("text", "forged"), ("csrf", &token)])).await.status, 403);
    assert!(!browser.get("/home").await.body.contains("forged"));
    let other = server.anybody();
    let theirs = csrf(&other.get("/auth/sign_in").await.body);
    let form = [("text", "forged"), ("csrf", theirs.as_str())];
    assert_eq!(browser.send(browser.request(reqwest::Method::POST, "/posts").form(&form)).await.status, 403);
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_protect_it() {
    let server = Server::start().await;
    let anybody = server.anybody();
    for path in
        ["/", "/auth/sign_in", "/nothing", "/api/v1/timelines/public", "/api/nothing", "/assets/app.css"]
    {
        let reply = anybody.get(path).await;
        let policy = reply.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert!(!reply.header("x-request-id").is_empty(), "{path}");
    }
    assert!(anybody.get("/api/nothing").await.refused(404).contains("no such route"));
}

#[tokio::test]
async fn cookies_are_bound_to_https_where_there_is_https() {
    let server = Server::with(|config| config.base_url = Some("https://rounds.example".into())).await;
    let reply = server.anybody().get("/auth/sign_in").await;
    let cookie = reply.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-") && cookie.contains("; Secure") && cookie.contains("Path=/"),
        "{cookie}"
    );
    assert!(reply.header("strict-transport-security").contains("max-age="));
}

#[tokio::test]
async fn a_private_post_has_no_page_for_strangers() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let post = anna
        .post("/api/v1/statuses", json!({ "status": "only followers", "visibility": "private" }))
        .await
        .ok();
    let path = format!("/@anna/{}", post["id"].as_str().unwrap());
    let page = server.anybody().get(&path).await;
    assert_eq!(page.status, 404);
    assert!(!page.body.contains("only followers"));
    assert!(!server.anybody().get("/@anna").await.body.contains("only followers"));
    for way in ["/auth/sign_in?return_to=//evil.example", "/auth/sign_in?return_to=https://evil.example"] {
        assert!(!server.anybody().get(way).await.body.contains("evil.example\""), "{way}");
    }
}
