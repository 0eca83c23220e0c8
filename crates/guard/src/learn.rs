//! The candidates of a text with their features: what `cargo xtask guard-learn` learns from.

use crate::detect::DETECTORS;
use crate::detect::learned::candidate::{self, Trait, Traits};
use crate::detect::learned::feature::{self, Place, Sink, bits};
use crate::detect::learned::{self, weights};
use crate::document::Document;
use crate::lexicon::Class;
use crate::{Context, Finding, Kind};

/// The log-odds from which on the author is asked.
pub const SURE: f64 = weights::SURE as f64;

/// A place that may be an identifier.
pub struct Example {
    pub sort: &'static str,
    pub kind: Kind,
    /// Half open, in Unicode scalar values.
    pub start: usize,
    pub end: usize,
    /// As in the file of weights: place and value.
    pub features: Vec<(&'static str, String)>,
}

pub fn examples(text: &str, context: &Context) -> Vec<Example> {
    let document = Document::new(text, context);
    let found = candidate::all(&document, |_| false);
    let of = |candidate: &candidate::Candidate| {
        let mut names = Names(Vec::new());
        feature::of(&document, candidate, &mut names);
        let (start, end) = document.tokens.folded.original(candidate.start, candidate.end);
        Example {
            sort: candidate.sort.as_str(),
            kind: learned::kind(&document, candidate),
            start,
            end,
            features: names.0,
        }
    };
    found.iter().map(of).collect()
}

/// What the rules find without what was learnt.
pub fn by_rules(text: &str, context: &Context) -> Vec<Finding> {
    let [rules @ .., _learned] = &DETECTORS;
    crate::scan_with(rules, text, context)
}

struct Names(Vec<(&'static str, String)>);

impl Sink for Names {
    fn add_word(&mut self, place: Place, word: &[u8]) {
        self.0.push((place.as_str(), weights::escaped(word)));
    }

    fn add_classes(&mut self, place: Place, classes: Class) {
        self.0.extend(bits(classes.0).map(|bit| (place.as_str(), format!("class {}", Class::name(bit)))));
    }

    fn add_traits(&mut self, traits: Traits) {
        self.0.extend(bits(traits.0).map(|bit| ("is", Trait::ALL[bit].as_str().to_owned())));
    }
}
