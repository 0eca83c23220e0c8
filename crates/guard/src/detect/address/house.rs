//! Homes without a number or a street: “the old schoolhouse, Applecross”, “Holmlea, Belmullet”, a care home by its name.

use super::{ADDRESS, judged};
use crate::document::{Document, Hit};
use crate::finding::Kind;
use crate::lexicon::Class;
use crate::tokens::{Case, Form, Gap, Token};

pub(super) fn find(document: &Document<'_>, index: usize) -> Option<Hit> {
    let token = document.tokens.get(index)?;
    match token.case {
        Case::Capital => care_home(document, index)
            .or_else(|| after_visit(document, index))
            .or_else(|| care_of(document, index))
            .or_else(|| announced(document, index))
            .or_else(|| numbered(document, index)),
        Case::Lower if token.is(Class::STREET.and(Class::DWELLING)) => dwelling(document, index),
        Case::Lower => care_home(document, index),
        Case::Upper if token.len() == 2 => box_of_post(document, index),
        _ => None,
    }
}

fn named(document: &Document<'_>, index: usize) -> bool {
    document.tokens.get(index).is_some_and(|token: &Token| {
        token.case == Case::Capital
            && token.gap != Gap::Line
            && !token.is(Class::COMMON.and(Class::INSTITUTION).and(Class::TITLE).and(Class::COLLEAGUE))
    })
}

/// “lives in the old schoolhouse, Applecross”
fn dwelling(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let said = (1..=5).any(|back| {
        tokens.is_in(index.wrapping_sub(back), "lives living lived visit visited called address home stays")
    });
    let placed = (tokens.is_mark(index + 1, b',') || tokens.is_in(index + 1, "in at near outside"))
        && named(document, index + 2);
    // “a farm at Fetlar, pt crushed”, “a croft outside Durness”
    let reached = placed && document.tokens.is(index, Class::DWELLING) && document.patient_within(index, 14);
    // “lives in the bungalow opposite the church in Reeth”
    let far =
        (index + 2..index + 7).find(|at| tokens.is_in(*at, "in at near outside") && named(document, at + 1));
    if let Some(far) = far.filter(|_| said && !placed) {
        return judged(document, index, far + 2, Kind::Address, true, ADDRESS);
    }
    if !(said || reached) || !placed {
        return None;
    }
    let mut from = index;
    while from > 0 && index - from < 2 && tokens.is_in(from - 1, "the old") {
        from -= 1;
    }
    judged(document, from, index + 3, Kind::Address, true, ADDRESS)
}

/// “visit to Holmlea, Belmullet”, “lives at Sunnymead”
fn after_visit(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    // Most words in capitals follow neither, which is soon seen.
    if !tokens.is_one_of(index.wrapping_sub(1), &["to", "at"]) {
        return None;
    }
    let verb = tokens.is_in(
        index.wrapping_sub(2),
        "visit visits visited visiting called lives living lived stays staying resides",
    );
    let placed = tokens.is_mark(index + 1, b',') && named(document, index + 2);
    let at_home = tokens.is_in(index.wrapping_sub(1), "at")
        && tokens.is_in(index.wrapping_sub(2), "lives living lived resides")
        && !tokens.is(index, Class::PLACE);
    let person = tokens.is(index, Class::GIVEN) && !tokens.is_mark(index + 1, b',');
    if !verb || !(placed || at_home) || person || !named(document, index) {
        return None;
    }
    judged(document, index, if placed { index + 3 } else { index + 1 }, Kind::Address, true, ADDRESS)
}

/// “from Beechcroft Nursing Home”
fn care_home(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let kind =
        tokens.is_text(index + 1, "home") && tokens.is_in(index, "nursing care residential retirement rest");
    if !kind {
        return None;
    }
    // “The Limes (care home in …)”
    let bracket = usize::from(tokens.is_mark(index.wrapping_sub(1), b'('));
    let mut from = index.checked_sub(bracket)?;
    while from > 0 && index - from < 5 && (named(document, from - 1) || of_a_saint(document, from - 1)) {
        from -= 1;
    }
    let lives = (1..=3).any(|back| tokens.is_in(from.wrapping_sub(back), "from at in of to lives resident"));
    let to = if bracket > 0 { index - 1 } else { index + 2 };
    (from < index - bracket && lives)
        .then(|| judged(document, from, to, Kind::Address, true, ADDRESS))
        .flatten()
}

