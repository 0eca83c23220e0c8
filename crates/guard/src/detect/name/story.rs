//! Names without a title, an age or a number: of stories (“our lovely Doreen”, “I keep thinking of Priya. She …”), of
//! chores (“bloods for Kowalski”) and of whatever belongs to somebody (“family of …”, “post mortem on …”).

use super::company::{is_bare_age, is_clinical, is_colleague, is_history, is_others_in_sentence};
use super::parse::{Name, is_medical, parse};
use super::{Read, case, list};
use crate::document::Document;
use crate::finding::{Kind, Severity};
use crate::lexicon::Class;
use crate::tokens::{Case, Form, Gap, Token};

const REASON: &str = "A name in the story of a patient is likely the patient's.";

pub(super) fn find(document: &Document<'_>, index: usize) -> Option<Read> {
    let tokens = &document.tokens;
    let token = tokens.get(index)?;
    if token.case == Case::Lower {
        return lower(document, index);
    }
    let listed = token.is(Class::GIVEN.and(Class::SURNAME));
    let particle = token.len() == 2 && tokens.is_in(index, "ni al el de mc");
    // Most capitals are common words: they are no names, and nothing more is asked about them.
    if !listed && token.class != Class::NONE || token.len() < 3 && !particle {
        return None;
    }
    let glued = index > 0
        && token.gap == Gap::None
        && matches!(tokens.list[index - 1].form, Form::Mark(b'@' | b'#' | b'/' | b'_' | b'.'));
    let name = parse(document, index, false).filter(|_| !glued)?;
    let single = name.words == 1;
    let given = name.given
        && (!name.common && !(single && (name.eponym || token.is(Class::COMMON)))
            || is_capital_for_a_name(document, index));
    let surname = !name.common
        && !name.eponym
        && !token.is(Class::COMMON.and(Class::PLACE).and(Class::CONDITION).and(Class::EPONYM))
        && !is_medical(tokens.bytes(token));
    if !given && !surname {
        return None;
    }
    let clinical = || is_clinical(document, name.from, name.to);
    // A word of no list in prose without any care or patient: nothing below would ask about it.
    let prose = tokens.get(index.wrapping_sub(1)).is_some_and(Token::is_word);
    if !listed && prose && !clinical() {
        return None;
    }
    let confidence = match () {
        () if is_our_patient(document, &name) => 0.7,
        () if tokens.is(index.wrapping_sub(1), Class::COLLEAGUE.and(Class::TITLE)) => return None,
        // What only patients have or do; a word of the public nearby changes nothing.
        () if list::in_a_bed(document, index) => 0.75,
        () if is_baby_of(document, index) => 0.75,
        () if owns(document, &name) => 0.7,
        () if is_cared_for(document, index, !single && given) => 0.7,
        () if given && is_decided(document, &name) => 0.65,
        () if list::is_surname_first(document, &name) || list::is_in_a_row(document, &name) => 0.65,
        () if case::is_an_appointment(document, &name) => 0.65,
        () if is_family_of(document, &name) && clinical() => 0.65,
        () if is_somebody_elses(document, &name) => return None,
        () if given && case::is_explained(document, name.to) && clinical() => 0.6,
        () if given && follows_endearment(document, index) && clinical() => 0.7,
        () if given && is_small_and_brave(document, index) => 0.6,
        () if belongs(document, index) && (given && !single || clinical()) => 0.7,
        () if is_seen_to(document, index) && clinical() => 0.65,
        () if given && is_told_on(document, name.to) && clinical() => 0.65,
        () if acts(document, &name) && clinical() => 0.6,
        () if is_bare_age(document, name.to) && clinical() && goes_on(document, name.to) => 0.65,
        () if given && case::is_said_to_be(document, name.to) && clinical() => 0.65,
        () if !single && given && case::has_a_case(document, name.to) => 0.65,
        () if list::is_called(document, &name) && clinical() => 0.65,
        () if case::heads_a_case(document, &name) => 0.55,
        () if name.known && case::is_the_case(document, &name) => 0.6,
        () if given && case::is_spoken_of(document, &name) => 0.55,
        () if !single && given && case::is_in_a_case(document, &name) => 0.55,
        () if !single || !surname || !token.is(Class::SURNAME) => return None,
        () if case::is_named_in_a_case(document, &name)
            || case::is_bracketed_with_an_illness(document, &name)
            || case::opens_a_sentence_of_care(document, &name) =>
        {
            0.5
        }
        () => return None,
    };
    let hit = document.hit(name.from, name.to, Kind::Name, Severity::Confirm, confidence, REASON);
    Some((Some(hit), name.to))
}

