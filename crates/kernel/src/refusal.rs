//! How a value is refused: the field it was meant for, a code that clients know, and a sentence for the person.

use std::fmt;

/// One refused value. `code` is one of the codes that Mastodon clients translate (`ERR_BLANK`, `ERR_TAKEN`,
/// `ERR_RESERVED`, `ERR_INVALID`, `ERR_TOO_LONG`, `ERR_TOO_SHORT`, `ERR_INCLUSION`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub field: &'static str,
    pub code: &'static str,
    /// What happened, why, and what to do now; starts with a capital and stands alone.
    pub says: String,
}

impl Refusal {
    pub fn new(field: &'static str, code: &'static str, says: impl Into<String>) -> Self {
        Self { field, code, says: says.into() }
    }

    pub fn invalid(field: &'static str, says: impl Into<String>) -> Self {
        Self::new(field, "ERR_INVALID", says)
    }

    pub fn blank(field: &'static str, says: impl Into<String>) -> Self {
        Self::new(field, "ERR_BLANK", says)
    }

    pub fn too_long(field: &'static str, says: impl Into<String>) -> Self {
        Self::new(field, "ERR_TOO_LONG", says)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.says)
    }
}

impl std::error::Error for Refusal {}
