//! Reporting: the form for a post or an account, and the receipt.

use crate::ui::view::{AccountSmall, FormErrors, PostView, Shell, When};
use askama::Template;

#[derive(Template)]
#[template(path = "report.html")]
pub struct ReportForm {
    pub shell: Shell,
    /// `/report/post/1`.
    pub path: String,
    pub post: Option<PostView>,
    pub target: AccountSmall,
    /// Word and label, and more about it.
    pub categories: Vec<ReportCategory>,
    /// Number and text of the house rules; members only.
    pub rules: Vec<(usize, String)>,
    pub comment: String,
    pub name: String,
    pub email: String,
    pub errors: FormErrors,
}

#[derive(Debug, Clone, Default)]
pub struct ReportCategory {
    pub value: String,
    pub label: String,
    pub hint: String,
    pub chosen: bool,
}

#[derive(Template)]
#[template(path = "receipt.html")]
pub struct Receipt {
    pub shell: Shell,
    pub category: String,
    pub comment: String,
    pub created: When,
    pub resolved: Option<When>,
    /// What happens now, or what happened, in sentences.
    pub says: Vec<String>,
    /// The reason that a moderator gave.
    pub reason: Option<String>,
}
