//! Reviewing again: questions that somebody wants to see once more, when memory is about to lose them. FSRS
//! (doi:10.1145/3534678.3539081) says when.

use crate::access::Viewer;
use crate::cards::PostView;
use crate::{App, Error, Result};
use fsrs::{FSRS, ItemState, MemoryState, NextStates};
use kernel::Scope;
use store::reviews::{self as rows, Review};
use store::{polls, questions};

const DAY_MS: i64 = 86_400_000;
/// Something forgotten comes again on the same day.
const AGAIN_MS: i64 = 10 * 60 * 1000;
/// How likely recall shall be when a question comes again.
const RETENTION: f32 = 0.9;
/// Questions on the page of a day.
const SHOWN: i64 = 50;

/// How well something was remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recall {
    Again,
    Hard,
    Good,
    Easy,
}

impl Recall {
    pub const ALL: [Self; 4] = [Self::Again, Self::Hard, Self::Good, Self::Easy];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Again => "again",
            Self::Hard => "hard",
            Self::Good => "good",
            Self::Easy => "easy",
        }
    }

    pub fn parse(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|recall| recall.name() == name).ok_or_else(|| {
            Error::invalid("recall", "This is not how one remembers here. Use again, hard, good or easy.")
        })
    }
}

/// A question that is due, and when it would come again after each answer, in days; 0 is today.
#[derive(Debug)]
pub struct DueView {
    pub view: PostView,
    pub days: [i64; 4],
}

/// The queue of a day.
#[derive(Debug)]
pub struct Queue {
    pub due: Vec<DueView>,
    /// Due before the day (UTC) is over.
    pub due_today: i64,
    pub all: i64,
    /// Milliseconds; when the next one after today is due.
    pub next_at: Option<i64>,
}

fn end_of_day(now: i64) -> i64 {
    now - now.rem_euclid(DAY_MS) + DAY_MS
}

/// What the model says after each answer.
fn outlook(review: Option<&Review>, now: i64) -> Result<NextStates> {
    let memory =
        review.map(|row| MemoryState { stability: row.stability as f32, difficulty: row.difficulty as f32 });
    let elapsed = review.map_or(0, |row| u32::try_from((now - row.reviewed_at).max(0) / DAY_MS).unwrap_or(0));
    FSRS::default().next_states(memory, RETENTION, elapsed).map_err(|error| Error::Broken(error.to_string()))
}

fn after(states: &NextStates, recall: Recall) -> &ItemState {
    match recall {
        Recall::Again => &states.again,
        Recall::Hard => &states.hard,
        Recall::Good => &states.good,
        Recall::Easy => &states.easy,
    }
}

/// Whole days until it comes again; what was forgotten comes today.
fn days(states: &NextStates, recall: Recall) -> i64 {
    match recall {
        Recall::Again => 0,
        recall => (after(states, recall).interval.round() as i64).max(1),
    }
}

