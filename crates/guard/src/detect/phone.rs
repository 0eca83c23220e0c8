//! Telephone and fax numbers that are not published lines.

use crate::cues::Meaning;
use crate::document::{Document, Hit};
use crate::finding::{Kind, Severity};
use crate::lexicon::Class;
use crate::numbers::british_isles;
use crate::tokens::{Form, Gap};

/// The longest international number has 15 digits (ITU-T E.164).
const LONGEST: usize = 15;

/// Digits from one token to another, with the lengths of their groups.
struct Digits {
    to: usize,
    digits: [u8; LONGEST + 1],
    length: usize,
    groups: [usize; LONGEST + 1],
    count: usize,
}

pub(crate) fn find(document: &Document<'_>, hits: &mut Vec<Hit>) {
    let mut index = 0;
    while index < document.list().len() {
        match number(document, index) {
            Some((to, hit)) => {
                hits.extend(hit);
                index = to;
            }
            None => index += 1,
        }
    }
}

fn number(document: &Document<'_>, index: usize) -> Option<(usize, Option<Hit>)> {
    let tokens = &document.tokens;
    let token = tokens.get(index)?;
    let international = token.is_mark(b'+') && tokens.is_glued(index + 1);
    let bracketed = token.is_mark(b'(') && tokens.is_glued(index + 1);
    let first = if international || bracketed { index + 1 } else { index };
    // “+ (44) …”
    let first = if international && tokens.is_mark(first, b'(') { first + 1 } else { first };
    let glued_to_word = !international
        && !bracketed
        && tokens.is_glued(index)
        && !matches!(
            document.list()[index - 1].form,
            Form::Mark(b':' | b'(' | b'[' | b'"' | b'\'' | b'/' | b',')
        );
    if !tokens.get(first)?.is_number() || glued_to_word {
        return None;
    }
    let announced = document.announced(index, |meaning| meaning == Meaning::Phone);
    let mut best = None;
    grow(document, first, |digits| {
        if let Some(confidence) = fits(document, index, digits, international, announced) {
            best = Some((digits.to, confidence));
        }
    });
    let (to, confidence) = best?;
    Some((to, judge(document, index, to, first, announced, confidence)))
}

/// Calls `each` at the end of every group from the token on.
fn grow(document: &Document<'_>, first: usize, mut each: impl FnMut(&Digits)) {
    let tokens = &document.tokens;
    let mut digits =
        Digits { to: first, digits: [0; LONGEST + 1], length: 0, groups: [0; LONGEST + 1], count: 0 };
    let mut at = first;
    while let Some(token) = tokens.get(at) {
        if !token.is_number() || digits.length + token.len() > LONGEST {
            return;
        }
        digits.digits[digits.length..digits.length + token.len()].copy_from_slice(tokens.bytes(token));
        digits.length += token.len();
        digits.groups[digits.count] = token.len();
        digits.count += 1;
        digits.to = at + 1;
        let glued_on =
            tokens.get(at + 1).is_some_and(|next| next.gap == Gap::None && next.is_word() && next.len() > 1);
        if !glued_on {
            each(&digits);
        }
        at += 1;
        // At most two marks join groups: “) ”, “-”, “.”.
        for _ in 0..2 {
            if tokens
                .get(at)
                .is_some_and(|mark| matches!(mark.form, Form::Mark(b'-' | b'.' | b')' | b'(' | b'/')))
            {
                at += 1;
            }
        }
    }
}

/// How sure the form is, or None when it is none.
fn fits(
    document: &Document<'_>,
    index: usize,
    number: &Digits,
    international: bool,
    announced: bool,
) -> Option<f64> {
    let digits = &number.digits[..number.length];
    let groups = &number.groups[..number.count];
    let joined = is_joined(document, index, number.to);
    if international {
        return (8..=LONGEST).contains(&number.length).then_some(0.9);
    }
    if announced && (7..=LONGEST).contains(&number.length) && groups.iter().all(|group| *group >= 2) {
        return Some(0.9);
    }
    // “0800 …”, “020 …”, “07700 …”: trunk prefix 0. A number of zeros is none.
    if digits.starts_with(b"0") && !digits.starts_with(b"000") {
        let long = (9..=12).contains(&number.length)
            || (digits.starts_with(b"00") && (10..=LONGEST).contains(&number.length));
        let dated = groups.len() == 3 && groups[0] == 2 && groups[1] == 2;
        let whole = groups.len() == 1;
        let mobile = digits.starts_with(b"07") && number.length == 11;
        let hospital_number = whole && !mobile && !document.patient_near(index);
        let in_groups = groups[0] >= 2 && groups.iter().all(|group| (2..=8).contains(group));
        let chi = whole && number.length == 10 && british_isles::chi(digits);
        return (long && !dated && !hospital_number && !chi && (whole || in_groups)).then_some(if mobile {
            0.92
        } else {
            0.75
        });
    }
    // North America: 3-3-4 with area and exchange from 2 on, an optional 1 before.
    let (prefix, national) = if number.length == 11 && digits[0] == b'1' && groups.first() == Some(&1) {
        (1, &digits[1..])
    } else {
        (0, digits)
    };
    let american = national.len() == 10
        && groups[prefix..] == [3, 3, 4]
        && national[0] >= b'2'
        && national[3] >= b'2'
        && joined;
    let other = national.len() == 10
        && british_isles::nhs(national)
        && british_isles::nhs_is_issued(national)
        && !document.tokens.is_mark(index, b'(');
    if american && !other {
        return Some(0.8);
    }
    // Australia and India without a trunk prefix: only when a patient is there.
    let on_one_line = !document.list()[index + 1..number.to].iter().any(|token| token.gap == Gap::Line);
    let indian = on_one_line && number.length == 10 && matches!(digits[0], b'6'..=b'9') && groups == [5, 5];
    indian.then_some(0.75)
}

