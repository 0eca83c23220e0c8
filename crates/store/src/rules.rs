//! The rules that moderators edit: phrases and domains in texts, domains of e-mail addresses, other servers.

use crate::db::{Db, StoreError};
use crate::schema::{domain_blocks, domain_rules, email_domain_blocks, word_rules};
use diesel::prelude::*;

/// `action` is a code of `kernel::moderation::RuleAction`; `sentence` is what the author reads.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = word_rules)]
pub struct WordRule {
    pub id: i64,
    pub phrase: String,
    /// Met only in texts with a link.
    pub only_links: bool,
    /// Met only by accounts that are younger.
    pub younger_than_days: Option<i64>,
    pub action: i16,
    pub sentence: String,
    pub created_by: Option<i64>,
    pub created_at: i64,
}

/// Met by links to the domain and everything below it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = domain_rules)]
pub struct DomainRule {
    pub id: i64,
    pub domain: String,
    pub action: i16,
    pub sentence: String,
    pub created_by: Option<i64>,
    pub created_at: i64,
}

/// Nobody registers with an address of this domain, or only after a moderator looked.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = email_domain_blocks)]
pub struct EmailDomainBlock {
    pub id: i64,
    pub domain: String,
    pub allow_with_approval: bool,
    pub created_at: i64,
}

/// Another server. `severity` is 0 noop, 1 silence, 2 suspend.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = domain_blocks, treat_none_as_null = true)]
pub struct DomainBlock {
    pub id: i64,
    pub domain: String,
    pub severity: i16,
    pub reject_media: bool,
    pub reject_reports: bool,
    pub private_comment: Option<String>,
    pub public_comment: Option<String>,
    pub obfuscate: bool,
    pub created_at: i64,
}

pub fn word_rules(db: &mut Db) -> Result<Vec<WordRule>, StoreError> {
    Ok(word_rules::table.order(word_rules::id.asc()).select(WordRule::as_select()).load(db)?)
}

pub fn insert_word_rule(db: &mut Db, row: &WordRule) -> Result<(), StoreError> {
    diesel::insert_into(word_rules::table).values(row).execute(db)?;
    Ok(())
}

pub fn delete_word_rule(db: &mut Db, id: i64) -> Result<bool, StoreError> {
    Ok(diesel::delete(word_rules::table.find(id)).execute(db)? == 1)
}

pub fn domain_rules(db: &mut Db) -> Result<Vec<DomainRule>, StoreError> {
    Ok(domain_rules::table.order(domain_rules::domain.asc()).select(DomainRule::as_select()).load(db)?)
}

pub fn insert_domain_rule(db: &mut Db, row: &DomainRule) -> Result<(), StoreError> {
    diesel::insert_into(domain_rules::table).values(row).execute(db)?;
    Ok(())
}

pub fn delete_domain_rule(db: &mut Db, id: i64) -> Result<bool, StoreError> {
    Ok(diesel::delete(domain_rules::table.find(id)).execute(db)? == 1)
}

/// Newest first, in `(since_id, max_id)`.
pub fn email_domain_blocks(
    db: &mut Db,
    max_id: i64,
    since_id: i64,
    limit: i64,
) -> Result<Vec<EmailDomainBlock>, StoreError> {
    Ok(email_domain_blocks::table
        .filter(email_domain_blocks::id.lt(max_id))
        .filter(email_domain_blocks::id.gt(since_id))
        .order(email_domain_blocks::id.desc())
        .limit(limit)
        .select(EmailDomainBlock::as_select())
        .load(db)?)
}

/// The blocks among these domains: an address's own and those above it.
pub fn email_domains_among(db: &mut Db, domains: &[String]) -> Result<Vec<EmailDomainBlock>, StoreError> {
    Ok(email_domain_blocks::table
        .filter(email_domain_blocks::domain.eq_any(domains))
        .select(EmailDomainBlock::as_select())
        .load(db)?)
}

pub fn email_domain_block(db: &mut Db, id: i64) -> Result<Option<EmailDomainBlock>, StoreError> {
    Ok(email_domain_blocks::table.find(id).select(EmailDomainBlock::as_select()).first(db).optional()?)
}

pub fn insert_email_domain_block(db: &mut Db, row: &EmailDomainBlock) -> Result<(), StoreError> {
    diesel::insert_into(email_domain_blocks::table).values(row).execute(db)?;
    Ok(())
}

pub fn delete_email_domain_block(db: &mut Db, id: i64) -> Result<bool, StoreError> {
    Ok(diesel::delete(email_domain_blocks::table.find(id)).execute(db)? == 1)
}

/// Newest first, in `(since_id, max_id)`.
pub fn domain_blocks(
    db: &mut Db,
    max_id: i64,
    since_id: i64,
    limit: i64,
) -> Result<Vec<DomainBlock>, StoreError> {
    Ok(domain_blocks::table
        .filter(domain_blocks::id.lt(max_id))
        .filter(domain_blocks::id.gt(since_id))
        .order(domain_blocks::id.desc())
        .limit(limit)
        .select(DomainBlock::as_select())
        .load(db)?)
}

pub fn domain_block(db: &mut Db, id: i64) -> Result<Option<DomainBlock>, StoreError> {
    Ok(domain_blocks::table.find(id).select(DomainBlock::as_select()).first(db).optional()?)
}

pub fn domain_block_of(db: &mut Db, domain: &str) -> Result<Option<DomainBlock>, StoreError> {
    Ok(domain_blocks::table
        .filter(domain_blocks::domain.eq(domain))
        .select(DomainBlock::as_select())
        .first(db)
        .optional()?)
}

pub fn insert_domain_block(db: &mut Db, row: &DomainBlock) -> Result<(), StoreError> {
    diesel::insert_into(domain_blocks::table).values(row).execute(db)?;
    Ok(())
}

pub fn update_domain_block(db: &mut Db, row: &DomainBlock) -> Result<(), StoreError> {
    diesel::update(domain_blocks::table.find(row.id)).set(row).execute(db)?;
    Ok(())
}

pub fn delete_domain_block(db: &mut Db, id: i64) -> Result<bool, StoreError> {
    Ok(diesel::delete(domain_blocks::table.find(id)).execute(db)? == 1)
}