/// Colleagues, authors, the great and the dead, and the author's own family.
fn is_somebody_elses(document: &Document<'_>, name: &Name) -> bool {
    let tokens = &document.tokens;
    let public = Class::PUBLIC.and(Class::INSTITUTION);
    let own = tokens.is(name.from.wrapping_sub(1), Class::RELATION)
        && tokens.is_in(name.from.wrapping_sub(2), "my own our");
    // “the King”, “the Queen Adelaide”: a name has no article.
    let thing = tokens.is_text(name.from.wrapping_sub(1), "the");
    own || thing
        || is_colleague(document, name.from, name.to)
        || is_history(document, name.to)
        || is_others_in_sentence(document, name)
        || document.class_in_sentence(public, name.from, name.to, 6, 6)
}

/// “Rev Whitmore, our patient”, “Dr Nowak is now our patient”, “thank you Priya for being my patient”.
fn is_our_patient(document: &Document<'_>, name: &Name) -> bool {
    let tokens = &document.tokens;
    let ours = (name.to..name.to + 6).find(|at| {
        tokens.is_in(*at + 1, "patient pt")
            && (tokens.is_in(*at, "our my") || tokens.is_text(*at, "a") && tokens.is_in(*at + 2, "on in at"))
    });
    ours.is_some_and(|at| {
        at > name.to
            && (name.to..at).all(|at| {
                tokens.is_in(at, "is was now being became becomes for has been our own as")
                    || tokens.is_mark(at, b',')
            })
    })
}

/// “met Grace on the ward”: in the middle of a sentence a common word has its capital for being a name.
fn is_capital_for_a_name(document: &Document<'_>, index: usize) -> bool {
    let tokens = &document.tokens;
    let token = &document.list()[index];
    let others = Class::MONTH.and(Class::PLACE).and(Class::STREET).and(Class::WEEKDAY).and(Class::EPONYM);
    token.case == Case::Capital
        && token.gap == Gap::Space
        && !token.is(others.and(Class::CLINICAL))
        && tokens.before(index, 1).is_some_and(|before| before.case == Case::Lower && before.is_word())
        && tokens.get(index + 1).is_none_or(|next| next.case != Case::Capital)
}

/// “the Nowak family”, “Nowak family still camped outside ITU”
fn is_family_of(document: &Document<'_>, name: &Name) -> bool {
    document.tokens.is_in(name.to, "family parents twins relatives")
        && name.words == 1
        && !document.tokens.list[name.to - 1].possessive
        && !is_others_in_sentence(document, name)
}

/// “B/O Priya Whitmore”, as neonatal wards write “baby of”.
fn is_baby_of(document: &Document<'_>, index: usize) -> bool {
    let tokens = &document.tokens;
    tokens.is_text(index.wrapping_sub(1), "o")
        && tokens.is_mark(index.wrapping_sub(2), b'/')
        && tokens.is_text(index.wrapping_sub(3), "b")
}

/// “bloods for Nowak”, “update on Priya: extubated”, “the death of Carys Whitmore”, “Spoke at length with Jean Whitmore”.
fn is_cared_for(document: &Document<'_>, index: usize, whole: bool) -> bool {
    let tokens = &document.tokens;
    let at = before_epithets(document, index);
    let chore = (2..=3).any(|back| {
        tokens.is_in(
            at.wrapping_sub(back),
            "bloods chart charts ttos tto cannula dnacpr letter referral access plan update updates family drip relatives",
        )
    });
    let talk = (2..=4)
        .any(|back| tokens.is_in(at.wrapping_sub(back), "spoke sat talked death inquest funeral care"));
    let family = tokens.is(index, Class::GIVEN) && tokens.is_in(at.wrapping_sub(2), "family families");
    let told =
        || family || document.class_around(Class::CLINICAL.and(Class::PERSON), index, index + 1, 6, 10);
    tokens.is_in(at.wrapping_sub(1), "for on of") && chore && told()
        || whole && talk && tokens.is_in(at.wrapping_sub(1), "with of to about") && told()
        || tokens.is_in(at.wrapping_sub(1), "day") && tokens.is_in(at.wrapping_sub(2), "discharge birth")
}

