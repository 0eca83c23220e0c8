//! Invites: a code that lets a number of people register.

use crate::db::{Db, StoreError};
use crate::schema::invites;
use diesel::prelude::*;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = invites)]
pub struct Invite {
    pub id: i64,
    pub code: String,
    pub created_by: Option<i64>,
    pub uses_left: i64,
    pub expires_at: Option<i64>,
}

pub fn insert(db: &mut Db, row: &Invite) -> Result<(), StoreError> {
    diesel::insert_into(invites::table).values(row).execute(db)?;
    Ok(())
}

/// Uses a code once. One statement, so that two people at the same moment cannot share the last use.
pub fn redeem(db: &mut Db, code: &str, now_ms: i64) -> Result<bool, StoreError> {
    let changed = diesel::update(
        invites::table
            .filter(invites::code.eq(code))
            .filter(invites::uses_left.gt(0))
            .filter(invites::expires_at.is_null().or(invites::expires_at.gt(now_ms))),
    )
    .set(invites::uses_left.eq(invites::uses_left - 1))
    .execute(db)?;
    Ok(changed == 1)
}
