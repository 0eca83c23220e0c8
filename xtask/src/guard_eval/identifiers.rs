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

macro_rules! identifiers {
    ($($kind:ident: $($slot:literal $name:literal $draw:expr;)+)+) => {
        &[$($(Identifier { slot: $slot, kind: stringify!($kind), name: $name, draw: $draw }),+),+]
    };
}

pub const IDENTIFIERS: &[Identifier] = identifiers! {
    patient_number:
        "nhs" "NHS number" |r| grouped(&numbers::nhs(r), &[3, 3, 4], " ");
        "nhs-dash" "NHS number" |r| grouped(&numbers::nhs(r), &[3, 3, 4], "-");
        "nhs-plain" "NHS number" numbers::nhs;
        "chi" "CHI number" numbers::chi;
        "chi-spaced" "CHI number" |r| grouped(&numbers::chi(r), &[6, 4], " ");
        "hcn" "H&C number" |r| grouped(&numbers::health_and_care(r), &[3, 3, 4], " ");
        "ihi-ie" "IHI" numbers::irish_ihi;
        "nino" "National Insurance number" |r| grouped(&numbers::nino(r), &[2, 2, 2, 2, 1], " ");
        "nino-plain" "National Insurance number" numbers::nino;
        "ssn" "SSN" numbers::ssn;
        "mbi" "MBI" numbers::mbi;
        "medicare-au" "Medicare number" numbers::australian_medicare;
        "ihi-au" "IHI" numbers::australian_ihi;
        "sin" "SIN" numbers::sin;
        "ohip" "OHIP number" numbers::ohip;
        "ohip-version" "OHIP number" |r| format!("{}-{}", numbers::ohip(r), r.letters("ACFGHJKLMNPQRTVWXY", 2));
        "phn-bc" "PHN" numbers::bc_phn;
        "phn-ab" "PHN" |r| format!("{}-{}", r.between(10_000, 99_999), r.digits(4));
        "ramq" "RAMQ number" numbers::ramq;
        "nhi" "NHI number" numbers::nhi;
        "nhi-new" "NHI number" numbers::new_nhi;
        "ppsn" "PPSN" numbers::ppsn;
        "aadhaar" "Aadhaar number" numbers::aadhaar;
        "abha" "ABHA number" |r| grouped(&format!("{}{}", r.between(10, 99), r.digits(12)), &[2, 4, 4, 4], "-");
        "cpr" "CPR number" numbers::cpr;
        "personnummer" "personnummer" numbers::personnummer;
        "personnummer-long" "personnummer" |r| format!("19{}", numbers::personnummer(r));
        "fnr" "fødselsnummer" numbers::fodselsnummer;
        "hetu" "HETU" numbers::hetu;
        "bsn" "BSN" numbers::bsn;
        "rrn" "national register number" numbers::belgian;
        "nir" "NIR" numbers::nir;
        "kvnr" "KVNR" numbers::kvnr;
        "steuer-id" "Steuer-IdNr" numbers::steuer_id;
        "svnr" "SVNR" numbers::austrian;
        "ahv" "AHV number" numbers::ahv;
        "dni" "DNI" numbers::dni;
        "nie" "NIE" numbers::nie;
        "codice-fiscale" "codice fiscale" numbers::codice_fiscale;
        "pesel" "PESEL" numbers::pesel;
        "cpf" "CPF" numbers::cpf;
        "cns" "CNS" numbers::cns;
        "cnp" "CNP" numbers::cnp;
        "tckn" "TCKN" numbers::tckn;
    record_number:
        "mrn" "" |r| r.between(1_000_000, 9_999_999).to_string();
        "mrn-long" "" |r| format!("00{}", r.between(100_000, 999_999));
        "hospital-no" "" |r| format!("{}{}", r.letters("CDGHKRSTX", 1), r.between(100_000, 999_999));
        "trust" "" |r| format!("{}{}", r.pick(&["RXH", "RTD", "RWE", "RJ1", "RAL"]), r.between(1_000_000, 9_999_999));
        "accession" "" |r| format!("{}-{}-{}", r.pick(&["CT", "MR", "US", "XR"]), r.between(2019, 2026), r.digits(6));
        "histology" "" |r| format!("{}{}/{}", r.pick(&["H", "S", "HP"]), r.between(19, 26), r.between(10_000, 69_999));
    account_number:
        "iban" "IBAN" numbers::british_iban;
        "iban-de" "IBAN" numbers::german_iban;
        "sort-account" "" |r| format!("{}-{}-{} {}", r.between(20, 60), r.between(10, 99), r.between(10, 99), r.between(10_000_000, 89_999_999));
        "card" "" numbers::card;
        "member" "" |r| format!("{}{}", r.letters("CDFGHJKLMNPRTWXYZ", 3), r.between(100_000_000, 999_999_999));
        "policy" "" |r| format!("{}-{}", r.letters("ABCDEFGHKLMP", 2), r.between(1_000_000, 9_999_999));
    licence_number:
        "gmc" "GMC number" |r| format!("{}{}", r.pick(&["4", "6", "7"]), r.digits(6));
        "nmc" "NMC PIN" |r| format!("{}{}{}{}", r.between(85, 99), r.letters("ABCDEFGHI", 1), r.digits(4), r.pick(&["E", "S", "W", "N"]));
        "hcpc" "HCPC number" |r| format!("{}{}", r.pick(&["PH", "RA", "PA", "OT"]), r.between(20_000, 119_999));
        "gphc" "GPhC number" |r| format!("20{}", r.between(40_000, 99_999));
        "npi" "NPI" numbers::npi;
        "dea" "DEA number" numbers::dea;
        "ahpra" "AHPRA number" |r| format!("MED000{}", r.between(1_000_000, 2_999_999));
        "dvla" "driving licence" british_driver;
        "us-driver" "driving licence" |r| format!("{}{}", r.letters("BCDFHKNS", 1), r.between(1_000_000, 9_999_999));
    device:
        "serial" "" |r| format!("{}{}{}", r.letters("BCFJKNPR", 3), r.between(100_000, 999_999), r.letters("GHKS", 1));
        "serial-dash" "" |r| format!("{}-{}-{}", r.letters("ADKLMVX", 2), r.between(1000, 9999), r.between(10_000, 99_999));
        "udi" "UDI" |r| format!("(01){}(17){}{:02}{:02}(21){}", numbers::gtin(r), r.between(27, 31), r.between(1, 12), r.between(1, 28), r.letters("ABCDEFGHJKMNPRT", 2) + &r.digits(6));
    vehicle:
        "plate" "" |r| format!("{}{} {}", r.letters("ABDEFGKLMNPRSVWY", 2), *r.pick(&["14", "17", "18", "19", "21", "22", "23", "65", "68", "70", "72"]), r.letters("ABCDEFGHJKLMNPRSTUVWXYZ", 3));
        "plate-us" "" |r| format!("{}{}{}", r.between(4, 9), r.letters("ABCDEFGHJKLMNPRSTUVWXYZ", 3), r.between(100, 999));
        "plate-ie" "" |r| format!("{}-{}-{}", r.between(131, 251), r.pick(&["D", "C", "G", "KY", "L"]), r.between(1000, 49_999));
        "plate-de" "" |r| format!("{}-{} {}", r.pick(&["M", "HH", "K", "S", "HB"]), r.letters("ABCDEFKLMNPRSTW", 2), r.between(100, 9999));
        "vin" "VIN" numbers::vin;
    ip:
        "ipv4" "" |r| format!("{}.{}.{}.{}", r.between(51, 99), r.between(1, 254), r.between(0, 254), r.between(1, 254));
        "ipv6" "" |r| format!("2a00:23c7:{:x}:{:x}01:{:x}:{:x}:{:x}:{:x}", r.between(0x1000, 0xffff), r.between(0x10, 0xff), r.between(0x1000, 0xffff), r.between(0x1000, 0xffff), r.between(0x1000, 0xffff), r.between(0x1000, 0xffff));
    phone:
        "mobile" "" |r| format!("{} {}", mobile(r), r.digits(6));
        "mobile-plain" "" |r| mobile(r) + &r.digits(6);
        "mobile-intl" "" |r| format!("+44 {} {}", &mobile(r)[1..], r.digits(6));
        "landline" "" |r| format!("{} {} {}", r.pick(&["0161", "0121", "0113", "0114", "0141"]), r.between(220, 499), r.between(1000, 9999));
        "phone-us" "" |r| format!("({}) {}-{}", r.pick(&["312", "617", "415", "206", "503"]), r.between(220, 999), r.between(1000, 9999));
        "phone-us-dash" "" |r| format!("{}-{}-{}", r.pick(&["312", "617", "416", "604", "503"]), r.between(220, 999), r.between(1000, 9999));
        "phone-ie" "" |r| format!("08{} {} {}", r.pick(&["5", "6", "7"]), r.between(100, 999), r.between(1000, 9999));
        "phone-au" "" |r| format!("04{} {} {}", r.between(10, 38), r.between(100, 999), r.between(100, 999));
        "phone-nz" "" |r| format!("021 {} {}", r.between(200, 899), r.between(100, 999));
        "phone-in" "" |r| format!("+91 {} {}", r.between(90_000, 98_999), r.between(10_000, 99_999));
        "phone-de" "" |r| format!("+49 151 {}", r.between(10_000_000, 59_999_999));
        "phone-fr" "" |r| format!("06 {} {} {} {}", r.between(10, 89), r.between(10, 99), r.between(10, 99), r.between(10, 99));
        "phone-nl" "" |r| format!("06-{}", r.between(10_000_000, 59_999_999));
        "phone-se" "" |r| format!("+46 70 {} {} {}", r.between(200, 899), r.between(10, 99), r.between(10, 99));
    postcode:
        "postcode" "" |r| format!("{} {}{}", r.pick(&["LE2", "M14", "B29", "LS6", "NR3", "BS5", "S11", "EH6", "CF24", "NG7", "SW11", "SE15", "PL4"]), r.between(1, 9), r.letters("ABDEFGHJLNPQRSTUWXYZ", 2));
        "zip" "" |r| format!("{}-{}", r.pick(&["62704", "04401", "97203", "53703", "27514"]), r.between(1001, 9998));
        "postcode-ca" "" |r| format!("{}{}{} {}{}{}", r.letters("KLMNTV", 1), r.between(1, 9), r.letters("ABCEGHJKLMN", 1), r.between(1, 9), r.letters("ABCEGHJKLMN", 1), r.between(1, 9));
        "postcode-nl" "" |r| format!("{} {}", r.between(1011, 9799), r.letters("ABCDEGHJKLNPRSTVWXZ", 2));
        "eircode" "" |r| format!("{} {}{}{}", r.pick(&["D04", "T12", "H91", "V94", "F92"]), r.letters("ACEFHKNPRTV", 1), r.between(10, 99), r.letters("ACEFHKNPRTV", 1));
    date:
        "born-slash" "" |r| { let (d, m, y) = born(r); format!("{d:02}/{m:02}/{y}") };
        "born-short" "" |r| { let (d, m, y) = born(r); format!("{d}/{m}/{:02}", y % 100) };
        "born-dash" "" |r| { let (d, m, y) = born(r); format!("{d:02}-{m:02}-{y}") };
        "born-dot" "" |r| { let (d, m, y) = born(r); format!("{d:02}.{m:02}.{y}") };
        "born-iso" "" |r| { let (d, m, y) = born(r); format!("{y}-{m:02}-{d:02}") };
        "born-long" "" |r| { let (d, m, y) = born(r); format!("{d} {} {y}", month(m)) };
        "born-us" "" |r| { let (d, m, y) = born(r); format!("{} {d}, {y}", month(m)) };
        "born-ordinal" "" |r| { let (d, m, y) = born(r); format!("{} {} {y}", ordinal(d), month(m)) };
        "born-compact" "" |r| { let (d, m, y) = born(r); format!("{d:02}{}{y}", month(m)[..3].to_uppercase()) };
        "day-slash" "" |r| { let (d, m, y) = recent(r); format!("{d:02}/{m:02}/{y}") };
        "day-short" "" |r| { let (d, m, y) = recent(r); format!("{d}/{m}/{:02}", y % 100) };
        "day-us-slash" "" |r| { let (d, m, y) = recent(r); format!("{m:02}/{d:02}/{y}") };
        "day-dot" "" |r| { let (d, m, y) = recent(r); format!("{d:02}.{m:02}.{y}") };
        "day-iso" "" |r| { let (d, m, y) = recent(r); format!("{y}-{m:02}-{d:02}") };
        "day-long" "" |r| { let (d, m, y) = recent(r); format!("{d} {} {y}", month(m)) };
        "day-us" "" |r| { let (d, m, y) = recent(r); format!("{} {d}, {y}", month(m)) };
        "day-ordinal" "" |r| { let (d, m, y) = recent(r); format!("{} {} {y}", ordinal(d), month(m)) };
        "day-compact" "" |r| { let (d, m, y) = recent(r); format!("{d:02}-{}-{}", &month(m)[..3], y % 100) };
        "day-month" "" |r| { let (d, m, _) = recent(r); format!("{d} {}", month(m)) };
        "month-day" "" |r| { let (d, m, _) = recent(r); format!("{} {}", month(m), ordinal(d)) };
};

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
