//! IP and MAC addresses.

use crate::document::{Document, Hit};
use crate::finding::{Kind, Severity};
use crate::tokens::{Form, Gap};
use std::borrow::Cow;

pub(super) fn ipv4(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let octet = |at: usize| {
        tokens.get(at).is_some_and(|token| token.len() <= 3)
            && tokens.value(at).is_some_and(|value| value <= 255)
    };
    let fits = (0..4).all(|part| octet(index + 2 * part))
        && (0..3).all(|part| {
            tokens.is_mark(index + 2 * part + 1, b'.')
                && tokens.is_glued(index + 2 * part + 1)
                && tokens.is_glued(index + 2 * part + 2)
        });
    if !fits {
        return None;
    }
    let to = index + 7;
    let longer = (tokens.is_glued(to)
        && tokens.is_mark(to, b'.')
        && tokens.get(to + 1).is_some_and(|next| next.is_number() && next.gap == Gap::None))
        || (tokens.is_glued(index)
            && matches!(document.list()[index - 1].form, Form::Mark(b'.' | b'-') | Form::Word));
    let version = (1..=4).any(|back| {
        index >= back
            && tokens.is_in(
                index - back,
                "version v ec ver release build firmware update section chapter software app patch oid \
                table figure",
            )
    });
    if longer || version || tokens.value(index) == Some(127) || tokens.value(index) == Some(0) {
        return None;
    }
    // Four small numbers are more often a paragraph than an address, unless a word says so.
    let small = (0..4).all(|part| tokens.value(index + 2 * part).is_some_and(|value| value < 20));
    let named = (1..=6).any(|back| {
        index >= back && tokens.is_one_of(index - back, &["ip", "address", "from", "host", "server"])
    });
    if small && !named {
        return None;
    }
    let severity = if document.patient_near(index) { Severity::Block } else { Severity::Confirm };
    Some(document.hit(
        index,
        to,
        Kind::Ip,
        severity,
        0.85,
        "A network address leads to a household or a device.",
    ))
}

/// IPv6 addresses and MAC addresses, from their first colon.
pub(super) fn colons(document: &Document<'_>, index: usize, read_to: &mut usize) -> Option<Hit> {
    const LONGEST_ADDRESS: usize = 45;
    let bytes = &document.tokens.folded.bytes;
    let colon = document.list()[index].start as usize;
    let inside = |byte: u8| byte.is_ascii_hexdigit() || byte == b':';
    let mut start = colon;
    while start > 0 && colon - start < 4 && bytes[start - 1].is_ascii_hexdigit() {
        start -= 1;
    }
    let end = colon + bytes[colon..].iter().take(LONGEST_ADDRESS).take_while(|byte| inside(**byte)).count();
    *read_to = end.max(colon + 1);
    let part_of_word = |at: Option<&u8>| at.is_some_and(|byte| byte.is_ascii_alphanumeric());
    if part_of_word(start.checked_sub(1).and_then(|before| bytes.get(before))) || part_of_word(bytes.get(end))
    {
        return None;
    }
    let groups: Vec<&[u8]> = bytes[start..end].split(|byte| *byte == b':').collect();
    let lengths = |fits: fn(usize) -> bool| groups.iter().all(|group| fits(group.len()));
    let hexadecimal = bytes[start..end].iter().any(u8::is_ascii_alphabetic);
    let mac =
        groups.len() == 6 && lengths(|length| length == 2) && (hexadecimal || document.patient_near(index));
    let shortened = bytes[start..end].windows(2).filter(|pair| pair == b"::").count() == 1;
    let ipv6 = lengths(|length| length <= 4)
        && ((groups.len() == 8 && !shortened)
            || (shortened && (4..=8).contains(&groups.len()) && end - start >= 8));
    let (kind, identifier) = match (mac, ipv6) {
        (true, _) => (Kind::Device, "MAC address"),
        (_, true) => (Kind::Ip, "IPv6 address"),
        _ => return None,
    };
    let severity = if document.patient_near(index) { Severity::Block } else { Severity::Confirm };
    Some(Hit {
        start,
        end,
        kind,
        identifier: Some(identifier),
        severity,
        confidence: 0.85,
        reason: Cow::Borrowed("A network address leads to a household or a device."),
        announced: false,
    })
}
