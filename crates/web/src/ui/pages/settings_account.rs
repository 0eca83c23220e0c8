//! Password, e-mail address and where the viewer is signed in.

use crate::ui::view::{FormErrors, Shell, When};
use askama::Template;

#[derive(Template)]
#[template(path = "settings_account.html")]
pub struct SettingsAccount {
    pub shell: Shell,
    pub email: String,
    /// Waits to be confirmed.
    pub new_email: Option<String>,
    pub sign_ins: Vec<SignInView>,
    pub min_password: u32,
    pub errors: FormErrors,
}

/// A browser that is signed in.
#[derive(Debug, Clone, Default)]
pub struct SignInView {
    pub id: String,
    /// `Firefox on Android`.
    pub device: String,
    pub last_used: When,
    pub is_current: bool,
}
