//! Questions that somebody reviews again: what the memory model knows of each, and when it is due.

use crate::db::{Db, StoreError};
use crate::schema::reviews;
use diesel::prelude::*;

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = reviews)]
pub struct Review {
    pub account_id: i64,
    pub post_id: i64,
    /// Days until recall falls to nine in ten.
    pub stability: f64,
    /// 1 to 10.
    pub difficulty: f64,
    pub reviewed_at: i64,
    pub due_at: i64,
    pub times: i32,
    /// How often it was forgotten.
    pub lapses: i32,
}

pub fn of(db: &mut Db, account: i64, post: i64) -> Result<Option<Review>, StoreError> {
    Ok(reviews::table.find((account, post)).select(Review::as_select()).first(db).optional()?)
}

pub fn insert(db: &mut Db, row: &Review) -> Result<(), StoreError> {
    diesel::insert_into(reviews::table).values(row).execute(db)?;
    Ok(())
}

pub fn update(db: &mut Db, row: &Review) -> Result<(), StoreError> {
    diesel::update(reviews::table.find((row.account_id, row.post_id))).set(row).execute(db)?;
    Ok(())
}

pub fn delete(db: &mut Db, account: i64, post: i64) -> Result<(), StoreError> {
    diesel::delete(reviews::table.find((account, post))).execute(db)?;
    Ok(())
}

/// What is due before `at`, longest overdue first.
pub fn due(db: &mut Db, account: i64, at: i64, limit: i64) -> Result<Vec<Review>, StoreError> {
    Ok(reviews::table
        .filter(reviews::account_id.eq(account))
        .filter(reviews::due_at.lt(at))
        .order((reviews::due_at.asc(), reviews::post_id.asc()))
        .limit(limit)
        .select(Review::as_select())
        .load(db)?)
}

pub fn count_due(db: &mut Db, account: i64, at: i64) -> Result<i64, StoreError> {
    Ok(reviews::table
        .filter(reviews::account_id.eq(account))
        .filter(reviews::due_at.lt(at))
        .count()
        .get_result(db)?)
}

pub fn count(db: &mut Db, account: i64) -> Result<i64, StoreError> {
    Ok(reviews::table.filter(reviews::account_id.eq(account)).count().get_result(db)?)
}

/// Which of the posts the account reviews.
pub fn among(db: &mut Db, account: i64, posts: &[i64]) -> Result<Vec<i64>, StoreError> {
    Ok(reviews::table
        .filter(reviews::account_id.eq(account))
        .filter(reviews::post_id.eq_any(posts))
        .select(reviews::post_id)
        .load(db)?)
}

/// When the next one is due, after `at`.
pub fn next_due(db: &mut Db, account: i64, at: i64) -> Result<Option<i64>, StoreError> {
    Ok(reviews::table
        .filter(reviews::account_id.eq(account))
        .filter(reviews::due_at.ge(at))
        .select(diesel::dsl::min(reviews::due_at))
        .first(db)?)
}
