//! Posts the viewer kept; nobody else sees them.

use crate::ui::view::{Shell, Timeline};
use askama::Template;

#[derive(Template)]
#[template(path = "bookmarks.html")]
pub struct Bookmarks {
    pub shell: Shell,
    pub timeline: Timeline,
}
