//! Continuing professional development: what an activity is, how it was measured, and what its owner adds to it.

mod scheme;
mod year;

pub use scheme::{Arithmetic, Credits, Of, Rounding, Rule, RuleStanding, Scheme, Standing, Unit, standing};
pub use year::Year;

/// An enum whose every value has a code in data and the API, and words for people.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$one:meta])* $value:ident = $code:literal, $label:literal;)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$one])* $value,)* }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$value,)*];

            /// The name in data and in the API.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$value => $code,)* }
            }

            pub const fn label(self) -> &'static str {
                match self { $(Self::$value => $label,)* }
            }

            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.code() == code)
            }
        }
    };
}

words! {
    /// Where an activity came from.
    Source {
        Session = "session", "Session";
        QuestionSet = "question_set", "Question set";
        ReviewDay = "review_day", "Review of questions";
        Talk = "talk", "Conference talk";
        /// Data collected for a campaign or a project.
        Audit = "audit", "Data collection";
        Video = "video", "Video";
        /// Entered by its owner, who is the only witness.
        Own = "own", "Own entry";
    }
}

words! {
    /// What the minutes were counted from.
    How {
        Presence = "presence", "minutes in which one was seen or posted";
        Posts = "posts", "time between posts that follow each other soon";
        Answers = "answers", "time between a question and its answer";
        Reviews = "reviews", "minutes in which a question was reviewed";
        Entries = "entries", "minutes in which a case was entered";
        Watched = "watched", "seconds of a video that were played";
        /// Nothing was measured.
        Declared = "declared", "self-declared";
    }
}

impl How {
    /// Whether somebody was seen to be there, as schemes ask for live events.
    pub fn confirms_presence(self) -> bool {
        self != Self::Declared
    }
}

words! {
    /// The domains of Good medical practice (General Medical Council, 2024).
    Domain {
        Knowledge = "knowledge", "Knowledge, skills and development";
        Patients = "patients", "Patients, partnership and communication";
        Colleagues = "colleagues", "Colleagues, culture and safety";
        Trust = "trust", "Trust and professionalism";
    }
}

words! {
    /// The types of supporting information for appraisal and revalidation.
    Information {
        Cpd = "cpd", "Continuing professional development";
        QualityImprovement = "quality_improvement", "Quality improvement activity";
        SignificantEvent = "significant_event", "Significant events";
        PatientFeedback = "patient_feedback", "Feedback from patients";
        ColleagueFeedback = "colleague_feedback", "Feedback from colleagues";
        Compliment = "compliment", "Compliments and complaints";
    }
}

words! {
    /// Who offered it, as schemes of colleges tell apart.
    Setting {
        External = "external", "External: outside your own employer";
        Internal = "internal", "Internal: offered where you work";
        Personal = "personal", "Personal: reading and study alone";
    }
}

words! {
    /// What was done, as the Medical Board of Australia tells apart.
    Kind {
        Education = "education", "Educational activity";
        Reviewing = "reviewing", "Reviewing performance";
        Outcomes = "outcomes", "Measuring outcomes";
        Other = "other", "Anything else";
    }
}

/// Minutes of one activity. What was measured stays; what its owner says stands beside it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Minutes {
    pub measured: i32,
    /// The owner's correction of the measured figure, downwards.
    pub kept: Option<i32>,
    /// What the owner adds to it on their own word.
    pub declared: i32,
}

/// No entry is longer than two weeks without a night's sleep.
pub const MOST_MINUTES: i32 = 14 * 24 * 60;

impl Minutes {
    /// What of the measured figure its owner lets stand.
    pub fn witnessed(self) -> i32 {
        self.kept.unwrap_or(self.measured).min(self.measured)
    }

    pub fn counted(self) -> i32 {
        self.witnessed() + self.declared
    }

