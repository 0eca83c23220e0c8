//! Deleting a post: it is gone, not hidden. Its boosts go with it, its replies stay.

use super::line_of;
use crate::access::Viewer;
use crate::cards::PostView;
use crate::{App, Error, Result};
use kernel::Scope;
use store::posts::{Counter, Post};
use store::{Event, Tx, accounts, jobs, media, posts, transcripts};

/// What was deleted, so that it can be written again.
#[derive(Debug)]
pub struct Deleted {
    pub view: PostView,
    pub text: String,
}

impl App {
    /// Deletes a post or takes back a boost by its id. The pictures stay for a day, for a redraft, unless
    /// `with_media` or the post was held back.
    pub async fn delete_post(&self, viewer: &Viewer, id: i64, with_media: bool) -> Result<Deleted> {
        let author = viewer.account(Scope::WriteStatuses)?;
        let mut view = self.post_view(Some(author), id).await?;
        // Whoever writes it again finds the mark that makes it a question.
        if let (Some(opened), Some(poll)) = (&view.card.opened, &mut view.poll)
            && view.mine
            && let Some((title, _)) = usize::try_from(opened.key).ok().and_then(|at| poll.options.get_mut(at))
        {
            title.insert_str(0, "✓ ");
        }
        let now = self.now();
        let (text, orphans) = self
            .store
            .write(move |tx| {
                let post =
                    posts::by_id(tx, id)?.filter(|post| post.author_id == author).ok_or(Error::NotFound)?;
                let pictures = media::of_posts(tx, &[id])?;
                let ids: Vec<i64> = pictures.iter().map(|row| row.id).collect();
                // What was held back must not come again with the next post.
                let with_media = with_media || post.held;
                if with_media {
                    for id in &ids {
                        media::delete(tx, *id)?;
                    }
                } else {
                    media::detach(tx, &ids)?;
                }
                remove(tx, &post, now)?;
                Ok::<_, Error>((post.text, if with_media { pictures } else { Vec::new() }))
            })
            .await?;
        for picture in &orphans {
            self.drop_blobs(&[picture.blob.clone(), picture.thumbnail.clone()]).await?;
        }
        Ok(Deleted { view, text })
    }
}

/// Removes a post and everything that hangs on it.
pub(crate) fn remove(tx: &mut Tx<'_>, post: &Post, now: i64) -> Result<()> {
    for boost in posts::boosts_of(tx, post.id)? {
        remove_one(tx, &boost, now)?;
    }
    remove_one(tx, post, now)
}

fn remove_one(tx: &mut Tx<'_>, post: &Post, now: i64) -> Result<()> {
    let line = line_of(tx, post)?;
    for (reply, _) in posts::replies_to(tx, &[post.id], i64::MAX)? {
        tx.emit(now, Event::PostCounted { post: reply })?;
    }
    posts::orphan_replies(tx, post.id)?;
    if let Some(poll) = post.poll_id {
        jobs::cancel(tx, poll)?;
    }
    transcripts::touch_post(tx, post.id, now)?;
    crate::sessions::leave_all(tx, post.id)?;
    if !posts::delete(tx, post.id)? {
        return Err(Error::NotFound);
    }
    accounts::count_posts(tx, post.author_id, -1, None)?;
    if let Some(parent) = post.in_reply_to_id {
        posts::count(tx, parent, Counter::Replies, -1)?;
        tx.emit(now, Event::PostCounted { post: parent })?;
    }
    if let Some(boosted) = post.boost_of_id {
        posts::count(tx, boosted, Counter::Boosts, -1)?;
        tx.emit(now, Event::PostCounted { post: boosted })?;
        tx.emit(now, Event::PostMarked { account: post.author_id, post: boosted })?;
    }
    tx.emit(now, Event::PostDeleted(line))?;
    tx.emit(now, Event::AccountCounted { account: post.author_id })?;
    Ok(())
}
