//! The rows of campaigns and projects.

use super::{READ_ACCOUNTS, Row, SEE_ACCOUNTS, Thing, WRITE_ACCOUNTS, World, row};
use serde_json::json;

const PROTOCOL: &str = "include: Adults\nsteering group: cases\nfield done: yes/no: Done\nmeasure done: Done: done = yes: standard 90";

pub fn rows() -> Vec<Row> {
    use Thing::{
        Campaign, CampaignCase, CampaignChart, CampaignFile, CampaignLead, CampaignNote, CampaignQuery,
        CampaignSite,
    };
    vec![
        row("GET", "/api/rounds/v1/groups/{id}/measures", Campaign, SEE_ACCOUNTS),
        row("POST", "/api/rounds/v1/groups/{id}/measures/protocol", Campaign, WRITE_ACCOUNTS)
            .body(json!({ "text": format!("{PROTOCOL}: lower") })),
        row("POST", "/api/rounds/v1/groups/{id}/measures/sites", Campaign, WRITE_ACCOUNTS)
            .body(json!({ "code": "B", "name": "Fenmoor" })),
        row("POST", "/api/rounds/v1/groups/{id}/measures/notes", Campaign, WRITE_ACCOUNTS)
            .body(json!({ "at": "2026-03-02T00:00:00Z", "what": "The poster went up" })),
        row("PUT", "/api/rounds/v1/groups/{id}/measures/notes/{note}", CampaignNote, WRITE_ACCOUNTS)
            .body(json!({ "at": "2026-03-02T00:00:00Z", "what": "Two posters went up" })),
        row("DELETE", "/api/rounds/v1/groups/{id}/measures/notes/{note}", CampaignNote, WRITE_ACCOUNTS),
        row("GET", "/api/rounds/v1/groups/{id}/measures/files/{file}", CampaignFile, SEE_ACCOUNTS),
        row("GET", "/api/rounds/v1/groups/{id}/measures/charts/{file}", CampaignChart, SEE_ACCOUNTS),
        row("POST", "/api/rounds/v1/measure-sites/{id}/leads/{account}", CampaignLead, WRITE_ACCOUNTS),
        row("POST", "/api/rounds/v1/measure-sites/{id}/lock", CampaignSite, WRITE_ACCOUNTS),
        row("DELETE", "/api/rounds/v1/measure-sites/{id}/lock", CampaignSite, WRITE_ACCOUNTS),
        row("POST", "/api/rounds/v1/measure-sites/{id}/cases", CampaignSite, WRITE_ACCOUNTS)
            .body(json!({ "date": "2026-03-02", "done": "yes" })),
        row("POST", "/api/rounds/v1/measure-sites/{id}/import", CampaignSite, WRITE_ACCOUNTS)
            .body(json!({ "csv": "date,done\n2026-03-02,yes\n" })),
        row("GET", "/api/rounds/v1/measure-sites/{id}/cases", CampaignSite, READ_ACCOUNTS),
        row("GET", "/api/rounds/v1/measure-cases/{id}", CampaignCase, READ_ACCOUNTS),
        row("PUT", "/api/rounds/v1/measure-cases/{id}", CampaignCase, WRITE_ACCOUNTS)
            .body(json!({ "date": "2026-03-02", "done": "no" })),
        row("DELETE", "/api/rounds/v1/measure-cases/{id}", CampaignCase, WRITE_ACCOUNTS),
        row("POST", "/api/rounds/v1/measure-cases/{id}/queries", CampaignCase, WRITE_ACCOUNTS)
            .body(json!({ "field": "done", "question": "Is this so?" })),
        row("POST", "/api/rounds/v1/measure-queries/{id}/answer", CampaignQuery, WRITE_ACCOUNTS)
            .body(json!({ "answer": "It is." })),
        row("POST", "/api/rounds/v1/measure-queries/{id}/close", CampaignQuery, WRITE_ACCOUNTS),
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
            Thing::Campaign => return group,
            Thing::CampaignFile => return format!("{group} protocol.txt"),
            Thing::CampaignChart => return format!("{group} done-control.png"),
            Thing::CampaignLead => return format!("{site} {}", founder.id),
            Thing::CampaignNote => {
                let note = json!({ "at": "2026-03-02T00:00:00Z", "what": "The poster went up" });
                let note = founder.post(&format!("{path}/notes"), note).await.ok();
                return format!("{group} {}", note["id"].as_str().unwrap());
            }
            _ => {}
        }
        let site_path = format!("/api/rounds/v1/measure-sites/{site}");
        founder.post(&format!("{site_path}/leads/{}", self.anna.id), json!({})).await.ok();
        if thing == Thing::CampaignSite {
            return site;
        }
        let case = json!({ "date": "2026-03-02", "done": "yes" });
        let case = self.anna.post(&format!("{site_path}/cases"), case).await.ok();
        let case = case["id"].as_str().unwrap().to_owned();
        if thing == Thing::CampaignCase {
            return case;
        }
        let query = json!({ "field": "done", "question": "Is this so?" });
        let query = founder.post(&format!("/api/rounds/v1/measure-cases/{case}/queries"), query).await.ok();
        query["id"].as_str().unwrap().to_owned()
    }
}
