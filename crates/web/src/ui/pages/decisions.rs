//! What was decided about somebody, and their appeal: in the settings, and behind the link of a mail.

use crate::ui::view::{DecisionRow, Shell};
use askama::Template;

#[derive(Template)]
#[template(path = "settings_decisions.html")]
pub struct SettingsDecisions {
    pub shell: Shell,
    pub decisions: Vec<DecisionRow>,
    /// The decision whose appeal was refused, and why.
    pub error: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "appeal.html")]
pub struct AppealPage {
    pub shell: Shell,
    /// `/appeals/…`.
    pub path: String,
    pub decision: DecisionRow,
    pub text: String,
    pub error: Option<String>,
}

impl SettingsDecisions {
    pub fn error_of(&self, id: &str) -> Option<&str> {
        self.error.as_ref().filter(|(decision, _)| decision == id).map(|(_, error)| error.as_str())
    }
}
