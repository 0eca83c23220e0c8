//! United States and Canada.

use super::check::{digits, is_short_date, luhn, value, weighted};

/// Social Security number: areas, groups and serials that are never issued are refused.
pub fn ssn(number: &[u8]) -> bool {
    let advertised: [&[u8]; 3] = [b"078051120", b"219099999", b"457555462"];
    digits::<9>(number).is_some()
        && number[0] != b'9'
        && &number[..3] != b"000"
        && &number[..3] != b"666"
        && &number[3..5] != b"00"
        && &number[5..] != b"0000"
        && !advertised.contains(&number)
}

/// Medicare Beneficiary Identifier (CMS): letters never S, L, O, I, B, Z.
pub fn mbi(number: &[u8]) -> bool {
    let letter = |c: u8| c.is_ascii_uppercase() && !b"SLOIBZ".contains(&c);
    let digit = |c: u8| c.is_ascii_digit();
    let either = |c: u8| letter(c) || digit(c);
    let [a, b, c, d, e, f, g, h, i, j, k] = *number else { return false };
    (b'1'..=b'9').contains(&a)
        && letter(b)
        && either(c)
        && digit(d)
        && letter(e)
        && either(f)
        && digit(g)
        && letter(h)
        && letter(i)
        && digit(j)
        && digit(k)
}

/// Social Insurance Number of Canada.
pub fn sin(number: &[u8]) -> bool {
    number.len() == 9 && luhn(number) && !matches!(number[0], b'0' | b'8')
}

/// Ontario health card: ten digits with Luhn, and a version of one or two letters.
pub fn ohip(number: &[u8]) -> bool {
    let Some((digits, version)) = number.split_at_checked(10) else { return false };
    luhn(digits) && digits[0] != b'0' && version.len() <= 2 && version.iter().all(u8::is_ascii_uppercase)
}

/// Personal Health Number of British Columbia.
pub fn bc_phn(number: &[u8]) -> bool {
    digits::<10>(number).is_some_and(|d| {
        let check = 11 - weighted(&d[1..], &[2, 4, 8, 5, 10, 9, 7, 3]) % 11;
        d[0] == 9 && check % 11 == d[9] && check != 10
    })
}

/// Personal Health Number of Alberta: nine digits; no check digit is published.
pub fn alberta_phn(number: &[u8]) -> bool {
    digits::<9>(number).is_some() && number[0] != b'0'
}

/// Health insurance of Québec: three letters of the surname, one of the given name, date of birth with 50 added to
/// the month of women, two digits. The check digit's rule is not published.
pub fn ramq(number: &[u8]) -> bool {
    if number.len() != 12 || !number[..4].iter().all(u8::is_ascii_uppercase) {
        return false;
    }
    let Some(d) = digits::<8>(&number[4..]) else { return false };
    let month = d[2] * 10 + d[3];
    let month = if month > 50 { month - 50 } else { month };
    is_short_date(value(&number[4..6]), month, value(&number[8..10]))
}
