//! The slots of the template language that draw an identifier, with the kind each is labelled by.

use super::numbers::{self, grouped};
use super::random::Random;

/// Every kind that the guard knows, in the order of the report; `combination` is no direct identifier.
pub const KINDS: [&str; 20] = [
    "name",
    "initials",
    "relative",
    "date",
    "age",
    "address",
    "postcode",
    "phone",
    "email",
    "url",
    "ip",
    "patient_number",
    "record_number",
    "account_number",
    "licence_number",
    "bed",
    "vehicle",
    "device",
    "handle",
    "combination",
];

pub struct Identifier {
    pub slot: &'static str,
    pub kind: &'static str,
    /// What its issuer calls it; empty where the kind says it all.
    pub name: &'static str,
    pub draw: fn(&mut Random) -> String,
}

const fn one(
    kind: &'static str,
    slot: &'static str,
    name: &'static str,
    draw: fn(&mut Random) -> String,
) -> Identifier {
    Identifier { slot, kind, name, draw }
}

pub const IDENTIFIERS: &[Identifier] = &[
    one("patient_number", "nhs", "NHS number", |r| grouped(&numbers::nhs(r), &[3, 3, 4], " ")),
    one("patient_number", "nhs-dash", "NHS number", |r| grouped(&numbers::nhs(r), &[3, 3, 4], "-")),
    one("patient_number", "nhs-plain", "NHS number", numbers::nhs),
    one("patient_number", "chi", "CHI number", numbers::chi),
    one("patient_number", "chi-spaced", "CHI number", |r| grouped(&numbers::chi(r), &[6, 4], " ")),
    one("patient_number", "hcn", "H&C number", |r| grouped(&numbers::health_and_care(r), &[3, 3, 4], " ")),
    one("patient_number", "ihi-ie", "IHI", numbers::irish_ihi),
    one("patient_number", "nino", "National Insurance number", |r| {
        grouped(&numbers::nino(r), &[2, 2, 2, 2, 1], " ")
    }),
    one("patient_number", "nino-plain", "National Insurance number", numbers::nino),
    one("patient_number", "ssn", "SSN", numbers::ssn),
    one("patient_number", "mbi", "MBI", numbers::mbi),
    one("patient_number", "medicare-au", "Medicare number", numbers::australian_medicare),
    one("patient_number", "ihi-au", "IHI", numbers::australian_ihi),
    one("patient_number", "sin", "SIN", numbers::sin),
    one("patient_number", "ohip", "OHIP number", numbers::ohip),
    one("patient_number", "ohip-version", "OHIP number", |r| {
        format!("{}-{}", numbers::ohip(r), r.letters("ACFGHJKLMNPQRTVWXY", 2))
    }),
    one("patient_number", "phn-bc", "PHN", numbers::bc_phn),
    one("patient_number", "phn-ab", "PHN", |r| format!("{}-{}", r.between(10_000, 99_999), r.digits(4))),
    one("patient_number", "ramq", "RAMQ number", numbers::ramq),
    one("patient_number", "nhi", "NHI number", numbers::nhi),
    one("patient_number", "nhi-new", "NHI number", numbers::new_nhi),
    one("patient_number", "ppsn", "PPSN", numbers::ppsn),
    one("patient_number", "aadhaar", "Aadhaar number", numbers::aadhaar),
    one("patient_number", "abha", "ABHA number", |r| {
        grouped(&format!("{}{}", r.between(10, 99), r.digits(12)), &[2, 4, 4, 4], "-")
    }),
    one("patient_number", "cpr", "CPR number", numbers::cpr),
    one("patient_number", "personnummer", "personnummer", numbers::personnummer),
    one("patient_number", "personnummer-long", "personnummer", |r| format!("19{}", numbers::personnummer(r))),
    one("patient_number", "fnr", "fødselsnummer", numbers::fodselsnummer),
    one("patient_number", "hetu", "HETU", numbers::hetu),
    one("patient_number", "bsn", "BSN", numbers::bsn),
    one("patient_number", "rrn", "national register number", numbers::belgian),
    one("patient_number", "nir", "NIR", numbers::nir),
    one("patient_number", "kvnr", "KVNR", numbers::kvnr),
    one("patient_number", "steuer-id", "Steuer-IdNr", numbers::steuer_id),
    one("patient_number", "svnr", "SVNR", numbers::austrian),
    one("patient_number", "ahv", "AHV number", numbers::ahv),
    one("patient_number", "dni", "DNI", numbers::dni),
    one("patient_number", "nie", "NIE", numbers::nie),
    one("patient_number", "codice-fiscale", "codice fiscale", numbers::codice_fiscale),
    one("patient_number", "pesel", "PESEL", numbers::pesel),
    one("patient_number", "cpf", "CPF", numbers::cpf),
    one("patient_number", "cns", "CNS", numbers::cns),
    one("patient_number", "cnp", "CNP", numbers::cnp),
    one("patient_number", "tckn", "TCKN", numbers::tckn),
    one("record_number", "mrn", "", |r| r.between(1_000_000, 9_999_999).to_string()),
    one("record_number", "mrn-long", "", |r| format!("00{}", r.between(100_000, 999_999))),
    one("record_number", "hospital-no", "", |r| {
        format!("{}{}", r.letters("CDGHKRSTX", 1), r.between(100_000, 999_999))
    }),
    one("record_number", "trust", "", |r| {
        format!("{}{}", r.pick(&["RXH", "RTD", "RWE", "RJ1", "RAL"]), r.between(1_000_000, 9_999_999))
    }),
    one("record_number", "accession", "", |r| {
        format!("{}-{}-{}", r.pick(&["CT", "MR", "US", "XR"]), r.between(2019, 2026), r.digits(6))
    }),
    one("record_number", "histology", "", |r| {
        format!("{}{}/{}", r.pick(&["H", "S", "HP"]), r.between(19, 26), r.between(10_000, 69_999))
    }),
    one("account_number", "iban", "IBAN", numbers::british_iban),
    one("account_number", "iban-de", "IBAN", numbers::german_iban),
    one("account_number", "sort-account", "", |r| {
        format!(
            "{}-{}-{} {}",
            r.between(20, 60),
            r.between(10, 99),
            r.between(10, 99),
            r.between(10_000_000, 89_999_999)
        )
    }),
    one("account_number", "card", "", numbers::card),
    one("account_number", "member", "", |r| {
        format!("{}{}", r.letters("CDFGHJKLMNPRTWXYZ", 3), r.between(100_000_000, 999_999_999))
    }),
    one("account_number", "policy", "", |r| {
        format!("{}-{}", r.letters("ABCDEFGHKLMP", 2), r.between(1_000_000, 9_999_999))
    }),
    one("licence_number", "gmc", "GMC number", |r| format!("{}{}", r.pick(&["4", "6", "7"]), r.digits(6))),
    one("licence_number", "nmc", "NMC PIN", |r| {
        format!(
            "{}{}{}{}",
            r.between(85, 99),
            r.letters("ABCDEFGHI", 1),
            r.digits(4),
            r.pick(&["E", "S", "W", "N"])
        )
    }),
    one("licence_number", "hcpc", "HCPC number", |r| {
        format!("{}{}", r.pick(&["PH", "RA", "PA", "OT"]), r.between(20_000, 119_999))
    }),
    one("licence_number", "gphc", "GPhC number", |r| format!("20{}", r.between(40_000, 99_999))),
    one("licence_number", "npi", "NPI", numbers::npi),
    one("licence_number", "dea", "DEA number", numbers::dea),
    one("licence_number", "ahpra", "AHPRA number", |r| format!("MED000{}", r.between(1_000_000, 2_999_999))),
    one("licence_number", "dvla", "driving licence", british_driver),
    one("licence_number", "us-driver", "driving licence", |r| {
        format!("{}{}", r.letters("BCDFHKNS", 1), r.between(1_000_000, 9_999_999))
    }),
    one("device", "serial", "", |r| {
        format!("{}{}{}", r.letters("BCFJKNPR", 3), r.between(100_000, 999_999), r.letters("GHKS", 1))
    }),
    one("device", "serial-dash", "", |r| {
        format!("{}-{}-{}", r.letters("ADKLMVX", 2), r.between(1000, 9999), r.between(10_000, 99_999))
    }),
    one("device", "udi", "UDI", |r| {
        format!(
            "(01){}(17){}{:02}{:02}(21){}",
            numbers::gtin(r),
            r.between(27, 31),
            r.between(1, 12),
            r.between(1, 28),
            r.letters("ABCDEFGHJKMNPRT", 2) + &r.digits(6)
        )
    }),
    one("vehicle", "plate", "", |r| {
        format!(
            "{}{} {}",
            r.letters("ABDEFGKLMNPRSVWY", 2),
            *r.pick(&["14", "17", "18", "19", "21", "22", "23", "65", "68", "70", "72"]),
            r.letters("ABCDEFGHJKLMNPRSTUVWXYZ", 3)
        )
    }),
    one("vehicle", "plate-us", "", |r| {
        format!("{}{}{}", r.between(4, 9), r.letters("ABCDEFGHJKLMNPRSTUVWXYZ", 3), r.between(100, 999))
    }),
    one("vehicle", "plate-ie", "", |r| {
        format!("{}-{}-{}", r.between(131, 251), r.pick(&["D", "C", "G", "KY", "L"]), r.between(1000, 49_999))
    }),
    one("vehicle", "plate-de", "", |r| {
        format!(
            "{}-{} {}",
            r.pick(&["M", "HH", "K", "S", "HB"]),
            r.letters("ABCDEFKLMNPRSTW", 2),
            r.between(100, 9999)
        )
    }),
    one("vehicle", "vin", "VIN", numbers::vin),
    one("ip", "ipv4", "", |r| {
        format!("{}.{}.{}.{}", r.between(51, 99), r.between(1, 254), r.between(0, 254), r.between(1, 254))
    }),
    one("ip", "ipv6", "", |r| {
        format!(
            "2a00:23c7:{:x}:{:x}01:{:x}:{:x}:{:x}:{:x}",
            r.between(0x1000, 0xffff),
            r.between(0x10, 0xff),
            r.between(0x1000, 0xffff),
            r.between(0x1000, 0xffff),
            r.between(0x1000, 0xffff),
            r.between(0x1000, 0xffff)
        )
    }),
    one("phone", "mobile", "", |r| format!("{} {}", mobile(r), r.digits(6))),
    one("phone", "mobile-plain", "", |r| mobile(r) + &r.digits(6)),
    one("phone", "mobile-intl", "", |r| format!("+44 {} {}", &mobile(r)[1..], r.digits(6))),
    one("phone", "landline", "", |r| {
        format!(
            "{} {} {}",
            r.pick(&["0161", "0121", "0113", "0114", "0141"]),
            r.between(220, 499),
            r.between(1000, 9999)
        )
    }),
    one("phone", "phone-us", "", |r| {
        format!(
            "({}) {}-{}",
            r.pick(&["312", "617", "415", "206", "503"]),
            r.between(220, 999),
            r.between(1000, 9999)
        )
    }),
    one("phone", "phone-us-dash", "", |r| {
        format!(
            "{}-{}-{}",
            r.pick(&["312", "617", "416", "604", "503"]),
            r.between(220, 999),
            r.between(1000, 9999)
        )
    }),
    one("phone", "phone-ie", "", |r| {
        format!("08{} {} {}", r.pick(&["5", "6", "7"]), r.between(100, 999), r.between(1000, 9999))
    }),
    one("phone", "phone-au", "", |r| {
        format!("04{} {} {}", r.between(10, 38), r.between(100, 999), r.between(100, 999))
    }),
    one("phone", "phone-nz", "", |r| format!("021 {} {}", r.between(200, 899), r.between(100, 999))),
    one("phone", "phone-in", "", |r| {
        format!("+91 {} {}", r.between(90_000, 98_999), r.between(10_000, 99_999))
    }),
    one("phone", "phone-de", "", |r| format!("+49 151 {}", r.between(10_000_000, 59_999_999))),
    one("phone", "phone-fr", "", |r| {
        format!("06 {} {} {} {}", r.between(10, 89), r.between(10, 99), r.between(10, 99), r.between(10, 99))
    }),
    one("phone", "phone-nl", "", |r| format!("06-{}", r.between(10_000_000, 59_999_999))),
    one("phone", "phone-se", "", |r| {
        format!("+46 70 {} {} {}", r.between(200, 899), r.between(10, 99), r.between(10, 99))
    }),
    one("postcode", "postcode", "", |r| {
        format!(
            "{} {}{}",
            r.pick(&[
                "LE2", "M14", "B29", "LS6", "NR3", "BS5", "S11", "EH6", "CF24", "NG7", "SW11", "SE15", "PL4"
            ]),
            r.between(1, 9),
            r.letters("ABDEFGHJLNPQRSTUWXYZ", 2)
        )
    }),
    one("postcode", "zip", "", |r| {
        format!("{}-{}", r.pick(&["62704", "04401", "97203", "53703", "27514"]), r.between(1001, 9998))
    }),
    one("postcode", "postcode-ca", "", |r| {
        format!(
            "{}{}{} {}{}{}",
            r.letters("KLMNTV", 1),
            r.between(1, 9),
            r.letters("ABCEGHJKLMN", 1),
            r.between(1, 9),
            r.letters("ABCEGHJKLMN", 1),
            r.between(1, 9)
        )
    }),
    one("postcode", "postcode-nl", "", |r| {
        format!("{} {}", r.between(1011, 9799), r.letters("ABCDEGHJKLNPRSTVWXZ", 2))
    }),
    one("postcode", "eircode", "", |r| {
        format!(
            "{} {}{}{}",
            r.pick(&["D04", "T12", "H91", "V94", "F92"]),
            r.letters("ACEFHKNPRTV", 1),
            r.between(10, 99),
            r.letters("ACEFHKNPRTV", 1)
        )
    }),
    one("date", "born-slash", "", |r| {
        let (d, m, y) = born(r);
        format!("{d:02}/{m:02}/{y}")
    }),
    one("date", "born-short", "", |r| {
        let (d, m, y) = born(r);
        format!("{d}/{m}/{:02}", y % 100)
    }),
    one("date", "born-dash", "", |r| {
        let (d, m, y) = born(r);
        format!("{d:02}-{m:02}-{y}")
    }),
    one("date", "born-dot", "", |r| {
        let (d, m, y) = born(r);
        format!("{d:02}.{m:02}.{y}")
    }),
    one("date", "born-iso", "", |r| {
        let (d, m, y) = born(r);
        format!("{y}-{m:02}-{d:02}")
    }),
    one("date", "born-long", "", |r| {
        let (d, m, y) = born(r);
        format!("{d} {} {y}", month(m))
    }),
    one("date", "born-us", "", |r| {
        let (d, m, y) = born(r);
        format!("{} {d}, {y}", month(m))
    }),
    one("date", "born-ordinal", "", |r| {
        let (d, m, y) = born(r);
        format!("{} {} {y}", ordinal(d), month(m))
    }),
    one("date", "born-compact", "", |r| {
        let (d, m, y) = born(r);
        format!("{d:02}{}{y}", month(m)[..3].to_uppercase())
    }),
    one("date", "day-slash", "", |r| {
        let (d, m, y) = recent(r);
        format!("{d:02}/{m:02}/{y}")
    }),
    one("date", "day-short", "", |r| {
        let (d, m, y) = recent(r);
        format!("{d}/{m}/{:02}", y % 100)
    }),
    one("date", "day-us-slash", "", |r| {
        let (d, m, y) = recent(r);
        format!("{m:02}/{d:02}/{y}")
    }),
    one("date", "day-dot", "", |r| {
        let (d, m, y) = recent(r);
        format!("{d:02}.{m:02}.{y}")
    }),
    one("date", "day-iso", "", |r| {
        let (d, m, y) = recent(r);
        format!("{y}-{m:02}-{d:02}")
    }),
    one("date", "day-long", "", |r| {
        let (d, m, y) = recent(r);
        format!("{d} {} {y}", month(m))
    }),
    one("date", "day-us", "", |r| {
        let (d, m, y) = recent(r);
        format!("{} {d}, {y}", month(m))
    }),
    one("date", "day-ordinal", "", |r| {
        let (d, m, y) = recent(r);
        format!("{} {} {y}", ordinal(d), month(m))
    }),
    one("date", "day-compact", "", |r| {
        let (d, m, y) = recent(r);
        format!("{d:02}-{}-{}", &month(m)[..3], y % 100)
    }),
    one("date", "day-month", "", |r| {
        let (d, m, _) = recent(r);
        format!("{d} {}", month(m))
    }),
    one("date", "month-day", "", |r| {
        let (d, m, _) = recent(r);
        format!("{} {}", month(m), ordinal(d))
    }),
];

