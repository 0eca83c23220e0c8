//! How much moderation there is, in numbers.

use crate::ui::view::{BarChart, MonthRow, Shell};
use askama::Template;

#[derive(Template)]
#[template(path = "transparency.html")]
pub struct Transparency {
    pub shell: Shell,
    pub chart: BarChart,
    /// Newest first.
    pub months: Vec<MonthRow>,
    /// Kinds with their totals over the twelve months.
    pub categories: Vec<(String, u64)>,
    pub actions: Vec<(String, u64)>,
    pub appeals: Vec<(String, u64)>,
}
