//! Reading what is burnt into a picture, and asking the guard about it. The text is forgotten at once: what is kept is
//! where something was found, of which kind, and why.

use crate::{App, Result};
use guard::{Context, Finding, Severity, Surface};
use platform::pictures::{self, Area, Origin};
use platform::reader::{Reader, Word};
use store::media_checks as rows;

/// Frames of an animation that are read.
const FRAMES: usize = 8;
/// Below this (of 100) what was read may be something else, and nobody is refused for it.
const SURE: f32 = 60.0;

/// Something that may tell who the patient is.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// In pixels of the picture; nothing when it was in the name of the file.
    pub area: Option<Area>,
    /// The guard's name for the kind, such as `patient_number`.
    pub kind: String,
    pub identifier: Option<String>,
    pub severity: Severity,
    pub confidence: f64,
    /// A sentence that never has the text.
    pub reason: String,
    pub instead: String,
}

/// What came of looking at a picture.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// The program that read it; nothing without one.
    pub by: Option<String>,
    /// There is a program, and it could not.
    pub failed: bool,
    pub findings: Vec<Found>,
}

impl Reading {
    pub fn note(&self, check: &mut rows::Check) {
        check.read_by.clone_from(&self.by);
        check.read_failed = self.failed;
    }

    pub fn rows(&self, media: i64) -> Vec<rows::Finding> {
        let number = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        (0..)
            .zip(&self.findings)
            .map(|(position, found)| rows::Finding {
                media_id: media,
                position,
                x: found.area.map(|area| number(area.x)),
                y: found.area.map(|area| number(area.y)),
                width: found.area.map(|area| number(area.width)),
                height: found.area.map(|area| number(area.height)),
                kind: found.kind.clone(),
                identifier: found.identifier.clone(),
                severity: severity_code(found.severity),
                confidence: found.confidence,
                reason: found.reason.clone(),
                instead: found.instead.clone(),
            })
            .collect()
    }
}

fn severity_code(severity: Severity) -> i16 {
    match severity {
        Severity::Note => 0,
        Severity::Confirm => 1,
        Severity::Block => 2,
    }
}

impl From<rows::Finding> for Found {
    fn from(row: rows::Finding) -> Self {
        let number = |number: i32| u32::try_from(number).unwrap_or(0);
        let area = match (row.x, row.y, row.width, row.height) {
            (Some(x), Some(y), Some(width), Some(height)) => {
                Some(Area { x: number(x), y: number(y), width: number(width), height: number(height) })
            }
            _ => None,
        };
        let severity = match row.severity {
            0 => Severity::Note,
            1 => Severity::Confirm,
            _ => Severity::Block,
        };
        Self {
            area,
            kind: row.kind,
            identifier: row.identifier,
            severity,
            confidence: row.confidence,
            reason: row.reason,
            instead: row.instead,
        }
    }
}

/// Whether somebody has to look at such a picture, whatever a program finds: where letters in the pixels are the rule,
/// or the file says that there are some.
pub(crate) fn wants_eyes(origin: &Origin) -> bool {
    // Ultrasound, endoscopy, screen captures, photographs, scanned paper and what does not say what it is.
    const LETTERS: [&str; 10] = ["US", "IVUS", "ES", "SC", "XC", "GM", "DOC", "OT", "ECG", ""];
    origin.burnt_in == Some(true) || LETTERS.contains(&origin.modality.as_str())
}

/// What the guard says about the words of a picture, with their places.
pub fn in_words(lines: &[Vec<Word>], context: &Context) -> Vec<Found> {
    let mut text = String::new();
    let mut spans: Vec<(usize, usize, &Word)> = Vec::new();
    let mut length = 0;
    for line in lines {
        for (at, word) in line.iter().enumerate() {
            text.push_str(if at > 0 {
                " "
            } else if length > 0 {
                "\n"
            } else {
                ""
            });
            length = text.chars().count();
            text.push_str(&word.text);
            let end = length + word.text.chars().count();
            spans.push((length, end, word));
            length = end;
        }
    }
    let found = |finding: Finding| {
        let words: Vec<&Word> = spans
            .iter()
            .filter(|(start, end, _)| *start < finding.end && finding.start < *end)
            .map(|(_, _, word)| *word)
            .collect();
        let area = around(&words)?;
        let sure = words.iter().map(|word| word.confidence).sum::<f32>() / words.len() as f32;
        let most = if sure < SURE { Severity::Confirm } else { Severity::Block };
        let confidence = finding.confidence * f64::from(sure / 100.0);
        Some(Found { confidence, ..told(finding, Some(area), most) })
    };
    guard::scan(&text, &Context { surface: Surface::Picture, ..context.clone() })
        .into_iter()
        .filter_map(found)
        .collect()
}