    /// The owner says that it was so many minutes in all. Less than was measured is a correction; more leaves the
    /// measured figure as it is, and the rest is the owner's word.
    #[must_use]
    pub fn corrected_to(self, total: i32) -> Self {
        let total = total.clamp(0, MOST_MINUTES);
        if total < self.measured {
            Self { kept: Some(total), declared: 0, ..self }
        } else {
            Self { kept: None, declared: total - self.measured, ..self }
        }
    }

    /// A later measurement of the same activity: it grows and never shrinks. A correction stays.
    #[must_use]
    pub fn measured_again(self, minutes: i32) -> Self {
        Self { measured: self.measured.max(minutes.clamp(0, MOST_MINUTES)), ..self }
    }
}

/// `12 h 30 min`
pub fn hours(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// Posts further apart than this are two visits.
const APART_MS: i64 = 15 * 60_000;

/// Minutes of somebody who is seen by their posts only: from one to the next where that is soon, and one minute for each
/// visit.
pub fn minutes_between(posted: &[i64]) -> i64 {
    let mut posted = posted.to_vec();
    posted.sort_unstable();
    let gaps = posted.windows(2).map(|pair| pair[1] - pair[0]);
    let (soon, visits) = gaps.fold((0, i64::from(!posted.is_empty())), |(soon, visits), gap| {
        if gap <= APART_MS { (soon + gap, visits) } else { (soon, visits + 1) }
    });
    (soon + 59_999) / 60_000 + visits
}

/// What of an activity the schemes count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// When it ended, in milliseconds.
    pub at: i64,
    pub minutes: Minutes,
    pub how: How,
    pub setting: Setting,
    pub clinical: bool,
    pub kind: Kind,
    pub reflected: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HOUR: Minutes = Minutes { measured: 60, kept: None, declared: 0 };

    #[test]
    fn a_correction_downwards_is_taken_and_one_upwards_becomes_the_owners_word() {
        let less = HOUR.corrected_to(40);
        assert_eq!((less.measured, less.witnessed(), less.declared, less.counted()), (60, 40, 0, 40));
        let more = HOUR.corrected_to(90);
        assert_eq!((more.measured, more.witnessed(), more.declared, more.counted()), (60, 60, 30, 90));
        assert_eq!(less.corrected_to(60), HOUR, "a correction can be taken back");
    }

    #[test]
    fn minutes_are_read_at_a_glance() {
        assert_eq!([hours(0), hours(60), hours(150)], ["0 min", "1 h", "2 h 30 min"]);
    }

    #[test]
    fn measuring_again_lets_an_activity_grow_and_a_correction_stand() {
        assert_eq!(HOUR.measured_again(75).counted(), 75);
        assert_eq!(HOUR.measured_again(20).counted(), 60);
        assert_eq!(HOUR.corrected_to(40).measured_again(75).counted(), 40);
    }

    #[test]
    fn whoever_only_posts_is_there_from_post_to_post_and_not_in_between_visits() {
        let minutes = |at: &[i64]| minutes_between(&at.iter().map(|it| it * 60_000).collect::<Vec<_>>());
        assert_eq!(
            [minutes(&[]), minutes(&[7]), minutes(&[20, 0, 10]), minutes(&[0, 10, 600, 605])],
            [0, 1, 21, 17]
        );
    }

    #[test]
    fn every_word_is_read_by_its_code() {
        assert!(Source::ALL.iter().all(|it| Source::parse(it.code()) == Some(*it)));
        assert!(Domain::ALL.iter().all(|it| Domain::parse(it.code()) == Some(*it)));
        assert_eq!(Information::parse("gossip"), None);
    }

    proptest! {
        #[test]
        fn no_correction_raises_what_was_witnessed(measured in 0..600, steps in proptest::collection::vec(-50..2000, 1..6)) {
            let mut minutes = Minutes { measured, ..Minutes::default() };
            for total in steps {
                minutes = minutes.corrected_to(total);
                prop_assert_eq!(minutes.counted(), total.clamp(0, MOST_MINUTES));
                prop_assert!(minutes.witnessed() <= measured && minutes.measured == measured && minutes.declared >= 0);
            }
        }
    }
}
