//! Notifications: what others did that concerns an account.

use crate::db::{Db, StoreError};
use crate::schema::notifications;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

/// The post as a number that can be compared; no post has the id 0.
const POST: &str = "coalesce(post_id, 0)";

/// `kind` is one of `app::notifications::Kind`'s codes.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = notifications)]
pub struct Notification {
    pub id: i64,
    pub account_id: i64,
    pub kind: i16,
    pub from_id: i64,
    pub post_id: Option<i64>,
    /// The report or the decision that it is about.
    pub about_id: Option<i64>,
}

pub fn insert(db: &mut Db, row: &Notification) -> Result<(), StoreError> {
    diesel::insert_into(notifications::table).values(row).execute(db)?;
    Ok(())
}

/// Whether the same news was already told: favouriting twice is one notification.
pub fn exists(db: &mut Db, row: &Notification) -> Result<bool, StoreError> {
    let found: i64 = notifications::table
        .filter(notifications::account_id.eq(row.account_id))
        .filter(notifications::kind.eq(row.kind))
        .filter(notifications::from_id.eq(row.from_id))
        .filter(sql::<BigInt>(POST).eq(row.post_id.unwrap_or(0)))
        .count()
        .get_result(db)?;
    Ok(found > 0)
}

pub fn by_id(db: &mut Db, account: i64, id: i64) -> Result<Option<Notification>, StoreError> {
    Ok(notifications::table
        .find(id)
        .filter(notifications::account_id.eq(account))
        .select(Notification::as_select())
        .first(db)
        .optional()?)
}

/// Which notifications are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub kinds: Vec<i16>,
    pub from: Option<i64>,
    pub max_id: i64,
    pub since_id: i64,
    pub limit: i64,
    /// Takes the oldest of the range instead of the newest.
    pub ascending: bool,
}

/// Newest first.
pub fn page(db: &mut Db, account: i64, wanted: &Wanted) -> Result<Vec<Notification>, StoreError> {
    let mut rows = notifications::table
        .filter(notifications::account_id.eq(account))
        .filter(notifications::kind.eq_any(&wanted.kinds))
        .filter(notifications::id.lt(wanted.max_id))
        .filter(notifications::id.gt(wanted.since_id))
        .select(Notification::as_select())
        .limit(wanted.limit)
        .into_boxed();
    if let Some(from) = wanted.from {
        rows = rows.filter(notifications::from_id.eq(from));
    }
    if wanted.ascending {
        let mut page: Vec<Notification> = rows.order(notifications::id.asc()).load(db)?;
        page.reverse();
        return Ok(page);
    }
    Ok(rows.order(notifications::id.desc()).load(db)?)
}

/// How many are newer than `since_id`, up to `limit`.
pub fn count_newer(db: &mut Db, account: i64, since_id: i64, limit: i64) -> Result<i64, StoreError> {
    let ids: Vec<i64> = notifications::table
        .filter(notifications::account_id.eq(account))
        .filter(notifications::id.gt(since_id))
        .limit(limit)
        .select(notifications::id)
        .load(db)?;
    Ok(i64::try_from(ids.len()).unwrap_or(limit))
}

pub fn delete(db: &mut Db, account: i64, id: i64) -> Result<(), StoreError> {
    diesel::delete(notifications::table.find(id).filter(notifications::account_id.eq(account)))
        .execute(db)?;
    Ok(())
}

pub fn clear(db: &mut Db, account: i64) -> Result<(), StoreError> {
    diesel::delete(notifications::table.filter(notifications::account_id.eq(account))).execute(db)?;
    Ok(())
}

/// Takes back what is no longer so: an undone favourite leaves no notification.
pub fn withdraw(
    db: &mut Db,
    kind: i16,
    from: i64,
    account: i64,
    post: Option<i64>,
) -> Result<(), StoreError> {
    diesel::delete(
        notifications::table
            .filter(notifications::account_id.eq(account))
            .filter(notifications::kind.eq(kind))
            .filter(notifications::from_id.eq(from))
            .filter(sql::<BigInt>(POST).eq(post.unwrap_or(0))),
    )
    .execute(db)?;
    Ok(())
}

/// Everything that came from one account: after a block it is gone.
pub fn clear_from(db: &mut Db, account: i64, from: i64) -> Result<(), StoreError> {
    diesel::delete(
        notifications::table
            .filter(notifications::account_id.eq(account))
            .filter(notifications::from_id.eq(from)),
    )
    .execute(db)?;
    Ok(())
}
