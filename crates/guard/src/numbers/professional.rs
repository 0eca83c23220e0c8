//! Numbers of people and things that are not patients: registers of professions, researchers, banks.

use super::check::{digits, iso7064_mod11_2, luhn, mod97};

/// National Provider Identifier of the United States: Luhn over "80840" and the number.
pub fn npi(number: &[u8]) -> bool {
    digits::<10>(number).is_some() && matches!(number[0], b'1' | b'2') && {
        let mut prefixed = [0; 15];
        prefixed[..5].copy_from_slice(b"80840");
        prefixed[5..].copy_from_slice(number);
        luhn(&prefixed)
    }
}

/// Number of the Drug Enforcement Administration of the United States.
pub fn dea(number: &[u8]) -> bool {
    let (Some(registrant), Some(initial)) = (number.first(), number.get(1)) else { return false };
    let Some(d) = digits::<7>(&number[2..]) else { return false };
    registrant.is_ascii_uppercase()
        && (initial.is_ascii_uppercase() || *initial == b'9')
        && (d[0] + d[2] + d[4] + 2 * (d[1] + d[3] + d[5])) % 10 == d[6]
}

/// PIN of the Nursing and Midwifery Council: two digits, a letter, four digits, a letter.
pub fn nmc_pin(number: &[u8]) -> bool {
    let [a, b, c, d, e, f, g, h] = *number else { return false };
    [a, b, d, e, f, g].iter().all(u8::is_ascii_digit) && c.is_ascii_uppercase() && h.is_ascii_uppercase()
}

/// Registration with AHPRA of Australia: three letters for the profession and ten digits.
pub fn ahpra(number: &[u8]) -> bool {
    let professions: [&[u8]; 16] = [
        b"MED", b"NMW", b"PHA", b"DEN", b"PSY", b"PHY", b"OCC", b"OPT", b"POD", b"CHI", b"CMR", b"MRP",
        b"OST", b"ATS", b"PAR", b"ATP",
    ];
    number.len() == 13 && professions.contains(&&number[..3]) && digits::<10>(&number[3..]).is_some()
}

/// ORCID of a researcher: ISO 7064 mod 11-2.
pub fn orcid(number: &[u8]) -> bool {
    number.len() == 16 && number.starts_with(b"000") && iso7064_mod11_2(number)
}

/// International bank account number: ISO 7064 mod 97-10 with the first four characters moved to the end.
pub fn iban(number: &[u8]) -> bool {
    (15..=34).contains(&number.len())
        && number[..2].iter().all(u8::is_ascii_uppercase)
        && number[2..4].iter().all(u8::is_ascii_digit)
        && number.iter().all(u8::is_ascii_alphanumeric)
        && mod97(number[4..].iter().chain(&number[..4]).copied()) == 1
}

/// Payment cards of the large schemes.
pub fn card(number: &[u8]) -> bool {
    matches!(number.len(), 15 | 16) && matches!(number[0], b'3'..=b'6') && luhn(number)
}

/// Vehicle identification number, ISO 3779: seventeen characters without I, O and Q. The check digit in the ninth
/// place is used in North America only.
pub fn vin(number: &[u8]) -> bool {
    number.len() == 17
        && number.iter().all(|c| c.is_ascii_digit() || (c.is_ascii_uppercase() && !b"IOQ".contains(c)))
        && number.iter().filter(|c| c.is_ascii_digit()).count() >= 5
        && number.iter().filter(|c| c.is_ascii_uppercase()).count() >= 3
}
