//! Transcripts go out and come back whole, whatever people wrote, and a changed one is found out.

use super::*;
use proptest::prelude::*;

fn post(id: i64, author: &str, minute: i64, text: &str) -> Post {
    Post {
        id: PostId(id),
        url: format!("https://rounds.example/@{author}/{id}"),
        author: author.into(),
        posted_at: At(1_795_507_200_000 + minute * 60_000),
        edited_at: None,
        followers_at_posting: 30,
        in_reply_to: None,
        pinned: false,
        language: Some("en".into()),
        content_warning: String::new(),
        text: text.into(),
        pictures: Vec::new(),
    }
}

fn person(handle: &str, name: &str, country: Option<&str>) -> Person {
    Person {
        handle: handle.into(),
        name: name.into(),
        role: "participant".into(),
        profession: Some("nurse".into()),
        country: country.map(str::to_owned),
        credential: None,
    }
}

fn sample() -> Transcript {
    let answer = Post {
        in_reply_to: Some(PostId(11)),
        pictures: vec![Picture {
            url: "https://rounds.example/media/ab/cd.png".into(),
            description: "A Kaplan-Meier curve".into(),
        }],
        ..post(12, "ben", 9, "@anna I agree: see https://example.org/trial #RoundsJC")
    };
    Transcript {
        format: FORMAT.into(),
        version: 2,
        made_at: At(1_795_514_400_000),
        earlier: vec![Earlier {
            version: 1,
            made_at: At(1_795_512_000_000),
            sha256: "0".repeat(64),
            then: "One post left.".into(),
        }],
        source: Source { name: "Rounds".into(), url: "https://rounds.example".into() },
        session: Session {
            id: PostId(7),
            url: "https://rounds.example/sessions/7".into(),
            title: "Early mobilisation after stroke".into(),
            description: String::new(),
            kind: "journal_club".into(),
            format: "live".into(),
            hashtag: "RoundsJC".into(),
            opens_at: At(1_795_507_200_000),
            closes_at: At(1_795_510_800_000),
            time_zone: "Europe/London".into(),
            club: Club { handle: "roundsjc".into(), name: "The Rounds journal club".into() },
            hosts: vec![Host { handle: "anna".into(), name: "Anna Lindqvist".into(), role: "host".into() }],
            summary: "Small cohort, useful question.".into(),
        },
        papers: vec![Paper {
            doi: Some("10.1136/bmj.i1327".into()),
            pmid: None,
            title: "Mobilisation within a day".into(),
            authors: vec!["Tarrow B".into()],
            journal: "Invented Medicine".into(),
            year: Some(2026),
            licence: String::new(),
            link: "https://doi.org/10.1136/bmj.i1327".into(),
        }],
        people: vec![person("anna", "Anna Lindqvist", Some("SE")), person("ben", "Ben <b>Okoro</b>", None)],
        sections: vec![
            Section {
                prompt: Some(Prompt {
                    number: 1,
                    text: "Was the question worth asking?".into(),
                    asked_at: Some(At(1_795_507_200_000)),
                    post: Some(PostId(10)),
                }),
                posts: vec![post(11, "anna", 5, "Yes.\n\nBecause nobody knew."), answer],
            },
            Section {
                prompt: None,
                posts: vec![post(13, "ben", 61, "=HYPERLINK(\"https://evil.example\")")],
            },
        ],
        metrics: Figures::default(),
    }
    .counted()
}

/// The sample with a text that somebody wrote.
fn with_text(text: &str) -> Transcript {
    let mut transcript = sample();
    let one = &mut transcript.sections[0].posts[0];
    one.text = text.into();
    one.content_warning = text.into();
    transcript.people[0].name = text.into();
    transcript.counted()
}

fn disagreeing(json: &str, csv: Option<&str>) -> Vec<&'static str> {
    let checks = verify(json.as_bytes(), csv.map(str::as_bytes)).unwrap();
    checks.into_iter().filter(|check| !check.agrees).map(|check| check.what).collect()
}

