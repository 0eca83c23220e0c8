//! Denmark, Sweden, Norway, Finland, Iceland, Estonia, Lithuania.

use super::check::{digits, is_date, is_short_date, luhn, value, weighted};

/// CPR number of Denmark. Since 2007 numbers without a valid modulus 11 are issued, so only the date counts.
pub fn cpr(number: &[u8]) -> bool {
    let Some(d) = digits::<10>(number) else { return false };
    let year = value(&number[4..6]);
    let century = match (d[6], year) {
        (5..=8, 58..) => 1800,
        (0..=3, _) | (4 | 9, 37..) => 1900,
        _ => 2000,
    };
    is_date(century + year, value(&number[2..4]), value(&number[..2]))
}

/// Personnummer of Sweden, with or without the century; the day of a samordningsnummer has 60 added.
pub fn personnummer(number: &[u8]) -> bool {
    let short = match number.len() {
        12 if matches!(&number[..2], b"18" | b"19" | b"20") => &number[2..],
        10 => number,
        _ => return false,
    };
    if !luhn(short) {
        return false;
    }
    let (year, month, day) = (value(&short[..2]), value(&short[2..4]), value(&short[4..6]));
    let day = if day > 60 { day - 60 } else { day };
    if number.len() == 12 {
        is_date(value(&number[..4]), month, day)
    } else {
        is_short_date(year, month, day)
    }
}

/// Fødselsnummer of Norway; D-numbers add 40 to the day, H-numbers 40 to the month.
pub fn fodselsnummer(number: &[u8]) -> bool {
    let Some(d) = digits::<11>(number) else { return false };
    let first = (11 - weighted(&d, &[3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11) % 11;
    let second = (11 - weighted(&d, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
    let (day, month, year) = (value(&number[..2]), value(&number[2..4]), value(&number[4..6]));
    let day = if day > 40 { day - 40 } else { day };
    let month = match month {
        81.. => month - 80,
        41.. => month - 40,
        _ => month,
    };
    let century = match (value(&number[6..9]), year) {
        (500..=749, 54..) => 1800,
        (0..=499, _) | (900..=999, 40..) => 1900,
        (500..=999, 0..=39) => 2000,
        _ => return false,
    };
    first == d[9] && second == d[10] && is_date(century + year, month, day)
}

/// Henkilötunnus of Finland, with the sign of the century as seventh character.
pub fn hetu(number: &[u8]) -> bool {
    let [date @ .., sign, a, b, c, check] = number else { return false };
    let serial = [*a, *b, *c];
    if date.len() != 6 || !date.iter().chain(&serial).all(u8::is_ascii_digit) {
        return false;
    }
    let century = match sign {
        b'+' => 1800,
        b'-' | b'U'..=b'Y' => 1900,
        b'A'..=b'F' => 2000,
        _ => return false,
    };
    let letter = b"0123456789ABCDEFHJKLMNPRSTUVWXY"[((value(date) * 1000 + value(&serial)) % 31) as usize];
    value(&serial) >= 2
        && letter == *check
        && is_date(century + value(&date[4..]), value(&date[2..4]), value(&date[..2]))
}

/// Kennitala of Iceland; that of an organisation has 40 added to the day.
pub fn kennitala(number: &[u8]) -> bool {
    let Some(d) = digits::<10>(number) else { return false };
    let century = match d[9] {
        8 => 1800,
        9 => 1900,
        0 => 2000,
        _ => return false,
    };
    let (day, month, year) = (value(&number[..2]), value(&number[2..4]), value(&number[4..6]));
    let day = if day > 40 { day - 40 } else { day };
    weighted(&d, &[3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11) && is_date(century + year, month, day)
}

/// Isikukood of Estonia and asmens kodas of Lithuania: the same digits and the same check.
pub fn baltic(number: &[u8]) -> bool {
    let Some(d) = digits::<11>(number) else { return false };
    let century = match d[0] {
        1 | 2 => 1800,
        3 | 4 => 1900,
        5 | 6 => 2000,
        7 | 8 => 2100,
        _ => return false,
    };
    let first = weighted(&d, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
    let second = weighted(&d, &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11;
    let check = if first < 10 { first } else { second % 10 };
    check == d[10] && is_date(century + value(&number[1..3]), value(&number[3..5]), value(&number[5..7]))
}
