//! Sessions: timed discussions round a hashtag. What phases, formats and prompts are, and what follows from the times.

use crate::Refusal;

coded! {
    /// What a group is for.
    GroupKind {
        JournalClub = 0, "journal_club", "Journal club";
        Conference = 1, "conference", "Conference";
        /// People who talk among themselves.
        Community = 2, "community", "Group";
        /// Measures whether guidance is kept, and makes it kept more.
        Campaign = 3, "campaign", "Campaign";
        /// An audit or a study at many sites.
        Project = 4, "project", "Project";
    }
}

impl GroupKind {
    /// Whether one joins it: following it asks to, and its posts are its members'. The others are followed by anybody.
    pub const fn has_members(self) -> bool {
        matches!(self, Self::Community | Self::Campaign | Self::Project)
    }
}

coded! {
    /// What somebody may do in a group.
    GroupRole {
        Member = 0, "member", "Member";
        /// Runs its sessions and posts as the group.
        Moderator = 1, "moderator", "Host";
        /// Also changes the group and chooses its hosts.
        Owner = 2, "owner", "Owner";
    }
}

coded! {
    Kind {
        JournalClub = 0, "journal_club", "Journal club";
        Talk = 1, "talk", "Talk";
        Chat = 2, "chat", "Chat";
        Webinar = 3, "webinar", "Webinar";
        Conference = 4, "conference", "Conference";
    }
}

coded! {
    Format {
        Live = 0, "live", "Live";
        Asynchronous = 1, "asynchronous", "Asynchronous";
        /// Asynchronous, with an hour in which everybody is there.
        Hybrid = 2, "hybrid", "Hybrid";
    }
}

coded! {
    HostRole {
        Host = 0, "host", "Host";
        GuestAuthor = 1, "guest_author", "Guest author";
        Speaker = 2, "speaker", "Speaker";
    }
}

coded! {
    Phase {
        Announced = 0, "announced", "Announced";
        /// Posts join.
        Open = 1, "open", "Open";
        /// Nothing joins any more; hosts still tidy up and write the summary.
        Closed = 2, "closed", "Closed";
        /// Nothing changes any more, but what is deleted leaves.
        Archived = 3, "archived", "Archived";
    }
}

coded! {
    /// How a post came into a session.
    Joined {
        Hashtag = 0, "hashtag", "By its hashtag";
        /// It answers a prompt, or an answer to one.
        Reply = 1, "reply", "As a reply";
        /// After the closing: it counts once a host takes it in.
        Late = 2, "late", "After the closing";
    }
}

coded! {
    /// Where a post is on the wall of a conference.
    Queue {
        Shown = 0, "shown", "Shown";
        /// A host has to approve it.
        Pending = 1, "pending", "Pending";
        /// A host has set it aside.
        Held = 2, "held", "Held";
        Blocked = 3, "blocked", "Blocked";
    }
}

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// How long hosts have to tidy up and to write the summary.
const TIDYING_MS: i64 = 7 * DAY_MS;
/// How long after the closing a post still comes late rather than not at all.
pub const LATE_MS: i64 = DAY_MS;
/// Whoever asked is reminded this long before a session opens.
pub const REMINDER_MS: i64 = HOUR_MS;
/// Prompts that a session has at most.
pub const MOST_PROMPTS: usize = 30;
/// Longest prompt, in characters; its label and the hashtag have to fit into the post too.
pub const PROMPT_CHARS: usize = 600;

impl Format {
    /// Usual and longest length.
    const fn lengths(self) -> (i64, i64) {
        match self {
            Self::Live => (HOUR_MS, 6 * HOUR_MS),
            Self::Asynchronous => (48 * HOUR_MS, 14 * DAY_MS),
            Self::Hybrid => (24 * HOUR_MS, 14 * DAY_MS),
        }
    }
}

/// When a session is what. Milliseconds; ends are exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    pub opens_at: i64,
    pub closes_at: i64,
    pub archives_at: i64,
    /// The hour in which everybody is there.
    pub live: Option<(i64, i64)>,
}

