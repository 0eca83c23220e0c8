//! What a campaign or a project measures, as its pages show it.

use super::{AccountSmall, When};

/// One measure: its figure, its charts, and the tables of their numbers.
#[derive(Debug, Clone, Default)]
pub struct MeasureView {
    pub name: String,
    pub label: String,
    /// `63 %`, `4.2 per 1000`; empty without cases.
    pub value: String,
    /// `189 of 300 cases`.
    pub figures: String,
    /// `Standard: 90 %`, or nothing.
    pub standard: String,
    pub meets: bool,
    pub time_svg: String,
    /// What the signals of each phase say.
    pub says: Vec<String>,
    pub periods: Vec<PeriodRow>,
    /// Empty for what is no share of cases.
    pub funnel_svg: String,
    /// `(site, figures, value)`.
    pub sites: Vec<(String, String, String)>,
}

#[derive(Debug, Clone, Default)]
pub struct PeriodRow {
    pub period: String,
    pub cycle: i32,
    pub figures: String,
    pub value: String,
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

/// A note of the charts, on the desk.
#[derive(Debug, Clone, Default)]
pub struct NoteLine {
    pub id: String,
    pub day: String,
    pub what: String,
    pub rebase: bool,
}

/// A case in the list of its site.
#[derive(Debug, Clone, Default)]
pub struct CaseRow {
    pub id: String,
    pub week: String,
    /// `0.5 · yes · chest`; a dash for what is empty.
    pub values: String,
    pub withdrawn: bool,
}

/// A query and what may be done with it.
#[derive(Debug, Clone, Default)]
pub struct QueryLine {
    pub id: String,
    pub case: String,
    /// `Hours to oxygen, week of 2 Mar 2026`.
    pub about: String,
    pub question: String,
    pub raised_by: Option<AccountSmall>,
    pub raised_at: When,
    pub answer: String,
    pub answered_by: Option<AccountSmall>,
    pub answered_at: Option<When>,
    pub closed: bool,
    pub may_answer: bool,
    /// An answer that was refused.
    pub typed: String,
    pub may_close: bool,
}

/// What a case said before.
#[derive(Debug, Clone, Default)]
pub struct CorrectionLine {
    pub by: Option<AccountSmall>,
    pub at: When,
    /// `Hours to oxygen: 4`.
    pub before: Vec<String>,
}
