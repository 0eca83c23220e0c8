//! Initials beside an age or a patient: “JT, 67M, admitted …”, “pt A.B.”.

use crate::document::{Document, Hit};
use crate::finding::{Kind, Severity};
use crate::lexicon::Class;
use crate::people;
use crate::tokens::{Case, Form, Gap, Token};

const REASON: &str = "Initials beside a patient's details narrow it down to one person.";

pub(crate) fn find(document: &Document<'_>, hits: &mut Vec<Hit>) {
    for index in 0..document.list().len() {
        let token = &document.list()[index];
        if !token.is_word() || !matches!(token.case, Case::Upper | Case::Single) || token.len() > 3 {
            continue;
        }
        if let Some(to) = initials(document, index) {
            hits.extend(judge(document, index, to));
        }
    }
}

/// “JT”, “J.T.”, “J T”, “J-P T”; not the abbreviations of medicine.
pub(super) fn initials(document: &Document<'_>, from: usize) -> Option<usize> {
    let tokens = &document.tokens;
    let token = tokens.get(from)?;
    let joined = tokens.is_glued(from)
        && !matches!(document.list()[from - 1].form, Form::Mark(b'(' | b'"' | b'\'' | b':' | b',' | b'['));
    if joined {
        return None;
    }
    if token.case == Case::Upper {
        // “72F/CT”, “AF2”: part of something else.
        let alone = tokens.get(from + 1).is_none_or(|next| {
            next.gap != Gap::None || matches!(next.form, Form::Mark(b',' | b'.' | b')' | b':' | b';' | b'('))
        }) || people::has_age_and_sex(tokens, from + 1);
        let known = token.is(Class::COMMON
            .and(Class::CARE)
            .and(Class::COLLEAGUE)
            .and(Class::PATIENT)
            .and(Class::RELATION)
            .and(Class::EVENT)
            .and(Class::INSTITUTION)
            .and(Class::PUBLIC)
            .and(Class::CONDITION));
        return (alone && !known).then_some(from + 1);
    }
    let mut at = from;
    let mut letters = 0;
    let mut dotted = false;
    while letters < 4
        && tokens
            .get(at)
            .is_some_and(|token| token.case == Case::Single && (at == from || token.gap != Gap::Line))
    {
        letters += 1;
        at += 1;
        if tokens.is_mark(at, b'.') && tokens.is_glued(at) {
            dotted = true;
            at += 1;
        }
    }
    let ends = tokens.get(at).is_none_or(|next| next.gap != Gap::None || matches!(next.form, Form::Mark(_)));
    let pronoun = letters == 2 && !dotted && (tokens.is_text(from, "i") || tokens.is_text(from, "a"));
    ((2..=3).contains(&letters) && ends && !pronoun).then_some(at)
}

