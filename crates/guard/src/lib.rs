//! The guard: finds what tells who a patient is, in text that clinicians write, before the text is published.
//!
//! ```
//! use guard::{Context, Kind, Severity, scan};
//!
//! let findings = scan("pt Jean Smith, NHS 943 476 5919", &Context::default());
//! assert_eq!(findings[1].kind, Kind::PatientNumber);
//! assert_eq!(findings[1].severity, Severity::Block);
//! assert_eq!((findings[1].start, findings[1].end), (19, 31));
//! ```
//!
//! How a text is read:
//!
//! 1. [`fold`] makes one ASCII byte of each character that matters and keeps the way back, so that no detector has to
//!    know of full-width digits or zero-width spaces.
//! 2. [`tokens`] cuts it into words, numbers and marks, and [`lexicon`] says what each word may mean.
//! 3. [`document`] finds the ground that detectors stand on: phrases that announce numbers ([`cues`]), places where one
//!    patient is evident ([`people`]), and numbers that are spoken for, such as DOIs and doses ([`claims`]).
//! 4. Each detector of [`detect`] walks the tokens once. The last one, `learned`, weighs what the rules of the others
//!    left, by weights that were learnt from examples.
//! 5. [`combine`] lets competing readings decide and merges what overlaps.
//!
//! Every step looks a bounded distance around each token: the time grows with the length of the text, whatever is in
//! it. Nothing here reads files, the clock or the network, and nothing panics.

mod claims;
mod combine;
mod context;
mod cues;
mod detect;
mod document;
mod finding;
mod fold;
mod lexicon;
pub mod numbers;
mod people;
mod safe_harbor;
mod tokens;

pub use context::{Context, Surface};
pub use detect::detectors;
pub use finding::{Finding, Kind, Severity};
pub use safe_harbor::{Coverage, SAFE_HARBOR};

use document::Document;

#[doc(hidden)]
pub mod learn;

/// What in the text may tell who a patient is, ordered by where it starts. Findings do not overlap, but for
/// combinations, which lie over others.
pub fn scan(text: &str, context: &Context) -> Vec<Finding> {
    scan_with(&detect::DETECTORS, text, context)
}

fn scan_with(detectors: &[detect::Detector], text: &str, context: &Context) -> Vec<Finding> {
    let document = Document::new(text, context);
    let mut hits = Vec::new();
    for detector in detectors {
        (detector.find)(&document, &mut hits);
    }
    let mut hits = combine::settle(&document, hits);
    detect::combination::find(&document, &mut hits);
    combine::findings(&document, hits)
}
