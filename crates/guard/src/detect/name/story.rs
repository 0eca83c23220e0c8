//! Names without a title, an age or a number: of stories (“our lovely Doreen”, “I keep thinking of Priya. She …”), of
//! lists (“Bed 4 = Kowalski”) and of whatever belongs to somebody (“family of …”, “post mortem on …”).

use super::parse::{Name, is_medical, parse};
use super::{Read, is_bare_age, is_clinical, is_colleague, is_history};
use crate::document::Document;
use crate::finding::{Kind, Severity};
use crate::lexicon::Class;
use crate::tokens::{Case, Form, Gap, Token};

pub(super) fn find(document: &Document<'_>, index: usize) -> Option<Read> {
    let tokens = &document.tokens;
    let token = tokens.get(index)?;
    if token.case == Case::Lower {
        return lower(document, index);
    }
    let unlisted = !token.is(Class::GIVEN.and(Class::SURNAME));
    // Most capitals are common words: they are no names, and nothing more is asked about them.
    if unlisted && token.class != Class::NONE || token.len() < 3 {
        return None;
    }
    let glued = index > 0
        && token.gap == Gap::None
        && matches!(tokens.list[index - 1].form, Form::Mark(b'@' | b'#' | b'/' | b'_' | b'.'));
    let name = parse(document, index, false).filter(|_| !glued)?;
    let single = name.words == 1;
    let given = name.given && !name.common && !(single && (name.eponym || token.is(Class::COMMON)));
    let surname = !name.common
        && !name.eponym
        && !token.is(Class::COMMON.and(Class::PLACE).and(Class::CONDITION).and(Class::EPONYM))
        && !is_medical(tokens.bytes(token));
    if !given && !surname || is_somebody_elses(document, &name) {
        return None;
    }
    let clinical = || is_clinical(document, name.from, name.to);
    let confidence = match () {
        () if in_a_bed(document, index) => 0.75,
        () if given && follows_endearment(document, index) && clinical() => 0.7,
        () if given && belongs(document, index) && (!single || clinical()) => 0.7,
        () if given && is_told_on(document, name.to) && clinical() => 0.65,
        () if acts(document, &name) && clinical() => 0.6,
        () if is_bare_age(document, name.to) && clinical() && goes_on(document, name.to) => 0.65,
        () if !single && given && has_a_case(document, name.to) => 0.65,
        () if is_listed(document, &name) && clinical() => 0.65,
        () => return None,
    };
    let hit = document.hit(
        name.from,
        name.to,
        Kind::Name,
        Severity::Confirm,
        confidence,
        "A name in the story of a patient is likely the patient's.",
    );
    Some((Some(hit), name.to))
}

/// Colleagues, authors, the great and the dead.
fn is_somebody_elses(document: &Document<'_>, name: &Name) -> bool {
    let public = Class::PUBLIC.and(Class::INSTITUTION);
    is_colleague(document, name.from, name.to)
        || is_history(document, name.to)
        || document.class_in_sentence(Class::COLLEAGUE, name.from, name.to, 5, 4)
        || document.class_in_sentence(public, name.from, name.to, 6, 6)
}

