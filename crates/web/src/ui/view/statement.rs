//! Statements of groups.

use super::{AccountSmall, When};

/// A wording.
#[derive(Debug, Clone, Default)]
pub struct StatementVersion {
    pub number: i16,
    pub title: String,
    pub html: String,
    /// What was wrong in the version before; empty for the first.
    pub correction: String,
    pub at: When,
}

/// A statement in a list.
#[derive(Debug, Clone, Default)]
pub struct StatementRow {
    pub id: String,
    pub title: String,
    pub group: AccountSmall,
    pub at: When,
    /// “Corrected”, “Withdrawn”, “Draft”, “Under embargo”; empty for one that is simply out.
    pub state: &'static str,
}

/// The draft, for the group's moderators.
#[derive(Debug, Clone, Default)]
pub struct StatementDraft {
    pub version: StatementVersion,
    /// As it was typed.
    pub text: String,
    /// When the wording was written: what one agrees to.
    pub seen: String,
    pub writer: Option<AccountSmall>,
    pub approved_by: Vec<AccountSmall>,
    pub missing: usize,
    pub is_own: bool,
    pub approved: bool,
}
