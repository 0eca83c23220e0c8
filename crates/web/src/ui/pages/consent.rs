//! An application asks to act for the viewer.

use crate::ui::view::Shell;
use askama::Template;

#[derive(Template)]
#[template(path = "consent.html")]
pub struct Consent {
    pub shell: Shell,
    pub app_name: String,
    pub website: Option<String>,
    /// In plain words, see [`super::scopes::in_words`].
    pub permissions: Vec<Permission>,
    /// Where the answer goes, to be shown: a host, or `nil` for a code on the screen.
    pub destination: Option<String>,
    /// Parameters of the request (`client_id`, `redirect_uri`, `state` …), sent back with the answer.
    pub parameters: Vec<(String, String)>,
}

/// Something an application may do.
#[derive(Debug, Clone)]
pub struct Permission {
    pub text: String,
    /// Changes things, rather than only reading them.
    pub writes: bool,
}
