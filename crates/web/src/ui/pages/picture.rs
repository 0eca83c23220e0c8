//! A picture before it is published: what was found in it, blurring, consent.

use crate::ui::view::{PictureView, Shell};
use askama::Template;

#[derive(Template)]
#[template(path = "picture.html")]
pub struct Picture {
    pub shell: Shell,
    pub picture: PictureView,
}
