//! What the owner changes of a line: minutes, a note on them, the reflection. Bad input changes nothing.

use super::{ReflectionWish, minutes_of, own, rows, set_minutes, text};
use crate::access::Viewer;
use crate::guard::{Piece, Place, Surface};
use crate::{App, Error, Result};
use kernel::Scope;
use kernel::cpd::MOST_MINUTES;

/// A change; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// How many minutes it was in all.
    pub minutes: Option<i32>,
    pub annotation: Option<String>,
    pub reflection: ReflectionWish,
}

impl App {
    /// Changes a line of the viewer's own. Fewer minutes than were measured are a correction; more stand beside the
    /// measured figure as its owner's word, and the figure itself never changes.
    pub async fn change_activity(&self, viewer: &Viewer, id: i64, mut change: Change) -> Result<()> {
        let me = viewer.account(Scope::CpdWrite)?;
        let now = self.now();
        if change.minutes.is_some_and(|minutes| !(0..=MOST_MINUTES).contains(&minutes)) {
            return Err(Error::invalid(
                "minutes",
                format!("Write the minutes as a number from 0 to {MOST_MINUTES}."),
            ));
        }
        let mut pieces = change.reflection.checked()?;
        if let Some(note) = &mut change.annotation {
            *note = text(note, 2000, "annotation")?;
            pieces.push(Piece::new("annotation", Surface::Reflection, note.as_str()));
        }
        // Somebody else's line is not there, whatever the guard would say of the words.
        self.store.read(move |db| rows::of_owner(db, me, id)?.map(drop).ok_or(Error::NotFound)).await?;
        let passed = self.guard(me, pieces, Place::default()).await?;
        self.store
            .write(move |tx| {
                let mut row = own(tx, me, id)?;
                if let Some(minutes) = change.minutes {
                    let corrected = minutes_of(&row).corrected_to(minutes);
                    set_minutes(&mut row, corrected);
                }
                if let Some(annotation) = &change.annotation {
                    row.annotation.clone_from(annotation);
                }
                change.reflection.write_to(&mut row);
                row.updated_at = now;
                rows::save(tx, &row)?;
                passed.record(tx, now, me, &format!("activity:{id}"))?;
                Ok(())
            })
            .await
    }
}
