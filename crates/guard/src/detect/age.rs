//! Ages over 89: HIPAA's Safe Harbor counts them as identifiers, for few people in a place have them.

use crate::document::{Document, Hit};
use crate::finding::{Kind, Severity};
use crate::lexicon::Class;

const REASON: &str = "Few people in a place are over 89: the age alone narrows it down to a handful.";

pub(crate) fn find(document: &Document<'_>, hits: &mut Vec<Hit>) {
    for age in document.people.ages.iter().filter(|age| (90..=122).contains(&age.years)) {
        // “90 years of age and older”, “the hospital, aged 100”: no person.
        let group = document.tokens.is_one_of(age.to, &["and", "or"])
            && document.tokens.is_one_of(age.to + 1, &["over", "older", "above", "more", "under"]);
        let opens = age.from == 0
            || document.ends_sentence(age.from - 1)
            || document.tokens.is_mark(age.from - 1, b',');
        let introduced = opens && document.tokens.is_mark(age.to, b',');
        let person = age.clinical
            || introduced
            || document.class_around(
                Class::PERSON.and(Class::PATIENT).and(Class::RELATION).and(Class::TITLE),
                age.from,
                age.to,
                8,
                8,
            );
        let plural = document.tokens.is_one_of(
            age.to,
            &[
                "patients",
                "people",
                "adults",
                "participants",
                "men",
                "women",
                "history",
                "tradition",
                "hospital",
                "building",
                "institution",
                "s",
            ],
        );
        if group || !person || plural {
            continue;
        }
        hits.push(document.hit(age.from, age.to, Kind::Age, Severity::Confirm, 0.85, REASON));
    }
    let this_year = document.context.today.map_or(2026, |(year, ..)| u32::try_from(year).unwrap_or(2026));
    for index in 1..document.list().len() {
        if is_old_birth(document, index, this_year) {
            hits.push(document.hit(index, index + 1, Kind::Age, Severity::Confirm, 0.8, REASON));
        }
    }
}

/// “b. 1931”, “born in 1929”: the year of somebody's birth tells an age over 89.
fn is_old_birth(document: &Document<'_>, index: usize, this_year: u32) -> bool {
    let tokens = &document.tokens;
    let Some(token) = tokens.get(index).filter(|token| token.is_number() && token.len() == 4) else {
        return false;
    };
    let dotted = usize::from(tokens.is_mark(index - 1, b'.') || tokens.is_mark(index - 1, b':'));
    let at = index.wrapping_sub(1 + dotted);
    let born = tokens.is_in(at, "b born yob dob")
        || tokens.is_text(at, "in") && tokens.is_text(at.wrapping_sub(1), "born");
    born && token.gap != crate::tokens::Gap::None
        && tokens.value(index).is_some_and(|year| (90..=116).contains(&this_year.saturating_sub(year)))
        && (document.patient_near(index) || tokens.is_in(index + 2, "he she and has with pt lives"))
        && !document.class_in_sentence(Class::PUBLIC, index, index + 1, 8, 8)
}

#[cfg(test)]
mod tests {
    use crate::{Context, Kind, scan};

    fn ages(text: &str) -> usize {
        scan(text, &Context::default()).into_iter().filter(|found| found.kind == Kind::Age).count()
    }

    #[test]
    fn an_age_over_89_of_one_person_is_found() {
        for text in [
            "the 93-year-old with a hip fracture",
            "93F fell at home",
            "she is aged 97 and lives alone",
            "101 yo man",
            "a 94 year old lady",
            "Male, 91, admitted",
        ] {
            assert_eq!(ages(text), 1, "{text}");
        }
    }

    #[test]
    fn groups_younger_people_and_things_are_not() {
        for text in [
            "a 72-year-old",
            "patients aged 90 and over",
            "adults aged 90",
            "90% of patients",
            "BP 94/60, sats 92",
            "the NHS is not yet 90 years old",
            "a 95-year-old hospital",
            "95 patients",
            "temp 101F overnight",
        ] {
            assert_eq!(ages(text), 0, "{text}");
        }
    }
}
