//! Columns over time: how many in each of some equal intervals, with marks for what happened in between.

use super::scale::{Linear, Zone, ticks};
use super::{Anchor, Caption, Frame, Svg};

/// Something that happened at a moment: a vertical line with a short label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub at: i64,
    pub label: String,
}

/// Counts in intervals of `width_ms` from the moments in `counts`, oldest first.
#[derive(Debug, Clone)]
pub struct Columns<'a> {
    pub counts: &'a [(i64, u64)],
    pub width_ms: i64,
    pub marks: &'a [Mark],
    /// From here on, columns have the colour of what came late.
    pub late_from: i64,
    pub zone: &'a Zone,
}

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 240.0;
const FRAME: Frame = Frame { left: 40.0, top: 26.0, right: WIDTH - 8.0, bottom: HEIGHT - 28.0 };
/// Labels of times that fit below the columns.
const LABELS: usize = 6;

pub fn columns(caption: Caption<'_>, chart: &Columns<'_>) -> String {
    let mut svg = Svg::new(caption, "plot-columns", WIDTH, HEIGHT);
    let (Some((first, _)), Some((last, _))) = (chart.counts.first(), chart.counts.last()) else {
        return svg.finish();
    };
    let end = last.saturating_add(chart.width_ms);
    let across = Linear { domain: (*first as f64, end as f64), range: (FRAME.left, FRAME.right) };
    let numbers = ticks(chart.counts.iter().map(|(_, count)| *count).max().unwrap_or(0), 4);
    let top = numbers.last().copied().unwrap_or(1);
    let up = Linear { domain: (0.0, top as f64), range: (FRAME.bottom, FRAME.top) };
    svg.value_axis(FRAME, up, &numbers);
    let length = end.saturating_sub(*first);
    for (from, count) in chart.counts.iter().filter(|(_, count)| *count > 0) {
        let to = from.saturating_add(chart.width_ms);
        let column = Frame {
            left: across.at(*from as f64) + 1.0,
            top: up.at(*count as f64),
            right: across.at(to as f64) - 1.0,
            bottom: FRAME.bottom,
        };
        let class = if *from >= chart.late_from { "plot-late" } else { "plot-bar" };
        let tip = format!(
            "{}–{}: {count}",
            chart.zone.format(*from, "%-d %b %H:%M"),
            chart.zone.format(to, "%H:%M")
        );
        svg.rect(class, column, &tip);
    }
    svg.line("plot-base", (FRAME.left, FRAME.bottom), (FRAME.right, FRAME.bottom));
    times(&mut svg, chart, across, length);
    let mut free = FRAME.left;
    for mark in chart.marks.iter().filter(|mark| (*first..end).contains(&mark.at)) {
        let x = across.at(mark.at as f64);
        svg.line("plot-mark", (x, FRAME.top - 6.0), (x, FRAME.bottom));
        // Marks close together keep their lines; only the first has room for its label.
        if x >= free {
            svg.text("plot-mark-label", (x + 3.0, FRAME.top - 10.0), Anchor::Start, &mark.label);
            free = x + 26.0;
        }
    }
    svg.finish()
}

fn times(svg: &mut Svg, chart: &Columns<'_>, across: Linear, length: i64) {
    let step = chart.counts.len().div_ceil(LABELS).max(1);
    let format = Zone::tick_format(length);
    for (index, (from, _)) in chart.counts.iter().enumerate().step_by(step) {
        let x = across.at(*from as f64);
        svg.line("plot-base", (x, FRAME.bottom), (x, FRAME.bottom + 4.0));
        let anchor = if index == 0 { Anchor::Start } else { Anchor::Middle };
        if x < FRAME.right - 24.0 {
            svg.text("plot-label", (x, FRAME.bottom + 18.0), anchor, &chart.zone.format(*from, format));
        }
    }
}
