//! First tries that were refused and wait to be sent again. Only a digest is kept, and not for long.

use crate::db::{Db, StoreError};
use crate::schema::confirmations;
use diesel::prelude::*;

/// Remembers a first try, or renews it.
pub fn remember(db: &mut Db, digest: &str, account: i64, expires_at: i64) -> Result<(), StoreError> {
    diesel::delete(confirmations::table.find(digest)).execute(db)?;
    diesel::insert_into(confirmations::table)
        .values((
            confirmations::digest.eq(digest),
            confirmations::account_id.eq(account),
            confirmations::expires_at.eq(expires_at),
        ))
        .execute(db)?;
    Ok(())
}

/// Which of the digests were tried before and not too long ago.
pub fn known(db: &mut Db, digests: &[String], now_ms: i64) -> Result<Vec<String>, StoreError> {
    Ok(confirmations::table
        .filter(confirmations::digest.eq_any(digests))
        .filter(confirmations::expires_at.gt(now_ms))
        .select(confirmations::digest)
        .load(db)?)
}

/// A try that went through is no longer remembered: the same text next week is asked about again.
pub fn forget(db: &mut Db, digests: &[String]) -> Result<(), StoreError> {
    diesel::delete(confirmations::table.filter(confirmations::digest.eq_any(digests))).execute(db)?;
    Ok(())
}

pub fn prune(db: &mut Db, now_ms: i64) -> Result<usize, StoreError> {
    Ok(diesel::delete(confirmations::table.filter(confirmations::expires_at.le(now_ms))).execute(db)?)
}
