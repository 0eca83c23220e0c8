//! From numbers to places: linear scales, their ticks, and the labels of times.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A straight line from an interval of numbers to an interval of places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Linear {
    pub domain: (f64, f64),
    pub range: (f64, f64),
}

impl Linear {
    /// Numbers that all are the same lie at the beginning.
    pub fn at(self, value: f64) -> f64 {
        let span = self.domain.1 - self.domain.0;
        if span == 0.0 {
            return self.range.0;
        }
        self.range.0 + (value - self.domain.0) / span * (self.range.1 - self.range.0)
    }
}

/// Round numbers from nothing to at least `most`, about `wished` steps: 1, 2 or 5 times a power of ten apart.
pub fn ticks(most: u64, wished: u64) -> Vec<u64> {
    let least = most.max(1).div_ceil(wished.max(1));
    let mut power = 1_u64;
    let step = loop {
        if let Some(step) = [1, 2, 5].iter().map(|it| power.saturating_mul(*it)).find(|step| *step >= least) {
            break step;
        }
        power = power.saturating_mul(10);
    };
    (0..=most.max(1).div_ceil(step)).map(|n| n.saturating_mul(step)).collect()
}

/// The clock and the calendar of a place.
#[derive(Debug, Clone)]
pub struct Zone(TimeZone);

impl Zone {
    /// A zone by its name (`Europe/London`); UTC when there is none of this name.
    pub fn named(name: &str) -> Self {
        Self(TimeZone::get(name).unwrap_or(TimeZone::UTC))
    }

    /// A time in the words of `strftime`.
    pub fn format(&self, ms: i64, format: &str) -> String {
        let at = Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH);
        at.to_zoned_datetime(self.0.clone()).strftime(format).to_string()
    }

    /// How the ticks of an interval are written: the hour, the day and the hour, or the day.
    pub fn tick_format(length_ms: i64) -> &'static str {
        match length_ms / 3_600_000 {
            ..=20 => "%H:%M",
            21..=120 => "%a %H:%M",
            _ => "%-d %b",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ticks_are_round_numbers_that_reach_the_largest() {
        assert_eq!(ticks(0, 4), [0, 1]);
        assert_eq!(ticks(7, 4), [0, 2, 4, 6, 8]);
        assert_eq!(ticks(120, 4), [0, 50, 100, 150]);
        assert_eq!(ticks(1, 4), [0, 1]);
    }

    #[test]
    fn a_time_is_told_by_the_clock_of_its_place_before_and_after_it_is_put_forward() {
        let london = Zone::named("Europe/London");
        let before = crate::time::parse_iso("2027-03-28T00:30:00Z").unwrap();
        assert_eq!(london.format(before, "%H:%M"), "00:30");
        assert_eq!(london.format(before + 3_600_000, "%H:%M"), "02:30");
        assert_eq!(Zone::named("Nowhere/Land").format(before, "%H:%M"), "00:30");
    }

    proptest! {
        #[test]
        fn any_number_has_few_ticks_and_is_below_the_last(most in 0_u64..1 << 60, wished in 1_u64..12) {
            let ticks = ticks(most, wished);
            prop_assert!(ticks.len() as u64 <= wished + 2);
            prop_assert!(ticks.last().is_some_and(|last| *last >= most));
            prop_assert!(ticks.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
