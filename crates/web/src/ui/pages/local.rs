//! Public posts of everybody here.

use crate::ui::view::{Shell, Timeline};
use askama::Template;

#[derive(Template)]
#[template(path = "local.html")]
pub struct Local {
    pub shell: Shell,
    pub timeline: Timeline,
}
