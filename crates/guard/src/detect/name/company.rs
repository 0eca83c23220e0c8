//! The company a name keeps: whether it makes the name a patient's, a colleague's or one of the books.

use super::parse::Name;
use crate::cues::Meaning;
use crate::document::Document;
use crate::lexicon::Class;
use crate::tokens::{Form, Gap, Token};

/// Signs that a name is a colleague's, an author's or a public person's.
pub(in crate::detect) fn is_colleague(document: &Document<'_>, from: usize, to: usize) -> bool {
    let tokens = &document.tokens;
    // “with Mr Khan” may be either; it is a colleague only without signs of a patient, which callers weigh.
    let credited = (1..=2).any(|back| from >= back && tokens.is(from - back, Class::CREDIT));
    // “an hour with Mrs Nowak”, “knee rehab with Henrik”: time that patients have.
    let attended = tokens.is_text(from.wrapping_sub(1), "with")
        && (2..=3).any(|back| {
            tokens.is_in(
                from.wrapping_sub(back),
                "hour hours minutes afternoon rehab physio exercises sat sitting walk walked time",
            )
        });
    let before = credited && !attended
        || is_of_a_grade(document, from)
        || is_praised(document, from)
        || is_of_a_specialty(document, to);
    // “speaks only Spanish” is no lecture.
    let foreign = tokens.is_text(to, "speaks") && tokens.is_in(to + 1, "only no little");
    let after = (0..=2).any(|forth| {
        tokens.is(to + forth, Class::WORK)
            || (tokens.is(to + forth, Class::COLLEAGUE)
                && forth > 0
                && !tokens.is_one_of(to + forth, &["gp"]))
    });
    before || after && !foreign || has_a_handle(document, to) || is_said_to_work(document, to)
}

/// “Henrik Whitmore (@drhenrik) has a thread”
fn has_a_handle(document: &Document<'_>, to: usize) -> bool {
    let tokens = &document.tokens;
    tokens.is_mark(to, b'(') && tokens.is_mark(to + 1, b'@')
}

/// “Mrs Nowak, our ENT surgeon, …”, “Priya Nowak, 30 years a porter”: what stands between commas is a trade.
fn is_said_to_work(document: &Document<'_>, to: usize) -> bool {
    const LONGEST: usize = 6;
    let tokens = &document.tokens;
    let ended = |at: &usize| document.ends_sentence(*at) || tokens.is_mark(*at, b',');
    tokens.is_mark(to, b',')
        && (tokens.is_in(to + 1, "our my the a one") || tokens.get(to + 1).is_some_and(Token::is_number))
        && (to + 1..to + 1 + LONGEST).take_while(|at| !ended(at)).any(|at| {
            tokens.is(at, Class::COLLEAGUE)
                && !tokens.is_in(at - 1, "retired former ex old")
                && !tokens.is(at + 1, Class::PATIENT)
        })
        && !(to + 1..to + 1 + LONGEST).take_while(|at| !ended(at)).any(|at| tokens.is(at, Class::PATIENT))
}

/// “F1 Rupert Whitmore”
fn is_of_a_grade(document: &Document<'_>, from: usize) -> bool {
    let tokens = &document.tokens;
    from >= 2
        && tokens.list[from - 1].is_number()
        && tokens.is_glued(from - 1)
        && tokens.is_in(from - 2, "f fy st ct imt gpst")
}

/// “great to see Henrik present on sepsis”
fn is_praised(document: &Document<'_>, from: usize) -> bool {
    let tokens = &document.tokens;
    tokens.is_in(from.wrapping_sub(1), "see seeing hear hearing")
        && tokens.is_in(from.wrapping_sub(3), "great good lovely nice proud")
}

/// “Mr Whitmore (vascular)”
fn is_of_a_specialty(document: &Document<'_>, to: usize) -> bool {
    let tokens = &document.tokens;
    tokens.is_mark(to, b'(')
        && tokens.is_mark(to + 2, b')')
        && tokens.is_in(
            to + 1,
            "vascular hpb colorectal ent urology ortho orthopaedics breast cardiothoracic plastics neurosurgery neuro \
            anaesthetics cardiology renal respiratory gastro surgery medicine radiology oncology paeds obs gynae max",
        )
}

