//! The rows of the CPD ledger: its scopes are its own.

use super::{Needs, Row, Thing, World, row};
use crate::harness::picture;
use kernel::Scope::{CpdRead, CpdWrite};
use reqwest::Method;
use serde_json::json;

pub fn rows() -> Vec<Row> {
    use Thing::{Activity, Evidence, None};
    let (read, write) = (Needs::Person(&[CpdRead]), Needs::Person(&[CpdWrite]));
    let entry = json!({ "title": "Grand round {n}", "started_at": "2026-11-20", "minutes": 60 });
    vec![
        row("GET", "/api/rounds/v1/cpd", None, read),
        row("GET", "/api/rounds/v1/cpd/schemes", None, read),
        row("PUT", "/api/rounds/v1/cpd/schemes", None, write).body(json!({ "schemes": ["rcp"] })),
        row("GET", "/api/rounds/v1/cpd/export", None, read),
        row("GET", "/api/rounds/v1/cpd/activities", None, read),
        row("POST", "/api/rounds/v1/cpd/activities", None, write).body(entry),
        row("GET", "/api/rounds/v1/cpd/activities/{id}", Activity, read),
        row("PATCH", "/api/rounds/v1/cpd/activities/{id}", Activity, write).body(json!({ "minutes": 30 })),
        row("DELETE", "/api/rounds/v1/cpd/activities/{id}", Activity, write),
        row("POST", "/api/rounds/v1/cpd/activities/{id}/evidence", Activity, write).body(json!("picture")),
        row("GET", "/api/rounds/v1/cpd/evidence/{id}", Evidence, read),
        row("DELETE", "/api/rounds/v1/cpd/evidence/{id}", Evidence, write),
    ]
}

impl World {
    /// An activity of Anna's own, or a file of one.
    pub(super) async fn make_for_cpd(&self, thing: Thing) -> String {
        let anna = self.person(&[CpdWrite]).await;
        let entry = json!({ "title": "Grand round", "started_at": "2026-11-20", "minutes": 60 });
        let made = anna.post("/api/rounds/v1/cpd/activities", entry).await.ok();
        let activity = made["id"].as_str().unwrap().to_owned();
        if thing == Thing::Activity {
            return activity;
        }
        let part = reqwest::multipart::Part::bytes(picture()).file_name("slide.png");
        let form = reqwest::multipart::Form::new().part("file", part);
        let path = format!("/api/rounds/v1/cpd/activities/{activity}/evidence");
        let kept = anna.send(anna.request(Method::POST, &path).multipart(form)).await.ok();
        kept["evidence"][0]["id"].as_str().unwrap().to_owned()
    }
}