fn judge(document: &Document<'_>, from: usize, to: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    // “JT, 67M”, “JT (67M)”, “JT is a 67 year old”, “67M JT”.
    let age_after =
        document.people.ages.get(document.people.ages.partition_point(|age| age.from < to)).filter(|age| {
            age.from - to <= 3 && age.clinical && (to..age.from).all(|at| is_link(document, at))
        });
    let age_before = document
        .people
        .ages
        .partition_point(|age| age.to <= from)
        .checked_sub(1)
        .and_then(|last| document.people.ages.get(last))
        .filter(|age| {
            from - age.to <= 2
                && age.clinical
                && (age.to..from)
                    .all(|at| matches!(document.list()[at].form, Form::Mark(b',' | b'(' | b'-' | b':')))
        });
    let patient_before = (1..=3).any(|back| {
        from >= back
            && (tokens.is(from - back, Class::PATIENT) && !tokens.is_in(from - back, "patients pts victim")
                || tokens.is_in(from - back, "pt initials client inits resident")
                || to > from + 1
                    && tokens
                        .is_in(from - back, "family relatives parents wife husband mother father mum dad"))
            && (from - back + 1..from).all(|at| {
                matches!(document.list()[at].form, Form::Mark(b':' | b',' | b'(' | b'-' | b'=' | b'.'))
                    || tokens.is_in(at, "initials is are was called known as of")
            })
    });
    let sexed = people::has_age_and_sex(tokens, to)
        || (unknown(document, from, to) || to > from + 1) && is_of_an_age(document, to);
    let paired = is_one_of_a_pair(document, from, to);
    let two = unknown(document, from, to) || to > from + 1 && tokens.is_mark(from + 1, b'.');
    let told_of = unknown(document, from, to) && is_told_of(document, from, to)
        || two && is_cared_for(document, from, to);
    let bare = bare_age(document, to)
        && (document.class_after_in_sentence(Class::CLINICAL, to, 8).is_some()
            || tokens.is_mark(from + 1, b'.') && document.patient_near(from));
    let bed_after = tokens.is_one_of(to, &["bed", "in"])
        && (to..to + 3)
            .any(|at| tokens.is_text(at, "bed") && tokens.get(at + 1).is_some_and(Token::is_number));
    let numbered = tokens.is_one_of(to, &["dob", "mrn", "nhs", "chi", "nhi"])
        || (tokens.is_mark(to, b',') && tokens.is_one_of(to + 1, &["dob", "mrn", "nhs", "chi", "nhi"]));
    // After an age an abbreviation is more often a diagnosis: “67M LBBB”. Initials there stand in marks or have dots.
    let dotted = tokens.is_mark(from + 1, b'.') && tokens.is_glued(from + 1);
    let place = tokens.is(to, Class::PATIENT);
    let measured = place || tokens.get(to).is_some_and(Token::is_number);
    let told_before = age_before.is_some_and(|age| !measured && (dotted || age.to < from));
    // “R.M., a woman in her sixties”, “Ms K.L., 32”.
    let introduced = (dotted || unknown(document, from, to))
        && (tokens.is_mark(to, b',')
            && tokens.is_in(to + 1, "a an the my our who retired known")
            && document
                .class_after(Class::PATIENT.and(Class::PERSON).and(Class::OCCUPATION).and(Class::CARE), to, 8)
                .is_some()
            || tokens.is(from.wrapping_sub(1), Class::TITLE)
            || tokens.is_mark(from.wrapping_sub(1), b'.') && tokens.is(from.wrapping_sub(2), Class::TITLE));
    let severity = match () {
        () if introduced || sexed || paired || told_of => Severity::Confirm,
        () if age_after.is_some() => Severity::Block,
        () if numbered && plausible(document, from, to) => Severity::Confirm,
        () if told_before
            || bare
            || (patient_before && plausible(document, from, to))
            || (bed_after && plausible(document, from, to)) =>
        {
            Severity::Confirm
        }
        () => return None,
    };
    let at_start = from == 0 || document.list()[from].gap == Gap::Line || document.ends_sentence(from - 1);
    let confidence = if at_start || patient_before { 0.85 } else { 0.75 };
    Some(document.hit(from, to, Kind::Initials, severity, confidence, REASON))
}

/// Two capitals that no list has.
fn unknown(document: &Document<'_>, from: usize, to: usize) -> bool {
    let token = &document.list()[from];
    to == from + 1 && token.len() == 2 && token.class == Class::NONE
}

/// “AK aged 81: …”, “AK 86yrs with …”, “AK, who is 29, has …”, “AK – known COPD, 67M”
fn is_of_an_age(document: &Document<'_>, to: usize) -> bool {
    let tokens = &document.tokens;
    let opened =
        tokens.is_mark(to, b',') || tokens.is_in(to, "aged age who is was") || tokens.is_mark(to, b'-');
    let mut at = to;
    while at < to + 4
        && (tokens.is_in(at, "aged age who is was now")
            || tokens.is_mark(at, b',')
            || tokens.is_mark(at, b'-'))
    {
        at += 1;
    }
    let age = matches!(tokens.value(at), Some(1..=115)) && tokens.get(at).is_some_and(|age| age.len() <= 3);
    let years = tokens.is_in(at + 1, "y yr yrs yo years");
    let closed = tokens
        .get(at + 1)
        .is_none_or(|next| matches!(next.form, Form::Mark(b',' | b':' | b')' | b';' | b'-')));
    let known = tokens.is_mark(to, b'-')
        && tokens.is_text(to + 1, "known")
        && document
            .people
            .ages
            .get(document.people.ages.partition_point(|age| age.from < to))
            .is_some_and(|age| age.from < to + 8 && age.clinical);
    let told = || document.class_after(Class::CLINICAL.and(Class::PATIENT), to, 14).is_some();
    (age && (years || opened && at > to && closed && !tokens.is_mark(at + 1, b'-')) || known) && told()
}

/// “reviewed AK post op”, “RIP A.K.”, “AK's mum”, “AK was admitted and she …”
fn is_cared_for(document: &Document<'_>, from: usize, to: usize) -> bool {
    let tokens = &document.tokens;
    let done = tokens.is_in(
        from.wrapping_sub(1),
        "saw reviewed clerked admitted discharged rip consented intubated extubated scanned transferred lost visited examined",
    ) || tokens.is_in(from.wrapping_sub(1), "of about for on")
        && tokens.is_in(
            from.wrapping_sub(2),
            "thinking family bloods care death funeral mum parents update story case memory letter told reflection reflecting",
        );
    let owned = tokens.list[to - 1].possessive
        && tokens.is_in(to, "mum dad mother father wife husband family bloods scan son daughter parents biopsy carer potassium");
    let told = document.class_around(Class::CARE.and(Class::CONDITION).and(Class::MEDICAL), from, to, 8, 12);
    let person = document.class_after(Class::PERSON, to, 12).is_some();
    let lives = tokens.is_in(to, "was is had has died fell came needs collapsed remains went") && person;
    // “AK has a GI bleed and no insight”
    let has = tokens.is_in(to, "has had")
        && document.class_after_in_sentence(Class::CONDITION.and(Class::MEDICAL), to, 5).is_some();
    (done || owned || lives || has) && told
}

