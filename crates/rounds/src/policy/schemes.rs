//! The CPD schemes of colleges, as a file says.

use super::read;
use crate::config::Problem;
use kernel::cpd::{Arithmetic, Credits, Kind, Of, Rounding, Rule, Scheme, Setting, Unit};
use serde::Deserialize;
use std::path::Path;

const SETTING: &str = "ROUNDS_CPD_SCHEMES";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Schemes {
    scheme: Vec<SchemeEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SchemeEntry {
    code: String,
    name: String,
    source: String,
    year_begins: String,
    unit: String,
    minutes: i32,
    credits: f64,
    rounding: String,
    #[serde(default)]
    reflection: f64,
    #[serde(default)]
    confirmed_presence: bool,
    #[serde(default)]
    notes: Vec<String>,
    rules: Vec<RuleEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleEntry {
    label: String,
    least: Option<f64>,
    most: Option<f64>,
    #[serde(default)]
    settings: Vec<String>,
    #[serde(default)]
    kinds: Vec<String>,
    clinical: Option<bool>,
    #[serde(default = "one")]
    years: i16,
}

fn one() -> i16 {
    1
}

/// Hundredths, from a number that a person wrote.
fn credits(number: f64) -> Result<Credits, String> {
    if !(0.0..=100_000.0).contains(&number) {
        return Err(format!("{number} is no number of credits."));
    }
    // Within the bounds that were just checked, nothing is cut off.
    #[expect(clippy::cast_possible_truncation, reason = "at most ten million")]
    Ok(Credits((number * 100.0).round() as i64))
}

fn words<T>(names: &[String], parse: fn(&str) -> Option<T>, what: &str) -> Result<Vec<T>, String> {
    names.iter().map(|name| parse(name).ok_or_else(|| format!("there is no {what} “{name}”."))).collect()
}

impl RuleEntry {
    fn check(self) -> Result<Rule, String> {
        if !(1..=10).contains(&self.years) || self.label.trim().is_empty() {
            return Err("a rule has a label and looks over 1 to 10 years.".into());
        }
        Ok(Rule {
            of: Of {
                settings: words(&self.settings, Setting::parse, "setting")?,
                kinds: words(&self.kinds, Kind::parse, "kind")?,
                clinical: self.clinical,
            },
            least: self.least.map(credits).transpose()?,
            most: self.most.map(credits).transpose()?,
            years: self.years,
            label: self.label,
        })
    }
}

impl SchemeEntry {
    fn check(self) -> Result<Scheme, String> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.code.is_empty() || !self.code.chars().all(plain) {
            return Err("a code has only small letters, digits and hyphens.".into());
        }
        let day = |(month, day): (&str, &str)| Some((month.parse().ok()?, day.parse().ok()?));
        let year_begins = self
            .year_begins
            .split_once('-')
            .and_then(day)
            .filter(|(month, day)| (1..=12).contains(month) && (1..=28).contains(day))
            .ok_or("year_begins is a month and a day up to the 28th, such as 04-01.")?;
        let unit = match self.unit.as_str() {
            "credits" => Unit::Credits,
            "hours" => Unit::Hours,
            _ => return Err("unit is credits or hours.".into()),
        };
        let rounding = match self.rounding.as_str() {
            "exact" => Rounding::Exact,
            "down" => Rounding::Down,
            "nearest" => Rounding::Nearest,
            _ => return Err("rounding is exact, down or nearest.".into()),
        };
        if !(1..=10_080).contains(&self.minutes) || self.rules.is_empty() {
            return Err("a step has 1 to 10080 minutes, and a scheme has a rule at least.".into());
        }
        Ok(Scheme {
            arithmetic: Arithmetic {
                minutes: self.minutes,
                credits: credits(self.credits)?,
                rounding,
                reflection: credits(self.reflection)?,
                confirmed_presence: self.confirmed_presence,
            },
            rules: self.rules.into_iter().map(RuleEntry::check).collect::<Result<_, _>>()?,
            code: self.code,
            name: self.name,
            source: self.source,
            year_begins,
            unit,
            notes: self.notes,
        })
    }
}

pub fn schemes(file: Option<&Path>) -> Result<Vec<Scheme>, Problem> {
    let read: Schemes = read(SETTING, file, include_str!("../../data/cpd-schemes.toml"))?;
    let mut schemes: Vec<Scheme> = Vec::new();
    for entry in read.scheme {
        let code = entry.code.clone();
        let wrong = |why: &str| Problem(format!("{SETTING}: scheme “{code}”: {why}"));
        let scheme = entry.check().map_err(|why| wrong(&why))?;
        if schemes.iter().any(|other| other.code == scheme.code) {
            return Err(wrong("there are two of this code."));
        }
        schemes.push(scheme);
    }
    Ok(schemes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::cpd::{Counted, How, Minutes, Year, standing};

    fn default() -> Vec<Scheme> {
        schemes(None).unwrap_or_else(|problem| panic!("{problem}"))
    }

    fn one_of(code: &str) -> Scheme {
        default().into_iter().find(|scheme| scheme.code == code).expect("it is in the list")
    }

    /// 24 November 2026.
    const AT: i64 = 1_795_507_200_000;

    fn activity(minutes: i32, kind: Kind) -> Counted {
        Counted {
            at: AT,
            minutes: Minutes { measured: minutes, ..Minutes::default() },
            how: How::Presence,
            setting: Setting::External,
            clinical: true,
            kind,
            reflected: true,
        }
    }

    #[test]
    fn seven_schemes_are_there_and_each_counts_an_hour_its_own_way() {
        let of = |code: &str, minutes| {
            one_of(code).arithmetic.credits_of(&activity(minutes, Kind::Education)).to_string()
        };
        let got = ["aomrc", "rcp", "rcr", "rcgp", "mba", "ama", "eaccme"].map(|code| of(code, 55));
        assert_eq!(got, ["0.92", "0.92", "1.84", "0.92", "0.92", "1", "0.5"]);
        assert_eq!(default().len(), 7);
    }

    #[test]
    fn the_australian_year_misses_what_was_not_measured_however_many_hours_there_are() {
        let mba = one_of("mba");
        let year = Year::of(AT, mba.year_begins);
        let all = [activity(60 * 60, Kind::Education), activity(24 * 60, Kind::Reviewing)];
        let missing: Vec<String> =
            standing(&mba, year, &all).rules.iter().map(|it| it.missing().to_string()).collect();
        assert_eq!(missing, ["0", "0", "1", "0", "5"]);
    }

    #[test]
    fn the_physicians_year_begins_in_april() {
        assert_eq!(Year::of(AT, one_of("rcp").year_begins).label(), "2026/27");
    }

    #[test]
    fn a_file_that_cannot_be_used_says_why() {
        let text = include_str!("../../data/cpd-schemes.toml");
        for (from, to, says) in [
            ("\"rcp\"", "\"aomrc\"", "two of this code"),
            ("\"04-01\"", "\"02-30\"", "month and a day"),
            ("\"nearest\"", "\"up\"", "rounding"),
            ("[\"personal\"]", "[\"private\"]", "private"),
            ("least = 25,", "least = -25,", "-25"),
            ("confirmed_presence", "confirmed", "confirmed"),
        ] {
            assert!(text.contains(from), "{from}");
            let file = tempfile::NamedTempFile::new().expect("a temporary file can be made");
            std::fs::write(file.path(), text.replace(from, to)).expect("it can be written");
            let problem = schemes(Some(file.path())).expect_err(to);
            assert!(problem.0.contains(says), "{problem}");
        }
    }
}
