//! What no rule says: places that may be an identifier, weighed by the words around them.
//!
//! The rules of the other detectors know the forms that people use most. For the rest a linear model decides. It
//! takes every stretch of the text that could be a name, initials, an age over 89, a bed, a link, a code or an address
//! (a [`candidate`]), adds up what it has learnt of the words beside it (its [`feature`]s), and asks the author when
//! the sum is large enough. It only ever asks: a text is blocked by rules, which can say why. Where a rule is not sure
//! and the sum speaks clearly against it, the finding becomes a note.
//!
//! `cargo xtask guard-learn` makes `learned/weights.txt` from the train part of the corpus. The file is text, one
//! feature a line, so that a reader can see what was learnt.

/// An enumeration whose members have names in the file of weights.
macro_rules! named {
    ($(#[$about:meta])* $name:ident: $($(#[$what:meta])* $member:ident $text:literal,)*) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum $name {
            $($(#[$what])* $member,)*
        }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$member),*];

            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$member => $text,)*
                }
            }
        }
    };
}

pub(crate) mod candidate;
pub(crate) mod feature;
pub(crate) mod weights;

use crate::document::{Document, Hit};
use crate::finding::{Kind, Severity};
use crate::lexicon::Class;
use candidate::{Candidate, Sort};
use std::borrow::Cow;

/// What a rule is as sure of as this, or less, is doubted when the weights speak against it.
const WEAK: f64 = 0.6;

/// Log-odds below which a weak finding of a rule is only noted.
const DOUBT: f32 = -1.0;

pub(crate) fn find(document: &Document<'_>, hits: &mut Vec<Hit>) {
    if !document.context.surface.is_prose() {
        return;
    }
    let is_weak = |hit: &Hit| hit.severity == Severity::Confirm && hit.confidence <= WEAK;
    // What a rule is sure of needs no second reading.
    let mut taken = vec![false; document.list().len()];
    for hit in hits.iter().filter(|hit| hit.severity >= Severity::Confirm && !is_weak(hit)) {
        let from = document.list().partition_point(|token| (token.end as usize) <= hit.start);
        let to = document.list().partition_point(|token| (token.start as usize) < hit.end);
        taken.get_mut(from..to).into_iter().for_each(|tokens| tokens.fill(true));
    }
    let mut weak: Vec<(usize, f32)> = (0..hits.len())
        .filter(|place| is_weak(&hits[*place]))
        .map(|place| (place, f32::NEG_INFINITY))
        .collect();
    weak.sort_by_key(|(place, _)| hits[*place].start);
    let mut found = Vec::new();
    for candidate in candidate::all(document, |token| taken[token]) {
        let odds = weights::log_odds(document, &candidate);
        // The finding that begins last before the candidate's end.
        let last = weak.partition_point(|(place, _)| hits[*place].start < candidate.end);
        if let Some((place, best)) = last.checked_sub(1).and_then(|last| weak.get_mut(last))
            && candidate.start < hits[*place].end
        {
            *best = best.max(odds);
        }
        if odds > weights::SURE {
            found.push(hit(document, &candidate, odds - weights::SURE));
        }
    }
    for (place, best) in weak {
        if best.is_finite() && best < DOUBT {
            hits[place].severity = Severity::Note;
        }
    }
    hits.append(&mut found);
}

/// A hit of a candidate whose log-odds are larger by so much than they have to be.
fn hit(document: &Document<'_>, candidate: &Candidate, excess: f32) -> Hit {
    let reason = match candidate.sort {
        Sort::Name => "What stands around it reads as if this were a patient's or a relative's name.",
        Sort::Initials => "What stands around them reads as if these were a patient's initials.",
        Sort::Age => "An age over 89 is rare enough to single out one person.",
        Sort::Bed => "A bed or ward together with the day of the post leads to one patient.",
        Sort::Link => "What stands around it reads as if this link led to one patient.",
        Sort::Code => "What stands around it reads as if this were a number of one patient or their device.",
        Sort::Address => "What stands around it reads as if somebody lived there.",
    };
    Hit {
        start: candidate.start,
        end: candidate.end,
        kind: kind(document, candidate),
        identifier: None,
        severity: Severity::Confirm,
        confidence: f64::from(1.0 / (1.0 + (-excess).exp())) * 0.6,
        reason: Cow::Borrowed(reason),
        announced: candidate.sort == Sort::Link,
    }
}

/// What the candidate would be found as.
pub(crate) fn kind(document: &Document<'_>, candidate: &Candidate) -> Kind {
    match candidate.sort {
        Sort::Name => Kind::Name,
        Sort::Initials => Kind::Initials,
        Sort::Age => Kind::Age,
        Sort::Bed => Kind::Bed,
        Sort::Link => Kind::Url,
        Sort::Code if document.class_in_sentence(Class::DEVICE, candidate.from, candidate.to, 8, 6) => {
            Kind::Device
        }
        Sort::Code => Kind::RecordNumber,
        Sort::Address => Kind::Address,
    }
}

#[cfg(test)]
mod tests {
    use crate::{Context, Kind, Severity, Surface, learn, scan};

    /// What the author is asked about, and would not be by rules.
    fn asked(text: &str, surface: Surface) -> Vec<(Kind, String)> {
        let context = Context { surface, ..Context::default() };
        assert_eq!(learn::by_rules(text, &context), [], "{text}");
        let found = scan(text, &context).into_iter();
        found
            .map(|found| {
                assert_eq!(found.severity, Severity::Confirm, "{text}");
                (found.kind, text.chars().skip(found.start).take(found.end - found.start).collect())
            })
            .collect()
    }

    #[test]
    fn a_name_is_asked_about_for_the_words_beside_it() {
        for (text, name) in [
            ("we moved Thorsten to the window, he watches the bins", "Thorsten"),
            ("can somebody please find Whitmore a bed", "Whitmore"),
        ] {
            let found = asked(text, Surface::Post);
            assert!(found.contains(&(Kind::Name, name.to_owned())), "{text} {found:?}");
        }
    }

    #[test]
    fn it_is_quiet_where_nobody_writes_sentences_and_of_what_a_rule_has_found() {
        for surface in [Surface::FileName, Surface::Label] {
            assert_eq!(asked("I0000001", surface), []);
        }
        let found = scan("Mr Jones, 54, bed 12 has had enough of us", &Context::default());
        assert_eq!(found.iter().map(|found| found.kind).collect::<Vec<_>>(), [Kind::Name, Kind::Bed]);
    }

    #[test]
    fn colleagues_laboratory_values_and_papers_are_free() {
        for text in [
            "Thorsten from the lab says the sample clotted",
            "Thank you Kowalski and Whitmore for a superb session on sepsis",
            "sats 94, HR 104, BP 98/60, RR 24. What next?",
            "read https://www.bmj.com/content/352/bmj.i1327 before the meeting",
        ] {
            assert_eq!(asked(text, Surface::Post), [], "{text}");
        }
    }
}
