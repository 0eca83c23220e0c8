//! Sets of questions, and people's ways through them.

use crate::db::{Db, StoreError};
use crate::schema::{question_set_items, question_sets, set_attempts};
use diesel::prelude::*;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = question_sets)]
pub struct QuestionSet {
    pub id: i64,
    pub author_id: i64,
    pub title: String,
    pub description: String,
    pub created_at: i64,
}

/// `active_ms` is the time spent in the set; `served_post` is the question in front of the person, since `last_at`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = set_attempts, treat_none_as_null = true)]
pub struct Attempt {
    pub set_id: i64,
    pub account_id: i64,
    pub started_at: i64,
    pub last_at: i64,
    pub active_ms: i64,
    pub served_post: Option<i64>,
    pub finished_at: Option<i64>,
    pub score: i16,
}

pub fn insert(db: &mut Db, row: &QuestionSet, posts: &[i64]) -> Result<(), StoreError> {
    diesel::insert_into(question_sets::table).values(row).execute(db)?;
    for (position, post) in (0i16..).zip(posts) {
        diesel::insert_into(question_set_items::table)
            .values((
                question_set_items::set_id.eq(row.id),
                question_set_items::position.eq(position),
                question_set_items::post_id.eq(post),
            ))
            .execute(db)?;
    }
    Ok(())
}

pub fn by_id(db: &mut Db, id: i64) -> Result<Option<QuestionSet>, StoreError> {
    Ok(question_sets::table.find(id).select(QuestionSet::as_select()).first(db).optional()?)
}

pub fn delete(db: &mut Db, id: i64) -> Result<(), StoreError> {
    diesel::delete(question_sets::table.find(id)).execute(db)?;
    Ok(())
}

/// Sets of everybody or of one author, newest first, below `max_id`.
pub fn newest(
    db: &mut Db,
    author: Option<i64>,
    max_id: i64,
    limit: i64,
) -> Result<Vec<QuestionSet>, StoreError> {
    let mut query = question_sets::table
        .filter(question_sets::id.lt(max_id))
        .order(question_sets::id.desc())
        .limit(limit)
        .select(QuestionSet::as_select())
        .into_boxed();
    if let Some(author) = author {
        query = query.filter(question_sets::author_id.eq(author));
    }
    Ok(query.load(db)?)
}

/// Questions of a set, in their order.
pub fn items(db: &mut Db, set: i64) -> Result<Vec<i64>, StoreError> {
    Ok(question_set_items::table
        .filter(question_set_items::set_id.eq(set))
        .order(question_set_items::position.asc())
        .select(question_set_items::post_id)
        .load(db)?)
}

/// How many questions each of these sets has.
pub fn sizes(db: &mut Db, sets: &[i64]) -> Result<Vec<(i64, i64)>, StoreError> {
    Ok(question_set_items::table
        .filter(question_set_items::set_id.eq_any(sets))
        .group_by(question_set_items::set_id)
        .select((question_set_items::set_id, diesel::dsl::count_star()))
        .load(db)?)
}

/// The sets that a question belongs to.
pub fn with_question(db: &mut Db, post: i64) -> Result<Vec<i64>, StoreError> {
    Ok(question_set_items::table
        .filter(question_set_items::post_id.eq(post))
        .select(question_set_items::set_id)
        .load(db)?)
}

pub fn attempt(db: &mut Db, set: i64, account: i64) -> Result<Option<Attempt>, StoreError> {
    Ok(set_attempts::table.find((set, account)).select(Attempt::as_select()).first(db).optional()?)
}

pub fn begin(db: &mut Db, row: &Attempt) -> Result<(), StoreError> {
    diesel::insert_into(set_attempts::table).values(row).execute(db)?;
    Ok(())
}

pub fn go_on(db: &mut Db, row: &Attempt) -> Result<(), StoreError> {
    diesel::update(set_attempts::table.find((row.set_id, row.account_id))).set(row).execute(db)?;
    Ok(())
}

/// Unfinished ways of an account through these sets.
pub fn open_attempts(db: &mut Db, account: i64, sets: &[i64]) -> Result<Vec<Attempt>, StoreError> {
    Ok(set_attempts::table
        .filter(set_attempts::account_id.eq(account))
        .filter(set_attempts::set_id.eq_any(sets))
        .filter(set_attempts::finished_at.is_null())
        .select(Attempt::as_select())
        .load(db)?)
}

/// An account's ways through these sets.
pub fn attempts_of(db: &mut Db, account: i64, sets: &[i64]) -> Result<Vec<Attempt>, StoreError> {
    Ok(set_attempts::table
        .filter(set_attempts::account_id.eq(account))
        .filter(set_attempts::set_id.eq_any(sets))
        .select(Attempt::as_select())
        .load(db)?)
}
