//! The pages about questions, without JavaScript.

use super::{ask, lactate};
use crate::harness::Server;
use crate::oauth::sign_in;
use crate::pages::{submit, submit_from};

#[tokio::test]
async fn a_question_is_written_checked_and_published_in_a_browser() {
    let server = Server::start().await;
    server.member("anna").await;
    let browser = server.anybody();
    sign_in(&browser, "anna").await;
    let typed = [
        ("text", "Which test is not of use?"),
        ("option_0", "Lactate"),
        ("option_2", "Ferritin"),
        ("key", "2"),
        ("explanation", "It is late."),
        ("expires_in", "86400"),
        ("visibility", "public"),
    ];
    let mut asked = typed.to_vec();
    asked.push(("check", "1"));
    let checked = submit_from(&browser, "/questions/new", "/questions", &asked).await;
    assert!(checked.body.contains("asks for what is not so"), "{}", checked.body);
    assert!(checked.body.contains("value=\"Ferritin\"") && checked.body.contains("It is late."));
    let without: Vec<_> = typed.iter().filter(|(name, _)| *name != "key").copied().collect();
    let refused = submit_from(&browser, "/questions/new", "/questions", &without).await;
    assert!(refused.status == 422 && refused.body.contains("not said which option is right"));
    let done = submit_from(&browser, "/questions/new", "/questions", &typed).await;
    let place = done.header("location").to_owned();
    let page = browser.get(&place).await.body;
    // The option that was left empty does not count: the second one is right.
    assert!(page.contains("B. Ferritin") || page.contains("(the right answer)"), "{page}");
    assert!(!server.anybody().get(&place).await.body.contains("It is late."));
    let mine = browser.get("/questions/mine").await.body;
    let id = place.rsplit('/').next().unwrap();
    assert!(mine.contains(&format!("/questions/{id}/analysis")), "{mine}");
    assert_eq!(browser.get(&format!("/questions/{id}/analysis")).await.status, 200);
}

#[tokio::test]
async fn a_question_is_answered_on_the_page_where_it_stands_and_tells_nobody() {
    let server = Server::start().await;
    let (anna, ben) = (server.member("anna").await, server.member("ben").await);
    let id = ask(&anna, lactate()).await;
    let browser = server.anybody();
    sign_in(&browser, "ben").await;
    let page = format!("/@anna/{id}");
    assert!(!browser.get(&page).await.body.contains("perfusion"));
    submit_from(&browser, &page, &format!("/posts/{id}/vote"), &[("choices", "1")]).await;
    assert!(browser.get(&page).await.body.contains("perfusion"));
    assert_eq!(ben.get("/api/v1/notifications").await.ok(), serde_json::json!([]));
    let edit = browser.get(&format!("/compose?edit={id}")).await;
    assert_eq!(edit.status, 404, "{}", edit.body);
    anna.put(&format!("/api/rounds/v1/questions/{id}"), serde_json::json!({ "stem": "" })).await.refused(422);
}

#[tokio::test]
async fn a_set_is_taken_and_reviewed_in_a_browser() {
    let server = Server::start().await;
    let (anna, _) = (server.member("anna").await, server.member("ben").await);
    let id = ask(&anna, lactate()).await;
    let (author, reader) = (server.anybody(), server.anybody());
    sign_in(&author, "anna").await;
    sign_in(&reader, "ben").await;
    let place = format!("place_{id}");
    let form = [("title", "One thing"), (place.as_str(), "1")];
    let set = submit_from(&author, "/sets/new", "/sets", &form).await.header("location").to_owned();
    let take = format!("{set}/take");
    assert_eq!(reader.get(&take).await.header("location"), set, "it has not begun");
    let begun = submit_from(&reader, &set, &format!("{set}/next"), &[]).await;
    assert_eq!(begun.header("location"), take);
    let served = reader.get(&take).await.body;
    assert!(served.contains("Question 1 of 1") && !served.contains("perfusion"), "{served}");
    let form = [("post", id.as_str()), ("choices", "0")];
    let answered = submit_from(&reader, &take, &format!("{set}/answer"), &form).await;
    let shown = reader.get(answered.header("location")).await.body;
    assert!(shown.contains("Right is B. Lactate") && shown.contains("See your score"), "{shown}");
    let score = reader.get(&set).await.body;
    assert!(score.contains("<b>0</b> of 1 right"), "{score}");
    let queued = submit(&reader, &format!("/questions/{id}/review"), &[]).await;
    assert_eq!(queued.header("location"), "/review");
    let before = reader.get("/review").await.body;
    assert!(before.contains("1 due today") && !before.contains("perfusion"), "{before}");
    let after = reader.get(&format!("/review?post={id}&chosen=1")).await.body;
    assert!(after.contains("Right: B. Lactate") && after.contains("perfusion"), "{after}");
    let rated = submit_from(&reader, "/review", &format!("/review/{id}"), &[("recall", "good")]).await;
    assert_eq!(rated.header("location"), "/review");
    assert!(reader.get("/review").await.body.contains("Nothing is due today"));
    assert!(author.get(&format!("{set}/export")).await.body.contains("=Lactate"));
    assert_eq!(reader.get(&format!("{set}/export")).await.status, 404);
    assert!(author.get(&format!("{set}/analysis")).await.body.contains("Item analysis"));
}
