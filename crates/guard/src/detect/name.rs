//! Names of patients: after a title, after “pt” or “name:”, and beside an age, a bed or a number.
//!
//! A name alone is none: clinicians thank colleagues, cite authors and speak of Parkinson all day. What counts is
//! the company it keeps.

mod list;
mod parse;
mod story;

pub(super) use parse::parse;

use crate::cues::Meaning;
use crate::document::{Document, Hit};
use crate::finding::{Kind, Severity};
use crate::lexicon::Class;
use crate::people;
use crate::tokens::{Case, Form, Gap, Token};
use parse::Name;

pub(crate) fn find(document: &Document<'_>, hits: &mut Vec<Hit>) {
    let mut index = 0;
    while index < document.list().len() {
        let token = &document.list()[index];
        let hit = match token.form {
            Form::Word if token.is(Class::TITLE) => titled(document, index),
            Form::Word => None,
            _ => None,
        };
        let hit =
            hit.or_else(|| if token.is_word() { announced(document, index) } else { None }).or_else(|| {
                let may = token.is_word() && (token.is_capitalised() || token.is(Class::GIVEN));
                let read = if may { beside(document, index) } else { return None };
                match read {
                    Some((Some(_), _)) => read,
                    // A name that nothing beside it explains may still have a story.
                    _ => story::find(document, index).or(read),
                }
            });
        match hit {
            Some((hit, to)) => {
                hits.extend(hit);
                index = to.max(index + 1);
            }
            None => index += 1,
        }
    }
}

/// What is found, perhaps nothing, and the token to go on at.
type Read = (Option<Hit>, usize);

/// Signs that a name is a colleague's, an author's or a public person's.
fn is_colleague(document: &Document<'_>, from: usize, to: usize) -> bool {
    let tokens = &document.tokens;
    // “with Mr Khan” may be either; it is a colleague only without signs of a patient, which callers weigh.
    let before = (1..=2).any(|back| from >= back && tokens.is(from - back, Class::CREDIT));
    // “speaks only Spanish” is no lecture.
    let foreign = tokens.is_text(to, "speaks") && tokens.is_in(to + 1, "only no little");
    let after = (0..=2).any(|forth| {
        tokens.is(to + forth, Class::WORK)
            || (tokens.is(to + forth, Class::COLLEAGUE)
                && forth > 0
                && !tokens.is_one_of(to + forth, &["gp"]))
    });
    before || after && !foreign
}

/// How clearly a patient is meant around a name: 0 not at all, 3 beyond doubt.
fn evidence(document: &Document<'_>, from: usize, to: usize) -> u32 {
    let tokens = &document.tokens;
    if document.age_within(from, to, 5).is_some()
        || is_bare_age(document, to)
        || is_in_a_record(document, from, to)
    {
        return 3;
    }
    let bed = (from.saturating_sub(6)..from).chain(to..to + 7).any(|at| {
        tokens.is_one_of(at, &["bed", "bay", "cubicle", "ward"])
            && tokens.get(at + 1).is_some_and(|next| next.is_number() || next.len() <= 2)
    });
    // “Henrik Whitmore, a patient who …”
    let said = (to..to + 4).any(|at| tokens.is(at, Class::PATIENT))
        && (tokens.is_mark(to, b',') || tokens.is_mark(to, b'('));
    if bed || said {
        return 3;
    }
    let cared = Class::CARE.and(Class::MEDICAL);
    let care = document.class_after_in_sentence(cared, to, 6).is_some()
        || document.class_before_in_sentence(cared, from, 5).is_some();
    let patient = document.patient_within(from, 12);
    let person = document.class_after_in_sentence(Class::PERSON, to, 8).is_some();
    u32::from(care) + u32::from(patient) + u32::from(person && (care || patient))
}

/// Whether a date, a number of a record, an address or a telephone stands beside the name, as in a record's head.
fn is_in_a_record(document: &Document<'_>, from: usize, to: usize) -> bool {
    let tokens = &document.tokens;
    let named = |at: usize| tokens.is_one_of(at, &["dob", "mrn", "nhs", "chi", "nhi"]);
    let at = if tokens.is_mark(to, b',') { to + 1 } else { to };
    let dated = tokens.get(at).is_some_and(Token::is_number)
        && matches!(tokens.get(at + 1).map(|token| token.form), Some(Form::Mark(b'/' | b'-' | b'.')))
        && tokens.get(at + 3).is_some_and(|token| matches!(token.form, Form::Mark(b'/' | b'-' | b'.')))
        && tokens.get(at + 2).is_some_and(Token::is_number);
    let street = tokens.get(at).is_some_and(Token::is_number)
        && (at + 2..at + 6)
            .any(|at| tokens.is(at, Class::STREET) && tokens.get(at).is_some_and(Token::is_capitalised));
    let announced = document.cues_after(to, 10).chain(document.cues_before(from, 6)).any(|cue| {
        matches!(cue.meaning, Meaning::Scheme(_) | Meaning::Record) && cue.last > cue.first
            || named(cue.first)
    });
    let called = document.cues_after(to, 4).any(|cue| {
        cue.meaning == Meaning::Phone
            && tokens.is_one_of(cue.first, &["tel", "mobile", "mob", "phone", "telephone"])
    });
    dated || street || announced || called || (from.saturating_sub(6)..from).chain(to..to + 8).any(named)
}

