//! Pseudonyms in groups, and the moderators who want to know whose one is.

use crate::db::{Db, StoreError};
use crate::schema::{group_pseudonyms, posts, pseudonym_inquiries};
use diesel::prelude::*;

/// `owner_key` is an HMAC of the group and the owner.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = group_pseudonyms)]
pub struct Pseudonym {
    pub account_id: i64,
    pub group_id: i64,
    pub owner_key: String,
    pub made_at: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = pseudonym_inquiries)]
pub struct Inquiry {
    pub account_id: i64,
    pub moderator_id: i64,
    pub reason: String,
    pub asked_at: i64,
}

pub fn insert(db: &mut Db, row: &Pseudonym) -> Result<(), StoreError> {
    diesel::insert_into(group_pseudonyms::table).values(row).execute(db)?;
    Ok(())
}

pub fn by_id(db: &mut Db, account: i64) -> Result<Option<Pseudonym>, StoreError> {
    Ok(group_pseudonyms::table.find(account).select(Pseudonym::as_select()).first(db).optional()?)
}

pub fn by_key(db: &mut Db, owner_key: &str) -> Result<Option<Pseudonym>, StoreError> {
    Ok(group_pseudonyms::table
        .filter(group_pseudonyms::owner_key.eq(owner_key))
        .select(Pseudonym::as_select())
        .first(db)
        .optional()?)
}

/// `(account, group)` of those of the accounts that are pseudonyms.
pub fn among(db: &mut Db, accounts: &[i64]) -> Result<Vec<(i64, i64)>, StoreError> {
    Ok(group_pseudonyms::table
        .filter(group_pseudonyms::account_id.eq_any(accounts))
        .select((group_pseudonyms::account_id, group_pseudonyms::group_id))
        .load(db)?)
}

/// Groups that have any.
pub fn groups(db: &mut Db) -> Result<Vec<i64>, StoreError> {
    Ok(group_pseudonyms::table.select(group_pseudonyms::group_id).distinct().load(db)?)
}

/// Posts under a pseudonym, the newest first.
pub fn posts_of(db: &mut Db, account: i64, limit: i64) -> Result<Vec<i64>, StoreError> {
    Ok(posts::table
        .filter(posts::author_id.eq(account))
        .order(posts::id.desc())
        .limit(limit)
        .select(posts::id)
        .load(db)?)
}

/// Notes that a moderator wants to know, in place of what they asked before.
pub fn ask(db: &mut Db, row: &Inquiry) -> Result<(), StoreError> {
    diesel::delete(pseudonym_inquiries::table.find((row.account_id, row.moderator_id))).execute(db)?;
    diesel::insert_into(pseudonym_inquiries::table).values(row).execute(db)?;
    Ok(())
}

/// Who has asked since then, the first first.
pub fn inquiries(db: &mut Db, account: i64, since: i64) -> Result<Vec<Inquiry>, StoreError> {
    Ok(pseudonym_inquiries::table
        .filter(pseudonym_inquiries::account_id.eq(account))
        .filter(pseudonym_inquiries::asked_at.ge(since))
        .order((pseudonym_inquiries::asked_at.asc(), pseudonym_inquiries::moderator_id.asc()))
        .select(Inquiry::as_select())
        .load(db)?)
}
