//! The CPD ledger, as pages show it.

use super::{Choices, When};

/// A year against one scheme.
#[derive(Debug, Clone, Default)]
pub struct SchemeView {
    pub code: String,
    pub name: String,
    pub source: String,
    /// `2026/27`
    pub year: String,
    pub unit: &'static str,
    pub met: bool,
    pub rules: Vec<SchemeRow>,
    pub notes: Vec<String>,
}

/// A line of a scheme: a bar, and the same in numbers.
#[derive(Debug, Clone, Default)]
pub struct SchemeRow {
    pub label: String,
    pub have: String,
    /// `at least 50`, `at most 10`; empty when the scheme asks for nothing.
    pub wanted: String,
    /// `20 missing`, `reached`, `5 more do not count`
    pub says: String,
    pub missing: bool,
    /// Of the bar, 0 to 100; `None` where there is nothing to reach.
    pub percent: Option<u8>,
}

/// A line of the ledger.
#[derive(Debug, Clone, Default)]
pub struct ActivityRow {
    pub id: String,
    pub title: String,
    /// `Session`, `Own entry` …
    pub source: &'static str,
    pub provider: String,
    /// `24 November 2026`
    pub day: String,
    pub iso: String,
    pub minutes: i32,
    /// Whether all of it is its owner's word, or a part.
    pub declared: Option<&'static str>,
    /// By the first scheme, with its unit.
    pub credits: String,
    pub score: String,
    pub reflected: bool,
    pub files: usize,
}

/// Everything of a line, and what was typed into its form.
#[derive(Debug, Clone, Default)]
pub struct ActivityView {
    pub row: ActivityRow,
    pub started: When,
    pub ended: When,
    pub provenance: String,
    pub measured: bool,
    pub form: ActivityForm,
    pub files: Vec<EvidenceRow>,
    /// Code of a scheme with its credits and unit.
    pub credits: Vec<(String, String)>,
}

#[derive(Debug, Clone, Default)]
pub struct EvidenceRow {
    pub id: String,
    pub name: String,
    /// `1.2 MB`
    pub size: String,
    pub sha256: String,
}

/// What an owner writes of an activity.
#[derive(Debug, Clone, Default)]
pub struct ActivityForm {
    pub title: String,
    pub provider: String,
    /// `2026-11-24`
    pub started_at: String,
    pub minutes: String,
    pub annotation: String,
    pub role: String,
    pub learning_need: String,
    pub what: String,
    pub so_what: String,
    pub now_what: String,
    /// Those that are chosen are selected.
    pub domains: Choices,
    pub information: Choices,
    pub settings: Choices,
    pub kinds: Choices,
    pub clinical: bool,
}
