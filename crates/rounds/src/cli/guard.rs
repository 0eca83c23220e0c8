//! The guard on the command line: a text with what was found in it, or JSON Lines for other programs.

use super::guard_media::Media;
use clap::{Args, Subcommand};
use guard::{Context, Finding, Severity, scan};
use rounds::config::{Config, Problem};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub enum Guard {
    /// Read a text and say what in it may tell who the patient is. Exit code 0: nothing; 1: something; 2: an error.
    #[command(
        after_help = "Examples:\n  rounds guard check draft.txt\n  echo 'Mr Jones, 54, bed 12' | rounds guard check\n  rounds guard check - < draft.txt"
    )]
    Check(Source),
    /// Read many texts as JSON Lines and write findings as JSON Lines.
    #[command(
        after_help = "Examples:\n  rounds guard scan --jsonl posts.jsonl > findings.jsonl\n  echo '{\"id\": 1, \"text\": \"MRN: 00451234\"}' | rounds guard scan --jsonl\n\nIn:  {\"id\": 1, \"text\": \"MRN: 00451234\"}\nOut: {\"id\": 1, \"findings\": [{\"start\": 5, \"end\": 13, \"kind\": \"record_number\", …}]}\nOffsets count Unicode scalar values. A line that is not of this form ends the run with exit code 2."
    )]
    Scan {
        /// One JSON object a line; the only format there is.
        #[arg(long, required = true)]
        jsonl: bool,
        #[command(flatten)]
        source: Source,
    },
    Media(Media),
}

#[derive(Debug, Args)]
pub struct Source {
    /// A file, or - for standard input.
    #[arg(default_value = "-", value_name = "FILE")]
    file: PathBuf,
}

impl Source {
    fn open(&self) -> Result<Box<dyn Read>, Problem> {
        if self.file.as_os_str() == "-" {
            return Ok(Box::new(std::io::stdin()));
        }
        let file = std::fs::File::open(&self.file).map_err(|error| {
            Problem(format!("{} cannot be opened: {error}. Check the name of the file.", self.file.display()))
        })?;
        Ok(Box::new(file))
    }

    fn named(&self) -> String {
        if self.file.as_os_str() == "-" {
            "standard input".to_owned()
        } else {
            self.file.display().to_string()
        }
    }
}

impl Guard {
    /// The configuration is only asked for the programs that read pictures and videos.
    pub fn run(self, config: impl FnOnce() -> Result<Config, Problem>) -> Result<ExitCode, Problem> {
        match self {
            Self::Check(source) => check(&source),
            Self::Scan { jsonl: _, source } => scan_lines(&source),
            Self::Media(media) => media.run(&config()?),
        }
    }
}

fn check(source: &Source) -> Result<ExitCode, Problem> {
    let mut bytes = Vec::new();
    source
        .open()?
        .read_to_end(&mut bytes)
        .map_err(|error| Problem(format!("{} cannot be read: {error}.", source.named())))?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Problem(format!("{} is not UTF-8 text. Save it as UTF-8 and try again.", source.named()))
    })?;
    let findings = scan(&text, &Context::default());
    let coloured =
        std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|no| no.is_empty());
    say(&report(&text, &findings, coloured))?;
    Ok(if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// A reader that closes the pipe early (`| head`) is no error.
pub(super) fn say(words: &str) -> Result<(), Problem> {
    match std::io::stdout().lock().write_all(words.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Problem(format!("The result cannot be written: {error}.")))
        }
        _ => Ok(()),
    }
}

fn report(text: &str, findings: &[Finding], coloured: bool) -> String {
    if findings.is_empty() {
        return "Nothing found that tells who a patient is. The last look is yours.\n".to_owned();
    }
    let characters: Vec<char> = text.chars().collect();
    let mut out = String::new();
    // Combinations lie over other findings; they are told in the list only.
    let marked: Vec<&Finding> =
        findings.iter().filter(|finding| finding.kind != guard::Kind::Combination).collect();
    let mut start = 0;
    for line in text.split('\n') {
        let end = start + line.chars().count();
        write_line(&mut out, &characters[start..end], start, &marked, coloured);
        start = end + 1;
    }
    out.push('\n');
    for finding in findings {
        let matched: String = characters[finding.start..finding.end].iter().collect();
        let name = finding.identifier.unwrap_or(finding.kind.as_str());
        out.push_str(&format!(
            "{} {} “{}” (characters {}–{})\n        {}\n        {}\n",
            painted(&format!("{:<7}", finding.severity.as_str()), finding.severity, coloured),
            name.replace('_', " "),
            readable(&matched),
            finding.start + 1,
            finding.end,
            finding.reason,
            finding.instead,
        ));
    }
    out
}

