//! Pages for patients: reading age, the day of the review, and the warning after it.

use crate::groups;
use crate::harness::Server;
use serde_json::json;

#[tokio::test]
async fn a_page_says_how_old_its_reader_has_to_be_and_warns_when_its_review_is_overdue() {
    let server = groups::server().await;
    let anna = server.member("anna").await;
    let text = "Sepsis is a bad sign. You may feel cold or hot. You may be sick. Call us at once. We will help you. \
        Do not wait. Do not drive on your own. Ask a friend.";
    let wish = json!({ "title": "Sepsis", "text": text, "sources": "doi:10.1136/bmj.i1327", "review_on": "2026-12-24" });
    let it = anna.post("/api/rounds/v1/information", wish.clone()).await.ok();
    let id = it["id"].as_str().unwrap().to_owned();
    assert!(it["reading_age"].as_u64().unwrap() <= 8 && it["overdue"] == false, "{it}");
    let page = server.anybody().get(&format!("/information/{id}")).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Flesch–Kincaid") && page.body.contains("24 December 2026"), "{}", page.body);
    assert!(page.body.contains("https://doi.org/10.1136/bmj.i1327") && !page.body.contains("out of date"));
    server.advance(40 * 86_400_000);
    let page = server.anybody().get(&format!("/information/{id}")).await;
    assert!(page.body.contains("may be out of date"), "{}", page.body);
    assert_eq!(server.anybody().get("/api/rounds/v1/information").await.ok()[0]["overdue"], true);
    let path = format!("/api/rounds/v1/information/{id}");
    assert!(anna.put(&path, wish).await.refused(422).contains("has passed"));
    let reviewed = json!({ "title": "Sepsis", "text": text, "review_on": "2027-12-24" });
    assert_eq!(anna.put(&path, reviewed).await.ok()["overdue"], false);
}

#[tokio::test]
async fn its_author_has_shown_who_they_are_and_tells_of_no_patient() {
    let server = Server::start().await;
    let ben = server.member("ben").await;
    let wish = json!({ "title": "Sepsis", "text": "Call us.", "review_on": "2027-11-24" });
    assert!(
        ben.post("/api/rounds/v1/information", wish.clone())
            .await
            .refused(403)
            .contains("verified profession")
    );
    let server = groups::server().await;
    let (anna, ben) = (server.member("anna").await, server.member("ben").await);
    let named =
        json!({ "title": "Sepsis", "text": "As with NHS number 943 476 5919.", "review_on": "2027-11-24" });
    assert!(
        anna.post("/api/rounds/v1/information", named).await.refused(422).contains("may identify a patient")
    );
    let id =
        anna.post("/api/rounds/v1/information", wish.clone()).await.ok()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/rounds/v1/information/{id}");
    ben.put(&path, wish).await.refused(404);
    ben.delete(&path).await.refused(404);
    let far = json!({ "title": "Sepsis", "text": "Call us.", "review_on": "2049-11-24" });
    assert!(anna.post("/api/rounds/v1/information", far).await.refused(422).contains("five years"));
}
