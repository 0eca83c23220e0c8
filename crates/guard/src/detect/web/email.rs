//! E-mail addresses of people; those of teams are free.

use crate::document::{Document, Hit};
use crate::finding::{Kind, Severity};
use crate::lexicon::{self, Class};
use std::borrow::Cow;

const LONGEST_NAME: usize = 64;

fn is_address_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"._%+-".contains(&byte)
}

pub(super) fn find(document: &Document<'_>, index: usize) -> Option<Hit> {
    let bytes = &document.tokens.folded.bytes;
    let at = document.list()[index].start as usize;
    let mut start = at;
    while start > 0 && at - start < LONGEST_NAME && is_address_byte(bytes[start - 1]) {
        start -= 1;
    }
    let mut end = at + 1;
    while end < bytes.len()
        && end - at < 255
        && (bytes[end].is_ascii_alphanumeric() || matches!(bytes[end], b'.' | b'-'))
    {
        end += 1;
    }
    while end > at + 1 && matches!(bytes[end - 1], b'.' | b'-') {
        end -= 1;
    }
    while start < at && matches!(bytes[start], b'.' | b'-') {
        start += 1;
    }
    let name = bytes[start..at].to_ascii_lowercase();
    let domain = bytes[at + 1..end].to_ascii_lowercase();
    let dot = domain.iter().rposition(|byte| *byte == b'.')?;
    let fits = !name.is_empty()
        && dot > 0
        && domain.len() - dot >= 3
        && domain[dot + 1..].iter().all(u8::is_ascii_alphabetic);
    if !fits {
        return None;
    }
    let first = domain.split(|byte| *byte == b'.').next().unwrap_or_default();
    let free = lexicon::class(first).has(Class::FREE_MAIL);
    let team = name
        .split(|byte| matches!(byte, b'.' | b'-' | b'_' | b'+'))
        .any(|part| lexicon::class(part).has(Class::TEAM));
    let mine = (1..=6)
        .any(|back| index >= back && document.tokens.is_one_of(index - back, &["me", "us", "my", "our"]));
    let invited = document.class_in_sentence(Class::PUBLIC, index, index + 3, 12, 8)
        || (1..=8).any(|back| {
            index >= back
                && document.tokens.is_in(
                    index - back,
                    "rsvp apply queries submit cv interested enquiries register book details",
                )
        });
    // The patient must be near: in a list of contacts an address stands beside other words.
    let near = document.patient_within(index, 40)
        || document.class_around(Class::RELATION.and(Class::TITLE), index, index, 14, 6)
        || document.class_around(Class::PERSON, index, index, 8, 0);
    let published = (team && !free) || (mine && !near) || (invited && !free && !near);
    let severity = match () {
        () if published => Severity::Note,
        () if near => Severity::Block,
        () => Severity::Confirm,
    };
    let reason = if published {
        "This looks like an address that is meant for everybody."
    } else {
        "An e-mail address names its owner."
    };
    Some(Hit {
        start,
        end,
        kind: Kind::Email,
        identifier: None,
        severity,
        confidence: if free { 0.95 } else { 0.8 },
        reason: Cow::Borrowed(reason),
        announced: true,
    })
}
