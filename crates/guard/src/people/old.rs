//! How ages over 89 are told: “turned 91”, “in her 94th year”, “aged ninety-three”, “a centenarian”. In such sentences a
//! number needs neither “years” nor a sex.

use super::{Age, plausible};
use crate::lexicon::Class;
use crate::tokens::{Case, Form, Tokens};

const OLD: u32 = 90;

/// The age that begins at the token, if it is over 89 and told of one person.
pub(super) fn age(tokens: &Tokens<'_>, index: usize) -> Option<Age> {
    let token = tokens.get(index)?;
    let found = |to, years| Some(Age { from: index, to, years, clinical: true });
    match token.form {
        Form::Number if matches!(token.len(), 2 | 3) => {
            let years = plausible(tokens, index).filter(|years| *years >= OLD)?;
            if let Some(to) = ordinal(tokens, index) {
                return found(to, years);
            }
            // “a 99-something lady”
            if tokens.is_mark(index + 1, b'-') && tokens.is_in(index + 2, "something odd ish") {
                return if tokens.is(index + 3, Class::PATIENT) { found(index + 3, years) } else { None };
            }
            let told = is_said_of_a_person(tokens, index, index + 1)
                || is_beside_a_person(tokens, index)
                || is_todays(tokens, index)
                || is_the_oldest(tokens, index)
                || is_hit(tokens, index)
                || is_reached(tokens, index, index + 1)
                || is_lived_to(tokens, index)
                || is_of_a_birth(tokens, index)
                || opens_a_case(tokens, index);
            if told { found(index + 1, years) } else { None }
        }
        Form::Word => {
            if is_one_of_the_old(tokens, index) || is_hundredth(tokens, index) {
                return found(index + 1, OLD);
            }
            let (to, years) = spelled(tokens, index)?;
            let counted = tokens.is_in(to, "year years yr yrs yo y") || tokens.is_mark(to, b'-');
            let aged = tokens.is_in(index.wrapping_sub(1), "aged age");
            // “Ninety and still riding her bike”
            let still = (index == 0 || tokens.list[index].gap == crate::tokens::Gap::Line)
                && tokens.is_text(to, "and")
                && tokens.is_text(to + 1, "still");
            let told =
                aged || still || is_said_of_a_person(tokens, index, to) || is_reached(tokens, index, to);
            let dashed = usize::from(tokens.is_mark(to, b'-'));
            match () {
                () if counted && tokens.is_in(to + dashed, "year years yr yrs yo y") => {
                    found(to + dashed + 1, years)
                }
                () if told => found(to, years),
                () => None,
            }
        }
        _ => None,
    }
}

/// “ninety”, “ninety-three”, “hundred and one” are worth their number.
fn spelled(tokens: &Tokens<'_>, index: usize) -> Option<(usize, u32)> {
    const UNITS: [&str; 9] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let unit = |at: usize| UNITS.iter().position(|unit| tokens.is_text(at, unit));
    let value = |place: usize| u32::try_from(place + 1).unwrap_or(0);
    if !tokens.is(index, Class::OLD) {
        return None;
    }
    if tokens.is_text(index, "ninety") {
        let at = index + 1 + usize::from(tokens.is_mark(index + 1, b'-'));
        return Some(unit(at).map_or((index + 1, 90), |place| (at + 1, 90 + value(place))));
    }
    if !tokens.is_text(index, "hundred") {
        return None;
    }
    let at = index + 1 + usize::from(tokens.is_text(index + 1, "and"));
    Some(unit(at).map_or((index + 1, 100), |place| (at + 1, 100 + value(place))))
}

/// “a centenarian”; “centenarians” are a group.
fn is_one_of_the_old(tokens: &Tokens<'_>, index: usize) -> bool {
    tokens.is(index, Class::OLD)
        && tokens.is_in(index, "nonagenarian centenarian supercentenarian")
        && !tokens.is_in(index + 1, "patients people study studies care medicine population clinic")
}

/// “in his hundredth year”
fn is_hundredth(tokens: &Tokens<'_>, index: usize) -> bool {
    (tokens.is_in(index, "ninetieth hundredth") && tokens.is_in(index + 1, "year birthday")
        || tokens.is_text(index, "tenth") && tokens.is_text(index + 1, "decade"))
        && (1..=2).any(|back| {
            tokens.is(index.wrapping_sub(back), Class::PERSON.and(Class::PATIENT).and(Class::RELATION))
        })
}

