//! The rows of campaigns and projects.

use super::{Row, SEE_ACCOUNTS, Thing, WRITE_ACCOUNTS, World, row};
use serde_json::json;

const PROTOCOL: &str =
    "include: Adults\nfield done: yes/no: Done\nmeasure done: Done: done = yes: standard 90";

pub fn rows() -> Vec<Row> {
    use Thing::{Campaign, CampaignFile, CampaignLead, CampaignSite};
    vec![
        row("GET", "/api/rounds/v1/groups/{id}/measures", Campaign, SEE_ACCOUNTS),
        row("POST", "/api/rounds/v1/groups/{id}/measures/protocol", Campaign, WRITE_ACCOUNTS)
            .body(json!({ "text": format!("{PROTOCOL}: lower") })),
        row("POST", "/api/rounds/v1/groups/{id}/measures/sites", Campaign, WRITE_ACCOUNTS)
            .body(json!({ "code": "B", "name": "Fenmoor" })),
        row("POST", "/api/rounds/v1/groups/{id}/measures/notes", Campaign, WRITE_ACCOUNTS)
            .body(json!({ "at": "2026-03-02T00:00:00Z", "what": "The poster went up" })),
        row("GET", "/api/rounds/v1/groups/{id}/measures/files/{file}", CampaignFile, SEE_ACCOUNTS),
        row("POST", "/api/rounds/v1/measure-sites/{id}/leads/{account}", CampaignLead, WRITE_ACCOUNTS),
        row("POST", "/api/rounds/v1/measure-sites/{id}/lock", CampaignSite, WRITE_ACCOUNTS),
        row("DELETE", "/api/rounds/v1/measure-sites/{id}/lock", CampaignSite, WRITE_ACCOUNTS),
        row("POST", "/api/rounds/v1/measure-sites/{id}/cases", CampaignSite, WRITE_ACCOUNTS)
            .body(json!({ "date": "2026-03-02", "done": "yes" })),
        row("POST", "/api/rounds/v1/measure-sites/{id}/import", CampaignSite, WRITE_ACCOUNTS)
            .body(json!({ "csv": "date,done\n2026-03-02,yes\n" })),
    ]
}

impl World {
    /// Makes what only rows of campaigns are about: always a campaign of its own.
    pub async fn make_measuring(&self, thing: Thing) -> String {
        let n = self.next();
        let founder = self.server.member(&format!("steers_{n}")).await;
        let wish = json!({ "kind": "campaign", "name": "Sepsis", "handle": format!("sepsis_{n}") });
        let group = founder.post("/api/rounds/v1/groups", wish).await.ok()["id"].as_str().unwrap().to_owned();
        let (id, anna) = (group.parse().unwrap(), self.anna.id.parse().unwrap());
        let row = store::groups::Member { group_id: id, account_id: anna, role: 2, since: 0 };
        self.server.app.store().write(move |tx| store::groups::set_role(tx, &row)).await.unwrap();
        let path = format!("/api/rounds/v1/groups/{group}/measures");
        founder.post(&format!("{path}/protocol"), json!({ "text": PROTOCOL })).await.ok();
        let site = json!({ "code": "A", "name": "Marlow", "audit_registration": "A 17", "caldicott": "C 4" });
        let site = founder.post(&format!("{path}/sites"), site).await.ok()["id"].as_str().unwrap().to_owned();
        match thing {
            Thing::Campaign => group,
            Thing::CampaignFile => format!("{group} protocol.txt"),
            Thing::CampaignLead => format!("{site} {}", founder.id),
            _ => {
                founder
                    .post(&format!("/api/rounds/v1/measure-sites/{site}/leads/{}", self.anna.id), json!({}))
                    .await
                    .ok();
                site
            }
        }
    }
}
