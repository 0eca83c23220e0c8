//! Setting a new password with the link from the e-mail.

use crate::ui::view::Shell;
use askama::Template;

#[derive(Template)]
#[template(path = "password_edit.html")]
pub struct PasswordEdit {
    pub shell: Shell,
    pub token: String,
    pub min_password: u32,
    pub error: Option<String>,
}
