//! A measure over time: points, centre line and limits of each phase, marked signals, and what happened in between.

use super::scale::{Linear, Zone};
use super::{Anchor, Caption, Frame, Svg};
use kernel::spc::{Direction, Meaning, Phase, Point, Signal};

/// What is drawn. `times` are as many as the phases have points, oldest first.
#[derive(Debug, Clone)]
pub struct OverTime<'a> {
    pub phases: &'a [Phase],
    pub times: &'a [i64],
    /// `strftime` of a time below the axis and in tips.
    pub format: &'a str,
    pub direction: Direction,
    /// Values are shares of 1 and shown in per cent.
    pub percent: bool,
    /// What the guidance asks for.
    pub standard: Option<f64>,
    /// `(when, what)`: the day the poster went up.
    pub notes: &'a [(i64, String)],
    pub zone: &'a Zone,
}

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 300.0;
const FRAME: Frame = Frame { left: 46.0, top: 16.0, right: WIDTH - 14.0, bottom: HEIGHT - 30.0 };
/// Notes have two rows above the frame.
const NOTES: f64 = 28.0;
const LABELS: usize = 6;
/// A label of a note needs this much room.
const NOTE: f64 = 118.0;

pub fn over_time(caption: Caption<'_>, chart: &OverTime<'_>) -> String {
    let mut svg = Svg::new(caption, "plot-spc", WIDTH, HEIGHT);
    let points: Vec<(i64, &Point)> =
        chart.times.iter().copied().zip(chart.phases.iter().flat_map(|phase| &phase.points)).collect();
    let (Some((first, _)), Some((last, _))) = (points.first(), points.last()) else {
        return svg.finish();
    };
    let across =
        Linear { domain: (*first as f64, *last as f64), range: (FRAME.left + 8.0, FRAME.right - 8.0) };
    let up = Linear {
        domain: (0.0, top(chart, &points)),
        range: (FRAME.bottom, if chart.notes.is_empty() { FRAME.top } else { FRAME.top + NOTES }),
    };
    axis(&mut svg, chart, up);
    if let Some(standard) = chart.standard {
        svg.line("plot-standard", (FRAME.left, up.at(standard)), (FRAME.right, up.at(standard)));
        svg.text("plot-standard-label", (FRAME.right, up.at(standard) - 4.0), Anchor::End, "Standard");
    }
    notes(&mut svg, chart, across, (*first, *last));
    let mut from = 0;
    for phase in chart.phases {
        let times = &chart.times[from..(from + phase.points.len()).min(chart.times.len())];
        lines(&mut svg, phase, times, across, up);
        from += phase.points.len();
    }
    for pair in points.windows(2) {
        let at = |(time, point): (i64, &Point)| (across.at(time as f64), up.at(point.value));
        svg.line("plot-line", at(pair[0]), at(pair[1]));
    }
    for (time, point) in &points {
        let tip =
            format!("{}: {}", chart.zone.format(*time, chart.format), shown(point.value, chart.percent));
        svg.circle(class(point, chart.direction), (across.at(*time as f64), up.at(point.value)), 4.0, &tip);
    }
    labels(&mut svg, chart, across);
    svg.finish()
}

/// The largest value that has to be seen, with some room above; per cent end at 100.
fn top(chart: &OverTime<'_>, points: &[(i64, &Point)]) -> f64 {
    if chart.percent {
        return 1.0;
    }
    let seen =
        points.iter().flat_map(|(_, it)| [Some(it.value), it.limits.map(|(_, upper)| upper)]).flatten();
    let most = seen.chain(chart.standard).fold(0.0_f64, f64::max);
    if most > 0.0 { most * 1.1 } else { 1.0 }
}

fn axis(svg: &mut Svg, chart: &OverTime<'_>, up: Linear) {
    for step in 0..=4 {
        let value = up.domain.1 * f64::from(step) / 4.0;
        let y = up.at(value);
        svg.line("plot-grid", (FRAME.left, y), (FRAME.right, y));
        svg.text("plot-number", (FRAME.left - 7.0, y + 4.0), Anchor::End, &shown(value, chart.percent));
    }
}

/// A value as people read it.
fn shown(value: f64, percent: bool) -> String {
    if percent { format!("{:.0} %", value * 100.0) } else { format!("{value:.2}") }
}

/// Centre line and limits. Limits go by the size of each point, so they are steps.
fn lines(svg: &mut Svg, phase: &Phase, times: &[i64], across: Linear, up: Linear) {
    let (Some(first), Some(last), Some(one)) = (times.first(), times.last(), phase.points.first()) else {
        return;
    };
    let centre = up.at(one.centre);
    svg.line(
        "plot-centre",
        (across.at(*first as f64) - 8.0, centre),
        (across.at(*last as f64) + 8.0, centre),
    );
    for (at, point) in phase.points.iter().enumerate().take(times.len()) {
        let Some((lower, upper)) = point.limits else { continue };
        let x = across.at(times[at] as f64);
        let middle = |other: Option<&i64>| other.map(|it| f64::midpoint(across.at(*it as f64), x));
        let from = at.checked_sub(1).and_then(|before| middle(times.get(before))).unwrap_or(x - 8.0);
        let to = middle(times.get(at + 1)).unwrap_or(x + 8.0);
        for limit in [lower, upper] {
            let y = up.at(limit.clamp(up.domain.0, up.domain.1));
            svg.line("plot-limit", (from, y), (to, y));
        }
    }
}

fn class(point: &Point, direction: Direction) -> &'static str {
    let means = |signal: &Signal| direction.meaning(signal.side);
    match point.signals.first().map(means) {
        None => "plot-point",
        Some(Meaning::Improvement) => "plot-point plot-good",
        Some(Meaning::Concern) => "plot-point plot-bad",
    }
}

fn notes(svg: &mut Svg, chart: &OverTime<'_>, across: Linear, (first, last): (i64, i64)) {
    let mut free = [FRAME.left; 2];
    for (at, what) in chart.notes.iter().filter(|(at, _)| (first..=last).contains(at)) {
        let x = across.at(*at as f64);
        svg.line("plot-mark", (x, FRAME.top + NOTES - 10.0), (x, FRAME.bottom));
        // Two rows of labels; where neither has room, the table of notes still says it.
        let Some(row) = free.iter().position(|free| x >= *free) else { continue };
        let (anchor, left) =
            if x + NOTE > FRAME.right { (Anchor::End, x - 3.0) } else { (Anchor::Start, x + 3.0) };
        svg.text("plot-mark-label", (left, 14.0 + 15.0 * row as f64), anchor, &super::shortened(what, 18));
        free[row] = x + NOTE;
    }
}

fn labels(svg: &mut Svg, chart: &OverTime<'_>, across: Linear) {
    svg.line("plot-base", (FRAME.left, FRAME.bottom), (FRAME.right, FRAME.bottom));
    let step = chart.times.len().div_ceil(LABELS).max(1);
    for (index, time) in chart.times.iter().enumerate().step_by(step) {
        let x = across.at(*time as f64);
        let anchor = if index == 0 { Anchor::Start } else { Anchor::Middle };
        if x < FRAME.right - 24.0 || index == 0 {
            svg.text("plot-label", (x, FRAME.bottom + 18.0), anchor, &chart.zone.format(*time, chart.format));
        }
    }
}
