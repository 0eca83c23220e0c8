//! Statements: a group's public voice. Its moderators draft one together, a quorum of them agrees to a wording, and it is out
//! on a page of its own, in versions that stay. Whoever reads it needs no account, and reads nothing else of the group.

mod read;
mod speak;

pub use read::{DraftView, StatementView, VersionView};

use kernel::Refusal;

/// What somebody drafts.
#[derive(Debug, Clone, Default)]
pub struct StatementWish {
    pub title: String,
    pub text: String,
    /// What was wrong before; for a version after the first.
    pub correction: String,
    /// When the wording was written that this one changes: another one in between is not overwritten unseen.
    pub seen: Option<i64>,
}

const TITLE_CHARS: usize = 150;
const TEXT_CHARS: usize = 20_000;
const NOTE_CHARS: usize = 1_000;

impl StatementWish {
    /// The wish with its spaces in order; `corrects` when a version is out.
    fn check(&self, corrects: bool) -> Result<Self, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let mut keep = |refusal: Refusal| refusals.push(refusal);
        let title = self.title.split_whitespace().collect::<Vec<_>>().join(" ");
        if title.is_empty() {
            keep(Refusal::blank("title", "The title is missing. Say in one line what the statement says."));
        }
        let mut clean = |text: &str, field: &'static str, most: usize| {
            let text = text.replace("\r\n", "\n").trim().to_owned();
            if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
                keep(Refusal::invalid(field, "The text has control characters. Remove them and try again."));
            }
            if text.chars().count() > most {
                keep(Refusal::too_long(field, format!("This is too long. Use at most {most} characters.")));
            }
            text
        };
        let title = clean(&title, "title", TITLE_CHARS);
        let text = clean(&self.text, "text", TEXT_CHARS);
        let correction = clean(&self.correction, "correction", NOTE_CHARS);
        if text.is_empty() {
            keep(Refusal::blank("text", "The statement is empty. Write what the group says."));
        }
        if corrects && correction.is_empty() {
            keep(Refusal::blank(
                "correction",
                "Say what was wrong and what is right now: readers of the earlier version look for that.",
            ));
        }
        if refusals.is_empty() {
            let correction = if corrects { correction } else { String::new() };
            Ok(Self { title, text, correction, seen: self.seen })
        } else {
            Err(refusals)
        }
    }
}
