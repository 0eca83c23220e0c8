//! Who was at a session, and for how long: minutes are counted once each, whatever shows them.

use crate::db::{Db, StoreError, each};
use crate::schema::session_presence as presence;
use diesel::prelude::*;

/// `minutes` is in how many different minutes the account was seen; `posts` is how many of its posts are in the session.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = presence)]
pub struct Presence {
    pub session_id: i64,
    pub account_id: i64,
    pub first_at: i64,
    pub last_at: i64,
    pub minutes: i64,
    pub posts: i64,
}

const MINUTE_MS: i64 = 60_000;

/// Notes that somebody was there at `at`.
pub fn seen(db: &mut Db, session: i64, account: i64, at: i64) -> Result<(), StoreError> {
    note(db, session, account, at, 0).map(|_| ())
}

/// Notes a post; true when it is the first of its author.
pub(super) fn posted(db: &mut Db, session: i64, account: i64, at: i64) -> Result<bool, StoreError> {
    Ok(note(db, session, account, at, 1)?.posts == 1)
}

/// Notes that a post was taken back; true when it was the last of its author.
pub(super) fn took_back(db: &mut Db, session: i64, account: i64) -> Result<bool, StoreError> {
    let row = presence::table.find((session, account));
    diesel::update(row).set(presence::posts.eq(presence::posts - 1)).execute(db)?;
    Ok(of(db, session, account)?.is_some_and(|row| row.posts == 0))
}

fn note(db: &mut Db, session: i64, account: i64, at: i64, posts: i64) -> Result<Presence, StoreError> {
    let fresh =
        Presence { session_id: session, account_id: account, first_at: at, last_at: at, minutes: 1, posts };
    let added = each!(db, conn => diesel::insert_into(presence::table).values(&fresh).on_conflict_do_nothing().execute(conn))?;
    if added == 1 {
        return Ok(fresh);
    }
    let old = of(db, session, account)?.ok_or(StoreError::NotFound)?;
    let is_new_minute = at / MINUTE_MS > old.last_at / MINUTE_MS;
    let row = Presence {
        last_at: old.last_at.max(at),
        minutes: old.minutes + i64::from(is_new_minute),
        posts: old.posts + posts,
        ..old
    };
    diesel::update(presence::table.find((session, account)))
        .set((
            presence::last_at.eq(row.last_at),
            presence::minutes.eq(row.minutes),
            presence::posts.eq(presence::posts + posts),
        ))
        .execute(db)?;
    Ok(row)
}

pub fn of(db: &mut Db, session: i64, account: i64) -> Result<Option<Presence>, StoreError> {
    Ok(presence::table.find((session, account)).select(Presence::as_select()).first(db).optional()?)
}

/// Who was there since `since`, the latest first.
pub fn here(db: &mut Db, session: i64, since: i64, limit: i64) -> Result<Vec<Presence>, StoreError> {
    Ok(presence::table
        .filter(presence::session_id.eq(session))
        .filter(presence::last_at.ge(since))
        .order(presence::last_at.desc())
        .limit(limit)
        .select(Presence::as_select())
        .load(db)?)
}

/// Everybody who was there, for certificates and ledgers.
pub fn everybody(db: &mut Db, session: i64) -> Result<Vec<Presence>, StoreError> {
    Ok(presence::table
        .filter(presence::session_id.eq(session))
        .order(presence::account_id.asc())
        .select(Presence::as_select())
        .load(db)?)
}