/// “Address: The Old Bakery, Reeth”, “staying at Sea View, Filey”: two names with a comma where a home is announced.
fn announced(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    // Most words in capitals follow no word of home, which is soon seen.
    if !(1..=4).any(|back| tokens.is(index.wrapping_sub(back), Class::HOME)) {
        return None;
    }
    let mut before = index;
    while before > 0
        && index - before < 3
        && (matches!(document.list()[before - 1].form, Form::Mark(b':' | b'-' | b'='))
            || tokens.is_in(before - 1, "at is on in the old"))
    {
        before -= 1;
    }
    let said = tokens.is_in(
        before.wrapping_sub(1),
        "address addr add lives living lived stays staying resides residing lodging address resident",
    );
    if !said || before == index && !tokens.is(index.wrapping_sub(1), Class::HOME) || !named(document, index) {
        return None;
    }
    let mut to = index + 1;
    let mut commas = 0;
    while to < index + 8 {
        if named(document, to) {
            to += 1;
        } else if tokens.is_mark(to, b',') && named(document, to + 1) {
            commas += 1;
            to += 2;
        } else {
            break;
        }
    }
    // Towns alone are no address.
    let house = !tokens.is(index, Class::PLACE.and(Class::GIVEN));
    (commas > 0 && house).then(|| judged(document, index, to, Kind::Address, true, ADDRESS)).flatten()
}

/// “Plot 12, Sector 9”, “Blk 123 Bedok North”, “Caravan 4, Golden Sands”
fn numbered(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    tokens.get(index + 1).filter(|number| number.is_number() && number.len() <= 4)?;
    let house = tokens.is_in(
        index,
        "plot blk block caravan pitch croft quarter qtr sector berth mooring lot cottage chalet",
    );
    let comma = usize::from(tokens.is_mark(index + 2, b','));
    if !house || !named(document, index + 2 + comma) || !document.patient_within(index, 14) {
        return None;
    }
    judged(document, index, index + 3 + comma, Kind::Address, true, ADDRESS)
}

/// “PO Box 123”
fn box_of_post(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let number = tokens.get(index + 2).is_some_and(Token::is_number);
    let fits = tokens.is_text(index, "po") && tokens.is_text(index + 1, "box") && number;
    (fits && document.patient_within(index, 14))
        .then(|| judged(document, index, index + 3, Kind::Address, true, ADDRESS))
        .flatten()
}

/// “St” of “St Anthony's” and “The” of “The Limes”.
fn of_a_saint(document: &Document<'_>, index: usize) -> bool {
    document.tokens.is_one_of(index, &["st", "the"]) && document.list()[index].case == Case::Capital
}

/// “c/o Fairhaven, Clovelly”: in care of, and no complaint, for a name follows.
fn care_of(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let said = tokens.is_text(index.wrapping_sub(1), "o")
        && tokens.is_mark(index.wrapping_sub(2), b'/')
        && tokens.is_text(index.wrapping_sub(3), "c");
    let unknown = |at: usize| {
        named(document, at)
            && !tokens.is(at, Class::CLINICAL)
            && !tokens.is(at, Class::GIVEN.and(Class::SURNAME))
    };
    // “c/o The Gables, …”
    let said = said
        || tokens.is_text(index.wrapping_sub(1), "the")
            && tokens.is_text(index.wrapping_sub(2), "o")
            && tokens.is_mark(index.wrapping_sub(3), b'/')
            && tokens.is_text(index.wrapping_sub(4), "c");
    (said && unknown(index) && tokens.is_mark(index + 1, b',') && unknown(index + 2))
        .then(|| judged(document, index, index + 3, Kind::Address, true, ADDRESS))
        .flatten()
}

/// “Flat 31, Birchwood Manor”: a flat in a house that has a name.
pub(super) fn flat(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let flat = tokens.is_in(index.wrapping_sub(1), "flat apartment apt");
    let number = tokens.get(index).filter(|number| number.is_number() && number.len() <= 3)?;
    let letter = usize::from(
        tokens.get(index + 1).is_some_and(|next| next.is_word() && next.len() == 1 && next.gap == Gap::None),
    );
    let at = index + 1 + letter;
    let house = tokens.is_mark(at, b',') && named(document, at + 1);
    if !flat || !house || number.gap == Gap::Line {
        return None;
    }
    let to = if named(document, at + 2) { at + 3 } else { at + 2 };
    judged(document, index - 1, to, Kind::Address, true, ADDRESS)
}
