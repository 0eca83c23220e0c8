//! Holding a post back: from one moment to the next only its author and the moderators see it, until somebody decides.

use super::line_of;
use crate::{App, Result};
use std::collections::HashSet;
use store::posts::Post;
use store::{Event, StoreError, Tx, media, posts};

/// Holds a post back, or lets it go again. Its boosts and the files of its pictures go the same way.
pub(crate) fn hold(tx: &mut Tx<'_>, post: &Post, held: bool, now: i64) -> Result<()> {
    let blobs: Vec<String> =
        media::of_posts(tx, &[post.id])?.into_iter().flat_map(|row| [row.blob, row.thumbnail]).collect();
    posts::hold(tx, post.id, held)?;
    let line = line_of(tx, post)?;
    tx.emit(now, Event::PostHeld { line, held, blobs })?;
    for boost in posts::boosts_of(tx, post.id)? {
        posts::hold(tx, boost.id, held)?;
        let line = line_of(tx, &boost)?;
        tx.emit(now, Event::PostHeld { line, held, blobs: Vec::new() })?;
    }
    Ok(())
}

impl App {
    /// What the process has to know of held posts: whose files are not served.
    pub(crate) fn learn_held_files(&self) -> Result<()> {
        let blobs = self.store.read_now(|db| {
            let ids = posts::held(db)?;
            Ok::<_, StoreError>(media::of_posts(db, &ids)?)
        })?;
        let keys: HashSet<String> = blobs.into_iter().flat_map(|row| [row.blob, row.thumbnail]).collect();
        *self.held_files.write() = keys;
        Ok(())
    }

    pub(crate) fn hold_files(&self, blobs: &[String], held: bool) {
        if blobs.is_empty() {
            return;
        }
        let mut files = self.held_files.write();
        for blob in blobs {
            if held {
                files.insert(blob.clone());
            } else {
                files.remove(blob);
            }
        }
    }

    pub(crate) fn is_file_held(&self, key: &str) -> bool {
        self.held_files.read().contains(key)
    }
}