impl App {
    /// Puts a question into the viewer's queue. What they answered is the first thing that the model hears.
    pub async fn review_again(&self, viewer: &Viewer, post: i64) -> Result<PostView> {
        let me = viewer.account(Scope::WriteBookmarks)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                let seen = crate::access::visible_post(tx, Some(me), post)?;
                questions::by_post(tx, post)?.ok_or(Error::NotFound)?;
                let closed = polls::by_id(tx, post)?.is_none_or(|poll| poll.expires_at <= now);
                let answer = questions::answers_of(tx, me, &[post])?.pop();
                if answer.is_none() && !closed && seen.author_id != me {
                    return Err(Error::invalid(
                        "post_id",
                        "You have not answered this question yet. Answer it first, then review it again.",
                    ));
                }
                if rows::of(tx, me, post)?.is_some() {
                    return Ok(());
                }
                let recall =
                    if answer.is_some_and(|answer| answer.correct) { Recall::Good } else { Recall::Again };
                let states = outlook(None, now)?;
                let memory = after(&states, recall).memory;
                let row = Review {
                    account_id: me,
                    post_id: post,
                    stability: memory.stability.into(),
                    difficulty: memory.difficulty.into(),
                    reviewed_at: now,
                    due_at: now + days(&states, recall) * DAY_MS,
                    times: 0,
                    lapses: 0,
                };
                Ok(rows::insert(tx, &row)?)
            })
            .await?;
        self.post_view(Some(me), post).await
    }

    pub async fn stop_reviewing(&self, viewer: &Viewer, post: i64) -> Result<()> {
        let me = viewer.account(Scope::WriteBookmarks)?;
        self.store
            .write(move |tx| {
                rows::of(tx, me, post)?.ok_or(Error::NotFound)?;
                Ok(rows::delete(tx, me, post)?)
            })
            .await
    }

    /// Says how well the viewer remembered. Gives when the question comes again, in milliseconds.
    pub async fn reviewed(&self, viewer: &Viewer, post: i64, recall: Recall) -> Result<i64> {
        let me = viewer.account(Scope::WriteBookmarks)?;
        let (app, now) = (self.clone(), self.now());
        self.store
            .write(move |tx| {
                let mut row = rows::of(tx, me, post)?.ok_or(Error::NotFound)?;
                let states = outlook(Some(&row), now)?;
                let memory = after(&states, recall).memory;
                row.stability = memory.stability.into();
                row.difficulty = memory.difficulty.into();
                row.reviewed_at = now;
                row.times += 1;
                row.due_at = match days(&states, recall) {
                    0 => now + AGAIN_MS,
                    days => now + days * DAY_MS,
                };
                if recall == Recall::Again {
                    row.lapses += 1;
                }
                rows::update(tx, &row)?;
                crate::cpd::record::question_reviewed(&app, tx, me, now)?;
                Ok(row.due_at)
            })
            .await
    }

    /// What the viewer reviews today.
    pub async fn review_queue(&self, viewer: &Viewer) -> Result<Queue> {
        let me = viewer.account(Scope::ReadBookmarks)?;
        let now = self.now();
        let end = end_of_day(now);
        let (due, seen, due_today, all, next_at) = self
            .store
            .read(move |db| {
                let due = rows::due(db, me, end, SHOWN)?;
                let ids: Vec<i64> = due.iter().map(|row| row.post_id).collect();
                let seen = crate::posts::visible_among(db, Some(me), &ids)?;
                let counts = (rows::count_due(db, me, end)?, rows::count(db, me)?);
                Ok::<_, Error>((due, seen, counts.0, counts.1, rows::next_due(db, me, end)?))
            })
            .await?;
        let ids: Vec<i64> = due.iter().map(|row| row.post_id).filter(|id| seen.contains(id)).collect();
        let mut found = Vec::new();
        for view in self.post_views(Some(me), &ids).await? {
            let row = due.iter().find(|row| row.post_id == view.id());
            let states = outlook(row, now)?;
            found.push(DueView { view, days: Recall::ALL.map(|recall| days(&states, recall)) });
        }
        Ok(Queue { due: found, due_today, all, next_at })
    }

    /// How many questions are due today.
    pub async fn due_today(&self, viewer: &Viewer) -> Result<i64> {
        let me = viewer.account(Scope::ReadBookmarks)?;
        let end = end_of_day(self.now());
        self.store.read(move |db| rows::count_due(db, me, end)).await.map_err(Error::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_better_something_is_remembered_the_later_it_comes_again() {
        let first = outlook(None, 0).unwrap();
        let row = Review {
            account_id: 1,
            post_id: 1,
            stability: first.good.memory.stability.into(),
            difficulty: first.good.memory.difficulty.into(),
            reviewed_at: 0,
            due_at: 0,
            times: 0,
            lapses: 0,
        };
        let states = outlook(Some(&row), 3 * DAY_MS).unwrap();
        let [again, hard, good, easy] = Recall::ALL.map(|recall| days(&states, recall));
        assert!(again == 0 && 1 <= hard && hard < good && good < easy, "{again} {hard} {good} {easy}");
    }

    #[test]
    fn a_day_ends_at_midnight() {
        assert_eq!(end_of_day(0), DAY_MS);
        assert_eq!(end_of_day(DAY_MS - 1), DAY_MS);
    }
}
