//! The code that an application without an address of its own asks to be typed in.

use crate::ui::view::Shell;
use askama::Template;

#[derive(Template)]
#[template(path = "oob.html")]
pub struct Oob {
    pub shell: Shell,
    pub app_name: String,
    pub code: String,
}
