//! Decisions of moderators, the appeals against them, and the limits that they put on accounts.

use crate::db::{Db, StoreError};
use crate::schema::{account_limits, accounts, appeals, decisions, users};
use diesel::dsl::count_star;
use diesel::prelude::*;

/// One decision. `posts` is a JSON array of ids, `action` a code of `kernel::moderation::Action`, `appeal_token` the
/// digest of the secret in the mailed link. Nobody decided when `moderator_id` is none: a flag hid a post.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = decisions)]
pub struct Decision {
    pub id: i64,
    pub target_id: i64,
    pub report_id: Option<i64>,
    pub moderator_id: Option<i64>,
    pub action: i16,
    pub reason: String,
    pub note: String,
    pub posts: String,
    pub ends_at: Option<i64>,
    /// When it was lifted, ended, or was undone by an appeal.
    pub undone_at: Option<i64>,
    pub appeal_token: Option<String>,
    pub created_at: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = appeals)]
pub struct Appeal {
    pub id: i64,
    pub decision_id: i64,
    pub text: String,
    pub state: i16,
    pub answer: String,
    pub answered_by: Option<i64>,
    pub answered_at: Option<i64>,
    pub created_at: i64,
}

/// What an account may not; `kind` is a code of `kernel::moderation::Limit`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = account_limits)]
pub struct AccountLimit {
    pub account_id: i64,
    pub kind: i16,
    pub decision_id: Option<i64>,
    pub ends_at: Option<i64>,
}

pub fn insert(db: &mut Db, row: &Decision) -> Result<(), StoreError> {
    diesel::insert_into(decisions::table).values(row).execute(db)?;
    Ok(())
}

pub fn by_id(db: &mut Db, id: i64) -> Result<Option<Decision>, StoreError> {
    Ok(decisions::table.find(id).select(Decision::as_select()).first(db).optional()?)
}

pub fn by_ids(db: &mut Db, ids: &[i64]) -> Result<Vec<Decision>, StoreError> {
    Ok(decisions::table.filter(decisions::id.eq_any(ids)).select(Decision::as_select()).load(db)?)
}

pub fn by_appeal_token(db: &mut Db, digest: &str) -> Result<Option<Decision>, StoreError> {
    Ok(decisions::table
        .filter(decisions::appeal_token.eq(digest))
        .select(Decision::as_select())
        .first(db)
        .optional()?)
}

/// Decisions about an account, newest first.
pub fn about(db: &mut Db, target: i64, limit: i64) -> Result<Vec<Decision>, StoreError> {
    Ok(decisions::table
        .filter(decisions::target_id.eq(target))
        .order(decisions::id.desc())
        .limit(limit)
        .select(Decision::as_select())
        .load(db)?)
}

pub fn undo(db: &mut Db, id: i64, now_ms: i64) -> Result<(), StoreError> {
    diesel::update(decisions::table.find(id)).set(decisions::undone_at.eq(now_ms)).execute(db)?;
    Ok(())
}

/// Decisions by action that were made in `[from, to)`.
pub fn made(db: &mut Db, from_ms: i64, to_ms: i64) -> Result<Vec<(i16, i64)>, StoreError> {
    Ok(decisions::table
        .filter(decisions::created_at.ge(from_ms))
        .filter(decisions::created_at.lt(to_ms))
        .group_by(decisions::action)
        .select((decisions::action, count_star()))
        .load(db)?)
}

pub fn insert_appeal(db: &mut Db, row: &Appeal) -> Result<(), StoreError> {
    diesel::insert_into(appeals::table).values(row).execute(db)?;
    Ok(())
}

pub fn appeal_by_id(db: &mut Db, id: i64) -> Result<Option<Appeal>, StoreError> {
    Ok(appeals::table.find(id).select(Appeal::as_select()).first(db).optional()?)
}

