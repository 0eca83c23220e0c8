//! Reports, decisions and limits: the words that moderators and members share, on every floor.

macro_rules! words {
    ($(#[$doc:meta])* $kind:ident { $($(#[$each:meta])* $name:ident = $code:literal, $word:literal, $label:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $kind { $($(#[$each])* $name = $code,)* }

        impl $kind {
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The number in the database; never changed.
            pub const fn code(self) -> i16 {
                self as i16
            }

            pub fn from_code(code: i16) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.code() == code)
            }

            /// The word in forms, in the API and in the audit log.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.word() == word)
            }

            /// What people read.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$name => $label,)* }
            }
        }
    };
}

words! {
    /// Why something is reported.
    Category {
        Other = 0, "other", "Something else";
        Spam = 1, "spam", "Spam or advertising";
        Legal = 2, "legal", "Against the law";
        Violation = 3, "violation", "Against the rules here";
        /// Makes the report an incident: the post is hidden until somebody has decided.
        Confidentiality = 4, "confidentiality", "Identifies a patient";
    }
}

words! {
    /// Who reported.
    Source {
        Member = 0, "member", "A member";
        Visitor = 1, "visitor", "A visitor";
        Rule = 2, "rule", "A word or domain rule";
    }
}

words! {
    /// What a moderator decides.
    Action {
        Dismiss = 0, "none", "No action";
        Restore = 1, "restore", "Post shown again";
        Delete = 2, "delete_statuses", "Post deleted";
        MarkSensitive = 3, "mark_statuses_as_sensitive", "Pictures of the post covered";
        Warning = 4, "warning", "Warning";
        Sensitive = 5, "sensitive", "All pictures covered";
        Silence = 6, "silence", "Seen by followers only";
        Freeze = 7, "disable", "Account frozen";
        Suspend = 8, "suspend", "Account suspended";
        /// Not by a moderator: a flag hid the post.
        Hold = 9, "hold", "Post held back";
    }
}

words! {
    /// What an account may not, for a time or until it is lifted.
    Limit {
        Sensitive = 0, "sensitive", "All pictures covered";
        Silence = 1, "silence", "Seen by followers only";
        Freeze = 2, "freeze", "Frozen";
        Suspend = 3, "suspend", "Suspended";
    }
}

words! {
    /// How far an appeal is.
    AppealState {
        Open = 0, "pending", "Waiting for an answer";
        Upheld = 1, "approved", "Upheld";
        Rejected = 2, "rejected", "Rejected";
    }
}

words! {
    /// What a word or domain rule does with a text that it meets.
    RuleAction {
        Refuse = 0, "refuse", "Refuse it";
        Hold = 1, "hold", "Hold it until a moderator has looked";
        Flag = 2, "flag", "Publish it and report it";
    }
}

/// Reasons that are often given: a name for the list, and the words that the author reads.
pub const PRESETS: &[(&str, &str)] = &[
    (
        "Patient could be recognised",
        "The post says enough about a patient for somebody who knows them to recognise them: what counts is the sum of age, place, date, condition and story, not the name alone.",
    ),
    (
        "Identifier in a picture",
        "A picture of the post shows a name, a number, a date or a face that belongs to a patient.",
    ),
    (
        "Nobody can be recognised",
        "We have looked at the post: nobody can be recognised from what it says and shows, also not together with your other posts.",
    ),
    ("Advertising", "The post advertises something. This is not the place for it."),
    ("Tone", "The post attacks a person rather than what they say. Please argue about the matter."),
    (
        "Misleading about health",
        "The post makes a statement about health that is misleading and could do harm, and does not say what it rests on.",
    ),
];

/// An appeal is possible for so long: the Digital Services Act asks for six months (Article 20).
pub const APPEAL_DAYS: i64 = 183;

impl Action {
    /// What it puts on the account.
    pub const fn limit(self) -> Option<Limit> {
        match self {
            Self::Sensitive => Some(Limit::Sensitive),
            Self::Silence => Some(Limit::Silence),
            Self::Freeze => Some(Limit::Freeze),
            Self::Suspend => Some(Limit::Suspend),
            _ => None,
        }
    }