/// “AK and FH, both 70F”
fn is_one_of_a_pair(document: &Document<'_>, from: usize, to: usize) -> bool {
    let tokens = &document.tokens;
    let both = |at: usize| {
        (at..at + 4).any(|at| {
            let first = document.people.ages.partition_point(|age| age.from <= at);
            tokens.is_text(at, "both") && document.people.ages.get(first).is_some_and(|age| age.from < at + 4)
        })
    };
    let after = (tokens.is_text(to, "and") || tokens.is_mark(to, b'&'))
        && initials(document, to + 1).is_some_and(both);
    let before = from >= 2 && tokens.is_text(from - 1, "and") && both(to);
    let swapped = tokens.is_in(from.wrapping_sub(1), "patients pts")
        || tokens.is_text(from.wrapping_sub(1), "and") && tokens.is_in(from.wrapping_sub(3), "patients pts");
    let told = || document.class_around(Class::CLINICAL, from, to, 6, 12);
    (after || before || swapped && unknown(document, from, to) && told()) && plausible(document, from, to)
}

/// “26yo AK with pancreatitis”, “bed 3 AK: home”, “for AK: bloods”: what stands around is said of one patient.
fn is_told_of(document: &Document<'_>, from: usize, to: usize) -> bool {
    let tokens = &document.tokens;
    let ages = &document.people.ages;
    let aged = ages.get(ages.partition_point(|age| age.to < from));
    let after_age = aged.is_some_and(|age| age.to == from && age.clinical)
        && (tokens.is_mark(to, b',') && document.class_after_in_sentence(Class::CLINICAL, to, 5).is_some()
            || tokens.is(to, Class::CARE.and(Class::CONDITION).and(Class::MEDICAL))
            || tokens.is_in(to, "with who presenting c w here"))
        && !tokens.is(to, Class::UNIT);
    let in_bed = tokens.get(from.wrapping_sub(1)).is_some_and(Token::is_number)
        && tokens.is(from.wrapping_sub(2), Class::BED)
        && tokens.is_in(from.wrapping_sub(2), "bed cubicle cub trolley bay sr bedspace chair")
        && document.class_after_in_sentence(Class::CLINICAL, to, 8).is_some();
    let in_a_list = tokens.is_in(from.wrapping_sub(1), "for re regarding about")
        && tokens.is_mark(to, b':')
        && document.class_after(Class::CLINICAL, to, 6).is_some()
        && document.patient_near(from);
    after_age || in_bed || in_a_list
}

/// Three capitals after “pt” may be an unknown abbreviation; two, or letters with dots, are initials.
fn plausible(document: &Document<'_>, from: usize, to: usize) -> bool {
    to - from > 1 || document.list()[from].len() == 2
}

fn is_link(document: &Document<'_>, at: usize) -> bool {
    let token = &document.list()[at];
    matches!(token.form, Form::Mark(b',' | b'(' | b'-' | b':' | b';' | b'.'))
        || document.tokens.is_one_of(at, &["is", "was", "a", "an", "aged", "now"])
}

/// “JT, 67, admitted”
fn bare_age(document: &Document<'_>, to: usize) -> bool {
    let tokens = &document.tokens;
    (tokens.is_mark(to, b',') || tokens.is_mark(to, b'('))
        && tokens.get(to + 1).is_some_and(|token| token.is_number() && token.len() == 2)
        && (tokens.is_mark(to + 2, b',') || tokens.is_mark(to + 2, b')'))
}

#[cfg(test)]
mod tests {
    use crate::{Context, Kind, scan};

    fn initials(text: &str) -> usize {
        scan(text, &Context::default()).into_iter().filter(|found| found.kind == Kind::Initials).count()
    }

    #[test]
    fn initials_of_patients_are_found() {
        for text in [
            "JT, 67M, admitted with CAP",
            "J.T. (67M) fell",
            "pt AB seen in clinic",
            "AB is a 54-year-old man",
            "patient J.S. came back",
            "KL 82F ?stroke",
        ] {
            assert_eq!(initials(text), 1, "{text}");
        }
    }

    #[test]
    fn abbreviations_are_not() {
        for text in [
            "AF, 67M, started apixaban",
            "MI 54M",
            "ED 72F with SOB",
            "BP 120/80",
            "PE in 54F",
            "CT: 67M with stroke",
            "a 72F DNACPR",
            "67M STEMI",
            "Q1: 67M",
        ] {
            assert_eq!(initials(text), 0, "{text}");
        }
    }
}
