//! Brazil, Mexico, Chile, India, China, Korea, Thailand, Malaysia, Indonesia, Pakistan, South Africa, Israel.

use super::check::{digits, is_date, is_short_date, iso7064_mod11_2, luhn, value, verhoeff, weighted};

/// CPF of Brazil. Eleven times the same digit passes the check and is refused.
pub fn cpf(number: &[u8]) -> bool {
    digits::<11>(number).is_some_and(|d| {
        let digit = |sum: u32| (11 - sum % 11) % 11 % 10;
        let first = digit(weighted(&d, &[10, 9, 8, 7, 6, 5, 4, 3, 2]));
        let second = digit(weighted(&d, &[11, 10, 9, 8, 7, 6, 5, 4, 3, 2]));
        d.iter().any(|other| *other != d[0]) && first == d[9] && second == d[10]
    })
}

/// Cartão Nacional de Saúde of Brazil.
pub fn cns(number: &[u8]) -> bool {
    digits::<15>(number).is_some_and(|d| {
        let sum = weighted(&d, &[15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
        let provisional = matches!(d[0], 7..=9);
        let lasting = matches!(d[0], 1 | 2) && d[11] == 0 && d[12] == 0 && d[13] <= 1;
        (provisional || lasting) && sum.is_multiple_of(11)
    })
}

/// The states of Mexico as a CURP writes them, and NE for those born abroad.
const MEXICAN_STATES: &str = "AS BC BS CC CH CL CM CS DF DG GR GT HG JC MC MN MS NE NL NT OC PL QR QT SL SP SR TC TL TS \
    VZ YN ZS";

/// CURP of Mexico.
pub fn curp(number: &[u8]) -> bool {
    if number.len() != 18 || !number.is_ascii() {
        return false;
    }
    let shape = b"AAAA999999AAAAAAX9";
    let fits = number.iter().zip(shape).all(|(c, shape)| match shape {
        b'A' => c.is_ascii_uppercase(),
        b'9' => c.is_ascii_digit(),
        _ => c.is_ascii_uppercase() || c.is_ascii_digit(),
    });
    let born = MEXICAN_STATES.split(' ').any(|state| state.as_bytes() == &number[11..13]);
    if !fits || !born || !matches!(number[10], b'H' | b'M' | b'X') {
        return false;
    }
    let sum: u32 = number[..17]
        .iter()
        .zip((2..=18).rev())
        .map(|(c, weight)| {
            // Ñ stands between N and O.
            let value = match c {
                b'0'..=b'9' => u32::from(c - b'0'),
                b'A'..=b'N' => u32::from(c - b'A') + 10,
                _ => u32::from(c - b'A') + 11,
            };
            value * weight
        })
        .sum();
    // The 17th character is a digit for those born before 2000.
    let century = if number[16].is_ascii_digit() { 1900 } else { 2000 };
    (10 - sum % 10) % 10 == u32::from(number[17] - b'0')
        && is_date(century + value(&number[4..6]), value(&number[6..8]), value(&number[8..10]))
}

/// RUT of Chile: the check may be K.
pub fn rut(number: &[u8]) -> bool {
    let Some((check, body)) = number.split_last() else { return false };
    if !matches!(body.len(), 7 | 8) || !body.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let sum: u32 =
        body.iter().rev().zip([2, 3, 4, 5, 6, 7, 2, 3]).map(|(digit, w)| u32::from(digit - b'0') * w).sum();
    *check == b"0123456789K"[((11 - sum % 11) % 11) as usize]
}

/// Aadhaar of India: Verhoeff, no palindrome.
pub fn aadhaar(number: &[u8]) -> bool {
    number.len() == 12
        && !matches!(number[0], b'0' | b'1')
        && verhoeff(number)
        && !number.iter().eq(number.iter().rev())
}

/// Ayushman Bharat Health Account: fourteen digits; no check is published.
pub fn abha(number: &[u8]) -> bool {
    digits::<14>(number).is_some()
}

/// Resident identity of China.
pub fn resident_identity(number: &[u8]) -> bool {
    number.len() == 18
        && matches!(number[0], b'1'..=b'9')
        && iso7064_mod11_2(number)
        && is_date(value(&number[6..10]), value(&number[10..12]), value(&number[12..14]))
}

/// Resident registration number of Korea.
pub fn rrn(number: &[u8]) -> bool {
    let Some(d) = digits::<13>(number) else { return false };
    let century = match d[6] {
        1 | 2 | 5 | 6 => 1900,
        3 | 4 | 7 | 8 => 2000,
        _ => 1800,
    };
    let check = (11 - weighted(&d, &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11) % 10;
    check == d[12]
        && value(&number[7..9]) <= 96
        && is_date(century + value(&number[..2]), value(&number[2..4]), value(&number[4..6]))
}

/// Population identification of Thailand.
pub fn thai(number: &[u8]) -> bool {
    digits::<13>(number).is_some_and(|d| {
        let check = (11 - weighted(&d, &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 10;
        !matches!(d[0], 0 | 9) && check == d[12]
    })
}

/// MyKad of Malaysia: date of birth, place of birth, serial. It has no check digit.
pub fn mykad(number: &[u8]) -> bool {
    digits::<12>(number).is_some()
        && is_short_date(value(&number[..2]), value(&number[2..4]), value(&number[4..6]))
        && !matches!(value(&number[6..8]), 0 | 17..=20 | 69..=70 | 73 | 80..=81 | 94..=97)
}

/// NIK of Indonesia: district, date of birth (women: 40 added to the day), serial. It has no check digit.
pub fn nik(number: &[u8]) -> bool {
    if digits::<16>(number).is_none() {
        return false;
    }
    let day = value(&number[6..8]);
    let day = if day > 40 { day - 40 } else { day };
    (11..=96).contains(&value(&number[..2]))
        && &number[12..] != b"0000"
        && is_short_date(value(&number[10..12]), value(&number[8..10]), day)
}

/// CNIC of Pakistan: region, family, and a last digit for the sex. It has no check digit.
pub fn cnic(number: &[u8]) -> bool {
    digits::<13>(number).is_some_and(|d| (1..=7).contains(&d[0]) && d[12] != 0)
}

/// Identity number of South Africa.
pub fn south_african(number: &[u8]) -> bool {
    number.len() == 13
        && luhn(number)
        && matches!(number[10], b'0'..=b'2')
        && is_short_date(value(&number[..2]), value(&number[2..4]), value(&number[4..6]))
}

/// Identity number of Israel, Luhn over nine digits.
pub fn israeli(number: &[u8]) -> bool {
    number.len() == 9 && luhn(number) && number != b"000000000"
}
