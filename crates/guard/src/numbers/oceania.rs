//! Australia and New Zealand.

use super::check::{digits, luhn, weighted};

/// Medicare card of Australia: eight digits, a check digit, the issue, and perhaps the person on the card.
pub fn medicare(number: &[u8]) -> bool {
    let Some((body, person)) = number.split_at_checked(10) else { return false };
    let Some(d) = digits::<10>(body) else { return false };
    (2..=6).contains(&d[0])
        && weighted(&d, &[1, 3, 7, 9, 1, 3, 7, 9]) % 10 == d[8]
        && (person.is_empty() || matches!(person, [b'1'..=b'9']))
}

/// Individual Healthcare Identifier of Australia.
pub fn ihi(number: &[u8]) -> bool {
    number.len() == 16 && number.starts_with(b"800360") && luhn(number)
}

/// Tax File Number of Australia, eight or nine digits.
pub fn tfn(number: &[u8]) -> bool {
    let weights = [1, 4, 3, 7, 5, 8, 6, 9, 10];
    match (digits::<8>(number), digits::<9>(number)) {
        (Some(d), _) => weighted(&d, &weights).is_multiple_of(11),
        (_, Some(d)) => weighted(&d, &weights).is_multiple_of(11),
        _ => false,
    }
}

/// Australian Business Number: it belongs to a business and is public.
pub fn abn(number: &[u8]) -> bool {
    digits::<11>(number).is_some_and(|mut d| {
        d[0] = d[0].wrapping_sub(1);
        d[0] < 9 && weighted(&d, &[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]).is_multiple_of(89)
    })
}

/// Australian Company Number, public too.
pub fn acn(number: &[u8]) -> bool {
    digits::<9>(number).is_some_and(|d| (10 - weighted(&d, &[8, 7, 6, 5, 4, 3, 2, 1]) % 10) % 10 == d[8])
}

/// National Health Index of New Zealand, AAANNNC and since 2026 AAANNAX (HISO 10046).
pub fn nhi(number: &[u8]) -> bool {
    // The alphabet without I and O, counted from 1.
    fn letter(c: u8) -> Option<u32> {
        let place = b"ABCDEFGHJKLMNPQRSTUVWXYZ".iter().position(|known| *known == c)?;
        u32::try_from(place + 1).ok()
    }
    let [a, b, c, d, e, f, check] = *number else { return false };
    let (Some(a), Some(b), Some(c)) = (letter(a), letter(b), letter(c)) else { return false };
    if !d.is_ascii_digit() || !e.is_ascii_digit() {
        return false;
    }
    let sum = |sixth: u32| {
        weighted(&[a, b, c, u32::from(d - b'0'), u32::from(e - b'0'), sixth], &[7, 6, 5, 4, 3, 2])
    };
    match (f, check) {
        (b'0'..=b'9', b'0'..=b'9') => {
            let remainder = sum(u32::from(f - b'0')) % 11;
            remainder != 0 && (11 - remainder) % 10 == u32::from(check - b'0')
        }
        (b'A'..=b'Z', b'A'..=b'Z') => {
            letter(f).is_some_and(|sixth| letter(check) == Some(23 - sum(sixth) % 23))
        }
        _ => false,
    }
}
