//! The year of a scheme, which need not begin in January.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

/// A year that begins on the same day every time, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Year {
    first: Date,
}

impl Year {
    /// The year that `at` lies in, when years begin on `month`-`day`. A day that no year has (30 February) begins it on
    /// the first of the month.
    pub fn of(at_ms: i64, (month, day): (i8, i8)) -> Self {
        let today = TimeZone::UTC.to_datetime(Timestamp::from_millisecond(at_ms).unwrap_or_default()).date();
        let begins =
            |year: i16| Date::new(year, month, day).unwrap_or_else(|_| date(year, month.clamp(1, 12), 1));
        let this = begins(today.year());
        Self { first: if today < this { begins(today.year() - 1) } else { this } }
    }

    /// The year that ends where this one begins; `n` times.
    #[must_use]
    pub fn before(self, n: i16) -> Self {
        let year = self.first.year().saturating_sub(n).max(1);
        Self { first: Date::new(year, self.first.month(), self.first.day()).unwrap_or(self.first) }
    }

    /// First millisecond, and the first that is not in it any more.
    pub fn span(self) -> (i64, i64) {
        let ms =
            |date: Date| TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).map_or(0, Timestamp::as_millisecond);
        (ms(self.first), ms(self.before(-1).first))
    }

    pub fn holds(self, at_ms: i64) -> bool {
        let (from, until) = self.span();
        (from..until).contains(&at_ms)
    }

    /// The calendar year in which it begins.
    pub fn number(self) -> i16 {
        self.first.year()
    }

    /// `2026`, or `2026/27`.
    pub fn label(self) -> String {
        if (self.first.month(), self.first.day()) == (1, 1) {
            return self.number().to_string();
        }
        format!("{}/{:02}", self.number(), (self.number() + 1).rem_euclid(100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn a_year_begins_where_its_scheme_says() {
        let april = (4, 1);
        let march = Year::of(ms("2026-03-31T23:59:59Z"), april);
        assert_eq!((march.label().as_str(), march.number()), ("2025/26", 2025));
        let next = Year::of(ms("2026-04-01T00:00:00Z"), april);
        assert_eq!(next.label(), "2026/27");
        assert_eq!(next.span(), (ms("2026-04-01T00:00:00Z"), ms("2027-04-01T00:00:00Z")));
        assert_eq!(next.before(1), march);
        assert!(march.holds(ms("2026-03-31T23:59:59Z")) && !march.holds(ms("2026-04-01T00:00:00Z")));
        assert_eq!(Year::of(ms("2026-11-24T08:00:00Z"), (1, 1)).label(), "2026");
    }
}
