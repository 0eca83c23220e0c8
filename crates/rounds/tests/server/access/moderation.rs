//! The rows of moderation: reports, and what takes the role of a moderator.

use super::{Needs, Row, Thing, World, row};
use crate::harness::{Client, PASSWORD, Server};
use kernel::Scope::{self, *};
use serde_json::{Value, json};

pub fn rows() -> Vec<Row> {
    use Thing::{Ben, Closed, DomainBlock, EmailBlock, None, OwnTag, Report, Waiting};
    let report = || json!({ "account_id": "{thing}", "comment": "{n}" });
    let action = json!({ "type": "none", "text": "Mind the tone." });
    let category = || json!({ "category": "spam" });
    let domain = || json!({ "domain": "d{n}.example", "severity": "silence" });
    let write_reports = Needs::Person(&[WriteReports]);
    let (see_accounts, see_reports) =
        (Needs::Moderator(AdminReadAccounts), Needs::Moderator(AdminReadReports));
    let (accounts, reports) = (Needs::Moderator(AdminWriteAccounts), Needs::Moderator(AdminWriteReports));
    let (see_emails, emails) =
        (Needs::Moderator(AdminReadEmailDomainBlocks), Needs::Moderator(AdminWriteEmailDomainBlocks));
    let (see_domains, domains) =
        (Needs::Moderator(AdminReadDomainBlocks), Needs::Moderator(AdminWriteDomainBlocks));
    vec![
        row("POST", "/api/v1/reports", Ben, write_reports).body(report()),
        row("POST", "/api/v1/reports/", Ben, write_reports).body(report()),
        row("GET", "/api/v1/admin/accounts", None, see_accounts),
        row("GET", "/api/v2/admin/accounts", None, see_accounts),
        row("GET", "/api/v1/admin/accounts/{id}", Ben, see_accounts),
        row("POST", "/api/rounds/v1/hashtags/{name}/review", OwnTag, reports)
            .body(json!({ "verdict": "approve" })),
        row("DELETE", "/api/v1/admin/accounts/{id}", Closed, accounts),
        row("POST", "/api/v1/admin/accounts/{id}/approve", Waiting, accounts),
        row("POST", "/api/v1/admin/accounts/{id}/reject", Waiting, accounts),
        row("POST", "/api/v1/admin/accounts/{id}/action", Ben, accounts).body(action),
        row("POST", "/api/v1/admin/accounts/{id}/enable", Ben, accounts),
        row("POST", "/api/v1/admin/accounts/{id}/unsilence", Ben, accounts),
        row("POST", "/api/v1/admin/accounts/{id}/unsuspend", Ben, accounts),
        row("POST", "/api/v1/admin/accounts/{id}/unsensitive", Ben, accounts),
        row("GET", "/api/v1/admin/reports", None, see_reports),
        row("GET", "/api/v1/admin/reports/{id}", Report, see_reports),
        row("PUT", "/api/v1/admin/reports/{id}", Report, reports).body(category()),
        row("PATCH", "/api/v1/admin/reports/{id}", Report, reports).body(category()),
        row("POST", "/api/v1/admin/reports/{id}/assign_to_self", Report, reports),
        row("POST", "/api/v1/admin/reports/{id}/unassign", Report, reports),
        row("POST", "/api/v1/admin/reports/{id}/resolve", Report, reports),
        row("POST", "/api/v1/admin/reports/{id}/reopen", Report, reports),
        row("GET", "/api/v1/admin/email_domain_blocks", None, see_emails),
        row("POST", "/api/v1/admin/email_domain_blocks", None, emails)
            .body(json!({ "domain": "e{n}.example" })),
        row("GET", "/api/v1/admin/email_domain_blocks/{id}", EmailBlock, see_emails),
        row("DELETE", "/api/v1/admin/email_domain_blocks/{id}", EmailBlock, emails),
        row("GET", "/api/v1/admin/domain_blocks", None, see_domains),
        row("POST", "/api/v1/admin/domain_blocks", None, domains).body(domain()),
        row("GET", "/api/v1/admin/domain_blocks/{id}", DomainBlock, see_domains),
        row("PUT", "/api/v1/admin/domain_blocks/{id}", DomainBlock, domains)
            .body(json!({ "severity": "noop" })),
        row("PATCH", "/api/v1/admin/domain_blocks/{id}", DomainBlock, domains)
            .body(json!({ "severity": "noop" })),
        row("DELETE", "/api/v1/admin/domain_blocks/{id}", DomainBlock, domains),
    ]
}

/// The moderator of the world.
pub async fn mia(server: &Server) -> Client {
    let mia = server.moderator("mia").await;
    // Whoever registers with an address of this domain waits to be let in.
    let waits = json!({ "domain": "waits.example", "allow_with_approval": true });
    mia.post("/api/v1/admin/email_domain_blocks", waits).await.ok();
    mia
}

impl World {
    /// A moderator with a token for these scopes and nothing else.
    pub async fn moderator(&self, scopes: &[Scope]) -> Client {
        let names: Vec<&str> = scopes.iter().map(|scope| scope.name()).collect();
        let id = self.mia.id.parse().unwrap();
        self.with(&self.server.app.script_token(id, &names.join(" ")).await.unwrap())
    }

    /// Makes what only rows of moderation are about; its id.
    pub async fn make_for_moderators(&self, thing: Thing) -> String {
        let text = |value: &Value| value["id"].as_str().unwrap().to_owned();
        let anna = &self.anna;
        match thing {
            Thing::Report => {
                let report = json!({ "account_id": anna.id, "comment": "look at this" });
                self.server
                    .member(&format!("reports_{}", self.next()))
                    .await
                    .post("/api/v1/reports", report)
                    .await
                    .ok()["id"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            }
            Thing::Waiting => {
                let n = self.next();
                let form = app::registration::Application {
                    handle: format!("waits_{n}"),
                    email: format!("waits_{n}@waits.example"),
                    password: PASSWORD.into(),
                    agreement: true,
                    ..app::registration::Application::default()
                };
                self.server.app.register(form).await.unwrap().account.to_string()
            }
            Thing::Closed => {
                let it = self.server.member(&format!("closed_{}", self.next())).await;
                let body = json!({ "type": "suspend", "text": "Spam." });
                self.mia.post(&format!("/api/v1/admin/accounts/{}/action", it.id), body).await.ok();
                it.id
            }
            Thing::EmailBlock => {
                let block = json!({ "domain": format!("block{}.example", self.next()) });
                text(&self.mia.post("/api/v1/admin/email_domain_blocks", block).await.ok())
            }
            Thing::DomainBlock => {
                let block = json!({ "domain": format!("block{}.example", self.next()) });
                text(&self.mia.post("/api/v1/admin/domain_blocks", block).await.ok())
            }
            _ => unreachable!("the other things are made in the table's own file"),
        }
    }
}
