//! Street addresses and postcodes of patients; venues are free.

mod house;
mod postcode;

use crate::document::{Document, Hit};
use crate::finding::{Kind, Severity};
use crate::lexicon::Class;
use crate::tokens::{Case, Form, Gap, Token};

pub(crate) fn find(document: &Document<'_>, hits: &mut Vec<Hit>) {
    for index in 0..document.list().len() {
        let token = &document.list()[index];
        match token.form {
            Form::Number => {
                hits.extend(street(document, index).or_else(|| house::flat(document, index)));
                hits.extend(continental(document, index));
                hits.extend(postcode::american_zip(document, index));
                hits.extend(postcode::dutch(document, index));
            }
            Form::Word if token.len() <= 2 => {
                hits.extend(
                    postcode::british(document, index).or_else(|| postcode::outward(document, index)),
                );
            }
            _ => {}
        }
        if matches!(token.form, Form::Word) && token.len() == 1 {
            hits.extend(postcode::canadian(document, index).or_else(|| postcode::irish(document, index)));
        }
        if token.is_word() && token.len() >= 2 {
            hits.extend(named_house(document, index).or_else(|| house::find(document, index)));
        }
    }
}

const ADDRESS: &str = "An address leads to a household.";

/// Whether the words before speak of where somebody lives.
fn home(document: &Document<'_>, from: usize) -> bool {
    (1..=6).any(|back| from >= back && document.tokens.is(from - back, Class::HOME))
}

/// Whether the place is one that everybody may go to.
fn venue(document: &Document<'_>, from: usize, to: usize) -> bool {
    document.class_in_sentence(Class::PUBLIC, from, to, 14, 8)
        || document.class_in_sentence(Class::INSTITUTION, from, to, 14, 8)
            && !is_street_name(document, from, to)
}

/// “College Road”: the only institution around is the name of a street.
fn is_street_name(document: &Document<'_>, from: usize, to: usize) -> bool {
    (from.saturating_sub(14)..(to + 8).min(document.list().len()))
        .filter(|index| !(from..to).contains(index) && document.tokens.is(*index, Class::INSTITUTION))
        .all(|index| document.tokens.is(index + 1, Class::STREET))
}

fn judged(
    document: &Document<'_>,
    from: usize,
    to: usize,
    kind: Kind,
    distinct: bool,
    reason: &'static str,
) -> Option<Hit> {
    let at_home = home(document, from);
    let near = document.patient_within(from, 40)
        || document.class_around(Class::TITLE.and(Class::RELATION).and(Class::PERSON), from, to, 10, 6);
    let stated = at_home
        && (1..=6).any(|back| {
            document.tokens.is_in(from.wrapping_sub(back), "lives living lived resides zip postcode")
        });
    let public = if stated {
        document.class_in_sentence(Class::PUBLIC, from, to, 10, 6)
    } else {
        venue(document, from, to)
    };
    // “our surgery has moved to …”, “… is the new vaccination hub”, “hospital postcode”: of a house that everybody enters.
    let business = (from.saturating_sub(6)..from).chain(to..to + 6).any(|at| {
        document.tokens.is_in(
            at,
            "clinic surgery practice shop cafe pub office pharmacy school church gym hub hospital trust satnav parking \
            headquarters hq",
        )
    });
    let resident = stated
        || document.class_around(Class::PATIENT.and(Class::PERSON).and(Class::TITLE), from, to, 12, 8)
        || document.age_within(from, to, 12).is_some();
    let severity = match () {
        () if business && !resident => return None,
        () if at_home && near && !public => Severity::Block,
        () if at_home && (near || !public) => Severity::Confirm,
        () if near && (distinct || !public) => Severity::Confirm,
        () if distinct && !public => Severity::Confirm,
        () => return None,
    };
    let mut hit = document.hit(from, to, kind, severity, if at_home { 0.9 } else { 0.75 }, reason);
    hit.announced = at_home;
    Some(hit)
}