#[test]
fn the_canonical_form_is_rfc_8785_for_whole_numbers() {
    let value: serde_json::Value =
        serde_json::from_str(r#"{"b": [1, -2, true, null], "a": "é\u20ac\u000f\n\"\\/", "A": {}}"#).unwrap();
    assert_eq!(canonical(&value), "{\"A\":{},\"a\":\"é€\\u000f\\n\\\"\\\\/\",\"b\":[1,-2,true,null]}");
    assert_eq!(digest_of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/// Files that people keep have to be read for ever: whoever changes the form sees it here, and gives it another number.
#[test]
fn the_form_of_the_files_is_the_one_that_was_published() {
    if std::env::var_os("ROUNDS_WRITE_SAMPLES").is_some() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/samples");
        std::fs::write(format!("{folder}/transcript.json"), sample().to_json()).unwrap();
        std::fs::write(format!("{folder}/transcript.csv"), csv(&sample())).unwrap();
    }
    assert_eq!(sample().to_json(), include_str!("../../samples/transcript.json"));
    assert_eq!(csv(&sample()), include_str!("../../samples/transcript.csv"));
}

#[test]
fn a_transcript_agrees_with_itself_and_with_its_csv() {
    let transcript = sample();
    let csv = csv(&transcript);
    let checks = verify(transcript.to_json().as_bytes(), Some(csv.as_bytes())).unwrap();
    assert!(checks.iter().all(|check| check.agrees), "{checks:#?}");
    assert_eq!(checks.len(), 34);
    assert_eq!(transcript.metrics.late_posts, 1);
    assert_eq!(transcript.metrics.reach, 90);
}

#[test]
fn what_was_changed_afterwards_is_found_out() {
    let json = sample().to_json();
    assert_eq!(disagreeing(&json.replace("nobody knew", "everybody knew"), None), ["digest"]);
    assert_eq!(disagreeing(&json.replace("\"reach\": 90", "\"reach\": 9000"), None), ["digest", "reach"]);
    let more = json.replacen("\"followers_at_posting\": 30", "\"followers_at_posting\": 1000", 1);
    assert_eq!(disagreeing(&more, None), ["digest", "reach", "contributors"]);
    let csv = csv(&sample());
    assert_eq!(disagreeing(&json, Some(&csv.replace("nobody knew", "everybody knew"))), ["rows"]);
    let shorter: String = csv.split_inclusive("\r\n").take(3).collect();
    assert!(disagreeing(&json, Some(&shorter)).contains(&"rows"));
}

#[test]
fn a_file_that_is_no_transcript_is_refused_with_a_sentence() {
    let json = sample().to_json();
    let says = |text: &str| verify(text.as_bytes(), None).unwrap_err().0;
    assert!(says("<!doctype html>").contains("not a JSON object"));
    assert!(says("{}").contains("not a transcript"));
    assert!(says("{\"format\": \"rounds-transcript/9\"}").contains("program of the version"));
    assert!(says(&json.replace("\"sha256\": \"", "\"sha255\": \"")).contains("no digest"));
    assert!(says(&json.replace("\"author\": \"ben\"", "\"author\": \"dov\"")).contains("@dov"));
    assert!(says(&json.replace("\"id\": \"12\"", "\"id\": \"11\"")).contains("twice"));
    assert!(says(&json.replace("\"pinned\": false", "\"pinned\": 1.5")).contains("damaged"));
    let rows = |text: &str| verify(json.as_bytes(), Some(text.as_bytes())).unwrap_err().0;
    assert!(rows("a,b\r\n1,2\r\n").contains("columns"));
    assert!(rows(&csv(&sample()).replace(",30,", ",many,")).contains("Row 2"));
}

#[test]
fn no_cell_of_the_csv_is_a_formula() {
    for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''"] {
        let csv = csv(&with_text(text));
        let mut reader = ::csv::ReaderBuilder::new().from_reader(csv.as_bytes());
        for record in reader.records() {
            for cell in &record.unwrap() {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
            }
        }
        assert_eq!(read_csv(csv.as_bytes()).unwrap()[0].text, text);
    }
}

#[test]
fn the_html_file_asks_nobody_for_anything() {
    let html = html(&sample());
    for forbidden in ["src=", "<link", "<script", "url(", "@import", "<img", "<iframe", "srcset", "onerror"] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
    assert!(html.contains("default-src 'none'"));
    assert!(html.contains("A Kaplan-Meier curve</a>"), "a picture is a link with its description");
    assert!(html.contains("<svg") && html.contains("<table"), "charts with their tables");
    assert!(html.contains(&sample().sha256()));
}

#[test]
fn names_and_texts_are_escaped_everywhere() {
    let hostile = "<script>alert(1)</script>\"><img src=x onerror=alert(1)> javascript:alert(1)";
    let transcript = with_text(hostile);
    let page = html(&transcript);
    assert!(!page.contains("<script") && !page.contains("<img"), "{page}");
    assert!(!markdown(&transcript).contains("<script"));
    let mut linked = sample();
    linked.papers[0].link = "javascript:alert(1)".into();
    linked.sections[0].posts[0].url = "javascript:alert(1)".into();
    linked.sections[0].posts[1].pictures[0].url = "data:text/html,x".into();
    assert!(!html(&linked).contains("href=\"javascript") && !html(&linked).contains("href=\"data"));
    assert!(!markdown(&linked).contains("<javascript"));
}

#[test]
fn the_markdown_has_what_was_said_and_the_digest() {
    let text = markdown(&sample());
    for part in
        ["# Early mobilisation after stroke", "## Q1", "> Yes.", "Version 2: One post left.", "| Reach"]
    {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(text.contains(&sample().sha256()));
}

proptest! {
    #[test]
    fn whatever_was_written_comes_back(text in "\\PC{0,60}|[=+@'\",;\r\n\t <>&\u{0}-\u{1f}\u{2028}a-c]{0,40}") {
        let transcript = with_text(&text);
        let signed = read(transcript.to_json().as_bytes()).unwrap();
        prop_assert_eq!(&signed.sha256, &signed.found);
        prop_assert_eq!(&signed.sha256, &transcript.sha256());
        prop_assert_eq!(&signed.transcript, &transcript);
        prop_assert_eq!(&stored(transcript.to_canonical().as_bytes()).unwrap(), &transcript);
        let csv = csv(&transcript);
        prop_assert_eq!(disagreeing(&transcript.to_json(), Some(&csv)), Vec::<&str>::new(), "{}", csv);
    }

    #[test]
    fn no_bytes_make_the_reading_fall_over(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
        let _ = read_csv(&bytes);
    }
}
