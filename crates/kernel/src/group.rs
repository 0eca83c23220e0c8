//! Groups with members: who may read one, how one comes in, and the rules that its moderators keep.

use crate::text::{self, Span};
use crate::wordrule::Words;
use crate::{Profession, Refusal};

coded! {
    /// Who reads what is written in a group.
    Privacy {
        Public = 0, "public", "Everybody";
        /// Everybody finds it, its members read it.
        Members = 1, "members", "Its members";
        /// Only its members know of it.
        Hidden = 2, "hidden", "Its members, and nobody else knows of it";
    }
}

impl Privacy {
    /// Whether its posts are for members alone.
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Members | Self::Hidden)
    }
}

coded! {
    /// How one comes in.
    Joining {
        Open = 0, "open", "Everybody who fits may come in";
        Request = 1, "request", "A moderator answers each request";
        Invitation = 2, "invitation", "By invitation";
    }
}

coded! {
    /// Why a post waits for a group's moderators.
    Held {
        Approval = 0, "approval", "Every post is read first";
        Newcomer = 1, "newcomer", "Its author is new in the group";
        Link = 2, "link", "It has a link";
        Word = 3, "word", "It has a word that the moderators look for";
    }
}

/// What has to be verified of somebody who wants to come in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Needs {
    #[default]
    Nothing,
    /// A profession, whichever.
    AnyProfession,
    OneOf(Vec<Profession>),
}

impl Needs {
    /// `any`, or the codes of professions with commas between them, or nothing.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let words: Vec<&str> = text.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
        match words.as_slice() {
            [] => Ok(Self::Nothing),
            ["any"] => Ok(Self::AnyProfession),
            words => words
                .iter()
                .map(|word| {
                    Profession::parse(word).ok_or_else(|| {
                        Refusal::invalid(
                            "needs",
                            format!("“{word}” is not a profession that can be asked for. Use words such as doctor or nurse, or “any”."),
                        )
                    })
                })
                .collect::<Result<Vec<_>, _>>()
                .map(Self::OneOf),
        }
    }

    /// Whether somebody with this verified profession fits.
    pub fn are_met_by(&self, verified: Option<Profession>) -> bool {
        match self {
            Self::Nothing => true,
            Self::AnyProfession => verified.is_some(),
            Self::OneOf(wanted) => verified.is_some_and(|it| wanted.contains(&it)),
        }
    }

    /// “a verified doctor or nurse”, for a sentence.
    pub fn in_words(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::AnyProfession => "a verified profession".to_owned(),
            Self::OneOf(wanted) => {
                let labels: Vec<String> = wanted.iter().map(|it| it.label().to_lowercase()).collect();
                format!("verified as {}", labels.join(" or "))
            }
        }
    }
}

impl std::fmt::Display for Needs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::AnyProfession => f.write_str("any"),
            Self::OneOf(wanted) => {
                let codes: Vec<&str> = wanted.iter().map(|it| it.code()).collect();
                f.write_str(&codes.join(","))
            }
        }
    }
}

/// How a group is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    pub privacy: Privacy,
    pub joining: Joining,
    pub needs: Needs,
    /// What somebody who asks to come in is asked.
    pub questions: Vec<String>,
    /// Every post waits for a moderator.
    pub approve_posts: bool,
    /// Seconds between two posts of one member; 0 for no such rule.
    pub slow_seconds: i64,
    /// How many days the posts of a new member wait for a moderator; 0 for none.
    pub newcomer_days: i16,
    /// Posts with a link wait.
    pub hold_links: bool,
    /// Posts with one of these wait.
    pub words: Vec<String>,
    /// How many moderators besides its writer have to agree to a statement.
    pub quorum: i16,
    /// Whom the press may ask, one a line.
    pub press: Vec<String>,
    /// Members may write under a pseudonym.
    pub pseudonyms: bool,
}

/// Longest list of questions and of words, and the longest line of either.
const MOST_LINES: usize = 200;
const MOST_QUESTIONS: usize = 10;
const LINE_CHARS: usize = 300;
const LONGEST_SLOW: i64 = 24 * 3600;
const LONGEST_NEWCOMER: i16 = 90;
const MOST_QUORUM: i16 = 20;
const DAY_MS: i64 = 24 * 3_600_000;

impl Default for Rules {
    fn default() -> Self {
        Self {
            privacy: Privacy::Public,
            joining: Joining::Open,
            needs: Needs::Nothing,
            questions: Vec::new(),
            approve_posts: false,
            slow_seconds: 0,
            newcomer_days: 0,
            hold_links: false,
            words: Vec::new(),
            quorum: 2,
            press: Vec::new(),
            pseudonyms: false,
        }
    }
}

