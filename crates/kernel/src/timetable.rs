//! When a club usually meets, in its own time zone: the wall clock counts, also when the clocks are changed.

use crate::Refusal;
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan, ZonedDateTime};
use std::fmt;

/// A zone of the IANA database, by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    pub fn parse(name: &str) -> Result<Self, Refusal> {
        let name = name.trim();
        let name = if name.is_empty() { "UTC" } else { name };
        TimeZone::get(name).map(Self).map_err(|_| {
            Refusal::invalid(
                "time_zone",
                format!(
                    "There is no time zone “{}”. Write a name such as Europe/London or Asia/Kolkata.",
                    name.chars().take(40).collect::<String>()
                ),
            )
        })
    }

    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The moment at which the clocks of the zone show this. Of an hour that comes twice it is the first; one that is
    /// left out is refused.
    pub fn moment(&self, local: DateTime, field: &'static str) -> Result<i64, Refusal> {
        let moment = self.0.to_ambiguous_timestamp(local);
        if matches!(moment.offset(), AmbiguousOffset::Gap { .. }) {
            return Err(Refusal::invalid(
                field,
                format!(
                    "There is no {} on {} in {}: the clocks are put forward. Choose a time an hour later.",
                    local.time().strftime("%H:%M"),
                    local.date(),
                    self.name()
                ),
            ));
        }
        moment.compatible().map(Timestamp::as_millisecond).map_err(|_| far(field))
    }

    fn zoned(&self, ms: i64) -> ZonedDateTime {
        Timestamp::from_millisecond(ms).unwrap_or_default().to_zoned_datetime(self.0.clone())
    }

    /// The first moment of a day.
    pub(crate) fn day_begins(&self, date: Date) -> Option<i64> {
        self.0
            .to_ambiguous_timestamp(date.to_datetime(Time::midnight()))
            .compatible()
            .ok()
            .map(Timestamp::as_millisecond)
    }

    /// The day at a moment, as `2026-11-24`.
    pub fn date(&self, ms: i64) -> String {
        self.zoned(ms).date().to_string()
    }

    /// `20:00`.
    pub fn hour(&self, ms: i64) -> String {
        self.zoned(ms).strftime("%H:%M").to_string()
    }

    /// What the clocks of the zone show at a moment.
    pub fn local(&self, ms: i64) -> DateTime {
        self.zoned(ms).datetime()
    }

    /// `2026-11-24T20:00`, as the fields of a form have it.
    pub fn form_value(&self, ms: i64) -> String {
        self.local(ms).strftime("%Y-%m-%dT%H:%M").to_string()
    }

    /// `Tue 24 Nov 2026, 20:00 GMT`.
    pub fn in_words(&self, ms: i64) -> String {
        self.zoned(ms).strftime("%a %-d %b %Y, %H:%M %Z").to_string()
    }
}

fn far(field: &'static str) -> Refusal {
    Refusal::invalid(field, "This time is too far away. Choose another.")
}

/// Reads the time of a form, `2026-11-24T20:00`, as the clocks of the zone show it; a time with an offset or a `Z` is
/// taken as it is.
pub fn parse_time(text: &str, zone: &Zone, field: &'static str) -> Result<i64, Refusal> {
    let text = text.trim();
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at.as_millisecond());
    }
    match text.parse::<DateTime>() {
        Ok(local) if text.contains([':']) => zone.moment(local, field),
        _ => Err(Refusal::invalid(
            field,
            format!(
                "“{}” is not a time. Write it as 2026-11-24T20:00, or in full as 2026-11-24T20:00:00Z.",
                text.chars().take(40).collect::<String>()
            ),
        )),
    }
}

/// A rule such as “first and third Tuesday, 21:00”.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timetable {
    /// Which weeks of the month, 1 to 4, or -1 for the last; empty for every week.
    weeks: Vec<i8>,
    day: Weekday,
    at: Time,
}

const DAYS: [(&str, &str, Weekday); 7] = [
    ("mon", "Monday", Weekday::Monday),
    ("tue", "Tuesday", Weekday::Tuesday),
    ("wed", "Wednesday", Weekday::Wednesday),
    ("thu", "Thursday", Weekday::Thursday),
    ("fri", "Friday", Weekday::Friday),
    ("sat", "Saturday", Weekday::Saturday),
    ("sun", "Sunday", Weekday::Sunday),
];