/// Words of the public, of institutions and of colleagues around a name. “GP here:” is only the writer.
pub(in crate::detect) fn is_others(document: &Document<'_>, name: &Name, distance: usize) -> bool {
    let others = Class::COLLEAGUE.and(Class::PUBLIC).and(Class::INSTITUTION);
    (name.from.saturating_sub(distance)..name.from)
        .chain(name.to..(name.to + distance).min(document.list().len()))
        .any(|at| document.tokens.is(at, others) && !is_the_writer(document, at))
}

/// A colleague in the sentence of a name.
pub(super) fn is_others_in_sentence(document: &Document<'_>, name: &Name) -> bool {
    let parts = |at: &usize| !document.ends_sentence(*at);
    let before = (name.from.saturating_sub(5)..name.from)
        .rev()
        .take_while(parts)
        .take_while(|at| document.list()[*at + 1].gap != Gap::Line);
    let after = (name.to..(name.to + 4).min(document.list().len()))
        .take_while(parts)
        .take_while(|at| document.list()[*at].gap != Gap::Line);
    before.chain(after).any(|at| document.tokens.is(at, Class::COLLEAGUE) && !is_the_writer(document, at))
}

/// “GP here:”, “radiology here.”
fn is_the_writer(document: &Document<'_>, at: usize) -> bool {
    document.tokens.is_text(at + 1, "here")
        && matches!(
            document.tokens.get(at + 2).map(|next| next.form),
            Some(Form::Mark(b':' | b'.' | b',' | b'-'))
        )
}

/// Words among which colleagues and friends live.
pub(in crate::detect) fn is_among_colleagues(document: &Document<'_>, name: &Name) -> bool {
    (name.from.saturating_sub(10)..name.from).chain(name.to..name.to + 10).any(|at| {
        document.tokens.is_in(
            at,
            "team office reception canteen porter bank coding rota leave exam passed mrcp als course shift oncall call cake \
            retires retiring retirement joins joined starts starting thanks thank congrats congratulations welcome says \
            teaching taught teaches dog cat school my i'm friend ask named film book said wrote led nights f1 hr",
        )
    })
}

/// How clearly a patient is meant around a name: 0 not at all, 3 beyond doubt.
pub(in crate::detect) fn evidence(document: &Document<'_>, from: usize, to: usize) -> u32 {
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
pub(in crate::detect) fn is_in_a_record(document: &Document<'_>, from: usize, to: usize) -> bool {
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
pub(in crate::detect) fn is_bare_age(document: &Document<'_>, to: usize) -> bool {
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

/// Whether colleagues, meetings or books are around: a “Mr” there is a surgeon.
pub(in crate::detect) fn is_public(document: &Document<'_>, from: usize, to: usize) -> bool {
    let public =
        Class::COLLEAGUE.and(Class::PUBLIC).and(Class::INSTITUTION).and(Class::WORK).and(Class::CREDIT);
    document.class_around(public, from, to, 10, 10) || is_history(document, to)
}

/// Whether the text speaks of care at all: of a patient, a condition, a dose.
pub(in crate::detect) fn is_clinical(document: &Document<'_>, from: usize, to: usize) -> bool {
    document.patient_near(from) || document.class_around(Class::CLINICAL, from, to, 25, 25)
}

/// A year of long ago in the same breath: the name is in the books. Where a patient is near, only years before theirs.
pub(in crate::detect) fn is_history(document: &Document<'_>, to: usize) -> bool {
    let end = if document.patient_within(to, 20) { 1945 } else { 2001 };
    (to..to + 10).any(|at| {
        document.tokens.get(at).is_some_and(|token| token.is_number() && token.len() == 4)
            && document.tokens.value(at).is_some_and(|year| (1400..end).contains(&year))
    })
}
