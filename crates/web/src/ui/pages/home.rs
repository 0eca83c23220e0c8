//! The viewer's timeline.

use crate::ui::view::{AnnouncementCard, ComposerView, Shell, Timeline};
use askama::Template;

#[derive(Template)]
#[template(path = "home.html")]
pub struct Home {
    pub shell: Shell,
    pub composer: ComposerView,
    /// Of the viewer's groups, without those that were put away.
    pub announcements: Vec<AnnouncementCard>,
    pub timeline: Timeline,
    /// Follows nobody yet: shows first steps.
    pub is_new: bool,
}
