//! Horizontal bars with a name each: how many of each kind.

use super::scale::Linear;
use super::{Anchor, Caption, Frame, Svg, shortened};

const WIDTH: f64 = 440.0;
const NAMES: f64 = 148.0;
const ROW: f64 = 26.0;

/// One bar for each name and number, in the order given.
pub fn bars(caption: Caption<'_>, rows: &[(String, u64)]) -> String {
    let most = rows.iter().map(|(_, number)| *number).max().unwrap_or(0);
    let scale = Linear { domain: (0.0, most as f64), range: (NAMES, WIDTH - 44.0) };
    let mut svg = Svg::new(caption, "plot-bars", WIDTH, ROW * rows.len() as f64 + 4.0);
    for (row, (name, number)) in rows.iter().enumerate() {
        let top = ROW * row as f64 + 4.0;
        let end = scale.at(*number as f64);
        let bar = Frame { left: NAMES, top, right: end, bottom: top + ROW - 8.0 };
        svg.text("plot-label", (NAMES - 8.0, top + 13.0), Anchor::End, &shortened(name, 24));
        svg.rect("plot-bar", bar, &format!("{name}: {number}"));
        svg.text("plot-number", (end + 6.0, top + 13.0), Anchor::Start, &number.to_string());
    }
    svg.finish()
}
