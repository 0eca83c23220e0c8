//! Second factors but passkeys: the sealed secret of an authenticator app, recovery codes, and sign-ins that wait for
//! their second step. Whatever works once is used up by one statement, so that of many at once one succeeds.

use crate::db::{Db, StoreError, each};
use crate::schema::{passkey_challenges, passkeys, pending_sign_ins, recovery_codes, totp};
use diesel::prelude::*;

/// `sealed` is the secret under the server's key. It counts as a second factor once it is confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = totp)]
pub struct Totp {
    pub account_id: i64,
    pub sealed: String,
    pub confirmed: bool,
    /// The newest time step that was used: this one and those before it are refused.
    pub last_step: i64,
    pub created_at: i64,
}

/// Whether an account has a second factor. Recovery codes alone are none: they belong to one.
pub fn has_any(db: &mut Db, account: i64) -> Result<bool, StoreError> {
    let app: i64 = totp::table.find(account).filter(totp::confirmed.eq(true)).count().get_result(db)?;
    let keys: i64 = passkeys::table.filter(passkeys::account_id.eq(account)).count().get_result(db)?;
    Ok(app + keys > 0)
}

pub fn totp(db: &mut Db, account: i64) -> Result<Option<Totp>, StoreError> {
    Ok(totp::table.find(account).select(Totp::as_select()).first(db).optional()?)
}

/// A secret that somebody uses, to see whether the server's key opens it.
pub fn any_totp(db: &mut Db) -> Result<Option<Totp>, StoreError> {
    Ok(totp::table.filter(totp::confirmed.eq(true)).select(Totp::as_select()).first(db).optional()?)
}

/// Keeps a secret that is not confirmed yet, in place of an earlier one.
pub fn begin_totp(db: &mut Db, row: &Totp) -> Result<(), StoreError> {
    delete_totp(db, row.account_id)?;
    diesel::insert_into(totp::table).values(row).execute(db)?;
    Ok(())
}

/// The first right code was given; false when it was confirmed before.
pub fn confirm_totp(db: &mut Db, account: i64, sealed: &str, step: i64) -> Result<bool, StoreError> {
    let changed = diesel::update(totp::table.find(account).filter(totp::confirmed.eq(false)))
        .set((totp::sealed.eq(sealed), totp::confirmed.eq(true), totp::last_step.eq(step)))
        .execute(db)?;
    Ok(changed == 1)
}

/// Uses a time step up; false when it, or a later one, was used before.
pub fn use_step(db: &mut Db, account: i64, step: i64) -> Result<bool, StoreError> {
    let changed = diesel::update(
        totp::table.find(account).filter(totp::confirmed.eq(true)).filter(totp::last_step.lt(step)),
    )
    .set(totp::last_step.eq(step))
    .execute(db)?;
    Ok(changed == 1)
}

pub fn delete_totp(db: &mut Db, account: i64) -> Result<bool, StoreError> {
    Ok(diesel::delete(totp::table.find(account)).execute(db)? == 1)
}

/// Replaces all recovery codes of an account.
pub fn set_recovery_codes(db: &mut Db, account: i64, digests: &[String]) -> Result<(), StoreError> {
    delete_recovery_codes(db, account)?;
    let rows: Vec<_> = digests
        .iter()
        .map(|digest| (recovery_codes::account_id.eq(account), recovery_codes::digest.eq(digest)))
        .collect();
    each!(db, conn => diesel::insert_into(recovery_codes::table).values(&rows).execute(conn)?);
    Ok(())
}

/// Uses a recovery code up; false when it is unknown or somebody was faster.
pub fn use_recovery_code(db: &mut Db, account: i64, digest: &str) -> Result<bool, StoreError> {
    Ok(diesel::delete(recovery_codes::table.find((account, digest))).execute(db)? == 1)
}

pub fn count_recovery_codes(db: &mut Db, account: i64) -> Result<i64, StoreError> {
    Ok(recovery_codes::table.filter(recovery_codes::account_id.eq(account)).count().get_result(db)?)
}

pub fn delete_recovery_codes(db: &mut Db, account: i64) -> Result<usize, StoreError> {
    Ok(diesel::delete(recovery_codes::table.filter(recovery_codes::account_id.eq(account))).execute(db)?)
}

pub fn insert_pending(db: &mut Db, digest: &str, account: i64, expires_at: i64) -> Result<(), StoreError> {
    diesel::insert_into(pending_sign_ins::table)
        .values((
            pending_sign_ins::digest.eq(digest),
            pending_sign_ins::account_id.eq(account),
            pending_sign_ins::expires_at.eq(expires_at),
        ))
        .execute(db)?;
    Ok(())
}

/// Whose sign-in waits under this digest.
pub fn pending(db: &mut Db, digest: &str, now_ms: i64) -> Result<Option<i64>, StoreError> {
    Ok(pending_sign_ins::table
        .find(digest)
        .filter(pending_sign_ins::expires_at.gt(now_ms))
        .select(pending_sign_ins::account_id)
        .first(db)
        .optional()?)
}

/// The second step is done; false when it was done before.
pub fn take_pending(db: &mut Db, digest: &str) -> Result<bool, StoreError> {
    Ok(diesel::delete(pending_sign_ins::table.find(digest)).execute(db)? == 1)
}

/// Sign-ins that began with an old password, or before a second factor changed, lead nowhere.
pub fn drop_pending(db: &mut Db, account: i64) -> Result<(), StoreError> {
    diesel::delete(pending_sign_ins::table.filter(pending_sign_ins::account_id.eq(account))).execute(db)?;
    Ok(())
}

pub fn prune(db: &mut Db, now_ms: i64) -> Result<(), StoreError> {
    diesel::delete(pending_sign_ins::table.filter(pending_sign_ins::expires_at.le(now_ms))).execute(db)?;
    diesel::delete(passkey_challenges::table.filter(passkey_challenges::expires_at.le(now_ms)))
        .execute(db)?;
    Ok(())
}
