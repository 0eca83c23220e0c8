//! Signing in.

use crate::ui::view::Shell;
use askama::Template;

#[derive(Template)]
#[template(path = "sign_in.html")]
pub struct SignIn {
    pub shell: Shell,
    /// Handle or e-mail address, as typed.
    pub login: String,
    /// Path to go to afterwards.
    pub return_to: String,
    pub error: Option<String>,
}
