//! Applications that may act for the viewer.

use crate::ui::view::{Shell, When};
use askama::Template;

#[derive(Template)]
#[template(path = "settings_applications.html")]
pub struct SettingsApplications {
    pub shell: Shell,
    pub applications: Vec<ApplicationView>,
}

#[derive(Debug, Clone, Default)]
pub struct ApplicationView {
    pub id: String,
    pub name: String,
    pub website: Option<String>,
    /// In plain words, see [`super::scopes::in_words`].
    pub permissions: Vec<String>,
    pub last_used: Option<When>,
    pub granted: When,
}
