//! Claims that administrators decide, their sealed documents, and what colleagues say.

use crate::db::{Db, StoreError};
use crate::schema::{claim_documents, claim_reviews, claims, vouches};
use diesel::prelude::*;

/// `register` and `reference` are empty for a claim by documents alone.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = claims)]
pub struct Claim {
    pub id: i64,
    pub account_id: i64,
    pub profession: String,
    pub given: String,
    pub surname: String,
    pub register: String,
    pub reference: String,
    pub status: i16,
    /// Why it was rejected, for its owner.
    pub reason: String,
    pub created_at: i64,
    pub decided_at: Option<i64>,
}

pub const WAITING: i16 = 0;
pub const GRANTED: i16 = 1;
pub const REJECTED: i16 = 2;
pub const WITHDRAWN: i16 = 3;

/// `seal` is where the sealed bytes are and what opens them.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = claim_documents)]
pub struct Document {
    pub id: i64,
    pub claim_id: i64,
    pub content_type: String,
    pub bytes: i64,
    pub seal: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = claim_reviews)]
pub struct Review {
    pub claim_id: i64,
    pub reviewer_id: i64,
    pub approves: bool,
    pub reason: String,
    pub created_at: i64,
}

pub fn insert(db: &mut Db, row: &Claim) -> Result<(), StoreError> {
    diesel::insert_into(claims::table).values(row).execute(db)?;
    Ok(())
}

pub fn by_id(db: &mut Db, id: i64) -> Result<Option<Claim>, StoreError> {
    Ok(claims::table.find(id).select(Claim::as_select()).first(db).optional()?)
}

/// All of an account, newest first.
pub fn of_account(db: &mut Db, account: i64) -> Result<Vec<Claim>, StoreError> {
    Ok(claims::table
        .filter(claims::account_id.eq(account))
        .order(claims::id.desc())
        .select(Claim::as_select())
        .load(db)?)
}

/// How many claims an account has made since.
pub fn count_since(db: &mut Db, account: i64, since_ms: i64) -> Result<i64, StoreError> {
    Ok(claims::table
        .filter(claims::account_id.eq(account))
        .filter(claims::created_at.gt(since_ms))
        .count()
        .get_result(db)?)
}

/// Those that wait for a decision, the oldest first.
pub fn waiting(db: &mut Db) -> Result<Vec<Claim>, StoreError> {
    Ok(claims::table
        .filter(claims::status.eq(WAITING))
        .order(claims::created_at.asc())
        .select(Claim::as_select())
        .limit(100)
        .load(db)?)
}

/// Decides one that waits; whether it waited.
pub fn decide(db: &mut Db, id: i64, status: i16, reason: &str, now_ms: i64) -> Result<bool, StoreError> {
    let changed = diesel::update(claims::table.find(id).filter(claims::status.eq(WAITING)))
        .set((claims::status.eq(status), claims::reason.eq(reason), claims::decided_at.eq(Some(now_ms))))
        .execute(db)?;
    Ok(changed == 1)
}

pub fn insert_document(db: &mut Db, row: &Document) -> Result<(), StoreError> {
    diesel::insert_into(claim_documents::table).values(row).execute(db)?;
    Ok(())
}

pub fn document(db: &mut Db, id: i64) -> Result<Option<Document>, StoreError> {
    Ok(claim_documents::table.find(id).select(Document::as_select()).first(db).optional()?)
}

pub fn documents(db: &mut Db, claims: &[i64]) -> Result<Vec<Document>, StoreError> {
    Ok(claim_documents::table
        .filter(claim_documents::claim_id.eq_any(claims))
        .order(claim_documents::id.asc())
        .select(Document::as_select())
        .load(db)?)
}

pub fn drop_documents(db: &mut Db, claim: i64) -> Result<(), StoreError> {
    diesel::delete(claim_documents::table.filter(claim_documents::claim_id.eq(claim))).execute(db)?;
    Ok(())
}

/// Files that documents still point to.
pub fn seals(db: &mut Db) -> Result<Vec<String>, StoreError> {
    Ok(claim_documents::table.select(claim_documents::seal).load(db)?)
}

/// Writes a review; the second of one reviewer is refused by the table.
pub fn review(db: &mut Db, row: &Review) -> Result<(), StoreError> {
    diesel::insert_into(claim_reviews::table).values(row).execute(db)?;
    Ok(())
}

pub fn reviews(db: &mut Db, claims: &[i64]) -> Result<Vec<Review>, StoreError> {
    Ok(claim_reviews::table
        .filter(claim_reviews::claim_id.eq_any(claims))
        .select(Review::as_select())
        .load(db)?)
}

/// Says that `voucher` knows `account`; again is the same.
pub fn vouch(db: &mut Db, account: i64, voucher: i64, now_ms: i64) -> Result<(), StoreError> {
    diesel::delete(vouches::table.find((account, voucher))).execute(db)?;
    diesel::insert_into(vouches::table)
        .values((
            vouches::account_id.eq(account),
            vouches::voucher_id.eq(voucher),
            vouches::created_at.eq(now_ms),
        ))
        .execute(db)?;
    Ok(())
}

/// `(account, voucher)` for these accounts.
pub fn vouches(db: &mut Db, accounts: &[i64]) -> Result<Vec<(i64, i64)>, StoreError> {
    Ok(vouches::table
        .filter(vouches::account_id.eq_any(accounts))
        .select((vouches::account_id, vouches::voucher_id))
        .load(db)?)
}
