//! What others see of the viewer, and how posts start out.

use crate::ui::view::{Choices, FormErrors, Shell, VisibilityView};
use askama::Template;

#[derive(Template)]
#[template(path = "settings_profile.html")]
pub struct SettingsProfile {
    pub shell: Shell,
    pub form: ProfileForm,
    pub professions: Choices,
    pub countries: Choices,
    pub languages: Choices,
    pub errors: FormErrors,
}

/// What is set now, or was typed.
#[derive(Debug, Clone, Default)]
pub struct ProfileForm {
    pub display_name: String,
    pub bio: String,
    /// `(name, value)`, up to four.
    pub fields: Vec<(String, String)>,
    pub avatar_url: Option<String>,
    pub header_url: Option<String>,
    pub specialty: String,
    pub grade: String,
    pub interests: String,
    pub locked: bool,
    pub discoverable: bool,
    pub indexable: bool,
    pub hide_collections: bool,
    pub default_visibility: VisibilityView,
    pub default_sensitive: bool,
    pub max_bio: u32,
}

impl ProfileForm {
    pub fn field(&self, at: &usize) -> (&str, &str) {
        self.fields.get(*at).map_or(("", ""), |(name, value)| (name.as_str(), value.as_str()))
    }
}
