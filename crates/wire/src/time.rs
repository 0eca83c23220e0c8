//! Times between milliseconds and ISO 8601.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// `2026-11-24T20:00:00.000Z`.
pub fn iso(ms: i64) -> String {
    match Timestamp::from_millisecond(ms) {
        Ok(at) => format!("{at:.3}"),
        Err(_) => "1970-01-01T00:00:00.000Z".into(),
    }
}

/// `2026-11-24`, in UTC.
pub fn iso_date(ms: i64) -> String {
    iso(ms)[..10].to_owned()
}

/// `24 November 2026`, in UTC.
pub fn day(ms: i64) -> String {
    Timestamp::from_millisecond(ms).unwrap_or_default().strftime("%-d %B %Y").to_string()
}

/// `Tue, 24 Nov 2026 20:00:00 GMT`, as HTTP has it (RFC 9110, section 5.6.7).
pub fn http(ms: i64) -> String {
    Timestamp::from_millisecond(ms).unwrap_or_default().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// Reads an ISO 8601 time with an offset; without one it is UTC. Also a date alone.
pub fn parse_iso(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at.as_millisecond());
    }
    let local: DateTime = text.parse().ok()?;
    Some(TimeZone::UTC.to_timestamp(local).ok()?.as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_with_milliseconds_and_read_with_any_offset() {
        assert_eq!(iso(1_700_000_000_123), "2023-11-14T22:13:20.123Z");
        assert_eq!(iso(1_700_000_000_000), "2023-11-14T22:13:20.000Z");
        assert_eq!(iso_date(1_700_000_000_123), "2023-11-14");
        assert_eq!(day(1_700_000_000_123), "14 November 2023");
        assert_eq!(http(1_700_000_000_123), "Tue, 14 Nov 2023 22:13:20 GMT");
        for text in [
            "2023-11-14T22:13:20Z",
            "2023-11-14T23:13:20+01:00",
            "2023-11-14T22:13:20",
            "2023-11-14 22:13:20",
        ] {
            assert_eq!(parse_iso(text), Some(1_700_000_000_000), "{text}");
        }
        assert_eq!(parse_iso("yesterday"), None);
    }
}
