//! Sites beside each other by how many cases they have, between the limits of chance.

use super::scale::{Linear, ticks};
use super::{Anchor, Caption, Frame, Svg};
use kernel::spc::funnel::{Limits, Place, limits};
use kernel::spc::{Direction, Meaning, Side};

/// A site under its agreed name or code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    pub name: String,
    pub numerator: u64,
    pub denominator: u64,
}

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 320.0;
const FRAME: Frame = Frame { left: 46.0, top: 14.0, right: WIDTH - 14.0, bottom: HEIGHT - 44.0 };
/// Points of which a limit's line is made.
const STEPS: u64 = 80;

/// The overall proportion of these sites; `None` without cases.
pub fn overall(sites: &[Site]) -> Option<f64> {
    let cases: u64 = sites.iter().map(|site| site.denominator).sum();
    (cases > 0).then(|| sites.iter().map(|site| site.numerator).sum::<u64>() as f64 / cases as f64)
}

pub fn funnel(caption: Caption<'_>, sites: &[Site], direction: Direction) -> String {
    let mut svg = Svg::new(caption, "plot-funnel", WIDTH, HEIGHT);
    let (Some(overall), Some(most)) = (overall(sites), sites.iter().map(|it| it.denominator).max()) else {
        return svg.finish();
    };
    let numbers = ticks(most, 5);
    let end = numbers.last().copied().unwrap_or(1);
    let across = Linear { domain: (0.0, end as f64), range: (FRAME.left, FRAME.right) };
    let up = Linear { domain: (0.0, 1.0), range: (FRAME.bottom, FRAME.top) };
    for step in 0..=4 {
        let y = up.at(f64::from(step) / 4.0);
        svg.line("plot-grid", (FRAME.left, y), (FRAME.right, y));
        svg.text("plot-number", (FRAME.left - 7.0, y + 4.0), Anchor::End, &format!("{} %", step * 25));
    }
    for number in &numbers {
        let anchor = if *number == end { Anchor::End } else { Anchor::Middle };
        svg.text("plot-label", (across.at(*number as f64), FRAME.bottom + 18.0), anchor, &number.to_string());
    }
    svg.text("plot-label", (FRAME.right, FRAME.bottom + 36.0), Anchor::End, "Cases");
    svg.line("plot-base", (FRAME.left, FRAME.bottom), (FRAME.right, FRAME.bottom));
    svg.line("plot-centre", (FRAME.left, up.at(overall)), (FRAME.right, up.at(overall)));
    let mut sizes: Vec<u64> = (1..=STEPS).map(|step| (end * step).div_ceil(STEPS).max(1)).collect();
    sizes.dedup();
    let drawn: Vec<(f64, Limits)> =
        sizes.iter().map(|n| (across.at(*n as f64), limits(*n, overall))).collect();
    for pair in drawn.windows(2) {
        let ((left, from), (right, to)) = (pair[0], pair[1]);
        let mut edge =
            |class: &str, from: f64, to: f64| svg.line(class, (left, up.at(from)), (right, up.at(to)));
        edge("plot-limit", from.lower_998, to.lower_998);
        edge("plot-limit plot-inner", from.lower_95, to.lower_95);
        edge("plot-limit plot-inner", from.upper_95, to.upper_95);
        edge("plot-limit", from.upper_998, to.upper_998);
    }
    for site in sites.iter().filter(|site| site.denominator > 0) {
        let value = site.numerator as f64 / site.denominator as f64;
        let side = match limits(site.denominator, overall).place(value) {
            Place::AboveBy998 => Some(Side::Up),
            Place::BelowBy998 => Some(Side::Down),
            Place::Within | Place::AboveBy95 | Place::BelowBy95 => None,
        };
        let class = match side.map(|side| direction.meaning(side)) {
            None => "plot-point",
            Some(Meaning::Improvement) => "plot-point plot-good",
            Some(Meaning::Concern) => "plot-point plot-bad",
        };
        let tip =
            format!("{}: {} of {} ({:.0} %)", site.name, site.numerator, site.denominator, value * 100.0);
        svg.circle(class, (across.at(site.denominator as f64), up.at(value)), 4.0, &tip);
    }
    svg.finish()
}