pub fn appeals_of(db: &mut Db, decisions: &[i64]) -> Result<Vec<Appeal>, StoreError> {
    Ok(appeals::table
        .filter(appeals::decision_id.eq_any(decisions))
        .order(appeals::id.asc())
        .select(Appeal::as_select())
        .load(db)?)
}

/// Appeals that wait, oldest first; or those that were answered, newest first.
pub fn appeals_page(db: &mut Db, answered: bool, limit: i64) -> Result<Vec<Appeal>, StoreError> {
    let rows = appeals::table.limit(limit).select(Appeal::as_select()).into_boxed();
    Ok(if answered {
        rows.filter(appeals::answered_at.is_not_null()).order(appeals::id.desc()).load(db)?
    } else {
        rows.filter(appeals::answered_at.is_null()).order(appeals::id.asc()).load(db)?
    })
}

pub fn open_appeals(db: &mut Db) -> Result<i64, StoreError> {
    Ok(appeals::table.filter(appeals::answered_at.is_null()).count().get_result(db)?)
}

pub fn answer_appeal(
    db: &mut Db,
    id: i64,
    state: i16,
    answer: &str,
    by: i64,
    now_ms: i64,
) -> Result<(), StoreError> {
    diesel::update(appeals::table.find(id))
        .set((
            appeals::state.eq(state),
            appeals::answer.eq(answer),
            appeals::answered_by.eq(by),
            appeals::answered_at.eq(now_ms),
        ))
        .execute(db)?;
    Ok(())
}

/// Appeals by state that were made in `[from, to)`.
pub fn appeals_made(db: &mut Db, from_ms: i64, to_ms: i64) -> Result<Vec<(i16, i64)>, StoreError> {
    Ok(appeals::table
        .filter(appeals::created_at.ge(from_ms))
        .filter(appeals::created_at.lt(to_ms))
        .group_by(appeals::state)
        .select((appeals::state, count_star()))
        .load(db)?)
}

/// Sets a limit; one of the same kind takes the new end.
pub fn set_limit(db: &mut Db, row: &AccountLimit) -> Result<(), StoreError> {
    lift_limit(db, row.account_id, row.kind)?;
    diesel::insert_into(account_limits::table).values(row).execute(db)?;
    Ok(())
}

/// The limit that was lifted.
pub fn lift_limit(db: &mut Db, account: i64, kind: i16) -> Result<Option<AccountLimit>, StoreError> {
    let row: Option<AccountLimit> =
        account_limits::table.find((account, kind)).select(AccountLimit::as_select()).first(db).optional()?;
    if row.is_some() {
        diesel::delete(account_limits::table.find((account, kind))).execute(db)?;
    }
    Ok(row)
}

pub fn limits_of(db: &mut Db, accounts: &[i64]) -> Result<Vec<AccountLimit>, StoreError> {
    Ok(account_limits::table
        .filter(account_limits::account_id.eq_any(accounts))
        .order((account_limits::account_id.asc(), account_limits::kind.asc()))
        .select(AccountLimit::as_select())
        .load(db)?)
}

pub fn has_limit(db: &mut Db, account: i64, kind: i16) -> Result<bool, StoreError> {
    let found: Option<i16> =
        account_limits::table.find((account, kind)).select(account_limits::kind).first(db).optional()?;
    Ok(found.is_some())
}

/// Every account with a limit of this kind.
pub fn limited(db: &mut Db, kind: i16) -> Result<Vec<i64>, StoreError> {
    Ok(account_limits::table
        .filter(account_limits::kind.eq(kind))
        .select(account_limits::account_id)
        .load(db)?)
}

/// Accounts that take part and have at least this role.
pub fn with_role(db: &mut Db, least: i16) -> Result<Vec<i64>, StoreError> {
    Ok(users::table
        .inner_join(accounts::table.on(accounts::id.eq(users::account_id)))
        .filter(users::role.ge(least))
        .filter(accounts::state.eq(crate::accounts::ACTIVE))
        .order(users::account_id.asc())
        .select(users::account_id)
        .load(db)?)
}
