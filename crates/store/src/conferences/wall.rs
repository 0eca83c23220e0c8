//! The wall: which posts of a conference are shown on the big screen, and which wait, are set aside or are blocked.

use crate::db::{Db, StoreError};
use crate::schema::{session_posts, wall_blocks, wall_posts};
use diesel::prelude::*;

/// `queue` is a code of `kernel::session::Queue`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = wall_posts)]
pub struct WallPost {
    pub session_id: i64,
    pub post_id: i64,
    pub queue: i16,
    pub moved_by: Option<i64>,
}

pub fn put_on_wall(db: &mut Db, row: &WallPost) -> Result<(), StoreError> {
    diesel::insert_into(wall_posts::table).values(row).execute(db)?;
    Ok(())
}

pub fn on_wall(db: &mut Db, session: i64, post: i64) -> Result<Option<WallPost>, StoreError> {
    Ok(wall_posts::table.find((session, post)).select(WallPost::as_select()).first(db).optional()?)
}

pub fn move_on_wall(db: &mut Db, session: i64, post: i64, queue: i16, by: i64) -> Result<(), StoreError> {
    diesel::update(wall_posts::table.find((session, post)))
        .set((wall_posts::queue.eq(queue), wall_posts::moved_by.eq(by)))
        .execute(db)?;
    Ok(())
}

/// Posts in a queue, newest first; only those that are also in the session `talk`, when it is named. What hosts have hidden
/// from the transcript is not on the wall either.
pub fn queue(
    db: &mut Db,
    session: i64,
    queue: i16,
    talk: Option<i64>,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    let in_session = talk.unwrap_or(session);
    Ok(wall_posts::table
        .inner_join(
            session_posts::table.on(session_posts::post_id
                .eq(wall_posts::post_id)
                .and(session_posts::session_id.eq(in_session))),
        )
        .filter(wall_posts::session_id.eq(session))
        .filter(wall_posts::queue.eq(queue))
        .filter(session_posts::hidden.eq(false))
        .order(wall_posts::post_id.desc())
        .limit(limit)
        .select(wall_posts::post_id)
        .load(db)?)
}

/// `(queue, posts)` of those that have any.
pub fn count_queues(db: &mut Db, session: i64) -> Result<Vec<(i16, i64)>, StoreError> {
    Ok(wall_posts::table
        .filter(wall_posts::session_id.eq(session))
        .group_by(wall_posts::queue)
        .select((wall_posts::queue, diesel::dsl::count_star()))
        .load(db)?)
}

/// Moves everything that an author has in one queue to another.
pub fn move_author(
    db: &mut Db,
    session: i64,
    author: i64,
    from: &[i16],
    to: i16,
    by: i64,
) -> Result<(), StoreError> {
    let theirs: Vec<i64> = session_posts::table
        .filter(session_posts::session_id.eq(session))
        .filter(session_posts::author_id.eq(author))
        .select(session_posts::post_id)
        .load(db)?;
    for some in theirs.chunks(500) {
        diesel::update(
            wall_posts::table
                .filter(wall_posts::session_id.eq(session))
                .filter(wall_posts::post_id.eq_any(some))
                .filter(wall_posts::queue.eq_any(from)),
        )
        .set((wall_posts::queue.eq(to), wall_posts::moved_by.eq(by)))
        .execute(db)?;
    }
    Ok(())
}

pub fn is_blocked_on_wall(db: &mut Db, session: i64, account: i64) -> Result<bool, StoreError> {
    let found: Option<i64> =
        wall_blocks::table.find((session, account)).select(wall_blocks::account_id).first(db).optional()?;
    Ok(found.is_some())
}

pub fn block_on_wall(db: &mut Db, session: i64, account: i64, by: i64, now: i64) -> Result<bool, StoreError> {
    if is_blocked_on_wall(db, session, account)? {
        return Ok(false);
    }
    diesel::insert_into(wall_blocks::table)
        .values((
            wall_blocks::session_id.eq(session),
            wall_blocks::account_id.eq(account),
            wall_blocks::blocked_by.eq(by),
            wall_blocks::since.eq(now),
        ))
        .execute(db)?;
    Ok(true)
}

pub fn unblock_on_wall(db: &mut Db, session: i64, account: i64) -> Result<bool, StoreError> {
    Ok(diesel::delete(wall_blocks::table.find((session, account))).execute(db)? == 1)
}

/// Who is blocked from the wall, the latest first.
pub fn blocked_on_wall(db: &mut Db, session: i64) -> Result<Vec<i64>, StoreError> {
    Ok(wall_blocks::table
        .filter(wall_blocks::session_id.eq(session))
        .order((wall_blocks::since.desc(), wall_blocks::account_id.asc()))
        .select(wall_blocks::account_id)
        .load(db)?)
}
