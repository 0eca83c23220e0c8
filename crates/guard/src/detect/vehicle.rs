//! Number plates and vehicle identification numbers.

use crate::cues::Meaning;
use crate::document::{Document, Hit};
use crate::finding::{Kind, Severity};
use crate::lexicon::Class;
use crate::numbers::professional;
use crate::tokens::{Case, Gap};

const REASON: &str = "A number plate leads to its keeper.";

pub(crate) fn find(document: &Document<'_>, hits: &mut Vec<Hit>) {
    for index in 0..document.list().len() {
        let token = &document.list()[index];
        if token.is_number() || (token.is_word() && token.len() <= 4 && token.case != Case::Capital) {
            let found = vin(document, index).or_else(|| plate(document, index));
            hits.extend(found.or_else(|| other_plate(document, index)));
        }
    }
    for index in 0..document.list().len() {
        let drives =
            document.tokens.get(index).is_some_and(|word| word.is_word() && (5..=7).contains(&word.len()))
                && document.tokens.is_one_of(index, &["drives", "driving", "drove", "parked"]);
        if drives && document.patient_near(index) {
            hits.extend(announced(document, index));
        }
    }
    for cue in document.cues.iter().filter(|cue| cue.meaning == Meaning::Vehicle) {
        hits.extend(announced(document, cue.last));
    }
}

fn vehicle_near(document: &Document<'_>, from: usize, to: usize) -> bool {
    (from.saturating_sub(8)..from).chain(to..to + 5).any(|index| document.tokens.is(index, Class::VEHICLES))
}

/// The current British form: “AB12 CDE”. Elsewhere a plate is found by its announcement.
fn plate(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let area = tokens.get(index)?;
    let age = tokens.get(index + 1)?;
    let letters = tokens.get(index + 2)?;
    let fits = area.is_word()
        && area.len() == 2
        && age.is_number()
        && age.len() == 2
        && age.gap == Gap::None
        && (area.gap != Gap::None || tokens.is_mark(index.saturating_sub(1), b'('))
        && letters.is_word()
        && letters.len() == 3
        && letters.gap != Gap::Line
        && !tokens
            .get(index + 3)
            .is_some_and(|next| next.gap == Gap::None && (next.is_number() || next.is_word()));
    let lower = letters.case == Case::Lower && document.patient_within(index, 12);
    if !fits || !(letters.case == Case::Upper || lower) || !vehicle_near(document, index, index + 3) {
        return None;
    }
    Some(document.hit(index, index + 3, Kind::Vehicle, Severity::Confirm, 0.9, REASON))
}

/// Other forms beside a vehicle: “K123 ABC” and “ABC 1234” of older years, “191-D-12345”, “HH-AB 123”.
fn other_plate(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    if tokens.is_glued(index) && !tokens.is_mark(index - 1, b'(') {
        return None;
    }
    let upper = |at: usize, lengths: std::ops::RangeInclusive<usize>| {
        tokens.get(at).is_some_and(|token| {
            token.is_word()
                && lengths.contains(&token.len())
                && matches!(token.case, Case::Upper | Case::Single)
        })
    };
    let digits = |at: usize, lengths: std::ops::RangeInclusive<usize>| {
        tokens.get(at).is_some_and(|token| token.is_number() && lengths.contains(&token.len()))
    };
    let glued = |at: usize| tokens.is_glued(at);
    let dash = |at: usize| tokens.is_mark(at, b'-') && glued(at) && glued(at + 1);
    let prefix =
        upper(index, 1..=1) && digits(index + 1, 1..=3) && glued(index + 1) && upper(index + 2, 3..=3);
    let dateless = upper(index, 3..=3)
        && !tokens.is(index, Class::COMMON.and(Class::CARE).and(Class::CUE).and(Class::VEHICLES))
        && digits(index + 1, 3..=4)
        && !tokens.is(index + 2, Class::UNIT);
    let irish = digits(index, 2..=3) && dash(index + 1) && upper(index + 2, 1..=2) && dash(index + 3);
    let german =
        upper(index, 1..=3) && dash(index + 1) && upper(index + 2, 1..=2) && digits(index + 3, 1..=4);
    // “truck 6PBG668, driver is my pt”
    let american = digits(index, 1..=1)
        && upper(index + 1, 3..=3)
        && glued(index + 1)
        && digits(index + 2, 3..=3)
        && glued(index + 2);
    let to = match () {
        () if american && !glued(index + 3) && document.patient_within(index, 12) => index + 3,
        () if american
            && tokens.get(index + 3).is_some_and(|next| !next.is_word())
            && document.patient_within(index, 12) =>
        {
            index + 3
        }
        () if prefix && !glued(index + 3) => index + 3,
        () if irish && digits(index + 4, 1..=6) => index + 5,
        () if german && tokens.list[index + 3].gap == Gap::Space => index + 4,
        () if dateless && document.patient_within(index, 12) => index + 2,
        () => return None,
    };
    vehicle_near(document, index, to)
        .then(|| document.hit(index, to, Kind::Vehicle, Severity::Confirm, 0.8, REASON))
}

