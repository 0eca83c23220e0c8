//! Which seconds of a video somebody has seen: what a player says is believed only as far as time has passed.

/// Whole seconds, `[from, to)`, in order and apart from each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen(Vec<(u32, u32)>);

/// What came of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub seen: Seen,
    /// Milliseconds of watching that it adds: seconds that were new, and never more than have passed.
    pub watched_ms: i64,
}

/// Nobody plays faster here.
const FASTEST: i64 = 2;
/// A report may be on its way for so long.
const LATE_MS: i64 = 2_000;
/// A video with more gaps than this is not watched but searched.
const MOST_PARTS: usize = 500;

impl Seen {
    /// `0-12,30-40`; what cannot be read was not seen.
    pub fn parse(text: &str) -> Self {
        let part = |part: &str| {
            let (from, to) = part.split_once('-')?;
            Some((from.parse().ok()?, to.parse().ok()?))
        };
        Self::default().with(text.split(',').filter_map(part))
    }

    pub fn text(&self) -> String {
        self.0.iter().map(|(from, to)| format!("{from}-{to}")).collect::<Vec<_>>().join(",")
    }

    pub fn seconds(&self) -> u32 {
        self.0.iter().map(|(from, to)| to - from).sum()
    }

    pub fn parts(&self) -> &[(u32, u32)] {
        &self.0
    }

    /// With more parts, whatever their order.
    #[must_use]
    pub fn with(&self, more: impl IntoIterator<Item = (u32, u32)>) -> Self {
        let mut parts: Vec<(u32, u32)> = self.0.iter().copied().chain(more).collect();
        parts.retain(|(from, to)| from < to);
        parts.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(parts.len());
        for (from, to) in parts {
            match merged.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => merged.push((from, to)),
            }
        }
        merged.truncate(MOST_PARTS);
        Self(merged)
    }

    /// A player's report, `passed_ms` after the one before. The same report again adds nothing; one that claims more than
    /// can have been played meanwhile is cut short.
    pub fn report(&self, parts: &[(u32, u32)], length: u32, passed_ms: i64) -> Report {
        let passed = passed_ms.max(0);
        let mut left = u32::try_from((passed * FASTEST + LATE_MS) / 1000).unwrap_or(u32::MAX);
        if passed == 0 {
            left = 0;
        }
        let mut seen = self.clone();
        for (from, to) in parts.iter().map(|(from, to)| (*from, (*to).min(length))).filter(|(a, b)| a < b) {
            // Cut at the end of what can be new; what was seen before costs nothing.
            let whole = seen.with([(from, to)]);
            let new = whole.seconds() - seen.seconds();
            if new <= left {
                left -= new;
                seen = whole;
                continue;
            }
            let mut end = from;
            let mut spent = 0;
            while end < to && spent < left {
                spent += u32::from(!seen.has(end));
                end += 1;
            }
            seen = seen.with([(from, end)]);
            left = 0;
        }
        let new = i64::from(seen.seconds() - self.seconds());
        Report { watched_ms: (new * 1000).min(passed), seen }
    }

    fn has(&self, second: u32) -> bool {
        self.0.iter().any(|(from, to)| (*from..*to).contains(&second))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_report_again_adds_nothing() {
        let first = Seen::default().report(&[(0, 10)], 60, 10_000);
        assert_eq!((first.seen.text().as_str(), first.watched_ms), ("0-10", 10_000));
        let again = first.seen.report(&[(0, 10)], 60, 10_000);
        assert_eq!((again.seen.seconds(), again.watched_ms), (10, 0));
    }

    #[test]
    fn an_hour_cannot_be_seen_in_a_minute() {
        let claim = Seen::default().report(&[(0, 3600)], 3600, 60_000);
        assert_eq!((claim.seen.text().as_str(), claim.watched_ms), ("0-122", 60_000));
        assert_eq!(Seen::default().report(&[(0, 3600)], 3600, 0).seen, Seen::default(), "no time has passed");
        assert_eq!(
            Seen::default().report(&[(50, 90)], 60, 100_000).seen.text(),
            "50-60",
            "it ends at its end"
        );
    }

    proptest! {
        #[test]
        fn watching_never_takes_more_than_has_passed(
            claims in proptest::collection::vec((proptest::collection::vec((0_u32..500, 0_u32..500), 0..5), 0_i64..60_000), 1..8)
        ) {
            let (mut seen, mut watched, mut passed) = (Seen::default(), 0, 0);
            for (parts, ms) in claims {
                let report = seen.report(&parts, 400, ms);
                prop_assert!(report.seen.seconds() >= seen.seconds() && report.seen.seconds() <= 400);
                seen = report.seen;
                watched += report.watched_ms;
                passed += ms;
                prop_assert_eq!(Seen::parse(&seen.text()), seen.clone());
            }
            prop_assert!(watched <= passed);
        }
    }
}
