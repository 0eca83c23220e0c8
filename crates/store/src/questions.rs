//! Questions: the sealed key beside a poll, and who has answered.

use crate::db::{Db, StoreError};
use crate::schema::{answers, posts, questions};
use diesel::prelude::*;

/// What is sealed. The stem is the post's text, the options are its poll's.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = questions)]
pub struct Question {
    pub post_id: i64,
    pub key_position: i16,
    pub explanation: String,
    /// One reference a line.
    pub reference_list: String,
    /// JSON: what is said about each option.
    pub feedback: String,
    /// What the author's bank of questions calls it.
    pub title: String,
}

/// One person's answer. `took_ms` is known when the question was served in a set.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = answers)]
pub struct Answer {
    pub post_id: i64,
    pub account_id: i64,
    pub choice: i16,
    pub correct: bool,
    pub answered_at: i64,
    pub took_ms: Option<i64>,
}

pub fn insert(db: &mut Db, row: &Question) -> Result<(), StoreError> {
    diesel::insert_into(questions::table).values(row).execute(db)?;
    Ok(())
}

pub fn update(db: &mut Db, row: &Question) -> Result<(), StoreError> {
    diesel::update(questions::table.find(row.post_id)).set(row).execute(db)?;
    Ok(())
}

pub fn delete(db: &mut Db, post: i64) -> Result<(), StoreError> {
    diesel::delete(questions::table.find(post)).execute(db)?;
    Ok(())
}

pub fn by_post(db: &mut Db, post: i64) -> Result<Option<Question>, StoreError> {
    Ok(questions::table.find(post).select(Question::as_select()).first(db).optional()?)
}

pub fn of_posts(db: &mut Db, posts: &[i64]) -> Result<Vec<Question>, StoreError> {
    Ok(questions::table.filter(questions::post_id.eq_any(posts)).select(Question::as_select()).load(db)?)
}

/// Which of the posts are questions; says nothing of their keys.
pub fn among(db: &mut Db, posts: &[i64]) -> Result<Vec<i64>, StoreError> {
    Ok(questions::table.filter(questions::post_id.eq_any(posts)).select(questions::post_id).load(db)?)
}

/// Public questions that nobody holds back, newest first, below `max_id`.
pub fn newest_public(db: &mut Db, max_id: i64, limit: i64) -> Result<Vec<i64>, StoreError> {
    Ok(questions::table
        .inner_join(posts::table.on(posts::id.eq(questions::post_id)))
        .filter(posts::visibility.eq(0))
        .filter(posts::held.eq(false))
        .filter(questions::post_id.lt(max_id))
        .order(questions::post_id.desc())
        .limit(limit)
        .select(questions::post_id)
        .load(db)?)
}

/// Questions of an author, newest first, below `max_id`.
pub fn by_author(db: &mut Db, author: i64, max_id: i64, limit: i64) -> Result<Vec<i64>, StoreError> {
    Ok(questions::table
        .inner_join(posts::table.on(posts::id.eq(questions::post_id)))
        .filter(posts::author_id.eq(author))
        .filter(questions::post_id.lt(max_id))
        .order(questions::post_id.desc())
        .limit(limit)
        .select(questions::post_id)
        .load(db)?)
}

pub fn answer(db: &mut Db, row: &Answer) -> Result<(), StoreError> {
    diesel::insert_into(answers::table).values(row).execute(db)?;
    Ok(())
}

pub fn is_answered(db: &mut Db, post: i64) -> Result<bool, StoreError> {
    let one: Option<i64> =
        answers::table.filter(answers::post_id.eq(post)).select(answers::post_id).first(db).optional()?;
    Ok(one.is_some())
}

/// Answers to these questions, by question and then by person.
pub fn answers_to(db: &mut Db, posts: &[i64]) -> Result<Vec<Answer>, StoreError> {
    Ok(answers::table
        .filter(answers::post_id.eq_any(posts))
        .order((answers::post_id.asc(), answers::account_id.asc()))
        .select(Answer::as_select())
        .load(db)?)
}

/// What an account answered to these questions.
pub fn answers_of(db: &mut Db, account: i64, posts: &[i64]) -> Result<Vec<Answer>, StoreError> {
    Ok(answers::table
        .filter(answers::account_id.eq(account))
        .filter(answers::post_id.eq_any(posts))
        .select(Answer::as_select())
        .load(db)?)
}
