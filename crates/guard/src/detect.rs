//! The detectors: each reads the document once and says what it found.

mod patient_number;

use crate::document::{Document, Hit};

pub(crate) struct Detector {
    pub find: fn(&Document<'_>, &mut Vec<Hit>),
}

pub(crate) const DETECTORS: [Detector; 1] = [Detector { find: patient_number::find }];
