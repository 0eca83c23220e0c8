//! A text that is ready for the detectors, and the questions they ask about the surroundings of a token.

use crate::claims::{self, Claim};
use crate::context::Context;
use crate::cues::{self, Cue, Meaning};
use crate::finding::{Kind, Severity};
use crate::lexicon::Class;
use crate::people::{self, Age, People};
use crate::tokens::{Form, Gap, Token, Tokens};
use std::borrow::Cow;

/// A patient who is evident this many tokens away is the one that a number or name belongs to: about a post.
const NEAR: usize = 60;

pub(crate) struct Document<'a> {
    pub tokens: Tokens<'a>,
    pub cues: Vec<Cue>,
    pub people: People,
    pub claims: Vec<Claim>,
    pub context: &'a Context,
}

/// What a detector found; places are bytes of the folded text.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    pub start: usize,
    pub end: usize,
    pub kind: Kind,
    pub identifier: Option<&'static str>,
    pub severity: Severity,
    pub confidence: f64,
    pub reason: Cow<'static, str>,
    /// Whether a word says what it is: such a hit stands against a claim on the same characters.
    pub announced: bool,
}

impl<'a> Document<'a> {
    pub fn new(text: &'a str, context: &'a Context) -> Self {
        let tokens = Tokens::new(text);
        let cues = cues::find(&tokens);
        let people = people::find(&tokens);
        let claims = claims::find(&tokens, &cues);
        Self { tokens, cues, people, claims, context }
    }

    pub fn list(&self) -> &[Token] {
        &self.tokens.list
    }

    /// Whether one patient is evident around the token.
    pub fn patient_near(&self, index: usize) -> bool {
        self.context.surface.is_clinical() || self.patient_within(index, NEAR)
    }

    pub fn patient_within(&self, index: usize, distance: usize) -> bool {
        let from = index.saturating_sub(distance);
        let first = self.people.patients.partition_point(|place| *place < from);
        self.people.patients.get(first).is_some_and(|place| *place <= index + distance)
    }

    /// The age that is stated within `distance` tokens of `from..to`.
    pub fn age_within(&self, from: usize, to: usize, distance: usize) -> Option<&Age> {
        let lowest = from.saturating_sub(distance);
        let first = self.people.ages.partition_point(|age| age.to <= lowest);
        self.people.ages.get(first).filter(|age| age.from < to + distance)
    }

    /// Whether a word of the class stands among the `before` tokens before `from` or the `after` tokens from `to`.
    pub fn class_around(&self, class: Class, from: usize, to: usize, before: usize, after: usize) -> bool {
        self.class_before(class, from, before).is_some() || self.class_after(class, to, after).is_some()
    }

    pub fn class_before(&self, class: Class, from: usize, distance: usize) -> Option<usize> {
        (from.saturating_sub(distance)..from).rev().find(|index| self.tokens.is(*index, class))
    }

    pub fn class_after(&self, class: Class, to: usize, distance: usize) -> Option<usize> {
        (to..(to + distance).min(self.list().len())).find(|index| self.tokens.is(*index, class))
    }

    /// As `class_before`, but only in the same sentence.
    pub fn class_before_in_sentence(&self, class: Class, from: usize, distance: usize) -> Option<usize> {
        (from.saturating_sub(distance)..from)
            .rev()
            .take_while(|index| !self.ends_sentence(*index))
            .find(|index| self.tokens.is(*index, class))
    }

    pub fn class_after_in_sentence(&self, class: Class, to: usize, distance: usize) -> Option<usize> {
        (to..(to + distance).min(self.list().len()))
            .take_while(|index| !self.ends_sentence(*index))
            .find(|index| self.tokens.is(*index, class))
    }

