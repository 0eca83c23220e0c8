//! `rounds guard`: the program itself, run on text.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};

/// Exit code, standard output, standard error.
fn run(arguments: &[&str], input: &[u8]) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_rounds"))
        .arg("guard")
        .args(arguments)
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    // Nothing is left behind: no configuration is read and no database made.
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_text_with_a_patient_is_shown_with_reasons_and_ends_with_one() {
    let (code, out, _) = run(&["check"], b"Good morning\npt Jean Smith NHS 943 476 5919\n");
    assert_eq!(code, 1);
    assert!(
        out.starts_with("Good morning\npt Jean Smith NHS 943 476 5919\n   ^^^^^^^^^^     ^^^^^^^^^^^^\n"),
        "{out}"
    );
    assert!(
        out.contains("block   NHS number “943 476 5919”") && out.contains("names exactly one person"),
        "{out}"
    );
    assert!(out.contains("Leave the number out"), "{out}");
    assert!(!out.contains('\u{1b}'), "no colour when the output is no terminal");
}

#[test]
fn a_clean_text_ends_with_zero() {
    let (code, out, _) =
        run(&["check", "-"], b"Apixaban 5 mg bd, CHA2DS2-VASc 4. See doi:10.1136/bmj.i1327.");
    assert_eq!((code, out.contains("Nothing found")), (0, true));
}

#[test]
fn a_file_that_is_missing_or_no_text_ends_with_two_and_a_reason() {
    let (code, _, err) = run(&["check", "no-such-draft.txt"], b"");
    assert_eq!(code, 2);
    assert!(err.contains("no-such-draft.txt cannot be opened"), "{err}");
    let (code, _, err) = run(&["check"], b"\xff\xfe");
    assert_eq!(code, 2);
    assert!(err.contains("not UTF-8"), "{err}");
}

#[test]
fn lines_come_back_with_their_identifier_as_it_was_written() {
    let input = "{\"id\": 7, \"text\": \"MRN: 00451234\"}\n\n{\"text\": \"é pt Jean Smith\", \"id\": {\"a\": 1.50}}\n{\"id\": null, \"text\": \"\"}\n";
    let (code, out, _) = run(&["scan", "--jsonl"], input.as_bytes());
    assert_eq!(code, 0);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), 3);
    let first: Value = serde_json::from_str(lines[0]).unwrap();
    assert_eq!(first["id"], 7);
    let found = &first["findings"][0];
    assert_eq!(
        (&found["start"], &found["end"], &found["kind"]),
        (&json!(5), &json!(13), &json!("record_number"))
    );
    assert_eq!(found["severity"], "block");
    assert!(found["confidence"].is_number() && found["reason"].is_string());
    assert!(lines[1].starts_with("{\"id\":{\"a\": 1.50},"), "{}", lines[1]);
    let second: Value = serde_json::from_str(lines[1]).unwrap();
    assert_eq!(second["findings"][0]["start"], 5, "offsets count characters, not bytes");
    assert_eq!(lines[2], "{\"id\":null,\"findings\":[]}");
}

#[test]
fn a_bad_line_is_named_by_its_number_and_ends_with_two() {
    for (bad, why) in [
        ("not json", "no JSON object"),
        ("{\"text\": \"x\"}", "`id` is missing"),
        ("{\"id\": 1}", "`text` is missing"),
        ("{\"id\": 1, \"text\": 5}", "`text` is no string"),
    ] {
        let input = format!("{{\"id\": 0, \"text\": \"\"}}\n{bad}\n");
        let (code, out, err) = run(&["scan", "--jsonl"], input.as_bytes());
        assert_eq!((code, out.lines().count()), (2, 1), "{bad}");
        assert!(err.contains("line 2") && err.contains(why), "{bad}: {err}");
    }
}

#[test]
fn help_shows_examples() {
    for command in ["check", "scan"] {
        let (code, out, _) = run(&[command, "--help"], b"");
        assert!(code == 0 && out.contains("Examples:"), "{out}");
    }
}
