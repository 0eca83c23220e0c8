//! Users: how the owner of an account signs in. Never shown to others.

use crate::db::{Db, StoreError};
use crate::schema::{email_tokens, users};
use diesel::prelude::*;

/// `email` is lower case; `password` is a PHC string (argon2id).
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = users)]
pub struct User {
    pub account_id: i64,
    pub email: String,
    pub password: String,
    pub role: i16,
    pub confirmed: bool,
    pub approved: bool,
    pub reason: String,
    pub created_at: i64,
}

/// A secret sent by mail, kept as its digest.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = email_tokens)]
pub struct EmailToken {
    pub digest: String,
    pub account_id: i64,
    pub purpose: i16,
    /// The address it was sent to; confirming confirms this one and no other.
    pub email: String,
    pub expires_at: i64,
}

pub fn insert(db: &mut Db, row: &User) -> Result<(), StoreError> {
    diesel::insert_into(users::table).values(row).execute(db)?;
    Ok(())
}

pub fn by_account(db: &mut Db, account: i64) -> Result<Option<User>, StoreError> {
    Ok(users::table.find(account).select(User::as_select()).first(db).optional()?)
}

pub fn by_email(db: &mut Db, email: &str) -> Result<Option<User>, StoreError> {
    Ok(users::table.filter(users::email.eq(email)).select(User::as_select()).first(db).optional()?)
}

pub fn all(db: &mut Db) -> Result<Vec<User>, StoreError> {
    Ok(users::table.order(users::account_id.asc()).select(User::as_select()).load(db)?)
}

pub fn set_password(db: &mut Db, account: i64, phc: &str) -> Result<(), StoreError> {
    diesel::update(users::table.find(account)).set(users::password.eq(phc)).execute(db)?;
    Ok(())
}

pub fn set_role(db: &mut Db, account: i64, role: i16) -> Result<(), StoreError> {
    diesel::update(users::table.find(account)).set(users::role.eq(role)).execute(db)?;
    Ok(())
}

/// The address is proven to be the owner's.
pub fn confirm(db: &mut Db, account: i64, email: &str) -> Result<(), StoreError> {
    diesel::update(users::table.find(account))
        .set((users::confirmed.eq(true), users::email.eq(email)))
        .execute(db)?;
    Ok(())
}

pub fn approve(db: &mut Db, account: i64) -> Result<(), StoreError> {
    diesel::update(users::table.find(account)).set(users::approved.eq(true)).execute(db)?;
    Ok(())
}

pub fn insert_token(db: &mut Db, row: &EmailToken) -> Result<(), StoreError> {
    diesel::insert_into(email_tokens::table).values(row).execute(db)?;
    Ok(())
}

/// Uses a token up; `None` when it is unknown, spent or expired.
pub fn take_token(
    db: &mut Db,
    digest: &str,
    purpose: i16,
    now_ms: i64,
) -> Result<Option<EmailToken>, StoreError> {
    let token: Option<EmailToken> = email_tokens::table
        .find(digest)
        .filter(email_tokens::purpose.eq(purpose))
        .filter(email_tokens::expires_at.gt(now_ms))
        .select(EmailToken::as_select())
        .first(db)
        .optional()?;
    if token.is_some() && diesel::delete(email_tokens::table.find(digest)).execute(db)? == 0 {
        return Ok(None);
    }
    Ok(token)
}

/// How many unexpired tokens of a kind an account has: mails are limited by it.
pub fn pending_tokens(db: &mut Db, account: i64, purpose: i16, now_ms: i64) -> Result<i64, StoreError> {
    Ok(email_tokens::table
        .filter(email_tokens::account_id.eq(account))
        .filter(email_tokens::purpose.eq(purpose))
        .filter(email_tokens::expires_at.gt(now_ms))
        .count()
        .get_result(db)?)
}

/// The address that the latest unexpired token was sent to.
pub fn pending_email(
    db: &mut Db,
    account: i64,
    purpose: i16,
    now_ms: i64,
) -> Result<Option<String>, StoreError> {
    Ok(email_tokens::table
        .filter(email_tokens::account_id.eq(account))
        .filter(email_tokens::purpose.eq(purpose))
        .filter(email_tokens::expires_at.gt(now_ms))
        .order(email_tokens::expires_at.desc())
        .select(email_tokens::email)
        .first(db)
        .optional()?)
}

pub fn drop_tokens(db: &mut Db, account: i64, purpose: i16) -> Result<(), StoreError> {
    diesel::delete(
        email_tokens::table
            .filter(email_tokens::account_id.eq(account))
            .filter(email_tokens::purpose.eq(purpose)),
    )
    .execute(db)?;
    Ok(())
}

pub fn prune_tokens(db: &mut Db, now_ms: i64) -> Result<usize, StoreError> {
    Ok(diesel::delete(email_tokens::table.filter(email_tokens::expires_at.le(now_ms))).execute(db)?)
}
