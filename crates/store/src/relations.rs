//! Relations between two accounts: follows, requests, blocks, mutes, private notes.

use crate::db::{Db, StoreError, each};
use crate::schema::{account_notes, blocks, follow_requests, follows, mutes};
use diesel::prelude::*;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = follows)]
pub struct Follow {
    pub account_id: i64,
    pub target_id: i64,
    pub id: i64,
    pub boosts: bool,
    pub notify: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = follow_requests)]
pub struct FollowRequest {
    pub account_id: i64,
    pub target_id: i64,
    pub id: i64,
    pub boosts: bool,
    pub notify: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = mutes)]
pub struct Mute {
    pub account_id: i64,
    pub target_id: i64,
    pub id: i64,
    pub notifications: bool,
    pub expires_at: Option<i64>,
}

/// `(relation id, account)`, newest first.
pub type Page = Vec<(i64, i64)>;

/// Everything between `account` and `targets`, both ways.
#[derive(Debug, Clone, Default)]
pub struct Between {
    pub follows: Vec<Follow>,
    pub followed_by: Vec<i64>,
    pub requested: Vec<i64>,
    pub requested_by: Vec<i64>,
    pub blocking: Vec<i64>,
    pub blocked_by: Vec<i64>,
    pub mutes: Vec<Mute>,
    pub notes: Vec<(i64, String)>,
}

pub fn between(db: &mut Db, account: i64, targets: &[i64]) -> Result<Between, StoreError> {
    Ok(Between {
        follows: follows::table
            .filter(follows::account_id.eq(account))
            .filter(follows::target_id.eq_any(targets))
            .select(Follow::as_select())
            .load(db)?,
        followed_by: follows::table
            .filter(follows::target_id.eq(account))
            .filter(follows::account_id.eq_any(targets))
            .select(follows::account_id)
            .load(db)?,
        requested: follow_requests::table
            .filter(follow_requests::account_id.eq(account))
            .filter(follow_requests::target_id.eq_any(targets))
            .select(follow_requests::target_id)
            .load(db)?,
        requested_by: follow_requests::table
            .filter(follow_requests::target_id.eq(account))
            .filter(follow_requests::account_id.eq_any(targets))
            .select(follow_requests::account_id)
            .load(db)?,
        blocking: blocks::table
            .filter(blocks::account_id.eq(account))
            .filter(blocks::target_id.eq_any(targets))
            .select(blocks::target_id)
            .load(db)?,
        blocked_by: blocks::table
            .filter(blocks::target_id.eq(account))
            .filter(blocks::account_id.eq_any(targets))
            .select(blocks::account_id)
            .load(db)?,
        mutes: mutes::table
            .filter(mutes::account_id.eq(account))
            .filter(mutes::target_id.eq_any(targets))
            .select(Mute::as_select())
            .load(db)?,
        notes: account_notes::table
            .filter(account_notes::account_id.eq(account))
            .filter(account_notes::target_id.eq_any(targets))
            .select((account_notes::target_id, account_notes::text))
            .load(db)?,
    })
}

/// What an account's timelines need: whom it follows, and who is hidden from it.
#[derive(Debug, Clone, Default)]
pub struct Circle {
    pub follows: Vec<Follow>,
    pub blocking: Vec<i64>,
    pub blocked_by: Vec<i64>,
    pub mutes: Vec<Mute>,
}

pub fn circle(db: &mut Db, account: i64) -> Result<Circle, StoreError> {
    Ok(Circle {
        follows: follows::table
            .filter(follows::account_id.eq(account))
            .select(Follow::as_select())
            .load(db)?,
        blocking: blocks::table.filter(blocks::account_id.eq(account)).select(blocks::target_id).load(db)?,
        blocked_by: blocks::table
            .filter(blocks::target_id.eq(account))
            .select(blocks::account_id)
            .load(db)?,
        mutes: mutes::table.filter(mutes::account_id.eq(account)).select(Mute::as_select()).load(db)?,
    })
}

/// True when it is new; an existing follow takes the new wishes.
pub fn follow(db: &mut Db, row: &Follow) -> Result<bool, StoreError> {
    let added = each!(db, conn => diesel::insert_into(follows::table).values(row).on_conflict_do_nothing().execute(conn))?;
    if added == 0 {
        diesel::update(follows::table.find((row.account_id, row.target_id)))
            .set((follows::boosts.eq(row.boosts), follows::notify.eq(row.notify)))
            .execute(db)?;
    }
    Ok(added == 1)
}

pub fn unfollow(db: &mut Db, account: i64, target: i64) -> Result<bool, StoreError> {
    Ok(diesel::delete(follows::table.find((account, target))).execute(db)? == 1)
}

pub fn is_following(db: &mut Db, account: i64, target: i64) -> Result<bool, StoreError> {
    let row: Option<i64> = follows::table.find((account, target)).select(follows::id).first(db).optional()?;
    Ok(row.is_some())
}

/// Followers who want to be told about every post.
pub fn notified_of(db: &mut Db, target: i64) -> Result<Vec<i64>, StoreError> {
    Ok(follows::table
        .filter(follows::target_id.eq(target))
        // In these words, because a partial index is only used for the condition it was made with.
        .filter(diesel::dsl::sql::<diesel::sql_types::Bool>("notify"))
        .select(follows::account_id)
        .load(db)?)
}

pub fn followers(
    db: &mut Db,
    target: i64,
    max_id: i64,
    since_id: i64,
    limit: i64,
) -> Result<Page, StoreError> {
    Ok(follows::table
        .filter(follows::target_id.eq(target))
        .filter(follows::id.lt(max_id))
        .filter(follows::id.gt(since_id))
        .order(follows::id.desc())
        .limit(limit)
        .select((follows::id, follows::account_id))
        .load(db)?)
}

