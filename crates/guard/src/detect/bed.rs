//! Beds, bays and wards: with the day of a post they lead to one patient.

use crate::document::{Document, Hit};
use crate::finding::{Kind, Severity};
use crate::lexicon::Class;
use crate::tokens::{Case, Form, Gap, Token};

const REASON: &str = "A bed or ward together with the day of the post leads to one patient.";

pub(crate) fn find(document: &Document<'_>, hits: &mut Vec<Hit>) {
    let mut index = 0;
    while index < document.list().len() {
        let word = document.list()[index].is(Class::BED) || document.list()[index].case == Case::Single;
        let found = if word { several(document, index).or_else(|| place(document, index)) } else { None };
        match found {
            Some((to, hit)) => {
                hits.extend(hit);
                index = to;
            }
            None => {
                let token = &document.list()[index];
                hits.extend(match (token.form, token.case) {
                    (Form::Number, _) => bare_number(document, index)
                        .or_else(|| wing(document, index))
                        .or_else(|| ward_and_bed(document, index)),
                    (Form::Word, Case::Single) => code(document, index).or_else(|| letter(document, index)),
                    (Form::Word, Case::Lower) if token.len() == 1 => code(document, index),
                    (Form::Word, Case::Capital) => named_ward(document, index),
                    _ => None,
                });
                index += 1;
            }
        }
    }
}

/// “bed 12”, “Bay C bed 2”, “ward 7B”, “side room 3”: the end of it, and what it is worth.
fn place(document: &Document<'_>, from: usize) -> Option<(usize, Option<Hit>)> {
    let mut at = from;
    let mut beds = false;
    let mut weak = true;
    while let Some((to, bed, is_weak)) = one_place(document, at) {
        beds |= bed;
        weak &= is_weak;
        at = to;
        if document.tokens.is_mark(at, b',') || document.tokens.is_mark(at, b'/') {
            if one_place(document, at + 1).is_none() {
                break;
            }
            at += 1;
        }
    }
    if at == from {
        return None;
    }
    // “the bed by the window, bay 5”
    beds |= (2..=6).any(|back| document.tokens.is_text(from.wrapping_sub(back), "bed"))
        && document.tokens.is_text(from, "bay");
    let near = document.patient_within(from, 40) && (beds || document.patient_within(from, 14));
    let person = document.class_around(Class::TITLE.and(Class::PERSON).and(Class::PATIENT), from, at, 8, 8);
    let care = document.class_around(Class::CARE.and(Class::MEDICAL), from, at, 6, 6);
    let public = document.class_in_sentence(Class::PUBLIC, from, at, 5, 5)
        || !beds && document.class_in_sentence(Class::SCHOLAR, from, at, 6, 8)
        || !beds
            && (document.class_in_sentence(Class::COLLEAGUE, from, at, 9, 0)
                || is_of_a_sister(document, from));
    // “her in chair 5”, “Room 12: fall overnight”: a room that somebody lies in.
    let held = document.tokens.is_in(from.wrapping_sub(2), "her him patient pt pts")
        || document
            .class_after_in_sentence(Class::CARE.and(Class::CONDITION).and(Class::MEDICAL), at, 9)
            .is_some();
    if is_of_a_thing(document, from, at) {
        return Some((at, None));
    }
    // “crash call to ward 13”, “bay 6 is all meningitis today”
    let alarmed =
        (1..=4).any(|back| document.tokens.is_in(from.wrapping_sub(back), "arrest crash call peri met 2222"));
    let told = document.class_after_in_sentence(Class::CONDITION.and(Class::MEDICAL), at, 4).is_some();
    let severity = match (beds, weak) {
        (true, _) if near || person || care => Severity::Confirm,
        (true, _) if !public => Severity::Confirm,
        (false, false) if (near || person || alarmed || told) && !public => Severity::Confirm,
        (false, true) if (document.patient_within(from, 8) || held) && !public => Severity::Confirm,
        _ => return Some((at, None)),
    };
    let mut hit = document.hit(from, at, Kind::Bed, severity, if near { 0.9 } else { 0.7 }, REASON);
    hit.announced = true;
    Some((at, Some(hit)))
}

/// “Sister Whitmore and her team got ward 4 through the winter”
fn is_of_a_sister(document: &Document<'_>, from: usize) -> bool {
    let tokens = &document.tokens;
    (from.saturating_sub(9)..from).any(|at| {
        tokens.is_text(at, "sister")
            && tokens.list[at].case == Case::Capital
            && tokens.get(at + 1).is_some_and(|name| name.case == Case::Capital)
    })
}

