//! An entry by hand: its owner is the only witness, and the entry says so.

use super::record::empty_row;
use super::{ReflectionWish, rows, text};
use crate::access::Viewer;
use crate::guard::{Piece, Place, Surface};
use crate::{App, Error, Result};
use kernel::cpd::{How, MOST_MINUTES, Source};
use kernel::{Refusal, Scope};

/// Lines of one ledger: a working life of seven entries a day.
const LINES: i64 = 100_000;
/// Somewhere on Earth it is tomorrow already.
const AHEAD_MS: i64 = 86_400_000;

/// What somebody enters.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    pub title: String,
    pub provider: String,
    pub started_at: i64,
    pub minutes: i32,
    pub reflection: ReflectionWish,
}

fn one_line(words: &str, field: &'static str) -> Result<String> {
    Ok(text(words, 200, field)?.split_whitespace().collect::<Vec<_>>().join(" "))
}

impl App {
    /// Adds a line to the viewer's own ledger; its id.
    pub async fn enter_activity(&self, viewer: &Viewer, mut entry: Entry) -> Result<i64> {
        let me = viewer.account(Scope::CpdWrite)?;
        let now = self.now();
        let title = one_line(&entry.title, "title")?;
        if title.is_empty() {
            return Err(Refusal::blank("title", "Say in a few words what it was.").into());
        }
        let provider = one_line(&entry.provider, "provider")?;
        if !(1..=MOST_MINUTES).contains(&entry.minutes) {
            return Err(Error::invalid(
                "minutes",
                format!("Write the minutes as a number from 1 to {MOST_MINUTES}."),
            ));
        }
        if !(0..=now + AHEAD_MS).contains(&entry.started_at) {
            return Err(Error::invalid(
                "started_at",
                "This day has not come yet, or is long gone. Enter what has been done.",
            ));
        }
        let mut pieces = entry.reflection.checked()?;
        pieces.push(Piece::new("title", Surface::Reflection, title.as_str()));
        pieces.push(Piece::new("provider", Surface::Reflection, provider.as_str()));
        let passed = self.guard(me, pieces, Place::default()).await?;
        let id = self.new_id();
        let mut row = empty_row(id, me, Source::Own, id, now);
        row.title = title;
        row.provider = provider;
        row.started_at = entry.started_at;
        row.ended_at = entry.started_at + i64::from(entry.minutes) * 60_000;
        row.how = How::Declared.code().to_owned();
        row.declared_minutes = entry.minutes;
        entry.reflection.write_to(&mut row);
        self.store
            .write(move |tx| {
                if rows::count(tx, me)? >= LINES {
                    return Err(Error::invalid(
                        "title",
                        "Your ledger is full. Export it and remove old entries.",
                    ));
                }
                rows::insert(tx, &row)?;
                passed.record(tx, now, me, &format!("activity:{id}"))?;
                Ok(id)
            })
            .await
    }
}
