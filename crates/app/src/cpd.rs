//! The CPD ledger of a person. It fills itself from participation, and nobody but its owner sees it: every use case here
//! is about the viewer's own, and there is none for anybody else, moderators included.

mod change;
mod dashboard;
mod enter;
mod evidence;
mod export;
mod portfolio;
pub(crate) mod record;
mod reflection;
mod remove;

pub use change::Change;
pub use dashboard::{Dashboard, SchemeStanding};
pub use enter::Entry;
pub use evidence::Evidence;
pub use export::{Export, Format};
pub use reflection::{Reflection, ReflectionWish};

use crate::access::Viewer;
use crate::{App, Error, Result};
use kernel::Scope;
use kernel::cpd::{Counted, How, Minutes, Source};
use store::cpd::{self as rows, Activity as Row};
use store::{Db, Tx};

/// One line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    pub id: i64,
    pub source: Source,
    pub source_id: i64,
    pub title: String,
    pub provider: String,
    pub started_at: i64,
    pub ended_at: i64,
    pub how: How,
    pub minutes: Minutes,
    /// `7 of 10`; empty where nothing is scored.
    pub score: String,
    pub annotation: String,
    pub reflection: Reflection,
    pub evidence: Vec<Evidence>,
    pub created_at: i64,
    pub updated_at: i64,
}

impl Activity {
    fn of(row: Row, evidence: Vec<Evidence>) -> Self {
        Self {
            id: row.id,
            source: Source::parse(&row.source).unwrap_or(Source::Own),
            source_id: row.source_id,
            minutes: minutes_of(&row),
            reflection: Reflection::of(&row),
            title: row.title,
            provider: row.provider,
            started_at: row.started_at,
            ended_at: row.ended_at,
            how: How::parse(&row.how).unwrap_or(How::Declared),
            score: row.score,
            annotation: row.annotation,
            evidence,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }

    /// What schemes count of it.
    pub fn counted(&self) -> Counted {
        Counted {
            at: self.ended_at,
            minutes: self.minutes,
            how: self.how,
            setting: self.reflection.setting,
            clinical: self.reflection.clinical,
            kind: self.reflection.kind,
            reflected: self.reflection.is_written(),
        }
    }

    /// How the minutes came about, in sentences: what was measured, what its owner changed, what is their word.
    pub fn provenance(&self) -> String {
        let minutes = self.minutes;
        if self.how == How::Declared {
            return format!("{} min self-declared; nothing was measured.", minutes.declared);
        }
        let mut says = vec![format!("{} min measured ({}).", minutes.measured, self.how.label())];
        if minutes.witnessed() < minutes.measured {
            says.push(format!("Corrected downwards to {} min by its owner.", minutes.witnessed()));
        }
        if minutes.declared > 0 {
            says.push(format!("{} min added on its owner's word.", minutes.declared));
        }
        says.join(" ")
    }
}

fn minutes_of(row: &Row) -> Minutes {
    Minutes { measured: row.measured_minutes, kept: row.kept_minutes, declared: row.declared_minutes }
}

fn set_minutes(row: &mut Row, minutes: Minutes) {
    row.measured_minutes = minutes.measured;
    row.kept_minutes = minutes.kept;
    row.declared_minutes = minutes.declared;
}

/// A line of the owner's, for a change.
fn own(tx: &mut Tx<'_>, me: i64, id: i64) -> Result<Row> {
    rows::of_owner(tx, me, id)?.ok_or(Error::NotFound)
}

/// Lines with their evidence, the newest first.
fn read(db: &mut Db, me: i64, from: i64, until: i64) -> Result<Vec<Activity>> {
    let all = rows::between(db, me, from, until)?;
    let ids: Vec<i64> = all.iter().map(|row| row.id).collect();
    let files = rows::files(db, &ids)?;
    Ok(all
        .into_iter()
        .map(|row| {
            let own = files.iter().filter(|file| file.activity_id == row.id).map(Evidence::of).collect();
            Activity::of(row, own)
        })
        .collect())
}

impl App {
    /// One line of the viewer's own ledger.
    pub async fn activity(&self, viewer: &Viewer, id: i64) -> Result<Activity> {
        let me = viewer.account(Scope::CpdRead)?;
        self.store
            .read(move |db| {
                let row = rows::of_owner(db, me, id)?.ok_or(Error::NotFound)?;
                let files = rows::files(db, &[id])?;
                Ok(Activity::of(row, files.iter().map(Evidence::of).collect()))
            })
            .await
    }

    /// The viewer's own lines that ended in `[from, until)`, the newest first.
    pub async fn activities(&self, viewer: &Viewer, from: i64, until: i64) -> Result<Vec<Activity>> {
        let me = viewer.account(Scope::CpdRead)?;
        self.store.read(move |db| read(db, me, from, until)).await
    }
}

/// A text of a ledger: cleaned, and not longer than it may be.
fn text(text: &str, most: usize, field: &'static str) -> Result<String> {
    let text = crate::posts::clean(text, field)?;
    if text.chars().count() > most {
        return Err(kernel::Refusal::too_long(
            field,
            format!("The text is too long. Use at most {most} characters."),
        )
        .into());
    }
    Ok(text)
}
