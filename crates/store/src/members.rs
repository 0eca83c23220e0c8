//! Accounts together with how their owners sign in, as moderators look for them.

use crate::accounts::{self as rows, Account};
use crate::db::{Db, StoreError};
use crate::schema::{account_limits, accounts, users};
use crate::users::User;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

/// In which state a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Takes part without any limit.
    Active,
    /// Waits to be approved.
    Pending,
    Suspended,
    /// Has a limit, by its code.
    Limited(i16),
}

/// Which members are wanted; empty texts are any, the others are parts of what is looked for, in small letters.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub status: Option<Status>,
    pub least_role: i16,
    pub username: String,
    pub display_name: String,
    pub email: String,
    pub max_id: i64,
    pub since_id: i64,
    pub limit: i64,
    /// Takes the oldest of the range instead of the newest.
    pub ascending: bool,
}

/// Newest first.
pub fn page(db: &mut Db, wanted: &Wanted) -> Result<Vec<(Account, User)>, StoreError> {
    let limited = |kind: i16| {
        exists(
            account_limits::table
                .filter(account_limits::account_id.eq(accounts::id))
                .filter(account_limits::kind.eq(kind)),
        )
    };
    let mut found = accounts::table
        .inner_join(users::table.on(users::account_id.eq(accounts::id)))
        .filter(accounts::id.lt(wanted.max_id))
        .filter(accounts::id.gt(wanted.since_id))
        .filter(users::role.ge(wanted.least_role))
        .limit(wanted.limit)
        .select((Account::as_select(), User::as_select()))
        .into_boxed();
    match wanted.status {
        None => {}
        Some(Status::Pending) => found = found.filter(users::approved.eq(false)),
        Some(Status::Suspended) => found = found.filter(accounts::state.eq(rows::SUSPENDED)),
        Some(Status::Limited(kind)) => found = found.filter(limited(kind)),
        Some(Status::Active) => {
            found = found.filter(accounts::state.eq(rows::ACTIVE)).filter(users::approved.eq(true)).filter(
                not(exists(account_limits::table.filter(account_limits::account_id.eq(accounts::id)))),
            );
        }
    }
    if !wanted.username.is_empty() {
        found = found.filter(accounts::handle_key.like(part(&wanted.username)).escape('\\'));
    }
    if !wanted.display_name.is_empty() {
        found = found.filter(accounts::name_key.like(part(&wanted.display_name)).escape('\\'));
    }
    if !wanted.email.is_empty() {
        found = found.filter(users::email.like(part(&wanted.email)).escape('\\'));
    }
    if wanted.ascending {
        let mut page: Vec<(Account, User)> = found.order(accounts::id.asc()).load(db)?;
        page.reverse();
        return Ok(page);
    }
    Ok(found.order(accounts::id.desc()).load(db)?)
}

pub fn by_ids(db: &mut Db, ids: &[i64]) -> Result<Vec<(Account, User)>, StoreError> {
    Ok(accounts::table
        .inner_join(users::table.on(users::account_id.eq(accounts::id)))
        .filter(accounts::id.eq_any(ids))
        .select((Account::as_select(), User::as_select()))
        .load(db)?)
}

/// Members who wait to be approved.
pub fn count_pending(db: &mut Db) -> Result<i64, StoreError> {
    Ok(users::table.filter(users::approved.eq(false)).count().get_result(db)?)
}

fn part(text: &str) -> String {
    format!("%{}%", text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}
