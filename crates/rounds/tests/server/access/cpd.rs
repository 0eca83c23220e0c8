//! The rows of the CPD ledger: its scopes are its own.

use super::{Needs, Row, Thing, WRITE_STATUSES, World, row};
use crate::harness::picture;
use kernel::Scope::{CpdRead, CpdWrite, WriteStatuses};
use reqwest::Method;
use serde_json::{Value, json};

pub fn rows() -> Vec<Row> {
    use Thing::{Activity, Certificate, ClosedSession, Evidence, None, StatusList};
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
        row("GET", "/api/rounds/v1/certificates", None, read),
        row("POST", "/api/rounds/v1/certificates/verify", None, Needs::Nothing)
            .body(json!({ "certificate": "{}" })),
        row("GET", "/api/rounds/v1/certificates/{certificate}", Certificate, Needs::Nothing),
        row("DELETE", "/api/rounds/v1/certificates/{certificate}", Certificate, WRITE_STATUSES)
            .body(json!({ "reason": "Issued twice" })),
        row("POST", "/api/rounds/v1/sessions/{id}/certificates", ClosedSession, WRITE_STATUSES),
        row("GET", "/certificates/status/{id}", StatusList, Needs::Nothing),
    ]
}

impl World {
    /// A certificate of Ben's for a session that Anna conducts.
    async fn certificate(&self) -> String {
        let session = self.make_for_hosts(Thing::Session).await;
        self.ben.post(&format!("/api/rounds/v1/sessions/{session}/attend"), Value::Null).await.ok();
        self.server.advance(60_000);
        let anna = self.person(&[WriteStatuses]).await;
        anna.post(&format!("/api/rounds/v1/sessions/{session}/close"), Value::Null).await.ok();
        anna.post(&format!("/api/rounds/v1/sessions/{session}/certificates"), Value::Null).await.ok();
        let ben = self.server.app.script_token(self.ben.id.parse().unwrap(), "cpd:read").await.unwrap();
        let own = self.with(&ben).get("/api/rounds/v1/certificates").await.ok();
        own[0]["id"].as_str().unwrap().to_owned()
    }

    /// An activity of Anna's own, or a file of one.
    pub(super) async fn make_for_cpd(&self, thing: Thing) -> String {
        if thing == Thing::Certificate {
            return self.certificate().await;
        }
        if thing == Thing::StatusList {
            self.certificate().await;
            return "0".to_owned();
        }
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
