//! Charts over time that tell a change from chance: the run chart and the Shewhart charts XmR, p and u, with limits of
//! their own for each phase, and what their signals mean. The funnel plot across sites is in [`funnel`].
//!
//! Limits and runs analysis agree with R's qicharts2; `spc/fixtures/make.R` says how that is known. The flags 7 in a row
//! and 2 of 3 are those of NHS England's Making Data Count.

mod binomial;
pub mod funnel;
mod runs;
#[cfg(test)]
mod tests;
mod words;

pub use runs::{Runs, median, runs};
pub use words::explain;

/// What is drawn, and how its limits are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chart {
    /// Median, no limits.
    Run,
    /// Individual values: mean ± 3 × mean moving range ÷ 1.128, which the field rounds to 2.66 × the mean.
    Xmr {
        /// Leave moving ranges out that are 3.267 times their mean or more (Nelson 1982).
        screened: bool,
    },
    /// Proportions: p̄ ± 3 √(p̄ (1 − p̄) ÷ n), between 0 and 1.
    P,
    /// Rates of events: ū ± 3 √(ū ÷ n), not below 0.
    U,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Higher,
    Lower,
}

/// One interval that had something to count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Count {
    numerator: f64,
    denominator: f64,
}

impl Count {
    /// `None` when there was nothing to count: such an interval is no point of a chart.
    pub fn new(numerator: f64, denominator: f64) -> Option<Self> {
        (denominator > 0.0 && denominator.is_finite() && numerator.is_finite())
            .then_some(Self { numerator, denominator })
    }

    pub fn value(self) -> f64 {
        self.numerator / self.denominator
    }

    pub fn numerator(self) -> f64 {
        self.numerator
    }

    pub fn denominator(self) -> f64 {
        self.denominator
    }
}

/// Why a point is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Six or more points in a row on one side of the median of a run chart; seven of the mean of a Shewhart chart.
    Shift,
    /// Five or more points in a row that all rise or all fall; seven on a Shewhart chart.
    Trend,
    /// Beyond a limit.
    Outside,
    /// Two of three in a row beyond two thirds of the way to the same limit.
    TwoOfThree,
}

/// Above or below the centre line; rising or falling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Up,
    Down,
}

/// Whether a signal is good news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    Improvement,
    Concern,
}

impl Direction {
    pub fn meaning(self, side: Side) -> Meaning {
        if (self == Self::Higher) == (side == Side::Up) { Meaning::Improvement } else { Meaning::Concern }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signal {
    pub rule: Rule,
    pub side: Side,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    pub count: Count,
    pub value: f64,
    pub centre: f64,
    /// Lower and upper; a run chart has none.
    pub limits: Option<(f64, f64)>,
    pub signals: Vec<Signal>,
}

impl Point {
    pub fn has(&self, rule: Rule) -> bool {
        self.signals.iter().any(|signal| signal.rule == rule)
    }
}

/// The points between two changes, which have a centre line of their own.
#[derive(Debug, Clone, PartialEq)]
pub struct Phase {
    pub points: Vec<Point>,
    /// The analysis of runs and crossings (Anhøj).
    pub runs: Runs,
}

/// What to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    pub chart: Chart,
    /// Trends on a run chart: asked for by many, and nearly useless (doi 10.1371/journal.pone.0113825).
    pub trend: bool,
}

/// Draws one phase after another. `starts` are the indices at which a new phase begins (rebase).
pub fn chart(rules: Rules, counts: &[Count], starts: &[usize]) -> Vec<Phase> {
    let mut cuts: Vec<usize> = starts.iter().copied().filter(|at| (1..counts.len()).contains(at)).collect();
    cuts.sort_unstable();
    cuts.dedup();
    cuts.push(counts.len());
    let mut from = 0;
    let mut phases = Vec::new();
    for to in cuts {
        if from < to {
            phases.push(phase(rules, &counts[from..to]));
        }
        from = to;
    }
    phases
}

fn phase(rules: Rules, counts: &[Count]) -> Phase {
    let values: Vec<f64> = counts.iter().map(|count| count.value()).collect();
    let centre = match rules.chart {
        Chart::Run => median(&values),
        Chart::Xmr { .. } => mean(&values),
        Chart::P | Chart::U => {
            counts.iter().map(|it| it.numerator).sum::<f64>()
                / counts.iter().map(|it| it.denominator).sum::<f64>()
        }
    };
    let mut points: Vec<Point> = counts
        .iter()
        .map(|count| Point {
            count: *count,
            value: count.value(),
            centre,
            limits: limits(rules.chart, centre, &values, count.denominator),
            signals: Vec::new(),
        })
        .collect();
    let (shift, trend) = if rules.chart == Chart::Run { (6, 5) } else { (7, 7) };
    runs::mark_shifts(&mut points, shift);
    if rules.trend || rules.chart != Chart::Run {
        runs::mark_trends(&mut points, trend);
    }
    mark_limits(&mut points);
    Phase { points, runs: runs(&values, centre) }
}

/// `None` for a run chart, and for a single value, which has no moving range.
fn limits(chart: Chart, centre: f64, values: &[f64], denominator: f64) -> Option<(f64, f64)> {
    match chart {
        Chart::Run => None,
        Chart::Xmr { screened } => {
            let mut moves: Vec<f64> = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
            if screened {
                let most = 3.267 * mean(&moves);
                // All moves are zero: none is larger than the others.
                if most > 0.0 {
                    moves.retain(|it| *it < most);
                }
            }
            let away = 3.0 * (mean(&moves) / 1.128);
            (!moves.is_empty()).then_some((centre - away, centre + away))
        }
        Chart::P => {
            let away = 3.0 * (centre * (1.0 - centre) / denominator).max(0.0).sqrt();
            Some(((centre - away).max(0.0), (centre + away).min(1.0)))
        }
        Chart::U => {
            let away = 3.0 * (centre / denominator).max(0.0).sqrt();
            Some(((centre - away).max(0.0), centre + away))
        }
    }
}

fn mark_limits(points: &mut [Point]) {
    let far: Vec<Option<Side>> = points
        .iter()
        .map(|point| {
            let (lower, upper) = point.limits?;
            let part = 2.0 / 3.0;
            if upper > point.centre && point.value > point.centre + (upper - point.centre) * part {
                Some(Side::Up)
            } else if lower < point.centre && point.value < point.centre - (point.centre - lower) * part {
                Some(Side::Down)
            } else {
                None
            }
        })
        .collect();
    for (at, point) in points.iter_mut().enumerate() {
        let Some((lower, upper)) = point.limits else { continue };
        if point.value > upper {
            point.signals.push(Signal { rule: Rule::Outside, side: Side::Up });
        } else if point.value < lower {
            point.signals.push(Signal { rule: Rule::Outside, side: Side::Down });
        }
        let Some(side) = far[at] else { continue };
        let near = |other: usize| far.get(other).copied().flatten() == Some(side);
        let before = (at.checked_sub(1).is_some_and(near), at.checked_sub(2).is_some_and(near));
        // Three in a row have to exist: the first two points of a phase alone are not two of three.
        let pair = (before.0 || near(at + 1)) && far.len() >= 3;
        if pair || before.1 || near(at + 2) {
            point.signals.push(Signal { rule: Rule::TwoOfThree, side });
        }
    }
}

fn mean(values: &[f64]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    // The second pass takes out what the first lost in rounding, as R does.
    let many = values.len() as f64;
    let first = values.iter().sum::<f64>() / many;
    first + values.iter().map(|value| value - first).sum::<f64>() / many
}
