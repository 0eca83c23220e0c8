//! The posts in a session: which joined, what they answer, what its hosts marked.

use super::{count_answers, presence};
use crate::db::{Db, StoreError};
use crate::schema::{posts, session_posts, sessions};
use diesel::prelude::*;

/// The code of a post that came after the closing.
pub const LATE: i16 = 2;

/// `joined` is a code of `kernel::session::Joined`; `prompt` is the number of the prompt that it answers; `followers` is
/// how many its author had when it was posted.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = session_posts)]
pub struct SessionPost {
    pub session_id: i64,
    pub post_id: i64,
    pub author_id: i64,
    pub prompt: Option<i16>,
    pub joined: i16,
    pub followers: i64,
    pub posted_at: i64,
    pub pinned: bool,
    pub hidden: bool,
}

impl SessionPost {
    /// It came after the closing.
    pub fn is_late(&self) -> bool {
        self.joined == LATE
    }

    /// What came late counts once a host has taken it in. Other hidden posts were said in the session, and count.
    fn counts(&self) -> bool {
        !self.is_late() || !self.hidden
    }
}

/// Adds a post, with everything that is counted. A post that is there already stays as it is.
pub fn join(db: &mut Db, row: &SessionPost) -> Result<bool, StoreError> {
    if post(db, row.session_id, row.post_id)?.is_some() {
        return Ok(false);
    }
    diesel::insert_into(session_posts::table).values(row).execute(db)?;
    if row.counts() {
        count_in(db, row)?;
    }
    Ok(true)
}

/// Takes a post out again, from everything that is counted.
pub fn leave(db: &mut Db, row: &SessionPost) -> Result<(), StoreError> {
    diesel::delete(session_posts::table.find((row.session_id, row.post_id))).execute(db)?;
    if row.counts() { count_out(db, row) } else { Ok(()) }
}

fn count_in(db: &mut Db, row: &SessionPost) -> Result<(), StoreError> {
    let is_first = presence::posted(db, row.session_id, row.author_id, row.posted_at)?;
    count(db, row.session_id, 1, i64::from(is_first))?;
    row.prompt.map_or(Ok(()), |number| count_answers(db, row.session_id, number, 1))
}

fn count_out(db: &mut Db, row: &SessionPost) -> Result<(), StoreError> {
    let was_last = presence::took_back(db, row.session_id, row.author_id)?;
    count(db, row.session_id, -1, -i64::from(was_last))?;
    row.prompt.map_or(Ok(()), |number| count_answers(db, row.session_id, number, -1))
}

fn count(db: &mut Db, session: i64, posts: i64, participants: i64) -> Result<(), StoreError> {
    diesel::update(sessions::table.find(session))
        .set((
            sessions::posts_count.eq(sessions::posts_count + posts),
            sessions::participants_count.eq(sessions::participants_count + participants),
        ))
        .execute(db)?;
    Ok(())
}

pub fn post(db: &mut Db, session: i64, post: i64) -> Result<Option<SessionPost>, StoreError> {
    Ok(session_posts::table.find((session, post)).select(SessionPost::as_select()).first(db).optional()?)
}

/// The sessions that a post is in.
pub fn of_post(db: &mut Db, post: i64) -> Result<Vec<SessionPost>, StoreError> {
    Ok(session_posts::table
        .filter(session_posts::post_id.eq(post))
        .select(SessionPost::as_select())
        .load(db)?)
}

/// Who posted when, for the ledgers of those who did.
pub fn times_of_posts(db: &mut Db, session: i64) -> Result<Vec<(i64, i64)>, StoreError> {
    Ok(session_posts::table
        .filter(session_posts::session_id.eq(session))
        .select((session_posts::author_id, session_posts::posted_at))
        .load(db)?)
}

/// Which posts of a session are wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Those that answer this prompt.
    pub prompt: Option<i16>,
    /// Those that answer none.
    pub unprompted: bool,
    pub pinned: bool,
    /// Also those that hosts have hidden from the transcript.
    pub hidden: bool,
    /// Below this id.
    pub max_id: i64,
    /// Above this id.
    pub since_id: i64,
    pub limit: i64,
    /// Takes the oldest of the range instead of the newest.
    pub ascending: bool,
}

impl Wanted {
    pub fn newest(limit: i64) -> Self {
        Self { max_id: i64::MAX, limit, ..Self::default() }
    }
}

/// Newest first, whatever was asked for.
pub fn posts(db: &mut Db, session: i64, wanted: &Wanted) -> Result<Vec<SessionPost>, StoreError> {
    let mut rows = session_posts::table
        .filter(session_posts::session_id.eq(session))
        .filter(session_posts::post_id.lt(wanted.max_id))
        .filter(session_posts::post_id.gt(wanted.since_id))
        .select(SessionPost::as_select())
        .limit(wanted.limit)
        .into_boxed();
    if let Some(number) = wanted.prompt {
        rows = rows.filter(session_posts::prompt.eq(number));
    }
    if wanted.unprompted {
        rows = rows.filter(session_posts::prompt.is_null());
    }
    if wanted.pinned {
        rows = rows.filter(session_posts::pinned.eq(true));
    }
    if !wanted.hidden {
        rows = rows.filter(session_posts::hidden.eq(false));
    }
    if wanted.ascending {
        let mut page: Vec<SessionPost> = rows.order(session_posts::post_id.asc()).load(db)?;
        page.reverse();
        return Ok(page);
    }
    Ok(rows.order(session_posts::post_id.desc()).load(db)?)
}

/// `(what the post answers, that)` of posts of a session: who replied to whom, for the reply network.
pub fn replies(db: &mut Db, session: i64) -> Result<Vec<(i64, Option<i64>)>, StoreError> {
    Ok(session_posts::table
        .inner_join(posts::table.on(posts::id.eq(session_posts::post_id)))
        .filter(session_posts::session_id.eq(session))
        .order(session_posts::post_id.asc())
        .select((session_posts::post_id, posts::in_reply_to_id))
        .load(db)?)
}

/// Says which prompt a post answers.
pub fn set_prompt(db: &mut Db, row: &SessionPost, prompt: Option<i16>) -> Result<(), StoreError> {
    diesel::update(session_posts::table.find((row.session_id, row.post_id)))
        .set(session_posts::prompt.eq(prompt))
        .execute(db)?;
    if !row.counts() {
        return Ok(());
    }
    if let Some(old) = row.prompt {
        count_answers(db, row.session_id, old, -1)?;
    }
    if let Some(new) = prompt {
        count_answers(db, row.session_id, new, 1)?;
    }
    Ok(())
}

pub fn set_pinned(db: &mut Db, session: i64, post: i64, pinned: bool) -> Result<(), StoreError> {
    diesel::update(session_posts::table.find((session, post)))
        .set(session_posts::pinned.eq(pinned))
        .execute(db)?;
    Ok(())
}

/// Hides a post from the transcript, or shows it again.
pub fn set_hidden(db: &mut Db, row: &SessionPost, hidden: bool) -> Result<(), StoreError> {
    diesel::update(session_posts::table.find((row.session_id, row.post_id)))
        .set(session_posts::hidden.eq(hidden))
        .execute(db)?;
    let now = SessionPost { hidden, ..row.clone() };
    match (row.counts(), now.counts()) {
        (false, true) => count_in(db, &now),
        (true, false) => count_out(db, row),
        _ => Ok(()),
    }
}
