//! Every version of an edited post, newest first.

use crate::ui::view::{AccountSmall, MediaView, Shell, When};
use askama::Template;

#[derive(Template)]
#[template(path = "history.html")]
pub struct History {
    pub shell: Shell,
    pub post_url: String,
    pub author: AccountSmall,
    pub versions: Vec<VersionView>,
}

#[derive(Debug, Clone, Default)]
pub struct VersionView {
    pub content_html: String,
    pub spoiler: String,
    pub media: Vec<MediaView>,
    pub poll_options: Vec<String>,
    pub created: When,
}
