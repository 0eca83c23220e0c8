//! Measures, as pages show them: words, charts and the tables of their numbers.

use crate::ui::view::{MeasureView, PeriodRow};
use app::measures::{MeasureResult, Measured};
use kernel::protocol::Interval;
use kernel::spc::{Chart, Direction, explain};
use wire::chart::scale::Zone;
use wire::chart::{Caption, OverTime, funnel, over_time};

pub(crate) fn all(it: &Measured, kind: Chart) -> Vec<MeasureView> {
    it.results.iter().map(|result| one(it, result, kind)).collect()
}

fn percent(numerator: u64, denominator: u64) -> String {
    if denominator == 0 {
        String::new()
    } else {
        format!("{:.0} %", numerator as f64 / denominator as f64 * 100.0)
    }
}

fn one(all: &Measured, it: &MeasureResult, kind: Chart) -> MeasureView {
    let measure = &it.measure;
    let (phases, times) = it.chart(kind);
    let monthly = all.protocol.as_ref().is_none_or(|(_, it)| it.interval == Interval::Month);
    let format = if monthly { "%b %Y" } else { "%-d %b %Y" };
    let zone = Zone::named("UTC");
    let notes: Vec<(i64, String)> = all.notes.iter().map(|note| (note.at, note.what.clone())).collect();
    let says: Vec<String> = phases
        .iter()
        .enumerate()
        .flat_map(|(at, phase)| {
            let cycle = if phases.len() > 1 { format!("Cycle {}: ", at + 1) } else { String::new() };
            explain(kind, measure.direction, phase).into_iter().map(move |line| format!("{cycle}{line}"))
        })
        .collect();
    let title = format!("{} over time", measure.label);
    let name = &measure.name;
    let points = phases.iter().flat_map(|phase| &phase.points);
    let periods = it
        .periods
        .iter()
        .zip(points)
        .map(|(period, point)| PeriodRow {
            period: zone.format(period.from, format),
            cycle: period.cycle,
            figures: format!("{} of {}", period.numerator, period.denominator),
            percent: percent(period.numerator, period.denominator),
            limits: point
                .limits
                .map(|(lower, upper)| format!("{:.1}–{:.1} %", lower * 100.0, upper * 100.0))
                .unwrap_or_default(),
            signal: !point.signals.is_empty(),
        })
        .collect();
    let chart = OverTime {
        phases: &phases,
        times: &times,
        format,
        direction: measure.direction,
        percent: true,
        standard: measure.standard.map(|it| f64::from(it) / 100.0),
        notes: &notes,
        zone: &zone,
    };
    let id = format!("time-{name}");
    let time_svg = over_time(Caption { id: &id, title: &title, description: &says.join(" ") }, &chart);
    let id = format!("funnel-{name}");
    let across = Caption {
        id: &id,
        title: &format!("{} by site", measure.label),
        description: "Each site by its number of cases, between the limits of chance: 95 % and 99.8 %.",
    };
    let share = it.numerator as f64 / it.denominator.max(1) as f64 * 100.0;
    MeasureView {
        name: name.clone(),
        label: measure.label.clone(),
        adherence: percent(it.numerator, it.denominator),
        figures: format!("{} of {} cases", it.numerator, it.denominator),
        standard: measure.standard.map(|it| format!("Standard {it} %")).unwrap_or_default(),
        meets: measure.standard.is_some_and(|standard| match measure.direction {
            Direction::Higher => share >= f64::from(standard),
            Direction::Lower => share <= f64::from(standard),
        }),
        time_svg,
        says,
        periods,
        funnel_svg: funnel(across, &it.funnel(), measure.direction),
        sites: it
            .sites
            .iter()
            .map(|site| match site.figures {
                Some((n, d)) => (site.name.clone(), format!("{n} of {d}"), percent(n, d)),
                None => (site.name.clone(), "too few to show".to_owned(), String::new()),
            })
            .collect(),
    }
}
