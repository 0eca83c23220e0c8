//! What single words may mean to the detectors.
//!
//! The lists lie beside this file, one class a file, words in lower case without accents. A word may be of several
//! classes: “May” is a month and a given name, “Parkinson” a surname and an eponym.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

/// A set of meanings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Class(pub(crate) u64);

impl Class {
    pub const NONE: Self = Self(0);
    /// Mr, Mrs, Frau, Señora …
    pub const TITLE: Self = Self(1);
    /// Dr, Prof, Sister, Nurse …: whoever is called so is no patient.
    pub const COLLEAGUE: Self = Self(1 << 1);
    /// Patient, pt, lady, gentleman, baby …
    pub const PATIENT: Self = Self(1 << 2);
    /// Wife, son, carer, NOK …
    pub const RELATION: Self = Self(1 << 3);
    pub const GIVEN: Self = Self(1 << 4);
    pub const SURNAME: Self = Self(1 << 5);
    pub const MONTH: Self = Self(1 << 6);
    pub const WEEKDAY: Self = Self(1 << 7);
    /// Street, Road, Avenue …
    pub const STREET: Self = Self(1 << 8);
    /// What happens to one patient: admitted, collapsed, discharged, rang …
    pub const CARE: Self = Self(1 << 9);
    /// Events whose date belongs to a patient: born, admitted, died, operated …
    pub const EVENT: Self = Self(1 << 10);
    /// What is told to the public: guideline, conference, published, webinar …
    pub const PUBLIC: Self = Self(1 << 11);
    /// Parkinson, Hodgkin, Glasgow …
    pub const EPONYM: Self = Self(1 << 12);
    /// Towns, counties, countries.
    pub const PLACE: Self = Self(1 << 13);
    pub const CONDITION: Self = Self(1 << 14);
    /// Conditions so rare that a region has one.
    pub const RARE: Self = Self(1 << 15);
    /// Occupations and offices that few people in a place have.
    pub const OCCUPATION: Self = Self(1 << 16);
    /// Common words, also of medicine, that are no names when they are capitalised.
    pub const COMMON: Self = Self(1 << 17);
    /// A cue (see `cues`) begins with this word.
    pub const CUE: Self = Self(1 << 18);
    /// mg, mmol, bpm …
    pub const UNIT: Self = Self(1 << 19);
    /// He, she, his, her, him.
    pub const PERSON: Self = Self(1 << 20);
    /// Societies, colleges and other senders of numbers and addresses that are public.
    pub const INSTITUTION: Self = Self(1 << 21);
    /// Cars and what is said of them.
    pub const VEHICLES: Self = Self(1 << 22);
    /// Words before a place where somebody lives.
    pub const HOME: Self = Self(1 << 23);
    /// Words for posting elsewhere.
    pub const SOCIAL: Self = Self(1 << 24);
    /// Words before a colleague or author: thanks, by, with.
    pub const CREDIT: Self = Self(1 << 25);
    /// Words after a colleague or author: talk, list, et al.
    pub const WORK: Self = Self(1 << 26);
    /// Providers of private mailboxes.
    pub const FREE_MAIL: Self = Self(1 << 27);
    /// Names of mailboxes that belong to a team.
    pub const TEAM: Self = Self(1 << 28);
    /// What makes “patient” an adjective: safety, education.
    pub const COMPOUND: Self = Self(1 << 29);
    /// Pages of people: blog, fundraiser, album.
    pub const PAGE: Self = Self(1 << 30);
    /// Bed, bay, ward, cubicle …
    pub const BED: Self = Self(1 << 31);
    /// Words that a name follows: name, called …
    pub const NAMED: Self = Self(1 << 32);
    /// Words between an announcement and its number: is, no, the …
    pub const LINK: Self = Self(1 << 33);

