//! Names in lists of patients: of beds, of a theatre, of a handover, of a clinic.

use super::parse::Name;
use crate::document::Document;
use crate::lexicon::Class;
use crate::tokens::{Case, Form, Gap, Token};

/// What such lists are called, and what is done for whom is on them.
const LISTS: &str = "list lists theatre ones sick take jobs scan handover cath lab round scope scopes ercp board waiting \
    discharges ttos review reviews cannulas bloods tci patients clinic endoscopy discharge theatres echo echos";

/// “Bed 4 = Kowalski”, “SR3 Wainwright”, “B12: Nowak”.
pub(super) fn in_a_bed(document: &Document<'_>, index: usize) -> bool {
    let tokens = &document.tokens;
    let mut at = index;
    while at > 0
        && index - at < 2
        && matches!(tokens.list[at - 1].form, Form::Mark(b'=' | b':' | b'-' | b'.' | b','))
    {
        at -= 1;
    }
    let numbered = at.checked_sub(1).and_then(|label| tokens.get(label)).is_some_and(|label| {
        label.gap != Gap::Line && (label.is_number() && label.len() <= 3 || label.case == Case::Single)
    });
    numbered
        && (tokens.is(at.wrapping_sub(2), Class::BED)
            || tokens.is(at.wrapping_sub(3), Class::BED) && tokens.is_glued(at - 1))
}

/// “TCI Hussain, R THR”, “1. Nowak lap chole”.
pub(super) fn is_called(document: &Document<'_>, name: &Name) -> bool {
    let tokens = &document.tokens;
    let told = document.class_after(Class::CLINICAL, name.to, 6).is_some();
    let back = |back: usize| name.from.wrapping_sub(back);
    let colon = usize::from(tokens.is_mark(back(1), b':'));
    let called = tokens.is_in(back(1 + colon), "tci twin handover review seen clerk clerking list");
    let counted = matches!(tokens.get(back(1)).map(|token| token.form), Some(Form::Mark(b'.' | b')')))
        && tokens.get(back(2)).is_some_and(|number| number.is_number() && number.len() <= 2)
        && (name.from.saturating_sub(40)..name.from).any(|at| tokens.is_in(at, LISTS));
    (called || counted) && (told || name.known) && name.words <= 2
}

/// “Lindqvist, Agnieszka – OPA”, “Nowak, Piotr: K 6.4”: the surname first, as records have it.
pub(super) fn is_surname_first(document: &Document<'_>, name: &Name) -> bool {
    let tokens = &document.tokens;
    let given = tokens
        .get(name.to + 1)
        .filter(|given| given.case == Case::Capital && given.gap == Gap::Space && given.is(Class::GIVEN));
    let opens = name.from == 0
        || document.list()[name.from].gap == Gap::Line
        || matches!(document.list()[name.from - 1].form, Form::Mark(_));
    let closes = |next: &Token| {
        next.gap == Gap::Line
            || matches!(next.form, Form::Mark(b'-' | b':' | b',' | b'(' | b'=' | b'.' | b'/') | Form::Number)
    };
    name.words == 1
        && opens
        && tokens.is_mark(name.to, b',')
        && given.is_some_and(|given| !given.is(Class::COMMON.and(Class::PLACE)))
        && tokens.get(name.to + 2).is_none_or(closes)
        && document.class_around(Class::CLINICAL.and(Class::PATIENT), name.from, name.to + 2, 4, 14)
}

/// “theatre 3: Nowak, Patel and Hussain, all hips”: a place in a row that a word for a list opens.
pub(super) fn is_in_a_row(document: &Document<'_>, name: &Name) -> bool {
    const ROW: usize = 24;
    let tokens = &document.tokens;
    let Some(before) = name.from.checked_sub(1) else { return false };
    let parted = matches!(tokens.list[before].form, Form::Mark(b':' | b',' | b';' | b'-'))
        || document.list()[name.from].gap == Gap::Line
        || tokens.is_one_of(before, &["and", "for", "today", "tonight", "am", "pm"]);
    let followed = tokens.get(name.to).is_none_or(|next| {
        next.gap == Gap::Line
            || matches!(next.form, Form::Mark(b',' | b';' | b'-' | b'(' | b':' | b'.'))
            || tokens.is_text(name.to, "and")
            || next.is(Class::CLINICAL)
            || next.case == Case::Upper && next.len() <= 4
            || tokens.is_in(name.to, "all diagnostic elective lap open left right redo")
    });
    if !parted || !followed {
        return false;
    }
    let head = (name.from.saturating_sub(ROW)..name.from).rev().find(|at| {
        tokens.is_mark(*at, b':') && !tokens.is_glued(*at + 1)
            || tokens.is_in(*at, "list lists") && tokens.is_in(*at + 1, "today tonight am pm this")
    });
    head.is_some_and(|head| {
        let words = head.saturating_sub(5)..head + 1;
        words.clone().any(|at| tokens.is_in(at, LISTS))
            && !words.clone().any(|at| tokens.is(at, Class::COLLEAGUE.and(Class::PUBLIC)))
    })
}
