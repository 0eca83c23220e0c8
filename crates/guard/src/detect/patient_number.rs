//! Numbers that health services and states give to people, by their check digits, grouping and announcing words.

use crate::cues::{Cue, Meaning};
use crate::document::{Document, Hit};
use crate::finding::{Kind, Severity};
use crate::numbers::{Alone, SCHEMES, Scheme, british_isles};
use crate::tokens::{Case, Form, Gap};
use std::borrow::Cow;
use std::sync::LazyLock;

/// No scheme has more characters.
const LONGEST: usize = 18;

/// For each number of characters the schemes that have it, by their place in the table.
static BY_LENGTH: LazyLock<[Vec<usize>; LONGEST + 1]> = LazyLock::new(|| {
    std::array::from_fn(|length| {
        SCHEMES
            .iter()
            .enumerate()
            .filter(|(_, scheme)| scheme.lengths.contains(&length))
            .map(|(index, _)| index)
            .collect()
    })
});

/// Characters without separators, with the lengths of their groups.
struct Candidate {
    characters: [u8; LONGEST],
    length: usize,
    groups: [usize; LONGEST],
    count: usize,
    /// A character that belongs to the number stands between two groups: the sign of a Finnish century.
    sign: Option<u8>,
    /// Schemes that the words before announce.
    announced: u64,
}

impl Candidate {
    const EMPTY: Self = Self {
        characters: [0; LONGEST],
        length: 0,
        groups: [0; LONGEST],
        count: 0,
        sign: None,
        announced: 0,
    };

    fn compact(&self) -> &[u8] {
        &self.characters[..self.length]
    }

    fn groups(&self) -> &[usize] {
        &self.groups[..self.count]
    }

    /// Takes a token, as a group of its own or glued to the last one. False when there is no room.
    fn take(&mut self, bytes: &[u8], glued: bool) -> bool {
        if self.length + bytes.len() > LONGEST || !bytes.is_ascii() {
            return false;
        }
        let place = &mut self.characters[self.length..self.length + bytes.len()];
        place.copy_from_slice(bytes);
        place.make_ascii_uppercase();
        self.length += bytes.len();
        if glued && self.count > 0 {
            self.groups[self.count - 1] += bytes.len();
        } else {
            self.groups[self.count] = bytes.len();
            self.count += 1;
        }
        true
    }
}

pub(crate) fn find(document: &Document<'_>, hits: &mut Vec<Hit>) {
    for index in 0..document.list().len() {
        if may_begin(document, index) {
            find_from(document, index, hits);
        }
    }
}

/// A number, or a short word that a number follows: “AA 12 34 56 B”, “TREM 4558 1216”.
fn may_begin(document: &Document<'_>, index: usize) -> bool {
    let tokens = &document.tokens;
    let token = &tokens.list[index];
    match token.form {
        Form::Number => token.len() <= LONGEST,
        Form::Word if token.len() <= 6 && !token.possessive => {
            let next = if tokens.is_mark(index + 1, b'-') { index + 2 } else { index + 1 };
            tokens.get(next).is_some_and(|next| next.is_number() && next.gap != Gap::Line)
        }
        _ => false,
    }
}

fn find_from(document: &Document<'_>, from: usize, hits: &mut Vec<Hit>) {
    let tokens = &document.tokens;
    let mut candidate = Candidate { announced: announced_before(document, from), ..Candidate::EMPTY };
    let mut at = from;
    loop {
        let Some(token) = tokens.get(at) else { return };
        if !matches!(token.form, Form::Word | Form::Number) {
            return;
        }
        let glued = at > from && token.gap == Gap::None && !matches!(tokens.list[at - 1].form, Form::Mark(_));
        // Letters of a number are few: a longer word ends it.
        if (token.is_word() && token.len() > 6) || !candidate.take(tokens.bytes(token), glued) {
            return;
        }
        at += 1;
        try_candidate(document, from, at, &candidate, hits);
        let Some(next) = next_group(document, at, &mut candidate) else { return };
        at = next;
    }
}

