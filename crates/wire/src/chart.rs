//! Charts as SVG: drawn here once, for pages and for files that are read without a server. A chart has a title and a
//! description for those who do not see it, takes its colours from the style sheet around it, needs no script, and
//! stands beside the table of its numbers.
//!
//! [`Svg`], [`Frame`] and [`scale`] are the parts; each chart is a file.

mod bars;
mod columns;
mod funnel;
mod network;
pub mod scale;
mod spc;
#[cfg(test)]
mod tests;

pub use bars::bars;
pub use columns::{Columns, Mark, columns};
pub use funnel::{Site, funnel, overall};
pub use network::{Link, MOST_NODES, Network, Node, network};
pub use spc::{OverTime, over_time};

use crate::html::escape;
use std::fmt::Write;

/// The rules that charts need, for a page that has no style sheet of ours. It expects the names of our colours.
pub const STYLE: &str = include_str!("chart/chart.css");

/// What a chart is called and what it shows, in words. `id` is unique on its page.
#[derive(Debug, Clone, Copy)]
pub struct Caption<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub description: &'a str,
}

/// Where the marks of a chart are drawn, inside its picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

/// Where a text stands relative to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    const fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

/// A picture that grows by its marks. Coordinates have one decimal, so that the same numbers give the same bytes.
#[derive(Debug)]
pub struct Svg {
    out: String,
}

impl Svg {
    pub fn new(caption: Caption<'_>, class: &str, width: f64, height: f64) -> Self {
        let id = escape(caption.id);
        let mut out = String::new();
        let _ = write!(
            out,
            "<svg class=\"plot {class}\" viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\"><title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>",
            escape(caption.title),
            escape(caption.description)
        );
        Self { out }
    }

    /// A rectangle; `tip` is shown by a pointer that rests on it.
    pub fn rect(&mut self, class: &str, at: Frame, tip: &str) {
        let _ = write!(
            self.out,
            "<rect class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\">{}</rect>",
            at.left,
            at.top,
            (at.right - at.left).max(0.0),
            (at.bottom - at.top).max(0.0),
            title(tip)
        );
    }

    pub fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let _ = write!(
            self.out,
            "<line class=\"{class}\" x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\"/>",
            from.0, from.1, to.0, to.1
        );
    }

    /// An arc that bends to its right, so that the way back lies beside it.
    pub fn arc(&mut self, class: &str, from: (f64, f64), to: (f64, f64), width: f64, tip: &str) {
        let middle = ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0);
        let bend = ((to.1 - from.1) * 0.12, (from.0 - to.0) * 0.12);
        let _ = write!(
            self.out,
            "<path class=\"{class}\" d=\"M{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}\" stroke-width=\"{width:.1}\">{}</path>",
            from.0,
            from.1,
            middle.0 + bend.0,
            middle.1 + bend.1,
            to.0,
            to.1,
            title(tip)
        );
    }

    pub fn circle(&mut self, class: &str, at: (f64, f64), radius: f64, tip: &str) {
        let _ = write!(
            self.out,
            "<circle class=\"{class}\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"{radius:.1}\">{}</circle>",
            at.0,
            at.1,
            title(tip)
        );
    }

    pub fn text(&mut self, class: &str, at: (f64, f64), anchor: Anchor, text: &str) {
        let _ = write!(
            self.out,
            "<text class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"{}\">{}</text>",
            at.0,
            at.1,
            anchor.word(),
            escape(text)
        );
    }

    /// Horizontal lines with their numbers at the left, for a scale that grows upwards.
    pub fn value_axis(&mut self, frame: Frame, scale: scale::Linear, ticks: &[u64]) {
        for tick in ticks {
            let y = scale.at(*tick as f64);
            self.line("plot-grid", (frame.left, y), (frame.right, y));
            self.text("plot-number", (frame.left - 7.0, y + 4.0), Anchor::End, &tick.to_string());
        }
    }

    pub fn finish(mut self) -> String {
        self.out.push_str("</svg>");
        self.out
    }
}

/// The colours of paper, by the names that [`STYLE`] uses.
const PAPER: [(&str, &str); 8] = [
    ("var(--sheet)", "#ffffff"),
    ("var(--ink)", "#16211f"),
    ("var(--ink-2)", "#465451"),
    ("var(--ink-3)", "#5b6966"),
    ("var(--line)", "#e0e6e2"),
    ("var(--line-strong)", "#b9c4bf"),
    ("var(--accent)", "#0b5f58"),
    ("var(--warm)", "#a4471f"),
];

/// Room for the title above a chart that stands alone.
const TITLE: f64 = 34.0;

/// A chart as a file of its own: with its title, its colours and its background, for whoever has no page of ours around
/// it. Empty, the title takes no room.
pub fn alone(svg: &str, title: &str) -> String {
    let style = PAPER.iter().fold(STYLE.to_owned(), |style, (name, colour)| style.replace(name, colour));
    let style = style.replace("var(--sans)", "sans-serif");
    let Some((head, rest)) = svg.strip_prefix("<svg").and_then(|it| it.split_once('>')) else {
        return svg.to_owned();
    };
    let size = head.split_once("viewBox=\"0 0 ").and_then(|(_, it)| it.split_once('"')?.0.split_once(' '));
    let size = size.and_then(|(wide, high)| Some((wide.parse::<f64>().ok()?, high.parse::<f64>().ok()?)));
    let (wide, high) = size.unwrap_or_default();
    let above = if title.is_empty() { 0.0 } else { TITLE };
    let view = format!("viewBox=\"0 -{above:.0} {wide:.0} {:.0}\"", high + above);
    let head = head.replace(&format!("viewBox=\"0 0 {wide:.0} {high:.0}\""), &view);
    let named = if title.is_empty() {
        String::new()
    } else {
        format!("<text class=\"plot-title\" x=\"14\" y=\"-12\">{}</text>", escape(title))
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\"{head}><style>{style}</style><rect y=\"-{above:.0}\" width=\"{wide:.0}\" height=\"{:.0}\" fill=\"#ffffff\"/>{named}{rest}",
        high + above
    )
}

fn title(tip: &str) -> String {
    if tip.is_empty() { String::new() } else { format!("<title>{}</title>", escape(tip)) }
}

/// A label that fits: the beginning and an ellipsis.
fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most.saturating_sub(1)).collect();
    short.push('…');
    short
}
