//! Reading a protocol. Every mistake is told with its line.

use super::{Compare, Condition, Counts, Field, FieldKind, Interval, Measure, Operand, Protocol, Value};
use crate::Refusal;
use crate::spc::Direction;

const MOST_LINES: usize = 200;
const LABEL_CHARS: usize = 120;
pub const MOST_FIELDS: usize = 40;
/// Names of columns that a file of cases has anyway.
const TAKEN: [&str; 5] = ["case", "cycle", "date", "site", "week"];

impl Protocol {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        if text.lines().count() > MOST_LINES {
            return Err(Refusal::too_long("protocol", format!("A protocol has at most {MOST_LINES} lines.")));
        }
        let mut protocol = Self {
            include: Vec::new(),
            interval: Interval::Month,
            codes_only: false,
            steering_reads_cases: false,
            least: 0,
            training: None,
            fields: Vec::new(),
            checks: Vec::new(),
            measures: Vec::new(),
        };
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if !line.is_empty() {
                read(&mut protocol, line).map_err(|why| {
                    Refusal::invalid("protocol", format!("Line {number} (“{line}”): {why}"))
                })?;
            }
        }
        let missing =
            |what| Err(Refusal::invalid("protocol", format!("The protocol has no {what}. Add a line.")));
        match () {
            () if protocol.include.is_empty() => missing("inclusion criteria (“include: …”)"),
            () if protocol.fields.is_empty() => missing("field (“field NAME: yes/no: LABEL”)"),
            () if protocol.measures.is_empty() => missing("measure (“measure NAME: LABEL: CONDITION”)"),
            () => Ok(protocol),
        }
    }
}

fn read(protocol: &mut Protocol, line: &str) -> Result<(), String> {
    let (head, rest) =
        line.split_once(':').ok_or("a line is “word: text”. Put a colon after the first word.")?;
    let rest = rest.trim();
    let mut words = head.split_whitespace();
    match (words.next().unwrap_or_default(), words.next(), words.next()) {
        ("include", None, None) => protocol.include.push(label(rest)?),
        ("interval", None, None) => {
            protocol.interval = match rest {
                "week" => Interval::Week,
                "month" => Interval::Month,
                _ => return Err("the interval is “week” or “month”.".into()),
            }
        }
        ("site", Some("names"), None) => {
            protocol.codes_only = match rest {
                "codes" => true,
                "names" => false,
                _ => return Err("site names are “codes” or “names”.".into()),
            }
        }
        ("steering", Some("group"), None) => {
            protocol.steering_reads_cases = match rest {
                "cases" => true,
                "totals" => false,
                _ => return Err("the steering group reads “cases” or “totals”.".into()),
            }
        }
        ("least", None, None) => {
            protocol.least = rest.parse().ok().filter(|it| *it <= 100).ok_or("a number from 0 to 100 is needed.")?;
        }
        ("training", None, None) => {
            let (set, pass) = rest.split_once(',').ok_or("training is “NUMBER OF THE SET, 80”, with the pass mark in per cent.")?;
            let set = crate::id::parse(set.trim()).ok_or("the first is the number in the address of the set.")?;
            protocol.training = Some((set, percent(pass.trim())?));
        }
        ("field", Some(name), None) => field(protocol, name, rest)?,
        ("check", None, None) => {
            let conditions = conditions(protocol, rest)?;
            protocol.checks.extend(conditions);
        }
        (kind @ ("measure" | "bundle" | "mean" | "rate"), Some(name), None) => measure(protocol, kind, name, rest)?,
        _ => return Err("lines begin with include, interval, site names, steering group, least, training, field, check, measure, bundle, mean or rate.".into()),
    }
    Ok(())
}

fn label(text: &str) -> Result<String, String> {
    match text.chars().count() {
        0 => Err("words for people are missing.".into()),
        n if n > LABEL_CHARS => Err(format!("keep it to {LABEL_CHARS} characters.")),
        _ => Ok(text.to_owned()),
    }
}

fn name(text: &str) -> Result<String, String> {
    let fits = text.len() <= 24
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    match fits {
        _ if TAKEN.contains(&text) => Err(format!("“{text}” is a column of every file. Use another name.")),
        true => Ok(text.to_owned()),
        false => {
            Err("a name has small letters, digits and _, begins with a letter, and is at most 24 long."
                .into())
        }
    }
}

fn percent(text: &str) -> Result<u8, String> {
    text.parse().ok().filter(|it| *it <= 100).ok_or_else(|| "a number from 0 to 100 is needed.".to_owned())
}

fn field(protocol: &mut Protocol, named: &str, rest: &str) -> Result<(), String> {
    let named = name(named)?;
    if protocol.field(&named).is_some() {
        return Err("a field of this name is there already.".into());
    }
    if protocol.fields.len() == MOST_FIELDS {
        return Err(format!("a case takes half a minute: at most {MOST_FIELDS} fields."));
    }
    let (kind, words) = rest.split_once(':').ok_or("after the kind and a colon comes what the form asks.")?;
    let kind = kind.trim();
    let kind = match kind.split_once(' ') {
        None if kind == "yes/no" => FieldKind::YesNo,
        Some(("number", range)) => range_of(range).map(|(from, to)| FieldKind::Number(from, to))?,
        Some(("hours", range)) => range_of(range).map(|(from, to)| FieldKind::Hours(from, to))?,
        Some(("choice", options)) => {
            let options: Vec<String> = options.split(',').map(|it| it.trim().to_owned()).collect();
            if options.len() < 2 || options.iter().any(|it| it.is_empty() || it.chars().count() > 30) {
                return Err(
                    "a choice has two or more options of up to 30 characters, with commas between.".into()
                );
            }
            FieldKind::Choice(options)
        }
        _ => {
            return Err(
                "a field is “yes/no”, “number 0..10”, “hours 0..72” or “choice a, b”. There is no free text."
                    .into(),
            );
        }
    };
    protocol.fields.push(Field { name: named, label: label(words.trim())?, kind });
    Ok(())
}