fn write_line(out: &mut String, line: &[char], start: usize, findings: &[&Finding], coloured: bool) {
    let of = |index: usize| findings.iter().find(|finding| finding.start <= index && index < finding.end);
    for (offset, character) in line.iter().enumerate() {
        let shown = readable(&character.to_string());
        match of(start + offset) {
            Some(finding) if coloured => out.push_str(&painted(&shown, finding.severity, true)),
            _ => out.push_str(&shown),
        }
    }
    out.push('\n');
    let underlined: String = (0..line.len())
        .map(|offset| match of(start + offset).map(|finding| finding.severity) {
            Some(Severity::Block) => '^',
            Some(Severity::Confirm) => '~',
            Some(Severity::Note) => '.',
            None => ' ',
        })
        .collect();
    if !coloured && !underlined.trim().is_empty() {
        out.push_str(underlined.trim_end());
        out.push('\n');
    }
}

/// Control characters could move the cursor of a terminal.
pub(super) fn readable(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\n' | '\r' => '↵',
            '\t' => ' ',
            control if control.is_control() => '\u{fffd}',
            other => other,
        })
        .collect()
}

fn painted(text: &str, severity: Severity, coloured: bool) -> String {
    // Underlined red, yellow and cyan.
    let colour = match severity {
        Severity::Block => 31,
        Severity::Confirm => 33,
        Severity::Note => 36,
    };
    if coloured { format!("\u{1b}[4;{colour}m{text}\u{1b}[0m") } else { text.to_owned() }
}

fn scan_lines(source: &Source) -> Result<ExitCode, Problem> {
    let input = BufReader::new(source.open()?);
    let context = Context::default();
    for (index, line) in input.split(b'\n').enumerate() {
        let number = index + 1;
        let line = line.map_err(|error| Problem(format!("{} cannot be read: {error}.", source.named())))?;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let line =
            Line::read(&line).map_err(|why| Problem(format!("{}, line {number}: {why}", source.named())))?;
        say(&line.answer(&scan(&line.text, &context)))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A line of the input. The identifier is given back as it was written, whatever JSON it is.
struct Line {
    id: Box<RawValue>,
    text: String,
}

impl Line {
    fn read(bytes: &[u8]) -> Result<Self, String> {
        const FORM: &str = "Write {\"id\": …, \"text\": \"…\"} on each line.";
        let mut fields: std::collections::HashMap<String, Box<RawValue>> = serde_json::from_slice(bytes)
            .map_err(|error| format!("this is no JSON object ({error}). {FORM}"))?;
        let id = fields.remove("id").ok_or(format!("`id` is missing. {FORM}"))?;
        let text = fields.remove("text").ok_or(format!("`text` is missing. {FORM}"))?;
        let text = serde_json::from_str(text.get()).map_err(|_| format!("`text` is no string. {FORM}"))?;
        Ok(Self { id, text })
    }

    fn answer(&self, findings: &[Finding]) -> String {
        let findings: Vec<Value> = findings.iter().map(described).collect();
        format!("{{\"id\":{},\"findings\":{}}}\n", self.id.get(), Value::from(findings))
    }
}

fn described(finding: &Finding) -> Value {
    let mut fields = Map::new();
    fields.insert("start".into(), finding.start.into());
    fields.insert("end".into(), finding.end.into());
    fields.insert("kind".into(), finding.kind.as_str().into());
    if let Some(identifier) = finding.identifier {
        fields.insert("identifier".into(), identifier.into());
    }
    fields.insert("severity".into(), finding.severity.as_str().into());
    fields.insert("confidence".into(), json!(finding.confidence));
    fields.insert("reason".into(), finding.reason.as_ref().into());
    fields.insert("instead".into(), finding.instead.into());
    Value::Object(fields)
}
