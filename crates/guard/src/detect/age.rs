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
        let opening = opens && document.tokens.is_mark(age.to, b',');
        let person = Class::PERSON.and(Class::PATIENT).and(Class::RELATION).and(Class::TITLE);
        let of_a_person = age.clinical || opening || document.class_around(person, age.from, age.to, 8, 8);
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
        if group || !of_a_person || plural {
            continue;
        }
        hits.push(document.hit(age.from, age.to, Kind::Age, Severity::Confirm, 0.85, REASON));
    }
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
