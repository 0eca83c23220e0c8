//! The viewer's timeline.

use crate::ui::view::{ComposerView, Shell, Timeline};
use askama::Template;

#[derive(Template)]
#[template(path = "home.html")]
pub struct Home {
    pub shell: Shell,
    pub composer: ComposerView,
    pub timeline: Timeline,
    /// Follows nobody yet: shows first steps.
    pub is_new: bool,
}
