//! Dates as registers write them: DDMMYYYY whose leading zero a spreadsheet ate, with slashes, or ISO.

use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Midnight of the date, UTC, in milliseconds. `month_first` is how slashes are read.
pub(super) fn parse(text: &str, month_first: bool) -> Option<i64> {
    let digits = |text: &str| -> Option<i16> {
        (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
    };
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    let (day, month, year) = match parts.as_slice() {
        [whole] if whole.is_ascii() && (7..=8).contains(&whole.len()) => {
            let at = whole.len() - 6;
            (digits(&whole[..at])?, digits(&whole[at..at + 2])?, digits(&whole[at + 2..])?)
        }
        [year, month, day] if year.len() == 4 => (digits(day)?, digits(month)?, digits(year)?),
        [month, day, year] if month_first && year.len() == 4 => (digits(day)?, digits(month)?, digits(year)?),
        [day, month, year] if year.len() == 4 => (digits(day)?, digits(month)?, digits(year)?),
        _ => return None,
    };
    if !(1800..=2200).contains(&year) {
        return None;
    }
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some(TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok()?.as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::iso_date;

    #[test]
    fn dates_of_every_register_are_read() {
        for (text, month_first, date) in [
            ("01022024", false, "2024-02-01"),
            ("1022024", false, "2024-02-01"),
            ("31121999", true, "1999-12-31"),
            ("03/04/2020", false, "2020-04-03"),
            ("03/04/2020", true, "2020-03-04"),
            ("2020-04-03", true, "2020-04-03"),
            ("3.4.2020", false, "2020-04-03"),
        ] {
            assert_eq!(parse(text, month_first).map(iso_date).as_deref(), Some(date), "{text}");
        }
        for bad in [
            "",
            "0",
            "32012024",
            "29022023",
            "1",
            "123456789",
            "2024",
            "a1022024",
            "1/2/24",
            "-1-2-2024",
            "é022024",
        ] {
            assert_eq!(parse(bad, false), None, "{bad}");
        }
    }
}
