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
//! ```
//!
//! No field takes free text. What a case says is a [`Case`], made only from values that the protocol allows.

mod case;
mod parse;
#[cfg(test)]
mod tests;

pub use case::{Case, Problem, Value};

use crate::spc::Direction;

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
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    pub name: String,
    pub label: String,
    pub numerator: Counts,
    /// Which cases are asked; none means all.
    pub denominator: Vec<Condition>,
    /// In per cent.
    pub standard: Option<u8>,
    pub direction: Direction,
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
        };
        (true, met)
    }
}
