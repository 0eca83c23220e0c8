//! The viewer's lists.

use crate::ui::view::{Count, Shell};
use askama::Template;

#[derive(Template)]
#[template(path = "lists.html")]
pub struct Lists {
    pub shell: Shell,
    pub lists: Vec<ListSummary>,
    pub title_error: Option<String>,
    pub max_title: u32,
}

#[derive(Debug, Clone, Default)]
pub struct ListSummary {
    pub id: String,
    pub title: String,
    pub members: Count,
}
