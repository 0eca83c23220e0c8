//! What a group's moderators have on their desk: posts that wait, and posts that are pinned.

use crate::db::{Db, StoreError, each};
use crate::schema::{group_pins, group_queue};
use diesel::prelude::*;

/// Puts a post into the queue; `reason` is a code of `kernel::group::Held`.
pub fn wait(db: &mut Db, group: i64, post: i64, reason: i16) -> Result<(), StoreError> {
    diesel::insert_into(group_queue::table)
        .values((
            group_queue::group_id.eq(group),
            group_queue::post_id.eq(post),
            group_queue::reason.eq(reason),
        ))
        .execute(db)?;
    Ok(())
}

/// `(post, reason)` of what waits, the oldest first.
pub fn waiting(db: &mut Db, group: i64, limit: i64) -> Result<Vec<(i64, i16)>, StoreError> {
    Ok(group_queue::table
        .filter(group_queue::group_id.eq(group))
        .order(group_queue::post_id.asc())
        .limit(limit)
        .select((group_queue::post_id, group_queue::reason))
        .load(db)?)
}

pub fn is_waiting(db: &mut Db, post: i64) -> Result<bool, StoreError> {
    let row: Option<i64> = group_queue::table.find(post).select(group_queue::post_id).first(db).optional()?;
    Ok(row.is_some())
}

pub fn count_waiting(db: &mut Db, group: i64) -> Result<i64, StoreError> {
    Ok(group_queue::table.filter(group_queue::group_id.eq(group)).count().get_result(db)?)
}

/// True when the post waited.
pub fn decide(db: &mut Db, group: i64, post: i64) -> Result<bool, StoreError> {
    let row = group_queue::table.find(post).filter(group_queue::group_id.eq(group));
    Ok(diesel::delete(row).execute(db)? == 1)
}

pub fn pin(db: &mut Db, group: i64, post: i64, now: i64) -> Result<bool, StoreError> {
    let row = (group_pins::group_id.eq(group), group_pins::post_id.eq(post), group_pins::pinned_at.eq(now));
    let added = each!(db, conn => diesel::insert_into(group_pins::table).values(row).on_conflict_do_nothing().execute(conn))?;
    Ok(added == 1)
}

pub fn unpin(db: &mut Db, group: i64, post: i64) -> Result<bool, StoreError> {
    Ok(diesel::delete(group_pins::table.find((group, post))).execute(db)? == 1)
}

/// The pinned posts, the last pinned first.
pub fn pinned(db: &mut Db, group: i64) -> Result<Vec<i64>, StoreError> {
    Ok(group_pins::table
        .filter(group_pins::group_id.eq(group))
        .order((group_pins::pinned_at.desc(), group_pins::post_id.desc()))
        .select(group_pins::post_id)
        .load(db)?)
}
