//! Something did not work: what, why, and what to do now.

use crate::ui::view::Shell;
use askama::Template;

#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    pub shell: Shell,
    /// HTTP status.
    pub status: u16,
    pub what: String,
    pub why: String,
    /// What to do now: label and path.
    pub actions: Vec<(String, String)>,
    /// For the operator, when there is one.
    pub request_id: Option<String>,
}
