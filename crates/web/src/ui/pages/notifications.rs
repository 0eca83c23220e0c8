//! What happened to the viewer.

use crate::ui::view::{NotificationView, PageLinks, Shell};
use askama::Template;

#[derive(Template)]
#[template(path = "notifications.html")]
pub struct Notifications {
    pub shell: Shell,
    pub notifications: Vec<NotificationView>,
    /// `all` or `mentions`.
    pub filter: NotificationFilter,
    pub links: PageLinks,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum NotificationFilter {
    #[default]
    All,
    Mentions,
}

impl NotificationFilter {
    /// From `?filter=`.
    pub fn parse(name: &str) -> Self {
        if name == "mentions" { Self::Mentions } else { Self::All }
    }

    pub fn is_mentions(&self) -> bool {
        *self == Self::Mentions
    }
}
