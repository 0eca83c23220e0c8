//! The rows of groups and their sessions.

use super::{READ_STATUSES, Row, SEE_ACCOUNTS, SEE_POSTS, Thing, WRITE_ACCOUNTS, WRITE_FOLLOWS};
use super::{WRITE_STATUSES, World, row};
use serde_json::{Value, json};

pub fn rows() -> Vec<Row> {
    use Thing::{Announced, ClosedSession, Group, None, Session, SessionPost};
    let group = json!({ "name": "Club {n}", "handle": "club_{n}", "hashtag": "Club{n}" });
    let session = json!({ "group": "{thing}", "title": "Fluids {n}", "opens_at": "2026-12-01T20:00:00Z" });
    let moved = json!({ "title": "Fluids {n}", "opens_at": "2026-12-01T20:00:00Z" });
    let host = || json!({ "handle": "ben" });
    vec![
        row("GET", "/api/rounds/v1/groups", None, SEE_ACCOUNTS),
        row("POST", "/api/rounds/v1/groups", None, WRITE_ACCOUNTS).body(group),
        row("GET", "/api/rounds/v1/groups/{id}", Group, SEE_ACCOUNTS),
        row("POST", "/api/rounds/v1/groups/{id}/hosts", Group, WRITE_ACCOUNTS).body(host()),
        row("DELETE", "/api/rounds/v1/groups/{id}/hosts", Group, WRITE_ACCOUNTS).body(host()),
        row("POST", "/api/rounds/v1/groups/{id}/statuses", Group, WRITE_STATUSES)
            .body(json!({ "status": "as the club {n}" })),
        row("GET", "/api/rounds/v1/papers", None, READ_STATUSES).query("?id=10.1136/bmj.i1327"),
        row("GET", "/api/rounds/v1/sessions", None, SEE_POSTS),
        row("POST", "/api/rounds/v1/sessions", Group, WRITE_STATUSES).body(session),
        row("GET", "/api/rounds/v1/sessions/{id}", Session, SEE_POSTS),
        row("PUT", "/api/rounds/v1/sessions/{id}", Announced, WRITE_STATUSES).body(moved),
        row("DELETE", "/api/rounds/v1/sessions/{id}", Announced, WRITE_STATUSES),
        row("GET", "/api/rounds/v1/sessions/{id}/posts", Session, SEE_POSTS),
        row("POST", "/api/rounds/v1/sessions/{id}/posts/{post}", SessionPost, WRITE_STATUSES)
            .body(json!({ "pinned": true })),
        row("GET", "/api/rounds/v1/sessions/{id}/here", Session, SEE_POSTS),
        row("POST", "/api/rounds/v1/sessions/{id}/attend", Session, READ_STATUSES),
        row("POST", "/api/rounds/v1/sessions/{id}/remind", Announced, WRITE_FOLLOWS),
        row("DELETE", "/api/rounds/v1/sessions/{id}/remind", Announced, WRITE_FOLLOWS),
        row("PUT", "/api/rounds/v1/sessions/{id}/summary", Session, WRITE_STATUSES)
            .body(json!({ "summary": "What was said {n}" })),
        row("GET", "/api/rounds/v1/sessions/{id}/transcript", ClosedSession, SEE_POSTS),
        row("GET", "/api/rounds/v1/groups/{id}/years", Group, SEE_POSTS),
        row("POST", "/api/rounds/v1/sessions/{id}/close", Session, WRITE_STATUSES),
    ]
}

impl World {
    /// Makes what only rows of groups are about: always a group of its own, which Anna owns.
    pub async fn make_for_hosts(&self, thing: Thing) -> String {
        let text = |value: &Value| value["id"].as_str().unwrap().to_owned();
        let n = self.next();
        // Nobody founds as many groups as there are rows.
        let founder = self.server.member(&format!("founder_{n}")).await;
        let wish = json!({ "name": "Club", "handle": format!("jc_{n}"), "hashtag": format!("JC{n}x") });
        let group = text(&founder.post("/api/rounds/v1/groups", wish).await.ok());
        let (id, anna) = (group.parse().unwrap(), self.anna.id.parse().unwrap());
        let owner = store::groups::Member { group_id: id, account_id: anna, role: 2, since: 0 };
        self.server.app.store().write(move |tx| store::groups::set_role(tx, &owner)).await.unwrap();
        if thing == Thing::Group {
            return group;
        }
        let hours = if thing == Thing::Announced { 12 } else { 0 };
        let opens_at = wire::time::iso(self.server.app.now() + hours * 3_600_000);
        let wish = json!({ "group": group, "title": "Fluids", "opens_at": opens_at });
        let session = text(&founder.post("/api/rounds/v1/sessions", wish).await.ok());
        if thing == Thing::ClosedSession {
            self.server.advance(1000);
            founder.post(&format!("/api/rounds/v1/sessions/{session}/close"), Value::Null).await.ok();
        }
        if thing == Thing::SessionPost {
            return format!("{session} {}", self.ben.say(&format!("said #JC{n}x")).await);
        }
        session
    }
}
