//! Phrases that announce a number: “hosp no”, “NHS number”, “PMID”, “serial”.
//!
//! A phrase is matched word by word; full stops, strokes, hyphens and ampersands between its words are passed over,
//! so that “hosp. no.” and “H&C” are found. In the lists a star stands for “no”, “number”, “id” and the like.

use crate::numbers::SCHEMES;
use crate::tokens::{Form, Tokens};
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a phrase announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// The scheme at this place of [`SCHEMES`].
    Scheme(usize),
    /// Some number of a person: “national ID”.
    Identity,
    Record,
    Account,
    Licence(&'static str),
    Device,
    /// A batch, which is a device's where one is spoken of.
    Batch,
    Vehicle,
    Phone,
    /// A line that is meant for the public: “helpline”.
    PublicPhone,
    /// Something that is no person: a paper, a trial, a code, a grant, a page.
    Thing,
}

pub(crate) struct Cue {
    /// First and last token.
    pub first: usize,
    pub last: usize,
    pub meaning: Meaning,
}

/// One list a meaning, beside this file.
const LISTS: [(Meaning, &str); 9] = [
    (Meaning::Record, include_str!("cues/record.txt")),
    (Meaning::Account, include_str!("cues/account.txt")),
    (Meaning::Device, include_str!("cues/device.txt")),
    (Meaning::Batch, "lot, lot *, batch *, batch"),
    (Meaning::Vehicle, include_str!("cues/vehicle.txt")),
    (Meaning::Phone, include_str!("cues/phone.txt")),
    (Meaning::PublicPhone, include_str!("cues/public_phone.txt")),
    (Meaning::Thing, include_str!("cues/thing.txt")),
    (Meaning::Identity, include_str!("cues/identity.txt")),
];

type Phrases = HashMap<&'static str, Vec<(Vec<&'static str>, Meaning)>>;

fn all() -> impl Iterator<Item = (&'static str, Meaning)> {
    let schemes = SCHEMES
        .iter()
        .enumerate()
        .flat_map(|(index, scheme)| scheme.cues.iter().map(move |cue| (*cue, Meaning::Scheme(index))));
    let lists = LISTS.iter().flat_map(|(meaning, list)| phrases(list).map(move |phrase| (phrase, *meaning)));
    schemes.chain(lists).chain(licences())
}

/// Phrases between commas, in lines that do not begin with “#”.
fn phrases(list: &'static str) -> impl Iterator<Item = &'static str> {
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| line.split(',')).map(str::trim).filter(|phrase| !phrase.is_empty())
}

/// A line that ends in a colon names what the phrases below it announce.
fn licences() -> impl Iterator<Item = (&'static str, Meaning)> {
    let lines = include_str!("cues/licence.txt").lines().filter(|line| !line.starts_with('#'));
    lines
        .scan("", |name, line| {
            let heading = line.strip_suffix(':');
            *name = heading.unwrap_or(name);
            Some((*name, if heading.is_some() { "" } else { line }))
        })
        .flat_map(|(name, line)| phrases(line).map(move |phrase| (phrase, Meaning::Licence(name))))
}

/// The words that the tokens must know.
pub(crate) fn first_words() -> impl Iterator<Item = &'static str> {
    all().filter_map(|(phrase, _)| phrase.split(' ').next())
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut phrases = Phrases::new();
    let mut add = |first, rest: Vec<&'static str>, meaning| {
        phrases.entry(first).or_default().push((rest, meaning));
    };
    for (phrase, meaning) in all() {
        let mut words = phrase.split(' ');
        let first = words.next().unwrap_or_default();
        let mut rest: Vec<&'static str> = words.collect();
        if rest.last() != Some(&"*") {
            add(first, rest, meaning);
            continue;
        }
        rest.pop();
        for tail in TAILS.iter().chain((meaning == Meaning::Account).then_some(&"code")) {
            add(first, rest.iter().copied().chain([*tail]).collect(), meaning);
        }
    }
    // Longest first, so that the longest match is met first.
    phrases.values_mut().for_each(|of_word| of_word.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len())));
    phrases
});

/// What a star at the end of a phrase stands for.
const TAILS: [&str; 10] = ["no", "nos", "number", "num", "nr", "id", "identifier", "ref", "reference", "#"];

/// All phrases of the text, in order. Where several begin at one word, the longest ones count.
pub(crate) fn find(tokens: &Tokens<'_>) -> Vec<Cue> {
    let mut cues = Vec::new();
    for (index, token) in tokens.list.iter().enumerate() {
        if token.form != Form::Word || !token.is(crate::lexicon::Class::CUE) {
            continue;
        }
        let mut word = [0; 24];
        let Some(word) = word.get_mut(..token.len()) else { continue };
        word.copy_from_slice(tokens.bytes(token));
        word.make_ascii_lowercase();
        let Some(of_word) = std::str::from_utf8(word).ok().and_then(|word| PHRASES.get(word)) else {
            continue;
        };
        let mut longest = None;
        for (rest, meaning) in of_word {
            if longest.is_some_and(|longest| rest.len() < longest) {
                break;
            }
            if let Some(last) = matched(tokens, index, rest) {
                longest = Some(rest.len());
                cues.push(Cue { first: index, last, meaning: *meaning });
            }
        }
    }
    cues
}

/// The last token of the phrase whose first word is at `index`.
fn matched(tokens: &Tokens<'_>, index: usize, rest: &[&str]) -> Option<usize> {
    let mut at = index;
    for word in rest {
        at += 1;
        for _ in 0..2 {
            if matches!(tokens.get(at)?.form, Form::Mark(b'.' | b'/' | b'-' | b'&')) {
                at += 1;
            }
        }
        if !tokens.is_text(at, word) {
            return None;
        }
    }
    Some(at)
}
