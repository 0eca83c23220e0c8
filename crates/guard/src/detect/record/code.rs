//! A run of letters and digits that is written as one number.

use crate::document::Document;
use crate::lexicon::Class;
use crate::tokens::{Case, Form, Gap};

/// A run of letters and digits such as “K123456”, “RXH/12-3456” or “00 45 12 34”.
pub(in crate::detect) struct Code {
    pub from: usize,
    pub to: usize,
    pub characters: Vec<u8>,
    pub digits: usize,
    /// Words of the run in lower case: “k123456” has one, “abc” of prose too.
    pub lower: bool,
}

pub(super) const LONGEST_CODE: usize = 34;

/// The code that begins at the token. Groups of digits may be apart by a space, letters by nothing or a stroke.
pub(in crate::detect) fn code(document: &Document<'_>, from: usize) -> Option<Code> {
    let tokens = &document.tokens;
    let mut code = Code { from, to: from, characters: Vec::new(), digits: 0, lower: false };
    let mut at = from;
    while let Some(token) = tokens.get(at) {
        let first = at == from;
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        let after_mark = !first && before.is_some_and(|before| matches!(before.form, Form::Mark(_)));
        let glued = token.gap == Gap::None;
        let last_is_digit = code.characters.last().is_some_and(u8::is_ascii_digit);
        let takes = match token.form {
            Form::Number => {
                first
                    || glued
                    || after_mark
                    || (token.len() >= 2 && token.gap == Gap::Space)
                    || (token.gap == Gap::Line && last_is_digit && token.len() >= 3)
            }
            // A spaced word belongs only when it is one of the groups of an upper-case code.
            Form::Word => {
                first
                    || ((glued || after_mark) && token.len() <= 6)
                    || (token.gap == Gap::Space
                        && token.len() <= 4
                        && matches!(token.case, Case::Upper | Case::Single)
                        && !token.is(Class::CARE.and(Class::COMMON))
                        && tokens.get(at + 1).is_some_and(|next| next.is_number() && next.gap <= Gap::Space))
            }
            Form::Mark(b'-' | b'/' | b'.' | b'_') => {
                !first
                    && glued
                    && tokens.get(at + 1).is_some_and(|next| {
                        next.gap == Gap::None && (next.is_number() || (next.is_word() && next.len() <= 6))
                    })
            }
            Form::Mark(_) => false,
        };
        if !takes || code.characters.len() + token.len() > LONGEST_CODE {
            break;
        }
        // A number that a unit or a word of prose follows begins something else: “MRN 123456 72F”.
        if !first && token.gap == Gap::Space && token.is_number() && is_age_or_amount(document, at) {
            break;
        }
        if !matches!(token.form, Form::Mark(_)) {
            code.characters.extend(tokens.bytes(token).iter().map(u8::to_ascii_uppercase));
            code.lower |= token.is_word() && token.case == Case::Lower;
        }
        if token.is_number() {
            code.digits += token.len();
        }
        at += 1;
    }
    code.to = at;
    (code.digits > 0 && code.characters.is_ascii()).then_some(code)
}

pub(super) fn is_age_or_amount(document: &Document<'_>, index: usize) -> bool {
    let tokens = &document.tokens;
    document.people.ages.binary_search_by(|age| age.from.cmp(&index)).is_ok()
        || tokens.is(index + 1, Class::UNIT)
        || tokens.is_mark(index + 1, b'/')
        || tokens.is_mark(index + 1, b'%')
        || tokens.get(index + 1).is_some_and(|next| next.is_word() && next.gap == Gap::None)
}