/// “beds 2 and 3: a TIA and a PE”
fn several(document: &Document<'_>, from: usize) -> Option<(usize, Option<Hit>)> {
    let tokens = &document.tokens;
    let number = |at: usize| tokens.get(at).is_some_and(|token| token.is_number() && token.len() <= 2);
    let both = tokens.is_text(from, "beds") && number(from + 1) && number(from + 3);
    let joined =
        tokens.is_text(from + 2, "and") || tokens.is_mark(from + 2, b',') || tokens.is_mark(from + 2, b'&');
    let to = from + 4;
    let told =
        || document.class_after_in_sentence(Class::CARE.and(Class::CONDITION).and(Class::MEDICAL), to, 8);
    if !both || !joined || told().is_none() || is_of_a_thing(document, from, to) {
        return None;
    }
    let mut hit = document.hit(from, to, Kind::Bed, Severity::Confirm, 0.7, REASON);
    hit.announced = true;
    Some((to, Some(hit)))
}

/// “Bed 22 has been empty since March”, “Resus 3 has a new scanner”, “in room 12 Dr …”: of furniture and rooms.
pub(super) fn is_of_a_thing(document: &Document<'_>, from: usize, to: usize) -> bool {
    let tokens = &document.tokens;
    let sentence = (to..(to + 8).min(document.list().len())).take_while(|at| !document.ends_sentence(*at));
    let thing = sentence.clone().any(|at| {
        tokens.is_in(
            at,
            "empty broken closed closing reopened reopens reopening repainted repaired repair repairs cleaned cleaning \
            fumigated unavailable available unfunded machine scanner ultrasound hoist survey vacant unused refurbished \
            simulation sim manikin mannequin refurbishment heating lightbulb socket sockets decommissioned window windows estates fan view fight fights",
        )
    });
    let person = sentence.clone().any(|at| tokens.is(at, Class::PERSON.and(Class::TITLE)));
    let colleague = sentence.take(2).any(|at| tokens.is(at, Class::COLLEAGUE));
    let patient = document.class_around(Class::PATIENT, from, to, 8, 8);
    let ill = document.class_after_in_sentence(Class::CONDITION.and(Class::MEDICAL), to, 8).is_some();
    // “In room 12 Dr Nowak on sepsis”: where somebody speaks nobody lies.
    let lectured = tokens.is_in(from, "room rm") && colleague && tokens.is_in(from.wrapping_sub(1), "in");
    (thing || colleague)
        && !person
        && !patient
        && (!ill || lectured)
        && document.age_within(from, to, 8).is_none()
}

/// “B14 delirium, home today” at the head of a line: B12 is a vitamin.
fn letter(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let first = tokens.get(index).filter(|first| first.case == Case::Single && tokens.is_text(index, "b"))?;
    let opens = first.gap == Gap::Line
        || index > 0 && matches!(tokens.list[index - 1].form, Form::Mark(b';' | b'.' | b'/'));
    let number = tokens
        .value(index + 1)
        .filter(|number| (4..=60).contains(number) && !matches!(number, 6 | 7 | 9 | 12))?;
    let glued = tokens.is_glued(index + 1) && number > 0;
    let told = document
        .class_after_in_sentence(Class::CARE.and(Class::CONDITION).and(Class::MEDICAL), index + 2, 4)
        .is_some();
    if !opens || !glued || tokens.is_glued(index + 2) && !tokens.is_mark(index + 2, b':') || !told {
        return None;
    }
    let mut hit = document.hit(index, index + 2, Kind::Bed, Severity::Confirm, 0.6, REASON);
    hit.announced = true;
    Some(hit)
}

/// “pt on 5B”, “patient in 7 North”: a ward by its floor and wing.
fn wing(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    tokens.get(index).filter(|number| number.is_number() && number.len() <= 2 && number.gap == Gap::Space)?;
    let next = tokens.get(index + 1)?;
    let letter = next.case == Case::Single && next.gap == Gap::None && !tokens.is_in(index + 1, "m f");
    let side = next.case == Case::Capital && tokens.is_in(index + 1, "north south east west");
    let placed = tokens.is_in(index.wrapping_sub(1), "on in to from")
        && (tokens.is(index.wrapping_sub(2), Class::PATIENT) || side && document.patient_within(index, 8));
    let ends =
        tokens.get(index + 2).is_none_or(|next| next.gap != Gap::None || matches!(next.form, Form::Mark(_)));
    if !(letter || side) || !placed || !ends {
        return None;
    }
    let mut hit = document.hit(index, index + 2, Kind::Bed, Severity::Confirm, 0.65, REASON);
    hit.announced = true;
    Some(hit)
}