/// “Mr Jones, 54, bed 12”: a number between commas or brackets.
fn is_bare_age(document: &Document<'_>, to: usize) -> bool {
    let tokens = &document.tokens;
    let dashed = tokens.is_mark(to, b'-')
        && !tokens.is_glued(to)
        && tokens.is_mark(to + 2, b'-')
        && !tokens.is_glued(to + 2);
    let opens = dashed || matches!(tokens.get(to).map(|token| token.form), Some(Form::Mark(b',' | b'(')));
    let at = if opens { to + 1 } else { to };
    let age =
        tokens.get(at).is_some_and(|token| token.is_number() && token.len() <= 3 && token.gap != Gap::Line)
            && tokens.value(at).is_some_and(|years| (1..=115).contains(&years));
    let closes = match tokens.get(at + 1) {
        None => opens,
        Some(next) => {
            (dashed || matches!(next.form, Form::Mark(b',' | b')' | b';'))) && opens
                || (next.is_mark(b'.')
                    && opens
                    && next.gap == Gap::None
                    && !tokens.get(at + 2).is_some_and(Token::is_number))
        }
    };
    age && closes
}

fn titled(document: &Document<'_>, index: usize) -> Option<Read> {
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

/// Whether colleagues, meetings or books are around: a “Mr” there is a surgeon.
fn is_public(document: &Document<'_>, from: usize, to: usize) -> bool {
    let public =
        Class::COLLEAGUE.and(Class::PUBLIC).and(Class::INSTITUTION).and(Class::WORK).and(Class::CREDIT);
    document.class_around(public, from, to, 10, 10) || is_history(document, to)
}

/// Whether the text speaks of care at all: of a patient, a condition, a dose.
fn is_clinical(document: &Document<'_>, from: usize, to: usize) -> bool {
    document.patient_near(from) || document.class_around(Class::CLINICAL, from, to, 25, 25)
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

/// “patient”, “pt”, “name:”, “called”, “re:” … and a name after it.
fn announced(document: &Document<'_>, index: usize) -> Option<Read> {
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
    let else_known =
        Class::PLACE.and(Class::EPONYM).and(Class::OCCUPATION).and(Class::COLLEAGUE).and(Class::COMMON);
    tokens.is_in(index, "pt patient")
        && !document.list()[index].possessive
        && name.from == index + 1
        && token.is(Class::SURNAME)
        && !token.is(else_known.and(Class::CLINICAL))
        && token.len() >= 5
        && is_clinical(document, name.from, name.to)
}

/// A name beside an age, a bed, a number, or as the one to whom care happens.
fn beside(document: &Document<'_>, index: usize) -> Option<Read> {
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
        && !is_colleague(document, name.from, name.to)
        && (age && (initialled || opens && (name.surname || name.given || token.len() >= 6))
            || listed && told)
}

/// A year of long ago in the same breath: the name is in the books. Where a patient is near, only years before theirs.
fn is_history(document: &Document<'_>, to: usize) -> bool {
    let end = if document.patient_within(to, 20) { 1945 } else { 2001 };
    (to..to + 10).any(|at| {
        document.tokens.get(at).is_some_and(|token| token.is_number() && token.len() == 4)
            && document.tokens.value(at).is_some_and(|year| (1400..end).contains(&year))
    })
}

#[expect(clippy::unnecessary_wraps, reason = "the arms of a match return it")]
fn skip(name: Name) -> Option<Read> {
    Some((None, name.to))
}

#[cfg(test)]
mod tests {
    use crate::{Context, Kind, Severity, scan};

    fn name(text: &str) -> Option<(Severity, String)> {
        let found = scan(text, &Context::default()).into_iter().find(|found| found.kind == Kind::Name)?;
        Some((found.severity, text.chars().skip(found.start).take(found.end - found.start).collect()))
    }

    fn holds_up(text: &str) -> bool {
        scan(text, &Context::default()).iter().any(|found| found.severity >= Severity::Confirm)
    }

    #[test]
    fn names_in_clinical_company_are_found() {
        for (text, expected) in [
            ("Mr Jones, 54, bed 12", "Mr Jones"),
            ("this 54yo gentleman, Mr A Patel, came in", "Mr A Patel"),
            ("pt Jean Smith NHS 943 476 5919", "Jean Smith"),
            ("Patient: JOHN SMITH", "JOHN SMITH"),
            ("Jean Smith (72F) with AF", "Jean Smith"),
            ("mrs o'brien 82F fell at home", "mrs o'brien"),
            ("Mrs Siobhan O’Neill was admitted last night", "Mrs Siobhan O’Neill"),
            ("Xolani Ndiwenile, 34yo, collapsed", "Xolani Ndiwenile"),
            ("Name: Agnieszka Kowalska", "Agnieszka Kowalska"),
            ("SMITH, Jean 72F", "SMITH, Jean"),
            ("baby Oliver is 3 days old", "Oliver"),
            ("Ms van der Berg, 61F, presented with melaena", "Ms van der Berg"),
        ] {
            let found = name(text);
            assert!(found.as_ref().is_some_and(|found| found.0 >= Severity::Confirm), "{text} {found:?}");
            assert_eq!(found.unwrap().1, expected, "{text}");
        }
    }

    #[test]
    fn colleagues_authors_and_eponyms_are_free() {
        for text in [
            "thanks to Sister O'Brien for the talk",
            "Dr Rahman's talk on Parkinson disease was superb",
            "Great lecture by Mr Patel, consultant surgeon",
            "Hodgkin lymphoma, Glasgow Coma Scale, Crohn's, the Waterlow score",
            "Smith et al. found that Jones and colleagues were right",
            "Patient Safety Week starts on Monday",
            "James Parkinson described it in 1817",
            "Will the registrar please call",
            "a patient with Graves' disease",
        ] {
            assert!(!holds_up(text), "{text} {:?}", scan(text, &Context::default()));
        }
    }
}