/// “Sami Whitmore has consented”, “Priya in the side room”, “Jean Whitmore, under Dr Mehta”
fn is_decided(document: &Document<'_>, name: &Name) -> bool {
    let tokens = &document.tokens;
    let to = name.to;
    let decided =
        (to..to + 2).any(|at| tokens.is_in(at, "consented consents declined declines refused refuses"));
    let lies = tokens.is_in(to, "in from on") && (to + 1..to + 4).any(|at| tokens.is(at, Class::BED));
    let under = name.words >= 2
        && tokens.is_mark(to, b',')
        && tokens.is_text(to + 1, "under")
        && tokens.is(to + 2, Class::COLLEAGUE);
    decided || lies || under
}

/// “our lovely Doreen”, “poor little Tom”, “RIP Ethel”.
fn follows_endearment(document: &Document<'_>, index: usize) -> bool {
    let tokens = &document.tokens;
    let dear = tokens.is_in(
        index.wrapping_sub(1),
        "lovely poor dear dearest little old wee darling brave young beautiful sweet own favourite favorite beloved late rip",
    );
    let ours = tokens.is_in(index.wrapping_sub(1), "our") || dear;
    ours && !tokens.is_in(index.wrapping_sub(2), "new")
}

/// “wee Sid came off the vent”: so one speaks of patients, or of one's own, who is “my wee Sid”.
fn is_small_and_brave(document: &Document<'_>, index: usize) -> bool {
    let tokens = &document.tokens;
    tokens.is_in(index.wrapping_sub(1), "little wee poor brave rip")
        && !tokens.is_in(index.wrapping_sub(2), "my new a the")
}

/// The place before quotes and such words as “old” and “patient”.
fn before_epithets(document: &Document<'_>, index: usize) -> usize {
    let tokens = &document.tokens;
    let mut at = index;
    while at > 0
        && index - at < 3
        && (matches!(tokens.list[at - 1].form, Form::Mark(b'"' | b'\'' | b'(' | b':'))
            || tokens.is_in(at - 1, "old little poor young dear patient called named"))
    {
        at -= 1;
    }
    at
}

/// “family of …”, “care of …”, “post mortem on old …”, “bloods for …”, “sample labelled “…””.
fn belongs(document: &Document<'_>, index: usize) -> bool {
    let tokens = &document.tokens;
    let at = before_epithets(document, index);
    // Letters and results come from places and go to them.
    let known = tokens.is(index, Class::GIVEN) && tokens.is_in(at.wrapping_sub(1), "with from to over after");
    if !known && !tokens.is_in(at.wrapping_sub(1), "of for on about labelled labeled re concerning regarding")
    {
        return false;
    }
    (2..=4).any(|back| {
        at >= back
            && (tokens.is(at - back, Class::RELATION)
                || tokens.is_in(
                    at - back,
                    "family families relatives care parents funeral autopsy mortem inquest cert certificate sample \
                    specimen bloods scan notes letter referral discharge result results death birth story memory \
                    diagnosis treatment thinking thought think case sat remember bedside hand visit consent biopsy \
                    form histology bottle tube ecg xray mri ct chart charts ttos tto meeting cannula access review \
                    handover handing handed plan dnacpr update updates bleeped asked advice advise goodbye farewell \
                    operating operated scrubbed looked looking spoke spoken speak length talked talking discussion \
                    condolences birthday request proud coroner worried chase chasing news cried fighting rooting praying history",
                ))
    })
}

/// “Discharged Nowak with edoxaban”, “We lost Priya this morning”: what is done to patients only, and what is done to
/// people of a known name.
fn is_seen_to(document: &Document<'_>, index: usize) -> bool {
    let tokens = &document.tokens;
    let verb = before_epithets(document, index).wrapping_sub(1);
    tokens.is_in(
        verb,
        "discharged discharging reviewed reviewing review consented consenting certified certify clerked clerking admitted \
        admitting extubated intubated cannulated scanned transferred examined resuscitated bled thrombolysed sedated \
        ventilated proned over bleeped transferring",
    ) || tokens.is_in(verb, "lost caught treated treating visited visiting delivered twins forget told buried discussed seen")
        && tokens.is(index, Class::GIVEN.and(Class::SURNAME))
}

