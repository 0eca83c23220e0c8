//! Names after a title: “Mr Jones, 54, bed 12”, “mrs o'brien”, and initials there: “Mr JT, 67”.

use super::Read;
use super::company::{evidence, is_clinical, is_colleague, is_public};
use super::parse::{Name, parse};
use crate::document::Document;
use crate::finding::{Kind, Severity};
use crate::lexicon::Class;
use crate::tokens::{Case, Gap};

pub(super) fn find(document: &Document<'_>, index: usize) -> Option<Read> {
    let tokens = &document.tokens;
    let title = tokens.get(index)?;
    // “MS” is multiple sclerosis, “miss” and “master” are words, “pani” and “sra” need a capital.
    let lower = title.case == Case::Lower;
    if (title.case == Case::Upper && tokens.is_one_of(index, &["ms", "sra"]))
        || (lower && !tokens.is_one_of(index, &["mr", "mrs", "miss", "ms", "mx"]))
    {
        return None;
    }
    let mut at = index + 1;
    if tokens.is_mark(at, b'.') && tokens.is_glued(at) {
        at += 1;
    }
    // “Mr and Mrs Smith”
    if tokens.is_one_of(at, &["and"]) || tokens.is_mark(at, b'&') {
        return None;
    }
    let name = match parse(document, at, true) {
        Some(name) => name,
        // “mr adeyinka”: after a title in lower case any uncommon word is a name.
        None if tokens.is_one_of(index, &["mr", "mrs"]) && is_uncommon(document, at) => Name {
            from: at,
            to: at + 1,
            words: 1,
            known: false,
            given: false,
            surname: false,
            eponym: false,
            listed: false,
            common: false,
        },
        None => return initial_after_title(document, index, at),
    };
    if lower && tokens.is_one_of(index, &["miss", "ms"]) && (!name.known || name.common) {
        return None;
    }
    if tokens.is_in(
        name.from,
        "president speaker bean men potato universe wonderful whippy motivator chair chairman men's \
        class classes degree right wrong big nice bump",
    ) {
        return None;
    }
    let proof = evidence(document, name.from, name.to);
    let colleague = is_colleague(document, index, name.to)
        || document.class_in_sentence(Class::PUBLIC, index, name.to, 4, 4);
    let female = tokens.is_one_of(index, &["mrs", "miss", "mme", "frau"]);
    let person = document.class_after_in_sentence(Class::PERSON, name.to, 8).is_some();
    let reason = "A title with a surname in the story of a patient is the patient's name.";
    let (severity, confidence) = match proof {
        3 => (Severity::Block, 0.97),
        _ if colleague => (Severity::Note, 0.2),
        2 => (Severity::Block, 0.9),
        1 => (Severity::Confirm, 0.8),
        _ if is_clinical(document, index, name.to) => (Severity::Confirm, 0.6),
        _ if !lower && !is_public(document, index, name.to) && !name.eponym && !name.common => {
            (Severity::Confirm, 0.45)
        }
        _ if female && person
            || tokens.is_one_of(index.wrapping_sub(1), &["poor", "dear"])
            || tokens.is_one_of(index, &["mrs", "master"]) =>
        {
            (Severity::Confirm, 0.5)
        }
        _ => (Severity::Note, 0.4),
    };
    Some((Some(document.hit(index, name.to, Kind::Name, severity, confidence, reason)), name.to))
}

/// “Mr JT, 67”: two initials after a title.
fn initial_after_title(document: &Document<'_>, index: usize, at: usize) -> Option<Read> {
    let tokens = &document.tokens;
    let token = tokens.get(at).filter(|token| {
        token.case == Case::Upper && matches!(token.len(), 2 | 3) && !token.is(Class::COMMON.and(Class::CARE))
    })?;
    let proof = evidence(document, at, at + 1);
    (proof >= 1 && token.is_word()).then(|| {
        (
            Some(document.hit(
                index,
                at + 1,
                Kind::Initials,
                Severity::Confirm,
                0.7,
                "Initials beside a patient's details narrow it down to one person.",
            )),
            at + 1,
        )
    })
}

fn is_uncommon(document: &Document<'_>, at: usize) -> bool {
    document.tokens.get(at).is_some_and(|token| {
        token.is_word()
            && token.gap == Gap::Space
            && token.len() >= 3
            && !token.is(Class::COMMON
                .and(Class::CARE)
                .and(Class::EVENT)
                .and(Class::PUBLIC)
                .and(Class::CONDITION)
                .and(Class::UNIT))
    })
}
