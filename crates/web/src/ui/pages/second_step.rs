//! The second step at sign-in.

use crate::ui::view::Shell;
use askama::Template;

#[derive(Template)]
#[template(path = "second_step.html")]
pub struct SecondStep {
    pub shell: Shell,
    /// Path to go to afterwards.
    pub return_to: String,
    pub has_app: bool,
    pub has_passkeys: bool,
    pub has_recovery_codes: bool,
    pub error: Option<String>,
}