/// What follows “reg”, “number plate” …: upper-case letters and digits in one to three groups.
fn announced(document: &Document<'_>, last: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let mut from = last + 1;
    while from <= last + 3
        && document.is_linked(last, from + 1)
        && tokens.get(from).is_some_and(|token| !token.is_number() && token.case != Case::Upper)
    {
        from += 1;
    }
    let mut at = from;
    let (mut letters, mut digits, mut groups) = (0, 0, 0);
    while let Some(token) = tokens.get(at) {
        let glued = at > from && token.gap == Gap::None;
        let is_group = token.is_number()
            || (token.is_word()
                && (matches!(token.case, Case::Upper | Case::Single)
                    || (token.len() <= 3
                        && (glued
                            || (digits > 0
                                && letters > 0
                                && letters + digits < 7
                                && !token.is(Class::COMMON))
                            || tokens
                                .get(at + 1)
                                .is_some_and(|next| next.is_number() && next.gap == Gap::None)))));
        if token.is_mark(b'-') && at > from && tokens.get(at + 1).is_some_and(|next| next.gap == Gap::None) {
            at += 1;
            continue;
        }
        let grows = if glued { 0 } else { 1 };
        if !is_group
            || token.len() > 17
            || groups + grows > 4
            || letters + digits + token.len() > 17
            || (at > from && token.gap == Gap::Line)
        {
            break;
        }
        if token.is_number() {
            digits += token.len()
        } else {
            letters += token.len()
        }
        groups += grows;
        at += 1;
    }
    let length = letters + digits;
    let vin = length == 17;
    let fits = letters >= 1 && digits >= 1 && ((4..=10).contains(&length) || vin);
    // “registration 3 November”, “reg B 12”: no plate.
    let compact = length >= 5 || document.patient_near(from);
    if !fits || !compact {
        return None;
    }
    let near = document.patient_near(from) || vehicle_near(document, last, at);
    let mut hit = document.hit(
        from,
        at,
        Kind::Vehicle,
        if near { Severity::Block } else { Severity::Confirm },
        0.85,
        REASON,
    );
    hit.identifier = Some(if vin { "VIN" } else { "number plate" });
    hit.announced = true;
    Some(hit)
}

fn vin(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    if tokens.get(index)?.gap == Gap::None {
        return None;
    }
    let mut to = index + 1;
    while tokens.is_glued(to)
        && tokens.get(to).is_some_and(|token| token.is_word() || token.is_number())
        && to < index + 17
    {
        to += 1;
    }
    let (start, end) = document.span(index, to);
    if end - start != 17 {
        return None;
    }
    let upper = document.tokens.folded.bytes[start..end].to_ascii_uppercase();
    if !professional::vin(&upper) || !vehicle_near(document, index, to) {
        return None;
    }
    let mut hit = document.hit(
        index,
        to,
        Kind::Vehicle,
        Severity::Confirm,
        0.85,
        "A vehicle's number leads to its keeper.",
    );
    hit.identifier = Some("VIN");
    Some(hit)
}

#[cfg(test)]
mod tests {
    use crate::{Context, Kind, scan};

    fn vehicles(text: &str) -> usize {
        scan(text, &Context::default()).into_iter().filter(|found| found.kind == Kind::Vehicle).count()
    }

    #[test]
    fn plates_and_vins_are_found() {
        for text in [
            "reg AB12 CDE",
            "his car, AB12 CDE, was parked outside",
            "number plate 7ABC123",
            "plate: B MW 1234",
            "VIN 1HGCM82633A004352",
            "vehicle registration ab12 cde",
        ] {
            assert_eq!(vehicles(text), 1, "{text}");
        }
    }

    #[test]
    fn receptors_and_registers_are_not() {
        for text in ["registration opens 3 November", "CD19 CAR T cells", "IL17 and TNF", "reg by 5pm"] {
            assert_eq!(vehicles(text), 0, "{text}");
        }
    }
}
