//! Serial numbers of implants and machines, which their makers' registers lead back to one patient.

use super::code::{code, is_age_or_amount};
use crate::document::{Document, Hit};
use crate::finding::{Kind, Severity};
use crate::lexicon::Class;
use crate::tokens::{Form, Gap, Token};

/// “serial of pt's pump: 9260627”: between the word and the number stands whose and what it is.
pub(super) fn is_of_a_device(document: &Document<'_>, from: usize, to: usize) -> bool {
    let tokens = &document.tokens;
    let said = |at: usize| {
        tokens.is(at, Class::DEVICE.and(Class::PATIENT).and(Class::PERSON).and(Class::LINK))
            || tokens.is_in(at, "of on the our my monitor home unit")
            || matches!(document.list()[at].form, Form::Mark(b':' | b'-' | b'=' | b'('))
    };
    tokens.is_in(from, "of on") && (from..to).all(said)
}

/// “serials 88106582 and 40038262”: what is joined to a serial number and has its form is one too.
pub(super) fn sibling(document: &Document<'_>, hit: &Hit) -> Option<Hit> {
    let tokens = &document.tokens;
    let at = tokens.list.partition_point(|token| (token.end as usize) <= hit.end);
    let joined = tokens.is_text(at, "and") || tokens.is_mark(at, b'&') || tokens.is_mark(at, b',');
    if hit.kind != Kind::Device || !joined {
        return None;
    }
    let code = code(document, at + 1).filter(|code| code.digits >= 5)?;
    let (start, end) = document.span(code.from, code.to);
    Some(Hit { start, end, ..hit.clone() })
}

/// “pacemaker, Azure XT, RNB123456H”, “pump 1234567”: no word says that it is a serial number, but the device stands
/// before it and is a patient's.
pub(super) fn of_a_device(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let first = tokens.get(index).filter(|first| first.gap != Gap::None)?;
    let number = first.is_number();
    if !number
        && !tokens
            .get(index + 1)
            .is_some_and(|next| next.is_number() && next.gap == Gap::None && next.len() >= 4)
    {
        return None;
    }
    let carded = (index + 1..index + 8)
        .find(|at| tokens.is(*at, Class::DEVICE) && tokens.is_in(at + 1, "card passport sticker booklet"));
    let device =
        document.class_before_in_sentence(Class::DEVICE, index, if number { 2 } else { 6 }).or(carded)?;
    let owned = document.patient_within(device, 12)
        || document.class_around(Class::PATIENT.and(Class::PERSON), device, index, 6, 10);
    let code = code(document, index).filter(|code| {
        code.digits >= 5 && code.characters.len() >= 6 && code.to <= index + 5 && !code.lower
    })?;
    if !owned
        || is_age_or_amount(document, code.to - 1)
        || document.claimed(first.start as usize, first.end as usize)
    {
        return None;
    }
    let reason = "A serial number leads through the maker's register to the patient who has the device.";
    let mut hit = document.hit(code.from, code.to, Kind::Device, Severity::Confirm, 0.6, reason);
    hit.identifier = Some("serial number");
    Some(hit)
}

/// “his pacemaker (LR124414) is under recall”
pub(super) fn bracketed(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    if !tokens.is(index.wrapping_sub(1), Class::DEVICE) {
        return None;
    }
    let code = code(document, index + 1).filter(|code| code.digits >= 5 && code.characters.len() >= 6)?;
    let closed = tokens.is_mark(code.to, b')');
    let owned =
        document.class_before(Class::PATIENT.and(Class::PERSON).and(Class::RELATION), index, 5).is_some();
    if !closed || !owned {
        return None;
    }
    let reason = "A serial number leads through the maker's register to the patient who has the device.";
    let mut hit = document.hit(code.from, code.to, Kind::Device, Severity::Confirm, 0.75, reason);
    hit.identifier = Some("serial number");
    hit.announced = true;
    Some(hit)
}

/// A unique device identification as it is printed: “(01)” and fourteen digits, perhaps with a serial “(21)”.
pub(super) fn udi(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let begins = tokens.is_text(index + 1, "01")
        && tokens.is_mark(index + 2, b')')
        && tokens.get(index + 3).is_some_and(|token| token.is_number() && token.len() == 14);
    if !begins {
        return None;
    }
    let mut to = index + 4;
    while to < index + 24
        && tokens.is_glued(to)
        && tokens.get(to).is_some_and(|token: &Token| !matches!(token.form, Form::Mark(b',' | b'.' | b';')))
    {
        to += 1;
    }
    let mut hit = document.hit(
        index,
        to,
        Kind::Device,
        if document.patient_near(index) { Severity::Block } else { Severity::Confirm },
        0.9,
        "A device's unique identification leads through the maker's register to the patient who has it.",
    );
    hit.identifier = Some("UDI");
    Some(hit)
}
