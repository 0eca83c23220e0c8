//! Setting up an authenticator app.

use crate::ui::view::Shell;
use askama::Template;

#[derive(Template)]
#[template(path = "settings_totp.html")]
pub struct SettingsTotp {
    pub shell: Shell,
    /// SVG, drawn by the server.
    pub qr: String,
    /// The secret in groups of four.
    pub key: String,
    /// For an app on the same device.
    pub uri: String,
    pub error: Option<String>,
}