fn range_of(text: &str) -> Result<(i64, i64), String> {
    let numbers =
        text.trim().split_once("..").and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
    // Nine digits and more could be somebody's number.
    numbers
        .filter(|(from, to): &(i64, i64)| from < to && *from > -1_000_000 && *to < 1_000_000)
        .ok_or_else(|| "a range is “0..72”: the least, two dots, the most, below a million.".into())
}

fn conditions(protocol: &Protocol, text: &str) -> Result<Vec<Condition>, String> {
    text.split(" and ").map(|one| condition(protocol, one)).collect()
}

fn condition(protocol: &Protocol, text: &str) -> Result<Condition, String> {
    let mut words = text.split_whitespace();
    let (Some(left), Some(compare)) = (words.next(), words.next()) else {
        return Err("a condition is “FIELD <= 1”, with spaces.".into());
    };
    let right = words.collect::<Vec<_>>().join(" ");
    let compare = match compare {
        "=" => Compare::Equal,
        "!=" => Compare::Unequal,
        "<=" => Compare::AtMost,
        ">=" => Compare::AtLeast,
        _ => return Err("values are compared by =, !=, <= or >=.".into()),
    };
    let field = protocol.field(left).ok_or_else(|| format!("there is no field “{left}” above this line."))?;
    let with = match protocol.field(&right) {
        Some(other) => Operand::Field(other),
        None => Operand::Value(Value::parse(&protocol.fields[field].kind, &right)?),
    };
    Ok(Condition { field, compare, with })
}

/// A field that can be summed up.
fn summed(protocol: &Protocol, name: &str) -> Result<usize, String> {
    let at = protocol.field(name).ok_or_else(|| format!("there is no field “{name}” above this line."))?;
    match protocol.fields[at].kind {
        FieldKind::Number(..) | FieldKind::Hours(..) => Ok(at),
        FieldKind::YesNo | FieldKind::Choice(_) => {
            Err(format!("“{name}” is no number. A mean or a rate needs one."))
        }
    }
}

/// What a measure of this kind counts.
fn counted(protocol: &Protocol, kind: &str, text: &str) -> Result<Counts, String> {
    match kind {
        "bundle" => {
            let element = |name: &str| {
                protocol
                    .measure(name)
                    .filter(|at| protocol.measures[*at].is_share())
                    .ok_or_else(|| format!("there is no measure “{name}” above."))
            };
            Ok(Counts::All(text.split('+').map(|it| element(it.trim())).collect::<Result<_, _>>()?))
        }
        "mean" => Ok(Counts::Mean(summed(protocol, text)?)),
        "rate" => {
            let (events, over) =
                text.split_once('/').ok_or("a rate is “EVENTS / OVER”, both names of fields.")?;
            let (events, over) = (summed(protocol, events.trim())?, summed(protocol, over.trim())?);
            let negative = |at: usize| matches!(protocol.fields[at].kind, FieldKind::Number(from, _) | FieldKind::Hours(from, _) if from < 0);
            if negative(events) || negative(over) {
                return Err(
                    "the fields of a rate begin at 0 or above: nothing happens less than never.".into()
                );
            }
            Ok(Counts::Rate { events, over, per: 1 })
        }
        _ => Ok(Counts::Met(conditions(protocol, text)?)),
    }
}

/// `LABEL: COUNTED: of CONDITIONS: standard 90: per 1000: higher`
fn measure(protocol: &mut Protocol, kind: &str, named: &str, rest: &str) -> Result<(), String> {
    let named = name(named)?;
    if protocol.measure(&named).is_some() {
        return Err("a measure of this name is there already.".into());
    }
    let mut parts = rest.split(':').map(str::trim);
    let label = label(parts.next().unwrap_or_default())?;
    let counts = parts.next().ok_or("after the label and a colon comes what makes a case count.")?;
    let mut it = Measure {
        name: named,
        label,
        numerator: counted(protocol, kind, counts)?,
        denominator: Vec::new(),
        standard: None,
        direction: Direction::Higher,
    };
    for part in parts {
        match part.split_once(' ') {
            Some(("of", text)) => it.denominator = conditions(protocol, text)?,
            Some(("standard", text)) if it.is_share() => it.standard = Some(i64::from(percent(text)?) * 10),
            Some(("standard", text)) => {
                let standard = super::case::tenths(text).filter(|it| *it >= 0);
                it.standard = Some(standard.ok_or("a standard is a number with at most one decimal.")?);
            }
            Some(("per", text)) if let Counts::Rate { per, .. } = &mut it.numerator => {
                let number = text.parse().ok().filter(|it| (1..=100_000).contains(it));
                *per = number.ok_or("a rate is per 1 to 100000.")?;
            }
            None if part == "higher" => it.direction = Direction::Higher,
            None if part == "lower" => it.direction = Direction::Lower,
            _ => {
                return Err(format!(
                    "“{part}” is none of “of CONDITION”, “standard 90”, “higher”, “lower”, nor “per 1000” of a rate."
                ));
            }
        }
    }
    protocol.measures.push(it);
    Ok(())
}
