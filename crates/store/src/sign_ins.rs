//! Browser sign_ins, kept as digests of the cookie.

use crate::db::{Db, StoreError};
use crate::schema::sign_ins;
use diesel::prelude::*;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = sign_ins)]
pub struct SignIn {
    pub id: i64,
    pub digest: String,
    pub account_id: i64,
    pub user_agent: String,
    pub created_at: i64,
}

pub fn insert(db: &mut Db, row: &SignIn) -> Result<(), StoreError> {
    diesel::insert_into(sign_ins::table).values(row).execute(db)?;
    Ok(())
}

/// The session of a cookie, unless it began before `since_ms`.
pub fn by_digest(db: &mut Db, digest: &str, since_ms: i64) -> Result<Option<SignIn>, StoreError> {
    Ok(sign_ins::table
        .filter(sign_ins::digest.eq(digest))
        .filter(sign_ins::created_at.gt(since_ms))
        .select(SignIn::as_select())
        .first(db)
        .optional()?)
}

/// Gives a session a new secret; false when it has ended meanwhile.
pub fn renew(db: &mut Db, old: &str, new: &str) -> Result<bool, StoreError> {
    let changed = diesel::update(sign_ins::table.filter(sign_ins::digest.eq(old)))
        .set(sign_ins::digest.eq(new))
        .execute(db)?;
    Ok(changed == 1)
}

pub fn of_account(db: &mut Db, account: i64) -> Result<Vec<SignIn>, StoreError> {
    Ok(sign_ins::table
        .filter(sign_ins::account_id.eq(account))
        .order(sign_ins::id.desc())
        .select(SignIn::as_select())
        .load(db)?)
}

pub fn delete(db: &mut Db, digest: &str) -> Result<(), StoreError> {
    diesel::delete(sign_ins::table.filter(sign_ins::digest.eq(digest))).execute(db)?;
    Ok(())
}

/// Ends one session of an account by its id; the digest of what was ended.
pub fn end(db: &mut Db, account: i64, id: i64) -> Result<Option<String>, StoreError> {
    let digest: Option<String> = sign_ins::table
        .find(id)
        .filter(sign_ins::account_id.eq(account))
        .select(sign_ins::digest)
        .first(db)
        .optional()?;
    if let Some(digest) = &digest {
        delete(db, digest)?;
    }
    Ok(digest)
}

/// Ends every session of an account but the one to keep; the digests of what was ended.
pub fn end_all(db: &mut Db, account: i64, keep: Option<&str>) -> Result<Vec<String>, StoreError> {
    let ended: Vec<String> = of_account(db, account)?
        .into_iter()
        .map(|row| row.digest)
        .filter(|digest| Some(digest.as_str()) != keep)
        .collect();
    for digest in &ended {
        delete(db, digest)?;
    }
    Ok(ended)
}

pub fn prune(db: &mut Db, before_ms: i64) -> Result<usize, StoreError> {
    Ok(diesel::delete(sign_ins::table.filter(sign_ins::created_at.lt(before_ms))).execute(db)?)
}
