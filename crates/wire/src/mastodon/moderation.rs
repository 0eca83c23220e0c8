//! Reports, warnings and what Mastodon's admin API answers. Accounts and posts come in as JSON that is already written.

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

#[derive(Debug, Serialize)]
pub struct Report {
    pub id: String,
    pub action_taken: bool,
    pub action_taken_at: Option<String>,
    /// `spam`, `legal`, `violation` or `other`: Mastodon has no word for an incident, so it is a violation here.
    pub category: &'static str,
    /// Ours: the category in all its words.
    pub rounds_category: &'static str,
    pub comment: String,
    pub forwarded: bool,
    pub created_at: String,
    pub status_ids: Option<Vec<String>>,
    pub collection_ids: Option<Vec<String>>,
    pub rule_ids: Option<Vec<String>>,
    pub target_account: Box<RawValue>,
}

#[derive(Debug, Serialize)]
pub struct Appeal {
    pub text: String,
    /// `pending`, `approved` or `rejected`.
    pub state: &'static str,
}

#[derive(Debug, Serialize)]
pub struct AccountWarning {
    pub id: String,
    pub action: &'static str,
    pub text: String,
    pub status_ids: Option<Vec<String>>,
    pub target_account: Box<RawValue>,
    pub appeal: Option<Appeal>,
    pub created_at: String,
}

/// Admin::Account. Addresses of the network are not kept, so there are none.
#[derive(Debug, Serialize)]
pub struct AdminAccount {
    pub id: String,
    pub username: String,
    pub domain: Option<String>,
    pub created_at: String,
    pub email: String,
    pub ip: Option<String>,
    pub ips: [(); 0],
    pub locale: Option<String>,
    pub invite_request: Option<String>,
    pub role: super::Role,
    pub confirmed: bool,
    pub approved: bool,
    pub disabled: bool,
    pub silenced: bool,
    pub suspended: bool,
    pub sensitized: bool,
    pub account: Box<RawValue>,
    pub created_by_application_id: Option<String>,
    pub invited_by_account_id: Option<String>,
}

/// Admin::Report. `account` is null when a visitor or a rule reported.
#[derive(Debug, Serialize)]
pub struct AdminReport {
    pub id: String,
    pub action_taken: bool,
    pub action_taken_at: Option<String>,
    pub category: &'static str,
    pub rounds_category: &'static str,
    pub comment: String,
    pub forwarded: bool,
    pub created_at: String,
    pub updated_at: String,
    pub account: Option<AdminAccount>,
    pub target_account: AdminAccount,
    pub assigned_account: Option<AdminAccount>,
    pub action_taken_by_account: Option<AdminAccount>,
    pub statuses: Vec<Box<RawValue>>,
    pub collections: [(); 0],
    pub rules: Vec<Value>,
}

/// Admin::EmailDomainBlock. Attempts are not counted, so the history is that of no attempt.
#[derive(Debug, Serialize)]
pub struct EmailDomainBlock {
    pub id: String,
    pub domain: String,
    pub created_at: String,
    pub history: Vec<super::Day>,
    pub allow_with_approval: bool,
}

/// Admin::DomainBlock.
#[derive(Debug, Serialize)]
pub struct DomainBlock {
    pub id: String,
    pub domain: String,
    /// SHA-256 of the domain.
    pub digest: String,
    pub created_at: String,
    /// `noop`, `silence` or `suspend`.
    pub severity: &'static str,
    pub reject_media: bool,
    pub reject_reports: bool,
    pub private_comment: Option<String>,
    pub public_comment: Option<String>,
    pub obfuscate: bool,
}
