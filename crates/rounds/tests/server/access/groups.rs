//! The rows of groups with members.

use super::{Needs, WRITE_FOLLOWS, WRITE_MEDIA, WRITE_STATUSES, World, row};
use super::{READ_ACCOUNTS, READ_STATUSES, Row, SEE_ACCOUNTS, SEE_POSTS, Thing, WRITE_ACCOUNTS};
use kernel::Scope::ReadSearch;
use serde_json::{Value, json};

pub fn rows() -> Vec<Row> {
    use Thing::{AgreedStatement, Statement, StatementDraft};
    use Thing::{Announcement, GroupAnnouncement, GroupEvent, GroupFile};
    use Thing::{GroupAsking, GroupMember, GroupPost, GroupWaiting, JoinedGroup, None, OtherGroup, OwnGroup};
    let words =
        || json!({ "title": "On rotas {n}", "text": "They are late.", "correction": "They were early." });
    let who = || json!({ "who": "zoe" });
    let event = || json!({ "title": "Tea {n}", "starts_at": "2026-12-01T18:00:00Z", "ends_at": "2026-12-01T19:00:00Z" });
    vec![
        row("GET", "/api/rounds/v1/groups/joined", None, READ_ACCOUNTS),
        row("POST", "/api/rounds/v1/groups/{id}/join", OtherGroup, WRITE_FOLLOWS),
        row("DELETE", "/api/rounds/v1/groups/{id}/join", JoinedGroup, WRITE_FOLLOWS),
        row("PATCH", "/api/rounds/v1/groups/{id}/rules", OwnGroup, WRITE_ACCOUNTS)
            .body(json!({ "slow_seconds": 5 })),
        row("PATCH", "/api/rounds/v1/groups/{id}", OwnGroup, WRITE_ACCOUNTS)
            .body(json!({ "description": "For {n}" })),
        row("POST", "/api/rounds/v1/groups/{id}/archive", OwnGroup, WRITE_ACCOUNTS),
        row("DELETE", "/api/rounds/v1/groups/{id}/archive", OwnGroup, WRITE_ACCOUNTS),
        row("GET", "/api/rounds/v1/groups/{id}/members", OtherGroup, SEE_ACCOUNTS),
        row("POST", "/api/rounds/v1/groups/{id}/members/{account}/role", GroupMember, WRITE_ACCOUNTS)
            .body(json!({ "role": "moderator" })),
        row("GET", "/api/rounds/v1/groups/{id}/timeline", OtherGroup, SEE_POSTS),
        row("GET", "/api/rounds/v1/groups/{id}/search", OtherGroup, Needs::Reading(ReadSearch))
            .query("?q=fluids"),
        row("GET", "/api/rounds/v1/groups/{id}/pins", OtherGroup, SEE_POSTS),
        row("POST", "/api/rounds/v1/groups/{id}/pins/{post}", GroupPost, WRITE_ACCOUNTS),
        row("DELETE", "/api/rounds/v1/groups/{id}/pins/{post}", GroupPost, WRITE_ACCOUNTS),
        row("DELETE", "/api/rounds/v1/groups/{id}/posts/{post}", GroupPost, WRITE_ACCOUNTS),
        row("GET", "/api/rounds/v1/groups/{id}/queue", OwnGroup, READ_STATUSES),
        row("POST", "/api/rounds/v1/groups/{id}/queue/{post}", GroupWaiting, WRITE_ACCOUNTS)
            .body(json!({ "publish": true })),
        row("GET", "/api/rounds/v1/groups/{id}/door", OwnGroup, READ_ACCOUNTS),
        row("POST", "/api/rounds/v1/groups/{id}/requests/{account}", GroupAsking, WRITE_ACCOUNTS)
            .body(json!({ "accept": true })),
        row("POST", "/api/rounds/v1/groups/{id}/invitations", OwnGroup, WRITE_ACCOUNTS).body(who()),
        row("DELETE", "/api/rounds/v1/groups/{id}/invitations", OwnGroup, WRITE_ACCOUNTS).body(who()),
        row("POST", "/api/rounds/v1/groups/{id}/bans/{account}", GroupMember, WRITE_ACCOUNTS)
            .body(json!({ "reason": "adverts" })),
        row("DELETE", "/api/rounds/v1/groups/{id}/bans/{account}", GroupMember, WRITE_ACCOUNTS),
        row("GET", "/api/rounds/v1/groups/{id}/log", OwnGroup, READ_ACCOUNTS),
        row("GET", "/api/v1/announcements", None, READ_STATUSES),
        row("POST", "/api/v1/announcements/{id}/dismiss", Announcement, WRITE_ACCOUNTS),
        row("GET", "/api/rounds/v1/groups/{id}/announcements", OtherGroup, SEE_POSTS),
        row("POST", "/api/rounds/v1/groups/{id}/announcements", OwnGroup, WRITE_ACCOUNTS)
            .body(json!({ "text": "Tea at five {n}" })),
        row(
            "DELETE",
            "/api/rounds/v1/groups/{id}/announcements/{announcement}",
            GroupAnnouncement,
            WRITE_ACCOUNTS,
        ),
        row("GET", "/api/rounds/v1/groups/{id}/events", OtherGroup, SEE_POSTS),
        row("POST", "/api/rounds/v1/groups/{id}/events", OwnGroup, WRITE_ACCOUNTS).body(event()),
        row("GET", "/api/rounds/v1/groups/{id}/events/{event}", GroupEvent, SEE_POSTS),
        row("PUT", "/api/rounds/v1/groups/{id}/events/{event}", GroupEvent, WRITE_ACCOUNTS).body(event()),
        row("DELETE", "/api/rounds/v1/groups/{id}/events/{event}", GroupEvent, WRITE_ACCOUNTS),
        row("POST", "/api/rounds/v1/groups/{id}/events/{event}/answer", GroupEvent, WRITE_ACCOUNTS)
            .body(json!({ "comes": true })),
        row("GET", "/api/rounds/v1/groups/{id}/files", OtherGroup, SEE_POSTS),
        row("POST", "/api/rounds/v1/groups/{id}/files", OwnGroup, WRITE_MEDIA).body(json!("picture")),
        row("GET", "/api/rounds/v1/groups/{id}/files/{document}", GroupFile, SEE_POSTS),
        row("DELETE", "/api/rounds/v1/groups/{id}/files/{document}", GroupFile, WRITE_MEDIA),
        row("GET", "/api/rounds/v1/statements", None, SEE_POSTS),
        row("GET", "/api/rounds/v1/groups/{id}/statements", OtherGroup, SEE_POSTS),
        row("POST", "/api/rounds/v1/groups/{id}/statements", OwnGroup, WRITE_STATUSES).body(words()),
        row("GET", "/api/rounds/v1/statements/{id}", Statement, SEE_POSTS),
        row("PUT", "/api/rounds/v1/statements/{id}", StatementDraft, WRITE_STATUSES).body(words()),
        row("DELETE", "/api/rounds/v1/statements/{id}", StatementDraft, WRITE_STATUSES),
        row("POST", "/api/rounds/v1/statements/{id}/approval", StatementDraft, WRITE_STATUSES),
        row("DELETE", "/api/rounds/v1/statements/{id}/approval", StatementDraft, WRITE_STATUSES),
        row("POST", "/api/rounds/v1/statements/{id}/publish", AgreedStatement, WRITE_STATUSES),
        row("POST", "/api/rounds/v1/statements/{id}/withdraw", Statement, WRITE_STATUSES)
            .body(json!({ "reason": "It was wrong." })),
    ]
}

