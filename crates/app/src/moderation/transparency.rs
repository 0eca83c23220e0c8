//! What the public may know of moderation: how much of everything, month by month, and nobody's name.

use crate::{App, Error, Result};
use kernel::moderation::{Action, AppealState, Category};
use store::{decisions, reports};
use wire::time::{iso, parse_iso};

/// One month, UTC.
#[derive(Debug, Clone, Default)]
pub struct Month {
    /// `2026-11`.
    pub name: String,
    pub reports: Vec<(Category, i64)>,
    /// What moderators decided; posts that a flag hid are not decisions.
    pub decisions: Vec<(Action, i64)>,
    pub appeals: Vec<(AppealState, i64)>,
    /// Median time from a report of this month to its resolution.
    pub median_ms: Option<i64>,
}

/// How far back the page goes.
const MONTHS: i64 = 12;

impl Month {
    pub fn reported(&self) -> i64 {
        self.reports.iter().map(|(_, count)| count).sum()
    }

    pub fn incidents(&self) -> i64 {
        self.reports.iter().find(|(it, _)| *it == Category::Confidentiality).map_or(0, |(_, count)| *count)
    }

    pub fn decided(&self) -> i64 {
        self.decisions.iter().map(|(_, count)| count).sum()
    }
}

impl App {
    /// The last twelve months, the oldest first. Anybody may see it.
    pub async fn transparency(&self) -> Result<Vec<Month>> {
        let now = self.now();
        let months = months(now);
        self.store
            .read(move |db| {
                let mut out = Vec::with_capacity(months.len());
                for (name, from, to) in &months {
                    let (from, to) = (*from, *to);
                    out.push(Month {
                        name: name.clone(),
                        reports: known(reports::made(db, from, to)?, Category::from_code),
                        decisions: known(decisions::made(db, from, to)?, Action::from_code)
                            .into_iter()
                            .filter(|(action, _)| *action != Action::Hold)
                            .collect(),
                        appeals: known(decisions::appeals_made(db, from, to)?, AppealState::from_code),
                        median_ms: reports::median_ms(db, from, to)?,
                    });
                }
                Ok::<_, Error>(out)
            })
            .await
    }
}

fn known<T>(counts: Vec<(i16, i64)>, of: impl Fn(i16) -> Option<T>) -> Vec<(T, i64)> {
    counts.into_iter().filter_map(|(code, count)| Some((of(code)?, count))).collect()
}

/// The twelve months that end with the one of `now`: name, first millisecond, first of the next.
fn months(now: i64) -> Vec<(String, i64, i64)> {
    let today = iso(now);
    let number =
        |from: usize, to: usize| today.get(from..to).and_then(|it| it.parse::<i64>().ok()).unwrap_or(1);
    let this = number(0, 4) * 12 + number(5, 7) - 1;
    let name = |month: i64| format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1);
    let start = |month: i64| parse_iso(&format!("{}-01T00:00:00Z", name(month))).unwrap_or(0);
    (this - MONTHS + 1..=this).map(|month| (name(month), start(month), start(month + 1))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_months_end_with_this_one_and_meet_each_other() {
        let found = months(1_795_507_200_000);
        assert_eq!(found.len(), 12);
        assert_eq!((found[0].0.as_str(), found[11].0.as_str()), ("2025-12", "2026-11"));
        assert!(found.windows(2).all(|pair| pair[0].2 == pair[1].1));
    }
}
