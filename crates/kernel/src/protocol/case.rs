//! One case: a value or nothing for each field of a protocol.

use super::{Compare, Condition, FieldKind, Operand, Protocol};
use std::fmt;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Number(i64),
    /// Tenths of an hour.
    Tenths(i64),
    Yes(bool),
    Choice(String),
}

/// Why a case is refused: which field, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub field: String,
    pub says: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case(Vec<Option<Value>>);

impl Value {
    pub fn parse(kind: &FieldKind, text: &str) -> Result<Self, String> {
        match kind {
            FieldKind::Number(from, to) => {
                let number = text.parse::<i64>().ok().filter(|it| (from..=to).contains(&it));
                number
                    .map(Self::Number)
                    .ok_or_else(|| format!("A whole number from {from} to {to} is needed."))
            }
            FieldKind::Hours(from, to) => {
                let tenths = tenths(text).filter(|it| (from * 10..=to * 10).contains(it));
                tenths
                    .map(Self::Tenths)
                    .ok_or_else(|| format!("Hours from {from} to {to} are needed, with at most one decimal."))
            }
            FieldKind::YesNo => match text {
                "yes" => Ok(Self::Yes(true)),
                "no" => Ok(Self::Yes(false)),
                _ => Err("“yes” or “no” is needed.".into()),
            },
            FieldKind::Choice(options) if options.iter().any(|it| it == text) => {
                Ok(Self::Choice(text.to_owned()))
            }
            FieldKind::Choice(options) => Err(format!("One of these is needed: {}.", options.join(", "))),
        }
    }

    /// Numbers and hours, on one scale.
    fn tenths(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(number * 10),
            Self::Tenths(tenths) => Some(*tenths),
            Self::Yes(_) | Self::Choice(_) => None,
        }
    }

    /// Numbers of one kind have an order; the rest are only equal or not.
    fn order(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.tenths()?.cmp(&other.tenths()?))
    }
}

pub(super) fn tenths(text: &str) -> Option<i64> {
    let (whole, tenth) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |it: &str| !it.is_empty() && it.len() <= 6 && it.bytes().all(|b| b.is_ascii_digit());
    let negative = whole.starts_with('-');
    let whole = whole.trim_start_matches('-');
    if !digits(whole) || !digits(tenth) || tenth.len() != 1 {
        return None;
    }
    let value = whole.parse::<i64>().ok()? * 10 + tenth.parse::<i64>().ok()?;
    Some(if negative { -value } else { value })
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Tenths(tenths) if tenths % 10 == 0 => write!(f, "{}", tenths / 10),
            Self::Tenths(tenths) => {
                write!(f, "{}{}.{}", if *tenths < 0 { "-" } else { "" }, tenths.abs() / 10, tenths.abs() % 10)
            }
            Self::Yes(yes) => f.write_str(if *yes { "yes" } else { "no" }),
            Self::Choice(option) => f.write_str(option),
        }
    }
}

impl Case {
    /// From the texts of the fields, in their order; an empty text is no value. Everything that is wrong is told.
    pub fn read<'a>(
        protocol: &Protocol,
        texts: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut texts = texts.into_iter();
        let values = protocol
            .fields
            .iter()
            .map(|field| {
                let text = texts.next().unwrap_or_default().trim();
                if text.is_empty() {
                    return None;
                }
                let value = Value::parse(&field.kind, text);
                value.map_err(|says| problems.push(Problem { field: field.name.clone(), says })).ok()
            })
            .collect();
        let case = Self(values);
        if problems.is_empty() && case.0.iter().all(Option::is_none) {
            problems.push(Problem {
                field: "case".into(),
                says: "The case is empty. Fill in at least one field.".into(),
            });
        }
        for check in &protocol.checks {
            if case.breaks(check) {
                let field = &protocol.fields[check.field];
                problems.push(Problem {
                    field: field.name.clone(),
                    says: format!(
                        "The protocol asks that {}. Look at the case again.",
                        check.words(protocol)
                    ),
                });
            }
        }
        if problems.is_empty() { Ok(case) } else { Err(problems) }
    }

    /// The texts of the fields, as [`Case::read`] takes them.
    pub fn texts(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|value| value.as_ref().map(ToString::to_string).unwrap_or_default())
    }

    pub(super) fn tenths(&self, field: usize) -> Option<i64> {
        self.0.get(field)?.as_ref()?.tenths()
    }

    fn sides<'a>(&'a self, condition: &'a Condition) -> Option<(&'a Value, &'a Value)> {
        let left = self.0.get(condition.field)?.as_ref()?;
        let right = match &condition.with {
            Operand::Value(value) => value,
            Operand::Field(other) => self.0.get(*other)?.as_ref()?,
        };
        Some((left, right))
    }

    pub fn meets(&self, condition: &Condition) -> bool {
        self.sides(condition).is_some_and(|(left, right)| match condition.compare {
            Compare::Equal => left == right,
            Compare::Unequal => left != right,
            Compare::AtMost => left.order(right).is_some_and(std::cmp::Ordering::is_le),
            Compare::AtLeast => left.order(right).is_some_and(std::cmp::Ordering::is_ge),
        })
    }

    /// A check is about what was filled in.
    fn breaks(&self, check: &Condition) -> bool {
        self.sides(check).is_some() && !self.meets(check)
    }
}

impl Condition {
    /// `numerator <= denominator`, for people who read the form.
    pub fn words(&self, protocol: &Protocol) -> String {
        let compare = match self.compare {
            Compare::Equal => "is",
            Compare::Unequal => "is not",
            Compare::AtMost => "is at most",
            Compare::AtLeast => "is at least",
        };
        let with = match &self.with {
            Operand::Value(value) => value.to_string(),
            Operand::Field(other) => format!("“{}”", protocol.fields[*other].label),
        };
        format!("“{}” {compare} {with}", protocol.fields[self.field].label)
    }
}
