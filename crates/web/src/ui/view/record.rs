//! What remains of a session, as its pages show it.

use super::{Count, When};

/// Which of the two pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordPart {
    Transcript,
    Metrics,
}

/// A transcript that is made.
#[derive(Debug, Clone, Default)]
pub struct RecordView {
    pub version: u32,
    pub made: When,
    pub sha256: String,
    /// Numbers of later versions, and what is different in them.
    pub notes: Vec<(u32, String)>,
    /// `412 posts by 61 people from 9 countries`.
    pub summary: String,
    /// Numbers, charts and tables.
    pub metrics_html: String,
    /// The prompts and what was said.
    pub sections_html: String,
}

/// One year of a club.
#[derive(Debug, Clone, Default)]
pub struct YearRow {
    pub year: String,
    pub sessions: Count,
    pub posts: Count,
    pub participants: Count,
    pub countries: Count,
    pub reach: Count,
}
