//! What holds for any text: nothing panics, places are valid and in order, nothing is hidden by marks that show
//! nothing, and the time grows with the length.

use guard::{Context, Finding, Kind, Severity, scan};
use proptest::prelude::*;

fn found(text: &str) -> Vec<Finding> {
    scan(text, &Context::default())
}

fn are_in_order(text: &str, findings: &[Finding]) {
    let length = text.chars().count();
    let mut last = 0;
    for finding in findings {
        assert!(last <= finding.start && finding.start < finding.end && finding.end <= length, "{finding:?}");
        assert!((0.0..=1.0).contains(&finding.confidence) && !finding.instead.is_empty());
        last = finding.start;
    }
}

/// Pieces of clinical prose and of what stands in the way, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "pt",
            "Mr",
            "Mrs Jones",
            "72F",
            "bed 4",
            "dob",
            "3/4/51",
            "NHS",
            "943 476 5919",
            "his wife",
            "Margaret",
            "tel",
            "07700 900123",
            "MRN",
            "K123456",
            "@jean",
            "jean@gmail.com",
            "https://",
            "www.facebook.com/x",
            "10.1136/",
            "81.2.69.142",
            "reg",
            "AB12 CDE",
            "SW1A 1AA",
            "12 Acacia Avenue",
            "serial",
            "(01)00844588003288",
            "::",
            "00:1B:44:11:3A:B7",
            "é",
            "٩٤٣",
            "９",
            "\u{200b}",
            "\u{202e}",
            "\u{301}",
            "'s",
            "'",
            ".",
            ",",
            "-",
            "/",
            "(",
            ")",
            "#",
            ":",
            "\n",
            "born",
            "12 March 1948",
            "JT",
            "67M",
            "GB29",
            "NWBK",
            "6016",
            "+44",
            "aged",
            "97",
            "in Leeds",
            "farmer",
        ])
        .prop_map(str::to_owned),
        "[0-9]{1,12}",
        "[A-Za-z]{1,8}",
        "\\PC{1,3}",
    ];
    let separator = prop::sample::select(vec![" ", "", "\n", ", ", "-"]);
    prop::collection::vec((piece, separator), 0..24)
        .prop_map(|pieces| pieces.into_iter().map(|(piece, separator)| piece + separator).collect())
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic_and_places_are_in_order(text in any::<String>()) {
        are_in_order(&text, &found(&text));
    }

    #[test]
    fn clinical_pieces_in_any_order_are_read_without_panic(text in pieces()) {
        are_in_order(&text, &found(&text));
    }

    #[test]
    fn marks_that_show_nothing_do_not_hide_a_number(
        places in prop::collection::vec((0usize..=16, prop::sample::select(vec!['\u{200b}', '\u{200d}', '\u{202e}', '\u{2060}', '\u{feff}', '\u{ad}', '\u{301}'])), 1..8)
    ) {
        let mut text: Vec<char> = "NHS 943 476 5919".chars().collect();
        for (place, mark) in places {
            text.insert(place.min(text.len()), mark);
        }
        let text: String = text.into_iter().collect();
        let number = found(&text).into_iter().find(|finding| finding.kind == Kind::PatientNumber);
        prop_assert_eq!(number.map(|finding| finding.severity), Some(Severity::Block), "{:?}", text);
    }

    #[test]
    fn clean_text_that_follows_removes_no_finding(
        first in prop::sample::select(vec![
            "pt Jean Smith NHS 943 476 5919", "Mr Jones, 54, bed 12", "72F bed 4 c/o SOB, DOB 3/4/51, hosp no K123456",
            "his daughter Sarah rang from 07700 900123", "MRN: 00451234", "the 93-year-old fell", "her Medicare no 2123 45670 1", "reg AB12 CDE",
            "pacemaker serial ABC123456", "pt lives at 12 Acacia Avenue, CR2 6XH", "born 12 March 1948",
        ]),
        rest in prop::sample::select(vec![
            "What would you do next?", "Remember to check potassium.", "See the guideline.", "Join the webinar.", "Great teamwork today.", "Apixaban 5 mg bd was started.",
            "The trial had 1203 patients.", "#MedEd",
        ]),
    ) {
        let places = |text: &str| {
            let findings = found(text).into_iter().filter(|finding| finding.severity >= Severity::Confirm && finding.kind != Kind::Combination);
            findings.map(|finding| (finding.start, finding.kind)).collect::<Vec<_>>()
        };
        let whole = format!("{first}.\n\n{rest}");
        let after = places(&whole);
        for place in places(first) {
            prop_assert!(after.contains(&place), "{place:?} of {first:?} is lost in {whole:?}");
        }
    }
}