    /// What people say and how.
    pub const SPEECH: Self = Self(1 << 34);
    /// What becomes of a patient.
    pub const FATE: Self = Self(1 << 35);
    /// What patients do and want.
    pub const CONDUCT: Self = Self(1 << 36);
    /// What is done to a patient.
    pub const DOING: Self = Self(1 << 37);
    /// Parts of a body and what hangs on them.
    pub const BODY: Self = Self(1 << 38);
    /// What is measured, imaged and charted.
    pub const TEST: Self = Self(1 << 39);
    /// Papers, talks and those who give them.
    pub const SCHOLAR: Self = Self(1 << 44);
    /// What is said to and of colleagues.
    pub const PRAISE: Self = Self(1 << 45);
    /// Who works here, and their lives.
    pub const STAFF: Self = Self(1 << 46);
    /// Public life, books and films.
    pub const FAME: Self = Self(1 << 47);
    /// Feelings and memories.
    pub const FEELING: Self = Self(1 << 48);
    /// Where patients are.
    pub const WARD: Self = Self(1 << 49);
    /// Plain words of prose.
    pub const PLAIN: Self = Self(1 << 51);
    /// Titles of many tongues and trades.
    pub const ADDRESSED: Self = Self(1 << 50);
    /// Words for the ages over 89.
    pub const OLD: Self = Self(1 << 40);
    /// Implants and machines that one patient has.
    pub const DEVICE: Self = Self(1 << 41);
    /// Rectory, farmhouse, barn …: homes without a street.
    pub const DWELLING: Self = Self(1 << 42);
    /// Words that only medicine has, by a list and by how those of diseases, procedures and drugs end: cholangitis,
    /// laparotomy, apixaban.
    pub const MEDICAL: Self = Self(1 << 43);
    /// Whatever is said of a patient.
    pub const CLINICAL: Self =
        Self(Self::CARE.0 | Self::CONDITION.0 | Self::EVENT.0 | Self::UNIT.0 | Self::MEDICAL.0);

    /// The names of the bits, for the weights of what was learnt.
    const NAMES: [&str; 52] = [
        "TITLE",
        "COLLEAGUE",
        "PATIENT",
        "RELATION",
        "GIVEN",
        "SURNAME",
        "MONTH",
        "WEEKDAY",
        "STREET",
        "CARE",
        "EVENT",
        "PUBLIC",
        "EPONYM",
        "PLACE",
        "CONDITION",
        "RARE",
        "OCCUPATION",
        "COMMON",
        "CUE",
        "UNIT",
        "PERSON",
        "INSTITUTION",
        "VEHICLES",
        "HOME",
        "SOCIAL",
        "CREDIT",
        "WORK",
        "FREE_MAIL",
        "TEAM",
        "COMPOUND",
        "PAGE",
        "BED",
        "NAMED",
        "LINK",
        "SPEECH",
        "FATE",
        "CONDUCT",
        "DOING",
        "BODY",
        "TEST",
        "OLD",
        "DEVICE",
        "DWELLING",
        "MEDICAL",
        "SCHOLAR",
        "PRAISE",
        "STAFF",
        "FAME",
        "FEELING",
        "WARD",
        "ADDRESSED",
        "PLAIN",
    ];

    pub fn bit(name: &str) -> Option<usize> {
        Self::NAMES.iter().position(|known| *known == name && !name.is_empty())
    }

    pub fn name(bit: usize) -> &'static str {
        Self::NAMES.get(bit).copied().unwrap_or_default()
    }

    /// What a word in small letters more likely is than a name.
    pub const ELSE: Self = Self(
        Self::COMMON.0
            | Self::PLAIN.0
            | Self::CLINICAL.0
            | Self::MONTH.0
            | Self::PLACE.0
            | Self::EPONYM.0
            | Self::FATE.0
            | Self::CONDUCT.0
            | Self::DOING.0
            | Self::STAFF.0
            | Self::FEELING.0
            | Self::PRAISE.0
            | Self::SCHOLAR.0
            | Self::WARD.0
            | Self::TEST.0
            | Self::BODY.0
            | Self::OCCUPATION.0
            | Self::SPEECH.0
            | Self::STREET.0
            | Self::DEVICE.0,
    );

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
    (Class::ADDRESSED, include_str!("lexicon/others_titles.txt")),
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
