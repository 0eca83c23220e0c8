//! Measures, as pages show them: words, charts and the tables of their numbers.

use crate::ui::view::{CaseField, MeasureView, PeriodRow, QueryLine};
use app::measures::{MeasureResult, Measured, OverTimeKind, QueryView, Reads};
use kernel::protocol::{Field, FieldKind, Protocol, Tally};
use wire::chart::scale::Zone;

pub(crate) fn all(it: &Measured, kind: OverTimeKind) -> Vec<MeasureView> {
    it.results.iter().map(|result| one(it, result, kind)).collect()
}

/// `189 of 300 cases`, `12 in 2850`, `120 cases`.
fn figures(it: &MeasureResult, tally: Tally) -> String {
    let cases = if tally.cases == 1 { "case" } else { "cases" };
    if it.measure.is_share() {
        format!("{} of {} {cases}", tally.numerator(), tally.denominator())
    } else if it.measure.chart() == kernel::spc::Chart::U {
        format!("{} in {}", tally.numerator(), tally.denominator())
    } else {
        format!("{} {cases}", tally.cases)
    }
}

/// The value of a sum; empty without anything to count.
fn value(it: &MeasureResult, tally: Tally) -> String {
    it.measure.count(tally).map(|count| it.measure.words(count.value())).unwrap_or_default()
}

fn one(all: &Measured, it: &MeasureResult, kind: OverTimeKind) -> MeasureView {
    let measure = &it.measure;
    let series = all.series(it, kind);
    let zone = Zone::named("UTC");
    let points = series.phases.iter().flat_map(|phase| &phase.points);
    let periods = series
        .periods
        .iter()
        .zip(points)
        .map(|(period, point)| PeriodRow {
            period: zone.format(period.from, all.period_format()),
            cycle: period.cycle,
            figures: figures(it, period.tally),
            value: value(it, period.tally),
            limits: point
                .limits
                .map(|(lower, upper)| format!("{} – {}", measure.words(lower), measure.words(upper)))
                .unwrap_or_default(),
            signal: !point.signals.is_empty(),
        })
        .collect();
    let reached = measure.count(it.tally).map(kernel::spc::Count::value);
    MeasureView {
        name: measure.name.clone(),
        label: measure.label.clone(),
        value: value(it, it.tally),
        figures: figures(it, it.tally),
        standard: measure
            .standard_value()
            .map(|it| format!("Standard {}", measure.words(it)))
            .unwrap_or_default(),
        meets: reached.and_then(|value| measure.keeps_standard(value)).unwrap_or_default(),
        time_svg: all.over_time(it, &series),
        says: series.says(it),
        periods,
        funnel_svg: all.across_sites(it).unwrap_or_default(),
        sites: it
            .sites
            .iter()
            .map(|site| match site.figures {
                Some(tally) => (site.name.clone(), figures(it, tally), value(it, tally)),
                None => (site.name.clone(), "too few to show".to_owned(), String::new()),
            })
            .collect(),
    }
}

/// A field of the form for cases, with what was typed or stored before.
pub(crate) fn field(it: &Field, value: String) -> CaseField {
    let (least, most, step, hint) = match it.kind {
        FieldKind::Number(least, most) => {
            (least, most, "1", format!("A whole number from {least} to {most}."))
        }
        FieldKind::Hours(least, most) => (least, most, "0.1", format!("Hours from {least} to {most}.")),
        FieldKind::YesNo | FieldKind::Choice(_) => (0, 0, "1", String::new()),
    };
    let options = match &it.kind {
        FieldKind::YesNo => vec![("yes".into(), "Yes".into()), ("no".into(), "No".into())],
        FieldKind::Choice(options) => options.iter().map(|it| (it.clone(), it.clone())).collect(),
        FieldKind::Number(..) | FieldKind::Hours(..) => Vec::new(),
    };
    CaseField { name: it.name.clone(), label: it.label.clone(), value, options, least, most, step, hint }
}

/// The Monday of a case, for people.
pub(crate) fn week(ms: i64) -> String {
    Zone::named("UTC").format(ms, "%-d %b %Y")
}

/// What is asked about a field of a case. `weeks` has the weeks of the cases.
pub(crate) fn query(
    it: &QueryView,
    protocol: &Protocol,
    reads: Reads,
    week_of: Option<i64>,
    now: i64,
) -> QueryLine {
    let row = &it.row;
    let label = protocol.field(&row.field).map(|at| protocol.fields[at].label.clone());
    let of = week_of.map(|ms| format!(", week of {}", week(ms))).unwrap_or_default();
    QueryLine {
        id: row.id.to_string(),
        case: row.case_id.to_string(),
        about: format!("{}{of}", label.unwrap_or_else(|| "Date".to_owned())),
        question: row.question.clone(),
        raised_by: it.raised_by.as_deref().map(super::small),
        raised_at: super::when(row.raised_at, now),
        answer: row.answer.clone(),
        answered_by: it.answered_by.as_deref().map(super::small),
        answered_at: row.answered_at.map(|at| super::when(at, now)),
        closed: row.closed_at.is_some(),
        may_answer: reads.leads && row.closed_at.is_none(),
        typed: String::new(),
        may_close: reads.steers && row.closed_at.is_none(),
    }
}
