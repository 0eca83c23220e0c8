//! A post with what it answers and what answers it.

use crate::ui::view::{ComposerView, PostView, Shell};
use askama::Template;

#[derive(Template)]
#[template(path = "thread.html")]
pub struct Thread {
    pub shell: Shell,
    pub ancestors: Vec<PostView>,
    /// With `focused` set.
    pub post: PostView,
    pub descendants: Vec<PostView>,
    /// `None` when nobody is signed in.
    pub composer: Option<ComposerView>,
}
