//! Street addresses and postcodes of patients; venues are free.

use crate::document::{Document, Hit};
use crate::finding::{Kind, Severity};
use crate::lexicon::Class;
use crate::tokens::{Case, Form, Gap, Token};

pub(crate) fn find(document: &Document<'_>, hits: &mut Vec<Hit>) {
    for index in 0..document.list().len() {
        let token = &document.list()[index];
        match token.form {
            Form::Number => {
                hits.extend(street(document, index));
                hits.extend(continental(document, index));
                hits.extend(american_zip(document, index));
                hits.extend(dutch(document, index));
            }
            Form::Word if token.len() <= 2 => hits.extend(british(document, index)),
            _ => {}
        }
        if matches!(token.form, Form::Word) && token.len() == 1 {
            hits.extend(canadian(document, index).or_else(|| irish(document, index)));
        }
        if token.is_word() && token.len() >= 3 {
            hits.extend(named_house(document, index));
        }
    }
}

const ADDRESS: &str = "An address leads to a household.";
const POSTCODE: &str = "A full postcode stands for a handful of households.";

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
    let public = venue(document, from, to);
    let severity = match () {
        () if at_home && near && !public => Severity::Block,
        () if at_home && (near || !public) => Severity::Confirm,
        () if near && !public => Severity::Confirm,
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
            let named = capitals > 0 || home(document, from);
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
                && !tokens.is_one_of(
                    at,
                    &[
                        "the", "high", "old", "new", "long", "green", "little", "great", "north", "south",
                        "east", "west", "upper", "lower", "st", "of", "church", "station", "park", "mill",
                        "back", "main", "and", "hill", "home", "first", "second", "third", "spring",
                        "college", "hospital", "white", "red", "black", "brown", "lime", "short", "bridge",
                    ],
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
    document.tokens.is_one_of(
        street,
        &[
            "way", "view", "close", "drive", "rise", "walk", "place", "row", "park", "court", "square",
            "path", "green", "gate", "common", "fields", "bank", "ridge", "loop", "circuit", "heights",
            "trail", "circle",
        ],
    ) && !home(document, street.saturating_sub(3))
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
    if document.tokens.is_one_of(at, &["north", "south", "east", "west", "nw", "ne", "sw", "se"]) {
        at + 1
    } else {
        at
    }
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
    if tokens.is_one_of(
        at,
        &["rue", "avenue", "boulevard", "place", "chemin", "impasse", "allee", "quai", "route"],
    ) {
        let mut to = at + 1;
        let mut capitals = 0;
        while to < at + 6
            && tokens.get(to).is_some_and(|word| {
                word.is_word()
                    && word.gap == Gap::Space
                    && (word.is_capitalised()
                        || tokens.is_one_of(to, &["de", "du", "des", "la", "le", "les", "d", "l", "saint"]))
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
            && tokens.is_one_of(
                index - back,
                &[
                    "calle", "via", "viale", "piazza", "rua", "avenida", "ulica", "ul", "paseo", "plaza",
                    "corso", "rue",
                ],
            )
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
    let house = tokens.is_one_of(
        index,
        &[
            "cottage",
            "cottages",
            "farm",
            "house",
            "farmhouse",
            "lodge",
            "barn",
            "bungalow",
            "villa",
            "manor",
            "court",
        ],
    );
    if !(street.is(Class::STREET) && street.len() >= 4 || house) {
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
    let lives = sent
        || (1..=3).any(|back| {
            from >= back
                && tokens.is_one_of(
                    from - back,
                    &["lives", "living", "address", "live", "resides", "lived", "home"],
                )
        });
    if from == index || !lives {
        return None;
    }
    judged(document, from, index + 1, Kind::Address, true, ADDRESS)
}

/// Areas of the United Kingdom's postcodes.
const AREAS: &str = " AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE ";

/// “SW1A 1AA”, “M1 1AA”, “cr26xh”.
fn british(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    if !tokens.get(index + 1).is_some_and(|next| next.is_number() && next.gap == Gap::None) {
        return None;
    }
    let area = tokens.get(index).filter(|area| {
        area.gap != Gap::None
            || matches!(document.list()[index.saturating_sub(1)].form, Form::Mark(b'(' | b',' | b'"'))
    })?;
    let mut written = tokens.bytes(area).to_ascii_uppercase();
    let name = format!(" {} ", String::from_utf8_lossy(&written));
    if !AREAS.contains(&name) {
        return None;
    }
    let mut at = index + 1;
    let mut spaces = 0;
    while written.len() < 7 {
        let Some(token) =
            tokens.get(at).filter(|token| !matches!(token.form, Form::Mark(_)) && token.len() <= 3)
        else {
            break;
        };
        if token.gap == Gap::Line || (token.gap == Gap::Space && (spaces == 1 || !token.is_number())) {
            break;
        }
        spaces += usize::from(token.gap == Gap::Space);
        written.extend(tokens.bytes(token).iter().map(u8::to_ascii_uppercase));
        at += 1;
        if is_british(&written) && (at - index >= 4 || spaces == 0) {
            break;
        }
    }
    if !is_british(&written)
        || tokens.get(at).is_some_and(|next| next.gap == Gap::None && !matches!(next.form, Form::Mark(_)))
    {
        return None;
    }
    let upper = document.list()[index..at]
        .iter()
        .all(|token| !token.is_word() || matches!(token.case, Case::Upper | Case::Single));
    let town = document.class_before(Class::PLACE.and(Class::STREET), index, 5).is_some();
    // In lower case only where somebody is, or with the space: “pt at pl4 1jx”.
    let placed = spaces == 1
        && document.patient_near(index)
        && document.tokens.is_one_of(index.saturating_sub(1), &["at", "in", "from", "near"]);
    if !upper && !town && !placed && !home(document, index) {
        return None;
    }
    judged(document, index, at, Kind::Postcode, upper && spaces == 1, POSTCODE)
}

fn is_british(written: &[u8]) -> bool {
    if written.len() < 5 || !written.is_ascii() {
        return false;
    }
    let (outward, inward) = written.split_at(written.len() - 3);
    let unit = |c: &u8| b"ABDEFGHJLNPQRSTUWXYZ".contains(c);
    let letters = outward.iter().take_while(|c| c.is_ascii_uppercase()).count();
    let district = &outward[letters..];
    let shaped = match district {
        [a] => a.is_ascii_digit(),
        [a, b] => a.is_ascii_digit() && (b.is_ascii_digit() || b.is_ascii_uppercase()),
        _ => false,
    };
    (1..=2).contains(&letters) && shaped && inward[0].is_ascii_digit() && inward[1..].iter().all(unit)
}

/// “90210-1234”, and “IL 60614” where somebody lives.
fn american_zip(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let zip = tokens.get(index).filter(|zip| zip.len() == 5 && zip.gap != Gap::None)?;
    let plus_four = tokens.is_mark(index + 1, b'-')
        && tokens.is_glued(index + 1)
        && tokens
            .get(index + 2)
            .is_some_and(|four| four.is_number() && four.len() == 4 && four.gap == Gap::None);
    let state = index > 0 && is_state(document, index - 1);
    let named = (1..=3)
        .any(|back| index >= back && tokens.is_one_of(index - back, &["zip", "zipcode", "postcode", "plz"]));
    let joined = tokens.get(index + 1).is_some_and(|next| {
        next.gap == Gap::None && !matches!(next.form, Form::Mark(b',' | b'.' | b')' | b';' | b'-'))
    });
    if joined || zip.gap == Gap::Line || !(state || named || (plus_four && home(document, index))) {
        return None;
    }
    judged(
        document,
        index,
        if plus_four { index + 3 } else { index + 1 },
        Kind::Postcode,
        named || plus_four,
        POSTCODE,
    )
}

fn is_state(document: &Document<'_>, index: usize) -> bool {
    const STATES: &str = " AL AK AZ AR CA CO CT DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK OR PA RI SC SD TN TX UT VA VT WA WI WV WY DC ";
    document.tokens.get(index).is_some_and(|token| {
        token.case == Case::Upper
            && token.len() == 2
            && STATES.contains(&format!(" {} ", String::from_utf8_lossy(document.tokens.bytes(token))))
    })
}

/// “K1A 0B6”
fn canadian(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let lengths: Vec<(bool, Gap)> =
        document.list().get(index..index + 6)?.iter().map(|token| (token.is_word(), token.gap)).collect();
    let ones = document.list()[index..index + 6]
        .iter()
        .all(|token| token.len() == 1 && !matches!(token.form, Form::Mark(_)));
    let shape = lengths.iter().enumerate().all(|(place, (word, gap))| {
        *word == (place % 2 == 0) && (place == 0 || *gap == Gap::None || (place == 3 && *gap == Gap::Space))
    });
    let upper =
        document.list()[index..index + 6].iter().all(|token| !token.is_word() || token.case == Case::Single);
    let first = tokens.bytes(&document.list()[index])[0].to_ascii_uppercase();
    let ends =
        tokens.get(index + 6).is_none_or(|next| next.gap != Gap::None || matches!(next.form, Form::Mark(_)));
    if !ones
        || !shape
        || !ends
        || document.list()[index].gap == Gap::None
        || !b"ABCEGHJKLMNPRSTVXY".contains(&first)
        || !(upper || home(document, index))
    {
        return None;
    }
    judged(document, index, index + 6, Kind::Postcode, upper && lengths[3].1 == Gap::Space, POSTCODE)
}

/// Eircode of Ireland: “D02 X285”.
fn irish(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let routing =
        tokens.get(index + 1).filter(|two| two.is_number() && two.len() == 2 && two.gap == Gap::None)?;
    let mut at = index + 2;
    let mut unique = 0;
    while unique < 4 {
        let token =
            tokens.get(at).filter(|token| !matches!(token.form, Form::Mark(_)) && token.gap != Gap::Line)?;
        if token.gap == Gap::Space && unique > 0 {
            return None;
        }
        unique += token.len();
        at += 1;
    }
    let upper = document.list()[index..at]
        .iter()
        .all(|token| !token.is_word() || matches!(token.case, Case::Upper | Case::Single));
    let digits = document.list()[index + 2..at].iter().any(Token::is_number);
    let letters = document.list()[index + 2..at].iter().any(Token::is_word);
    let first = tokens.bytes(&document.list()[index])[0].to_ascii_uppercase();
    let ends = tokens.get(at).is_none_or(|next| next.gap != Gap::None || matches!(next.form, Form::Mark(_)));
    let fits = unique == 4
        && ends
        && digits
        && letters
        && document.list()[index].gap != Gap::None
        && b"ACDEFHKNPRTVWXY".contains(&first);
    if !fits || !(upper || home(document, index)) || routing.len() != 2 {
        return None;
    }
    judged(document, index, at, Kind::Postcode, false, POSTCODE)
}

/// “1234 AB” of the Netherlands where somebody lives, and four or five digits after “PLZ” or “postcode”.
fn dutch(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let number =
        tokens.get(index).filter(|number| (4..=5).contains(&number.len()) && number.gap != Gap::None)?;
    let letters = tokens.get(index + 1);
    let dutch = number.len() == 4
        && letters.is_some_and(|letters| {
            letters.case == Case::Upper && letters.len() == 2 && letters.gap != Gap::Line
        });
    let named = (1..=2)
        .any(|back| index >= back && tokens.is_one_of(index - back, &["plz", "postcode", "postal", "cp"]));
    let town = tokens.is(index + if dutch { 2 } else { 1 }, Class::PLACE)
        && tokens.get(index + if dutch { 2 } else { 1 }).is_some_and(Token::is_capitalised);
    let state = index > 0
        && number.len() == 4
        && tokens.is_one_of(index - 1, &["nsw", "vic", "qld", "wa", "sa", "tas", "act", "nt"]);
    if !(named
        || (dutch
            && (town
                || home(document, index)
                || (document.patient_near(index)
                    && tokens.is_one_of(index.saturating_sub(1), &["in", "at", "from"]))))
        || (town && home(document, index))
        || (state && home(document, index)))
    {
        return None;
    }
    judged(document, index, if dutch { index + 2 } else { index + 1 }, Kind::Postcode, named, POSTCODE)
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
