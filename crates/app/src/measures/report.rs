//! The report of a campaign or a project on paper: what was asked, what was found with its charts, how, and by whom.

use super::charts::{OverTimeKind, drawn};
use super::export::methods;
use super::results::{MeasureResult, Measured};
use crate::access::Viewer;
use crate::{App, Result};
use kernel::protocol::Protocol;
use platform::pdf::{Column, Paper};
use store::measures as rows;
use wire::chart::scale::Zone;
use wire::time::day;

const fn column(head: &'static str, share: f32) -> Column {
    Column { head, share, right: false }
}

const fn number(head: &'static str, share: f32) -> Column {
    Column { head, share, right: true }
}

/// The size of charts over time, and of those across sites.
const OVER_TIME: (f32, f32) = (640.0, 300.0);
const ACROSS: (f32, f32) = (640.0, 320.0);

impl App {
    pub(super) async fn measures_report(
        &self,
        viewer: &Viewer,
        group: i64,
        row: &rows::Protocol,
        protocol: &Protocol,
    ) -> Result<Vec<u8>> {
        let measured = self.measured(viewer, group).await?;
        let authors = self.authors(viewer, group, protocol).await?;
        let (row, protocol, now) = (row.clone(), protocol.clone(), self.now());
        self.blocking(move || paper(&measured, &row, &protocol, &authors, now).map(Paper::finish)).await?
    }
}

fn paper(
    measured: &Measured,
    row: &rows::Protocol,
    protocol: &Protocol,
    authors: &[Vec<String>],
    now: i64,
) -> Result<Paper> {
    let account = &measured.group.account.row;
    let name = if account.display_name.is_empty() { &account.handle } else { &account.display_name };
    let mut paper = Paper::new(name, &format!("{name} · drawn up on {}", day(now)));
    paper.heading(name);
    paper.fact("Protocol", &format!("version {}, audit cycle {}", row.version, row.cycle));
    paper.fact("Sites", &measured.sites.to_string());
    paper.fact("Cases", &measured.cases.to_string());
    paper.fact("Included", &protocol.include.join("\n"));
    summary(&mut paper, &measured.results);
    for it in &measured.results {
        result(&mut paper, measured, it)?;
    }
    paper.new_page();
    paper.heading("Methods");
    paper.paragraph(methods(measured, row, protocol).trim());
    if !measured.notes.is_empty() {
        const COLUMNS: [Column; 2] = [column("Day", 1.5), column("What happened", 6.0)];
        let rebased = |note: &rows::Note| if note.rebase { " (calculated anew from here)" } else { "" };
        let rows: Vec<Vec<String>> =
            measured.notes.iter().map(|it| vec![day(it.at), format!("{}{}", it.what, rebased(it))]).collect();
        paper.subheading("Meanwhile");
        paper.table(&COLUMNS, &rows);
    }
    contributors(&mut paper, authors);
    paper.subheading("Protocol");
    paper.small(&row.text);
    Ok(paper)
}

fn summary(paper: &mut Paper, results: &[MeasureResult]) {
    const COLUMNS: [Column; 4] =
        [column("Measure", 5.0), number("Result", 1.8), number("Cases", 1.3), number("Standard", 2.6)];
    let rows: Vec<Vec<String>> = results
        .iter()
        .map(|it| {
            let measure = &it.measure;
            let value = measure.count(it.tally).map(kernel::spc::Count::value);
            let standard = measure.standard_value().map(|standard| {
                let kept = value.and_then(|value| measure.keeps_standard(value));
                let kept = match kept {
                    Some(true) => ", met",
                    Some(false) => ", not met",
                    None => "",
                };
                format!("{}{kept}", measure.words(standard))
            });
            vec![
                measure.label.clone(),
                value.map_or_else(|| "–".to_owned(), |value| measure.words(value)),
                it.tally.cases.to_string(),
                standard.unwrap_or_default(),
            ]
        })
        .collect();
    paper.subheading("Results");
    paper.table(&COLUMNS, &rows);
}

fn result(paper: &mut Paper, measured: &Measured, it: &MeasureResult) -> Result<()> {
    const PERIODS: [Column; 5] = [
        column("From", 2.0),
        number("Cycle", 1.0),
        number("Cases", 1.2),
        number("Result", 2.0),
        number("Limits", 2.6),
    ];
    const SITES: [Column; 3] = [column("Site", 4.0), number("Cases", 1.5), number("Result", 2.0)];
    let measure = &it.measure;
    let series = measured.series(it, OverTimeKind::Control);
    if series.periods.is_empty() {
        return Ok(());
    }
    paper.new_page();
    paper.heading(&measure.label);
    paper.picture(drawn(&wire::chart::alone(&measured.over_time(it, &series), ""))?, OVER_TIME);
    for line in series.says(it) {
        paper.paragraph(&line);
    }
    let zone = Zone::named("UTC");
    let points = series.phases.iter().flat_map(|phase| &phase.points);
    let rows: Vec<Vec<String>> = series
        .periods
        .iter()
        .zip(points)
        .map(|(period, point)| {
            let limits = point
                .limits
                .map(|(lower, upper)| format!("{} – {}", measure.words(lower), measure.words(upper)));
            vec![
                zone.format(period.from, measured.period_format()),
                period.cycle.to_string(),
                period.tally.cases.to_string(),
                measure.words(point.value),
                limits.unwrap_or_default(),
            ]
        })
        .collect();
    paper.table(&PERIODS, &rows);
    paper.subheading("By site");
    if let Some(svg) = measured.across_sites(it) {
        paper.picture(drawn(&wire::chart::alone(&svg, ""))?, ACROSS);
    }
    let rows: Vec<Vec<String>> = it
        .sites
        .iter()
        .map(|site| {
            let words = |tally| measure.count(tally).map(|it| measure.words(it.value())).unwrap_or_default();
            match site.figures {
                Some(tally) => vec![site.name.clone(), tally.cases.to_string(), words(tally)],
                None => vec![site.name.clone(), "too few to show".to_owned(), String::new()],
            }
        })
        .collect();
    paper.table(&SITES, &rows);
    Ok(())
}

/// As an article names them: collaborators with their role and site.
fn contributors(paper: &mut Paper, authors: &[Vec<String>]) {
    const COLUMNS: [Column; 4] =
        [column("Name", 3.0), column("Role", 2.0), column("Site", 2.5), column("ORCID iD", 2.6)];
    let rows: Vec<Vec<String>> = authors
        .iter()
        .map(|it| [0, 2, 3, 6].map(|at| it.get(at).cloned().unwrap_or_default()).to_vec())
        .collect();
    paper.subheading("Contributors");
    paper.table(&COLUMNS, &rows);
}