/// “12 Acacia Avenue”, “Flat 3, 14b Long Lane”, “221B Baker St”.
fn street(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let number = tokens.get(index).filter(|number| number.len() <= 5)?;
    let glued = number.gap == Gap::None
        && index > 0
        && !matches!(document.list()[index - 1].form, Form::Mark(b'(' | b',' | b'"' | b'\'' | b':'));
    if glued {
        return None;
    }
    let mut at = index + 1;
    // “14b”, “14-16”, “14/2”
    if tokens.get(at).is_some_and(|letter| letter.is_word() && letter.len() == 1 && letter.gap == Gap::None) {
        at += 1;
    } else if matches!(tokens.get(at).map(|token| token.form), Some(Form::Mark(b'-' | b'/')))
        && tokens.get(at + 1).is_some_and(Token::is_number)
    {
        at += 2;
    }
    if tokens.is_mark(at, b',') {
        at += 1;
    }
    let mut words = 0;
    let mut capitals = 0;
    let from = begin_with_flat(document, index);
    while words < 5 {
        let word = tokens.get(at).filter(|word| word.is_word() && word.gap == Gap::Space)?;
        if word.is(Class::STREET) && words > 0 {
            let lower = word.case == Case::Lower;
            // “5 year old way of”: prose has words in lower case that are common.
            let short_name =
                word.len() <= 3 && !matches!(word.case, Case::Capital | Case::Upper) && capitals == 0;
            // “deliver it to 89 nightingale crescent, pt can't get out”
            let visited = tokens.is_in(from.wrapping_sub(1), "to at outside of")
                && document.patient_within(from, 14)
                && tokens
                    .is_in(at, "street road avenue crescent lane terrace gardens grove mews st rd ave drive");
            let named = capitals > 0 || visited || home(document, from);
            if !named
                || (short_name && !home(document, from))
                || (lower && capitals == 0 && is_prose(document, at))
            {
                return None;
            }
            let mut to = at + 1;
            to = more_street(document, to);
            return judged(document, from, to, Kind::Address, capitals > 0, ADDRESS);
        }
        let prose = word.is(Class::UNIT)
            || (word.case == Case::Lower
                && word.is(Class::COMMON)
                && !tokens.is_in(
                    at,
                    "the high old new long green little great north south east west upper lower st of \
                    church station park mill back main and hill home first second third spring \
                    college hospital white red black brown lime short bridge",
                ));
        if prose {
            return None;
        }
        capitals += usize::from(word.is_capitalised());
        words += 1;
        at += 1;
        if tokens.is_mark(at, b'.') && word.len() <= 3 {
            at += 1;
        }
    }
    None
}

fn is_prose(document: &Document<'_>, street: usize) -> bool {
    document.tokens.is_in(
        street,
        "way view close drive rise walk place row park court square path green gate common fields \
        bank ridge loop circuit heights trail circle",
    ) && !home(document, street.saturating_sub(3))
        && !home(document, street.saturating_sub(2))
}

/// “Flat 3, 14 Long Lane”: the flat belongs to the address.
fn begin_with_flat(document: &Document<'_>, index: usize) -> usize {
    let tokens = &document.tokens;
    let flat = |at: usize| tokens.is_one_of(at, &["flat", "apartment", "apt", "unit", "suite", "room"]);
    let comma = usize::from(index > 0 && tokens.is_mark(index - 1, b','));
    match index.checked_sub(2 + comma) {
        Some(at) if flat(at) => at,
        _ => index,
    }
}

/// “Street, London” stays outside, “St NW” and “Road East” inside.
fn more_street(document: &Document<'_>, at: usize) -> usize {
    let side = document.tokens.is_in(at, "north south east west nw ne sw se");
    // “Baker Street NW1” goes on with its postcode.
    if side && !document.tokens.is_glued(at + 1) { at + 1 } else { at }
}

/// “Hauptstraße 12”, “12 rue de la Paix”, “Calle Mayor 5”, “Via Roma 7”, “Kerkstraat 14”.
fn continental(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let number = tokens.get(index).filter(|number| number.len() <= 4 && number.gap == Gap::Space)?;
    // “12 rue …”
    let mut at = index + 1;
    if tokens.is_mark(at, b',') {
        at += 1;
    }
    if tokens.is_in(at, "rue avenue boulevard place chemin impasse allee quai route") {
        let mut to = at + 1;
        let mut capitals = 0;
        while to < at + 6
            && tokens.get(to).is_some_and(|word| {
                word.is_word()
                    && word.gap == Gap::Space
                    && (word.is_capitalised() || tokens.is_in(to, "de du des la le les d l saint"))
            })
        {
            capitals += usize::from(tokens.get(to).is_some_and(Token::is_capitalised));
            to += 1;
        }
        if capitals > 0 {
            return judged(document, index, to, Kind::Address, true, ADDRESS);
        }
    }
    // A name that ends in the word for street, then the number.
    let last = index.checked_sub(1)?;
    let word = tokens.get(last).filter(|word| word.is_capitalised() || home(document, last))?;
    let bytes = tokens.bytes(word).to_ascii_lowercase();
    let suffix = [
        "strasse", "straat", "gasse", "weg", "gracht", "laan", "gatan", "vagen", "gata", "vej", "gade",
        "veien", "vegen", "katu", "tie", "plein", "platz", "allee", "gaten",
    ]
    .iter()
    .any(|suffix| bytes.len() > suffix.len() + 2 && bytes.ends_with(suffix.as_bytes()));
    if suffix && !number.is(Class::UNIT) && (word.len() >= 8 || home(document, last)) {
        return judged(document, last, letter_after(document, index + 1), Kind::Address, true, ADDRESS);
    }
    // “Calle Mayor 5”, “ul. Długa 3”: the word for street first.
    let first = (2..=5).find(|back| {
        index >= *back
            && tokens.is_in(index - back, "calle via viale piazza rua avenida ulica ul paseo plaza corso rue")
    })?;
    let names = document.list()[index - first + 1..index].iter().all(|token| {
        token.is_capitalised()
            || token.is_mark(b'.')
            || token.is_mark(b',')
            || (token.is_word() && token.len() <= 3)
    });
    let titled = document.list()[index - first].is_capitalised() || tokens.is_text(index - first, "ul");
    (names && titled)
        .then(|| judged(document, index - first, index + 1, Kind::Address, true, ADDRESS))
        .flatten()
}