/// “Bed 4 = Kowalski”, “SR3 Wainwright”, “B12: Nowak”.
fn in_a_bed(document: &Document<'_>, index: usize) -> bool {
    let tokens = &document.tokens;
    let mut at = index;
    while at > 0
        && index - at < 2
        && matches!(tokens.list[at - 1].form, Form::Mark(b'=' | b':' | b'-' | b'.'))
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

/// “our lovely Doreen”, “poor little Tom”, “RIP Ethel”.
fn follows_endearment(document: &Document<'_>, index: usize) -> bool {
    let tokens = &document.tokens;
    let dear = tokens.is_in(
        index.wrapping_sub(1),
        "lovely poor dear dearest little old wee darling brave young beautiful sweet own favourite favorite beloved late rip",
    );
    let ours = tokens.is_in(index.wrapping_sub(1), "our") || dear;
    ours && !tokens.is_in(index.wrapping_sub(2), "new")
}

/// “family of …”, “care of …”, “post mortem on old …”, “sample labelled “…””.
fn belongs(document: &Document<'_>, index: usize) -> bool {
    let tokens = &document.tokens;
    let mut at = index;
    while at > 0
        && index - at < 3
        && (matches!(tokens.list[at - 1].form, Form::Mark(b'"' | b'\'' | b'(' | b':'))
            || tokens.is_in(at - 1, "old little poor young dear patient called named"))
    {
        at -= 1;
    }
    if !tokens.is_in(at.wrapping_sub(1), "of for on about labelled labeled re concerning regarding with from")
    {
        return false;
    }
    (2..=4).any(|back| {
        at >= back
            && (tokens.is(at - back, Class::RELATION)
                || tokens.is_in(
                    at - back,
                    "family families relatives care parents funeral autopsy mortem inquest cert certificate sample \
                    specimen bloods scan notes letter referral discharge result results death birth story memory \
                    diagnosis treatment thinking thought think case sat remember bedside hand visit consent biopsy \
                    form histology bottle tube ecg xray mri ct",
                ))
    })
}

/// “… Doreen. She was 39 …”: the next sentence goes on about her.
fn is_told_on(document: &Document<'_>, to: usize) -> bool {
    let tokens = &document.tokens;
    let ends = (to..to + 3).find(|at| document.ends_sentence(*at));
    ends.is_some_and(|at| {
        tokens.is_in(at + 1, "she he her his they")
            && document.class_around(Class::CARE.and(Class::CONDITION).and(Class::EVENT), to, at + 1, 0, 20)
    })
}

/// “Kaczmarek needs a cannula”, “Priya rang the bell”, “Imran had a K of 7”.
fn acts(document: &Document<'_>, name: &Name) -> bool {
    let tokens = &document.tokens;
    if tokens.list[name.to - 1].possessive {
        return false;
    }
    let ward = tokens.is_in(name.to, "needs needing awaiting awaits nbm")
        || tokens.is_in(name.to, "off") && name.words == 1;
    let fate = name.given
        && tokens.is_in(
            name.to,
            "died went collapsed deteriorated arrested woke bled vomited fell survived delivered declined refused \
            decided passed came rang lives lived weighs had will stopped gets coped lay",
        );
    let told = document.class_after_in_sentence(
        Class::CARE.and(Class::CONDITION).and(Class::EVENT).and(Class::UNIT),
        name.to,
        10,
    );
    ward && (name.known || document.patient_near(name.from) || told.is_some())
        || fate && (told.is_some() || document.patient_within(name.from, 25))
        || fate && tokens.is_in(name.to + 1, "home back away peacefully the")
}

fn goes_on(document: &Document<'_>, to: usize) -> bool {
    let around = Class::CARE.and(Class::CONDITION).and(Class::EVENT).and(Class::PERSON);
    document.class_after(around, to, 10).is_some()
        || document.patient_within(to, 25)
        || document.tokens.is_in(to + 3, "came went with on from has had")
}

/// “Alejandro Eriksen, arrest at 4 am, 43, two kids”
fn has_a_case(document: &Document<'_>, to: usize) -> bool {
    let tokens = &document.tokens;
    let opened =
        matches!(tokens.get(to).map(|token| token.form), Some(Form::Mark(b',' | b':' | b'-' | b'(')));
    let told = document.class_after_in_sentence(Class::CARE.and(Class::CONDITION).and(Class::EVENT), to, 4);
    let aged = (to + 1..to + 12).any(|at| {
        tokens.is_mark(at, b',')
            && tokens.value(at + 1).is_some_and(|years| (1..=115).contains(&years))
            && tokens.is_mark(at + 2, b',')
    });
    let measured = document.class_after_in_sentence(Class::UNIT, to, 5).is_some();
    opened && told.is_some() && (aged || measured || document.patient_within(to, 25))
}

/// “TCI Hussain, R THR”, “1. Nowak lap chole”, “Lindqvist, Agnieszka – OPA”.
fn is_listed(document: &Document<'_>, name: &Name) -> bool {
    let tokens = &document.tokens;
    let care = Class::CARE.and(Class::EVENT).and(Class::CONDITION);
    let told = document.class_after(care, name.to, 6).is_some();
    let back = |back: usize| name.from.wrapping_sub(back);
    let colon = usize::from(tokens.is_mark(back(1), b':'));
    let called = tokens.is_in(back(1 + colon), "tci twin handover review seen clerk clerking list");
    let counted = matches!(tokens.get(back(1)).map(|token| token.form), Some(Form::Mark(b'.' | b')')))
        && tokens.get(back(2)).is_some_and(|number| number.is_number() && number.len() <= 2)
        && (name.from.saturating_sub(40)..name.from).any(|at| {
            tokens.is_in(at, "list theatre handover round ward patients jobs clinic cath endoscopy")
        });
    let given = name.words == 1
        && tokens.is_mark(name.to, b',')
        && tokens.get(name.to + 1).is_some_and(|given| {
            given.case == Case::Capital && given.is(Class::GIVEN) && !given.is(Class::COMMON)
        })
        && matches!(
            tokens.get(name.to + 2).map(|token| token.form),
            Some(Form::Mark(b'-' | b':' | b',') | Form::Number)
        );
    (called || counted) && (told || name.known) && name.words <= 2 || given && told
}

/// “saw consuelo at hers today”: a given name in lower case after a verb for meeting a patient.
fn lower(document: &Document<'_>, index: usize) -> Option<Read> {
    let tokens = &document.tokens;
    let token = tokens.get(index)?;
    let common = Class::COMMON.and(Class::CARE).and(Class::UNIT).and(Class::MONTH).and(Class::CONDITION);
    let met = tokens.is_in(
        index.wrapping_sub(1),
        "saw seen reviewed met visited clerked admitted examined treated consented rang called",
    );
    if !met || !token.is(Class::GIVEN) || token.is(common) || token.len() < 4 {
        return None;
    }
    let next = tokens.get(index + 1).filter(|next: &&Token| {
        next.is_word() && next.gap == Gap::Space && next.len() >= 4 && !is_medical(tokens.bytes(next))
    })?;
    let surname = next.class == Class::NONE || next.is(Class::SURNAME) && !next.is(common);
    let told = is_clinical(document, index, index + 2)
        || document.class_after_in_sentence(Class::PERSON, index, 8).is_some();
    (surname && told).then(|| {
        let reason = "A name in the story of a patient is likely the patient's.";
        (Some(document.hit(index, index + 2, Kind::Name, Severity::Confirm, 0.65, reason)), index + 2)
    })
}

#[cfg(test)]
mod tests {
    use crate::{Context, Kind, Severity, scan};

    fn names(text: &str) -> Vec<String> {
        scan(text, &Context::default())
            .into_iter()
            .filter(|found| found.kind == Kind::Name && found.severity >= Severity::Confirm)
            .map(|found| text.chars().skip(found.start).take(found.end - found.start).collect())
            .collect()
    }

    #[test]
    fn names_of_stories_and_lists_are_found() {
        for (text, expected) in [
            ("our lovely Doreen went home today after her hip", "Doreen"),
            ("I still think of Priya. She had a stroke and two small children", "Priya"),
            ("spoke to the family of Henrik Whitmore about his dialysis", "Henrik Whitmore"),
            ("Bed 4 = Kowalski, for a scan", "Kowalski"),
            ("TCI Hussain for a hip replacement", "Hussain"),
            ("visited consuelo garcia at home, her ulcer is worse", "consuelo garcia"),
        ] {
            assert_eq!(names(text), [expected], "{text}");
        }
    }

    #[test]
    fn names_of_colleagues_and_books_are_free() {
        for text in [
            "our new registrar Priya is lovely",
            "I keep thinking of Osler. He was born in 1849",
            "a talk by Henrik Whitmore about dialysis. He was superb",
            "Bed 4 Closed for cleaning",
            "Brighton needs a GP",
        ] {
            assert_eq!(names(text), [""; 0], "{text}");
        }
    }
}
