//! Asking for a link to set a new password.

use crate::ui::view::Shell;
use askama::Template;

#[derive(Template)]
#[template(path = "password_request.html")]
pub struct PasswordRequest {
    pub shell: Shell,
    pub email: String,
    pub error: Option<String>,
}
