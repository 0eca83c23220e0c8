//! Homes without a number or a street: “the old schoolhouse, Applecross”, “Holmlea, Belmullet”, a care home by its name.

use super::{ADDRESS, judged};
use crate::document::{Document, Hit};
use crate::finding::Kind;
use crate::lexicon::Class;
use crate::tokens::{Case, Gap, Token};

pub(super) fn find(document: &Document<'_>, index: usize) -> Option<Hit> {
    let token = document.tokens.get(index)?;
    match token.case {
        Case::Capital => care_home(document, index).or_else(|| after_visit(document, index)),
        Case::Lower if token.is(Class::STREET.and(Class::DWELLING)) => dwelling(document, index),
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
    if !said || !placed {
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
    let named = index > 0 && named(document, index - 1);
    let lives = (2..=4).any(|back| tokens.is_in(index.wrapping_sub(back), "from at in of to lives resident"));
    (named && lives).then(|| judged(document, index - 1, index + 2, Kind::Address, true, ADDRESS)).flatten()
}
