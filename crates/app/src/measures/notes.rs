//! What happened meanwhile: the day the poster went up. A note stands on the charts, and may say that they are calculated
//! anew from its day.

use super::access;
use crate::access::Viewer;
use crate::guard::{Piece, Place, Surface};
use crate::{App, Error, Result, audit};
use kernel::Scope;
use serde_json::json;
use store::Db;
use store::measures as rows;

/// What the steering group fills in.
#[derive(Debug, Clone, Default)]
pub struct NoteWish {
    pub at: i64,
    pub what: String,
    /// Limits and centre line are calculated anew from this day.
    pub rebase: bool,
}

/// A note of a group that this person steers.
fn own_note(db: &mut Db, note: i64, me: i64) -> Result<rows::Note> {
    let row = rows::note(db, note)?.ok_or(Error::NotFound)?;
    access::steering(db, row.group_id, me)?;
    Ok(row)
}

impl App {
    /// Writes a note, or changes one.
    pub async fn put_note(
        &self,
        viewer: &Viewer,
        group: i64,
        note: Option<i64>,
        wish: NoteWish,
    ) -> Result<i64> {
        let me = viewer.account(Scope::WriteAccounts)?;
        self.store.read(move |db| access::steering(db, group, me)).await?;
        let what = super::sites::short("what", &wish.what, super::sites::NAME_CHARS, true)?;
        let passed =
            self.guard(me, vec![Piece::new("what", Surface::Label, what.clone())], Place::default()).await?;
        let (now, new) = (self.now(), self.new_id());
        self.store
            .write(move |tx| {
                access::steering(tx, group, me)?;
                let id = note.unwrap_or(new);
                let row =
                    rows::Note { id, group_id: group, at: wish.at, what: what.clone(), rebase: wish.rebase };
                match note {
                    Some(note) if own_note(tx, note, me)?.group_id != group => return Err(Error::NotFound),
                    Some(_) => rows::save_note(tx, &row)?,
                    None => rows::add_note(tx, &row)?,
                }
                passed.record(tx, now, me, &format!("group:{group}"))?;
                let details = json!({ "note": id.to_string(), "rebase": row.rebase });
                audit::record(tx, now, Some(me), "measures.note", &format!("group:{group}"), &details)?;
                Ok::<_, Error>(id)
            })
            .await
    }

    pub async fn remove_note(&self, viewer: &Viewer, note: i64) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                let row = own_note(tx, note, me)?;
                rows::remove_note(tx, note)?;
                let details = json!({ "note": note.to_string(), "removed": true });
                let group = format!("group:{}", row.group_id);
                Ok::<_, Error>(audit::record(tx, now, Some(me), "measures.note", &group, &details)?)
            })
            .await
    }
}
