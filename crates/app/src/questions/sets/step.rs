//! One step through a set: a question is served, and answered. Time counts from the one to the other.

use super::{Completed, visible};
use crate::access::Viewer;
use crate::cards::PostView;
use crate::{App, Error, Result};
use kernel::Scope;
use store::question_sets::{self as rows, Attempt};
use store::{Tx, polls, posts, questions};

/// Whoever leaves the page open and goes for a round is not learning for all that time.
const PAUSE_MS: i64 = 10 * 60 * 1000;

impl App {
    /// Begins a set or goes on with it: notes which question is in front of the person from now on.
    /// `None` when nothing is left to answer.
    pub async fn serve_next(&self, viewer: &Viewer, set: i64) -> Result<Option<PostView>> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let now = self.now();
        let next = self
            .store
            .write(move |tx| {
                let row = visible(tx, Some(me), set)?;
                if row.author_id == me {
                    return Err(Error::invalid(
                        "base",
                        "You wrote this set and know its answers. Its analysis shows how others fare.",
                    ));
                }
                let next = unanswered(tx, me, set, now)?.first().copied();
                let attempt = rows::attempt(tx, set, me)?;
                let begun = attempt.is_some();
                let mut attempt = attempt.unwrap_or(Attempt {
                    set_id: set,
                    account_id: me,
                    started_at: now,
                    last_at: now,
                    active_ms: 0,
                    served_post: None,
                    finished_at: None,
                    score: 0,
                });
                if attempt.finished_at.is_some() || (next.is_none() && !begun) {
                    return Ok(None);
                }
                // Asking again for the same question does not begin its time anew.
                if attempt.served_post != next || next.is_none() {
                    // Reading the explanation before counts too.
                    attempt.active_ms += (now - attempt.last_at).clamp(0, PAUSE_MS);
                    attempt.last_at = now;
                    attempt.served_post = next;
                }
                if begun {
                    rows::go_on(tx, &attempt)?;
                } else {
                    rows::begin(tx, &attempt)?;
                }
                Ok(next)
            })
            .await?;
        match next {
            Some(post) => Ok(Some(self.post_view(Some(me), post).await?)),
            None => Ok(None),
        }
    }
}

/// Questions of a set that somebody can still answer.
fn unanswered(tx: &mut Tx<'_>, me: i64, set: i64, now: i64) -> Result<Vec<i64>> {
    let items = rows::items(tx, set)?;
    let seen = crate::posts::visible_among(tx, Some(me), &items)?;
    let done: Vec<i64> = questions::answers_of(tx, me, &items)?.into_iter().map(|it| it.post_id).collect();
    let open: Vec<i64> = polls::by_ids(tx, &items)?
        .into_iter()
        .filter(|poll| poll.expires_at > now)
        .map(|poll| poll.post_id)
        .collect();
    let left = |id: &i64| seen.contains(id) && !done.contains(id) && open.contains(id);
    Ok(items.into_iter().filter(left).collect())
}

/// How long somebody has had the question in front of them, and the sets that they are in the middle of.
pub(crate) fn take_time(
    tx: &mut Tx<'_>,
    me: i64,
    post: i64,
    now: i64,
) -> Result<(Option<i64>, Vec<Attempt>)> {
    let sets = rows::with_question(tx, post)?;
    if sets.is_empty() {
        return Ok((None, Vec::new()));
    }
    let mut attempts = rows::open_attempts(tx, me, &sets)?;
    let mut took = None;
    for attempt in attempts.iter_mut().filter(|attempt| attempt.served_post == Some(post)) {
        let here = (now - attempt.last_at).max(0);
        took = Some(here);
        attempt.active_ms += here.min(PAUSE_MS);
        attempt.last_at = now;
        attempt.served_post = None;
    }
    Ok((took, attempts))
}

/// Writes the steps down. Gives the set that is completed now, if one is.
pub(crate) fn finish(
    tx: &mut Tx<'_>,
    me: i64,
    attempts: Vec<Attempt>,
    now: i64,
) -> Result<Option<Completed>> {
    let mut completed = None;
    for mut attempt in attempts {
        let items = rows::items(tx, attempt.set_id)?;
        let right = questions::answers_of(tx, me, &items)?.iter().filter(|answer| answer.correct).count();
        attempt.score = i16::try_from(right).unwrap_or(i16::MAX);
        if unanswered(tx, me, attempt.set_id, now)?.is_empty() {
            attempt.finished_at = Some(now);
            let title = rows::by_id(tx, attempt.set_id)?.map(|set| set.title).unwrap_or_default();
            completed = Some(Completed {
                account: me,
                set: attempt.set_id,
                title,
                score: right,
                questions: items.len(),
                minutes: (attempt.active_ms + 59_999) / 60_000,
                at_ms: now,
            });
        }
        rows::go_on(tx, &attempt)?;
    }
    Ok(completed)
}

/// Whether a post that is for nobody is opened by a set: every member may take a set.
pub(crate) fn opens(db: &mut store::Db, post: &posts::Post) -> Result<bool> {
    Ok(post.poll_id.is_some() && !rows::with_question(db, post.id)?.is_empty())
}
