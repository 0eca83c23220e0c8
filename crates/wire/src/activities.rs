//! A CPD ledger as files for other programs: CSV, JSON, xAPI statements. No portfolio publishes a format of its
//! own for import, so these say everything, in the words of the schemes.

pub mod xapi;

use crate::time::{iso, iso_date};
use serde::Serialize;

/// One activity, as all formats need it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Line {
    /// Its address here, which only its owner can open.
    pub id: String,
    /// `session`, `question_set`, `review_day`, `talk`, `own`
    pub source: String,
    pub title: String,
    pub provider: String,
    pub role: String,
    #[serde(serialize_with = "time")]
    pub started_at: i64,
    #[serde(serialize_with = "time")]
    pub ended_at: i64,
    /// What counts: what was measured and let stand, and what was declared.
    pub minutes: i32,
    pub measured_minutes: i32,
    /// The owner's correction of the measured minutes, downwards.
    pub corrected_minutes: Option<i32>,
    pub self_declared_minutes: i32,
    pub how_measured: String,
    /// The same in sentences.
    pub provenance: String,
    pub score: String,
    pub annotation: String,
    pub setting: String,
    pub kind: String,
    pub clinical: bool,
    pub domains: Vec<String>,
    pub supporting_information: String,
    pub learning_need: String,
    pub what: String,
    pub so_what: String,
    pub now_what: String,
    /// By scheme: its code and the credits as its arithmetic has them.
    pub credits: Vec<(String, String)>,
    pub evidence: Vec<File>,
    #[serde(serialize_with = "time")]
    pub updated_at: i64,
}

/// A file of evidence: what identifies it, not its bytes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct File {
    pub name: String,
    pub content_type: String,
    pub bytes: i64,
    pub sha256: String,
}

fn time<S: serde::Serializer>(ms: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&iso(*ms))
}

/// Whose ledger it is, and of when.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Owner {
    pub name: String,
    pub handle: String,
    /// `https://rounds.example`
    pub home: String,
}

/// A document with everything.
pub fn json(owner: &Owner, period: &str, lines: &[Line], now: i64) -> String {
    let whole = serde_json::json!({
        "format": "rounds-cpd-1",
        "owner": owner,
        "period": period,
        "exported_at": iso(now),
        "activities": lines,
    });
    format!("{whole:#}\n")
}

const COLUMNS: [&str; 26] = [
    "title",
    "provider",
    "role",
    "date",
    "started_at",
    "ended_at",
    "minutes",
    "measured_minutes",
    "corrected_minutes",
    "self_declared_minutes",
    "how_measured",
    "score",
    "annotation",
    "setting",
    "kind",
    "clinical",
    "domains",
    "supporting_information",
    "learning_need",
    "what",
    "so_what",
    "now_what",
    "credits",
    "evidence",
    "source",
    "id",
];

/// A spreadsheet runs a cell that begins with one of these; an apostrophe in front makes it a text.
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\''];

fn cell(text: &str) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

/// One row an activity, in UTF-8 with a byte order mark, which spreadsheets ask for.
pub fn csv(lines: &[Line]) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let mut write = |row: &[String]| {
        writer.write_record(row).expect("a record of as many fields as the others, into memory");
    };
    write(&COLUMNS.map(str::to_owned));
    for line in lines {
        let number = |n: i32| n.to_string();
        let pairs = |pairs: &[(String, String)]| {
            pairs.iter().map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join("; ")
        };
        let files = line.evidence.iter().map(|file| format!("{} (sha256 {})", file.name, file.sha256));
        write(&[
            cell(&line.title),
            cell(&line.provider),
            cell(&line.role),
            iso_date(line.started_at),
            iso(line.started_at),
            iso(line.ended_at),
            number(line.minutes),
            number(line.measured_minutes),
            line.corrected_minutes.map(number).unwrap_or_default(),
            number(line.self_declared_minutes),
            cell(&line.how_measured),
            cell(&line.score),
            cell(&line.annotation),
            line.setting.clone(),
            line.kind.clone(),
            line.clinical.to_string(),
            line.domains.join("; "),
            line.supporting_information.clone(),
            cell(&line.learning_need),
            cell(&line.what),
            cell(&line.so_what),
            cell(&line.now_what),
            pairs(&line.credits),
            cell(&files.collect::<Vec<_>>().join("; ")),
            line.source.clone(),
            line.id.clone(),
        ]);
    }
    let bytes = writer.into_inner().expect("writing into memory does not fail");
    format!("\u{feff}{}", String::from_utf8_lossy(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn line() -> Line {
        Line {
            id: "https://rounds.example/cpd/7".into(),
            source: "session".into(),
            title: "=HYPERLINK(\"https://x.example\")".into(),
            provider: "GIM, \"the\" club".into(),
            started_at: 1_795_507_200_000,
            ended_at: 1_795_510_800_000,
            minutes: 55,
            measured_minutes: 55,
            how_measured: "minutes on the session's page".into(),
            score: "7 of 10".into(),
            what: "Lactate,\nagain; and more".into(),
            credits: vec![("rcp".into(), "0.92".into())],
            ..Line::default()
        }
    }

    #[test]
    fn a_spreadsheet_reads_every_field_and_runs_none() {
        let text = csv(&[line()]);
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), COLUMNS);
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!(&row[0], "'=HYPERLINK(\"https://x.example\")");
        assert_eq!(
            (&row[1], &row[6], &row[19], &row[22]),
            ("GIM, \"the\" club", "55", "Lactate,\nagain; and more", "rcp 0.92")
        );
        for (at, risky) in ["+1", "-1", "@SUM(A1)", "\t=1", "'=1"].into_iter().enumerate() {
            assert!(cell(risky).starts_with('\''), "{at}");
        }
    }

    #[test]
    fn json_says_everything_with_times_that_machines_read() {
        let text = json(&Owner::default(), "2026", &[line()], 1_795_507_200_000);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["activities"][0]["started_at"], "2026-11-24T08:00:00.000Z");
        assert_eq!(value["activities"][0]["measured_minutes"], 55);
    }
}