/// “5B-12”: a ward and a bed by figures alone, of somebody.
fn ward_and_bed(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    tokens.get(index).filter(|ward| ward.is_number() && ward.len() <= 2 && ward.gap != Gap::None)?;
    let letter =
        tokens.get(index + 1).is_some_and(|letter| letter.case == Case::Single && letter.gap == Gap::None);
    let marked = tokens.is_mark(index + 2, b'-') && tokens.is_glued(index + 2) && tokens.is_glued(index + 3);
    let bed = tokens.get(index + 3).is_some_and(|bed| bed.is_number() && bed.len() <= 2);
    let ends =
        tokens.get(index + 4).is_none_or(|next| next.gap != Gap::None || matches!(next.form, Form::Mark(_)));
    if !letter || !marked || !bed || !ends || !is_told_of_one(document, index, index + 4) {
        return None;
    }
    Some(document.hit(index, index + 4, Kind::Bed, Severity::Confirm, 0.6, REASON))
}

/// “pt on Snowdrop ward”
fn named_ward(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let name = tokens.get(index).filter(|name| name.case == Case::Capital && name.len() >= 4)?;
    let common = Class::COMMON.and(Class::COLLEAGUE).and(Class::CLINICAL).and(Class::INSTITUTION);
    let placed = tokens.is_in(index.wrapping_sub(1), "on in to from")
        && tokens.is_text(index + 1, "ward")
        && !tokens.is(index + 2, Class::COLLEAGUE);
    if name.is(common) || !placed || !document.patient_within(index, 8) {
        return None;
    }
    Some(document.hit(index, index + 2, Kind::Bed, Severity::Confirm, 0.6, REASON))
}

/// “the lady in 14 wants the window open”: of the number of a bed only the number is left.
fn bare_number(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let number = tokens.get(index).filter(|number| number.len() <= 2 && number.gap == Gap::Space)?;
    let said = number.is_number()
        && tokens.is_text(index.wrapping_sub(1), "in")
        && tokens.is_in(
            index.wrapping_sub(2),
            "lady gentleman gent man woman patient pt chap fella bloke lad girl boy granny",
        )
        && tokens.is_in(
            index + 1,
            "wants wanted has had is was needs needed keeps kept does says asks asked fell died arrested thinks spiked",
        );
    said.then(|| {
        let mut hit = document.hit(index, index + 1, Kind::Bed, Severity::Confirm, 0.7, REASON);
        hit.announced = true;
        hit
    })
}

/// “B7/W12”, “W9 B16”: a ward and a bed by their letters.
fn code(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let part = |at: usize| {
        tokens.get(at).is_some_and(|letter| letter.case == Case::Single && letter.is_word())
            && tokens.is_in(at, "b w r c")
            && tokens
                .get(at + 1)
                .is_some_and(|number| number.is_number() && number.len() <= 2 && number.gap == Gap::None)
    };
    if !part(index) || tokens.is_glued(index) {
        return None;
    }
    let marked = matches!(tokens.get(index + 2)?.form, Form::Mark(b'/' | b'-' | b','));
    let second = index + 2 + usize::from(marked);
    let letters = [index, second].map(|at| tokens.is_text(at, "b"));
    if !part(second) || letters[0] == letters[1] || !is_told_of_one(document, index, second + 2) {
        return None;
    }
    let mut hit = document.hit(index, second + 2, Kind::Bed, Severity::Confirm, 0.75, REASON);
    hit.announced = true;
    Some(hit)
}

fn is_told_of_one(document: &Document<'_>, from: usize, to: usize) -> bool {
    document.patient_within(from, 12)
        || document.class_around(Class::CLINICAL.and(Class::TITLE), from, to, 6, 8)
}

