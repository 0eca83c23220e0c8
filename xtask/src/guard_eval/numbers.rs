//! Invented national numbers that are valid in form, dates inside and check digits, each by its issuer's rule.

use super::random::Random;

const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const CONSONANTS: &str = "BCDFGLMNPRSTV";

fn values(digits: &str) -> Vec<u32> {
    digits.chars().filter_map(|c| c.to_digit(10)).collect()
}

/// The sum of digit times weight, as far as there are weights.
fn weighted(digits: &str, weights: &[u32]) -> u32 {
    values(digits).iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

fn modulo(digits: &str, by: u64) -> u64 {
    values(digits).iter().fold(0, |rest, digit| (rest * 10 + u64::from(*digit)) % by)
}

/// Tries until the rule holds; every rule here accepts at least one draw in eleven.
fn until(random: &mut Random, make: impl Fn(&mut Random) -> Option<String>) -> String {
    loop {
        if let Some(number) = make(random) {
            return number;
        }
    }
}

/// `12345678` cut into `sizes` and joined.
pub fn grouped(number: &str, sizes: &[usize], joint: &str) -> String {
    let mut rest = number;
    let mut parts = Vec::new();
    for size in sizes {
        let (part, after) = rest.split_at(*size);
        parts.push(part);
        rest = after;
    }
    parts.join(joint)
}

/// The digit that makes a number pass ISO/IEC 7812 (Luhn).
pub fn luhn(digits: &str) -> u32 {
    let sum: u32 = values(digits)
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| if place % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { *digit })
        .sum();
    (10 - sum % 10) % 10
}

/// Day, month and two-digit year of a birth between 1937 and 1999.
fn birth(random: &mut Random) -> (u32, u32, u32) {
    (random.between(1, 28), random.between(1, 12), random.between(37, 99))
}

fn ddmmyy(random: &mut Random) -> String {
    let (day, month, year) = birth(random);
    format!("{day:02}{month:02}{year:02}")
}

fn yymmdd(random: &mut Random) -> String {
    let (day, month, year) = birth(random);
    format!("{year:02}{month:02}{day:02}")
}

