//! Check digit schemes and dates, shared by the numbers of many countries. All take ASCII digits unless said otherwise.

/// The digits' values, when there are exactly `N` and nothing else.
pub fn digits<const N: usize>(number: &[u8]) -> Option<[u32; N]> {
    if number.len() != N || !number.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let mut values = [0; N];
    values.iter_mut().zip(number).for_each(|(value, digit)| *value = u32::from(digit - b'0'));
    Some(values)
}

/// The value of a run of at most nine digits.
pub fn value(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit.wrapping_sub(b'0')))
}

/// ISO/IEC 7812, with the check digit last.
pub fn luhn(number: &[u8]) -> bool {
    let sum: u32 = number
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let value = u32::from(digit.wrapping_sub(b'0'));
            if place % 2 == 0 { value } else { value * 2 / 10 + value * 2 % 10 }
        })
        .sum();
    !number.is_empty() && number.iter().all(u8::is_ascii_digit) && sum.is_multiple_of(10)
}

/// The sum of products, over as many digits as there are weights.
pub fn weighted(values: &[u32], weights: &[u32]) -> u32 {
    values.iter().zip(weights).map(|(value, weight)| value * weight).sum()
}

/// Ten digits, weights 10 to 2, the tenth is the check: the NHS number and its relations.
pub fn mod11_of_ten(number: &[u8]) -> bool {
    digits::<10>(number).is_some_and(|d| {
        let check = (11 - weighted(&d, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11;
        check == d[9]
    })
}

/// Verhoeff's scheme: multiplication in the dihedral group D5.
pub fn verhoeff(number: &[u8]) -> bool {
    const PERMUTATION: [usize; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    fn product(a: usize, b: usize) -> usize {
        match (a < 5, b < 5) {
            (true, true) => (a + b) % 5,
            (true, false) => 5 + (a + b - 5) % 5,
            (false, true) => 5 + (a + 5 - b) % 5,
            (false, false) => (a + 5 - b) % 5,
        }
    }
    let mut check = 0;
    for (place, digit) in number.iter().rev().enumerate() {
        if !digit.is_ascii_digit() {
            return false;
        }
        let permuted = (0..place % 8).fold(usize::from(digit - b'0'), |digit, _| PERMUTATION[digit]);
        check = product(check, permuted);
    }
    check == 0 && !number.is_empty()
}

/// ISO 7064 mod 11,10, with the check digit last.
pub fn iso7064_mod11_10(number: &[u8]) -> bool {
    let mut check = 5;
    for digit in number {
        if !digit.is_ascii_digit() {
            return false;
        }
        let doubled = if check == 0 { 10 } else { check } * 2 % 11;
        check = (doubled + u32::from(digit - b'0')) % 10;
    }
    check == 1
}

/// ISO 7064 mod 11-2: digits, the last may be X.
pub fn iso7064_mod11_2(number: &[u8]) -> bool {
    let Some((last, body)) = number.split_last() else { return false };
    let last = match last {
        b'X' => 10,
        digit if digit.is_ascii_digit() => u32::from(digit - b'0'),
        _ => return false,
    };
    if !body.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let sum = body.iter().fold(0, |sum, digit| (sum + u32::from(digit - b'0')) * 2 % 11);
    (sum + last) % 11 == 1
}

/// The remainder by 97 of letters and digits, letters read as 10 to 35 (ISO 7064 mod 97-10).
pub fn mod97(characters: impl Iterator<Item = u8>) -> u32 {
    characters.fold(0, |remainder, character| match character {
        b'0'..=b'9' => (remainder * 10 + u32::from(character - b'0')) % 97,
        b'A'..=b'Z' => (remainder * 100 + u32::from(character - b'A') + 10) % 97,
        _ => remainder,
    })
}

/// Whether the proleptic Gregorian calendar has the day.
pub fn is_date(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// Whether two digits each for year, month and day are a date in either century.
pub fn is_short_date(year: u32, month: u32, day: u32) -> bool {
    is_date(1900 + year, month, day) || is_date(2000 + year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_check_digits_hold() {
        assert!(luhn(b"79927398713") && !luhn(b"79927398710") && !luhn(b""));
        assert!(verhoeff(b"2363") && !verhoeff(b"2364"));
        assert!(iso7064_mod11_10(b"36574261809"));
        assert!(iso7064_mod11_2(b"0000000218250097") && iso7064_mod11_2(b"000000021694233X"));
        assert_eq!(mod97(b"3214282912345698765432161182".iter().copied()), 1);
    }

    #[test]
    fn leap_years_are_known() {
        assert!(
            is_date(2000, 2, 29) && !is_date(1900, 2, 29) && !is_date(2023, 4, 31) && !is_date(2023, 13, 1)
        );
    }
}
