//! Runs: points in a row on one side of the centre line. A point on the line neither breaks a run nor lengthens it.

use super::binomial::quantile;
use super::{Point, Rule, Side, Signal};

/// The analysis of runs and crossings. Everything is zero when all points lie on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Runs {
    /// Points off the line.
    pub useful: usize,
    pub longest: usize,
    /// The longest run that chance explains: round(log₂ useful) + 3.
    pub longest_most: usize,
    pub crossings: usize,
    /// The fewest crossings that chance explains: the 5 % point of a binomial with useful − 1 throws of a coin.
    pub crossings_least: usize,
}

impl Runs {
    /// Whether the points vary by more than chance.
    pub fn signal(&self) -> bool {
        self.useful > 0 && (self.longest > self.longest_most || self.crossings < self.crossings_least)
    }
}

pub fn runs(values: &[f64], centre: f64) -> Runs {
    let sides: Vec<Side> = values.iter().filter_map(|value| side(*value, centre)).collect();
    let useful = sides.len();
    if useful == 0 {
        return Runs::default();
    }
    let mut longest = 1;
    let mut length = 1;
    let mut crossings = 0;
    for pair in sides.windows(2) {
        if pair[0] == pair[1] {
            length += 1;
        } else {
            length = 1;
            crossings += 1;
        }
        longest = longest.max(length);
    }
    let (least, ..) = quantile(0.05, useful as u64 - 1, 0.5);
    Runs {
        useful,
        longest,
        longest_most: (useful as f64).log2().round() as usize + 3,
        crossings,
        crossings_least: usize::try_from(least).unwrap_or(usize::MAX),
    }
}

/// The middle value; of an even number, the mean of the two. Nothing has the middle zero.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => 0.0,
        many if many % 2 == 1 => sorted[many / 2],
        many => f64::midpoint(sorted[many / 2 - 1], sorted[many / 2]),
    }
}

fn side(value: f64, centre: f64) -> Option<Side> {
    match value.partial_cmp(&centre) {
        Some(std::cmp::Ordering::Greater) => Some(Side::Up),
        Some(std::cmp::Ordering::Less) => Some(Side::Down),
        _ => None,
    }
}

/// Marks the points of each run of at least this many, without those on the line.
pub fn mark_shifts(points: &mut [Point], least: usize) {
    let off: Vec<(usize, Side)> =
        points.iter().enumerate().filter_map(|(at, it)| Some((at, side(it.value, it.centre)?))).collect();
    for run in off.chunk_by(|a, b| a.1 == b.1).filter(|run| run.len() >= least) {
        for (at, side) in run {
            points[*at].signals.push(Signal { rule: Rule::Shift, side: *side });
        }
    }
}

/// Marks at least this many points of which each is above, or each below, the one before. A value that repeats the one
/// before counts as the same point.
pub fn mark_trends(points: &mut [Point], least: usize) {
    let mut steps: Vec<usize> = Vec::new();
    for at in 0..points.len() {
        if steps.last().is_none_or(|last| side(points[at].value, points[*last].value).is_some()) {
            steps.push(at);
        }
    }
    let way = |pair: &[usize]| side(points[pair[1]].value, points[pair[0]].value);
    let ways: Vec<Option<Side>> = steps.windows(2).map(way).collect();
    let mut from = 0;
    for group in ways.chunk_by(|a, b| a == b) {
        let to = from + group.len();
        if let Some(side) = group.first().copied().flatten()
            && group.len() + 1 >= least
        {
            for at in &steps[from..=to] {
                points[*at].signals.push(Signal { rule: Rule::Trend, side });
            }
        }
        from = to;
    }
}