    /// Whether a word of the class stands in the same sentence and line: what is told to the public is told of this.
    pub fn class_in_sentence(
        &self,
        class: Class,
        from: usize,
        to: usize,
        before: usize,
        after: usize,
    ) -> bool {
        let parts = |index: &usize| !self.ends_sentence(*index);
        let earlier = (from.saturating_sub(before)..from).rev().take_while(parts).take_while(|index| {
            // The first word of a line still belongs to it.
            self.list()[*index + 1].gap != Gap::Line
        });
        let later = (to..(to + after).min(self.list().len()))
            .take_while(parts)
            .take_while(|index| self.list()[*index].gap != Gap::Line);
        earlier.chain(later).any(|index| self.tokens.is(index, class))
    }

    /// Whether the token is a full stop or the like that ends a sentence: a space follows, and no abbreviation
    /// precedes.
    pub fn ends_sentence(&self, index: usize) -> bool {
        let Some(token) = self.tokens.get(index) else { return true };
        match token.form {
            Form::Mark(b'!' | b'?') => true,
            Form::Mark(b'.') => {
                let spaced = self.tokens.get(index + 1).is_none_or(|next| next.gap != Gap::None);
                let abbreviated = self.tokens.before(index, 1).is_some_and(|word| {
                    word.is_word()
                        && (word.len() == 1
                            || word.is(Class::TITLE.and(Class::COLLEAGUE))
                            || self.is_number_word(index - 1))
                });
                spaced && !abbreviated
            }
            _ => false,
        }
    }

    fn is_number_word(&self, index: usize) -> bool {
        self.tokens.is_one_of(index, &["no", "num", "nr", "tel", "hosp", "adm", "st", "approx"])
    }

    /// The phrases that end before the token, nearest first, as far as `distance` tokens away.
    pub fn cues_before(&self, index: usize, distance: usize) -> impl Iterator<Item = &Cue> {
        let end = self.cues.partition_point(|cue| cue.first < index);
        self.cues[..end]
            .iter()
            .rev()
            .take_while(move |cue| cue.first + distance + 4 >= index)
            .filter(move |cue| cue.last < index && index - cue.last <= distance)
    }

    pub fn cues_after(&self, index: usize, distance: usize) -> impl Iterator<Item = &Cue> {
        let start = self.cues.partition_point(|cue| cue.first < index);
        self.cues[start..].iter().take_while(move |cue| cue.first < index + distance)
    }

    /// Whether only words such as “is”, “number” and “:” stand between the phrase and the token.
    pub fn is_linked(&self, last: usize, index: usize) -> bool {
        (last + 1..index).all(|between| {
            let Some(token) = self.tokens.get(between) else { return false };
            match token.form {
                Form::Mark(mark) => matches!(
                    mark,
                    b':' | b'=' | b'#' | b'-' | b'.' | b'(' | b',' | b'/' | b'*' | b'"' | b'\'' | b'[' | b'>'
                ),
                Form::Word => token.is(Class::LINK),
                Form::Number => false,
            }
        })
    }

    /// Whether a phrase with this meaning announces the token.
    pub fn announced(&self, index: usize, is_meant: impl Fn(Meaning) -> bool) -> bool {
        self.cues_before(index, 5).any(|cue| is_meant(cue.meaning) && self.is_linked(cue.last, index))
    }

    /// Whether the bytes belong to something else: a DOI, a dose, a page.
    pub fn claimed(&self, start: usize, end: usize) -> bool {
        claims::covers(&self.claims, start, end)
    }

    /// The bytes from the first token to the one before `to`.
    pub fn span(&self, from: usize, to: usize) -> (usize, usize) {
        let start = self.list().get(from).map_or(0, |token| token.start as usize);
        let end = to
            .checked_sub(1)
            .and_then(|last| self.list().get(last))
            .map_or(start, |token| token.end as usize);
        (start, end.max(start))
    }

    pub fn hit(
        &self,
        from: usize,
        to: usize,
        kind: Kind,
        severity: Severity,
        confidence: f64,
        reason: &'static str,
    ) -> Hit {
        let (start, end) = self.span(from, to);
        Hit {
            start,
            end,
            kind,
            identifier: None,
            severity,
            confidence,
            reason: Cow::Borrowed(reason),
            announced: false,
        }
    }
}