/// Nine digits and the modulus-11 check digit of the NHS number; `None` when that would be 10.
fn nhs_check(nine: &str) -> Option<String> {
    let check = 11 - weighted(nine, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    match check {
        10 => None,
        11 => Some(format!("{nine}0")),
        check => Some(format!("{nine}{check}")),
    }
}

pub fn nhs(random: &mut Random) -> String {
    until(random, |r| nhs_check(&format!("{}{}", r.pick(&["4", "6", "7"]), r.digits(8))))
}

pub fn chi(random: &mut Random) -> String {
    until(random, |r| nhs_check(&format!("{}{}", ddmmyy(r), r.digits(3))))
}

pub fn health_and_care(random: &mut Random) -> String {
    until(random, |r| nhs_check(&format!("3{}{}", r.between(2, 9), r.digits(7))))
}

pub fn irish_ihi(random: &mut Random) -> String {
    until(random, |r| nhs_check(&format!("8{}{}", r.between(0, 4), r.digits(7))))
}

pub fn nino(random: &mut Random) -> String {
    let prefix = *random.pick(&["AB", "CE", "JG", "HK", "LM", "PW", "RS", "SX", "TY", "WM", "YZ"]);
    format!("{prefix}{}{}", random.digits(6), random.letters("ABCD", 1))
}

pub fn ssn(random: &mut Random) -> String {
    let area = until(random, |r| Some(r.between(1, 899)).filter(|n| *n != 666).map(|n| format!("{n:03}")));
    format!("{area}-{:02}-{:04}", random.between(1, 99), random.between(1, 9999))
}

pub fn mbi(random: &mut Random) -> String {
    const A: &str = "ACDEFGHJKMNPQRTUVWXY";
    const AN: &str = "0123456789ACDEFGHJKMNPQRTUVWXY";
    let mut number = random.between(1, 9).to_string();
    for alphabet in [A, AN, "0123456789", A, AN, "0123456789", A, A, "0123456789", "0123456789"] {
        number += &random.letters(alphabet, 1);
    }
    grouped(&number, &[4, 3, 4], "-")
}

pub fn australian_medicare(random: &mut Random) -> String {
    let eight = format!("{}{}", random.between(2, 6), random.digits(7));
    let check = weighted(&eight, &[1, 3, 7, 9, 1, 3, 7, 9]) % 10;
    grouped(&format!("{eight}{check}{}", random.between(1, 3)), &[4, 5, 1], " ")
}

pub fn australian_ihi(random: &mut Random) -> String {
    let number = format!("800360{}", random.digits(9));
    grouped(&format!("{number}{}", luhn(&number)), &[4, 4, 4, 4], " ")
}

pub fn sin(random: &mut Random) -> String {
    let eight = format!("{}{}", random.between(1, 7), random.digits(7));
    grouped(&format!("{eight}{}", luhn(&eight)), &[3, 3, 3], "-")
}

pub fn ohip(random: &mut Random) -> String {
    let nine = format!("{}{}", random.between(1, 9), random.digits(8));
    grouped(&format!("{nine}{}", luhn(&nine)), &[4, 3, 3], "-")
}

pub fn bc_phn(random: &mut Random) -> String {
    let number = until(random, |r| {
        let eight = r.digits(8);
        let check = 11 - weighted(&eight, &[2, 4, 8, 5, 10, 9, 7, 3]) % 11;
        (check < 10).then(|| format!("9{eight}{check}"))
    });
    grouped(&number, &[4, 3, 3], " ")
}

/// Quebec's health insurance number; its last digit has no published rule.
pub fn ramq(random: &mut Random) -> String {
    let (day, month, year) = birth(random);
    let month = month + *random.pick(&[0, 50]);
    format!("{} {year:02}{month:02} {day:02}{}", random.letters(CONSONANTS, 4), random.digits(2))
}

const NHI_LETTERS: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ";

fn nhi_sum(six: &str) -> u32 {
    let value = |c: char| {
        let letter = || NHI_LETTERS.find(c).map_or(0, |place| place as u32 + 1);
        c.to_digit(10).unwrap_or_else(letter)
    };
    six.chars().zip([7, 6, 5, 4, 3, 2]).map(|(c, weight)| value(c) * weight).sum()
}

pub fn nhi(random: &mut Random) -> String {
    until(random, |r| {
        let six = r.letters(NHI_LETTERS, 3) + &r.digits(3);
        let rest = nhi_sum(&six) % 11;
        (rest != 0).then(|| format!("{six}{}", (11 - rest) % 10))
    })
}

pub fn new_nhi(random: &mut Random) -> String {
    let six = random.letters(NHI_LETTERS, 3) + &random.digits(2) + &random.letters(NHI_LETTERS, 1);
    let check = (23 - nhi_sum(&six) % 23) as usize;
    format!("{six}{}", &NHI_LETTERS[check - 1..check])
}

pub fn ppsn(random: &mut Random) -> String {
    let seven = random.digits(7);
    let second = *random.pick(&["", "A", "B"]);
    let extra = match second {
        "A" => 9,
        "B" => 18,
        _ => 0,
    };
    let check = (weighted(&seven, &[8, 7, 6, 5, 4, 3, 2]) + extra) % 23;
    let letter = if check == 0 { "W" } else { &LETTERS[check as usize - 1..check as usize] };
    format!("{seven}{letter}{second}")
}

/// The digit that makes a number pass Verhoeff's scheme.
fn verhoeff(digits: &str) -> u32 {
    let multiply = |a: u32, b: u32| match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => (a + b) % 5 + 5,
        (false, true) => (a + 5 - b) % 5 + 5,
        (false, false) => (a + 5 - b) % 5,
    };
    let permute = |places: usize, digit: u32| {
        (0..places % 8).fold(digit, |d, _| [1, 5, 7, 6, 2, 8, 3, 0, 9, 4][d as usize])
    };
    let numbers = values(digits);
    let places = numbers.iter().rev().enumerate();
    let check = places.fold(0, |check, (place, digit)| multiply(check, permute(place + 1, *digit)));
    if check < 5 { (5 - check) % 5 } else { check }
}

pub fn aadhaar(random: &mut Random) -> String {
    let eleven = format!("{}{}", random.between(2, 9), random.digits(10));
    grouped(&format!("{eleven}{}", verhoeff(&eleven)), &[4, 4, 4], " ")
}

