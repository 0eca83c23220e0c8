//! Polls: options, tallies and votes.

use crate::db::{Db, StoreError};
use crate::schema::{poll_options, poll_votes, polls};
use diesel::prelude::*;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = polls)]
pub struct Poll {
    pub id: i64,
    pub post_id: i64,
    pub multiple: bool,
    pub hide_totals: bool,
    pub expires_at: i64,
    pub voters_count: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = poll_options)]
pub struct PollOption {
    pub poll_id: i64,
    pub position: i16,
    pub title: String,
    pub votes: i64,
}

pub fn insert(db: &mut Db, row: &Poll, options: &[String]) -> Result<(), StoreError> {
    diesel::insert_into(polls::table).values(row).execute(db)?;
    for (position, title) in (0i16..).zip(options) {
        let option = PollOption { poll_id: row.id, position, title: title.clone(), votes: 0 };
        diesel::insert_into(poll_options::table).values(&option).execute(db)?;
    }
    Ok(())
}

pub fn by_id(db: &mut Db, id: i64) -> Result<Option<Poll>, StoreError> {
    Ok(polls::table.find(id).select(Poll::as_select()).first(db).optional()?)
}

pub fn by_ids(db: &mut Db, ids: &[i64]) -> Result<Vec<Poll>, StoreError> {
    Ok(polls::table.filter(polls::id.eq_any(ids)).select(Poll::as_select()).load(db)?)
}

/// Options in their order.
pub fn options_of(db: &mut Db, ids: &[i64]) -> Result<Vec<PollOption>, StoreError> {
    Ok(poll_options::table
        .filter(poll_options::poll_id.eq_any(ids))
        .order((poll_options::poll_id.asc(), poll_options::position.asc()))
        .select(PollOption::as_select())
        .load(db)?)
}

pub fn delete(db: &mut Db, id: i64) -> Result<(), StoreError> {
    diesel::delete(polls::table.find(id)).execute(db)?;
    Ok(())
}

/// `(poll, position)` of an account's votes.
pub fn votes_of(db: &mut Db, account: i64, polls: &[i64]) -> Result<Vec<(i64, i16)>, StoreError> {
    Ok(poll_votes::table
        .filter(poll_votes::account_id.eq(account))
        .filter(poll_votes::poll_id.eq_any(polls))
        .order((poll_votes::poll_id.asc(), poll_votes::position.asc()))
        .select((poll_votes::poll_id, poll_votes::position))
        .load(db)?)
}

/// Stores one voter's choices. The primary key refuses a second vote for the same option; the caller has looked for
/// any vote before.
pub fn vote(db: &mut Db, poll: i64, account: i64, positions: &[i16]) -> Result<(), StoreError> {
    // The voter's row of the poll is locked first, so that two votes at once are one after the other.
    diesel::update(polls::table.find(poll))
        .set(polls::voters_count.eq(polls::voters_count + 1))
        .execute(db)?;
    for position in positions {
        diesel::insert_into(poll_votes::table)
            .values((
                poll_votes::poll_id.eq(poll),
                poll_votes::account_id.eq(account),
                poll_votes::position.eq(position),
            ))
            .execute(db)?;
        diesel::update(poll_options::table.find((poll, *position)))
            .set(poll_options::votes.eq(poll_options::votes + 1))
            .execute(db)?;
    }
    Ok(())
}

/// Takes the poll's row for this transaction, so that a second vote of the same person waits and then sees the first.
pub fn lock(db: &mut Db, poll: i64) -> Result<(), StoreError> {
    diesel::update(polls::table.find(poll)).set(polls::voters_count.eq(polls::voters_count)).execute(db)?;
    Ok(())
}

pub fn voters(db: &mut Db, poll: i64) -> Result<Vec<i64>, StoreError> {
    Ok(poll_votes::table
        .filter(poll_votes::poll_id.eq(poll))
        .select(poll_votes::account_id)
        .distinct()
        .load(db)?)
}