/// Texts that are known to be hard on scanners; each is read at two lengths, and the longer may take no more than its
/// share of the time. The bound is loose, for other work runs on the machine; quadratic time would exceed it tenfold.
#[test]
fn hard_texts_are_read_in_linear_time() {
    for pattern in [
        "9",
        "9 ",
        "1-",
        "a",
        "a.",
        "@",
        "a@",
        "a@a.",
        "://",
        "/",
        ":",
        "a:",
        "1:",
        ".",
        "\u{301}",
        "e\u{301}",
        "\u{202e}",
        "МР",
        "\n",
        "(",
        "(01)00844588003288",
        "Mr ",
        "Mr A. ",
        "pt ",
        "his wife ",
        "12 Acacia ",
        "0",
        "07700 ",
        "+44 ",
        "1.1.",
        "A1",
        "AB12 ",
        "dob ",
        "3/4/",
        "no ",
        "NHS no ",
        "serial ",
        "O'",
        "'s ",
        "JT ",
        "72F ",
        "10.1/",
        "#a",
        "in Leeds ",
    ] {
        let time = |length: usize| {
            let text = pattern.repeat(length / pattern.len());
            let mut best = std::time::Duration::MAX;
            for _ in 0..2 {
                let start = std::time::Instant::now();
                are_in_order(&text, &found(&text));
                best = best.min(start.elapsed());
            }
            best
        };
        let (short, long) = (time(8_000), time(64_000));
        let allowed = short * 8 * 4 + std::time::Duration::from_millis(20);
        assert!(long < allowed, "{pattern:?}: {short:?} for 8 kB, {long:?} for 64 kB");
    }
}

#[test]
fn a_megabyte_of_anything_is_read() {
    for pattern in ["943 476 5919 ", "\u{301}", "pt Jean Smith, 72F, bed 4\n", "\u{200b}9"] {
        let text = pattern.repeat(1_000_000 / pattern.len());
        are_in_order(&text, &found(&text));
    }
}

/// Found by the fuzzer, or beside what it found: detectors looked before the first token.
#[test]
fn texts_that_begin_in_the_middle_are_read() {
    for text in [
        "\rex:@ar.r@a\r",
        "her @a",
        "to bed 3",
        "in 14 wants",
        ", Jean: K 6",
        "/o Jean",
        "zip 1 in 19520 zip",
    ] {
        are_in_order(text, &found(text));
    }
}

#[test]
fn what_is_the_authors_own_is_no_finding() {
    let own =
        Context { own: vec!["07700 900123".into(), "jean.smith@gmail.com".into()], ..Context::default() };
    assert!(
        scan("ring me on 07700 900123 or jean.smith@gmail.com", &own)
            .iter()
            .all(|finding| finding.severity == Severity::Note)
    );
    assert!(!scan("my patient's number is 07700 900456", &own).is_empty());
}

#[test]
fn no_reason_repeats_what_was_found() {
    let text =
        "pt Jean Smith NHS 943 476 5919, MRN: 00451234, his wife Margaret, tel 07700 900123, DOB 3/4/51";
    for finding in found(text) {
        let matched: String = text.chars().skip(finding.start).take(finding.end - finding.start).collect();
        assert!(!finding.reason.contains(&matched), "{}", finding.reason);
    }
}