/// “in her 94th year”, “the patient's 100th birthday”.
fn ordinal(tokens: &Tokens<'_>, index: usize) -> Option<usize> {
    let ends = tokens.is_glued(index + 1) && tokens.is_in(index + 1, "st nd rd th");
    let what =
        tokens.is_in(index + 2, "year birthday bday summer winter christmas easter diwali eid ramadan");
    // “my patient's 91st”
    let bare = index > 0
        && tokens.list[index - 1].possessive
        && tokens.is(index - 1, Class::PATIENT.and(Class::RELATION))
        && tokens.get(index + 2).is_none_or(|next| matches!(next.form, Form::Mark(_)));
    if ends && bare {
        return Some(index + 2);
    }
    let whose = (1..=3).any(|back| {
        index >= back
            && (tokens.is(index - back, Class::PERSON.and(Class::PATIENT).and(Class::RELATION))
                || tokens.is_in(index - back, "happy whose"))
    });
    // “a 100th birthday on the ward”; that of a hospital is kept elsewhere.
    let kept = tokens.is_in(index.wrapping_sub(1), "a another")
        && tokens.is_in(index + 2, "birthday bday")
        && (index + 3..index + 9).any(|at| tokens.is(at, Class::PATIENT.and(Class::BED)));
    (ends && what && (whose || kept)).then_some(index + 3)
}

/// Words between somebody and an age: “will be”, “has just turned”, “is now nearly”.
const BETWEEN: &str = "is was will be to about now only just nearly almost turn turned turns turning aged has reached over past \
    age still not far off pushing the a of well hit hitting became becomes being approaching s shy nearing close years";

/// What may follow an age that has no unit; after measurements stand units, oxygen and routes.
const AFTER: &str = "and but now today with who so next this last lives live living still yesterday tomorrow soon already \
    when if never walks drives going not come came came has had at or because years old young";

/// “my patient is 91 and still drives”, “she's 94”, “at 93 he”, “a gran of 92”.
fn is_said_of_a_person(tokens: &Tokens<'_>, from: usize, to: usize) -> bool {
    let ends = match tokens.get(to) {
        None => true,
        Some(next) => match next.form {
            Form::Word => next.gap == crate::tokens::Gap::Line || tokens.is_in(to, AFTER),
            Form::Mark(mark) => {
                matches!(mark, b',' | b'.' | b'!' | b';' | b')' | b'?' | b':') && !tokens.is_glued(to + 1)
                    || mark == b'-' && !tokens.is_glued(to)
            }
            Form::Number => false,
        },
    };
    let goes_on = tokens.is_in(to + 1, "she he her his my our the this") || tokens.is_in(to, "she he");
    if tokens.is_text(from.wrapping_sub(1), "at")
        && (from < 2 || tokens.is_in(to, "she he") || tokens.is_mark(from - 2, b'.'))
        && goes_on
    {
        return true;
    }
    // “she turned 101 on our ward”; “turned 90 degrees” has a unit.
    let turned =
        tokens.is_in(from.wrapping_sub(1), "turn turns turned turning") && tokens.is_in(to, "on in at here");
    if !ends && !turned {
        return false;
    }
    for back in 1..=6 {
        let Some(token) = from.checked_sub(back).and_then(|at| tokens.get(at)) else { return false };
        let at = from - back;
        // “my nan is 91”: the author's own.
        if token.is(Class::RELATION) && tokens.is_text(at.wrapping_sub(1), "my") {
            return false;
        }
        let person = tokens.is_in(at, "he she who they he'll she'll they'll somebody someone")
            || (token.is(Class::PATIENT.and(Class::RELATION)) && !tokens.is_in(at, "patients pts"));
        if person {
            // “she's 94” is a verb, “the patient's 94” is not.
            let is = token.possessive && tokens.is_in(at, "he she who");
            return is || (back > 1 || tokens.is_in(at, "he'll she'll they'll")) && !token.possessive;
        }
        if !token.is_word() || !tokens.is_in(at, BETWEEN) {
            return false;
        }
    }
    false
}

/// “Albert, 94, new AF” and “our neighbour (92)”.
fn is_beside_a_person(tokens: &Tokens<'_>, index: usize) -> bool {
    let Some(before) = index.checked_sub(2).and_then(|at| tokens.get(at)) else { return false };
    let opened = tokens.is_mark(index - 1, b',') || tokens.is_mark(index - 1, b'(');
    let closed =
        matches!(tokens.get(index + 1).map(|next| next.form), Some(Form::Mark(b',' | b')' | b';' | b'!')));
    let named = before.case == Case::Capital
        && before.is(Class::GIVEN.and(Class::SURNAME))
        && !before.is(Class::COMMON.and(Class::UNIT).and(Class::MONTH));
    let person =
        before.is(Class::PATIENT.and(Class::RELATION)) || (before.case == Case::Single && index == 2);
    // “Grandma of five, 95, …”
    let described = (3..=6).any(|back| {
        index >= back
            && tokens.is(index - back, Class::PATIENT.and(Class::RELATION))
            && !tokens.is_text((index - back).wrapping_sub(1), "my")
            && (index - back..index - 1).all(|at| tokens.list[at].is_word())
    });
    opened && closed && (named || person || described)
}