/// “Nowak's family”, “Priya's scan”: what patients have and the rest of us keep to ourselves.
fn owns(document: &Document<'_>, name: &Name) -> bool {
    let tokens = &document.tokens;
    tokens.list[name.to - 1].possessive
        && !tokens.is(name.from, Class::PLACE.and(Class::EPONYM).and(Class::WEEKDAY))
        && (0..2).any(|forth| {
            tokens.is_in(
                name.to + forth,
                "family wife husband daughter son mum mother dad bloods scan scans biopsy potassium sodium creatinine hb \
                haemoglobin inr troponin ecg obs sats chart drip drain catheter cannula laparotomy wound relatives nok \
                lactate glucose crp platelets ct mri xray histology wishes bedside ventilator chemo dialysis discharge \
                fluids tto ttos dnacpr",
            )
        })
        && (forth_is_near(document, name) || name.known)
}

/// The thing straight after the name: “Tuesday's big list” is of no person.
fn forth_is_near(document: &Document<'_>, name: &Name) -> bool {
    document.tokens.is(name.to, Class::CLINICAL.and(Class::RELATION))
        || document.tokens.is_in(name.to, "family drip drain")
}

/// “… Doreen. She was 39 …”: the next sentence goes on about her.
fn is_told_on(document: &Document<'_>, to: usize) -> bool {
    let tokens = &document.tokens;
    let ends = (to..to + 3).find(|at| document.ends_sentence(*at));
    ends.is_some_and(|at| {
        tokens.is_in(at + 1, "she he her his they")
            && document.class_around(Class::CLINICAL, to, at + 1, 0, 20)
    })
}

/// “Kaczmarek needs a cannula”, “Priya rang the bell”, “Imran had a K of 7”.
fn acts(document: &Document<'_>, name: &Name) -> bool {
    let tokens = &document.tokens;
    if tokens.list[name.to - 1].possessive {
        return false;
    }
    let bodily = name.given
        && tokens.is_in(
            name.to,
            "died collapsed deteriorated arrested woke bled vomited fell survived coped walked sang squeezed smiled cried \
            pulled breathed ate choked fainted wept slept smiles walks",
        );
    let ward = tokens.is_in(name.to, "needs needing awaiting awaits nbm")
        || tokens.is_in(name.to, "off") && name.words == 1
        || tokens.is_text(name.to, "is")
            && tokens.is_in(
                name.to + 1,
                "for nbm awake extubated septic unwell sick deteriorating dying stable refusing back medically",
            )
        || tokens.is_text(name.to, "made") && tokens.is_text(name.to + 1, "it");
    let fate = name.given
        && tokens.is_in(
            name.to,
            "died went collapsed deteriorated arrested woke bled vomited fell survived delivered declined refused \
            decided came rang lives lived weighs had will stopped gets got coped lay walked sang squeezed smiled \
            asked cried pulled finally has is was opened breathed ate drank fought slipped wants needs made born won't",
        );
    let told = document.class_after_in_sentence(Class::CLINICAL, name.to, 10);
    let person = document.class_after_in_sentence(Class::PERSON, name.to, 8);
    bodily
        || ward && (name.known || document.patient_near(name.from) || told.is_some())
        || fate && (told.is_some() || person.is_some() || document.patient_within(name.from, 25))
        || fate && tokens.is_in(name.to + 1, "home back away peacefully the")
        || name.given
            && tokens.is_text(name.to, "passed")
            && tokens.is_in(name.to + 1, "away peacefully on today in at last")
}

fn goes_on(document: &Document<'_>, to: usize) -> bool {
    document.class_after(Class::CLINICAL.and(Class::PERSON), to, 10).is_some()
        || document.patient_within(to, 25)
        || document.tokens.is_in(to + 3, "came went with on from has had")
}

