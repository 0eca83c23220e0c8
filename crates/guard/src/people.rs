//! Where a text speaks of one patient: ages, “pt”, “this gentleman”, “bed 4”, “c/o”.

mod old;

use crate::lexicon::Class;
use crate::tokens::{Case, Form, Gap, Tokens};

/// An age that is stated of one person.
#[derive(Debug)]
pub(crate) struct Age {
    pub from: usize,
    pub to: usize,
    pub years: u32,
    /// Written with a sex or as “yo”: as of a patient, not of a building.
    pub clinical: bool,
}

pub(crate) struct People {
    /// Tokens at which a patient is evident, in order.
    pub patients: Vec<usize>,
    pub ages: Vec<Age>,
}

pub(crate) fn find(tokens: &Tokens<'_>) -> People {
    let mut people = People { patients: Vec::new(), ages: Vec::new() };
    for index in 0..tokens.list.len() {
        if let Some(age) = age(tokens, index) {
            people.patients.push(index);
            // “72F” is read from its number; “F72” from its letter, and its number alone says nothing.
            if people.ages.last().is_none_or(|last| last.to <= age.from) {
                people.ages.push(age);
            }
        } else if is_patient(tokens, index) {
            people.patients.push(index);
        }
    }
    people
}

const YEARS: &[&str] = &[
    "yo", "y", "yr", "yrs", "yro", "year", "years", "yrold", "yearold", "yos", "ar", "ans", "anni", "anos",
    "jahre", "jaar", "jarig", "jarige", "arig", "jahrige", "jahriger", "jahrigen", "aring", "vuotias",
];
const SEXES: &[&str] = &["m", "f", "male", "female"];
const PERSONS: &[&str] = &[
    "man",
    "woman",
    "male",
    "female",
    "lady",
    "gentleman",
    "gent",
    "boy",
    "girl",
    "chap",
    "patient",
    "pt",
    "lad",
    "fella",
    "bloke",
];

/// The age that begins at the token.
fn age(tokens: &Tokens<'_>, index: usize) -> Option<Age> {
    let token = tokens.get(index)?;
    match token.form {
        Form::Number if token.len() <= 3 => old::age(tokens, index).or_else(|| age_at_number(tokens, index)),
        Form::Word if token.is(Class::OLD) => old::age(tokens, index),
        Form::Word if token.is(Class::PATIENT) || token.len() <= 4 => age_after_word(tokens, index),
        _ => None,
    }
}

/// Whether an age and a sex follow a name or initials, in either order: “, f, 29”, “ (29, m)”, “/29/F”, “ 29 f”. There
/// small letters are a sex too.
pub(crate) fn has_age_and_sex(tokens: &Tokens<'_>, from: usize) -> bool {
    let (mut age, mut sex) = (false, false);
    for at in from..from + 6 {
        let Some(token) = tokens.get(at).filter(|token| token.gap != Gap::Line) else { return false };
        match token.form {
            Form::Mark(b',' | b'(' | b'/' | b'-' | b':' | b';' | b'.') => {}
            Form::Number if !age && matches!(tokens.value(at), Some(1..=115)) => age = true,
            // “PIN 87F2723N” is no woman of 87.
            Form::Word
                if tokens.get(at + 1).is_some_and(|next| next.gap == Gap::None && next.is_number()) =>
            {
                return false;
            }
            Form::Word if !sex && (tokens.is_one_of(at, SEXES) || tokens.is_one_of(at, PERSONS)) => {
                sex = true
            }
            Form::Word if tokens.is_one_of(at, YEARS) || tokens.is_in(at, "aged age is was a an old o") => {}
            _ => return false,
        }
        if age && sex {
            return true;
        }
    }
    false
}

pub(crate) fn plausible(tokens: &Tokens<'_>, index: usize) -> Option<u32> {
    let years = tokens.value(index).filter(|years| *years <= 122)?;
    let before = tokens.before(index, 1);
    // The end of a decimal, a date, a ratio or a range is no age; the end of “aged 75-95” neither.
    let is_part = tokens.is_glued(index)
        && before.is_some_and(|mark| {
            mark.is_number()
                || matches!(
                    mark.form,
                    Form::Mark(b'.' | b'/' | b'-' | b':' | b'=' | b'<' | b'>' | b'+' | b'$' | 0x82)
                )
        })
        && tokens.before(index, 2).is_some_and(crate::tokens::Token::is_number);
    // “age=71” is a form's.
    let is_form = tokens.is_mark(index.wrapping_sub(1), b'=')
        && tokens.is_one_of(index.wrapping_sub(2), &["age", "yrs", "years"]);
    let is_compared = !is_form
        && before
            .is_some_and(|mark| matches!(mark.form, Form::Mark(b'<' | b'>' | b'=' | b'~' | b'$' | 0x82)));
    (!is_part && !is_compared).then_some(years)
}