impl World {
    /// Makes what only rows of groups with members are about: always a group of its own.
    pub async fn make_with_members(&self, thing: Thing) -> String {
        let n = self.next();
        let founder = self.server.member(&format!("opens_{n}")).await;
        let mut wish =
            json!({ "kind": "community", "name": "Ward", "handle": format!("ward_{n}"), "quorum": 1 });
        if thing == Thing::GroupAsking {
            wish["joining"] = json!("request");
        }
        if thing == Thing::GroupWaiting {
            wish["approve_posts"] = json!(true);
        }
        let group = founder.post("/api/rounds/v1/groups", wish).await.ok()["id"].as_str().unwrap().to_owned();
        if thing == Thing::OtherGroup {
            return group;
        }
        let path = format!("/api/rounds/v1/groups/{group}");
        let role = if thing == Thing::JoinedGroup { 0 } else { 2 };
        let (id, anna) = (group.parse().unwrap(), self.anna.id.parse().unwrap());
        let row = store::groups::Member { group_id: id, account_id: anna, role, since: 0 };
        self.server.app.store().write(move |tx| store::groups::set_role(tx, &row)).await.unwrap();
        founder.post(&format!("{path}/invitations"), json!({ "who": "zoe" })).await.ok();
        if matches!(thing, Thing::Statement | Thing::StatementDraft | Thing::AgreedStatement) {
            let words = json!({ "title": "On rotas", "text": "They are late." });
            let made = founder.post(&format!("{path}/statements"), words).await.ok();
            let id = made["id"].as_str().unwrap().to_owned();
            if thing != Thing::StatementDraft {
                let agreed = format!("/api/rounds/v1/statements/{id}/approval");
                self.anna.post(&agreed, Value::Null).await.ok();
            }
            if thing == Thing::Statement {
                founder.post(&format!("/api/rounds/v1/statements/{id}/publish"), Value::Null).await.ok();
            }
            return id;
        }
        let who = self.server.member(&format!("comes_{n}")).await;
        if !matches!(thing, Thing::JoinedGroup | Thing::OwnGroup) {
            who.post(&format!("{path}/join"), Value::Null).await.ok();
        }
        match thing {
            Thing::GroupMember | Thing::GroupAsking => format!("{group} {}", who.id),
            Thing::GroupPost | Thing::GroupWaiting => {
                let post = json!({ "status": "fluids", "group_id": group });
                let post = who.post("/api/v1/statuses", post).await.ok();
                format!("{group} {}", post["id"].as_str().unwrap())
            }
            Thing::Announcement | Thing::GroupAnnouncement => {
                let text = json!({ "text": "Tea at five" });
                let made = self.anna.post(&format!("{path}/announcements"), text).await.ok();
                let made = made["id"].as_str().unwrap().to_owned();
                if thing == Thing::Announcement { made } else { format!("{group} {made}") }
            }
            Thing::GroupEvent => {
                let wish = json!({
                    "title": "Tea", "starts_at": "2026-12-01T18:00:00Z", "ends_at": "2026-12-01T19:00:00Z"
                });
                let made = self.anna.post(&format!("{path}/events"), wish).await.ok();
                format!("{group} {}", made["id"].as_str().unwrap())
            }
            Thing::GroupFile => {
                let made = self
                    .anna
                    .hand_in(&format!("{path}/files"), "rota.png", crate::harness::picture())
                    .await
                    .ok();
                format!("{group} {}", made[0]["id"].as_str().unwrap())
            }
            _ => group,
        }
    }
}
