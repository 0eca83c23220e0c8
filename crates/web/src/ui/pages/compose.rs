//! A page to write on: new posts, replies, edits.

use crate::ui::view::{ComposerView, PostView, Shell};
use askama::Template;

#[derive(Template)]
#[template(path = "compose.html")]
pub struct Compose {
    pub shell: Shell,
    pub composer: ComposerView,
    /// The post that is answered.
    pub parent: Option<PostView>,
}
