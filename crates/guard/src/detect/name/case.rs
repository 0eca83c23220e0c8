//! Names in the telling of a case: an apposition, an appointment, a sentence of medicine.

use super::company::{is_among_colleagues, is_others};
use super::parse::{Name, is_medical};
use crate::document::Document;
use crate::lexicon::Class;
use crate::tokens::{Case, Form, Gap, Token};

/// What a case is told with.
const TOLD: Class = Class::CARE.and(Class::CONDITION).and(Class::MEDICAL);

/// “Rosalind is 7 and has …”, “Emyr was 51 when …”
pub(super) fn is_said_to_be(document: &Document<'_>, to: usize) -> bool {
    let tokens = &document.tokens;
    tokens.is_in(to, "is was")
        && matches!(tokens.value(to + 1), Some(1..=115))
        && (tokens.is_in(to + 2, "and when years with yrs she he") || tokens.is_mark(to + 2, b','))
}

/// “Alejandro Eriksen, arrest at 4 am, 43, two kids”
pub(super) fn has_a_case(document: &Document<'_>, to: usize) -> bool {
    let tokens = &document.tokens;
    let told = document.class_after_in_sentence(Class::CLINICAL, to, 4);
    let aged = (to + 1..to + 12).any(|at| {
        tokens.is_mark(at, b',')
            && tokens.value(at + 1).is_some_and(|years| (1..=115).contains(&years))
            && tokens.is_mark(at + 2, b',')
    });
    let measured = document.class_after_in_sentence(Class::UNIT, to, 5).is_some();
    let person = document.class_after_in_sentence(Class::PERSON, to, 10).is_some();
    is_opened(tokens.get(to))
        && told.is_some()
        && (aged || measured || person || document.patient_within(to, 25))
}

fn is_opened(next: Option<&Token>) -> bool {
    matches!(next.map(|token| token.form), Some(Form::Mark(b',' | b':' | b'-' | b'(')))
}

/// “Perpetua Obermeier – palliative, syringe driver”: two words that no list has stand for a case and open its line.
pub(super) fn heads_a_case(document: &Document<'_>, name: &Name) -> bool {
    let tokens = &document.tokens;
    let opens = document.list()[name.from].gap == Gap::Line;
    let unknown = |at: usize| {
        tokens.get(at).is_some_and(|token| {
            !token.is_word()
                || !is_medical(tokens.bytes(token))
                    && (token.class == Class::NONE || token.is(Class::GIVEN.and(Class::SURNAME)))
        })
    };
    let marked = matches!(tokens.get(name.to).map(|token| token.form), Some(Form::Mark(b',' | b'-' | b'(')));
    opens
        && marked
        && name.words >= 2
        && (name.from..name.to).all(unknown)
        && document.class_after_in_sentence(Class::CLINICAL, name.to, 4).is_some()
}

/// “this morning's arrest was Nowak, ROSC at 14 min”, “the GCS 3 in bay two is Patel, ex-miner”
pub(super) fn is_the_case(document: &Document<'_>, name: &Name) -> bool {
    let tokens = &document.tokens;
    tokens.is_in(name.from.wrapping_sub(1), "is was")
        && tokens.is_mark(name.to, b',')
        && document
            .class_before_in_sentence(Class::CARE.and(Class::BED).and(Class::MEDICAL), name.from, 7)
            .is_some()
}

/// “my 3pm was Jean Whitmore, …”, “my 10.40, Nowak, came …”: who has an appointment is a patient.
pub(super) fn is_an_appointment(document: &Document<'_>, name: &Name) -> bool {
    const LONGEST: usize = 7;
    let tokens = &document.tokens;
    let closed =
        tokens.get(name.to).is_none_or(|next| matches!(next.form, Form::Mark(b',' | b'.' | b'(' | b'-')));
    let mut timed = false;
    for back in 1..=LONGEST {
        let Some(at) = name.from.checked_sub(back) else { return false };
        let token = &document.list()[at];
        if timed && tokens.is_in(at, "my") {
            return closed;
        }
        timed |= token.is_number();
        let between = match token.form {
            Form::Number => token.len() <= 4,
            Form::Mark(mark) => matches!(mark, b',' | b'.' | b':' | b'-'),
            Form::Word => tokens.is_in(at, "am pm o'clock was is today appointment slot patient pt"),
        };
        if !between {
            return false;
        }
    }
    false
}

/// “remember Emyr, the lad with the stoma?”, “for Priya, who taught me”: who the name is comes after it.
pub(super) fn is_explained(document: &Document<'_>, to: usize) -> bool {
    let tokens = &document.tokens;
    let opened = tokens.is_mark(to, b',') || tokens.is_mark(to, b'(') || tokens.is_mark(to, b'-');
    let patient = tokens.is_in(to + 1, "the a an our my this that")
        && (to + 2..to + 6).any(|at| {
            tokens.is(at, Class::PATIENT)
                || tokens.is_in(at, "mum dad mother father grandmother grandfather widow")
        })
        && !(to + 2..to + 6).any(|at| tokens.is(at, Class::COLLEAGUE));
    let who = tokens.is_text(to + 1, "who") && document.class_around(TOLD, to, to, 12, 20);
    opened && (patient || who)
}

