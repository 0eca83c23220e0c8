//! A list: what its members post, and who they are.

use crate::ui::view::{AccountSmall, Shell, Timeline};
use askama::Template;

#[derive(Template)]
#[template(path = "list.html")]
pub struct List {
    pub shell: Shell,
    pub id: String,
    pub name: String,
    pub members: Vec<AccountSmall>,
    pub timeline: Timeline,
    pub error: Option<String>,
}