fn age_at_number(tokens: &Tokens<'_>, index: usize) -> Option<Age> {
    let years = plausible(tokens, index)?;
    let mut at = index + 1;
    // “45/M”, as in the wards of India.
    if tokens.is_mark(at, b'/')
        && tokens.is_glued(at)
        && tokens.is_glued(at + 1)
        && tokens.is_one_of(at + 1, SEXES)
        && tokens.get(at + 1).is_some_and(|sex| sex.case != Case::Lower || sex.len() > 1)
        && !tokens.get(at + 2).is_some_and(|next| next.gap == Gap::None && next.is_word())
    {
        return Some(Age { from: index, to: at + 2, years, clinical: true });
    }
    if tokens.is_mark(at, b'-') {
        at += 1;
    }
    let word = tokens.get(at)?;
    if !word.is_word() || word.gap == Gap::Line {
        return None;
    }
    let found = |to, clinical| Some(Age { from: index, to, years, clinical });
    if tokens.is_one_of(at, YEARS) {
        let mut to = at + 1;
        // “y/o”, “yr.”
        if tokens.is_text(at, "y")
            && (tokens.is_mark(to, b'/') || tokens.is_mark(to, b'.') && tokens.is_glued(to + 1))
            && tokens.is_text(to + 1, "o")
        {
            return found(to + 2, true);
        }
        // “97 y.o.”
        if tokens.is_text(at, "y") && tokens.is_mark(to, b'.') && tokens.is_text(to + 1, "o") {
            return found(to + 2, true);
        }
        if tokens.is_mark(to, b'-') || (tokens.is_mark(to, b'.') && tokens.is_text(to + 1, "old")) {
            to += 1;
        }
        if tokens.is_in(to, "old olds young") {
            let plural = tokens.is_text(to, "olds");
            // Of “years old” even the NHS may be; “year-old” stands before a person.
            return if plural { None } else { found(to + 1, !tokens.is_text(at, "years")) };
        }
        if tokens.is_text(to, "of") && tokens.is_text(to + 1, "age") {
            return found(to + 2, false);
        }
        // “90 years, f, …”
        if tokens.is_mark(at + 1, b',') && tokens.is_one_of(at + 2, SEXES) {
            return found(at + 1, true);
        }
        let short = !tokens.is_one_of(at, &["year", "years", "y", "yr", "yrs", "yos"])
            && (years >= 18 || !tokens.is_in(at, "ar ans anni anos jahre jaar"));
        // “pt 95yrs”
        let of_a_patient =
            index > 0 && tokens.is(index - 1, Class::PATIENT) && !tokens.is_in(index - 1, "patients pts");
        if short || of_a_patient || tokens.is_one_of(at + 1, SEXES) || tokens.is_one_of(at + 1, PERSONS) {
            let sexed = tokens.is_one_of(at + 1, SEXES);
            return found(if sexed { at + 2 } else { at + 1 }, true);
        }
        return None;
    }
    if tokens.is_one_of(at, SEXES)
        && !tokens
            .get(at + 1)
            .is_some_and(|next| next.gap == Gap::None && !matches!(next.form, Form::Mark(_)))
    {
        let letter = word.len() == 1;
        if letter && !is_sex_letter(tokens, index, at) {
            return None;
        }
        return found(at + 1, true);
    }
    // “67yoM”, “67yof”
    if word.len() == 3 && tokens.is_one_of(at, &["yom", "yof", "yrm", "yrf"]) {
        return found(at + 1, true);
    }
    if tokens.is_one_of(at, PERSONS) && at == index + 1 {
        return found(at + 1, true);
    }
    None
}

/// “72F” and “67m admitted” are ages, “10 m walk”, “101 F” after “temp” and “5 M” are not.
fn is_sex_letter(tokens: &Tokens<'_>, number: usize, letter: usize) -> bool {
    let glued = tokens.is_glued(letter) && letter == number + 1;
    let after_heat = (1..=2).any(|back| {
        number >= back && tokens.is_one_of(number - back, &["temp", "temperature", "t", "fever", "of"])
    });
    let upper = tokens.get(letter).is_some_and(|token| token.case == Case::Single);
    let next = letter + 1;
    let told = tokens.is(next, Class::CARE)
        || tokens.is_in(next, "with c w who presenting presents admitted bed hx pmh known under from in and")
        || tokens.get(next).is_none_or(|token| matches!(token.form, Form::Mark(b',' | b')' | b'.')));
    let years = tokens.value(number).unwrap_or(0);
    // “97 F acute liver failure” at the head of a line.
    let told = told
        || (16..=110).contains(&years)
            && tokens.list[number].gap == Gap::Line
            && !tokens.is(next, Class::UNIT);
    // “5M followers”, “10m people”: a number of things.
    let counts = tokens.is(next, Class::UNIT) || tokens.is_mark(next, b'/');
    let lower_told = glued && told && years >= 12 && !tokens.is_mark(next, b'.');
    !after_heat && !counts && ((upper && (glued || told)) || lower_told)
}

