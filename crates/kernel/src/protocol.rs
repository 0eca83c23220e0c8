//! The protocol of a campaign or a project: what is asked of each case, what is measured, and against which standard.
//!
//! It is a text that people read before they join and that the program follows to the letter:
//!
//! ```text
//! include: Adults with suspected sepsis in the emergency department
//! interval: month
//! site names: codes
//! least: 5
//! field oxygen: hours 0..72: Hours to oxygen
//! field cultures: yes/no: Blood cultures taken
//! field source: choice chest, urine, other: Likely source
//! check: oxygen <= 24
//! measure oxygen: Oxygen within an hour: oxygen <= 1: standard 90: higher
//! measure cultures: Blood cultures: cultures = yes: of source != other: standard 90: higher
//! bundle all: Everything: oxygen + cultures: standard 90
//! mean wait: Mean hours to oxygen: oxygen: lower
//! rate falls: Falls: falls / beddays: per 1000: lower
//! ```
//!
//! No field takes free text. What a case says is a [`Case`], made only from values that the protocol allows.

mod case;
mod parse;
#[cfg(test)]
mod tests;

pub use case::{Case, Problem, Value};

use crate::spc::{Chart, Count, Direction};

/// What a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// Whole numbers from the first to the second.
    Number(i64, i64),
    /// Hours since the case began, with a decimal, from the first to the second.
    Hours(i64, i64),
    YesNo,
    Choice(Vec<String>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    pub label: String,
    pub kind: FieldKind,
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    Equal,
    Unequal,
    AtMost,
    AtLeast,
}

/// What a field is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    Value(Value),
    /// Another field of the case.
    Field(usize),
}

/// `oxygen <= 1`. A field that is empty meets nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    pub field: usize,
    pub compare: Compare,
    pub with: Operand,
}

/// What makes a case count for a measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counts {
    /// The case meets all of these.
    Met(Vec<Condition>),
    /// The case counts for all of these measures: a bundle.
    All(Vec<usize>),
    /// No share but the mean of a field.
    Mean(usize),
    /// No share but events for so many of what they happen in: falls for 1,000 days in a bed.
    Rate { events: usize, over: usize, per: u32 },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    pub name: String,
    pub label: String,
    pub numerator: Counts,
    /// Which cases are asked; none means all.
    pub denominator: Vec<Condition>,
    /// In tenths: of a per cent, of the field's unit, of an event.
    pub standard: Option<i64>,
    pub direction: Direction,
}

/// What cases add up to. Kept in tenths, so that a sum is the same in whatever order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    pub cases: u64,
    numerator: i64,
    denominator: i64,
}

impl Tally {
    pub fn add(&mut self, other: Self) {
        self.cases += other.cases;
        self.numerator += other.numerator;
        self.denominator += other.denominator;
    }

    pub fn numerator(self) -> f64 {
        self.numerator as f64 / 10.0
    }

    pub fn denominator(self) -> f64 {
        self.denominator as f64 / 10.0
    }
}

impl Measure {
    /// Whether it is the share of cases that meet something.
    pub fn is_share(&self) -> bool {
        matches!(self.numerator, Counts::Met(_) | Counts::All(_))
    }

    /// The chart that the field draws of such figures.
    pub fn chart(&self) -> Chart {
        match self.numerator {
            Counts::Met(_) | Counts::All(_) => Chart::P,
            Counts::Mean(_) => Chart::Xmr { screened: false },
            Counts::Rate { .. } => Chart::U,
        }
    }

    /// One point of a chart; none without anything to count.
    pub fn count(&self, tally: Tally) -> Option<Count> {
        let per = if let Counts::Rate { per, .. } = self.numerator { f64::from(per) } else { 1.0 };
        Count::new(tally.numerator(), tally.denominator() / per)
    }

    /// Where the standard lies on the scale of the chart.
    pub fn standard_value(&self) -> Option<f64> {
        let whole = if self.is_share() { 1000.0 } else { 10.0 };
        self.standard.map(|it| it as f64 / whole)
    }

    /// A value of the chart as people read it.
    pub fn words(&self, value: f64) -> String {
        match self.numerator {
            Counts::Met(_) | Counts::All(_) => format!("{:.0} %", value * 100.0),
            Counts::Mean(_) => format!("{value:.1}"),
            Counts::Rate { per, .. } => format!("{value:.1} per {per}"),
        }
    }

    /// Whether a value of the chart keeps the standard.
    pub fn keeps_standard(&self, value: f64) -> Option<bool> {
        self.standard_value().map(|standard| match self.direction {
            Direction::Higher => value >= standard,
            Direction::Lower => value <= standard,
        })
    }
}

/// How long one point of a chart is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interval {
    Week,
    Month,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protocol {
    pub include: Vec<String>,
    pub interval: Interval,
    /// Sites are shown by their codes; by their names otherwise.
    pub codes_only: bool,
    /// Whether the steering group reads single cases; otherwise only their sites do.
    pub steering_reads_cases: bool,
    /// Sites with fewer cases than this are not shown one by one.
    pub least: u64,
    /// The set of questions that has to be passed before cases are entered, and the right answers in per cent.
    pub training: Option<(i64, u8)>,
    pub fields: Vec<Field>,
    pub checks: Vec<Condition>,
    pub measures: Vec<Measure>,
}

impl Protocol {
    pub fn field(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// Every word of it that was chosen freely.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let options = self.fields.iter().filter_map(|field| match &field.kind {
            FieldKind::Choice(options) => Some(options),
            _ => None,
        });
        let fields = self.fields.iter().flat_map(|field| [&field.name, &field.label]);
        let measures = self.measures.iter().flat_map(|measure| [&measure.name, &measure.label]);
        self.include.iter().chain(options.flatten()).chain(fields).chain(measures).map(String::as_str)
    }

    pub fn measure(&self, name: &str) -> Option<usize> {
        self.measures.iter().position(|measure| measure.name == name)
    }

    /// Whether the case is asked, and whether it has it.
    pub fn judge(&self, measure: usize, case: &Case) -> (bool, bool) {
        let it = &self.measures[measure];
        if !it.denominator.iter().all(|condition| case.meets(condition)) {
            return (false, false);
        }
        let met = match &it.numerator {
            Counts::Met(conditions) => conditions.iter().all(|condition| case.meets(condition)),
            // An element that this case is not asked for does not fail the bundle.
            Counts::All(parts) => parts.iter().all(|part| {
                let (asked, met) = self.judge(*part, case);
                !asked || met
            }),
            Counts::Mean(_) | Counts::Rate { .. } => false,
        };
        (true, met)
    }

    /// What the case adds to a measure; nothing when it is not asked, or has nothing to add.
    pub fn tally(&self, measure: usize, case: &Case) -> Option<Tally> {
        let (asked, met) = self.judge(measure, case);
        if !asked {
            return None;
        }
        let (numerator, denominator) = match self.measures[measure].numerator {
            Counts::Met(_) | Counts::All(_) => (i64::from(met) * 10, 10),
            Counts::Mean(field) => (case.tenths(field)?, 10),
            Counts::Rate { events, over, .. } => (case.tenths(events)?, case.tenths(over)?),
        };
        Some(Tally { cases: 1, numerator, denominator })
    }
}
