//! The audit log: what was decided, by whom, about what, in a chain of hashes that shows every later change.
//!
//! Whoever decides writes the line in the transaction of the decision. A line has ids and kinds, never the text that
//! was decided about: the log is kept for years, and what should be gone has to be gone.

use crate::access::Viewer;
use crate::pages::Page;
use crate::{App, Error, Range, Result};
use kernel::{Role, Scope};
use serde_json::Value;
use sha2::{Digest, Sha256};
use store::audit::{self as rows, Line, Wanted};
use store::{StoreError, Tx};

/// What the first line follows.
const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Adds a line. `action` is `noun.verb`, `subject` is `noun:id`.
pub(crate) fn record(
    tx: &mut Tx<'_>,
    now: i64,
    actor: Option<i64>,
    action: &'static str,
    subject: &str,
    details: &Value,
) -> Result<(), StoreError> {
    let last = rows::last_for_append(tx)?;
    let mut line = Line {
        id: last.as_ref().map_or(1, |line| line.id + 1),
        at: now,
        actor_id: actor,
        action: action.to_owned(),
        subject: subject.to_owned(),
        details: details.to_string(),
        previous: last.map_or_else(|| BEGINNING.to_owned(), |line| line.hash),
        hash: String::new(),
    };
    line.hash = hash_of(&line);
    rows::insert(tx, &line)
}

/// SHA-256 over everything of a line but its hash. Each part is preceded by its length, so that no two lines that
/// differ are written alike.
fn hash_of(line: &Line) -> String {
    let actor = line.actor_id.map_or_else(String::new, |id| id.to_string());
    let mut hasher = Sha256::new();
    for part in [
        line.previous.as_str(),
        &line.id.to_string(),
        &line.at.to_string(),
        &actor,
        &line.action,
        &line.subject,
        &line.details,
    ] {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    platform::secrets::hex(&hasher.finalize())
}

/// What a check of the whole log found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub lines: i64,
    /// Hash of the newest line. Somebody who noted it can tell later that the log was not cut short.
    pub head: String,
    /// The first line that does not fit, and why.
    pub broken: Option<(i64, &'static str)>,
    /// Whether a hash that was noted earlier is one of the chain; `None` when none was given.
    pub noted: Option<bool>,
}

impl App {
    /// Reads the whole log and computes every hash anew.
    pub async fn verify_audit(&self, noted: Option<String>) -> Result<Verdict> {
        const CHUNK: i64 = 1000;
        let mut verdict = Verdict {
            lines: 0,
            head: BEGINNING.to_owned(),
            broken: None,
            noted: noted.as_ref().map(|_| false),
        };
        loop {
            let after = verdict.lines;
            let lines =
                self.store.read(move |db| rows::after(db, after, CHUNK)).await.map_err(Error::from)?;
            let full = lines.len() as i64 == CHUNK;
            for line in lines {
                let wrong = if line.id != verdict.lines + 1 {
                    Some("a line before it is missing")
                } else if line.previous != verdict.head {
                    Some("it does not follow the line before it")
                } else if line.hash != hash_of(&line) {
                    Some("it was changed after it was written")
                } else {
                    None
                };
                if let Some(why) = wrong {
                    verdict.broken = Some((line.id, why));
                    return Ok(verdict);
                }
                if noted.as_deref() == Some(line.hash.as_str()) {
                    verdict.noted = Some(true);
                }
                (verdict.lines, verdict.head) = (line.id, line.hash);
            }
            if !full {
                return Ok(verdict);
            }
        }
    }

    /// The log, newest first. `action` is the beginning of an action's name, `subject` a whole subject; empty is any.
    pub async fn audit_log(
        &self,
        viewer: &Viewer,
        action: &str,
        subject: &str,
        range: Range,
    ) -> Result<Page<Line>> {
        viewer.account(Scope::ReadAccounts)?;
        if viewer.role() < Role::Moderator {
            return Err(Error::forbidden("The audit log is for moderators."));
        }
        let wanted = Wanted {
            max_id: range.below(),
            since_id: range.above(),
            limit: range.rows(),
            action: action.to_owned(),
            subject: subject.to_owned(),
        };
        let lines = self.store.read(move |db| rows::page(db, &wanted)).await.map_err(Error::from)?;
        let cursors: Vec<i64> = lines.iter().map(|line| line.id).collect();
        Ok(Page::new(lines, &cursors, range.limit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_different_lines_have_one_hash() {
        let line = |action: &str, subject: &str| Line {
            id: 1,
            at: 5,
            actor_id: None,
            action: action.to_owned(),
            subject: subject.to_owned(),
            details: "{}".to_owned(),
            previous: BEGINNING.to_owned(),
            hash: String::new(),
        };
        assert_ne!(hash_of(&line("post.confirmed", "post:1")), hash_of(&line("post.confirmedpost", ":1")));
        assert_eq!(hash_of(&line("post.confirmed", "post:1")), hash_of(&line("post.confirmed", "post:1")));
    }
}
