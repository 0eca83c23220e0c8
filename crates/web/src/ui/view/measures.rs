//! What a campaign or a project measures, as its pages show it.

use super::{AccountSmall, When};

/// One measure: its figure, its charts, and the tables of their numbers.
#[derive(Debug, Clone, Default)]
pub struct MeasureView {
    pub name: String,
    pub label: String,
    /// `63 %`; empty without cases.
    pub adherence: String,
    /// `189 of 300 cases`.
    pub figures: String,
    /// `Standard: 90 %`, or nothing.
    pub standard: String,
    pub meets: bool,
    pub time_svg: String,
    /// What the signals of each phase say.
    pub says: Vec<String>,
    /// `(period, cycle, figures, per cent, signal)`.
    pub periods: Vec<PeriodRow>,
    pub funnel_svg: String,
    /// `(site, figures, per cent)`.
    pub sites: Vec<(String, String, String)>,
}

#[derive(Debug, Clone, Default)]
pub struct PeriodRow {
    pub period: String,
    pub cycle: i32,
    pub figures: String,
    pub percent: String,
    /// Between which limits chance would leave it.
    pub limits: String,
    pub signal: bool,
}

/// A field of the form in which cases are entered.
#[derive(Debug, Clone, Default)]
pub struct CaseField {
    pub name: String,
    pub label: String,
    /// What was typed before something was refused.
    pub value: String,
    /// `(value, label)` of big buttons; empty for a number.
    pub options: Vec<(String, String)>,
    pub least: i64,
    pub most: i64,
    pub step: &'static str,
    pub hint: String,
}

/// A site on the desk of the steering group.
#[derive(Debug, Clone, Default)]
pub struct DeskSite {
    pub id: String,
    pub code: String,
    pub name: String,
    pub approvals: String,
    pub approved: bool,
    pub locked: bool,
    pub cases: u64,
    /// With since when, and until when if they have handed over.
    pub leads: Vec<(AccountSmall, When, Option<When>)>,
}
