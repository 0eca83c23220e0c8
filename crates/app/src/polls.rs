//! Polls: voting, and what a viewer may see of the votes.

use crate::access::{self, Viewer};
use crate::cards::PostView;
use crate::notifications::{Kind, notify};
use crate::{App, Error, Result};
use kernel::Scope;
use store::{Event, polls, posts};

impl App {
    /// The post of a poll, as the viewer sees it.
    pub async fn poll(&self, viewer: &Viewer, id: i64) -> Result<PostView> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let post = self
            .store
            .read(move |db| {
                let poll = polls::by_id(db, id)?.ok_or(Error::NotFound)?;
                Ok::<_, Error>(access::visible_post(db, me, poll.post_id)?.id)
            })
            .await?;
        self.post_view(me, post).await
    }

    /// Votes once. `choices` are positions of options, from 0.
    pub async fn vote(&self, viewer: &Viewer, id: i64, choices: Vec<usize>) -> Result<PostView> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let now = self.now();
        let post = self
            .store
            .write(move |tx| {
                let poll = polls::by_id(tx, id)?.ok_or(Error::NotFound)?;
                let post = access::visible_post(tx, Some(me), poll.post_id)?;
                polls::lock(tx, id)?;
                if poll.expires_at <= now {
                    return Err(Error::invalid("base", "The poll has already ended"));
                }
                if !polls::votes_of(tx, me, &[id])?.is_empty() {
                    return Err(Error::invalid("base", "You have already voted on this poll"));
                }
                let mut choices = choices.clone();
                choices.sort_unstable();
                choices.dedup();
                if choices.is_empty() {
                    return Err(Error::invalid("choices", "No option was chosen. Choose one."));
                }
                if choices.len() > 1 && !poll.multiple {
                    return Err(Error::invalid(
                        "choices",
                        "This poll takes one choice. Choose a single option.",
                    ));
                }
                let options = polls::options_of(tx, &[id])?.len();
                if choices.iter().any(|choice| *choice >= options) {
                    return Err(Error::invalid("choices", "The chosen vote option does not exist"));
                }
                let positions: Vec<i16> =
                    choices.iter().filter_map(|choice| i16::try_from(*choice).ok()).collect();
                polls::vote(tx, id, me, &positions)?;
                tx.emit(now, Event::PostCounted { post: post.id })?;
                tx.emit(now, Event::PostMarked { account: me, post: post.id })?;
                Ok(post.id)
            })
            .await?;
        self.post_view(Some(me), post).await
    }

    /// Tells the author and the voters that a poll has closed. Running it twice tells nobody twice.
    pub(crate) async fn close_poll(&self, id: i64) -> Result<()> {
        let app = self.clone();
        let now = self.now();
        self.store
            .write(move |tx| {
                let Some(poll) = polls::by_id(tx, id)? else { return Ok(()) };
                let Some(post) = posts::by_id(tx, poll.post_id)? else { return Ok(()) };
                for voter in polls::voters(tx, id)?.into_iter().filter(|voter| *voter != post.author_id) {
                    notify(&app, tx, voter, Kind::Poll, post.author_id, Some(&post), now)?;
                }
                notify(&app, tx, post.author_id, Kind::Poll, post.author_id, Some(&post), now)?;
                Ok(tx.emit(now, Event::PostCounted { post: post.id })?)
            })
            .await
    }
}