/// “lived to 91 and died on my ward”
fn is_lived_to(tokens: &Tokens<'_>, index: usize) -> bool {
    let ends =
        tokens.get(index + 1).is_none_or(|next| matches!(next.form, Form::Mark(b'.' | b'!' | b',' | b'?')));
    tokens.is_text(index.wrapping_sub(1), "to")
        && tokens.is_in(index.wrapping_sub(2), "lived live lives survived made")
        && (ends || tokens.is_in(index + 1, AFTER))
}

/// “born in 1931, so 95, with …”
fn is_of_a_birth(tokens: &Tokens<'_>, index: usize) -> bool {
    tokens.is_in(index.wrapping_sub(1), "so now")
        && (2..=7).any(|back| tokens.is_in(index.wrapping_sub(back), "born b"))
        && tokens
            .get(index + 1)
            .is_none_or(|next| matches!(next.form, Form::Mark(_)) || tokens.is_in(index + 1, AFTER))
}

/// “the oldest patient I have looked after, 100, went home”
fn is_the_oldest(tokens: &Tokens<'_>, index: usize) -> bool {
    let closed = tokens
        .get(index + 1)
        .is_none_or(|next| matches!(next.form, Form::Mark(b',' | b':' | b'.' | b'!' | b';')));
    let person = |at: usize| tokens.is(at, Class::PATIENT.and(Class::RELATION).and(Class::PERSON));
    closed
        && (2..=12).any(|back| {
            index >= back
                && tokens.is_text(index - back, "oldest")
                && (index - back..index).any(|at| person(at) || tokens.is_in(at, "person ever survivor"))
        })
}

/// “Dad's patient of forty years just hit 100”, “a TAVI at 99? She gardens”
fn is_hit(tokens: &Tokens<'_>, index: usize) -> bool {
    let ends =
        tokens.get(index + 1).is_none_or(|next| matches!(next.form, Form::Mark(b'.' | b'!' | b',' | b'?')));
    let before = |back: usize| tokens.is(index.wrapping_sub(back), Class::PATIENT);
    let hit = tokens.is_in(index.wrapping_sub(1), "hit reached turned") && (2..=8).any(before);
    let on_a_ward = tokens.is_in(index.wrapping_sub(1), "reached hit")
        && tokens.is_in(index + 1, "on in")
        && (index + 2..index + 5).any(|at| tokens.is_in(at, "ward unit hospital"));
    let at = tokens.is_text(index.wrapping_sub(1), "at")
        && tokens.is_in(index + 2, "she he")
        && tokens.is_mark(index + 1, b'?');
    ends && (hit || at) || on_a_ward
}

/// “pushing 91, my patient”, “just shy of a hundred, she”: at the head of a sentence the person comes after.
fn is_reached(tokens: &Tokens<'_>, from: usize, to: usize) -> bool {
    let at = from - usize::from(tokens.is_text(from.wrapping_sub(1), "a"));
    let reached = tokens.is_in(at.wrapping_sub(1), "pushing nearing approaching turning")
        || tokens.is_text(at.wrapping_sub(1), "of") && tokens.is_text(at.wrapping_sub(2), "shy");
    let told = Class::PATIENT.and(Class::PERSON).and(Class::CARE).and(Class::CONDITION).and(Class::MEDICAL);
    reached && tokens.is_mark(to, b',') && (to + 1..to + 9).any(|at| tokens.is(at, told))
}

/// “90, independent, asthma. Thrombolyse?”: the age comes first and the rest of the case after it.
fn opens_a_case(tokens: &Tokens<'_>, index: usize) -> bool {
    let opens = tokens.list[index].gap == crate::tokens::Gap::Line;
    opens
        && tokens.is_mark(index + 1, b',')
        && tokens.is_in(
            index + 2,
            "independent frail fit previously lives living alone from known normally usually mobile demented active \
            housebound bedbound care nursing cfs dnacpr dnar widow widower walks drives",
        )
}

/// “102 today!”
fn is_todays(tokens: &Tokens<'_>, index: usize) -> bool {
    let opens = index == 0 || matches!(tokens.list[index - 1].form, Form::Mark(b'.' | b'!' | b':'));
    opens
        && tokens.is_text(index + 1, "today")
        && matches!(tokens.get(index + 2).map(|next| next.form), Some(Form::Mark(b'!' | b'.' | b',')))
}
