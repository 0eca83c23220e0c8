//! The eighteen identifiers of HIPAA's Safe Harbor, 45 CFR 164.514(b)(2)(i), and how each is covered.

use crate::finding::Kind;

/// What the guard does about an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    /// Findings of these kinds.
    Covered(&'static [Kind]),
    /// It cannot stand in a text; says who looks after it.
    NotInText(&'static str),
}

use Coverage::{Covered, NotInText};

/// In the order of the regulation, (A) to (R).
pub const SAFE_HARBOR: [(&str, Coverage); 18] = [
    ("names", Covered(&[Kind::Name, Kind::Initials, Kind::Relative])),
    (
        "geographic subdivisions smaller than a state",
        Covered(&[Kind::Address, Kind::Postcode, Kind::Bed, Kind::Combination]),
    ),
    ("dates directly related to an individual, and ages over 89", Covered(&[Kind::Date, Kind::Age])),
    ("telephone numbers", Covered(&[Kind::Phone])),
    ("fax numbers", Covered(&[Kind::Phone])),
    ("e-mail addresses", Covered(&[Kind::Email])),
    ("Social Security numbers", Covered(&[Kind::PatientNumber])),
    ("medical record numbers", Covered(&[Kind::RecordNumber, Kind::PatientNumber])),
    ("health plan beneficiary numbers", Covered(&[Kind::PatientNumber, Kind::AccountNumber])),
    ("account numbers", Covered(&[Kind::AccountNumber])),
    ("certificate and licence numbers", Covered(&[Kind::LicenceNumber])),
    ("vehicle identifiers and serial numbers, with licence plates", Covered(&[Kind::Vehicle])),
    ("device identifiers and serial numbers", Covered(&[Kind::Device])),
    ("web addresses", Covered(&[Kind::Url])),
    ("IP addresses", Covered(&[Kind::Ip])),
    (
        "biometric identifiers, with finger and voice prints",
        NotInText("prints and voices are pictures and sounds; attachments are checked on their own"),
    ),
    (
        "full-face photographs and comparable images",
        NotInText("a face is in a picture; attachments are checked on their own"),
    ),
    (
        "any other unique identifying number, characteristic or code",
        Covered(&[Kind::PatientNumber, Kind::RecordNumber, Kind::Handle, Kind::Combination]),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Context, detectors, scan};

    #[test]
    fn every_kind_that_is_promised_has_a_detector() {
        for (identifier, coverage) in SAFE_HARBOR {
            let Covered(kinds) = coverage else { continue };
            for kind in kinds {
                assert!(detectors().any(|(_, of)| of.contains(kind)), "{identifier}: {kind}");
            }
        }
    }

    #[test]
    fn an_example_of_every_covered_identifier_is_found() {
        let examples = [
            ("names", "pt Jean Smith"),
            ("geographic subdivisions smaller than a state", "pt lives at 12 Acacia Avenue"),
            ("dates directly related to an individual, and ages over 89", "DOB 12/03/1948"),
            ("telephone numbers", "his mobile is 07700 900123"),
            ("fax numbers", "fax +44 161 496 0000"),
            ("e-mail addresses", "her email is jean.smith@gmail.com"),
            ("Social Security numbers", "SSN 536-90-4399"),
            ("medical record numbers", "MRN 00451234"),
            ("health plan beneficiary numbers", "Medicare ID 1EG4-TE5-MK73"),
            ("account numbers", "account number 31926819"),
            ("certificate and licence numbers", "driving licence MORGA657054SM9IJ"),
            ("vehicle identifiers and serial numbers, with licence plates", "reg AB12 CDE"),
            ("device identifiers and serial numbers", "pacemaker serial ABC123456"),
            ("web addresses", "patient's page facebook.com/jean.smith.51"),
            ("IP addresses", "the patient logged in from 81.2.69.142"),
            ("any other unique identifying number, characteristic or code", "CPR number 211062-5629"),
        ];
        for (identifier, coverage) in SAFE_HARBOR {
            let Covered(kinds) = coverage else { continue };
            let (_, text) = examples.iter().find(|(of, _)| *of == identifier).unwrap();
            let found = scan(text, &Context::default());
            assert!(found.iter().any(|found| kinds.contains(&found.kind)), "{identifier}: {text} {found:?}");
        }
    }
}
