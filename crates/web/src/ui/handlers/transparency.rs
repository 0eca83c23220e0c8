//! The transparency page.

use crate::ui::pages::Transparency;
use crate::ui::show;
use crate::ui::view::{BarChart, MonthRow};
use crate::ui::visit::{PageResult, Visit, render};
use app::App;
use app::moderation::transparency::Month;
use axum::extract::State;
use kernel::moderation::{Action, AppealState, Category};

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `Nov 2026` from `2026-11`.
fn label(month: &str) -> String {
    let (year, number) = month.split_once('-').unwrap_or((month, "1"));
    let at = number.parse::<usize>().unwrap_or(1).clamp(1, 12) - 1;
    format!("{} {year}", MONTHS[at])
}

/// A time as people say it: `40 minutes`, `5 hours`, `3 days`.
fn duration(ms: i64) -> String {
    let minutes = ms / 60_000;
    let say = |n: i64, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    match minutes {
        ..=0 => "less than a minute".into(),
        1..120 => say(minutes, "minute"),
        120..2880 => say(minutes / 60, "hour"),
        _ => say(minutes / 1440, "day"),
    }
}

fn number(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

/// Totals of the twelve months for every kind that there is.
fn totals<T: Copy + PartialEq>(
    months: &[Month],
    kinds: &[T],
    of: impl Fn(&Month) -> &[(T, i64)],
    label: impl Fn(T) -> &'static str,
) -> Vec<(String, u64)> {
    kinds
        .iter()
        .map(|kind| {
            let total = months
                .iter()
                .flat_map(&of)
                .filter(|(it, _)| it == kind)
                .map(|(_, count)| number(*count))
                .sum();
            (label(*kind).to_owned(), total)
        })
        .collect()
}

pub(crate) async fn page(State(app): State<App>, visit: Visit) -> PageResult {
    let months = app.transparency().await?;
    let bars: Vec<(String, Vec<u64>)> = months
        .iter()
        .map(|month| {
            let name = label(&month.name);
            let short = name.split(' ').next().unwrap_or_default().to_owned();
            let incidents = number(month.incidents());
            (short, vec![number(month.reported()) - incidents, incidents, number(month.decided())])
        })
        .collect();
    let rows = months
        .iter()
        .rev()
        .map(|month| MonthRow {
            name: month.name.clone(),
            label: label(&month.name),
            reports: show::count(month.reported()),
            incidents: show::count(month.incidents()),
            decisions: show::count(month.decided()),
            appeals: show::count(month.appeals.iter().map(|(_, count)| count).sum()),
            median: month.median_ms.map_or_else(|| "–".to_owned(), duration),
        })
        .collect();
    let actions: Vec<Action> = Action::ALL.iter().copied().filter(|it| *it != Action::Hold).collect();
    let page = Transparency {
        shell: visit.shell(&app, "Transparency").await?,
        chart: BarChart::of(&bars, &["other reports", "confidentiality incidents", "decisions"]),
        months: rows,
        categories: totals(&months, Category::ALL, |it| &it.reports, Category::label),
        actions: totals(&months, &actions, |it| &it.decisions, Action::label),
        appeals: totals(&months, AppealState::ALL, |it| &it.appeals, AppealState::label),
    };
    Ok(render(&page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_times_are_written_as_people_say_them() {
        assert_eq!(label("2026-11"), "Nov 2026");
        assert_eq!(
            [duration(59_000), duration(60_000), duration(7_200_000)],
            ["less than a minute", "1 minute", "2 hours"]
        );
        assert_eq!(duration(3 * 86_400_000), "3 days");
    }
}