/// What the name of a file gives away. The name is not published, so it refuses nothing by itself; but a picture that
/// was named after a patient is looked at twice.
pub(crate) fn in_file_name(name: &str, context: Context) -> Vec<Found> {
    let name: String = name.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(300).collect();
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    guard::scan(stem, &Context { surface: Surface::FileName, ..context })
        .into_iter()
        .filter(|finding| finding.severity > Severity::Note)
        .map(|finding| {
            let found = told(finding, None, Severity::Confirm);
            Found {
                reason: format!(
                    "The name of the file, which is not kept, looks like a patient's. {}",
                    found.reason
                ),
                instead: "Look whether the picture shows the same.".into(),
                ..found
            }
        })
        .take(1)
        .collect()
}

fn told(finding: Finding, area: Option<Area>, most: Severity) -> Found {
    Found {
        area,
        kind: finding.kind.as_str().to_owned(),
        identifier: finding.identifier.map(str::to_owned),
        severity: finding.severity.min(most),
        confidence: finding.confidence,
        reason: finding.reason.into_owned(),
        instead: finding.instead.to_owned(),
    }
}

/// The rectangle round some words.
fn around(words: &[&Word]) -> Option<Area> {
    let x = words.iter().map(|word| word.x).min()?;
    let y = words.iter().map(|word| word.y).min()?;
    let right = words.iter().map(|word| word.x + word.width).max()?;
    let bottom = words.iter().map(|word| word.y + word.height).max()?;
    Some(Area { x, y, width: right - x, height: bottom - y })
}

/// Reads a picture of ours, several frames of an animation. Blocks.
pub fn read(reader: &Reader, bytes: &[u8], context: &Context) -> Result<Vec<Found>, String> {
    let frames = pictures::to_read(bytes, FRAMES).map_err(|error| error.to_string())?;
    let mut all: Vec<Found> = Vec::new();
    for frame in &frames {
        let lines = reader.read(frame).map_err(|error| error.to_string())?;
        for found in in_words(&lines, context) {
            // The same words stay for many frames.
            if !all.iter().any(|before| before.kind == found.kind && near(before.area, found.area)) {
                all.push(found);
            }
        }
    }
    Ok(all)
}

fn near(one: Option<Area>, other: Option<Area>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return false };
    let apart = one.height.max(other.height) / 2;
    one.x.abs_diff(other.x) <= apart && one.y.abs_diff(other.y) <= apart
}

impl App {
    /// Reads a picture of ours, if there is a program for it.
    pub(crate) async fn read_picture(&self, bytes: bytes::Bytes, context: &Context) -> Result<Reading> {
        let Some(reader) = self.reader.clone() else { return Ok(Reading::default()) };
        let context = context.clone();
        let _turn = self.turn(&self.readers).await?;
        let version = reader.version().to_owned();
        match self.blocking(move || read(&reader, &bytes, &context)).await? {
            Ok(findings) => Ok(Reading { by: Some(version), failed: false, findings }),
            Err(error) => {
                tracing::warn!(error, "a picture could not be read; its author is asked to look");
                Ok(Reading { failed: true, ..Reading::default() })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, x: u32, confidence: f32) -> Word {
        Word { text: text.into(), x, y: 40, width: 50, height: 20, confidence }
    }

    #[test]
    fn a_finding_has_the_rectangle_round_its_words_and_not_their_text() {
        let label = vec![word("Échographie", 0, 96.0)];
        let number = ["NHS", "number", "943", "476", "5919"]
            .iter()
            .zip([10, 70, 140, 200, 260])
            .map(|(text, x)| Word { y: 80, ..word(text, x, 95.0) })
            .collect();
        let found = in_words(&[label, number], &Context::default());
        let found = found.iter().find(|it| it.kind == "patient_number").unwrap();
        let area = found.area.unwrap();
        assert!(area.x >= 10 && area.x + area.width == 310 && (area.y, area.height) == (80, 20), "{area:?}");
        assert_eq!(found.severity, Severity::Block);
        assert!(!format!("{found:?}").contains("476"));
    }

    #[test]
    fn nobody_is_refused_for_what_was_hardly_read() {
        let line = ["NHS", "number", "943", "476", "5919"].map(|text| word(text, 10, 40.0)).to_vec();
        let found = in_words(&[line], &Context::default());
        assert!(found.iter().all(|it| it.severity <= Severity::Confirm), "{found:?}");
        assert!(!found.is_empty());
    }

    #[test]
    fn where_letters_are_the_rule_somebody_has_to_look() {
        let from = |modality: &str, burnt_in| Origin { modality: modality.into(), burnt_in };
        assert!(wants_eyes(&from("US", Some(false))) && wants_eyes(&from("", None)));
        assert!(wants_eyes(&from("CT", Some(true))));
        assert!(!wants_eyes(&from("CT", None)) && !wants_eyes(&from("DX", Some(false))));
    }
}
