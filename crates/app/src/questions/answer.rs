//! Answering a question: the vote of its poll, whether it was right, and how far that brings somebody in a set.
//!
//! Nobody hears who answered what. The author sees numbers, and no event carries a name.

use super::sets::{Completed, step};
use crate::access::Viewer;
use crate::cards::PostView;
use crate::notifications::{Kind, notify};
use crate::{App, Error, Result};
use kernel::Scope;
use store::posts::Post;
use store::questions::{Answer, Question};
use store::{Tx, questions};

/// How the answer reaches whoever gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The client shows it at once.
    Here,
    /// The client knows nothing of questions: a notification brings the post again, with the key in its text.
    ByNotification,
}

impl App {
    /// Answers a question once. Gives the post with its key, and the set that this answer completed.
    pub async fn answer(
        &self,
        viewer: &Viewer,
        post: i64,
        choice: usize,
    ) -> Result<(PostView, Option<Completed>)> {
        let me = viewer.account(Scope::WriteStatuses)?;
        self.store
            .read(move |db| questions::by_post(db, post))
            .await
            .map_err(Error::from)?
            .ok_or(Error::NotFound)?;
        // A poll has the id of its post.
        let completed = self.cast(me, post, vec![choice], Told::Here).await?;
        Ok((self.post_view(Some(me), post).await?, completed))
    }
}

/// Writes down an answer beside the vote, in the vote's transaction.
pub(crate) fn record(
    app: &App,
    tx: &mut Tx<'_>,
    (question, post): (&Question, &Post),
    (me, choice): (i64, i16),
    told: Told,
    now: i64,
) -> Result<Option<Completed>> {
    if me == post.author_id {
        return Err(Error::invalid(
            "choices",
            "You wrote this question and know its answer. Leave it to the others.",
        ));
    }
    let correct = choice == question.key_position;
    let (took_ms, attempts) = step::take_time(tx, me, post.id, now)?;
    let answer = Answer { post_id: post.id, account_id: me, choice, correct, answered_at: now, took_ms };
    questions::answer(tx, &answer)?;
    if told == Told::ByNotification {
        notify(app, tx, me, Kind::Update, post.author_id, Some(post), now)?;
    }
    let completed = step::finish(tx, me, attempts, now)?;
    if let Some(set) = &completed {
        crate::cpd::record::set_completed(app, tx, set, now)?;
    }
    Ok(completed)
}