fn week_word(week: i8) -> &'static str {
    match week {
        1 => "first",
        2 => "second",
        3 => "third",
        4 => "fourth",
        _ => "last",
    }
}

impl Timetable {
    /// `weekly tue 20:00`, `monthly 1,3 tue 21:00`, `monthly last fri 12:30`; nothing is no rule.
    pub fn parse(text: &str) -> Result<Option<Self>, Refusal> {
        let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let parsed = match words.as_slice() {
            [] => return Ok(None),
            ["weekly", day, at] => Self::of(Vec::new(), day, at),
            ["monthly", weeks, day, at] => {
                let weeks: Option<Vec<i8>> = weeks
                    .split(',')
                    .map(|week| match week {
                        "last" => Some(-1),
                        other => other.parse().ok().filter(|week| (1..=4).contains(week)),
                    })
                    .collect();
                weeks.and_then(|weeks| Self::of(weeks, day, at))
            }
            _ => None,
        };
        parsed.map(Some).ok_or_else(|| {
            Refusal::invalid(
                "timetable",
                "The timetable cannot be read. Write “weekly tue 20:00”, “monthly 1,3 tue 21:00” or “monthly last fri 12:30”.",
            )
        })
    }

    fn of(mut weeks: Vec<i8>, day: &str, at: &str) -> Option<Self> {
        let (_, _, day) =
            DAYS.into_iter().find(|(short, long, _)| *short == day || long.to_lowercase() == day)?;
        let (hour, minute) = at.split_once(':')?;
        let at = Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
        // The last week comes last, however it was written.
        weeks.sort_unstable_by_key(|week| if *week < 0 { 9 } else { *week });
        weeks.dedup();
        Some(Self { weeks, day, at })
    }

    /// “First and third Tuesday of the month, 21:00”.
    pub fn in_words(&self) -> String {
        let day = DAYS.iter().find(|(_, _, day)| *day == self.day).map_or("", |(_, long, _)| long);
        let at = self.at.strftime("%H:%M");
        if self.weeks.is_empty() {
            return format!("Every {day}, {at}");
        }
        let words: Vec<&str> = self.weeks.iter().map(|week| week_word(*week)).collect();
        let joined = match words.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
            None => String::new(),
        };
        let mut sentence = format!("{joined} {day} of the month, {at}");
        sentence[..1].make_ascii_uppercase();
        sentence
    }

    /// The next meeting after a moment. The wall clock of the zone counts: at 20:00 in winter and in summer. Where the
    /// clocks leave that time out, it is the moment they are put to.
    pub fn next_after(&self, ms: i64, zone: &Zone) -> Option<i64> {
        let mut date = zone.local(ms).date();
        // The fourth of the same weekday is at most five weeks away, the next month's at most nine.
        for _ in 0..70 {
            if date.weekday() == self.day && self.has_week(date) {
                let at = zone.0.to_ambiguous_timestamp(date.to_datetime(self.at)).compatible().ok()?;
                if at.as_millisecond() > ms {
                    return Some(at.as_millisecond());
                }
            }
            date = date.checked_add(1.day()).ok()?;
        }
        None
    }

    fn has_week(&self, date: Date) -> bool {
        let week = (date.day() - 1) / 7 + 1;
        let is_last = date.day() + 7 > date.days_in_month();
        self.weeks.is_empty() || self.weeks.contains(&week) || (is_last && self.weeks.contains(&-1))
    }
}

