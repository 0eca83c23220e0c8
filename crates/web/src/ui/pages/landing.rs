//! The front door for people who are not signed in: what this is, and what is being said.

use crate::ui::view::{Count, Shell, Timeline};
use askama::Template;

#[derive(Template)]
#[template(path = "landing.html")]
pub struct Landing {
    pub shell: Shell,
    /// Plain text of the operator.
    pub about: String,
    pub timeline: Timeline,
    /// `None` while the instance keeps its numbers to itself.
    pub people: Option<Count>,
    pub posts: Option<Count>,
}
