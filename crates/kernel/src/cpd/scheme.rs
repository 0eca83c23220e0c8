//! A college's rules as data, and the arithmetic that says what is missing.

use super::{Counted, Kind, Setting, Year};
use std::fmt;

/// Hundredths of a credit or of an hour, so that no sum is off by a rounding error.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Credits(pub i64);

impl fmt::Display for Credits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 100, self.0.abs() % 100);
        match (rest / 10, rest % 10) {
            (0, 0) => write!(f, "{whole}"),
            (tenth, 0) => write!(f, "{whole}.{tenth}"),
            _ => write!(f, "{whole}.{rest:02}"),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Credits,
    Hours,
}

impl Unit {
    pub fn words(self) -> &'static str {
        match self {
            Self::Credits => "credits",
            Self::Hours => "hours",
        }
    }

    /// `1 credit`, `6.5 hours`
    pub fn count(self, credits: Credits) -> String {
        let words = self.words();
        let words = if credits == Credits(100) { words.trim_end_matches('s') } else { words };
        format!("{credits} {words}")
    }
}

/// What happens to a step that is not full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// It counts for its part, to the hundredth.
    Exact,
    /// It does not count.
    Down,
    /// It counts from its half.
    Nearest,
}

/// How minutes become credits: `credits` for each step of `minutes`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arithmetic {
    pub minutes: i32,
    pub credits: Credits,
    pub rounding: Rounding,
    /// Added to an activity that was reflected on, and never more than the activity itself has.
    pub reflection: Credits,
    /// Whether only minutes count that were measured.
    pub confirmed_presence: bool,
}

impl Arithmetic {
    pub fn credits_of(&self, activity: &Counted) -> Credits {
        let minutes = match (self.confirmed_presence, activity.how.confirms_presence()) {
            (true, true) => activity.minutes.witnessed(),
            (true, false) => 0,
            (false, _) => activity.minutes.counted(),
        };
        let (minutes, step) = (i64::from(minutes), i64::from(self.minutes.max(1)));
        let credits = match self.rounding {
            Rounding::Exact => (minutes * self.credits.0 * 2 + step) / (2 * step),
            Rounding::Down => minutes / step * self.credits.0,
            Rounding::Nearest => (2 * minutes + step) / (2 * step) * self.credits.0,
        };
        let more = if activity.reflected { self.reflection.0.min(credits) } else { 0 };
        Credits(credits + more)
    }
}

/// Which activities a rule is about. What is empty is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Of {
    pub settings: Vec<Setting>,
    pub kinds: Vec<Kind>,
    pub clinical: Option<bool>,
}

impl Of {
    fn takes(&self, activity: &Counted) -> bool {
        (self.settings.is_empty() || self.settings.contains(&activity.setting))
            && (self.kinds.is_empty() || self.kinds.contains(&activity.kind))
            && self.clinical.is_none_or(|clinical| clinical == activity.clinical)
    }
}

/// One line of a scheme: at least, or at most, so much of something in so many years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub label: String,
    pub of: Of,
    pub least: Option<Credits>,
    /// More than this is recorded and does not count, here and in the rules over everything.
    pub most: Option<Credits>,
    /// Over the scheme's years up to this one.
    pub years: i16,
}

impl Rule {
    fn is_over_everything(&self) -> bool {
        self.of == Of::default()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheme {
    pub code: String,
    pub name: String,
    /// Where the rules are from, in words.
    pub source: String,
    /// Month and day on which its years begin.
    pub year_begins: (i8, i8),
    pub unit: Unit,
    pub arithmetic: Arithmetic,
    pub rules: Vec<Rule>,
    /// What the scheme asks for and no count can show.
    pub notes: Vec<String>,
}

/// How one rule stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleStanding {
    pub rule: Rule,
    /// What counts.
    pub have: Credits,
    /// What was recorded beyond the most that counts.
    pub over: Credits,
}

impl RuleStanding {
    pub fn missing(&self) -> Credits {
        Credits(self.rule.least.map_or(0, |least| (least.0 - self.have.0).max(0)))
    }

    /// `at least 50`, `at most 10`; empty when the rule asks for nothing.
    pub fn wanted(&self) -> String {
        match (self.rule.least, self.rule.most) {
            (Some(least), _) => format!("at least {least}"),
            (None, Some(most)) => format!("at most {most}"),
            (None, None) => String::new(),
        }
    }

    /// `20 missing`, `reached`, `5 more do not count`
    pub fn says(&self) -> String {
        match (self.rule.least, self.rule.most) {
            (Some(_), _) if self.missing().0 > 0 => format!("{} missing", self.missing()),
            (Some(_), _) => "reached".to_owned(),
            (None, Some(_)) if self.over.0 > 0 => format!("{} more do not count", self.over),
            (None, Some(_)) => "all count".to_owned(),
            (None, None) => String::new(),
        }
    }
}

/// How a scheme stands in one of its years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub year: Year,
    pub rules: Vec<RuleStanding>,
}

impl Standing {
    pub fn is_met(&self) -> bool {
        self.rules.iter().all(|it| it.missing().0 == 0)
    }
}

