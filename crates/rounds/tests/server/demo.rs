//! The demo community: its whole script is played, and what it leaves can be looked at.

use crate::harness::Server;
use crate::oauth::csrf;
use reqwest::Method;

#[tokio::test]
async fn the_demo_fills_to_its_end_and_its_pages_can_be_looked_at() {
    let server = Server::with(|config| {
        config.require_two_factor = "off".into();
        config.ffmpeg = String::new();
    })
    .await;
    let logins = rounds::demo::fill(&server.app, server.app.now(), &|_, _, _| ()).await.unwrap();
    assert!(!logins.is_empty());
    let again = rounds::demo::fill(&server.app, server.app.now(), &|_, _, _| ()).await.unwrap();
    assert_eq!(again.len(), logins.len(), "a filled community stays as it is");
    let browser = server.anybody();
    let page = browser.get("/auth/sign_in").await.body;
    let form =
        [("csrf", csrf(&page)), ("login", "demo@rounds.example".into()), ("password", "rounds-demo".into())];
    let sent = browser.send(browser.request(Method::POST, "/auth/sign_in").form(&form)).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    for path in [
        "/home",
        "/local",
        "/questions",
        "/sets",
        "/review",
        "/sessions",
        "/groups",
        "/groups?kind=community",
        "/@night_shift",
        "/@night_shift/statements",
        "/notifications",
        "/tags/AcuteMed",
        "/tags/AcuteMed/about",
        "/cpd",
        "/conferences",
        "/conferences/acute_days",
        "/conferences/acute_days/numbers",
        "/conferences/acute_days/wall",
        "/cpd/certificates",
        "/verify",
        "/videos",
        "/information",
    ] {
        assert_eq!(browser.get(path).await.status, 200, "{path}");
    }
    let wall = browser.get("/conferences/acute_days/wall").await.body;
    assert!(wall.contains("a photograph of a wristwatch"), "posts are on the wall");
    assert!(!wall.contains("in one curve"), "what waits for its speaker is not");
    let videos = server.anybody().get("/videos").await.body;
    assert!(videos.contains("Sepsis in a minute") && videos.contains("0:48"), "{videos}");
    let statements = server.anybody().get("/statements").await.body;
    assert!(statements.contains("A bed for whoever") && statements.contains("Corrected"), "{statements}");
    let certificates = browser.get("/cpd/certificates").await.body;
    assert_eq!(
        certificates.matches("The page to show").count(),
        1,
        "one certificate of the session that is over"
    );
    let sessions = browser.get("/sessions").await.body;
    let path = sessions.split("href=\"/sessions/").skip(1).find_map(|rest| {
        let id = rest.split(['"', '/', '.', '?']).next()?;
        id.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| format!("/sessions/{id}"))
            .filter(|it| it.len() > 10)
    });
    assert_eq!(browser.get(&path.expect("a session is listed")).await.status, 200);
    // The campaign's run chart shows a shift, and its site has a query to answer.
    let page = server.anybody().get("/@sepsis_six").await.body;
    let group =
        page.split("href=\"/groups/").find_map(|it| it.split_once("/measures\"")).expect("it measures").0;
    let measures = format!("/groups/{group}/measures?chart=run");
    let public = server.anybody().get(&measures).await.body;
    assert!(public.contains("points in a row above the median"), "{public}");
    assert!(browser.get(&measures).await.body.contains("A query waits for you."));
}