pub fn following(
    db: &mut Db,
    account: i64,
    max_id: i64,
    since_id: i64,
    limit: i64,
) -> Result<Page, StoreError> {
    Ok(follows::table
        .filter(follows::account_id.eq(account))
        .filter(follows::id.lt(max_id))
        .filter(follows::id.gt(since_id))
        .order(follows::id.desc())
        .limit(limit)
        .select((follows::id, follows::target_id))
        .load(db)?)
}

pub fn request(db: &mut Db, row: &FollowRequest) -> Result<bool, StoreError> {
    let added = each!(db, conn => diesel::insert_into(follow_requests::table).values(row).on_conflict_do_nothing().execute(conn))?;
    Ok(added == 1)
}

/// Takes a request off the table; `None` when there is none.
pub fn take_request(db: &mut Db, account: i64, target: i64) -> Result<Option<FollowRequest>, StoreError> {
    let row: Option<FollowRequest> = follow_requests::table
        .find((account, target))
        .select(FollowRequest::as_select())
        .first(db)
        .optional()?;
    if row.is_some() && diesel::delete(follow_requests::table.find((account, target))).execute(db)? == 0 {
        return Ok(None);
    }
    Ok(row)
}

pub fn requests_to(
    db: &mut Db,
    target: i64,
    max_id: i64,
    since_id: i64,
    limit: i64,
) -> Result<Page, StoreError> {
    Ok(follow_requests::table
        .filter(follow_requests::target_id.eq(target))
        .filter(follow_requests::id.lt(max_id))
        .filter(follow_requests::id.gt(since_id))
        .order(follow_requests::id.desc())
        .limit(limit)
        .select((follow_requests::id, follow_requests::account_id))
        .load(db)?)
}

pub fn count_requests(db: &mut Db, target: i64) -> Result<i64, StoreError> {
    Ok(follow_requests::table.filter(follow_requests::target_id.eq(target)).count().get_result(db)?)
}

pub fn block(db: &mut Db, account: i64, target: i64, id: i64) -> Result<(), StoreError> {
    let row = (blocks::account_id.eq(account), blocks::target_id.eq(target), blocks::id.eq(id));
    each!(db, conn => diesel::insert_into(blocks::table).values(row).on_conflict_do_nothing().execute(conn))?;
    Ok(())
}

pub fn unblock(db: &mut Db, account: i64, target: i64) -> Result<(), StoreError> {
    diesel::delete(blocks::table.find((account, target))).execute(db)?;
    Ok(())
}

/// Whether either of the two blocks the other.
pub fn is_blocked(db: &mut Db, one: i64, other: i64) -> Result<bool, StoreError> {
    let count: i64 = blocks::table
        .filter(
            (blocks::account_id.eq(one).and(blocks::target_id.eq(other)))
                .or(blocks::account_id.eq(other).and(blocks::target_id.eq(one))),
        )
        .count()
        .get_result(db)?;
    Ok(count > 0)
}

pub fn blocked(
    db: &mut Db,
    account: i64,
    max_id: i64,
    since_id: i64,
    limit: i64,
) -> Result<Page, StoreError> {
    Ok(blocks::table
        .filter(blocks::account_id.eq(account))
        .filter(blocks::id.lt(max_id))
        .filter(blocks::id.gt(since_id))
        .order(blocks::id.desc())
        .limit(limit)
        .select((blocks::id, blocks::target_id))
        .load(db)?)
}

/// A mute again takes the new wishes.
pub fn mute(db: &mut Db, row: &Mute) -> Result<(), StoreError> {
    unmute(db, row.account_id, row.target_id)?;
    diesel::insert_into(mutes::table).values(row).execute(db)?;
    Ok(())
}

pub fn unmute(db: &mut Db, account: i64, target: i64) -> Result<(), StoreError> {
    diesel::delete(mutes::table.find((account, target))).execute(db)?;
    Ok(())
}

/// Mutes that have not ended.
pub fn muted(
    db: &mut Db,
    account: i64,
    now_ms: i64,
    max_id: i64,
    since_id: i64,
    limit: i64,
) -> Result<Vec<Mute>, StoreError> {
    Ok(mutes::table
        .filter(mutes::account_id.eq(account))
        .filter(mutes::expires_at.is_null().or(mutes::expires_at.gt(now_ms)))
        .filter(mutes::id.lt(max_id))
        .filter(mutes::id.gt(since_id))
        .order(mutes::id.desc())
        .limit(limit)
        .select(Mute::as_select())
        .load(db)?)
}

/// Whether `account` wants no notification from `from` now.
pub fn mutes_notifications(db: &mut Db, account: i64, from: i64, now_ms: i64) -> Result<bool, StoreError> {
    let row: Option<Mute> =
        mutes::table.find((account, from)).select(Mute::as_select()).first(db).optional()?;
    Ok(row.is_some_and(|mute| mute.notifications && mute.expires_at.is_none_or(|at| at > now_ms)))
}

/// Sets the private note of `account` about `target`; an empty one is removed.
pub fn set_note(db: &mut Db, account: i64, target: i64, text: &str) -> Result<(), StoreError> {
    diesel::delete(account_notes::table.find((account, target))).execute(db)?;
    if !text.is_empty() {
        diesel::insert_into(account_notes::table)
            .values((
                account_notes::account_id.eq(account),
                account_notes::target_id.eq(target),
                account_notes::text.eq(text),
            ))
            .execute(db)?;
    }
    Ok(())
}
