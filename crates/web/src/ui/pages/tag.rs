//! Posts with a hashtag.

use super::HubWord;
use crate::ui::view::{Shell, TagView, Timeline};
use askama::Template;

#[derive(Template)]
#[template(path = "tag.html")]
pub struct Tag {
    pub shell: Shell,
    pub tag: TagView,
    pub word: HubWord,
    pub timeline: Timeline,
}
