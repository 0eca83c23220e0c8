//! The rows of conferences: programme, what waits for a speaker, the wall.

use super::{READ_STATUSES, Row, SEE_POSTS, Thing, WRITE_STATUSES, World, row};
use serde_json::{Value, json};

pub fn rows() -> Vec<Row> {
    use Thing::{Conference, ConferenceBen, ConferencePost, HeldPost, Talk};
    let days = json!({ "first_day": "2026-11-24", "rooms": [{ "name": "Hall {n}" }] });
    let talk = || json!({ "title": "Fluids {n}", "opens_at": "2026-11-24T20:00:00Z" });
    vec![
        row("GET", "/api/rounds/v1/conferences/{id}", Conference, SEE_POSTS),
        row("PUT", "/api/rounds/v1/conferences/{id}", Conference, WRITE_STATUSES).body(days),
        row("POST", "/api/rounds/v1/conferences/{id}/talks", Conference, WRITE_STATUSES).body(talk()),
        row("GET", "/api/rounds/v1/conferences/{id}/numbers", Conference, SEE_POSTS),
        row("GET", "/api/rounds/v1/conferences/{id}/wall", Conference, SEE_POSTS),
        row("PUT", "/api/rounds/v1/conferences/{id}/wall", Conference, WRITE_STATUSES)
            .body(json!({ "approve": true })),
        row("GET", "/api/rounds/v1/conferences/{id}/wall/queue", Conference, READ_STATUSES),
        row("PUT", "/api/rounds/v1/conferences/{id}/wall/posts/{post}", ConferencePost, WRITE_STATUSES)
            .body(json!({ "queue": "held" })),
        row("PUT", "/api/rounds/v1/conferences/{id}/wall/blocks/{account}", ConferenceBen, WRITE_STATUSES),
        row("DELETE", "/api/rounds/v1/conferences/{id}/wall/blocks/{account}", ConferenceBen, WRITE_STATUSES),
        row("GET", "/api/rounds/v1/talks/{id}", Talk, SEE_POSTS),
        row("PUT", "/api/rounds/v1/talks/{id}", Talk, WRITE_STATUSES).body(talk()),
        row("GET", "/api/rounds/v1/talks/{id}/held", Talk, READ_STATUSES),
        row("POST", "/api/rounds/v1/talks/{id}/held/{post}", HeldPost, WRITE_STATUSES)
            .body(json!({ "release": true })),
    ]
}

impl World {
    /// Makes what only rows of conferences are about: always a conference of its own, which Anna owns.
    pub async fn make_for_conferences(&self, thing: Thing) -> String {
        let text = |value: &Value| value["id"].as_str().unwrap().to_owned();
        let n = self.next();
        let founder = self.server.member(&format!("convener_{n}")).await;
        let wish = json!({ "kind": "conference", "name": "Days", "handle": format!("conf_{n}"), "hashtag": format!("Conf{n}x") });
        let group = text(&founder.post("/api/rounds/v1/groups", wish).await.ok());
        let (id, anna) = (group.parse().unwrap(), self.anna.id.parse().unwrap());
        let owner = store::groups::Member { group_id: id, account_id: anna, role: 2, since: 0 };
        self.server.app.store().write(move |tx| store::groups::set_role(tx, &owner)).await.unwrap();
        let day = wire::time::iso_date(self.server.app.now());
        let days = json!({ "first_day": day, "rooms": [{ "name": "Hall" }] });
        let planned = founder.put(&format!("/api/rounds/v1/conferences/{group}"), days).await.ok();
        if thing == Thing::Conference {
            return group;
        }
        if thing == Thing::ConferenceBen {
            return format!("{group} {}", self.ben.id);
        }
        if thing == Thing::ConferencePost {
            return format!("{group} {}", self.ben.say(&format!("said #Conf{n}x")).await);
        }
        let begins = self.server.app.now() + if thing == Thing::Talk { 3_600_000 } else { 0 };
        let talk = json!({
            "title": "Fluids", "room": planned["programme"]["rooms"][0]["id"], "no_post": true,
            "opens_at": wire::time::iso(begins), "closes_at": wire::time::iso(begins + 600_000)
        });
        let talk = founder.post(&format!("/api/rounds/v1/conferences/{group}/talks"), talk).await.ok();
        let tag = talk["hashtag"].as_str().unwrap();
        match thing {
            Thing::HeldPost => {
                format!("{} {}", text(&talk), self.ben.say(&format!("something #{tag}")).await)
            }
            _ => text(&talk),
        }
    }
}
