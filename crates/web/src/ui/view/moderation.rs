//! Reports, decisions and appeals as pages show them.

use super::{AccountSmall, Count, When};

/// A line of the queue.
#[derive(Debug, Clone, Default)]
pub struct ReportRow {
    pub id: String,
    /// `Identifies a patient`.
    pub category: String,
    pub is_incident: bool,
    /// Whether it holds a post back now.
    pub holds: bool,
    pub comment: String,
    pub target: AccountSmall,
    /// `@handle`, `A visitor`, `A word or domain rule`.
    pub reporter: String,
    pub posts: u64,
    pub created: When,
    pub assigned: Option<String>,
    pub resolved: Option<When>,
}

/// What was decided, for moderators and for whom it is about.
#[derive(Debug, Clone, Default)]
pub struct DecisionRow {
    pub id: String,
    pub label: String,
    pub meaning: String,
    pub reason: String,
    pub posts: u64,
    pub created: When,
    pub ends: Option<When>,
    pub undone: Option<When>,
    /// For moderators only.
    pub by: Option<AccountSmall>,
    pub appeal: Option<AppealRow>,
    pub can_appeal: bool,
    /// Whether what was taken cannot come back.
    pub is_final: bool,
}

#[derive(Debug, Clone, Default)]
pub struct AppealRow {
    pub id: String,
    pub state: String,
    pub text: String,
    pub answer: String,
    pub created: When,
    pub answered: Option<When>,
}

/// One thing that can be decided.
#[derive(Debug, Clone, Default)]
pub struct ActionChoice {
    pub value: String,
    pub label: String,
    pub meaning: String,
    pub chosen: bool,
}

/// The form of a decision: where it goes and what it offers.
#[derive(Debug, Clone, Default)]
pub struct DecideForm {
    pub path: String,
    pub actions: Vec<ActionChoice>,
    /// Number and name of reasons that are often given.
    pub presets: Vec<(usize, String)>,
    pub reason: String,
    pub note: String,
    pub days: String,
    pub has_limits: bool,
    pub error: Option<String>,
}

/// A member as moderators see it.
#[derive(Debug, Clone, Default)]
pub struct MemberRow {
    pub who: AccountSmall,
    pub email: String,
    /// `Moderator`, or nothing for a member.
    pub role: String,
    /// `Active`, `Waits to be let in`, `Frozen` …
    pub states: Vec<String>,
    pub reports: u64,
    pub joined: When,
    pub reason: String,
    pub pending: bool,
}

/// A limit that can be lifted.
#[derive(Debug, Clone, Default)]
pub struct LimitRow {
    pub word: String,
    pub label: String,
    pub ends: Option<When>,
}

/// Bars over some months, beside a table of the same numbers.
#[derive(Debug, Clone, Default)]
pub struct BarChart {
    pub groups: Vec<BarGroup>,
    /// Height of the line and its number.
    pub lines: Vec<(String, u64)>,
}

#[derive(Debug, Clone, Default)]
pub struct BarGroup {
    pub label: String,
    /// Middle of the group.
    pub x: String,
    pub bars: Vec<Bar>,
}

#[derive(Debug, Clone, Default)]
pub struct Bar {
    pub x: String,
    pub y: String,
    pub height: String,
    /// Number of the series, from 0.
    pub series: usize,
    pub title: String,
}

/// The chart is drawn in a box of 640 × 240: bars between 20 and 200, their names below.
const WIDTH: f64 = 640.0;
const LEFT: f64 = 34.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 200.0;

impl BarChart {
    /// From `(name, one number a series)` and the names of the series.
    pub fn of(months: &[(String, Vec<u64>)], series: &[&str]) -> Self {
        let most = months.iter().flat_map(|(_, numbers)| numbers).copied().max().unwrap_or(0);
        let step = steps(most);
        let top = (most.max(1)).div_ceil(step) * step;
        let height = |n: u64| (BOTTOM - TOP) * n as f64 / top as f64;
        let room = (WIDTH - LEFT) / months.len().max(1) as f64;
        let width = Self::bar_width(months.len(), series.len());
        let groups = months
            .iter()
            .enumerate()
            .map(|(at, (label, numbers))| {
                let middle = LEFT + room * (at as f64 + 0.5);
                let first = middle - width * numbers.len() as f64 / 2.0;
                let bar = |(n, number): (usize, &u64)| Bar {
                    x: format!("{:.1}", first + width * n as f64),
                    y: format!("{:.1}", BOTTOM - height(*number)),
                    height: format!("{:.1}", height(*number)),
                    series: n,
                    title: format!("{label}: {number} {}", series.get(n).copied().unwrap_or_default()),
                };
                BarGroup {
                    label: label.clone(),
                    x: format!("{middle:.1}"),
                    bars: numbers.iter().enumerate().map(bar).collect(),
                }
            })
            .collect();
        let lines =
            (0..=top / step).map(|n| (format!("{:.1}", BOTTOM - height(n * step)), n * step)).collect();
        Self { groups, lines }
    }

    fn bar_width(months: usize, series: usize) -> f64 {
        ((WIDTH - LEFT) / months.max(1) as f64 * 0.72 / series.max(1) as f64).min(22.0)
    }

    pub fn width(&self) -> String {
        let series = self.groups.first().map_or(1, |group| group.bars.len());
        format!("{:.1}", (Self::bar_width(self.groups.len(), series) - 1.5).max(1.0))
    }
}

/// The distance of the lines: 1, 2 or 5 times a power of ten, at most six lines.
fn steps(most: u64) -> u64 {
    let mut power = 1;
    loop {
        for factor in [1, 2, 5] {
            if most.div_ceil(factor * power) <= 5 {
                return factor * power;
            }
        }
        power *= 10;
    }
}

/// One line of the table of the transparency page.
#[derive(Debug, Clone, Default)]
pub struct MonthRow {
    pub name: String,
    pub label: String,
    pub reports: Count,
    pub incidents: Count,
    pub decisions: Count,
    pub appeals: Count,
    /// `5 hours`, or a dash.
    pub median: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_stay_in_their_box_and_the_lines_are_few_and_round() {
        for most in [0, 1, 3, 9, 47, 1_234] {
            let months: Vec<_> = (0..12).map(|n| (format!("m{n}"), vec![most, most / 2, 0])).collect();
            let chart = BarChart::of(&months, &["a", "b", "c"]);
            assert!((2..=7).contains(&chart.lines.len()), "{most}: {:?}", chart.lines);
            for bar in chart.groups.iter().flat_map(|group| &group.bars) {
                let (x, y): (f64, f64) = (bar.x.parse().unwrap(), bar.y.parse().unwrap());
                assert!((LEFT..=WIDTH).contains(&x) && (TOP - 0.1..=BOTTOM).contains(&y), "{most}: {bar:?}");
            }
        }
    }
}
