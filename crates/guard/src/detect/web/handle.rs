//! Handles of patients on other networks; colleagues are thanked by theirs.

use crate::document::{Document, Hit};
use crate::finding::{Kind, Severity};
use crate::lexicon::Class;
use crate::tokens::{Case, Form};

/// “the patient posts as @…”: a handle beside a patient and a word for posting.
pub(super) fn after_at(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let after_word = tokens.is_glued(index) && document.list()[index - 1].is_word();
    if after_word || !tokens.is_glued(index + 1) || !tokens.get(index + 1)?.is_word() {
        return None;
    }
    let to = account_end(document, index + 1);
    let sentence = |at: usize| !document.ends_sentence(at);
    let before: Vec<usize> = (index.saturating_sub(14)..index).rev().take_while(|at| sentence(*at)).collect();
    let after: Vec<usize> =
        (to..(to + 6).min(document.list().len())).take_while(|at| sentence(*at)).collect();
    let around = || before.iter().chain(&after);
    let social = around().any(|at| tokens.is(*at, Class::SOCIAL));
    let patient = before.iter().any(|at| {
        document.people.patients.binary_search(at).is_ok()
            || tokens.is(*at, Class::PATIENT.and(Class::RELATION))
    }) || (document.patient_within(index, 30)
        && before.iter().any(|at| tokens.is(*at, Class::PERSON)));
    // “our patient (@…)”, “follow him @…”: the handle stands straight after its owner.
    let mut owner = index;
    while owner > 0 && matches!(document.list()[owner - 1].form, Form::Mark(b'(' | b',' | b':' | b'-' | b'"'))
    {
        owner -= 1;
    }
    let straight = owner > 0
        && (document.people.patients.binary_search(&(owner - 1)).is_ok()
            || tokens.is(owner - 1, Class::RELATION) && !tokens.is_in(owner.wrapping_sub(2), "my")
            || tokens.is_in(owner - 1, "him her"));
    // “@… is my patient”, “thank you @… for letting us look after your mum”
    let told_after = (to..(to + 12).min(document.list().len())).take_while(|at| sentence(*at)).any(|at| {
        (1..=4).any(|back| at >= to + back && tokens.is_in(at - back, "my our your"))
            && tokens.is(at, Class::PATIENT.and(Class::RELATION))
            && !tokens.is_in(at, "patients pts colleague friend")
    });
    let cared = told_after
        && (to..(to + 12).min(document.list().len()))
            .any(|at| tokens.is_in(at, "patient pt after looking caring care treat treating is was"));
    let person = before.iter().any(|at| tokens.is_one_of(*at, &["his", "her", "their", "he", "she", "who"]));
    let publicly = around().any(|at| tokens.is(*at, Class::COLLEAGUE.and(Class::PUBLIC)));
    let colleague = around().any(|at| tokens.is(*at, Class::COLLEAGUE))
        || before.iter().any(|at| {
            tokens.is_in(
                *at,
                "thanks thank via credit kudos congrats congratulations cc ht great hosted \
                brilliant speaker work",
            )
        });
    let linked = before.iter().take(2).any(|at| tokens.is_in(*at, "is as at from via"));
    let told = (patient || person) && social || patient && linked || straight && patient;
    let named = straight && patient && !publicly;
    let found = cared || named || told && !colleague;
    if !found {
        return None;
    }
    let mut hit = document.hit(
        index,
        to,
        Kind::Handle,
        Severity::Confirm,
        0.8,
        "A handle leads to everything else that its owner has posted.",
    );
    hit.announced = true;
    Some(hit)
}

/// “her instagram is jeansmith51”: no “@”, but a form that only account names have.
pub(super) fn named(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    if !tokens.is_in(
        index,
        "instagram insta ig twitter tiktok facebook fb snapchat snap username handle reddit youtube user bluesky mastodon \
        threads discord telegram wechat strava twitch gamertag kik signal x tumblr",
    ) {
        return None;
    }
    let mut at = index + 1;
    while at <= index + 4
        && (tokens.is_in(at, "is name handle account username as user profile page called under")
            || tokens.is_mark(at, b':')
            || tokens.is_mark(at, b'('))
    {
        at += 1;
    }
    let to = account_end(document, at);
    let parts = document.list().get(at..to)?;
    let announced = at > index + 1;
    let odd = parts.iter().any(|token| {
        token.is_number()
            || token.is_mark(b'_')
            || announced && (token.is_mark(b'.') || token.class == Class::NONE && token.len() >= 6)
    }) && parts.first().is_some_and(|token| token.is_word() && token.case != Case::Capital);
    let whose = Class::PERSON.and(Class::RELATION).and(Class::PATIENT);
    let owner = document.class_before(whose, index, 8).is_some()
        || tokens.is_mark(index + 1, b':') && document.class_after(Class::PATIENT, to, 8).is_some()
        || announced && document.class_after(Class::PATIENT, to, 6).is_some();
    if !odd || !owner || at == index + 1 && parts.len() < 2 {
        return None;
    }
    let mut hit = document.hit(
        at,
        to,
        Kind::Handle,
        Severity::Confirm,
        0.75,
        "A handle leads to everything else that its owner has posted.",
    );
    hit.announced = true;
    Some(hit)
}

fn account_end(document: &Document<'_>, from: usize) -> usize {
    let tokens = &document.tokens;
    let mut to = from + 1;
    while to < from + 20 && tokens.is_glued(to) {
        let Some(token) = tokens.get(to) else { break };
        let inside = match token.form {
            Form::Mark(b'_') => true,
            Form::Mark(b'.' | b'@' | b'-') => {
                tokens.is_glued(to + 1)
                    && tokens.get(to + 1).is_some_and(|next| !matches!(next.form, Form::Mark(_)))
            }
            Form::Mark(_) => false,
            _ => true,
        };
        if !inside {
            break;
        }
        to += 1;
    }
    to
}
