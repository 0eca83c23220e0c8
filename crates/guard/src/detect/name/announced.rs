//! Names that words announce: “pt”, “patient's name:”, “called”, “re:”.

use super::Read;
use super::company::{is_clinical, is_colleague};
use super::parse::{Name, parse};
use crate::document::Document;
use crate::finding::{Kind, Severity};
use crate::lexicon::Class;
use crate::tokens::{Case, Form, Gap};

/// “patient”, “pt”, “name:”, “called”, “re:” … and a name after it.
pub(super) fn find(document: &Document<'_>, index: usize) -> Option<Read> {
    let tokens = &document.tokens;
    let word = &document.list()[index];
    let patient = word.is(Class::PATIENT) && !tokens.is_one_of(index, &["patients", "pts"]);
    let named = word.is(Class::NAMED);
    if !patient && !named {
        return None;
    }
    let mut at = index + 1;
    let mut marked = false;
    let mut says = named;
    for _ in 0..4 {
        let Some(token) = tokens.get(at) else { break };
        match token.form {
            Form::Mark(b':' | b'-' | b'(' | b'=' | b',' | b'"' | b'\'') => marked = true,
            Form::Word
                if tokens.is_in(
                    at,
                    "is was name named called initials surname known as details s full first last a \
                    his her the boy girl goes by answers to likes prefers be being him them himself herself in on \
                    wristband notes label form board calls",
                ) && token.case != Case::Single =>
            {
                says |= tokens.is_one_of(
                    at,
                    &["name", "named", "called", "known", "surname", "goes", "answers", "prefers"],
                );
            }
            _ => break,
        }
        at += 1;
    }
    if tokens.get(at).is_some_and(|token| token.gap == Gap::Line && !marked) {
        return None;
    }
    let name = parse(document, at, patient || says)?;
    // “named Smith” of a drug, “called Nightingale ward”, “Re: Sepsis”.
    let strong_cue = tokens.is_in(index, "patient pt pat px client baby name surname forename")
        || (patient && (says || marked));
    let lower_case = document.list()[name.from].case == Case::Lower;
    let form = marked && name.known && tokens.is_one_of(index, &["name", "surname", "forename"]);
    let clinical = || is_clinical(document, name.from, name.to);
    let person = patient
        || form
        || (tokens.is_in(index, "name names surname forename") || name.given && name.words >= 2)
            && clinical()
        || (index > 0
            && document
                .class_before(Class::PATIENT.and(Class::PERSON).and(Class::TITLE), index, 6)
                .is_some())
        || document.patient_near(index);
    let colleague = is_colleague(document, name.from, name.to) && !says
        || tokens.is_one_of(at.saturating_sub(1), &["by", "with"])
            && !tokens.is_in(at.wrapping_sub(2), "goes go went");
    let following = document.tokens.get(name.to);
    // “patient Parkinson's”, “the patient Monday”, “Patient Safety”
    let disease = name.eponym
        && (document.list()[name.to - 1].possessive
            || tokens.is(name.to, Class::WORK.and(Class::CONDITION).and(Class::COMMON).and(Class::CARE)));
    let weak = (name.words == 1 && (disease || name.common || !name.known)) || (name.common && !name.surname);
    let generic = tokens.is_in(index, "lady gentleman woman man boy girl male female chap gent child infant");
    // “pt's Fiesta”: what the patient has.
    let owned = word.possessive && !marked && !says && name.words == 1;
    if owned || colleague || !person || following.is_some_and(|next| next.gap == Gap::None && next.is_word())
    {
        return None;
    }
    let listed_twice = name.given && name.words >= 2;
    let (severity, confidence) = match () {
        () if lower_case && !says && is_bare_surname(document, index, &name) => (Severity::Confirm, 0.55),
        () if lower_case && (name.words < 2 || !name.given) && !says => return None,
        () if says
            && (!weak || marked || patient)
            && (name.known
                || marked && name.words >= 2 && !name.common
                || !tokens.is_one_of(index, &["re", "called"])) =>
        {
            (Severity::Block, 0.93)
        }
        () if strong_cue && listed_twice => (Severity::Block, 0.95),
        () if strong_cue && name.known && !weak => (Severity::Block, 0.85),
        () if strong_cue && name.words >= 2 && !name.common => (Severity::Confirm, 0.7),
        () if strong_cue && marked && !name.common && !name.eponym => (Severity::Confirm, 0.65),
        () if generic && (listed_twice || (name.given && !weak)) => (Severity::Confirm, 0.75),
        // “Baby Nowak, 32/40”: the head of a line has its capital anyway.
        () if tokens.is_text(index, "baby")
            && document.list()[name.from].class == Class::NONE
            && document.list()[name.from].case == Case::Capital
            && name.words == 1
            && clinical() =>
        {
            (Severity::Confirm, 0.55)
        }
        () if patient
            && name.words == 1
            && !name.eponym
            && !name.common
            && word.case == Case::Lower
            && document.list()[name.from].case == Case::Capital
            && !generic =>
        {
            (Severity::Confirm, 0.55)
        }
        () => return None,
    };
    let hit = document.hit(
        name.from,
        name.to,
        Kind::Name,
        severity,
        confidence,
        "This is announced as a patient's name.",
    );
    Some((Some(hit), name.to))
}

/// “pt braithwaite bed moved”: a surname in small letters, and no word of anything else.
fn is_bare_surname(document: &Document<'_>, index: usize, name: &Name) -> bool {
    let tokens = &document.tokens;
    let token = &document.list()[name.from];
    let else_known = Class::PLACE
        .and(Class::PLAIN)
        .and(Class::EPONYM)
        .and(Class::OCCUPATION)
        .and(Class::COLLEAGUE)
        .and(Class::COMMON);
    tokens.is_in(index, "pt patient")
        && !document.list()[index].possessive
        && name.from == index + 1
        && token.is(Class::SURNAME)
        && !token.is(else_known.and(Class::CLINICAL))
        && token.len() >= 5
        && is_clinical(document, name.from, name.to)
}