impl fmt::Display for Timetable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = DAYS.iter().find(|(_, _, day)| *day == self.day).map_or("", |(short, _, _)| short);
        let at = self.at.strftime("%H:%M");
        if self.weeks.is_empty() {
            return write!(f, "weekly {day} {at}");
        }
        let weeks: Vec<String> =
            self.weeks.iter().map(|week| if *week < 0 { "last".into() } else { week.to_string() }).collect();
        write!(f, "monthly {} {day} {at}", weeks.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn zone(name: &str) -> Zone {
        Zone::parse(name).unwrap()
    }

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn a_club_meets_at_the_same_hour_of_the_wall_in_winter_and_in_summer() {
        let london = zone("Europe/London");
        let weekly = Timetable::parse("weekly Tue 20:00").unwrap().unwrap();
        let winter = weekly.next_after(at("2027-03-21T00:00:00Z"), &london).unwrap();
        let summer = weekly.next_after(winter, &london).unwrap();
        assert_eq!(winter, at("2027-03-23T20:00:00Z"));
        assert_eq!(summer, at("2027-03-30T19:00:00Z"));
        assert_eq!(london.in_words(winter), "Tue 23 Mar 2027, 20:00 GMT");
        assert_eq!(london.in_words(summer), "Tue 30 Mar 2027, 20:00 BST");
    }

    #[test]
    fn weeks_of_the_month_are_counted_by_their_day() {
        let utc = zone("");
        let twice = Timetable::parse("monthly 3,1 tuesday 21:00").unwrap().unwrap();
        assert_eq!(twice.to_string(), "monthly 1,3 tue 21:00");
        assert_eq!(twice.in_words(), "First and third Tuesday of the month, 21:00");
        let first = twice.next_after(at("2026-11-30T00:00:00Z"), &utc).unwrap();
        assert_eq!(first, at("2026-12-01T21:00:00Z"));
        assert_eq!(twice.next_after(first, &utc), Some(at("2026-12-15T21:00:00Z")));
        let last = Timetable::parse("monthly last fri 12:30").unwrap().unwrap();
        assert_eq!(last.next_after(first, &utc), Some(at("2026-12-25T12:30:00Z")));
        assert_eq!(last.in_words(), "Last Friday of the month, 12:30");
    }

    #[test]
    fn an_hour_that_the_clocks_leave_out_is_refused_with_its_field() {
        let london = zone("Europe/London");
        let refusal = parse_time("2027-03-28T01:30", &london, "opens_at").unwrap_err();
        assert_eq!(refusal.field, "opens_at");
        assert!(refusal.says.contains("put forward"), "{}", refusal.says);
        assert_eq!(parse_time("2026-10-25T01:30", &london, "opens_at"), Ok(at("2026-10-25T00:30:00Z")));
        assert_eq!(parse_time("2026-07-01T20:00", &london, "opens_at"), Ok(at("2026-07-01T19:00:00Z")));
        assert_eq!(parse_time("2026-07-01T20:00:00+02:00", &london, "x"), Ok(at("2026-07-01T18:00:00Z")));
        for bad in ["", "tomorrow", "2026-07-01", "2026-13-01T10:00"] {
            assert!(parse_time(bad, &london, "opens_at").is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_no_timetable_is_refused() {
        assert_eq!(Timetable::parse("  "), Ok(None));
        for bad in
            ["daily 10:00", "weekly tue", "weekly tue 25:00", "monthly 5 tue 10:00", "monthly , tue 10:00"]
        {
            assert!(Timetable::parse(bad).is_err(), "{bad}");
        }
        assert!(Zone::parse("Mars/Olympus").is_err());
    }

    proptest! {
        #[test]
        fn a_timetable_is_read_as_it_is_written_and_the_next_meeting_is_after_now(
            weeks in proptest::collection::btree_set(prop_oneof![Just("1"), Just("2"), Just("4"), Just("last")], 0..3),
            day in 0usize..7, hour in 0u8..24, now in 0i64..4_000_000_000_000,
        ) {
            let weeks: Vec<&str> = weeks.into_iter().collect();
            let rule = if weeks.is_empty() { "weekly".to_owned() } else { format!("monthly {}", weeks.join(",")) };
            let timetable = Timetable::parse(&format!("{rule} {} {hour}:05", DAYS[day].0)).unwrap().unwrap();
            prop_assert_eq!(Timetable::parse(&timetable.to_string()), Ok(Some(timetable.clone())));
            for name in ["Europe/London", "Australia/Lord_Howe", "Asia/Kolkata"] {
                let zone = zone(name);
                let next = timetable.next_after(now, &zone).unwrap();
                prop_assert!(next > now && next - now <= 65 * 86_400_000);
                prop_assert_eq!(zone.local(next).weekday(), timetable.day);
            }
        }
    }
}