/// A whole name in a sentence of medicine, where no word makes it a colleague's.
pub(super) fn is_in_a_case(document: &Document<'_>, name: &Name) -> bool {
    let told = TOLD.and(Class::EVENT);
    let sentence = document.class_after_in_sentence(told, name.to, 8).is_some()
        || document.class_before_in_sentence(told, name.from, 8).is_some();
    let around = document.class_around(TOLD, name.from, name.to, 12, 12);
    !is_others(document, name, 10) && (sentence || around && !is_among_colleagues(document, name))
}

/// “That man Nowak is back. Pyelonephritis”: a surname of the lists in a sentence of care about somebody.
pub(super) fn is_named_in_a_case(document: &Document<'_>, name: &Name) -> bool {
    let others = Class::WORK.and(Class::CREDIT);
    let person = document.class_after_in_sentence(Class::PERSON, name.to, 10).is_some()
        || document.patient_within(name.from, 8);
    person
        && document.class_around(TOLD, name.from, name.to, 6, 10)
        && !is_others(document, name, 10)
        && !document.class_around(others, name.from, name.to, 10, 10)
}

/// “handed over Nowak (mastitis)”: a surname with its illness in brackets.
pub(super) fn is_bracketed_with_an_illness(document: &Document<'_>, name: &Name) -> bool {
    let tokens = &document.tokens;
    let close = (name.to + 2..name.to + 7).find(|at| tokens.is_mark(*at, b')'));
    tokens.is_mark(name.to, b'(')
        && close.is_some_and(|close| {
            (name.to + 1..close).any(|at| tokens.is(at, Class::CONDITION.and(Class::MEDICAL)))
        })
        && !is_others(document, name, 6)
}

/// “Nowak wants to go home, sats 86”: a surname of the lists at the head of a sentence about a body.
pub(super) fn opens_a_sentence_of_care(document: &Document<'_>, name: &Name) -> bool {
    let tokens = &document.tokens;
    let token = &document.list()[name.from];
    let opens = token.gap == Gap::Line || name.from > 0 && document.ends_sentence(name.from - 1);
    opens
        && token.case == Case::Capital
        && token.is(Class::SURNAME)
        && tokens.is_in(
            name.to,
            "wants needs has had is was keeps kept remains still again refuses refused refusing pulled fell died bled vomited \
            went gets got looks looked won't wont can't cant back",
        )
        && document.class_after_in_sentence(TOLD, name.to, 10).is_some()
        && !is_others(document, name, 10)
}

/// A given name in a text about one patient, and nobody else it could be of.
pub(super) fn is_spoken_of(document: &Document<'_>, name: &Name) -> bool {
    let person = document.class_after(Class::PERSON, name.to, 12).is_some();
    document.class_around(TOLD, name.from, name.to, 8, 12)
        && !is_among_colleagues(document, name)
        && !is_others(document, name, 10)
        && (person || document.patient_within(name.from, 20))
}

#[cfg(test)]
mod tests {
    use crate::detect::name::tests::names;

    #[test]
    fn names_in_the_telling_of_a_case_are_found() {
        for (text, expected) in [
            ("my 3pm was Jean Whitmore, a long list of problems", "Jean Whitmore"),
            ("my 10.40, Nowak, came with a list of nine things", "Nowak"),
            ("remember Henrik, the lad with the stoma? He is a paramedic now", "Henrik"),
            ("for Priya, who will never read this. You were my first death", "Priya"),
            ("what happened to Henrik Whitmore should never happen again. Meningitis", "Henrik Whitmore"),
            ("handed over Nowak (mastitis) at eight", "Nowak"),
            ("Nowak wants to go home, sats 86 on air", "Nowak"),
            ("Ulrikka Thornquayle – palliative, syringe driver, wants her dog", "Ulrikka Thornquayle"),
            ("Baby Thornquayle, 32/40, on CPAP", "Thornquayle"),
            ("Nowak family still camped outside ITU", "Nowak"),
            ("GP here: Henrik Whitmore missed his appointment, third time, on metformin", "Henrik Whitmore"),
            ("henrik whitmore wont wear his cpap", "henrik whitmore"),
            ("Henrik \"Mac\" Whitmore, pneumonia, ex-boxer", "Henrik \"Mac\" Whitmore"),
        ] {
            assert_eq!(names(text), [expected], "{text}");
        }
    }

    #[test]
    fn headings_chores_and_colleagues_are_free() {
        for text in [
            "bloods to chase, drains to pull, notes to write",
            "Vignette: a 67-year-old man has a chest infection. Next step?",
            "Great to see Henrik Whitmore present on sepsis",
            "F1 Henrik Whitmore passed his ALS",
            "Mr Whitmore (vascular) and Mr Nowak (urology) disagree",
            "102 today! Card from the King on her locker",
            "Rose spots in typhoid. Saw it once, abroad",
            "Pulmonary Embolism – a review of anticoagulation",
        ] {
            assert_eq!(names(text), [""; 0], "{text}");
        }
    }
}