    /// Whether it is about posts rather than the account.
    pub const fn is_about_posts(self) -> bool {
        matches!(self, Self::Restore | Self::Delete | Self::MarkSensitive | Self::Hold)
    }

    /// Whether it takes something from the author, who can appeal then.
    pub const fn can_be_appealed(self) -> bool {
        !matches!(self, Self::Dismiss | Self::Restore | Self::Hold)
    }

    /// The word of Mastodon's account warnings, which know neither holding nor restoring.
    pub const fn warning_word(self) -> &'static str {
        match self {
            Self::Dismiss | Self::Restore | Self::Warning | Self::Hold => "none",
            other => other.word(),
        }
    }

    /// What it means for the account that it is about.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Dismiss => "Nothing changes.",
            Self::Restore => "Your post can be seen again by everybody who could see it before.",
            Self::Delete => {
                "The post is deleted with its pictures, its earlier versions, its poll and its boosts. It cannot be brought back."
            }
            Self::MarkSensitive => "The pictures of the post are covered until a reader uncovers them.",
            Self::Warning => {
                "Nothing else changes. Warnings are kept and count when something similar happens again."
            }
            Self::Sensitive => "All your pictures are covered until a reader uncovers them.",
            Self::Silence => {
                "Your posts reach your followers only: they are not in the public timelines, in hashtags or in the search, and people who do not follow you are not notified."
            }
            Self::Freeze => "You cannot sign in or post. What you have published stays.",
            Self::Suspend => {
                "Your account is closed: you cannot sign in, and nobody can see your profile and your posts."
            }
            Self::Hold => {
                "Nobody but you and the moderators can see the post until a moderator has decided. You need not do anything."
            }
        }
    }

    /// What the person who reported reads of it.
    pub const fn outcome(self) -> &'static str {
        match self {
            Self::Dismiss => "A moderator looked at it and found no reason to act.",
            Self::Restore => "A moderator looked at it and found that the post may stay. It is shown again.",
            Self::Delete => "The post is deleted.",
            Self::MarkSensitive => "The post stays; its pictures are covered now.",
            Self::Warning => "The author was warned.",
            Self::Sensitive | Self::Silence | Self::Freeze | Self::Suspend => "The account was limited.",
            Self::Hold => "The post is hidden until a moderator has decided.",
        }
    }
}

/// A rule of the house. `incident` marks the one about patients: a report that names it is a confidentiality incident,
/// whichever application it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseRule {
    pub text: String,
    /// More words for whoever reads on.
    pub hint: String,
    pub incident: bool,
}

impl HouseRule {
    /// Reads `rule -- hint | * rule -- hint | …`; a star marks the rule about patients.
    pub fn parse_all(text: &str) -> Vec<Self> {
        text.split('|')
            .map(str::trim)
            .filter(|rule| !rule.is_empty())
            .map(|rule| {
                let (incident, rule) = match rule.strip_prefix('*') {
                    Some(rest) => (true, rest),
                    None => (false, rule),
                };
                let (text, hint) = rule.split_once(" -- ").unwrap_or((rule, ""));
                Self { text: text.trim().to_owned(), hint: hint.trim().to_owned(), incident }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_as_it_is_written() {
        for category in Category::ALL {
            assert_eq!(Category::parse(category.word()), Some(*category));
            assert_eq!(Category::from_code(category.code()), Some(*category));
        }
        for action in Action::ALL {
            assert_eq!(Action::parse(action.word()), Some(*action));
        }
        assert_eq!(Action::from_code(99), None);
    }

    #[test]
    fn house_rules_have_hints_and_one_may_be_about_patients() {
        let rules = HouseRule::parse_all("* No patients. -- Not even a bed number. | Be kind. ||");
        assert_eq!(rules.len(), 2);
        assert_eq!(
            (rules[0].text.as_str(), rules[0].hint.as_str()),
            ("No patients.", "Not even a bed number.")
        );
        assert!(rules[0].incident && !rules[1].incident);
    }

    #[test]
    fn what_takes_nothing_away_cannot_be_appealed() {
        for action in Action::ALL {
            assert!(
                !action.can_be_appealed()
                    || action.limit().is_some()
                    || matches!(action, Action::Delete | Action::MarkSensitive | Action::Warning)
            );
        }
    }
}
