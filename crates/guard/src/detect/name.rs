//! Names of patients: after a title, after “pt” or “name:”, and beside an age, a bed or a number.
//!
//! A name alone is none: clinicians thank colleagues, cite authors and speak of Parkinson all day. What counts is
//! the company it keeps.

mod announced;
mod beside;
mod case;
pub(super) mod company;
mod list;
mod parse;
mod story;
mod titled;

pub(super) use parse::parse;

use crate::document::{Document, Hit};
use crate::lexicon::Class;

pub(crate) fn find(document: &Document<'_>, hits: &mut Vec<Hit>) {
    let mut index = 0;
    while index < document.list().len() {
        match read(document, index) {
            Some((hit, to)) => {
                hits.extend(hit);
                index = to.max(index + 1);
            }
            None => index += 1,
        }
    }
}

/// The name that begins at the token, by the surest of its signs.
fn read(document: &Document<'_>, index: usize) -> Option<Read> {
    let token = document.list().get(index).filter(|token| token.is_word())?;
    let titled = if token.is(Class::TITLE) { titled::find(document, index) } else { None };
    if let Some(read) = titled.or_else(|| announced::find(document, index)) {
        return Some(read);
    }
    if !token.is_capitalised() && !token.is(Class::GIVEN) {
        return None;
    }
    match beside::find(document, index) {
        found @ Some((Some(_), _)) => found,
        // A name that nothing beside it explains may still have a story.
        read => story::find(document, index).or(read),
    }
}

/// What is found, perhaps nothing, and the token to go on at.
type Read = (Option<Hit>, usize);

#[cfg(test)]
mod tests {
    use crate::{Context, Kind, Severity, scan};

    /// The names that the author would be asked about.
    pub(super) fn names(text: &str) -> Vec<String> {
        scan(text, &Context::default())
            .into_iter()
            .filter(|found| found.kind == Kind::Name && found.severity >= Severity::Confirm)
            .map(|found| text.chars().skip(found.start).take(found.end - found.start).collect())
            .collect()
    }

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
