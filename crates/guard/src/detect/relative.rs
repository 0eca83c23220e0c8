//! Named relatives of patients: “his wife Margaret”, “NOK: Tom (son)”.

use super::name;
use crate::document::{Document, Hit};
use crate::finding::{Kind, Severity};
use crate::lexicon::Class;
use crate::tokens::{Case, Form, Gap};

const REASON: &str = "A named relative leads to the patient as surely as the patient's own name.";

pub(crate) fn find(document: &Document<'_>, hits: &mut Vec<Hit>) {
    for index in 0..document.list().len() {
        if document.list()[index].is(Class::RELATION) {
            hits.extend(after(document, index).or_else(|| before(document, index)));
        }
    }
}

/// “his daughter Sarah”, “wife (Margaret)”, “son is called Tom”, “wife of 40 years, Joan”.
fn after(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let relation = tokens.get(index)?;
    // “Sister O'Brien” is a nurse, “Sister hospital” and “Mother's Day” are no people.
    if relation.possessive
        || (relation.case == Case::Capital
            && tokens.is_one_of(index, &["sister", "father", "mother", "brother"])
            && index > 0
            && !document.ends_sentence(index - 1)
            && !owned(document, index))
    {
        return None;
    }
    if is_own(document, index) {
        return None;
    }
    let mut at = index + 1;
    let mut linked = false;
    for _ in 0..4 {
        linked |= tokens.is_one_of(at, &["called", "named", "is"]);
        match tokens.get(at)?.form {
            Form::Mark(b',' | b':' | b'(' | b'-' | b'"' | b'/') => linked = true,
            Form::Word
                if tokens.is_in(
                    at,
                    "is was called named name s of years and carer nok mrs mr ms miss year next kin in law",
                ) => {}
            Form::Number => {}
            _ => break,
        }
        at += 1;
    }
    let token = tokens.get(at)?;
    if token.gap == Gap::Line && !linked {
        return None;
    }
    let name = name::parse(document, at, true)?;
    let first = &document.list()[name.from];
    let lower = first.case == Case::Lower;
    let titled = tokens.is(at - 1, Class::TITLE);
    let owned = owned(document, index);
    let weak = name.common
        || first.is(Class::COMMON
            .and(Class::PLACE)
            .and(Class::MONTH)
            .and(Class::WEEKDAY)
            .and(Class::EPONYM)
            .and(Class::STREET));
    let plain = at == index + 1;
    let strong = tokens.is_in(index, STRONG);
    let capital = matches!(first.case, Case::Capital | Case::Mixed);
    let fits = match () {
        () if lower => name.given && !weak && (plain || linked),
        // “her sister Grace”: a common word in capitals straight after a relation is a name.
        () if name.given && capital && plain && relation.case == Case::Lower => true,
        () if name.given && !weak => owned || plain || linked || titled,
        () if titled => true,
        // A name that no list has: capitals after the relation of somebody.
        () if capital => {
            !weak
                && (plain || linked)
                && (owned || document.patient_near(index) || strong)
                && (relation.case == Case::Lower || (strong && linked))
        }
        () => false,
    };
    if !fits || document.ends_sentence(at - 1) && !plain && !linked {
        return None;
    }
    let near = owned || document.patient_near(index);
    let ambiguous = tokens.is_in(index, "sister father brother mother friend ex twin guardian");
    if !near && ambiguous && relation.case != Case::Lower {
        return None;
    }
    let severity = if near && name.given { Severity::Block } else { Severity::Confirm };
    Some(document.hit(
        name.from,
        name.to,
        Kind::Relative,
        severity,
        if name.given { 0.92 } else { 0.7 },
        REASON,
    ))
}

/// Words that are said of patients' relatives more than of anybody else.
const STRONG: &str = "wife husband daughter son nok carer partner mum mom dad grandson granddaughter niece nephew gran \
    nan grandad neighbour missus grandma granny nana";

/// “Margaret (wife)”, “Sarah, his daughter”.
fn before(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let mut at = index;
    let mut linked = false;
    for _ in 0..3 {
        let previous = tokens.get(at.checked_sub(1)?)?;
        let link = match previous.form {
            Form::Mark(b',' | b'(' | b'-') => {
                linked = true;
                true
            }
            Form::Word => tokens.is_one_of(at - 1, &["his", "her", "the", "their", "pt", "patient"]),
            _ => false,
        };
        if !link {
            break;
        }
        at -= 1;
    }
    if !linked || is_own(document, index) {
        return None;
    }
    let to = at;
    let last = document.list().get(to.checked_sub(1)?)?;
    if !last.is_capitalised() || !last.is(Class::GIVEN.and(Class::SURNAME)) || last.is(Class::COMMON) {
        return None;
    }
    let mut from = to - 1;
    while from > 0
        && to - from < 3
        && document.list()[from - 1].is_capitalised()
        && document.list()[from - 1].is(Class::GIVEN.and(Class::SURNAME))
        && document.list()[from].gap == Gap::Space
    {
        from -= 1;
    }
    if !document.list()[from..to].iter().any(|token| token.is(Class::GIVEN))
        || (from > 0 && tokens.is(from - 1, Class::COLLEAGUE))
    {
        return None;
    }
    if !owned(document, index) && !document.patient_near(index) {
        return None;
    }
    Some(document.hit(from, to, Kind::Relative, Severity::Confirm, 0.8, REASON))
}

/// “his”, “her”, “the patient's”, “Mr Smith's”.
fn owned(document: &Document<'_>, index: usize) -> bool {
    (1..=3).any(|back| {
        index >= back
            && (document.tokens.is_one_of(index - back, &["his", "her", "their", "pts", "whose"])
                || document.list()[index - back].possessive
                || (back == 1 && document.tokens.is(index - back, Class::PATIENT)))
    }) || document.tokens.is_one_of(index, &["nok"])
}

/// “my wife Anna”, “our son”: the author's own to tell.
fn is_own(document: &Document<'_>, index: usize) -> bool {
    (1..=3).any(|back| {
        index >= back
            && document.tokens.is_one_of(index - back, &["my", "our", "your"])
            && !document.list()[index - back + 1..index]
                .iter()
                .any(|token| token.possessive || token.is(Class::PATIENT))
    })
}

#[cfg(test)]
mod tests {
    use crate::{Context, Kind, scan};

    fn relative(text: &str) -> Option<String> {
        let found = scan(text, &Context::default()).into_iter().find(|found| found.kind == Kind::Relative)?;
        Some(text.chars().skip(found.start).take(found.end - found.start).collect())
    }

    #[test]
    fn named_relatives_are_found() {
        for (text, expected) in [
            ("his wife Margaret rang", "Margaret"),
            ("her daughter, Sarah, is worried", "Sarah"),
            ("NOK: Thomas Okafor (son)", "Thomas Okafor"),
            ("pt's mum julie asked for an update", "julie"),
            ("72F, son called Xolani", "Xolani"),
            ("Margaret (wife) was with the patient", "Margaret"),
        ] {
            assert_eq!(relative(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn the_authors_own_and_nameless_relatives_are_free() {
        for text in [
            "my wife Anna thinks I work too much",
            "his wife was there",
            "Mother's Day on the ward",
            "thanks to Sister O'Brien",
            "son et lumiere",
            "the mother is worried",
            "a sister hospital in Leeds",
        ] {
            assert_eq!(relative(text), None, "{text}");
        }
    }
}
