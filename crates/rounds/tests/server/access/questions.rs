//! The rows about questions, and what they need.

use super::{Needs, READ_STATUSES, Row, SEE_POSTS, Thing, WRITE_BOOKMARKS, WRITE_STATUSES, World, row};
use crate::harness::Client;
use kernel::Scope::ReadBookmarks;
use serde_json::json;

pub fn rows() -> Vec<Row> {
    use Thing::{BensQuestion, BensSet, None, OwnQuestion, OwnSet, Review};
    let asked = || json!({ "stem": "Which one, number {n}?", "options": ["this", "that"], "key": 0 });
    let file = json!({ "title": "Set {n}", "format": "gift", "text": "Which one?{=this ~that}" });
    vec![
        row("POST", "/api/rounds/v1/questions", None, WRITE_STATUSES).body(asked()),
        row("GET", "/api/rounds/v1/questions", None, SEE_POSTS),
        row("POST", "/api/rounds/v1/questions/check", None, WRITE_STATUSES).body(asked()),
        row("GET", "/api/rounds/v1/questions/{post_id}", BensQuestion, SEE_POSTS),
        row("PUT", "/api/rounds/v1/questions/{post_id}", OwnQuestion, WRITE_STATUSES)
            .body(json!({ "explanation": "because {n}" })),
        row("POST", "/api/rounds/v1/questions/{post_id}/answer", BensQuestion, WRITE_STATUSES)
            .body(json!({ "choice": 0 })),
        row("GET", "/api/rounds/v1/questions/{post_id}/analysis", OwnQuestion, READ_STATUSES),
        row("GET", "/api/rounds/v1/question-sets", None, SEE_POSTS),
        row("POST", "/api/rounds/v1/question-sets", OwnQuestion, WRITE_STATUSES)
            .body(json!({ "title": "Set {n}", "questions": ["{thing}"] })),
        row("POST", "/api/rounds/v1/question-sets/import", None, WRITE_STATUSES).body(file),
        row("GET", "/api/rounds/v1/question-sets/{id}", BensSet, SEE_POSTS),
        row("DELETE", "/api/rounds/v1/question-sets/{id}", OwnSet, WRITE_STATUSES),
        row("POST", "/api/rounds/v1/question-sets/{id}/next", BensSet, WRITE_STATUSES),
        row("GET", "/api/rounds/v1/question-sets/{id}/analysis", OwnSet, READ_STATUSES),
        row("GET", "/api/rounds/v1/question-sets/{id}/export", OwnSet, READ_STATUSES),
        row("GET", "/api/rounds/v1/reviews", None, Needs::Person(&[ReadBookmarks])),
        row("POST", "/api/rounds/v1/reviews", OwnQuestion, WRITE_BOOKMARKS)
            .body(json!({ "post_id": "{thing}" })),
        row("POST", "/api/rounds/v1/reviews/{post_id}", Review, WRITE_BOOKMARKS)
            .body(json!({ "recall": "good" })),
        row("DELETE", "/api/rounds/v1/reviews/{post_id}", Review, WRITE_BOOKMARKS),
    ]
}

async fn ask(who: &Client) -> String {
    let question = json!({ "stem": "Which one?", "options": ["this", "that"], "key": 1 });
    let made = who.post("/api/rounds/v1/questions", question).await.ok();
    made["post_id"].as_str().unwrap().to_owned()
}

async fn set(who: &Client) -> String {
    let set = json!({ "title": "Two things", "questions": [ask(who).await] });
    who.post("/api/rounds/v1/question-sets", set).await.ok()["id"].as_str().unwrap().to_owned()
}

impl World {
    pub(super) async fn make_for_questions(&self, thing: Thing) -> String {
        match thing {
            Thing::BensQuestion => ask(&self.ben).await,
            Thing::BensSet => set(&self.ben).await,
            Thing::OwnSet => set(&self.anna).await,
            Thing::Review => {
                let id = ask(&self.ben).await;
                let answer = format!("/api/rounds/v1/questions/{id}/answer");
                self.anna.post(&answer, json!({ "choice": 0 })).await.ok();
                self.anna.post("/api/rounds/v1/reviews", json!({ "post_id": id })).await.ok();
                id
            }
            _ => ask(&self.anna).await,
        }
    }
}