/// The end of a word for a place and its number; whether it is a bed; whether it may be a room of a conference.
pub(super) fn one_place(document: &Document<'_>, index: usize) -> Option<(usize, bool, bool)> {
    let tokens = &document.tokens;
    let side =
        tokens.is_text(index, "s") && tokens.is_mark(index + 1, b'/') && tokens.is_text(index + 2, "r");
    // “hallway bed”, “corridor space 4”
    let space =
        tokens.is_in(index, "corridor hallway recovery") && tokens.is_in(index + 1, "bed space trolley bay");
    if space {
        return one_place(document, index + 1);
    }
    // “space” is a bed's after a corridor only.
    let spare =
        tokens.is_text(index, "space") && tokens.is_in(index.wrapping_sub(1), "corridor hallway recovery");
    tokens.get(index).filter(|word| word.is(Class::BED) || side || spare)?;
    // “Beds: 4. Patients: 19”
    if tokens.is_text(index, "beds") && tokens.is_mark(index + 1, b':') {
        return None;
    }
    let mut at = index;
    let bed;
    if tokens.is_in(index, "side delivery labour birthing isolation") && tokens.is_text(index + 1, "room") {
        at = index + 2;
        bed = true;
    } else if !tokens.is_in(index, "side delivery labour birthing isolation") {
        at += 1;
        bed = tokens.is_in(
            index,
            "bed bett cubicle sideroom bedspace incubator cot cub trolley sr resus stretcher s space",
        );
    } else {
        return None;
    }
    let unit = tokens.is_in(index, "icu itu hdu nicu picu ccu scbu");
    // “pod 2” is a day after an operation as often.
    if tokens.is_text(index, "pod") && !tokens.is_one_of(index.wrapping_sub(1), &["in", "from", "to"]) {
        return None;
    }
    let weak = unit || tokens.is_in(index, "room rm pod chair recliner couch majors minors station");
    // “S/R 8”
    if tokens.is_text(index, "s") && tokens.is_mark(index + 1, b'/') && tokens.is_text(index + 2, "r") {
        at = index + 3;
    }
    // “ICU-8”, “bed-12”
    if (unit || tokens.is_in(index, "bed bay cubicle"))
        && tokens.is_mark(at, b'-')
        && tokens.is_glued(at)
        && tokens.is_glued(at + 1)
    {
        at += 1;
    }
    while tokens.is_mark(at, b'#')
        || tokens.is_mark(at, b':')
        || tokens.is_one_of(at, &["no", "number", "space"])
        || (tokens.is_mark(at, b'.') && tokens.is_text(at - 1, "no"))
    {
        at += 1;
    }
    let label = tokens.get(at).filter(|label| label.gap != Gap::Line)?;
    let after = at + 1;
    let to = match label.form {
        Form::Number if label.len() <= 3 => match tokens.get(after) {
            Some(next) if next.is_word() && next.gap == Gap::None && next.len() == 1 => after + 1,
            Some(next) if next.is_mark(b'%') || next.is(Class::UNIT) => return None,
            _ => after,
        },
        // “Bay C”, “ward B12”: a capital letter alone is a label only after a bay or a bed.
        Form::Word if label.len() <= 2 && matches!(label.case, Case::Single | Case::Upper) => {
            match tokens.get(after) {
                Some(next) if next.is_number() && next.gap == Gap::None && next.len() <= 3 => after + 1,
                _ if label.case == Case::Single
                    && !tokens.is_text(at, "i")
                    && !(tokens.is_text(index, "room")) =>
                {
                    after
                }
                _ => return None,
            }
        }
        // “bed four”
        Form::Word
            if bed
                && tokens.is_in(at, "one two three four five six seven eight nine ten eleven twelve")
                && document.patient_within(index, 14) =>
        {
            after
        }
        _ => return None,
    };
    // “bed 4-6 hours”, “ward 3.5”: an amount.
    let amount = matches!(tokens.get(to).map(|token| token.form), Some(Form::Mark(b'.' | b'-' | b'/')))
        && tokens.is_glued(to)
        && tokens.get(to + 1).is_some_and(|next| next.is_number() && next.gap == Gap::None);
    let counted = tokens.is_in(to, "hours times days nights minutes weeks beds");
    // “bed 1 to bed 24”: all of them; “moved from bed 1 to bed 24”: somebody.
    let moved = (3..=7).any(|back| tokens.is_in(index.wrapping_sub(back), "moved moves from transferred"));
    let ranged = |at: usize| tokens.is_in(at, "to through until");
    let among = ranged(to)
        && (tokens.is_text(to + 1, "bed") || tokens.get(to + 1).is_some_and(Token::is_number))
        || index > 1 && ranged(index - 1) && tokens.get(index - 2).is_some_and(Token::is_number) && !moved;
    // “bed 11 of 30”
    let share = tokens.is_text(to, "of") && tokens.get(to + 1).is_some_and(Token::is_number);
    let counted = counted || among || share;
    (!amount && !counted).then_some((to, bed, weak))
}

#[cfg(test)]
mod tests {
    use crate::{Context, Kind, scan};

    fn beds(text: &str) -> Vec<(usize, usize)> {
        let found = scan(text, &Context::default()).into_iter();
        found.filter(|found| found.kind == Kind::Bed).map(|found| (found.start, found.end)).collect()
    }

    #[test]
    fn a_patients_bed_is_found() {
        assert_eq!(beds("72F bed 4 c/o SOB"), [(4, 9)]);
        assert_eq!(beds("she is on ward 7B, bed 12"), [(10, 25)]);
        assert_eq!(beds("pt in side room 3"), [(6, 17)]);
        assert_eq!(beds("Mrs Jones in Bay C bed 2"), [(13, 24)]);
    }

    #[test]
    fn beds_in_general_are_not() {
        for text in [
            "bed pressures again",
            "ward round at 8",
            "a 24-bed ward",
            "Join us in room 3 for the workshop",
            "ward 7 nurses won the award",
            "bay leaves",
            "Room 101 session at the conference",
        ] {
            assert_eq!(beds(text), [], "{text}");
        }
    }
}
