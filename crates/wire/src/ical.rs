//! iCalendar (RFC 5545): events as calendars take them in. Times are UTC, so no calendar has to know our zones.

use jiff::Timestamp;

/// One event. Milliseconds; `changed_at` counts up the version that calendars keep.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Event {
    /// Stays the same for ever: `session-1@rounds.example`.
    pub uid: String,
    pub title: String,
    pub description: String,
    pub url: String,
    pub organiser: String,
    pub starts_at: i64,
    pub ends_at: i64,
    pub changed_at: i64,
}

/// Bytes of a line before it is folded (section 3.1).
const LINE: usize = 75;

/// A calendar file.
pub fn calendar(name: &str, events: &[Event]) -> String {
    let mut out = String::new();
    line(&mut out, "BEGIN", "VCALENDAR");
    line(&mut out, "VERSION", "2.0");
    line(&mut out, "PRODID", "-//Rounds//Sessions//EN");
    line(&mut out, "CALSCALE", "GREGORIAN");
    line(&mut out, "X-WR-CALNAME", &text(name));
    line(&mut out, "REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
    for event in events {
        line(&mut out, "BEGIN", "VEVENT");
        line(&mut out, "UID", &text(&event.uid));
        line(&mut out, "DTSTAMP", &utc(event.changed_at));
        line(&mut out, "DTSTART", &utc(event.starts_at));
        line(&mut out, "DTEND", &utc(event.ends_at));
        line(&mut out, "SUMMARY", &text(&event.title));
        if !event.description.is_empty() {
            line(&mut out, "DESCRIPTION", &text(&event.description));
        }
        if !event.organiser.is_empty() {
            line(&mut out, "LOCATION", &text(&event.organiser));
        }
        line(&mut out, "URL", &event.url.replace(char::is_control, ""));
        line(&mut out, "END", "VEVENT");
    }
    line(&mut out, "END", "VCALENDAR");
    out
}

fn utc(ms: i64) -> String {
    let at = Timestamp::from_millisecond(ms).unwrap_or_default();
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A TEXT value (section 3.3.11).
fn text(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Folded between characters, never inside one.
fn line(out: &mut String, name: &str, value: &str) {
    let mut width = 0;
    for c in name.chars().chain([':']).chain(value.chars()) {
        if width + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn event(title: &str) -> Event {
        Event {
            uid: "session-1@rounds.example".into(),
            title: title.into(),
            description: "Why, how;\nand when".into(),
            url: "https://rounds.example/sessions/1".into(),
            organiser: "Renal Journal Club".into(),
            starts_at: 1_806_433_200_000,
            ends_at: 1_806_436_800_000,
            changed_at: 0,
        }
    }

    #[test]
    fn an_event_has_utc_times_and_escaped_words() {
        let file = calendar("Rounds", &[event("Fluids; again, and \\again")]);
        for line in [
            "BEGIN:VCALENDAR\r\n",
            "DTSTART:20270330T190000Z\r\n",
            "DTEND:20270330T200000Z\r\n",
            "SUMMARY:Fluids\\; again\\, and \\\\again\r\n",
            "DESCRIPTION:Why\\, how\\;\\nand when\r\n",
            "END:VCALENDAR\r\n",
        ] {
            assert!(file.contains(line), "{line}: {file}");
        }
    }

    proptest! {
        #[test]
        fn no_title_makes_a_line_too_long_or_another_line(title in "\\PC{0,200}", broken in ".{0,20}") {
            let file = calendar("Rounds", &[event(&format!("{title}\r\nEND:VEVENT{broken}"))]);
            prop_assert!(file.split("\r\n").all(|line| line.len() <= 75));
            let unfolded = file.replace("\r\n ", "");
            prop_assert_eq!(unfolded.lines().filter(|line| *line == "END:VEVENT").count(), 1);
            prop_assert_eq!(unfolded.lines().filter(|line| line.starts_with("SUMMARY:")).count(), 1);
        }
    }
}
