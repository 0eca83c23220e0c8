//! Passkeys (W3C WebAuthn) and the challenges that they sign. Ids, handles and keys are base64url.

use crate::db::{Db, StoreError};
use crate::schema::{passkey_challenges, passkeys};
use diesel::prelude::*;

/// `public_key` is a COSE_Key (RFC 9053).
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = passkeys)]
pub struct Passkey {
    pub id: i64,
    pub account_id: i64,
    pub credential_id: String,
    /// What the authenticator knows the account by: random, the same for all passkeys of an account.
    pub user_handle: String,
    pub public_key: String,
    pub sign_count: i64,
    pub name: String,
    pub created_at: i64,
    pub last_used_at: Option<i64>,
}

/// `bound_to` is whom the challenge was given to; `account_id` is null when anybody may answer.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = passkey_challenges)]
pub struct Challenge {
    pub digest: String,
    pub purpose: i16,
    pub bound_to: String,
    pub account_id: Option<i64>,
    pub user_handle: String,
    pub expires_at: i64,
}

pub fn insert(db: &mut Db, row: &Passkey) -> Result<(), StoreError> {
    diesel::insert_into(passkeys::table).values(row).execute(db)?;
    Ok(())
}

pub fn of_account(db: &mut Db, account: i64) -> Result<Vec<Passkey>, StoreError> {
    Ok(passkeys::table
        .filter(passkeys::account_id.eq(account))
        .order(passkeys::id.asc())
        .select(Passkey::as_select())
        .load(db)?)
}

pub fn by_credential(db: &mut Db, credential_id: &str) -> Result<Option<Passkey>, StoreError> {
    Ok(passkeys::table
        .filter(passkeys::credential_id.eq(credential_id))
        .select(Passkey::as_select())
        .first(db)
        .optional()?)
}

/// Notes a use; false when the counter did not go up, as when a copy of the key signed. A passkey that is kept in
/// several places at once does not count, and says zero each time (WebAuthn section 6.1.1).
pub fn note_use(db: &mut Db, id: i64, sign_count: i64, now_ms: i64) -> Result<bool, StoreError> {
    let mine = passkeys::table.find(id);
    let now = (passkeys::sign_count.eq(sign_count), passkeys::last_used_at.eq(now_ms));
    let changed = if sign_count == 0 {
        diesel::update(mine.filter(passkeys::sign_count.eq(0))).set(now).execute(db)?
    } else {
        diesel::update(mine.filter(passkeys::sign_count.lt(sign_count))).set(now).execute(db)?
    };
    Ok(changed == 1)
}

/// Removes one passkey of an account; its name.
pub fn delete(db: &mut Db, account: i64, id: i64) -> Result<Option<String>, StoreError> {
    let name: Option<String> = passkeys::table
        .find(id)
        .filter(passkeys::account_id.eq(account))
        .select(passkeys::name)
        .first(db)
        .optional()?;
    if name.is_some() && diesel::delete(passkeys::table.find(id)).execute(db)? == 0 {
        return Ok(None);
    }
    Ok(name)
}

pub fn delete_all(db: &mut Db, account: i64) -> Result<usize, StoreError> {
    Ok(diesel::delete(passkeys::table.filter(passkeys::account_id.eq(account))).execute(db)?)
}

pub fn insert_challenge(db: &mut Db, row: &Challenge) -> Result<(), StoreError> {
    diesel::insert_into(passkey_challenges::table).values(row).execute(db)?;
    Ok(())
}

/// Uses a challenge up; `None` when it is unknown, spent, expired or was given to somebody else.
pub fn take_challenge(
    db: &mut Db,
    digest: &str,
    purpose: i16,
    bound_to: &str,
    now_ms: i64,
) -> Result<Option<Challenge>, StoreError> {
    let found: Option<Challenge> = passkey_challenges::table
        .find(digest)
        .filter(passkey_challenges::purpose.eq(purpose))
        .filter(passkey_challenges::bound_to.eq(bound_to))
        .filter(passkey_challenges::expires_at.gt(now_ms))
        .select(Challenge::as_select())
        .first(db)
        .optional()?;
    if found.is_some() && diesel::delete(passkey_challenges::table.find(digest)).execute(db)? == 0 {
        return Ok(None);
    }
    Ok(found)
}