fn letter_after(document: &Document<'_>, at: usize) -> usize {
    if document
        .tokens
        .get(at)
        .is_some_and(|token| token.is_word() && token.len() == 1 && token.gap == Gap::None)
    {
        at + 1
    } else {
        at
    }
}

/// “lives at Rose Cottage, Mill Lane”: a street without a number, only when it is said to be a home.
fn named_house(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let street = tokens.get(index).filter(|street| street.is_capitalised())?;
    let house = street.is(Class::DWELLING)
        || tokens.is_one_of(index, &["cottages", "house", "villa", "manor", "court"]);
    if !(street.is(Class::STREET) && street.len() >= 3 || house) {
        return None;
    }
    let mut from = index;
    while from > 0
        && index - from < 3
        && tokens.get(from - 1).is_some_and(|word| word.is_capitalised() && !word.is(Class::TITLE))
        && tokens.get(from).is_some_and(|word| word.gap == Gap::Space)
    {
        from -= 1;
    }
    let sent = tokens.is_one_of(from.saturating_sub(1), &["to", "at"])
        && (2..=4).any(|back| {
            from >= back && tokens.is_one_of(from - back, &["discharged", "home", "transferred", "sent"])
        });
    // “lives above the chemist on …”, “sleeps behind the shop on …”
    let placed = tokens.is_in(from.wrapping_sub(1), "on in of at behind off near opposite above")
        && (2..=8).any(|back| {
            tokens.is_in(from.wrapping_sub(back), "lives living lived resides stays staying sleeps")
        });
    // “the patient's farm, Fairhaven Farm”
    let owned = house
        && tokens.is_mark(from.wrapping_sub(1), b',')
        && tokens.is_in(from.wrapping_sub(2), "farm house home bungalow cottage croft flat");
    let lives = sent
        || placed
        || owned
        || (1..=3).any(|back| {
            from >= back && tokens.is_in(from - back, "lives living address live resides lived home")
        })
        || (4..=5).any(|back| {
            tokens.is_text(from.wrapping_sub(back), "home")
                && tokens.is_mark(from.wrapping_sub(back - 1), b':')
        })
        || tokens.is_in(from.wrapping_sub(1), "on of in")
            && (2..=3).any(|back| {
                tokens.is_in(from.wrapping_sub(back), "house flat bungalow garden caravan bedsit hostel")
                    && document.class_around(Class::CLINICAL.and(Class::PATIENT), from, index, 8, 14)
            });
    // “the flat above the chip shop, Mill Lane: pt found after 3 days”
    let lives = lives
        || tokens.is_mark(from.wrapping_sub(1), b',')
            && (2..=9).any(|back| {
                tokens
                    .is_in(from.wrapping_sub(back), "flat house bungalow bedsit caravan cottage hostel farm")
            })
            && document.class_around(Class::CLINICAL.and(Class::PATIENT), from, index, 12, 14);
    if from == index || !lives {
        return None;
    }
    judged(document, from, index + 1, Kind::Address, true, ADDRESS)
}

#[cfg(test)]
mod tests {
    use crate::{Context, Kind, scan};

    fn found(text: &str, kind: Kind) -> Vec<(usize, usize)> {
        let found = scan(text, &Context::default()).into_iter();
        found.filter(|found| found.kind == kind).map(|found| (found.start, found.end)).collect()
    }

    #[test]
    fn addresses_of_patients_are_found() {
        assert_eq!(found("54yo gentleman from 12 Acacia Avenue", Kind::Address), [(20, 36)]);
        assert_eq!(found("pt lives at Flat 3, 14b Long Lane", Kind::Address), [(12, 33)]);
        assert_eq!(found("lives at 12 acacia avenue", Kind::Address), [(9, 25)]);
        assert_eq!(found("lives in Hauptstraße 12", Kind::Address), [(9, 23)]);
        assert_eq!(found("she lives at 12 rue de la Paix", Kind::Address), [(13, 30)]);
    }

    #[test]
    fn postcodes_of_patients_are_found() {
        for text in [
            "lives at CR2 6XH",
            "pt, M1 1AA",
            "her postcode is sw1a 1aa",
            "lives in Ottawa K1A 0B6",
            "zip 90210-1234",
            "lives in Chicago IL 60614",
        ] {
            assert_eq!(found(text, Kind::Postcode).len(), 1, "{text}");
        }
    }

    #[test]
    fn venues_and_prose_are_free() {
        for text in [
            "Conference at 11 St Andrews Place, London NW1 4LE",
            "there are 3 ways to go",
            "24 hours on the road",
            "5 patients in the same way",
            "3 Good ways to close a wound",
            "N95 3MM mask",
            "B12 3 ml",
            "the 2 Lane closure method",
            "meet at the college, 350 Euston Road",
        ] {
            assert_eq!(found(text, Kind::Address), [], "{text}");
            assert_eq!(found(text, Kind::Postcode), [], "{text}");
        }
    }
}
