//! Names beside an age, a bed or a number, or of the one to whom care happens.

use super::Read;
use super::company::{evidence, is_bare_age, is_clinical, is_colleague, is_history, is_in_a_record};
use super::parse::{self, Name, parse};
use crate::document::Document;
use crate::finding::{Kind, Severity};
use crate::lexicon::Class;
use crate::people;
use crate::tokens::{Case, Form, Gap};

/// A name beside an age, a bed, a number, or as the one to whom care happens.
pub(super) fn find(document: &Document<'_>, index: usize) -> Option<Read> {
    let tokens = &document.tokens;
    let token = &document.list()[index];
    let previous = tokens.before(index, 1);
    // Handles, hashtags, the second half of a name that has been read.
    if previous.is_some_and(|before| {
        token.gap == Gap::None && matches!(before.form, Form::Mark(b'@' | b'#' | b'/' | b'_' | b'.'))
            || before.is(Class::COLLEAGUE) && !before.is(Class::PATIENT)
    }) {
        return None;
    }
    let name = parse(document, index, true)?;
    let lower = token.case == Case::Lower;
    if lower && !(name.words >= 2 && name.given && name.surname) {
        return None;
    }
    let single = name.words == 1;
    // “the King”: no article stands before a name.
    if single && tokens.is_text(index.wrapping_sub(1), "the") {
        return None;
    }
    if single && is_surname_of_a_case(document, index, &name) {
        let reason = "A name beside the details of a patient is the patient's name.";
        let hit = document.hit(name.from, name.to, Kind::Name, Severity::Confirm, 0.65, reason);
        return Some((Some(hit), name.to));
    }
    if single && (!name.given || name.common || name.eponym || token.is(Class::COMMON)) {
        return None;
    }
    let proof = evidence(document, name.from, name.to);
    let colleague = is_colleague(document, name.from, name.to);
    let age = document.age_within(name.from, name.to, 3).is_some();
    let comma_age = is_bare_age(document, name.to);
    let care_after = document.class_after_in_sentence(Class::CARE, name.to, 3).is_some();
    let public = document.class_in_sentence(Class::PUBLIC.and(Class::INSTITUTION), name.from, name.to, 5, 5);
    let whole = name.words >= 2 && name.given && !name.common;
    let foreign = name.words >= 2
        && !name.common
        && !name.eponym
        && (!name.known || !name.given)
        && !parse::is_medical(tokens.bytes(token));
    let clerked = index > 0
        && tokens.is_in(index - 1, "reviewed clerked consented examined discharged intubated cannulated");
    let seen = (1..=3).any(|back| {
        index >= back
            && tokens.is_in(
                index - back,
                "saw reviewed met examined clerked consented admitted visited told treated looked",
            )
    });
    let (severity, confidence) = match () {
        () if (public || is_history(document, name.to) && !is_in_a_record(document, name.from, name.to))
            && !age =>
        {
            return skip(name);
        }
        () if colleague && !(age || comma_age) => return skip(name),
        () if whole && proof == 3 => (Severity::Block, 0.95),
        () if name.words >= 2
            && name.known
            && (age || comma_age && proof == 3 && (care_after || document.patient_within(index, 10))) =>
        {
            (Severity::Block, 0.85)
        }
        () if name.listed && is_clinical(document, name.from, name.to) => (Severity::Confirm, 0.75),
        () if name.words >= 2 && !name.common && is_in_a_record(document, name.from, name.to) => {
            (Severity::Block, 0.85)
        }
        () if foreign && (age || proof == 3 && seen) => (Severity::Confirm, 0.7),
        () if name.words >= 2
            && !name.common
            && !name.eponym
            && tokens.is_mark(name.to, b',')
            && proof == 3
            && tokens.is(name.to + 2, Class::PATIENT) =>
        {
            (Severity::Confirm, 0.75)
        }
        () if name.words >= 2
            && name.known
            && !name.common
            && seen
            && is_clinical(document, name.from, name.to) =>
        {
            (Severity::Confirm, 0.65)
        }
        () if (foreign || whole) && comma_age && is_clinical(document, name.from, name.to) => {
            (Severity::Confirm, 0.65)
        }
        () if whole && (care_after || seen) && (proof >= 1) => (Severity::Confirm, 0.7),
        () if single && clerked && is_clinical(document, name.from, name.to) => (Severity::Confirm, 0.6),
        () if single && (age || comma_age) => (Severity::Confirm, 0.75),
        () if single && proof == 3 && (seen || care_after) => (Severity::Confirm, 0.7),
        () if single && (seen || care_after) && document.patient_within(index, 25) => {
            (Severity::Confirm, 0.6)
        }
        () => return None,
    };
    Some((
        Some(document.hit(
            name.from,
            name.to,
            Kind::Name,
            severity,
            confidence,
            "A name beside the details of a patient is the patient's name.",
        )),
        name.to,
    ))
}

/// “S. Nowak, f, 29”, “Al-Hassan, 71M”: a surname alone, at the head of a case or after an initial.
fn is_surname_of_a_case(document: &Document<'_>, index: usize, name: &Name) -> bool {
    let tokens = &document.tokens;
    let token = &document.list()[index];
    let dot = usize::from(tokens.is_mark(index.wrapping_sub(1), b'.'));
    let initialled = tokens.get(index.wrapping_sub(1 + dot)).is_some_and(|initial| {
        initial.case == Case::Single && initial.gap != Gap::None && !tokens.is_text(index - 1 - dot, "i")
    });
    let opens = index == 0 || token.gap == Gap::Line || matches!(tokens.list[index - 1].form, Form::Mark(_));
    let titled = tokens.is(index.wrapping_sub(1), Class::TITLE.and(Class::COLLEAGUE));
    // “Vignette: a 67-year-old man …”
    let heading = tokens.is_mark(name.to, b':') && tokens.is_in(name.to + 1, "a an the");
    let fits = !token.is(Class::COMMON.and(Class::EPONYM).and(Class::PLACE).and(Class::CLINICAL))
        && (token.class == Class::NONE || name.known)
        && token.len() >= 4
        && token.case != Case::Upper
        && !parse::is_medical(tokens.bytes(token));
    let age = people::has_age_and_sex(tokens, name.to)
        || document.age_within(name.from, name.to, 3).is_some_and(|age| age.clinical && age.from >= name.to);
    let told = document.class_after_in_sentence(Class::CLINICAL, name.to, 8).is_some();
    let listed = initialled && (is_bare_age(document, name.to) || tokens.is_mark(name.to, b',') && told);
    fits && !titled
        && !heading
        && !is_colleague(document, name.from, name.to)
        && (age && (initialled || opens && (name.surname || name.given || token.len() >= 6))
            || listed && told)
}

#[expect(clippy::unnecessary_wraps, reason = "the arms of a match return it")]
fn skip(name: Name) -> Option<Read> {
    Some((None, name.to))
}
