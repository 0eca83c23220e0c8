//! Who runs this, under which rules.

use crate::ui::view::{Count, Shell};
use askama::Template;
use kernel::naming::Policy;

#[derive(Template)]
#[template(path = "about.html")]
pub struct About {
    pub shell: Shell,
    pub about: String,
    pub rules: Vec<String>,
    /// The rule about the names of verified members.
    pub naming: Option<Policy>,
    pub contact_email: String,
    pub version: String,
    pub source_url: Option<String>,
    pub people: Option<Count>,
    pub posts: Option<Count>,
}