/// The token with the next group: after a gap, a line end, or one separator.
fn next_group(document: &Document<'_>, at: usize, candidate: &mut Candidate) -> Option<usize> {
    let tokens = &document.tokens;
    let next = tokens.get(at)?;
    let Form::Mark(mark) = next.form else { return Some(at) };
    if mark == b'+' && candidate.length == 6 {
        candidate.sign = Some(mark);
        return Some(at + 1);
    }
    if !matches!(mark, b'-' | b'.' | b'/' | b'_') {
        return None;
    }
    if candidate.length == 6 && mark == b'-' {
        candidate.sign = Some(mark);
    }
    Some(at + 1)
}

fn try_candidate(
    document: &Document<'_>,
    from: usize,
    to: usize,
    candidate: &Candidate,
    hits: &mut Vec<Hit>,
) {
    if candidate.length < 7 || !candidate.compact().iter().any(u8::is_ascii_digit) {
        return;
    }
    let ends = |index: usize| {
        document.tokens.is_glued(index)
            && matches!(document.tokens.list[index].form, Form::Word | Form::Number)
    };
    // A number inside a longer run of letters and digits is another number, unless a word is glued before it that
    // announces it (“NHS9434765919”).
    let glued_before = ends(from) && matches!(document.tokens.list[from - 1].form, Form::Word | Form::Number);
    let announced_by_prefix = glued_before && document.cues_before(from, 1).next().is_some();
    if ends(to) || (glued_before && !announced_by_prefix) || is_part_of_longer(document, from, to) {
        return;
    }
    let mut best: Option<Hit> = None;
    for scheme in &BY_LENGTH[candidate.length] {
        if let Some(hit) = judge(document, from, to, candidate, *scheme) {
            let better = best.as_ref().is_none_or(|best| {
                (hit.severity, hit.announced, hit.confidence)
                    > (best.severity, best.announced, best.confidence)
            });
            if better {
                best = Some(hit);
            }
        }
    }
    if candidate.length == 10 && candidate.sign.is_some() {
        best = finnish(document, from, to, candidate).or(best);
    }
    hits.extend(best);
}

/// Whether a separator without a gap joins more digits: “1234-5678-9012” of “1234-5678-9012-3456”.
fn is_part_of_longer(document: &Document<'_>, from: usize, to: usize) -> bool {
    let tokens = &document.tokens;
    let joined = |mark: usize, other: usize| {
        tokens
            .get(mark)
            .is_some_and(|token| matches!(token.form, Form::Mark(b'-' | b'.' | b'/' | b',' | b'_')))
            && tokens.get(other).is_some_and(|token| token.is_number())
    };
    let after = tokens.is_glued(to) && tokens.is_glued(to + 1) && joined(to, to + 1);
    let before =
        from >= 2 && tokens.is_glued(from) && tokens.is_glued(from - 1) && joined(from - 1, from - 2);
    let signed = tokens.is_glued(from) && tokens.is_mark(from.saturating_sub(1), b'+');
    after || before || signed
}

/// The sign of the century is part of a Finnish number, unlike other separators.
fn finnish(document: &Document<'_>, from: usize, to: usize, candidate: &Candidate) -> Option<Hit> {
    let mut full = Candidate { announced: candidate.announced, ..Candidate::EMPTY };
    full.take(&candidate.compact()[..6], false);
    full.take(&[candidate.sign?], true);
    full.take(&candidate.compact()[6..], false);
    let place = SCHEMES.iter().position(|scheme| scheme.id == "fi-hetu")?;
    judge(document, from, to, &full, place)
}