impl Rules {
    /// What cannot be kept, field by field.
    pub fn check(&self) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        let mut lines = |field: &'static str, lines: &[String], most: usize| {
            if lines.len() > most {
                refusals
                    .push(Refusal::invalid(field, format!("There are too many lines. Use at most {most}.")));
            }
            if lines.iter().any(|line| line.chars().count() > LINE_CHARS) {
                refusals.push(Refusal::too_long(
                    field,
                    format!("A line is too long. Use at most {LINE_CHARS} characters a line."),
                ));
            }
        };
        lines("questions", &self.questions, MOST_QUESTIONS);
        lines("words", &self.words, MOST_LINES);
        lines("press", &self.press, MOST_QUESTIONS);
        if !(0..=LONGEST_SLOW).contains(&self.slow_seconds) {
            refusals.push(Refusal::invalid(
                "slow_seconds",
                format!("The time between two posts is 0 to {LONGEST_SLOW} seconds."),
            ));
        }
        if !(0..=LONGEST_NEWCOMER).contains(&self.newcomer_days) {
            refusals.push(Refusal::invalid(
                "newcomer_days",
                format!("New members wait for 0 to {LONGEST_NEWCOMER} days."),
            ));
        }
        if !(1..=MOST_QUORUM).contains(&self.quorum) {
            refusals.push(Refusal::invalid(
                "quorum",
                format!(
                    "A statement needs the agreement of 1 to {MOST_QUORUM} moderators besides its writer."
                ),
            ));
        }
        if self.privacy == Privacy::Hidden && self.joining != Joining::Invitation {
            refusals.push(Refusal::invalid(
                "joining",
                "Nobody finds a hidden group, so nobody can ask to come in. Let its members be invited.",
            ));
        }
        if self.joining != Joining::Request && !self.questions.is_empty() {
            refusals.push(Refusal::invalid(
                "questions",
                "Questions are asked when a moderator answers each request. Choose that, or remove the questions.",
            ));
        }
        if self.pseudonyms && !self.is_vetted() {
            refusals.push(Refusal::invalid(
                "pseudonyms",
                "Pseudonyms are for closed groups whose moderators know who comes in. Close the group, and let its members ask, be invited or be verified.",
            ));
        }
        refusals
    }

    /// Whether somebody knows who is in it: closed, and nobody comes in unseen.
    pub fn is_vetted(&self) -> bool {
        self.privacy.is_closed() && (self.joining != Joining::Open || self.needs != Needs::Nothing)
    }

    /// Whether a member's post waits, and why. `since` is when they came in.
    pub fn holds(&self, text: &str, since: i64, now: i64) -> Option<Held> {
        if self.approve_posts {
            return Some(Held::Approval);
        }
        if now - since < i64::from(self.newcomer_days) * DAY_MS {
            return Some(Held::Newcomer);
        }
        let has_link = || text::spans(text).iter().any(|span| matches!(span, Span::Url(_)));
        if self.hold_links && has_link() {
            return Some(Held::Link);
        }
        let said = Words::of(text);
        self.words.iter().any(|word| said.have(&Words::of(word))).then_some(Held::Word)
    }

    /// How many milliseconds a member still has to wait who posted at `last`.
    pub const fn wait_ms(&self, last: i64, now: i64) -> i64 {
        let wait = last + self.slow_seconds * 1000 - now;
        if wait > 0 { wait } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needs_are_read_as_they_are_written() {
        for text in ["", "any", "doctor", "doctor,nurse"] {
            assert_eq!(Needs::parse(text).unwrap().to_string(), text);
        }
        assert!(Needs::parse("doctor, wizard").unwrap_err().says.contains("wizard"));
        let junior = Needs::parse("doctor").unwrap();
        assert!(junior.are_met_by(Some(Profession::Doctor)) && !junior.are_met_by(Some(Profession::Nurse)));
        assert!(!Needs::AnyProfession.are_met_by(None));
    }

    #[test]
    fn a_post_waits_for_the_first_rule_that_it_meets() {
        let day = DAY_MS;
        let rules =
            Rules { newcomer_days: 3, hold_links: true, words: vec!["rota gap".into()], ..Rules::default() };
        assert_eq!(rules.holds("hello", 0, 2 * day), Some(Held::Newcomer));
        assert_eq!(rules.holds("hello", 0, 3 * day), None);
        assert_eq!(rules.holds("see https://example.org/x", 0, 3 * day), Some(Held::Link));
        assert_eq!(rules.holds("Another ROTA GAP!", 0, 3 * day), Some(Held::Word));
        assert_eq!(rules.holds("rotagap", 0, 3 * day), None);
        let all = Rules { approve_posts: true, ..rules };
        assert_eq!(all.holds("hello", 0, 9 * day), Some(Held::Approval));
    }

    #[test]
    fn slow_mode_says_how_long_to_wait() {
        let rules = Rules { slow_seconds: 60, ..Rules::default() };
        assert_eq!(rules.wait_ms(1_000, 31_000), 30_000);
        assert_eq!(rules.wait_ms(1_000, 61_000), 0);
        assert_eq!(Rules::default().wait_ms(1_000, 1_000), 0);
    }

    #[test]
    fn rules_that_contradict_each_other_are_refused_with_their_field() {
        let fields = |rules: Rules| rules.check().into_iter().map(|it| it.field).collect::<Vec<_>>();
        assert!(fields(Rules::default()).is_empty());
        assert_eq!(fields(Rules { privacy: Privacy::Hidden, ..Rules::default() }), ["joining"]);
        assert_eq!(fields(Rules { questions: vec!["Where?".into()], ..Rules::default() }), ["questions"]);
        assert_eq!(
            fields(Rules { slow_seconds: -1, newcomer_days: 91, ..Rules::default() }),
            ["slow_seconds", "newcomer_days"]
        );
    }
}
