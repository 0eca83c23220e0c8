//! One thing to know and to do next: confirm the e-mail address, wait for approval, check the inbox.

use crate::ui::view::Shell;
use askama::Template;

#[derive(Template)]
#[template(path = "notice.html")]
pub struct Notice {
    pub shell: Shell,
    pub heading: String,
    pub paragraphs: Vec<String>,
    /// Where to go now: label and path.
    pub action: Option<(String, String)>,
}
