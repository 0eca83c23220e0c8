//! What single words may mean to the detectors.
//!
//! The lists lie beside this file, one class a file, words in lower case without accents. A word may be of several
//! classes: “May” is a month and a given name, “Parkinson” a surname and an eponym.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

/// One bit for each class, and the names of the classes by their bits.
macro_rules! classes {
    ($($(#[$what:meta])* $name:ident,)*) => {
        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "they become constants")]
        enum Bit {
            $($name,)*
        }

        impl Class {
            $($(#[$what])* pub const $name: Self = Self(1 << Bit::$name as u32);)*

            const NAMES: &[&str] = &[$(stringify!($name)),*];
        }
    };
}

/// A set of meanings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Class(pub(crate) u64);

classes! {
    /// Mr, Mrs, Frau, Señora …
    TITLE,
    /// Dr, Prof, Sister, Nurse …: whoever is called so is no patient.
    COLLEAGUE,
    /// Patient, pt, lady, gentleman, baby …
    PATIENT,
    /// Wife, son, carer, NOK …
    RELATION,
    GIVEN,
    SURNAME,
    MONTH,
    WEEKDAY,
    /// Street, Road, Avenue …
    STREET,
    /// What happens to one patient: admitted, collapsed, discharged, rang …
    CARE,
    /// Events whose date belongs to a patient: born, admitted, died, operated …
    EVENT,
    /// What is told to the public: guideline, conference, published, webinar …
    PUBLIC,
    /// Parkinson, Hodgkin, Glasgow …
    EPONYM,
    /// Towns, counties, countries.
    PLACE,
    CONDITION,
    /// Conditions so rare that a region has one.
    RARE,
    /// Occupations and offices that few people in a place have.
    OCCUPATION,
    /// Common words, also of medicine, that are no names when they are capitalised.
    COMMON,
    /// A cue (see `cues`) begins with this word.
    CUE,
    /// mg, mmol, bpm …
    UNIT,
    /// He, she, his, her, him.
    PERSON,
    /// Societies, colleges and other senders of numbers and addresses that are public.
    INSTITUTION,
    /// Cars and what is said of them.
    VEHICLES,
    /// Words before a place where somebody lives.
    HOME,
    /// Words for posting elsewhere.
    SOCIAL,
    /// Words before a colleague or author: thanks, by, with.
    CREDIT,
    /// Words after a colleague or author: talk, list, et al.
    WORK,
    /// Providers of private mailboxes.
    FREE_MAIL,
    /// Names of mailboxes that belong to a team.
    TEAM,
    /// What makes “patient” an adjective: safety, education.
    COMPOUND,
    /// Pages of people: blog, fundraiser, album.
    PAGE,
    /// Bed, bay, ward, cubicle …
    BED,
    /// Words that a name follows: name, called …
    NAMED,
    /// Words between an announcement and its number: is, no, the …
    LINK,
    /// What people say and how.
    SPEECH,
    /// What becomes of a patient.
    FATE,
    /// What patients do and want.
    CONDUCT,
    /// What is done to a patient.
    DOING,
    /// Parts of a body and what hangs on them.
    BODY,
    /// What is measured, imaged and charted.
    TEST,
    /// Words for the ages over 89.
    OLD,
    /// Implants and machines that one patient has.
    DEVICE,
    /// Rectory, farmhouse, barn …: homes without a street.
    DWELLING,
    /// Words that only medicine has, by a list and by how those of diseases, procedures and drugs end: cholangitis,
    /// laparotomy, apixaban.
    MEDICAL,
    /// Papers, talks and those who give them.
    SCHOLAR,
    /// What is said to and of colleagues.
    PRAISE,
    /// Who works here, and their lives.
    STAFF,
    /// Public life, books and films.
    FAME,
    /// Feelings and memories.
    FEELING,
    /// Where patients are.
    WARD,
    /// Titles of many tongues and trades.
    ADDRESSED,
    /// Plain words of prose.
    PLAIN,
}

impl Class {
    pub const NONE: Self = Self(0);
    /// Whatever is said of a patient.
    pub const CLINICAL: Self =
        Self(Self::CARE.0 | Self::CONDITION.0 | Self::EVENT.0 | Self::UNIT.0 | Self::MEDICAL.0);

    /// The bit of the class with this name: in the file of weights classes stand by name.
    pub fn bit(name: &str) -> Option<usize> {
        Self::NAMES.iter().position(|known| *known == name)
    }

    pub fn name(bit: usize) -> &'static str {
        Self::NAMES.get(bit).copied().unwrap_or_default()
    }

    /// What a word in small letters more likely is than a name.
    pub const ELSE: Self = Self::COMMON
        .and(Self::PLAIN)
        .and(Self::CLINICAL)
        .and(Self::MONTH)
        .and(Self::PLACE)
        .and(Self::EPONYM)
        .and(Self::FATE)
        .and(Self::CONDUCT)
        .and(Self::DOING)
        .and(Self::STAFF)
        .and(Self::FEELING)
        .and(Self::PRAISE)
        .and(Self::SCHOLAR)
        .and(Self::WARD)
        .and(Self::TEST)
        .and(Self::BODY)
        .and(Self::OCCUPATION)
        .and(Self::SPEECH)
        .and(Self::STREET)
        .and(Self::DEVICE);

    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

const LISTS: [(Class, &str); 52] = [
    (Class::TITLE, include_str!("lexicon/titles.txt")),
    (Class::COLLEAGUE, include_str!("lexicon/colleagues.txt")),
    (Class::PATIENT, include_str!("lexicon/patients.txt")),
    (Class::RELATION, include_str!("lexicon/relations.txt")),
    (Class::GIVEN, include_str!("lexicon/given_names.txt")),
    (Class::SURNAME, include_str!("lexicon/surnames.txt")),
    (Class::MONTH, include_str!("lexicon/months.txt")),
    (Class::WEEKDAY, include_str!("lexicon/weekdays.txt")),
    (Class::STREET, include_str!("lexicon/streets.txt")),
    (Class::CARE, include_str!("lexicon/care.txt")),
    (Class::EVENT, include_str!("lexicon/events.txt")),
    (Class::PUBLIC, include_str!("lexicon/public.txt")),
    (Class::EPONYM, include_str!("lexicon/eponyms.txt")),
    (Class::PLACE, include_str!("lexicon/places.txt")),
    (Class::CONDITION, include_str!("lexicon/conditions.txt")),
    (Class::MEDICAL, include_str!("lexicon/medicine.txt")),
    (Class::RARE, include_str!("lexicon/rare.txt")),
    (Class::OCCUPATION, include_str!("lexicon/occupations.txt")),
    (Class::COMMON, include_str!("lexicon/common.txt")),
    (Class::COMMON, include_str!("lexicon/abbreviations.txt")),
    (Class::UNIT, include_str!("lexicon/units.txt")),
    (
        Class::BED,
        "bed bett bay ward cubicle side sideroom chair trolley bedspace cub sr incubator cot pod room rm resus delivery labour \
        birthing isolation icu itu hdu nicu picu ccu scbu stretcher recliner couch majors minors station beds corridor hallway recovery",
    ),
    (
        Class::NAMED,
        "name named names called calls surname forename re aka goes prefers signed introduces wristband",
    ),
    (Class::LINK, include_str!("lexicon/links.txt")),
    (Class::OLD, "ninety ninetieth hundred hundredth tenth nonagenarian centenarian supercentenarian"),
    (
        Class::DEVICE,
        "implant implants implanted mesh hip knee stem cup prosthesis valve stent graft lens iol pump pacemaker ppm icd crt \
        lvad vad stimulator dbs vns cochlear electrode lead leads generator sensor transmitter cgm ring coil clip shunt \
        expander breast port filter plate nail screw rod cage device recorder machine concentrator glucometer catheter pen \
        driver nebuliser needle controller reservoir implantable iud iucd nexplanon denture dentures crown meter inhaler \
        dialyser dialyzer oxygenator brace wheelchair scooter portacath picc pumps pacemakers stents valves sensors pens \
        anchor sling balloon",
    ),
    (Class::DWELLING, include_str!("lexicon/dwellings.txt")),
    (Class::PERSON, "he she his her him hers they their"),
    (Class::INSTITUTION, include_str!("lexicon/institutions.txt")),
    (Class::VEHICLES, include_str!("lexicon/vehicles.txt")),
    (Class::HOME, include_str!("lexicon/homes.txt")),
    (Class::SOCIAL, include_str!("lexicon/social.txt")),
    (Class::CREDIT, include_str!("lexicon/credits.txt")),
    (Class::WORK, include_str!("lexicon/works.txt")),
    (Class::FREE_MAIL, include_str!("lexicon/free_mail.txt")),
    (Class::TEAM, include_str!("lexicon/teams.txt")),
    (Class::COMPOUND, include_str!("lexicon/compounds.txt")),
    (Class::PAGE, include_str!("lexicon/pages.txt")),
    (Class::SPEECH, include_str!("lexicon/speech.txt")),
    (Class::FATE, include_str!("lexicon/fates.txt")),
    (Class::CONDUCT, include_str!("lexicon/conduct.txt")),
    (Class::DOING, include_str!("lexicon/doing.txt")),
    (Class::BODY, include_str!("lexicon/body.txt")),
    (Class::TEST, include_str!("lexicon/tests.txt")),
    (Class::SCHOLAR, include_str!("lexicon/scholars.txt")),
    (Class::PRAISE, include_str!("lexicon/praise.txt")),
    (Class::STAFF, include_str!("lexicon/staff.txt")),
    (Class::FAME, include_str!("lexicon/fame.txt")),
    (Class::FEELING, include_str!("lexicon/feeling.txt")),
    (Class::WARD, include_str!("lexicon/wards.txt")),
    (Class::PLAIN, include_str!("lexicon/plain.txt")),
    (Class::ADDRESSED, include_str!("lexicon/forms_of_address.txt")),
];

/// No word of the lists is longer.
const LONGEST: usize = 24;

/// A word in lower case, with zeros behind it.
type Key = [u8; LONGEST];

static WORDS: LazyLock<HashMap<Key, Class, BuildHasherDefault<Multiplier>>> = LazyLock::new(|| {
    let mut words = HashMap::default();
    let of_lists = LISTS.iter().flat_map(|(class, list)| {
        let lines = list.lines().filter(|line| !line.starts_with('#'));
        lines.flat_map(str::split_whitespace).map(move |word| (*class, word))
    });
    for (class, word) in of_lists.chain(crate::cues::first_words().map(|word| (Class::CUE, word))) {
        let known: &mut Class = words.entry(key(word.as_bytes()).unwrap_or_default()).or_default();
        *known = known.and(class);
        if class != Class::GIVEN && class != Class::SURNAME && is_medical(word.as_bytes()) {
            *known = known.and(Class::MEDICAL);
        }
    }
    words
});

/// None for a word that is longer than any of the lists.
fn key(word: &[u8]) -> Option<Key> {
    let mut key = [0; LONGEST];
    key.get_mut(..word.len())?.copy_from_slice(word);
    key.make_ascii_lowercase();
    Some(key)
}

/// The meanings of a word in any case.
pub(crate) fn class(word: &[u8]) -> Class {
    match key(word).and_then(|key| WORDS.get(&key)) {
        Some(class) => *class,
        None if is_medical(word) => Class::MEDICAL,
        None => Class::NONE,
    }
}

/// Whether the word ends as only words of medicine do. Endings are looked up by their last letter: most words have
/// none that fits.
fn is_medical(word: &[u8]) -> bool {
    const SHORTEST: usize = 6;
    let endings: &[&str] = match word.last().map(u8::to_ascii_lowercase) {
        Some(_) if word.len() < SHORTEST => &[],
        Some(b'a') => {
            &["emia", "uria", "algia", "pnoea", "rrhoea", "rrhea", "plegia", "phagia", "phasia", "opia"]
        }
        Some(b'b') => &["zumab", "ximab", "limab", "tinib", "rafenib", "ciclib", "parib"],
        Some(b'c') => &["emic", "uric", "pneic", "phasic", "plegic"],
        Some(b'e') => &["azole", "dipine", "cycline", "oxetine"],
        Some(b'l') => &["april", "olol", "opril"],
        Some(b'm') => &["azepam", "azolam", "penem"],
        Some(b'n') => &[
            "cillin",
            "mycin",
            "micin",
            "oxacin",
            "statin",
            "sartan",
            "gliptin",
            "gliflozin",
            "xaban",
            "parin",
        ],
        Some(b's') => &["itis", "osis", "oses", "iasis", "ptysis", "lysis", "paresis", "stasis"],
        Some(b'y') => {
            &["ectomy", "ostomy", "otomy", "plasty", "scopy", "opathy", "trophy", "megaly", "graphy"]
        }
        _ => &[],
    };
    endings.iter().any(|ending| {
        let start = word.len().checked_sub(ending.len());
        start.is_some_and(|start| word[start..].eq_ignore_ascii_case(ending.as_bytes()))
    })
}

/// Multiplies eight bytes at a time: the standard hasher costs more than all else that is done with a word. Nobody can
/// choose the keys of the table, so there is nothing to attack.
#[derive(Default)]
struct Multiplier(u64);

impl Hasher for Multiplier {
    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks_exact(8) {
            let eight = chunk.iter().fold(0, |eight, byte| (eight << 8) | u64::from(*byte));
            self.0 = (self.0 ^ eight).wrapping_mul(0xf135_7aea_2e62_a9c5).rotate_left(23);
        }
    }

    fn write_usize(&mut self, _length: usize) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_in_any_case() {
        assert!(class(b"Mr").has(Class::TITLE));
        assert!(class(b"WIFE").has(Class::RELATION));
        assert!(class(b"May").has(Class::MONTH) && class(b"May").has(Class::GIVEN));
        assert_eq!(class(b"qwxz"), Class::NONE);
        assert_eq!(class(&[b'a'; 100]), Class::NONE);
    }

    #[test]
    fn words_of_medicine_are_known_by_their_ends() {
        for word in ["dacryocystitis", "Hypermagnesaemia", "craniotomy", "TOBRAMYCIN", "ocrelizumab"] {
            assert!(class(word.as_bytes()).has(Class::MEDICAL), "{word}");
        }
        for word in ["Wainwright", "Euphemia", "tommy"] {
            assert!(!class(word.as_bytes()).has(Class::MEDICAL), "{word}");
        }
    }

    #[test]
    fn the_lists_are_in_lower_case_without_accents() {
        for (_, list) in LISTS {
            for word in list.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace) {
                assert!(word.len() <= LONGEST, "{word}");
                assert!(word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'\''), "{word}");
            }
        }
    }
}
