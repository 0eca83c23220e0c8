//! Competing readings: which of several hits on the same characters stands, and what comes out.

use crate::document::{Document, Hit};
use crate::finding::{Finding, Severity};
use crate::fold::Folded;
use std::cmp::Ordering;

/// One hit for each stretch of characters: claims beat what no word announces, the strongest beats the others.
pub(crate) fn settle(document: &Document<'_>, mut hits: Vec<Hit>) -> Vec<Hit> {
    let own = Own::new(document);
    hits.retain(|hit| {
        hit.start < hit.end
            && (hit.announced || !document.claimed(hit.start, hit.end))
            && !own.covers(hit.start, hit.end)
    });
    hits.sort_by(|a, b| a.start.cmp(&b.start).then(b.end.cmp(&a.end)));
    let mut settled: Vec<Hit> = Vec::with_capacity(hits.len());
    for hit in hits {
        match settled.last_mut() {
            Some(last) if hit.start < last.end => {
                // The stronger keeps its own place: a merged range would hide clean words under a finding.
                if strength(&hit, last) == Ordering::Greater {
                    *last = hit;
                }
            }
            _ => settled.push(hit),
        }
    }
    settled
}

fn strength(a: &Hit, b: &Hit) -> Ordering {
    let length = |hit: &Hit| hit.end - hit.start;
    a.severity
        .cmp(&b.severity)
        .then(a.announced.cmp(&b.announced))
        .then(a.confidence.total_cmp(&b.confidence))
        .then(length(a).cmp(&length(b)))
}

pub(crate) fn findings(document: &Document<'_>, mut hits: Vec<Hit>) -> Vec<Finding> {
    hits.sort_by(|a, b| a.start.cmp(&b.start).then(b.end.cmp(&a.end)));
    hits.into_iter()
        .map(|hit| {
            let (start, end) = document.tokens.folded.original(hit.start, hit.end);
            // In their name and description people tell of themselves; only what is certain is held up there.
            let softened = document.context.surface.is_about_the_author() && hit.severity < Severity::Block;
            Finding {
                start,
                end,
                kind: hit.kind,
                identifier: hit.identifier,
                severity: if softened { Severity::Note } else { hit.severity },
                confidence: hit.confidence,
                reason: hit.reason,
                instead: hit.kind.instead(),
            }
        })
        .collect()
}

/// Where the author's own name, address or number stands in the text.
struct Own(Vec<(usize, usize)>);

impl Own {
    fn new(document: &Document<'_>) -> Self {
        let text = &document.tokens.folded.bytes;
        let mut places = Vec::new();
        for own in &document.context.own {
            let own = Folded::new(own.trim());
            if own.bytes.len() < 3 {
                continue;
            }
            places.extend(occurrences(text, &own.bytes).map(|start| (start, start + own.bytes.len())));
        }
        places.sort_unstable();
        // Overlapping places become one, so that a binary search finds the right one.
        places.dedup_by(|next, last| {
            let overlaps = next.0 < last.1;
            if overlaps {
                last.1 = last.1.max(next.1);
            }
            overlaps
        });
        Self(places)
    }

    /// Whether a place of the author's own overlaps the bytes.
    fn covers(&self, start: usize, end: usize) -> bool {
        let first = self.0.partition_point(|place| place.1 <= start);
        self.0.get(first).is_some_and(|place| place.0 < end)
    }
}

fn occurrences<'t>(text: &'t [u8], sought: &'t [u8]) -> impl Iterator<Item = usize> + 't {
    let first = sought[0].to_ascii_lowercase();
    let last = text.len().saturating_sub(sought.len() - 1);
    (0..last).filter(move |at| {
        text[*at].to_ascii_lowercase() == first && text[*at..*at + sought.len()].eq_ignore_ascii_case(sought)
    })
}
