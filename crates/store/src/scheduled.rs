//! Posts that wait for their time.

use crate::db::{Db, StoreError};
use crate::schema::scheduled_posts;
use diesel::prelude::*;

/// `draft` is the JSON of the post to be.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = scheduled_posts)]
pub struct Scheduled {
    pub id: i64,
    pub account_id: i64,
    pub draft: String,
    pub scheduled_at: i64,
    /// Why it was not published at its time; empty while it waits.
    pub refusal: String,
}

pub fn insert(db: &mut Db, row: &Scheduled) -> Result<(), StoreError> {
    diesel::insert_into(scheduled_posts::table).values(row).execute(db)?;
    Ok(())
}

pub fn by_id(db: &mut Db, id: i64) -> Result<Option<Scheduled>, StoreError> {
    Ok(scheduled_posts::table.find(id).select(Scheduled::as_select()).first(db).optional()?)
}

pub fn owned(db: &mut Db, account: i64, id: i64) -> Result<Option<Scheduled>, StoreError> {
    Ok(by_id(db, id)?.filter(|row| row.account_id == account))
}

pub fn of_account(
    db: &mut Db,
    account: i64,
    max_id: i64,
    since_id: i64,
    limit: i64,
) -> Result<Vec<Scheduled>, StoreError> {
    Ok(scheduled_posts::table
        .filter(scheduled_posts::account_id.eq(account))
        .filter(scheduled_posts::id.lt(max_id))
        .filter(scheduled_posts::id.gt(since_id))
        .order(scheduled_posts::id.desc())
        .limit(limit)
        .select(Scheduled::as_select())
        .load(db)?)
}

pub fn count(db: &mut Db, account: i64) -> Result<i64, StoreError> {
    Ok(scheduled_posts::table.filter(scheduled_posts::account_id.eq(account)).count().get_result(db)?)
}

pub fn set_time(db: &mut Db, id: i64, scheduled_at: i64) -> Result<(), StoreError> {
    diesel::update(scheduled_posts::table.find(id))
        .set((scheduled_posts::scheduled_at.eq(scheduled_at), scheduled_posts::refusal.eq("")))
        .execute(db)?;
    Ok(())
}

pub fn refuse(db: &mut Db, id: i64, why: &str) -> Result<(), StoreError> {
    diesel::update(scheduled_posts::table.find(id)).set(scheduled_posts::refusal.eq(why)).execute(db)?;
    Ok(())
}

pub fn delete(db: &mut Db, id: i64) -> Result<bool, StoreError> {
    Ok(diesel::delete(scheduled_posts::table.find(id)).execute(db)? == 1)
}
