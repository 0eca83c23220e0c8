//! Certificates of attendance, as pages show them.

use super::When;

#[derive(Debug, Clone, Default)]
pub struct CertificateRow {
    /// In its address.
    pub number: String,
    pub title: String,
    pub provider: String,
    pub minutes: i32,
    pub issued: When,
    /// `24 November 2027`
    pub until: Option<String>,
    /// When, and why.
    pub revoked: Option<(When, String)>,
}

/// What a check found.
#[derive(Debug, Clone, Default)]
pub struct VerdictView {
    /// `valid`, `changed` …
    pub code: &'static str,
    pub label: &'static str,
    pub says: String,
    /// What stands on it; nothing when it was changed or cannot be read.
    pub facts: Vec<(&'static str, String)>,
    /// Empty when it is none of ours.
    pub number: String,
    /// Whether the viewer may take it back.
    pub can_be_revoked: bool,
}

impl VerdictView {
    pub fn is_valid(&self) -> bool {
        self.code == "valid"
    }
}