fn judge(
    document: &Document<'_>,
    from: usize,
    to: usize,
    candidate: &Candidate,
    place: usize,
) -> Option<Hit> {
    let scheme = &SCHEMES[place];
    let valid = (scheme.is_valid)(candidate.compact());
    if !valid && scheme.alone == Alone::Cued {
        return None;
    }
    let announced =
        (candidate.announced | if valid { announced_after(document, to) } else { 0 }) & (1 << place) != 0;
    if !valid {
        return announced.then(|| mistyped(document, from, to, candidate, scheme)).flatten();
    }
    let grouped = candidate.count > 1 && scheme.groupings.contains(&candidate.groups());
    let whole = candidate.count == 1;
    // Nine-digit numbers fit many countries; with words between their groups they are prose.
    if !announced && !grouped && !whole {
        return loosely_grouped(document, from, to, candidate, scheme);
    }
    let (start, end) = document.span(from, to);
    if !announced && document.claimed(start, end) {
        return None;
    }
    let near = document.patient_near(from);
    let identity = document
        .cues_before(from, 6)
        .any(|cue| cue.meaning == Meaning::Identity && document.is_linked(cue.last, from));
    // Letters in lower case are seldom a number's: “b12 3ab”.
    let cased = document.list()[from..to]
        .iter()
        .all(|token| !token.is_word() || matches!(token.case, Case::Upper | Case::Single));
    let has_letters = candidate.compact().iter().any(u8::is_ascii_uppercase);
    let otherwise_meant = other_meaning(document, from);
    let (severity, confidence) = match scheme.alone {
        _ if announced => (Severity::Block, 0.99),
        _ if identity && (whole || grouped) => (Severity::Block, 0.9),
        _ if otherwise_meant => return None,
        Alone::Certain if cased || near => (Severity::Block, 0.97),
        Alone::Distinct if grouped && cased => (if near { Severity::Block } else { Severity::Confirm }, 0.85),
        Alone::Distinct if whole && has_letters && !cased => return None,
        Alone::Distinct if whole && near => (Severity::Confirm, 0.75),
        Alone::Grouped if grouped && !phone_like(document, from, to, scheme) => {
            (if near { Severity::Block } else { Severity::Confirm }, 0.8)
        }
        Alone::Grouped
            if whole && scheme.id == "gb-nhs" && british_isles::nhs_is_issued(candidate.compact()) =>
        {
            (Severity::Confirm, 0.6)
        }
        Alone::Grouped if whole && near && is_likely(scheme, candidate) => (Severity::Confirm, 0.55),
        Alone::Distinct | Alone::Grouped => (Severity::Note, 0.3),
        Alone::Certain | Alone::Cued => return None,
    };
    Some(hit(document, from, to, scheme, severity, confidence, announced || identity))
}

/// A number of letters and digits is rarer than one of digits alone.
fn is_likely(scheme: &Scheme, candidate: &Candidate) -> bool {
    scheme.id == "gb-hsc" || candidate.compact().iter().any(u8::is_ascii_uppercase) || candidate.length >= 11
}

/// North American telephone numbers are written 3-3-4 as well. The words around decide.
fn phone_like(document: &Document<'_>, from: usize, to: usize, scheme: &Scheme) -> bool {
    matches!(scheme.id, "gb-nhs" | "gb-hsc" | "ca-bc" | "ca-on")
        && (document.announced(from, |meaning| matches!(meaning, Meaning::Phone | Meaning::PublicPhone))
            || document.tokens.is_mark(from.saturating_sub(1), b'+')
            || document.tokens.is_mark(to, b'@'))
}

/// Whether a word close before says that the number is something else.
fn other_meaning(document: &Document<'_>, from: usize) -> bool {
    document
        .cues_before(from, 4)
        .filter(|cue| document.is_linked(cue.last, from))
        .any(|cue| !matches!(cue.meaning, Meaning::Scheme(_) | Meaning::Record | Meaning::Identity))
}

/// Which schemes the words around `from..to` announce, as bits by their place in the table.
fn announced_before(document: &Document<'_>, from: usize) -> u64 {
    let mut announced = 0;
    for cue in document.cues_before(from, 8) {
        let Meaning::Scheme(place) = cue.meaning else { continue };
        if from - cue.last <= 3
            || document.is_linked(cue.last, from)
            || !crosses_number(document, cue.last, from)
        {
            announced |= 1 << place;
        }
    }
    // “AB 12 34 56 C” begins with letters that may be a word of announcement themselves.
    let own = document.cues_before(from + 1, 1).filter(|cue| cue.last == from);
    own.filter_map(scheme).fold(announced, |announced, place| announced | 1 << place)
}