/// A birth that makes nobody older than 89 in 2026.
fn born(random: &mut Random) -> (u32, u32, u32) {
    (random.between(1, 28), random.between(1, 12), random.between(1938, 2022))
}

fn recent(random: &mut Random) -> (u32, u32, u32) {
    (random.between(1, 28), random.between(1, 12), random.between(2019, 2025))
}

fn month(number: u32) -> &'static str {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    MONTHS[number as usize - 1]
}

fn ordinal(day: u32) -> String {
    let end = match day {
        1 | 21 => "st",
        2 | 22 => "nd",
        3 | 23 => "rd",
        _ => "th",
    };
    format!("{day}{end}")
}

/// The first five digits of a British mobile number.
fn mobile(random: &mut Random) -> String {
    format!("07{}{}", random.pick(&["4", "5", "8", "9"]), random.between(10, 89))
}

/// Great Britain's driver number: surname, birth, initials.
fn british_driver(random: &mut Random) -> String {
    let surname = *random.pick(&["HATHE", "PENRO", "OSBAL", "TREGE", "KINCA", "DUNST"]);
    let birth = format!("{}{:02}{:02}", random.between(3, 9), random.between(1, 12), random.between(1, 28));
    let end = random.letters("ADJKMPRS", 2) + "9" + &random.letters("ABCDEFGHIJKL", 2);
    format!("{surname}{birth}{}{end}", random.between(0, 9))
}
