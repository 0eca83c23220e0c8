//! Germany, Austria, Switzerland, Poland, Czechia, Slovakia, Romania, Bulgaria, Croatia, Slovenia, Greece, Türkiye.

use super::check::{digits, is_date, is_short_date, iso7064_mod11_10, luhn, value, weighted};

/// Krankenversichertennummer of Germany: a letter and nine digits (§ 290 SGB V).
pub fn kvnr(number: &[u8]) -> bool {
    let Some((letter, rest)) = number.split_first() else { return false };
    let Some(d) = digits::<9>(rest) else { return false };
    if !letter.is_ascii_uppercase() {
        return false;
    }
    let place = u32::from(letter - b'A') + 1;
    let all = [place / 10, place % 10, d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7]];
    let sum: u32 = all
        .iter()
        .enumerate()
        .map(|(place, value)| if place % 2 == 0 { *value } else { value * 2 / 10 + value * 2 % 10 })
        .sum();
    sum % 10 == d[8]
}

/// Steuer-Identifikationsnummer of Germany: of the first ten digits one occurs twice or thrice, no other does.
pub fn steuer_id(number: &[u8]) -> bool {
    let Some(d) = digits::<11>(number) else { return false };
    let mut counts = [0; 10];
    d[..10].iter().for_each(|digit| counts[*digit as usize] += 1);
    let repeated = counts.iter().filter(|count| **count > 1).count();
    let most = counts.iter().max().copied().unwrap_or(0);
    d[0] != 0 && repeated == 1 && most <= 3 && iso7064_mod11_10(number)
}

/// Social insurance number of Austria: a serial, its check digit, the date of birth.
pub fn svnr(number: &[u8]) -> bool {
    digits::<10>(number).is_some_and(|d| {
        let sum = weighted(&d, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]);
        // People whose birthday is used up have a month above twelve.
        let month = value(&number[6..8]);
        let dated =
            (13..=16).contains(&month) || is_short_date(value(&number[8..]), month, value(&number[4..6]));
        d[0] != 0 && sum % 11 == d[3] && dated
    })
}

/// AHV number of Switzerland: an EAN-13 that begins with 756.
pub fn ahv(number: &[u8]) -> bool {
    digits::<13>(number).is_some_and(|d| {
        let sum = weighted(&d, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]);
        number.starts_with(b"756") && sum.is_multiple_of(10)
    })
}

/// PESEL of Poland; the century is added to the month.
pub fn pesel(number: &[u8]) -> bool {
    let Some(d) = digits::<11>(number) else { return false };
    let sum = weighted(&d, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]);
    let month = value(&number[2..4]);
    let century = [1900, 2000, 2100, 2200, 1800][(month / 20) as usize % 5];
    sum.is_multiple_of(10) && is_date(century + value(&number[..2]), month % 20, value(&number[4..6]))
}

/// Rodné číslo of Czechia and Slovakia. Numbers of nine digits, before 1954, have no check.
pub fn rodne_cislo(number: &[u8]) -> bool {
    if !matches!(number.len(), 9 | 10) || !number.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let short = value(&number[..2]);
    let month = value(&number[2..4]) % 50;
    let month = if month > 20 { month - 20 } else { month };
    let year = match (number.len(), short) {
        (9, 54..) => 1800 + short,
        (9, _) | (_, 54..) => 1900 + short,
        _ => 2000 + short,
    };
    if !is_date(year, month, value(&number[4..6])) {
        return false;
    }
    number.len() == 9 || {
        // A remainder of ten is written 0. Such numbers are rare since 1985, and still somebody's.
        value(&number[..9]) % 11 % 10 == value(&number[9..])
    }
}

/// Cod numeric personal of Romania.
pub fn cnp(number: &[u8]) -> bool {
    let Some(d) = digits::<13>(number) else { return false };
    let century = match d[0] {
        1 | 2 | 7 | 8 | 9 => 1900,
        3 | 4 => 1800,
        5 | 6 => 2000,
        _ => return false,
    };
    let check = weighted(&d, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
    let check = if check == 10 { 1 } else { check };
    let county = matches!(value(&number[7..9]), 1..=48 | 51..=52 | 70 | 80..=83);
    county
        && check == d[12]
        && is_date(century + value(&number[1..3]), value(&number[3..5]), value(&number[5..7]))
}

/// EGN of Bulgaria; 20 or 40 is added to the month for other centuries.
pub fn egn(number: &[u8]) -> bool {
    let Some(d) = digits::<10>(number) else { return false };
    let (year, month, day) = (value(&number[..2]), value(&number[2..4]), value(&number[4..6]));
    let (century, month) = match month {
        41.. => (2000, month - 40),
        21.. => (1800, month - 20),
        _ => (1900, month),
    };
    let check = weighted(&d, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10;
    check == d[9] && is_date(century + year, month, day)
}

/// OIB of Croatia. The identifier says nothing about its person, so only the check digit counts.
pub fn oib(number: &[u8]) -> bool {
    number.len() == 11 && iso7064_mod11_10(number)
}

/// EMŠO of Slovenia and the JMBG of its neighbours; the year has three digits.
pub fn emso(number: &[u8]) -> bool {
    let Some(d) = digits::<13>(number) else { return false };
    let check = (11 - weighted(&d, &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11 % 10;
    let year = value(&number[4..7]);
    let year = if year < 800 { 2000 + year } else { 1000 + year };
    check == d[12] && is_date(year, value(&number[2..4]), value(&number[..2]))
}

/// AMKA of Greece: date of birth and Luhn.
pub fn amka(number: &[u8]) -> bool {
    number.len() == 11
        && luhn(number)
        && is_short_date(value(&number[4..6]), value(&number[2..4]), value(&number[..2]))
}

/// T.C. Kimlik No of Türkiye: two check digits.
pub fn tckn(number: &[u8]) -> bool {
    digits::<11>(number).is_some_and(|d| {
        let odd = d[0] + d[2] + d[4] + d[6] + d[8];
        let even = d[1] + d[3] + d[5] + d[7];
        d[0] != 0 && (odd * 7 + 100 - even) % 10 == d[9] && (odd + even + d[9]) % 10 == d[10]
    })
}
