//! Pieces of pages that live streams send.

use crate::ui::view::{NotificationView, PostView, Shell};
use askama::Template;

/// One post, as timelines show it. `shell` needs only the viewer.
#[derive(Template)]
#[template(path = "parts/post.html")]
pub struct PostFragment<'a> {
    pub shell: &'a Shell,
    pub post: &'a PostView,
}

/// One notification, as its page shows it. `shell` needs only the viewer.
#[derive(Template)]
#[template(path = "parts/notification.html")]
pub struct NotificationFragment<'a> {
    pub shell: &'a Shell,
    pub notification: &'a NotificationView,
}