/// As `announced_before`, for “943 476 5919 (NHS)”.
fn announced_after(document: &Document<'_>, to: usize) -> u64 {
    let joins = |cue: &&Cue| {
        (to..cue.first).all(|between| {
            matches!(document.tokens.list[between].form, Form::Mark(b'(' | b',' | b'-' | b'['))
        })
    };
    let after = document.cues_after(to, 3).filter(joins).filter_map(scheme);
    after.fold(0, |announced, place| announced | 1 << place)
}

fn scheme(cue: &Cue) -> Option<usize> {
    match cue.meaning {
        Meaning::Scheme(place) => Some(place),
        _ => None,
    }
}

/// Whether another number stands between a phrase and this one, which then is the one that is announced.
fn crosses_number(document: &Document<'_>, last: usize, from: usize) -> bool {
    document.list()[last + 1..from].iter().any(|token| token.is_number() && token.len() >= 3)
        || document.tokens.get(from).is_some_and(|token| token.gap == Gap::Line && from - last > 3)
}

/// An announced number of the right length whose check fails: a slip of the pen is still a patient's number.
fn mistyped(
    document: &Document<'_>,
    from: usize,
    to: usize,
    candidate: &Candidate,
    scheme: &Scheme,
) -> Option<Hit> {
    let linked = document.announced(
        from,
        |meaning| matches!(meaning, Meaning::Scheme(place) if SCHEMES[place].id == scheme.id),
    );
    let digits = candidate.compact().iter().filter(|c| c.is_ascii_digit()).count();
    let shaped = scheme.groupings.contains(&candidate.groups()) || candidate.count == 1;
    if !linked || !shaped || digits * 2 < candidate.length {
        return None;
    }
    let mut hit = hit(document, from, to, scheme, Severity::Confirm, 0.6, true);
    hit.reason = Cow::Owned(format!(
        "This is announced as {}. Its check digit does not fit, which may be a slip of the pen.",
        with_article(scheme.name)
    ));
    Some(hit)
}

/// Groups that nobody prescribes, such as “94 34 76 59 19”, or digits one by one.
fn loosely_grouped(
    document: &Document<'_>,
    from: usize,
    to: usize,
    candidate: &Candidate,
    scheme: &Scheme,
) -> Option<Hit> {
    let all_digits = candidate.compact().iter().all(u8::is_ascii_digit);
    let one_by_one = candidate.count == candidate.length;
    // Numbers that stand side by side in prose have other lengths than these.
    let even = candidate.groups().iter().all(|group| *group <= 4);
    let joined = document.list()[from..to].iter().skip(1).all(|token| token.gap != Gap::Space);
    let broken_over_lines =
        document.list()[from..to].iter().skip(1).any(|token| token.gap == Gap::Line) && candidate.count == 2;
    let first = scheme.id == "gb-nhs" && british_isles::nhs_is_issued(candidate.compact());
    let (start, end) = document.span(from, to);
    let fits = first && all_digits && (one_by_one || (even && joined) || broken_over_lines);
    if !fits || document.claimed(start, end) || other_meaning(document, from) {
        return None;
    }
    Some(hit(document, from, to, scheme, Severity::Confirm, 0.55, false))
}

fn hit(
    document: &Document<'_>,
    from: usize,
    to: usize,
    scheme: &Scheme,
    severity: Severity,
    confidence: f64,
    announced: bool,
) -> Hit {
    let (start, end) = document.span(from, to);
    let reason = match severity {
        Severity::Block => format!("This is {}: it names exactly one person.", with_article(scheme.name)),
        _ => format!("This has the form of {}, which names exactly one person.", with_article(scheme.name)),
    };
    Hit {
        start,
        end,
        kind: Kind::PatientNumber,
        identifier: Some(scheme.name),
        severity,
        confidence,
        reason: Cow::Owned(reason),
        announced,
    }
}