fn age_after_word(tokens: &Tokens<'_>, index: usize) -> Option<Age> {
    let mut at = index + 1;
    let aged = tokens.is_one_of(index, &["aged", "age"]);
    let sex = tokens.is_one_of(index, &["f", "m", "male", "female"]);
    if !aged && !sex {
        return None;
    }
    let stroke = sex && tokens.is_mark(at, b'/') && tokens.list[index].case == Case::Single;
    if tokens.is_mark(at, b':') || tokens.is_mark(at, b',') || tokens.is_mark(at, b'=') || stroke {
        at += 1;
    }
    let years = plausible(tokens, at)?;
    let upper = tokens.get(index)?.case == Case::Single;
    let next = tokens.get(at + 1);
    let goes_on = next.is_some_and(|next| {
        matches!(next.form, Form::Mark(b'+' | b'%' | b'/' | 0x82))
            || (matches!(next.form, Form::Mark(b'-' | b'.'))
                && tokens.get(at + 2).is_some_and(crate::tokens::Token::is_number))
    });
    let ranged = tokens.is_one_of(at + 1, &["to", "and", "or", "plus", "years", "yrs"])
        && (tokens.get(at + 2).is_some_and(crate::tokens::Token::is_number)
            || tokens.is_in(at + 2, "over under older above below more and or"));
    let grouped = (1..=2).any(|back| {
        index >= back
            && tokens.is_in(
                index - back,
                "patients adults women men people those children over median mean average minimum \
                maximum participants anyone everyone persons under volunteers girls boys pts",
            )
    });
    if goes_on || ranged || grouped {
        return None;
    }
    if sex {
        // “F72” and “male, 45”; “M1” is a motorway and “F 8” a French gauge.
        let written = tokens.get(index)?.len() > 1
            || (upper && tokens.is_glued(at) && years >= 16 && !tokens.is_glued(index))
            || opens_a_line(tokens, index, at)
            || stroke && years >= 16 && !tokens.is_glued(index);
        let counted = tokens.is(at + 1, Class::UNIT);
        return (written && !counted).then_some(Age { from: index, to: at + 1, years, clinical: true });
    }
    let counted = tokens.is_one_of(at + 1, &["months", "month", "weeks", "days", "hours", "mo"]);
    // “Age: 71” in a form is a person's, “aged 71” may be a building's.
    let form = at > index + 1
        || tokens.list[index].gap == Gap::Line
            && tokens
                .get(at + 1)
                .is_none_or(|next| next.gap == Gap::Line || matches!(next.form, Form::Mark(_)));
    (!counted).then_some(Age { from: index, to: at + 1, years, clinical: form })
}

/// “F, 98, in a home” at the head of a line or sentence.
fn opens_a_line(tokens: &Tokens<'_>, index: usize, at: usize) -> bool {
    let opens = tokens.list[index].gap == Gap::Line || tokens.is_mark(index.wrapping_sub(1), b'.');
    let closed = tokens.get(at + 1).is_none_or(|next| matches!(next.form, Form::Mark(b',' | b';' | b'.')));
    opens
        && closed
        && tokens.list[index].case == Case::Single
        && (tokens.is_mark(index + 1, b',') || at == index + 1)
}

fn is_patient(tokens: &Tokens<'_>, index: usize) -> bool {
    let Some(token) = tokens.get(index) else { return false };
    if token.is(Class::PATIENT) {
        return is_one_patient(tokens, index);
    }
    match token.len() {
        // c/o, o/e
        1 => {
            tokens.is_mark(index + 1, b'/')
                && ((tokens.is_text(index, "c") && tokens.is_text(index + 2, "o"))
                    || (tokens.is_text(index, "o") && tokens.is_text(index + 2, "e")))
        }
        3 if tokens.is_text(index, "bed") => {
            tokens.get(index + 1).is_some_and(crate::tokens::Token::is_number)
        }
        3 => tokens.is_one_of(index, &["dob", "mrn", "nok", "pmh", "hpc"]),
        8 => {
            tokens.is_one_of(index, &["admitted", "clerked"])
                && tokens.is_in(index.saturating_sub(1), "was been he she being just and is")
        }
        _ => false,
    }
}

/// “pt”, “my patient”, “this lady”: one, and not “patient safety”.
fn is_one_patient(tokens: &Tokens<'_>, index: usize) -> bool {
    let text = |words: &[&str]| tokens.is_one_of(index, words);
    if text(&[
        "patients",
        "pts",
        "individual",
        "child",
        "infant",
        "baby",
        "adolescent",
        "teenager",
        "man",
        "woman",
        "girl",
        "boy",
        "male",
        "female",
        "client",
        "newborn",
        "neonate",
        "toddler",
        "victim",
        "casualty",
        "pat",
        "px",
        "teen",
        "lad",
        "resident",
        "inpatient",
        "outpatient",
    ]) {
        let this = tokens.is_one_of(index.saturating_sub(1), &["this", "my", "our", "the", "his", "her"]);
        return this && index > 0 && !text(&["patients", "pts", "pat", "px"]);
    }
    if text(&["patient"]) {
        let about_all = tokens.is(index + 1, Class::COMPOUND);
        let any = index > 0
            && tokens
                .is_in(index - 1, "every each any per and for of no single between to in improve better");
        return !about_all && !any && !tokens.is_mark(index + 1, b'-');
    }
    true
}
