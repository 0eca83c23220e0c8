//! Certificates of attendance, the keys they are signed with, and what was revoked.

use crate::db::{Db, StoreError};
use crate::schema::{certificates, issuer_keys, revocations, status_places};
use diesel::prelude::*;

/// `badge` is the signed credential as it was issued, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = certificates)]
pub struct Certificate {
    pub id: i64,
    /// In its address; it cannot be guessed.
    pub name: String,
    pub account_id: i64,
    pub session_id: i64,
    pub title: String,
    pub minutes: i32,
    pub badge: String,
    /// Its place in the list of what is revoked.
    pub status_index: i64,
    pub issued_by: i64,
    pub issued_at: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = revocations)]
pub struct Revocation {
    pub status_index: i64,
    pub reason: String,
    pub revoked_by: Option<i64>,
    pub revoked_at: i64,
}

/// `public` is a Multikey; `sealed` opens with the server's key.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = issuer_keys)]
pub struct Key {
    pub id: i64,
    pub public: String,
    pub sealed: String,
    pub created_at: i64,
}

/// The newest key first: it signs; the others still verify.
pub fn keys(db: &mut Db) -> Result<Vec<Key>, StoreError> {
    Ok(issuer_keys::table.order(issuer_keys::id.desc()).select(Key::as_select()).load(db)?)
}

pub fn insert_key(db: &mut Db, row: &Key) -> Result<(), StoreError> {
    diesel::insert_into(issuer_keys::table).values(row).execute(db)?;
    Ok(())
}

pub fn delete_keys(db: &mut Db) -> Result<(), StoreError> {
    diesel::delete(issuer_keys::table).execute(db)?;
    Ok(())
}

/// Gives the next place of the list away. They are given one after the other and never again.
pub fn take_place(db: &mut Db) -> Result<i64, StoreError> {
    diesel::update(status_places::table.find(1))
        .set(status_places::next.eq(status_places::next + 1))
        .execute(db)?;
    let next: i64 = status_places::table.find(1).select(status_places::next).first(db)?;
    Ok(next - 1)
}

/// How many places of the list have been given away.
pub fn places(db: &mut Db) -> Result<i64, StoreError> {
    Ok(status_places::table.find(1).select(status_places::next).first(db)?)
}

pub fn insert(db: &mut Db, row: &Certificate) -> Result<(), StoreError> {
    diesel::insert_into(certificates::table).values(row).execute(db)?;
    Ok(())
}

pub fn by_name(db: &mut Db, name: &str) -> Result<Option<Certificate>, StoreError> {
    Ok(certificates::table
        .filter(certificates::name.eq(name))
        .select(Certificate::as_select())
        .first(db)
        .optional()?)
}

pub fn by_ids(db: &mut Db, ids: &[i64]) -> Result<Vec<Certificate>, StoreError> {
    Ok(certificates::table.filter(certificates::id.eq_any(ids)).select(Certificate::as_select()).load(db)?)
}

/// Who has one for a session.
pub fn holders(db: &mut Db, session: i64) -> Result<Vec<i64>, StoreError> {
    Ok(certificates::table
        .filter(certificates::session_id.eq(session))
        .select(certificates::account_id)
        .load(db)?)
}

/// All of a holder, the newest first.
pub fn of_account(db: &mut Db, account: i64) -> Result<Vec<Certificate>, StoreError> {
    Ok(certificates::table
        .filter(certificates::account_id.eq(account))
        .order(certificates::id.desc())
        .select(Certificate::as_select())
        .load(db)?)
}

pub fn revocation(db: &mut Db, status_index: i64) -> Result<Option<Revocation>, StoreError> {
    Ok(revocations::table.find(status_index).select(Revocation::as_select()).first(db).optional()?)
}

pub fn revoke(db: &mut Db, row: &Revocation) -> Result<(), StoreError> {
    diesel::insert_into(revocations::table).values(row).execute(db)?;
    Ok(())
}

/// Places of the list in `[from, until)` that are revoked.
pub fn revoked_between(db: &mut Db, from: i64, until: i64) -> Result<Vec<i64>, StoreError> {
    Ok(revocations::table
        .filter(revocations::status_index.ge(from))
        .filter(revocations::status_index.lt(until))
        .select(revocations::status_index)
        .load(db)?)
}