fn with_article(name: &str) -> String {
    // Initialisms are spoken letter by letter: an NHS number, an SVNR, a CHI number.
    let first = name.bytes().next().unwrap_or(b' ');
    let initialism = name.as_bytes().get(1).is_some_and(u8::is_ascii_uppercase);
    let vowel = if initialism { b"AEFHILMNORSX".contains(&first) } else { b"AEIOU".contains(&first) };
    format!("{} {name}", if vowel { "an" } else { "a" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Context, Finding, scan};

    fn number(text: &str) -> Option<Finding> {
        scan(text, &Context::default()).into_iter().find(|finding| finding.kind == Kind::PatientNumber)
    }

    fn severity(text: &str) -> Option<Severity> {
        number(text).map(|finding| finding.severity)
    }

    #[test]
    fn an_nhs_number_with_its_name_blocks() {
        let found = number("pt Jean Smith NHS 943 476 5919 seen today").unwrap();
        assert_eq!(found.severity, Severity::Block);
        assert_eq!(found.identifier, Some("NHS number"));
        assert_eq!((found.start, found.end), (18, 30));
        assert_eq!(severity("nhs no: 9434765919"), Some(Severity::Block));
        assert_eq!(severity("NHS9434765919"), Some(Severity::Block));
        assert_eq!(severity("943-476-5919 (NHS)"), Some(Severity::Block));
    }

    #[test]
    fn every_scheme_has_a_bit() {
        assert!(SCHEMES.len() <= 64);
    }

    #[test]
    fn a_check_digit_alone_never_blocks() {
        assert_eq!(severity("4505577104"), Some(Severity::Confirm));
        assert_eq!(severity("450 557 7104"), Some(Severity::Confirm));
        assert_eq!(severity("4505577105"), None);
    }

    #[test]
    fn what_is_hidden_between_digits_does_not_hide_the_number() {
        for text in [
            "943\u{200b} 476 5919",
            "9\u{200d}43 4\u{2060}76 59\u{00ad}19",
            "９４３ ４７６ ５９１９",
            "٩٤٣ ٤٧٦ ٥٩١٩",
            "943 476\n5919",
            "943\u{00a0}476\u{2009}5919",
            "943–476–5919",
            "943.476.5919",
            "9 4 3 4 7 6 5 9 1 9",
            "94347\n65919",
        ] {
            assert!(severity(text) >= Some(Severity::Confirm), "{text:?}");
        }
    }

    #[test]
    fn papers_trials_codes_and_telephones_are_no_patients() {
        for text in [
            "PMID 9434765919",
            "doi:10.1136/9434765919",
            "SNOMED 9434765919 is new",
            "https://example.org/9434765919",
            "call +44 9434 765919",
            "the count was 943 then 476 then 5919",
            "ISRCTN94347659",
        ] {
            assert!(severity(text) < Some(Severity::Confirm), "{text:?} {:?}", number(text));
        }
    }

    #[test]
    fn a_slip_of_the_pen_is_asked_about() {
        assert_eq!(severity("NHS no 943 476 5918"), Some(Severity::Confirm));
    }

    #[test]
    fn numbers_of_many_countries_are_known_by_name() {
        for (text, name) in [
            ("her Medicare no 2123 45670 1", "Medicare number (Australia)"),
            ("NHI ZAC5361", "NHI number"),
            ("cpr 211062-5629", "CPR number"),
            ("131052-308T", "Henkilötunnus"),
            ("his pesel is 44051401359", "PESEL"),
            ("CPF 390.533.447-05", "CPF"),
            ("NI number AA 12 34 56 B", "National Insurance number"),
            ("Medicare ID 1EG4-TE5-MK73", "Medicare Beneficiary Identifier"),
            ("codice fiscale RCCMNL83S18D969H", "Codice fiscale"),
            ("H&C 320 000 0015", "Health and Care number"),
        ] {
            let found = number(text);
            assert_eq!(found.as_ref().and_then(|found| found.identifier), Some(name), "{text}");
            assert_eq!(found.map(|found| found.severity), Some(Severity::Block), "{text}");
        }
    }
}
