//! Polls: voting, and what a viewer may see of the votes.

use crate::access::{self, Viewer};
use crate::cards::PostView;
use crate::notifications::{Kind, notify};
use crate::questions::Told;
use crate::questions::sets::Completed;
use crate::{App, Error, Result};
use kernel::Scope;
use store::{Event, polls, posts, questions};

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

    /// Votes once. `choices` are positions of options, from 0. A question tells its key by notification, because whoever
    /// votes in it as in a poll may know nothing of questions.
    pub async fn vote(&self, viewer: &Viewer, id: i64, choices: Vec<usize>) -> Result<PostView> {
        let me = viewer.account(Scope::WriteStatuses)?;
        self.cast(me, id, choices, Told::ByNotification).await?;
        // A poll has the id of its post.
        self.post_view(Some(me), id).await
    }

    /// The vote itself. Gives the set of questions that it completed.
    pub(crate) async fn cast(
        &self,
        me: i64,
        id: i64,
        choices: Vec<usize>,
        told: Told,
    ) -> Result<Option<Completed>> {
        let app = self.clone();
        let now = self.now();
        self.store
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
                let completed = match (questions::by_post(tx, post.id)?, positions.first()) {
                    (Some(question), Some(choice)) => {
                        crate::questions::record(&app, tx, (&question, &post), (me, *choice), told, now)?
                    }
                    _ => None,
                };
                tx.emit(now, Event::PostCounted { post: post.id })?;
                tx.emit(now, Event::PostMarked { account: me, post: post.id })?;
                Ok(completed)
            })
            .await
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