impl Times {
    /// `closes_at` and `live_from` are the format's usual ones when they are not given.
    pub fn plan(
        format: Format,
        opens_at: i64,
        closes_at: Option<i64>,
        live_from: Option<i64>,
    ) -> Result<Self, Refusal> {
        let (usual, longest) = format.lengths();
        let closes_at = closes_at.unwrap_or(opens_at + usual);
        if closes_at <= opens_at {
            return Err(Refusal::invalid(
                "closes_at",
                "The session would close before it opens. Choose a later end.",
            ));
        }
        if closes_at - opens_at < 10 * MINUTE_MS {
            return Err(Refusal::invalid(
                "closes_at",
                "The session would be over after less than ten minutes. Choose a later end.",
            ));
        }
        if closes_at - opens_at > longest {
            let (number, unit) =
                if longest < 2 * DAY_MS { (longest / HOUR_MS, "hours") } else { (longest / DAY_MS, "days") };
            return Err(Refusal::invalid(
                "closes_at",
                format!(
                    "A session that is {} lasts at most {number} {unit}. Choose an earlier end, or another format.",
                    format.name()
                ),
            ));
        }
        let live = match format {
            Format::Live => Some((opens_at, closes_at)),
            Format::Asynchronous => None,
            Format::Hybrid => {
                let from = live_from.unwrap_or(opens_at);
                if from < opens_at || from + 10 * MINUTE_MS > closes_at {
                    return Err(Refusal::invalid(
                        "live_from",
                        "The live hour has to lie within the session. Choose a time after it opens and before it closes.",
                    ));
                }
                Some((from, closes_at.min(from + HOUR_MS)))
            }
        };
        Ok(Self { opens_at, closes_at, archives_at: closes_at + TIDYING_MS, live })
    }

    /// The one thing that decides: a server that starts late knows the phase at once.
    pub const fn phase(&self, now: i64) -> Phase {
        if now < self.opens_at {
            Phase::Announced
        } else if now < self.closes_at {
            Phase::Open
        } else if now < self.archives_at {
            Phase::Closed
        } else {
            Phase::Archived
        }
    }

    /// Whether a post that is made now comes late: the session has closed, and not long ago.
    pub const fn is_late(&self, now: i64) -> bool {
        matches!(self.phase(now), Phase::Closed) && now < self.closes_at + LATE_MS
    }

    /// When the prompt at this place of so many is asked, when its host says nothing: they share the live hour, or the
    /// whole session when there is none.
    pub fn share(&self, place: usize, of: usize) -> i64 {
        let (from, until) = self.live.unwrap_or((self.opens_at, self.closes_at));
        let (place, of) = (i64::try_from(place).unwrap_or(0), i64::try_from(of).unwrap_or(1).max(1));
        let at = from + (until - from) / of * place;
        (at - at.rem_euclid(MINUTE_MS)).max(from)
    }

    pub const fn is_live(&self, now: i64) -> bool {
        matches!(self.live, Some((from, until)) if from <= now && now < until)
    }
}

/// Checks when prompts are asked: each within the session, none before the one with the smaller number.
pub fn check_prompts(times: &Times, at: &[i64]) -> Result<(), Refusal> {
    let refuse = |says: String| Err(Refusal::invalid("prompts", says));
    if at.len() > MOST_PROMPTS {
        return refuse(format!("A session has at most {MOST_PROMPTS} prompts. Remove some of them."));
    }
    let mut before = times.opens_at;
    for (number, at) in (1..).zip(at) {
        if *at < times.opens_at || *at >= times.closes_at {
            return refuse(format!(
                "{} would be asked while the session is not open. Choose a time after it opens and before it closes.",
                label(number)
            ));
        }
        if *at < before {
            return refuse(format!(
                "{} would be asked before {}. Put the prompts in the order of their times.",
                label(number),
                label(number - 1)
            ));
        }
        before = *at;
    }
    Ok(())
}

/// `Q1`.
pub fn label(number: i16) -> String {
    format!("Q{number}")
}