/// “saw consuelo at hers today”: a given name in lower case after a verb for meeting a patient.
fn lower(document: &Document<'_>, index: usize) -> Option<Read> {
    let tokens = &document.tokens;
    let token = tokens.get(index)?;
    let common = Class::COMMON.and(Class::CARE).and(Class::UNIT).and(Class::MONTH).and(Class::CONDITION);
    if !token.is(Class::GIVEN) || token.is(common) || token.len() < 3 {
        return None;
    }
    let hit =
        |to: usize| Some((Some(document.hit(index, to, Kind::Name, Severity::Confirm, 0.6, REASON)), to));
    let in_bed = tokens.is_in(index + 1, "in from")
        && (index + 2..index + 4)
            .any(|at| tokens.is(at, Class::BED) && tokens.get(at + 1).is_some_and(Token::is_number));
    if in_bed && token.len() >= 4 {
        return hit(index + 1);
    }
    // “spoke to carys and her mum”, “thinking of bert tonight”
    let thought = tokens.is_in(index.wrapping_sub(1), "to of with about for")
        && tokens.is_in(
            index.wrapping_sub(2),
            "spoke spoken talked chatted thinking goodbye sat bloods news update",
        );
    let errand = tokens.is_in(index.wrapping_sub(2), "bloods news update")
        && tokens.is_text(index.wrapping_sub(1), "to");
    if thought && !errand && is_clinical(document, index, index + 1) {
        return hit(index + 1);
    }
    // “henrik whitmore wont wear his cpap”, “dressed henrik's leg ulcers”
    let whole = tokens.get(index + 1).is_some_and(|next| {
        next.gap == Gap::Space
            && next.case == Case::Lower
            && next.len() >= 4
            && next.is(Class::SURNAME)
            && !next.is(common.and(Class::COLLEAGUE).and(Class::PLACE).and(Class::EPONYM))
    });
    let opens = token.gap == Gap::Line || index > 0 && document.ends_sentence(index - 1);
    if whole && token.len() >= 4 && opens && is_clinical(document, index, index + 2) {
        return hit(index + 2);
    }
    let body = token.possessive
        && token.len() >= 4
        && tokens.is_in(
            index.wrapping_sub(1),
            "dressed scanned checked took did changed redressed \
        cleaned cut trimmed",
        )
        && (index + 1..index + 3).any(|at| tokens.is(at, Class::CLINICAL));
    if body {
        return hit(index + 1);
    }
    let met = tokens.is_in(
        index.wrapping_sub(1),
        "saw seen reviewed met visited clerked admitted examined treated consented rang called discharged intubated got moved hoisted walked sat re",
    );
    if !met || token.len() < 4 {
        return None;
    }
    let next = tokens.get(index + 1).filter(|next: &&Token| {
        next.is_word() && next.gap == Gap::Space && next.len() >= 4 && !is_medical(tokens.bytes(next))
    })?;
    let surname = next.class == Class::NONE || next.is(Class::SURNAME.and(Class::GIVEN)) && !next.is(common);
    let told = is_clinical(document, index, index + 2)
        || document.class_after_in_sentence(Class::PERSON, index, 8).is_some();
    if surname && told { hit(index + 2) } else { None }
}

#[cfg(test)]
mod tests {
    use crate::detect::name::tests::names;

    #[test]
    fn names_of_stories_and_lists_are_found() {
        for (text, expected) in [
            ("our lovely Doreen went home today after her hip", "Doreen"),
            ("I still think of Priya. She had a stroke and two small children", "Priya"),
            ("spoke to the family of Henrik Whitmore about his dialysis", "Henrik Whitmore"),
            ("Bed 4 = Kowalski, for a scan", "Kowalski"),
            ("TCI Hussain for a hip replacement", "Hussain"),
            ("visited consuelo garcia at home, her ulcer is worse", "consuelo garcia"),
        ] {
            assert_eq!(names(text), [expected], "{text}");
        }
    }

    #[test]
    fn names_of_colleagues_and_books_are_free() {
        for text in [
            "our new registrar Priya is lovely",
            "I keep thinking of Osler. He was born in 1849",
            "a talk by Henrik Whitmore about dialysis. He was superb",
            "Bed 4 Closed for cleaning",
            "Brighton needs a GP",
        ] {
            assert_eq!(names(text), [""; 0], "{text}");
        }
    }
}
