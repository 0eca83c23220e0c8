//! Moderation: the queue, one report, appeals, members, rules, the audit log.

use crate::ui::view::{
    AccountSmall, AppealRow, Choices, DecideForm, DecisionRow, FormErrors, LimitRow, MemberRow, PageLinks,
    PostView, ReportRow, Shell, When,
};
use askama::Template;

/// What waits, beside the names of the pages.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tabs {
    pub reports: u64,
    pub incidents: u64,
    pub appeals: u64,
    pub pending: u64,
    pub hashtags: u64,
}

#[derive(Template)]
#[template(path = "moderation_queue.html")]
pub struct ModerationQueue {
    pub shell: Shell,
    pub tabs: Tabs,
    pub reports: Vec<ReportRow>,
    /// `open`, `mine` or `resolved`.
    pub state: String,
    pub categories: Choices,
}

#[derive(Template)]
#[template(path = "moderation_report.html")]
pub struct ModerationReport {
    pub shell: Shell,
    pub report: ReportRow,
    pub reporter: Option<AccountSmall>,
    /// Name and address of a visitor who gave them.
    pub notifier: Option<String>,
    pub rules: Vec<String>,
    pub resolved_by: Option<AccountSmall>,
    pub posts: Vec<PostView>,
    /// Posts that it was about and that are gone.
    pub gone: u64,
    pub member: MemberRow,
    pub notes: Vec<ReportNote>,
    pub decisions: Vec<DecisionRow>,
    pub categories: Choices,
    pub assigned_to_me: bool,
    /// `None` when the viewer may not decide about the account.
    pub form: Option<DecideForm>,
}

#[derive(Debug, Clone, Default)]
pub struct ReportNote {
    pub by: AccountSmall,
    pub text: String,
    pub created: When,
}

#[derive(Template)]
#[template(path = "moderation_appeals.html")]
pub struct ModerationAppeals {
    pub shell: Shell,
    pub tabs: Tabs,
    pub open: Vec<AppealFile>,
    pub answered: Vec<AppealFile>,
}

#[derive(Debug, Clone, Default)]
pub struct AppealFile {
    pub appeal: AppealRow,
    pub decision: DecisionRow,
    pub target: AccountSmall,
    pub report: Option<String>,
    pub note: String,
    pub answered_by: Option<AccountSmall>,
    pub may_answer: bool,
}

#[derive(Template)]
#[template(path = "moderation_accounts.html")]
pub struct ModerationAccounts {
    pub shell: Shell,
    pub tabs: Tabs,
    pub members: Vec<MemberRow>,
    pub query: String,
    pub states: Choices,
    pub links: PageLinks,
}

#[derive(Template)]
#[template(path = "moderation_account.html")]
pub struct ModerationAccount {
    pub shell: Shell,
    pub member: MemberRow,
    pub limits: Vec<LimitRow>,
    pub reports: Vec<ReportRow>,
    pub decisions: Vec<DecisionRow>,
    pub form: Option<DecideForm>,
}

#[derive(Template)]
#[template(path = "moderation_rules.html")]
pub struct ModerationRules {
    pub shell: Shell,
    pub tabs: Tabs,
    pub words: Vec<RuleRow>,
    pub domains: Vec<RuleRow>,
    pub emails: Vec<RuleRow>,
    pub word_actions: Choices,
    pub domain_actions: Choices,
    /// What was typed, by the field's name.
    pub typed: Vec<(String, String)>,
    pub errors: FormErrors,
}

impl ModerationRules {
    pub fn typed(&self, name: &str) -> &str {
        self.typed.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }
}

#[derive(Debug, Clone, Default)]
pub struct RuleRow {
    pub id: String,
    pub what: String,
    /// `Refuse it · only with a link`.
    pub does: String,
    pub sentence: String,
}

#[derive(Template)]
#[template(path = "moderation_audit.html")]
pub struct ModerationAudit {
    pub shell: Shell,
    pub tabs: Tabs,
    pub lines: Vec<AuditLine>,
    pub action: String,
    pub subject: String,
    pub links: PageLinks,
}

#[derive(Debug, Clone, Default)]
pub struct AuditLine {
    pub id: String,
    pub at: When,
    /// `@handle`, or that nobody did it.
    pub actor: String,
    pub action: String,
    pub subject: String,
    pub details: String,
    pub hash: String,
}
