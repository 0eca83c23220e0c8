//! Posts the viewer favourited.

use crate::ui::view::{Shell, Timeline};
use askama::Template;

#[derive(Template)]
#[template(path = "favourites.html")]
pub struct Favourites {
    pub shell: Shell,
    pub timeline: Timeline,
}