/// Hyphens, dots or brackets between groups rather than spaces alone.
fn is_joined(document: &Document<'_>, index: usize, to: usize) -> bool {
    document.list()[index..to].iter().any(|token| matches!(token.form, Form::Mark(b'-' | b'.' | b'(')))
}

fn judge(
    document: &Document<'_>,
    index: usize,
    to: usize,
    first: usize,
    announced: bool,
    confidence: f64,
) -> Option<Hit> {
    let tokens = &document.tokens;
    if tokens.is_glued(to) && tokens.get(to).is_some_and(|next| next.is_number() || next.is_mark(b'@')) {
        return None;
    }
    let other = document.announced(index, |meaning| {
        matches!(
            meaning,
            Meaning::Scheme(_)
                | Meaning::Record
                | Meaning::Account
                | Meaning::Licence(_)
                | Meaning::Device
                | Meaning::Thing
                | Meaning::Identity
        )
    });
    if other && !announced {
        return None;
    }
    let near = document.patient_within(index, 40)
        || document.class_around(Class::RELATION, index, to, 12, 6)
        || document.class_around(Class::PERSON.and(Class::TITLE), index, to, 6, 4);
    let published = document
        .cues_before(index, 10)
        .chain(document.cues_after(to, 6))
        .any(|cue| cue.meaning == Meaning::PublicPhone)
        || document.class_in_sentence(Class::INSTITUTION, index, to, 8, 6) && !announced
        || is_public_range(document, first);
    // A landline in a text about nobody is more often a ward's or a company's than a patient's.
    let landline = !announced
        && !near
        && document.tokens.bytes(document.tokens.get(first)?).starts_with(b"0")
        && !document.tokens.bytes(document.tokens.get(first)?).starts_with(b"07")
        && !document.tokens.bytes(document.tokens.get(first)?).starts_with(b"04");
    let (severity, reason) = if published || landline {
        (Severity::Note, "This looks like a published line. Leave it in only when it is meant for everybody.")
    } else if near {
        (Severity::Block, "A telephone number leads straight to the person who answers it.")
    } else {
        (Severity::Confirm, "A telephone number leads straight to the person who answers it.")
    };
    let mut hit = document.hit(index, to, Kind::Phone, severity, confidence, reason);
    hit.announced = announced;
    Some(hit)
}

/// Ranges that only organisations have: 0800, 0808, 0300, 116 …; 800, 888 … in North America.
fn is_public_range(document: &Document<'_>, first: usize) -> bool {
    let Some(token) = document.tokens.get(first) else { return false };
    let digits = document.tokens.bytes(token);
    let four: [&[u8]; 16] = [
        b"0800", b"0808", b"0300", b"0303", b"0330", b"0333", b"0345", b"0344", b"0370", b"0845", b"0844",
        b"0870", b"0871", b"1800", b"1300", b"1890",
    ];
    let three: [&[u8]; 7] = [b"800", b"888", b"877", b"866", b"855", b"844", b"833"];
    four.iter().any(|range| digits.starts_with(range)) || (digits.len() == 3 && three.contains(&digits))
}

#[cfg(test)]
mod tests {
    use crate::{Context, Kind, Severity, scan};

    fn phone(text: &str) -> Option<(Severity, usize, usize)> {
        let found = scan(text, &Context::default()).into_iter().find(|found| found.kind == Kind::Phone)?;
        Some((found.severity, found.start, found.end))
    }

    #[test]
    fn private_numbers_are_found() {
        assert_eq!(phone("his daughter Sarah rang from 07700 900123"), Some((Severity::Block, 29, 41)));
        for text in [
            "tel +44 7700 900123",
            "(555) 234-0123",
            "+1 555-234-0123",
            "tel 0161 496 0000",
            "07700900123",
            "mobile: 087 123 4567",
            "phone 04 1234 5678",
            "+91 98765 43210",
            "+49 (0) 30 901820",
        ] {
            assert!(phone(text) >= Some((Severity::Confirm, 0, 0)), "{text} {:?}", phone(text));
        }
    }

    #[test]
    fn published_lines_doses_and_dates_are_not() {
        for text in [
            "Samaritans 116 123",
            "call 999 or 111",
            "helpline 0800 1111 000",
            "switchboard 0161 496 0000",
            "03/11/2025",
            "03 11 2025",
            "give 500 mg 250 mg",
            "0.71-0.89",
            "2016;352:1327-1330",
            "12-34 patients",
        ] {
            assert!(phone(text).is_none_or(|found| found.0 == Severity::Note), "{text} {:?}", phone(text));
        }
    }
}
