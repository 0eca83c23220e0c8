//! OAuth: applications, authorization codes and tokens. Secrets are kept as digests.

use crate::db::{Db, StoreError};
use crate::schema::{apps, oauth_codes, tokens};
use diesel::prelude::*;

/// `redirect_uris` has one URI a line.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = apps)]
pub struct App {
    pub id: i64,
    pub client_id: String,
    pub secret_digest: String,
    pub name: String,
    pub website: Option<String>,
    pub redirect_uris: String,
    pub scopes: String,
    pub created_at: i64,
}

/// `token_id` is set when it was used: a second use revokes that token (RFC 6749 section 4.1.2).
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = oauth_codes)]
pub struct Code {
    pub digest: String,
    pub app_id: i64,
    pub account_id: i64,
    pub redirect_uri: String,
    pub scopes: String,
    /// PKCE S256 challenge (RFC 7636).
    pub challenge: Option<String>,
    pub token_id: Option<i64>,
    pub expires_at: i64,
}

/// `account_id` is null for a token of the application itself.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = tokens)]
pub struct Token {
    pub id: i64,
    pub digest: String,
    pub refresh_digest: Option<String>,
    pub app_id: i64,
    pub account_id: Option<i64>,
    pub scopes: String,
    pub created_at: i64,
}

pub fn insert_app(db: &mut Db, row: &App) -> Result<(), StoreError> {
    diesel::insert_into(apps::table).values(row).execute(db)?;
    Ok(())
}

pub fn app(db: &mut Db, id: i64) -> Result<Option<App>, StoreError> {
    Ok(apps::table.find(id).select(App::as_select()).first(db).optional()?)
}

pub fn apps_by_ids(db: &mut Db, ids: &[i64]) -> Result<Vec<App>, StoreError> {
    if let [id] = ids {
        return Ok(app(db, *id)?.into_iter().collect());
    }
    Ok(apps::table.filter(apps::id.eq_any(ids)).select(App::as_select()).load(db)?)
}

pub fn app_by_client_id(db: &mut Db, client_id: &str) -> Result<Option<App>, StoreError> {
    Ok(apps::table.filter(apps::client_id.eq(client_id)).select(App::as_select()).first(db).optional()?)
}

pub fn insert_code(db: &mut Db, row: &Code) -> Result<(), StoreError> {
    diesel::insert_into(oauth_codes::table).values(row).execute(db)?;
    Ok(())
}

pub fn code(db: &mut Db, digest: &str) -> Result<Option<Code>, StoreError> {
    Ok(oauth_codes::table.find(digest).select(Code::as_select()).first(db).optional()?)
}

/// Marks a code as used by `token`; false when somebody was faster.
pub fn use_code(db: &mut Db, digest: &str, token: i64) -> Result<bool, StoreError> {
    let changed = diesel::update(oauth_codes::table.find(digest).filter(oauth_codes::token_id.is_null()))
        .set(oauth_codes::token_id.eq(token))
        .execute(db)?;
    Ok(changed == 1)
}

pub fn prune_codes(db: &mut Db, before_ms: i64) -> Result<usize, StoreError> {
    Ok(diesel::delete(oauth_codes::table.filter(oauth_codes::expires_at.lt(before_ms))).execute(db)?)
}

pub fn insert_token(db: &mut Db, row: &Token) -> Result<(), StoreError> {
    diesel::insert_into(tokens::table).values(row).execute(db)?;
    Ok(())
}

pub fn token(db: &mut Db, digest: &str) -> Result<Option<Token>, StoreError> {
    Ok(tokens::table.filter(tokens::digest.eq(digest)).select(Token::as_select()).first(db).optional()?)
}

pub fn token_by_refresh(db: &mut Db, digest: &str) -> Result<Option<Token>, StoreError> {
    Ok(tokens::table
        .filter(tokens::refresh_digest.eq(digest))
        .select(Token::as_select())
        .first(db)
        .optional()?)
}

pub fn token_by_id(db: &mut Db, id: i64) -> Result<Option<Token>, StoreError> {
    Ok(tokens::table.find(id).select(Token::as_select()).first(db).optional()?)
}

pub fn tokens_of_account(db: &mut Db, account: i64) -> Result<Vec<Token>, StoreError> {
    Ok(tokens::table
        .filter(tokens::account_id.eq(account))
        .order(tokens::id.desc())
        .select(Token::as_select())
        .load(db)?)
}

pub fn delete_token(db: &mut Db, id: i64) -> Result<bool, StoreError> {
    Ok(diesel::delete(tokens::table.find(id)).execute(db)? == 1)
}

/// Every token that an application holds for an account; the digests of what was ended.
pub fn delete_tokens(db: &mut Db, account: i64, app: Option<i64>) -> Result<Vec<String>, StoreError> {
    let held: Vec<Token> = tokens_of_account(db, account)?
        .into_iter()
        .filter(|token| app.is_none_or(|app| token.app_id == app))
        .collect();
    for token in &held {
        delete_token(db, token.id)?;
    }
    Ok(held.into_iter().map(|token| token.digest).collect())
}
