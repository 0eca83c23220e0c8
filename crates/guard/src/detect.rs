//! The detectors: each reads the document once and says what it found.

mod address;
mod age;
mod bed;
pub(crate) mod combination;
mod date;
mod initials;
pub(crate) mod learned;
mod name;
mod patient_number;
mod phone;
mod record;
mod relative;
mod vehicle;
mod web;

use crate::document::{Document, Hit};
use crate::finding::Kind;

pub(crate) struct Detector {
    pub name: &'static str,
    pub kinds: &'static [Kind],
    pub find: fn(&Document<'_>, &mut Vec<Hit>),
}

pub(crate) const DETECTORS: [Detector; 13] = [
    Detector {
        name: "numbers of health services and states",
        kinds: &[Kind::PatientNumber],
        find: patient_number::find,
    },
    Detector {
        name: "numbers of hospitals, insurers, registers and devices",
        kinds: &[Kind::RecordNumber, Kind::AccountNumber, Kind::LicenceNumber, Kind::Device],
        find: record::find,
    },
    Detector { name: "names of patients", kinds: &[Kind::Name], find: name::find },
    Detector { name: "initials", kinds: &[Kind::Initials], find: initials::find },
    Detector { name: "named relatives", kinds: &[Kind::Relative], find: relative::find },
    Detector { name: "dates of birth, care and death", kinds: &[Kind::Date], find: date::find },
    Detector { name: "ages over 89", kinds: &[Kind::Age], find: age::find },
    Detector {
        name: "addresses and postcodes",
        kinds: &[Kind::Address, Kind::Postcode],
        find: address::find,
    },
    Detector { name: "telephone and fax numbers", kinds: &[Kind::Phone], find: phone::find },
    Detector {
        name: "e-mail, links, network addresses and handles",
        kinds: &[Kind::Email, Kind::Url, Kind::Ip, Kind::Handle],
        find: web::find,
    },
    Detector { name: "beds and wards", kinds: &[Kind::Bed], find: bed::find },
    Detector { name: "number plates and vehicle numbers", kinds: &[Kind::Vehicle], find: vehicle::find },
    Detector {
        name: "what was learnt from examples",
        kinds: &[
            Kind::Name,
            Kind::Initials,
            Kind::Age,
            Kind::Bed,
            Kind::Url,
            Kind::Device,
            Kind::RecordNumber,
            Kind::Address,
        ],
        find: learned::find,
    },
];

/// The names of the detectors with what each finds, for documentation.
pub fn detectors() -> impl Iterator<Item = (&'static str, &'static [Kind])> {
    let combination: (&str, &[Kind]) = ("rare combinations", &[Kind::Combination]);
    DETECTORS.iter().map(|detector| (detector.name, detector.kinds)).chain([combination])
}
