//! New recovery codes, shown once.

use crate::ui::view::Shell;
use askama::Template;

#[derive(Template)]
#[template(path = "recovery_codes.html")]
pub struct RecoveryCodes {
    pub shell: Shell,
    /// What was done.
    pub says: String,
    pub codes: Vec<String>,
}