/// The prompt that a post says it answers: `A1`, `Q1` or `T1` at its beginning, as clubs write it, or after mentions and
/// hashtags.
pub fn answered(text: &str) -> Option<i16> {
    let word = text.split_whitespace().find(|word| !word.starts_with(['@', '#', '.']))?;
    let rest = word.strip_prefix(['A', 'a', 'Q', 'q', 'T', 't'])?;
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, after) = rest.split_at(digits);
    let ends = matches!(after.chars().next(), None | Some(':' | '.' | ')' | ',' | '-' | '–' | '—'));
    if !ends || number.starts_with('0') {
        return None;
    }
    number.parse().ok().filter(|number| (1..=MOST_PROMPTS).contains(&usize::from(*number as u16)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn refused(format: Format, closes_at: i64, live_from: Option<i64>) -> &'static str {
        Times::plan(format, HOUR_MS, Some(closes_at), live_from).unwrap_err().field
    }

    #[test]
    fn formats_have_their_usual_lengths() {
        let length = |format| {
            let times = Times::plan(format, 0, None, None).unwrap();
            (times.closes_at / HOUR_MS, times.live.map(|(from, until)| (from / HOUR_MS, until / HOUR_MS)))
        };
        assert_eq!(length(Format::Live), (1, Some((0, 1))));
        assert_eq!(length(Format::Asynchronous), (48, None));
        assert_eq!(length(Format::Hybrid), (24, Some((0, 1))));
    }

    #[test]
    fn a_session_that_closes_before_it_opens_or_never_is_refused() {
        assert_eq!(refused(Format::Live, HOUR_MS, None), "closes_at");
        assert_eq!(refused(Format::Live, 0, None), "closes_at");
        assert_eq!(refused(Format::Live, HOUR_MS + MINUTE_MS, None), "closes_at");
        assert_eq!(refused(Format::Live, 8 * HOUR_MS, None), "closes_at");
        assert_eq!(refused(Format::Asynchronous, 16 * DAY_MS, None), "closes_at");
        assert_eq!(refused(Format::Hybrid, 3 * HOUR_MS, Some(4 * HOUR_MS)), "live_from");
        assert_eq!(refused(Format::Hybrid, 3 * HOUR_MS, Some(0)), "live_from");
    }

    #[test]
    fn prompts_are_asked_in_order_while_the_session_is_open() {
        let times = Times::plan(Format::Live, 0, None, None).unwrap();
        assert!(check_prompts(&times, &[0, 0, 10 * MINUTE_MS]).is_ok());
        assert!(check_prompts(&times, &[HOUR_MS]).is_err());
        assert!(check_prompts(&times, &[-1]).is_err());
        assert!(check_prompts(&times, &[MINUTE_MS, 0]).unwrap_err().says.starts_with("Q2"));
        assert!(check_prompts(&times, &[0; MOST_PROMPTS + 1]).is_err());
    }

    #[test]
    fn prompts_without_a_time_share_the_live_hour() {
        let times = Times::plan(Format::Hybrid, 0, None, Some(2 * HOUR_MS)).unwrap();
        let shares: Vec<i64> = (0..3).map(|place| times.share(place, 3) / MINUTE_MS).collect();
        assert_eq!(shares, [120, 140, 160]);
        assert!(check_prompts(&times, &(0..30).map(|it| times.share(it, 30)).collect::<Vec<_>>()).is_ok());
    }

    #[test]
    fn a_post_says_which_prompt_it_answers() {
        for (text, number) in [
            ("A1: the cohort was small", Some(1)),
            ("a12. agreed", Some(12)),
            ("@host #RoundsJC A2 we stopped early", Some(2)),
            ("T3) sample size", Some(3)),
            ("Q1", Some(1)),
            ("A1c was 48", None),
            ("Q10x", None),
            ("A0", None),
            ("A", None),
            ("A99 is a road", None),
            ("All of them", None),
            ("", None),
        ] {
            assert_eq!(answered(text), number, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_phase_never_goes_back(opens in 0..100 * DAY_MS, length in 10 * MINUTE_MS..14 * DAY_MS, a: i32, b: i32) {
            let times = Times::plan(Format::Asynchronous, opens, Some(opens + length), None).unwrap();
            let (a, b) = (i64::from(a.min(b)) * 10, i64::from(a.max(b)) * 10);
            prop_assert!(times.phase(a) <= times.phase(b));
        }

        #[test]
        fn no_text_breaks_the_reading_of_labels(text in ".{0,40}") {
            if let Some(number) = answered(&text) {
                prop_assert!((1..=MOST_PROMPTS as i16).contains(&number));
            }
        }
    }
}
