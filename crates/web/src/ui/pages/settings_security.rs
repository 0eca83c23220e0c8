//! Sign-in and security: authenticator app, passkeys, recovery codes.

use crate::ui::view::{Shell, When};
use askama::Template;

#[derive(Template)]
#[template(path = "settings_security.html")]
pub struct SettingsSecurity {
    pub shell: Shell,
    /// Nothing else is possible before there is a second factor.
    pub is_asked_of_everybody: bool,
    /// For moderators and administrators: whether their rights are in force.
    pub rights: Option<bool>,
    /// Where the viewer was going.
    pub return_to: Option<String>,
    pub is_on: bool,
    pub app_since: Option<When>,
    pub passkeys: Vec<PasskeyRow>,
    pub recovery_codes: i64,
    pub needs_password: bool,
    pub error: Option<String>,
}

#[derive(Debug, Clone, Default)]
pub struct PasskeyRow {
    pub id: String,
    pub name: String,
    pub created: When,
    pub last_used: Option<When>,
}
