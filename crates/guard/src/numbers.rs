//! The numbers that health services and states give to people.
//!
//! A module for each part of the world has the formats and check digits as plain functions over compact upper-case
//! ASCII (`guard::numbers::british_isles::nhs(b"9434765919")`); [`SCHEMES`] lists them with the words that announce
//! them and the ways they are grouped. How much a valid number proves is [`Alone`]: one random ten-digit number in
//! eleven passes the check of the NHS number.

pub mod british_isles;
pub mod central_europe;
pub mod check;
pub mod nordic_baltic;
pub mod north_america;
pub mod oceania;
pub mod other_continents;
pub mod professional;
mod table;
pub mod western_europe;

pub use table::SCHEMES;

/// One kind of number: how it is written, checked and announced.
#[derive(Debug, Clone, Copy)]
pub struct Scheme {
    /// Country and short name, unique.
    pub id: &'static str,
    pub name: &'static str,
    /// Numbers of characters without separators.
    pub lengths: &'static [usize],
    /// Format and check digits; takes compact upper-case ASCII of any length.
    pub is_valid: fn(&[u8]) -> bool,
    /// The lengths of the groups in which people write it.
    pub groupings: &'static [&'static [usize]],
    pub alone: Alone,
    /// Phrases that announce it, in lower case without accents and marks.
    pub cues: &'static [&'static str],
}

/// What a valid number proves without a word that announces it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alone {
    /// Nothing else looks like it.
    Certain,
    /// Chance makes fewer than one in a hundred.
    Distinct,
    /// Only its grouping tells it from other numbers.
    Grouped,
    /// Nothing: one number in ten or more is valid.
    Cued,
}

impl Scheme {
    pub fn by_id(id: &str) -> Option<&'static Self> {
        SCHEMES.iter().find(|scheme| scheme.id == id)
    }

    /// Whether the number is valid as people write it, with spaces, dots, hyphens and strokes.
    pub fn accepts(&self, written: &str) -> bool {
        let signed = self.id == "fi-hetu";
        let kept = |c: &u8| c.is_ascii_alphanumeric() || (signed && matches!(c, b'-' | b'+'));
        let compact: Vec<u8> =
            written.bytes().filter(kept).map(|character| character.to_ascii_uppercase()).collect();
        written.is_ascii() && self.lengths.contains(&compact.len()) && (self.is_valid)(&compact)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(id: &str, number: &str) -> bool {
        Scheme::by_id(id).unwrap().accepts(number)
    }

    /// Published examples, one or more for each scheme that has a check.
    #[test]
    fn published_numbers_are_valid() {
        for (id, number) in [
            ("gb-nhs", "943 476 5919"),
            ("gb-nhs", "401-023-2137"),
            ("gb-nhs", "9990000018"),
            ("gb-chi", "0101990014"),
            ("gb-hsc", "3200000015"),
            ("ie-ihi", "8000000016"),
            ("gb-nino", "tw987654a"),
            ("us-ssn", "536-90-4399"),
            ("us-mbi", "1EG4-TE5-MK73"),
            ("au-medicare", "2123 45670 1"),
            ("au-ihi", "8003608166690503"),
            ("ca-sin", "123-456-782"),
            ("ca-on", "9876543217"),
            ("ca-bc", "9698 658 215"),
            ("ca-qc", "TREM 4558 1216"),
            ("nz-nhi", "ZAC5361"),
            ("nz-nhi", "ZBN77VL"),
            ("ie-pps", "6433435F"),
            ("ie-pps", "6433435FW"),
            ("in-aadhaar", "2341 2341 2346"),
            ("dk-cpr", "211062-5629"),
            ("se-pnr", "880320-0016"),
            ("no-fnr", "15108695088"),
            ("fi-hetu", "131052-308T"),
            ("nl-bsn", "1112.22.333"),
            ("be-nn", "85 07 30 033 28"),
            ("be-nn", "17 07 30 033 84"),
            ("fr-nir", "2 95 10 99 126 111 93"),
            ("de-kvnr", "A123456780"),
            ("de-idnr", "36 574 261 809"),
            ("at-svnr", "1237 010180"),
            ("ch-ahv", "756.9217.0769.85"),
            ("es-dni", "54362315-K"),
            ("es-nie", "X-2482300W"),
            ("it-cf", "RCCMNL83S18D969H"),
            ("pt-cc", "00000000 0 ZZ4"),
            ("pl-pesel", "44051401359"),
            ("tr-tckn", "17291716060"),
            ("br-cpf", "390.533.447-05"),
            ("br-cns", "187 5079 4360 0018"),
            ("ro-cnp", "1630615123457"),
            ("cz-rc", "710319/2745"),
            ("bg-egn", "7523169263"),
            ("gr-amka", "01013099997"),
            ("hr-oib", "33392005961"),
            ("si-emso", "0101006500006"),
            ("ee-ik", "36805280109"),
            ("lt-ak", "33309240064"),
            ("is-kt", "450401-3150"),
            ("mx-curp", "BOXW310820HNERXN09"),
            ("cl-rut", "12.531.909-2"),
            ("cn-ric", "360426199101010071"),
            ("kr-rrn", "971013-9019902"),
            ("th-pin", "1-2345-45678-78-1"),
            ("my-nric", "770305-02-1234"),
            ("id-nik", "3171011708450001"),
            ("pk-cnic", "34201-0891231-8"),
            ("za-id", "7503305044089"),
            ("il-id", "3933742-3"),
        ] {
            // Israel writes leading zeros or leaves them out.
            let number = if id == "il-id" { format!("0{number}") } else { number.to_owned() };
            assert!(accepts(id, &number), "{id} {number}");
        }
    }

    #[test]
    fn wrong_check_digits_dates_and_ranges_are_refused() {
        for (id, number) in [
            ("gb-nhs", "9434765918"),
            ("gb-nhs", "9990000000"),
            ("gb-chi", "3213990015"),
            ("gb-hsc", "3200000016"),
            ("gb-nino", "BG123612A"),
            ("gb-nino", "QQ123456C"),
            ("us-ssn", "078051120"),
            ("us-ssn", "666-12-3456"),
            ("us-mbi", "1SG4-TE5-MK73"),
            ("au-medicare", "2123 25870 1"),
            ("nz-nhi", "ZZZ0044"),
            ("nz-nhi", "ZZZ00AA"),
            ("dk-cpr", "511062-5629"),
            ("fi-hetu", "131052-308U"),
            ("nl-bsn", "111252333"),
            ("fr-nir", "2 95 10 99 126 111 99"),
            ("pl-pesel", "44051401358"),
            ("br-cpf", "231.002.999-00"),
            ("br-cpf", "111.111.111-11"),
            ("es-dni", "54362315Z"),
            ("de-idnr", "36574261890"),
        ] {
            assert!(!accepts(id, number), "{id} {number}");
        }
    }

    #[test]
    fn no_scheme_panics_on_any_length() {
        for scheme in SCHEMES {
            for length in 0..40 {
                for character in [b'0', b'9', b'A', b'X', b'-'] {
                    let _ = (scheme.is_valid)(&vec![character; length]);
                }
            }
        }
    }

    #[test]
    fn identifiers_are_unique_and_groups_add_up() {
        for (index, scheme) in SCHEMES.iter().enumerate() {
            assert!(SCHEMES[..index].iter().all(|other| other.id != scheme.id), "{}", scheme.id);
            for groups in scheme.groupings {
                let sum = groups.iter().sum::<usize>();
                assert!(scheme.lengths.contains(&sum), "{} {groups:?}", scheme.id);
            }
        }
    }
}
