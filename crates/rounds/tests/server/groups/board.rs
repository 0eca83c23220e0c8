//! What hangs on a group's board: announcements, events, files.

use super::{found, join, server, text};
use crate::harness::{Client, Server};
use crate::oauth::sign_in;
use crate::pages::submit_from;
use serde_json::{Value, json};

/// A closed group of Anna's with Ben in it, and Cara outside.
async fn ward() -> (Server, [Client; 3], String, String) {
    let server = server().await;
    let (anna, ben, cara) =
        (server.member("anna").await, server.member("ben").await, server.member("cara").await);
    let group = found(&anna, "ward", json!({ "privacy": "members" })).await;
    join(&ben, &group).await.ok();
    let path = format!("/api/rounds/v1/groups/{group}");
    (server, [anna, ben, cara], group, path)
}

#[tokio::test]
async fn an_announcement_reaches_every_members_app_until_it_is_put_away_or_its_time_is_up() {
    let (server, [anna, ben, cara], group, path) = ward().await;
    let hang = format!("{path}/announcements");
    let rota = json!({ "text": "The **rota** is out", "ends_at": "2026-11-25T08:00:00Z" });
    ben.post(&hang, rota.clone()).await.refused(403);
    anna.post(&hang, json!({ "text": " " })).await.refused(422);
    let says = anna.post(&hang, json!({ "text": "Ask for NHS number 943 476 5919" })).await.refused(422);
    assert!(says.contains("patient"), "{says}");
    let past = json!({ "text": "Late", "ends_at": "2026-11-24T07:00:00Z" });
    anna.post(&hang, past).await.refused(422);
    let made = text(&anna.post(&hang, rota).await.ok());
    let other = text(&anna.post(&hang, json!({ "text": "Bring cake" })).await.ok());
    let seen = ben.get("/api/v1/announcements").await.ok();
    assert_eq!(seen.as_array().unwrap().len(), 2, "{seen}");
    assert!(seen[1]["content"].as_str().unwrap().contains("rota"));
    assert_eq!((&seen[1]["read"], &seen[1]["group"]["acct"]), (&json!(false), &json!("ward")));
    assert_eq!(cara.get("/api/v1/announcements").await.ok(), json!([]));
    cara.post(&format!("/api/v1/announcements/{made}/dismiss"), Value::Null).await.refused(404);
    cara.get(&hang).await.refused(403);
    // Ben has read one; it still hangs for the others.
    ben.post(&format!("/api/v1/announcements/{other}/dismiss"), Value::Null).await.ok();
    ben.post(&format!("/api/v1/announcements/{other}/dismiss"), Value::Null).await.ok();
    assert_eq!(ben.ids("/api/v1/announcements").await, std::slice::from_ref(&made));
    assert_eq!(ben.ids("/api/v1/announcements?with_dismissed=true").await.len(), 2);
    let browser = server.anybody();
    sign_in(&browser, "ben").await;
    let home = browser.get("/home").await.body;
    assert!(home.contains("rota") && !home.contains("cake"), "{home}");
    let away = format!("/announcements/{made}/put_away");
    assert_eq!(submit_from(&browser, "/home", &away, &[]).await.status, 303);
    assert!(!browser.get("/home").await.body.contains("rota"));
    assert!(browser.get("/@ward").await.body.contains("cake"), "its group still shows it");
    server.advance(super::DAY);
    assert_eq!(anna.ids("/api/v1/announcements").await, std::slice::from_ref(&other));
    ben.delete(&format!("{hang}/{other}")).await.refused(403);
    anna.delete(&format!("{hang}/{other}")).await.ok();
    assert_eq!(anna.get("/api/v1/announcements").await.ok(), json!([]));
    for n in 0..5 {
        anna.post(&hang, json!({ "text": format!("Note {n}") })).await.ok();
    }
    assert!(anna.post(&hang, json!({ "text": "One more" })).await.refused(422).contains("Take one down"));
    // Whoever leaves sees none.
    ben.post(&format!("/api/v1/accounts/{group}/unfollow"), Value::Null).await.ok();
    assert_eq!(ben.get("/api/v1/announcements").await.ok(), json!([]));
}