/// Counts a year of activities; `activities` may hold other years too, which rules over several years look at.
pub fn standing(scheme: &Scheme, year: Year, activities: &[Counted]) -> Standing {
    let sum = |of: &Of, year: Year| -> i64 {
        activities
            .iter()
            .filter(|it| year.holds(it.at) && of.takes(it))
            .map(|it| scheme.arithmetic.credits_of(it).0)
            .sum()
    };
    let over = |rule: &Rule, year: Year| rule.most.map_or(0, |most| (sum(&rule.of, year) - most.0).max(0));
    let over_in = |year: Year| -> i64 { scheme.rules.iter().map(|rule| over(rule, year)).sum() };
    let rules = scheme
        .rules
        .iter()
        .map(|rule| {
            let years = (0..rule.years.max(1)).map(|n| year.before(n));
            let (mut have, mut lost) = (0, 0);
            for year in years {
                let beyond = if rule.is_over_everything() { over_in(year) } else { over(rule, year) };
                have += sum(&rule.of, year) - beyond;
                lost += over(rule, year);
            }
            RuleStanding { rule: rule.clone(), have: Credits(have), over: Credits(lost) }
        })
        .collect();
    Standing { year, rules }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cpd::{How, Minutes};

    const AT: i64 = 1_795_507_200_000;

    fn arithmetic(minutes: i32, credits: i64, rounding: Rounding) -> Arithmetic {
        Arithmetic {
            minutes,
            credits: Credits(credits),
            rounding,
            reflection: Credits(0),
            confirmed_presence: false,
        }
    }

    fn activity(minutes: i32) -> Counted {
        Counted {
            at: AT,
            minutes: Minutes { measured: minutes, ..Minutes::default() },
            how: How::Presence,
            setting: Setting::External,
            clinical: true,
            kind: Kind::Education,
            reflected: false,
        }
    }

    fn total(least: i64, years: i16) -> Rule {
        Rule { label: "In all".into(), of: Of::default(), least: Some(Credits(least)), most: None, years }
    }

    fn scheme(rules: Vec<Rule>) -> Scheme {
        Scheme {
            code: "x".into(),
            name: "X".into(),
            source: String::new(),
            year_begins: (1, 1),
            unit: Unit::Credits,
            arithmetic: arithmetic(60, 100, Rounding::Exact),
            rules,
            notes: Vec::new(),
        }
    }

    #[test]
    fn credits_follow_the_schemes_arithmetic() {
        let nearest_quarter = arithmetic(15, 25, Rounding::Nearest);
        let half_in_thirty = arithmetic(30, 50, Rounding::Down);
        let hours = arithmetic(60, 100, Rounding::Exact);
        for (minutes, quarter, half, exact) in [
            (7, "0", "0", "0.12"),
            (8, "0.25", "0", "0.13"),
            (52, "0.75", "0.5", "0.87"),
            (60, "1", "1", "1"),
            (89, "1.5", "1", "1.48"),
        ] {
            let of = |it: &Arithmetic| it.credits_of(&activity(minutes)).to_string();
            assert_eq!(
                [of(&nearest_quarter), of(&half_in_thirty), of(&hours)],
                [quarter, half, exact],
                "{minutes}"
            );
        }
    }

    #[test]
    fn only_what_was_measured_counts_where_presence_has_to_be_confirmed() {
        let strict = Arithmetic { confirmed_presence: true, ..arithmetic(30, 50, Rounding::Down) };
        let more = Counted { minutes: activity(60).minutes.corrected_to(180), ..activity(60) };
        assert_eq!(strict.credits_of(&more).to_string(), "1");
        let own = Counted {
            how: How::Declared,
            minutes: Minutes { declared: 60, ..Minutes::default() },
            ..activity(0)
        };
        assert_eq!(strict.credits_of(&own).to_string(), "0");
    }

    #[test]
    fn reflection_adds_what_the_scheme_says_and_never_more_than_there_is() {
        let generous = Arithmetic { reflection: Credits(100), ..arithmetic(60, 100, Rounding::Exact) };
        let reflected =
            |minutes| generous.credits_of(&Counted { reflected: true, ..activity(minutes) }).to_string();
        assert_eq!([reflected(120), reflected(30), reflected(0)], ["3", "1", "0"]);
    }

    #[test]
    fn what_is_beyond_the_most_is_recorded_and_does_not_count() {
        let personal = Rule {
            label: "Personal".into(),
            of: Of { settings: vec![Setting::Personal], ..Of::default() },
            least: None,
            most: Some(Credits(1000)),
            years: 1,
        };
        let scheme = scheme(vec![total(5000, 1), personal]);
        let alone = Counted { setting: Setting::Personal, ..activity(15 * 60) };
        let standing = standing(&scheme, Year::of(AT, (1, 1)), &[alone, activity(20 * 60)]);
        assert_eq!(standing.rules[0].have.to_string(), "30");
        assert_eq!(standing.rules[0].missing().to_string(), "20");
        assert_eq!(
            (standing.rules[1].have.to_string(), standing.rules[1].over.to_string()),
            ("10".into(), "5".into())
        );
        assert!(!standing.is_met());
    }

    #[test]
    fn a_rule_over_five_years_looks_back_and_one_over_a_year_does_not() {
        let scheme = scheme(vec![total(100, 1), total(300, 5)]);
        let year = 366 * 86_400_000;
        let all: Vec<Counted> =
            [0, 1, 4, 5].map(|ago| Counted { at: AT - ago * year, ..activity(60) }).to_vec();
        let standing = standing(&scheme, Year::of(AT, (1, 1)), &all);
        assert_eq!(standing.rules[0].have.to_string(), "1");
        assert_eq!(standing.rules[1].have.to_string(), "3", "the sixth year back is too old");
        assert!(standing.is_met());
    }
}
