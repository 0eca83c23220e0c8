//! `rounds session verify`: the program itself, run on files that somebody kept.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

use std::process::Command;

const JSON: &str = include_str!("../../wire/samples/transcript.json");
const CSV: &str = include_str!("../../wire/samples/transcript.csv");

/// Exit code, standard output, standard error.
fn verify(json: &str, csv: Option<&str>) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_rounds"));
    command.current_dir(folder.path()).args(["session", "verify", "transcript.json"]);
    std::fs::write(folder.path().join("transcript.json"), json).unwrap();
    if let Some(csv) = csv {
        std::fs::write(folder.path().join("rows.csv"), csv).unwrap();
        command.args(["--csv", "rows.csv"]);
    }
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_transcript_that_was_kept_well_ends_with_zero() {
    let (code, out, _) = verify(JSON, Some(CSV));
    assert_eq!(code, 0, "{out}");
    assert!(
        out.contains("ok  digest") && out.contains("ok  rows") && out.contains("Everything agrees"),
        "{out}"
    );
}

#[test]
fn a_changed_number_is_named_and_ends_with_one() {
    let (code, out, _) = verify(&JSON.replace("\"reach\": 90", "\"reach\": 9000"), None);
    assert_eq!(code, 1);
    assert!(
        out.contains("NO  digest") && out.contains("NO  reach                9000, but 90 counted"),
        "{out}"
    );
}

#[test]
fn another_file_ends_with_two_and_says_what_to_do() {
    let (code, out, error) = verify("<!doctype html>", None);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(error.contains("transcript.json: This is not a JSON object"), "{error}");
    let (code, _, error) = verify(JSON, Some("a,b\n1,2\n"));
    assert_eq!(code, 2);
    assert!(error.contains("columns of a transcript"), "{error}");
}