#[tokio::test]
async fn an_event_is_planned_answered_moved_and_called_off() {
    let (server, [anna, ben, cara], group, path) = ward().await;
    let events = format!("{path}/events");
    let wish = |title: &str, starts: &str, ends: &str| json!({ "title": title, "place": "Seminar room", "starts_at": starts, "ends_at": ends, "time_zone": "Europe/London" });
    let fine = wish("Lines", "2026-12-01T18:00", "2026-12-01T19:30");
    ben.post(&events, fine.clone()).await.refused(403);
    cara.post(&events, fine.clone()).await.refused(403);
    for (wrong, field) in [
        (wish("", "2026-12-01T18:00", "2026-12-01T19:30"), "title"),
        (wish("x", "soon", "2026-12-01T19:30"), "starts_at"),
        (wish("x", "2026-12-01T18:00", ""), "ends_at"),
        (wish("x", "2026-12-01T18:00", "2026-12-01T17:00"), "ends_at"),
        (wish("x", "2026-11-23T18:00", "2026-11-23T19:00"), "starts_at"),
        (wish("x", "2027-03-28T01:30", "2027-03-28T03:00"), "starts_at"),
        (wish("For NHS number 943 476 5919", "2026-12-01T18:00", "2026-12-01T19:30"), "title"),
    ] {
        let reply = anna.post(&events, wrong).await;
        assert!(reply.status == 422 && reply.json()["details"][field].is_array(), "{field}: {}", reply.body);
    }
    let made = anna.post(&events, fine).await.ok();
    assert_eq!(made["starts_at"], "2026-12-01T18:00:00.000Z");
    let event = format!("{events}/{}", text(&made));
    ben.post(&format!("{event}/answer"), json!({ "comes": true })).await.ok();
    cara.post(&format!("{event}/answer"), json!({ "comes": true })).await.refused(403);
    cara.get(&event).await.refused(403);
    let seen = anna.get(&events).await.ok();
    assert_eq!((&seen["coming"][0]["comers_count"], &seen["coming"][0]["comes"]), (&json!(1), &Value::Null));
    assert_eq!(ben.get(&event).await.ok()["comes"], true);
    let moved = wish("Lines and drains", "2026-12-02T18:00", "2026-12-02T19:30");
    ben.put(&event, moved.clone()).await.refused(403);
    anna.put(&event, moved).await.ok();
    assert_eq!(anna.get(&event).await.ok()["comers_count"], 1, "answers stay");
    let browser = server.anybody();
    sign_in(&browser, "ben").await;
    let page = format!("/groups/{group}/events");
    let shown = browser.get(&page).await.body;
    assert!(shown.contains("Lines and drains") && shown.contains("Seminar room"), "{shown}");
    let id = text(&made);
    let cannot = submit_from(&browser, &page, &format!("{page}/{id}/answer"), &[("comes", "false")]).await;
    assert_eq!(cannot.status, 303);
    assert_eq!(ben.get(&event).await.ok()["comes"], false);
    let calendar = browser.get(&format!("{page}/{id}.ics")).await;
    assert!(calendar.body.contains("SUMMARY:Lines and drains"), "{}", calendar.body);
    assert!(calendar.body.contains("DTSTART:20261202T180000Z"), "{}", calendar.body);
    assert_eq!(server.anybody().get(&format!("{page}/{id}.ics")).await.status, 403);
    anna.delete(&event).await.ok();
    assert!(browser.get(&format!("{page}/{id}.ics")).await.body.contains("Called off"));
    ben.post(&format!("{event}/answer"), json!({ "comes": true })).await.refused(422);
    server.advance(10 * super::DAY);
    let seen = anna.get(&events).await.ok();
    assert_eq!((seen["coming"].as_array().unwrap().len(), seen["past"].as_array().unwrap().len()), (0, 1));
}

#[tokio::test]
async fn files_are_for_members_and_gone_when_they_are_removed() {
    let (server, [anna, ben, cara], group, path) = ward().await;
    let files = format!("{path}/files");
    cara.hand_in(&files, "rota.pdf", b"%PDF-1.7 rota".to_vec()).await.refused(403);
    ben.hand_in(&files, "rota.pdf", Vec::new()).await.refused(422);
    ben.hand_in(&files, "NHS 943 476 5919.pdf", b"x".to_vec()).await.refused(422);
    ben.hand_in(&files, "big.pdf", vec![0; 20 * 1024 * 1024 + 1]).await.refused(422);
    let added = ben.hand_in(&files, "../rota.pdf", b"%PDF-1.7 rota".to_vec()).await.ok();
    assert_eq!(
        (&added[0]["name"], &added[0]["content_type"]),
        (&json!("rota.pdf"), &json!("application/pdf"))
    );
    let file = format!("{files}/{}", text(&added[0]));
    let got = anna.get(&file).await;
    assert_eq!((got.status.as_u16(), got.body.as_str()), (200, "%PDF-1.7 rota"));
    assert!(got.header("content-disposition").starts_with("attachment"));
    cara.get(&file).await.refused(403);
    server.anybody().get(&file).await.refused(403);
    let page = format!("/groups/{group}/files/{}", text(&added[0]));
    assert_eq!(server.anybody().get(&page).await.status, 403);
    // The hourly sweep takes what nothing points to, and these are pointed to.
    server.advance(2 * 3_600_000);
    server.app.sweep().await.unwrap();
    anna.get(&file).await;
    assert_eq!(anna.get(&file).await.status, 200);
    let dora = server.member("dora").await;
    join(&dora, &group).await.ok();
    dora.delete(&file).await.refused(403);
    // Its owner takes it away, or a moderator does.
    anna.delete(&file).await.ok();
    ben.get(&file).await.refused(404);
    anna.post(&format!("{path}/archive"), Value::Null).await.ok();
    let late = ben.hand_in(&files, "late.pdf", b"x".to_vec()).await;
    assert!(late.refused(422).contains("archived"), "{}", late.body);
}
