//! United Kingdom and Ireland.

use super::check::{digits, is_short_date, mod11_of_ten, value, weighted};

/// NHS number of England, Wales and the Isle of Man: ten digits, modulus 11 (NHS Data Dictionary, NHS NUMBER).
pub fn nhs(number: &[u8]) -> bool {
    mod11_of_ten(number)
}

/// Whether the number lies where NHS numbers are issued, or where those for tests are.
pub fn nhs_is_issued(number: &[u8]) -> bool {
    matches!(number.first(), Some(b'4' | b'6' | b'7' | b'9'))
}

/// Community Health Index of Scotland: date of birth, three digits, modulus 11.
pub fn chi(number: &[u8]) -> bool {
    mod11_of_ten(number) && is_short_date(value(&number[4..6]), value(&number[2..4]), value(&number[..2]))
}

/// Health and Care number of Northern Ireland, from 320 000 0000 to 399 999 9999.
pub fn hsc(number: &[u8]) -> bool {
    mod11_of_ten(number) && number[0] == b'3' && number[1] >= b'2'
}

/// Individual Health Identifier of Ireland: the block from 800 000 0000 to 859 999 9999.
pub fn irish_ihi(number: &[u8]) -> bool {
    mod11_of_ten(number) && number[0] == b'8' && number[1] <= b'5'
}

/// National Insurance number. It has no check digit; the prefixes and the suffix are restricted.
pub fn nino(number: &[u8]) -> bool {
    let [first, second, middle @ .., suffix] = number else { return false };
    let refused = [b"BG", b"GB", b"NK", b"KN", b"NT", b"TN", b"ZZ"];
    middle.len() == 6
        && middle.iter().all(u8::is_ascii_digit)
        && b"ABCEGHJKLMNOPRSTWXYZ".contains(first)
        && b"ABCEGHJKLMNPRSTWXYZ".contains(second)
        && (b'A'..=b'D').contains(suffix)
        && !refused.iter().any(|prefix| prefix[..] == number[..2])
}

/// Personal Public Service Number of Ireland: seven digits, a check letter, since 2013 a second letter.
pub fn ppsn(number: &[u8]) -> bool {
    let (Some(d), Some(letter)) = (number.get(..7).and_then(digits::<7>), number.get(7)) else {
        return false;
    };
    let second = match &number[8..] {
        [] | [b'W'] => 0,
        [letter @ (b'A' | b'B' | b'H' | b'T' | b'X')] => u32::from(letter - b'A') + 1,
        _ => return false,
    };
    // A second letter from before 2013 (W, T, X) does not count.
    let second = if matches!(number.get(8), Some(b'T' | b'X')) { 0 } else { second };
    let remainder = (weighted(&d, &[8, 7, 6, 5, 4, 3, 2]) + 9 * second) % 23;
    *letter == b"WABCDEFGHIJKLMNOPQRSTUV"[remainder as usize]
}