pub fn cpr(random: &mut Random) -> String {
    let number = until(random, |r| {
        let nine = format!("{}{}{}", ddmmyy(r), r.between(0, 3), r.digits(2));
        let check = (11 - weighted(&nine, &[4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
        (check < 10).then(|| format!("{nine}{check}"))
    });
    grouped(&number, &[6, 4], "-")
}

pub fn personnummer(random: &mut Random) -> String {
    let nine = yymmdd(random) + &random.digits(3);
    grouped(&format!("{nine}{}", luhn(&nine)), &[6, 4], "-")
}

pub fn fodselsnummer(random: &mut Random) -> String {
    until(random, |r| {
        let nine = format!("{}{:03}", ddmmyy(r), r.between(0, 499));
        let first = (11 - weighted(&nine, &[3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11) % 11;
        let ten = format!("{nine}{first}");
        let second = (11 - weighted(&ten, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
        (first < 10 && second < 10).then(|| format!("{ten}{second}"))
    })
}

pub fn hetu(random: &mut Random) -> String {
    let (date, serial) = (ddmmyy(random), format!("{:03}", random.between(2, 899)));
    let place = modulo(&format!("{date}{serial}"), 31) as usize;
    format!("{date}-{serial}{}", &"0123456789ABCDEFHJKLMNPRSTUVWXY"[place..=place])
}

pub fn bsn(random: &mut Random) -> String {
    until(random, |r| {
        let eight = format!("{}{}", r.between(1, 9), r.digits(7));
        let check = weighted(&eight, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
        (check < 10).then(|| format!("{eight}{check}"))
    })
}

pub fn belgian(random: &mut Random) -> String {
    let nine = format!("{}{:03}", yymmdd(random), random.between(1, 998));
    let date = grouped(&nine[..6], &[2, 2, 2], ".");
    format!("{date}-{}.{:02}", &nine[6..], 97 - modulo(&nine, 97))
}

pub fn nir(random: &mut Random) -> String {
    let (_, month, year) = birth(random);
    let place =
        format!("{:02}{:03}{:03}", random.between(1, 95), random.between(1, 990), random.between(1, 999));
    let number = format!("{}{year:02}{month:02}{place}", random.between(1, 2));
    let key = 97 - modulo(&number, 97);
    grouped(&format!("{number}{key:02}"), &[1, 2, 2, 2, 3, 3, 2], " ")
}

pub fn kvnr(random: &mut Random) -> String {
    let (letter, eight) = (random.index(26), random.digits(8));
    let sum: u32 = values(&format!("{:02}{eight}", letter + 1))
        .iter()
        .zip([1, 2].iter().cycle())
        .map(|(digit, weight)| digit * weight / 10 + digit * weight % 10)
        .sum();
    format!("{}{eight}{}", &LETTERS[letter..=letter], sum % 10)
}

/// Germany's tax number: one digit twice, one not at all, ISO 7064 mod 11,10 at the end.
pub fn steuer_id(random: &mut Random) -> String {
    let ten = until(random, |r| {
        let mut digits: Vec<char> = ('0'..='9').collect();
        r.shuffle(&mut digits);
        digits[9] = digits[r.index(9)];
        r.shuffle(&mut digits);
        let text: String = digits.iter().collect();
        let tripled = text.as_bytes().windows(2).any(|pair| pair[0] == pair[1]);
        (digits[0] != '0' && !tripled).then_some(text)
    });
    let product = values(&ten).iter().fold(10, |product, digit| {
        let sum = (digit + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    grouped(&format!("{ten}{}", (11 - product) % 10), &[2, 3, 3, 3], " ")
}

pub fn austrian(random: &mut Random) -> String {
    until(random, |r| {
        let (serial, date) = (r.between(100, 999).to_string(), ddmmyy(r));
        let check = (weighted(&serial, &[3, 7, 9]) + weighted(&date, &[5, 8, 4, 2, 1, 6])) % 11;
        (check < 10).then(|| format!("{serial}{check} {date}"))
    })
}

pub fn ahv(random: &mut Random) -> String {
    let twelve = format!("756{}", random.digits(9));
    let check = (10 - weighted(&twelve, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10) % 10;
    grouped(&format!("{twelve}{check}"), &[3, 4, 4, 2], ".")
}

const DNI_LETTERS: &str = "TRWAGMYFPDXBNJZSQVHLCKE";

fn dni_letter(number: u32) -> &'static str {
    let place = number as usize % 23;
    &DNI_LETTERS[place..=place]
}

pub fn dni(random: &mut Random) -> String {
    let number = random.between(10_000_000, 79_999_999);
    format!("{number}{}", dni_letter(number))
}

pub fn nie(random: &mut Random) -> String {
    let (first, number) = (random.between(0, 2), random.between(0, 9_999_999));
    format!("{}{number:07}{}", ["X", "Y", "Z"][first as usize], dni_letter(first * 10_000_000 + number))
}

pub fn codice_fiscale(random: &mut Random) -> String {
    const ODD: [u32; 26] =
        [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
    let (day, month, year) = birth(random);
    let day = day + *random.pick(&[0, 40]);
    let month = &"ABCDEHLMPRST"[month as usize - 1..month as usize];
    let names = random.letters(CONSONANTS, 6);
    let place = format!("{}{}", random.letters("ABCDEFGHIL", 1), random.between(101, 999));
    let number = format!("{names}{year:02}{month}{day:02}{place}");
    let sum: u32 = number
        .bytes()
        .enumerate()
        .map(|(index, byte)| {
            let value = u32::from(if byte.is_ascii_digit() { byte - b'0' } else { byte - b'A' });
            if index % 2 == 0 { ODD[value as usize] } else { value }
        })
        .sum();
    let check = sum as usize % 26;
    format!("{number}{}", &LETTERS[check..=check])
}

pub fn pesel(random: &mut Random) -> String {
    let ten = yymmdd(random) + &random.digits(4);
    let check = (10 - weighted(&ten, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10) % 10;
    format!("{ten}{check}")
}

pub fn cpf(random: &mut Random) -> String {
    let check = |digits: &str| {
        let length = digits.len() as u32;
        let weights: Vec<u32> = (0..length).map(|place| length + 1 - place).collect();
        (11 - weighted(digits, &weights) % 11) % 11 % 10
    };
    let nine = random.digits(9);
    let ten = format!("{nine}{}", check(&nine));
    let number = format!("{ten}{}", check(&ten));
    format!("{}-{}", grouped(&number[..9], &[3, 3, 3], "."), &number[9..])
}

pub fn cns(random: &mut Random) -> String {
    let number = until(random, |r| {
        let fourteen = format!("7{}", r.digits(13));
        let weights: Vec<u32> = (2..=15).rev().collect();
        let check = (11 - weighted(&fourteen, &weights) % 11) % 11;
        (check < 10).then(|| format!("{fourteen}{check}"))
    });
    grouped(&number, &[3, 4, 4, 4], " ")
}

pub fn cnp(random: &mut Random) -> String {
    let county = random.between(1, 46);
    let twelve =
        format!("{}{}{county:02}{:03}", random.between(1, 2), yymmdd(random), random.between(1, 999));
    let check = match weighted(&twelve, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11 {
        10 => 1,
        check => check,
    };
    format!("{twelve}{check}")
}

pub fn tckn(random: &mut Random) -> String {
    let nine = format!("{}{}", random.between(1, 9), random.digits(8));
    let odd = weighted(&nine, &[1, 0, 1, 0, 1, 0, 1, 0, 1]);
    let even = weighted(&nine, &[0, 1, 0, 1, 0, 1, 0, 1]);
    let ten = format!("{nine}{}", (odd * 7 + 100 - even) % 10);
    format!("{ten}{}", values(&ten).iter().sum::<u32>() % 10)
}

pub fn npi(random: &mut Random) -> String {
    let nine = format!("1{}", random.digits(8));
    format!("{nine}{}", luhn(&format!("80840{nine}")))
}

pub fn dea(random: &mut Random) -> String {
    let six = random.digits(6);
    let check = weighted(&six, &[1, 2, 1, 2, 1, 2]) % 10;
    format!("{}{}{six}{check}", random.letters("ABFM", 1), random.letters(LETTERS, 1))
}

pub fn card(random: &mut Random) -> String {
    let fifteen = format!("{}{}", random.pick(&["4", "51", "52", "55"]), random.digits(14));
    let fifteen = &fifteen[..15];
    grouped(&format!("{fifteen}{}", luhn(fifteen)), &[4, 4, 4, 4], " ")
}

/// An IBAN: ISO 7064 mod 97-10 over the rearranged number, letters as two digits.
fn iban(country: &str, account: &str) -> String {
    let number: String = format!("{account}{country}00")
        .chars()
        .map(|c| c.to_digit(36).map_or_else(String::new, |value| value.to_string()))
        .collect();
    format!("{country}{:02}{account}", 98 - modulo(&number, 97))
}

pub fn british_iban(random: &mut Random) -> String {
    let account = random.letters(CONSONANTS, 4) + &random.digits(14);
    grouped(&iban("GB", &account), &[4, 4, 4, 4, 4, 2], " ")
}

pub fn german_iban(random: &mut Random) -> String {
    let account = random.digits(18);
    grouped(&iban("DE", &account), &[4, 4, 4, 4, 4, 2], " ")
}

pub fn vin(random: &mut Random) -> String {
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ";
    const WORTH: &str = "012345678912345678123457923456789";
    let before = random.pick(&["WVW", "SAJ", "1HG", "VF1", "JTD"]).to_string() + &random.letters(ALPHABET, 5);
    let after = random.letters("ABCDEFGHJKLMNPRST", 2) + &random.digits(6);
    let sum: u32 = format!("{before}0{after}")
        .chars()
        .zip(WEIGHTS)
        .map(|(c, weight)| {
            let place = ALPHABET.find(c).expect("made of the alphabet");
            values(&WORTH[place..=place])[0] * weight
        })
        .sum();
    let check = if sum % 11 == 10 { "X".to_owned() } else { (sum % 11).to_string() };
    format!("{before}{check}{after}")
}

/// A GTIN-14 with its check digit, for the device identifier of a UDI.
pub fn gtin(random: &mut Random) -> String {
    let thirteen = format!("0{}", random.digits(12));
    let check = (10 - weighted(&thirteen, &[3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10) % 10;
    format!("{thirteen}{check}")
}
