//! What the model sees of a candidate: its own words' classes, the words and classes beside it, and what the sentence
//! and the text speak of.

use super::candidate::{Candidate, Trait, Traits};
use crate::document::Document;
use crate::lexicon::Class;
use crate::tokens::{Case, Form, Gap};

/// Receives each feature: where it stands, and the word, classes or traits that stand there.
pub(crate) trait Sink {
    fn add_word(&mut self, place: Place, word: &[u8]);
    fn add_classes(&mut self, place: Place, classes: Class);
    fn add_traits(&mut self, traits: Traits);
}

named! {
    /// Where a feature stands, seen from the candidate.
    Place:
    Bias "bias",
    First "first",
    Last "last",
    Before3 "before3",
    Before2 "before2",
    Before1 "before1",
    After1 "after1",
    After2 "after2",
    After3 "after3",
    /// In the sentence, before and after.
    Earlier "earlier",
    Later "later",
    Text "text",
}

/// The places of the bits that are set.
pub(crate) fn bits(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (set != 0).then(|| set.trailing_zeros() as usize)?;
        set &= set - 1;
        Some(bit)
    })
}

const BEFORE: [Place; 3] = [Place::Before1, Place::Before2, Place::Before3];
const AFTER: [Place; 3] = [Place::After1, Place::After2, Place::After3];

/// How far “earlier” and “later” reach, in tokens.
const SENTENCE: usize = 12;

/// How far the text is seen to either side, in tokens: about a post.
const TEXT: usize = 60;

pub(crate) fn of(document: &Document<'_>, candidate: &Candidate, sink: &mut impl Sink) {
    let list = document.list();
    let Candidate { from, to, .. } = *candidate;
    sink.add_word(Place::Bias, b"");
    sink.add_traits(traits(document, candidate));
    sink.add_classes(Place::First, list[from].class);
    sink.add_classes(Place::Last, list[to - 1].class);
    for (step, place) in BEFORE.into_iter().enumerate() {
        let at = from.checked_sub(step + 1);
        let stops = at.is_none_or(|at| list[at + 1].gap == Gap::Line);
        let word = match at {
            Some(at) if !stops => word(document, at, sink, place),
            _ => Word::mark(b'^'),
        };
        sink.add_word(place, word.bytes());
        if stops {
            break;
        }
    }
    for (step, place) in AFTER.into_iter().enumerate() {
        let stops = list.get(to + step).is_none_or(|token| token.gap == Gap::Line);
        let word = if stops { Word::mark(b'$') } else { word(document, to + step, sink, place) };
        sink.add_word(place, word.bytes());
        if stops {
            break;
        }
    }
    let mut earlier = Class::NONE;
    for at in (from.saturating_sub(SENTENCE)..from).rev() {
        if list[at + 1].gap == Gap::Line || document.ends_sentence(at) {
            break;
        }
        earlier = earlier.and(list[at].class);
    }
    sink.add_classes(Place::Earlier, earlier);
    let mut later = Class::NONE;
    for (at, token) in list.iter().enumerate().skip(to).take(SENTENCE) {
        if token.gap == Gap::Line || document.ends_sentence(at) {
            break;
        }
        later = later.and(token.class);
    }
    sink.add_classes(Place::Later, later);
    let text = list[from.saturating_sub(TEXT)..from].iter().chain(&list[to..(to + TEXT).min(list.len())]);
    sink.add_classes(Place::Text, text.fold(Class::NONE, |all, token| all.and(token.class)));
}

/// The candidate's own traits and those of its place.
fn traits(document: &Document<'_>, candidate: &Candidate) -> Traits {
    let Candidate { from, to, mut traits, .. } = *candidate;
    let first = &document.list()[from];
    let line = first.gap == Gap::Line;
    traits.add(from == 0, Trait::OpensText);
    traits.add(from > 0 && line, Trait::OpensLine);
    traits.add(from > 0 && !line && document.ends_sentence(from - 1), Trait::OpensSentence);
    traits.add(document.list()[to - 1].possessive, Trait::Possessive);
    let case = match first.case {
        Case::Lower => Trait::Lower,
        Case::Capital => Trait::Capital,
        Case::Upper | Case::Single => Trait::Upper,
        Case::Mixed => Trait::Mixed,
    };
    traits.add(true, case);
    let distances = [(3, Trait::PatientAtHand), (10, Trait::PatientNear), (TEXT, Trait::PatientFar)];
    let near = distances.into_iter().find(|(distance, _)| document.patient_within(from, *distance));
    near.into_iter().for_each(|(_, near)| traits.add(true, near));
    let beside = document.age_within(from, to, 5).is_some();
    traits.add(beside, Trait::AgeBeside);
    traits.add(!beside && !document.people.ages.is_empty(), Trait::AgeFar);
    traits
}

/// A neighbour as the model knows it.
struct Word {
    letters: [u8; 24],
    length: usize,
}

impl Word {
    fn mark(mark: u8) -> Self {
        let mut letters = [0; 24];
        letters[0] = mark;
        Self { letters, length: 1 }
    }

    fn bytes(&self) -> &[u8] {
        &self.letters[..self.length]
    }
}

/// The word at the token, in lower case; its classes are told to the sink. Of a number only the length counts.
fn word(document: &Document<'_>, at: usize, sink: &mut impl Sink, place: Place) -> Word {
    let token = &document.list()[at];
    match token.form {
        Form::Number => Word::mark(b'0' + u8::try_from(token.len().min(9)).unwrap_or(9)),
        Form::Mark(mark) => Word::mark(mark),
        Form::Word => {
            sink.add_classes(place, token.class);
            let mut word = Word { letters: [0; 24], length: token.len().min(24) };
            word.letters[..word.length].copy_from_slice(&document.tokens.bytes(token)[..word.length]);
            word.letters.make_ascii_lowercase();
            word
        }
    }
}
