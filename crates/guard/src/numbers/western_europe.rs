//! The Netherlands, Belgium, France, Spain, Portugal, Italy.

use super::check::{digits, is_short_date, value, weighted};

/// Burgerservicenummer of the Netherlands: the "elfproef".
pub fn bsn(number: &[u8]) -> bool {
    digits::<9>(number).is_some_and(|d| {
        let sum = weighted(&d, &[9, 8, 7, 6, 5, 4, 3, 2]);
        sum > 0 && sum % 11 == d[8]
    })
}

/// National number of Belgium: 97 less the remainder, with a 2 before the digits of those born since 2000.
pub fn belgian(number: &[u8]) -> bool {
    let Some(d) = digits::<11>(number) else { return false };
    let first = value(&number[..9]) % 97;
    let check = value(&number[9..]);
    let prefixed = (2 * (1_000_000_000 % 97) + first) % 97;
    let month = value(&number[2..4]);
    let month = match month {
        40..=52 => month - 40,
        20..=32 => month - 20,
        _ => month,
    };
    // The day or the month of a refugee may be unknown, and is then zero.
    let day = d[4] * 10 + d[5];
    let dated = month == 0 || (day == 0 && month <= 12) || is_short_date(value(&number[..2]), month, day);
    dated && (97 - first == check || 97 - prefixed == check)
}

/// NIR of France, with or without its two check digits. Corsica's 2A and 2B count as 19 and 18.
pub fn nir(number: &[u8]) -> bool {
    let Some(body) = number.get(..13) else { return false };
    let mut plain = [0; 13];
    plain.copy_from_slice(body);
    match &body[5..7] {
        b"2A" => plain[5..7].copy_from_slice(b"19"),
        b"2B" => plain[5..7].copy_from_slice(b"18"),
        _ => {}
    }
    if !plain.iter().all(u8::is_ascii_digit) || !matches!(plain[0], b'1'..=b'4' | b'7' | b'8') {
        return false;
    }
    let month = value(&plain[3..5]);
    let plausible = matches!(month, 1..=12 | 20..=42 | 50..=99);
    let remainder = plain.iter().fold(0, |rest, digit| (rest * 10 + u32::from(digit - b'0')) % 97);
    match number.len() {
        13 => plausible,
        15 => {
            plausible && number[13..].iter().all(u8::is_ascii_digit) && value(&number[13..]) == 97 - remainder
        }
        _ => false,
    }
}

const SPANISH_LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";

/// DNI of Spain: eight digits and a letter.
pub fn dni(number: &[u8]) -> bool {
    let (Some(d), 9) = (number.get(..8), number.len()) else { return false };
    digits::<8>(d).is_some() && number[8] == SPANISH_LETTERS[(value(d) % 23) as usize]
}

/// NIE, the number of foreigners in Spain: X, Y or Z stand for 0, 1 and 2.
pub fn nie(number: &[u8]) -> bool {
    let [first @ (b'X' | b'Y' | b'Z'), d @ .., letter] = number else { return false };
    digits::<7>(d).is_some() && {
        let whole = u32::from(first - b'X') * 10_000_000 + value(d);
        *letter == SPANISH_LETTERS[(whole % 23) as usize]
    }
}

/// Health card of a Spanish region (CIP): four letters and ten to twelve digits. No check is published.
pub fn cip(number: &[u8]) -> bool {
    (14..=16).contains(&number.len())
        && number[..4].iter().all(u8::is_ascii_uppercase)
        && number[4..].iter().all(u8::is_ascii_digit)
}

/// Citizen card of Portugal: Luhn over digits and letters, a letter is worth 10 to 35.
pub fn cartao_de_cidadao(number: &[u8]) -> bool {
    if number.len() != 12 || digits::<9>(&number[..9]).is_none() || !number[11].is_ascii_digit() {
        return false;
    }
    let mut sum = 0;
    for (place, c) in number.iter().rev().enumerate() {
        let value = match c {
            b'0'..=b'9' => u32::from(c - b'0'),
            b'A'..=b'Z' => u32::from(c - b'A') + 10,
            _ => return false,
        };
        let doubled = value * 2;
        sum += match place % 2 {
            0 => value,
            _ if doubled > 9 => doubled - 9,
            _ => doubled,
        };
    }
    sum.is_multiple_of(10)
}

/// Codice fiscale of Italy: letters may stand for digits (omocodia).
pub fn codice_fiscale(number: &[u8]) -> bool {
    const SHAPE: &[u8; 16] = b"AAAAAA99A99A999A";
    const ODD: [u32; 26] =
        [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
    if number.len() != 16 {
        return false;
    }
    let omocodia = |c: &u8| b"LMNPQRSTUV".iter().position(|letter| letter == c);
    let fits = number.iter().zip(SHAPE).all(|(c, shape)| match shape {
        b'A' => c.is_ascii_uppercase(),
        _ => c.is_ascii_digit() || omocodia(c).is_some(),
    });
    if !fits {
        return false;
    }
    let digit = |place: usize| match number[place] {
        c if c.is_ascii_digit() => u32::from(c - b'0'),
        c => omocodia(&c).and_then(|digit| u32::try_from(digit).ok()).unwrap_or(0),
    };
    let Some(month) = b"ABCDEHLMPRST".iter().position(|letter| *letter == number[8]) else { return false };
    let day = digit(9) * 10 + digit(10);
    let day = if day > 40 { day - 40 } else { day };
    let month = u32::try_from(month + 1).unwrap_or(0);
    let index = |c: u8| usize::from(if c.is_ascii_digit() { c - b'0' } else { c - b'A' });
    let sum: u32 = number[..15]
        .iter()
        .enumerate()
        .map(|(place, c)| if place % 2 == 0 { ODD[index(*c)] } else { u32::try_from(index(*c)).unwrap_or(0) })
        .sum();
    u32::from(number[15] - b'A') == sum % 26 && is_short_date(digit(6) * 10 + digit(7), month, day)
}
