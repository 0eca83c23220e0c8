//! Holding a post back: from one moment to the next only its author and the moderators see it, until somebody decides.

use super::line_of;
use crate::cards::MediaCard;
use crate::{App, Error, Result};
use std::collections::HashSet;
use store::posts::Post;
use store::{Db, Event, StoreError, Tx, groups, media, posts, reports, transcripts};

/// Whether a post waits for somebody besides the moderators of the server: its group's, or the speaker of a talk.
pub(crate) fn waits_elsewhere(db: &mut Db, post: i64) -> Result<bool> {
    Ok(groups::desk::is_waiting(db, post)? || crate::conferences::hold::still_waits(db, post)?)
}

/// Refuses to let a post go that the moderators of the server still have to look at.
pub(crate) fn moderators_first(db: &mut Db, post: i64) -> Result<()> {
    if reports::open_about(db, &[post])?.is_empty() {
        return Ok(());
    }
    Err(Error::invalid(
        "base",
        "A moderator has to look at this post first, because it was reported or met a rule. Try again later.",
    ))
}

/// Holds a post back, or lets it go again. Its boosts and the files of its pictures go the same way. A post may wait for
/// several: whoever lets it go has ended their own waiting before, and it goes once nobody else holds it.
pub(crate) fn hold(tx: &mut Tx<'_>, post: &Post, held: bool, now: i64) -> Result<()> {
    if !held && waits_elsewhere(tx, post.id)? {
        return Ok(());
    }
    let blobs = files_of(tx, &[post.id])?;
    posts::hold(tx, post.id, held)?;
    transcripts::touch_post(tx, post.id, now)?;
    let line = line_of(tx, post)?;
    tx.emit(now, Event::PostHeld { line, held, blobs })?;
    for boost in posts::boosts_of(tx, post.id)? {
        posts::hold(tx, boost.id, held)?;
        let line = line_of(tx, &boost)?;
        tx.emit(now, Event::PostHeld { line, held, blobs: Vec::new() })?;
    }
    Ok(())
}

/// The files of posts: of their pictures, and of those that an edit took out and an earlier version still shows.
fn files_of(db: &mut Db, ids: &[i64]) -> Result<Vec<String>, StoreError> {
    let pictures = media::of_posts(db, ids)?.into_iter().flat_map(|row| [row.blob, row.thumbnail]);
    let mut files: Vec<String> = pictures.collect();
    for id in ids {
        for version in posts::edits(db, *id)? {
            let cards: Vec<MediaCard> = serde_json::from_str(&version.media).unwrap_or_default();
            files.extend(cards.into_iter().flat_map(|card| [card.blob, card.thumbnail]));
        }
    }
    files.sort_unstable();
    files.dedup();
    Ok(files)
}

impl App {
    /// What the process has to know of held posts: whose files are not served.
    pub(crate) fn learn_held_files(&self) -> Result<()> {
        let files = self.store.read_now(|db| {
            let ids = posts::held(db)?;
            files_of(db, &ids)
        })?;
        *self.held_files.write() = files.into_iter().collect::<HashSet<String>>();
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
