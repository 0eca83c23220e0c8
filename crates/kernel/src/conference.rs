//! Conferences: their days, and the hashtags of their talks.

use crate::session::Times;
use crate::{Hashtag, Refusal, Zone};
use jiff::ToSpan;
use jiff::civil::Date;

/// The days of a conference, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    first: Date,
    last: Date,
}

pub const MOST_DAYS: i64 = 14;
/// Rooms and talks of a conference at most.
pub const MOST_ROOMS: usize = 20;
pub const MOST_TALKS: usize = 600;
/// Longest name of a room or of a place, in characters.
pub const NAME_CHARS: usize = 60;
const TIDYING_MS: i64 = 7 * 86_400_000;

impl Days {
    /// Dates as `2026-11-24`. A conference of one day need not say its last.
    pub fn parse(first: &str, last: &str) -> Result<Self, Refusal> {
        let date = |text: &str, field| {
            text.trim().parse::<Date>().map_err(|_| {
                Refusal::invalid(
                    field,
                    format!(
                        "“{}” is not a date. Write it as 2026-11-24.",
                        text.chars().take(40).collect::<String>()
                    ),
                )
            })
        };
        if first.trim().is_empty() {
            return Err(Refusal::blank("first_day", "The first day is missing. Write it as 2026-11-24."));
        }
        let first = date(first, "first_day")?;
        let last = if last.trim().is_empty() { first } else { date(last, "last_day")? };
        if last < first {
            return Err(Refusal::invalid(
                "last_day",
                "The conference would end before it begins. Choose a later last day.",
            ));
        }
        let days = Self { first, last };
        if days.count() > MOST_DAYS {
            return Err(Refusal::invalid(
                "last_day",
                format!("A conference lasts at most {MOST_DAYS} days. Choose an earlier last day."),
            ));
        }
        Ok(days)
    }

    fn count(self) -> i64 {
        self.first.until(self.last).map_or(i64::MAX, |span| i64::from(span.get_days()) + 1)
    }

    /// From the first midnight to the last, as the clocks of the zone show it.
    pub fn times(self, zone: &Zone) -> Result<Times, Refusal> {
        let far = || Refusal::invalid("first_day", "These days are too far away. Check the year.");
        let opens_at = zone.day_begins(self.first).ok_or_else(far)?;
        let after = self.last.checked_add(1.day()).map_err(|_| far())?;
        let closes_at = zone.day_begins(after).ok_or_else(far)?;
        Ok(Times { opens_at, closes_at, archives_at: closes_at + TIDYING_MS, live: None })
    }

    pub fn first(self) -> String {
        self.first.to_string()
    }

    pub fn last(self) -> String {
        self.last.to_string()
    }

    /// Every day, as a date.
    pub fn dates(self) -> Vec<String> {
        let mut dates = Vec::new();
        let mut date = self.first;
        while date <= self.last {
            dates.push(date.to_string());
            let Ok(next) = date.checked_add(1.day()) else { break };
            date = next;
        }
        dates
    }
}

/// `Tuesday 24 November`; what is no date stays as it is.
pub fn day_in_words(date: &str) -> String {
    date.parse::<Date>().map_or_else(|_| date.to_owned(), |date| date.strftime("%A %-d %B").to_string())
}

/// `24 to 26 November 2026`.
pub fn days_in_words(first: &str, last: &str) -> String {
    let (Ok(first), Ok(last)) = (first.parse::<Date>(), last.parse::<Date>()) else {
        return format!("{first} to {last}");
    };
    let until = last.strftime("%-d %B %Y").to_string();
    if first == last {
        return until;
    }
    let from = match (first.year() == last.year(), first.month() == last.month()) {
        (true, true) => first.strftime("%-d"),
        (true, false) => first.strftime("%-d %B"),
        (false, _) => first.strftime("%-d %B %Y"),
    };
    format!("{from} to {until}")
}

/// The hashtag of a talk that has none of its own: `Conf26A3` is the third talk in the first room of #Conf26. `is_taken`
/// says which are in use.
pub fn talk_hashtag(
    conference: &Hashtag,
    room: usize,
    mut is_taken: impl FnMut(&Hashtag) -> bool,
) -> Option<Hashtag> {
    let letter = char::from(b'A' + u8::try_from(room.min(25)).unwrap_or(25));
    (1..=MOST_TALKS + 1)
        .filter_map(|number| Hashtag::parse(&format!("{}{letter}{number}", conference.as_str())).ok())
        .find(|tag| !is_taken(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_whole_days_of_the_zone() {
        let days = Days::parse("2027-03-27", "2027-03-28").unwrap();
        let times = days.times(&Zone::parse("Europe/London").unwrap()).unwrap();
        // The clocks are put forward on the second day.
        assert_eq!((times.closes_at - times.opens_at) / 3_600_000, 47);
        assert_eq!(days.dates(), ["2027-03-27", "2027-03-28"]);
        assert_eq!(Days::parse("2027-03-27", "").unwrap().dates().len(), 1);
    }

    #[test]
    fn days_that_cannot_be_are_refused_with_their_field() {
        let field = |first, last| Days::parse(first, last).unwrap_err().field;
        assert_eq!(field("", ""), "first_day");
        assert_eq!(field("tomorrow", ""), "first_day");
        assert_eq!(field("2027-02-30", ""), "first_day");
        assert_eq!(field("2027-03-27", "2027-03-26"), "last_day");
        assert_eq!(field("2027-03-27", "2027-04-27"), "last_day");
        assert_eq!(field("2027-03-27", "x"), "last_day");
    }

    #[test]
    fn days_are_said_as_people_say_them() {
        assert_eq!(days_in_words("2026-11-24", "2026-11-26"), "24 to 26 November 2026");
        assert_eq!(days_in_words("2026-11-30", "2026-12-01"), "30 November to 1 December 2026");
        assert_eq!(days_in_words("2026-12-31", "2027-01-01"), "31 December 2026 to 1 January 2027");
        assert_eq!(days_in_words("2026-11-24", "2026-11-24"), "24 November 2026");
        assert_eq!(day_in_words("2026-11-24"), "Tuesday 24 November");
    }

    #[test]
    fn a_talk_gets_the_next_free_hashtag_of_its_room() {
        let conference = Hashtag::parse("Conf26").unwrap();
        let taken = ["conf26b1", "conf26b2"];
        let tag = talk_hashtag(&conference, 1, |tag| taken.contains(&tag.key().as_str())).unwrap();
        assert_eq!(tag.as_str(), "Conf26B3");
        let long = Hashtag::parse(&"x".repeat(100)).unwrap();
        assert_eq!(talk_hashtag(&long, 0, |_| false), None, "there is no room for a number");
    }
}
