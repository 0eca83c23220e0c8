//! Credentials, the names they were given for, and visits to identity providers that have not come back.

use crate::db::{Db, StoreError};
use crate::schema::{credentials, oidc_visits, real_names};
use diesel::prelude::*;

/// `level`, `status` and `method` are codes of `kernel::credential`. `reference` (a register number, an address, a
/// subject, a page) is for its owner and administrators only.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = credentials)]
pub struct Credential {
    pub id: i64,
    pub account_id: i64,
    pub profession: Option<String>,
    pub level: i16,
    pub method: String,
    pub verifier: String,
    pub reference: String,
    pub status: i16,
    pub verified_at: i64,
    /// When it was last seen to hold.
    pub checked_at: i64,
    pub expires_at: Option<i64>,
    pub ended_at: Option<i64>,
    /// Why it ended, for its owner.
    pub reason: String,
}

/// `verified_by` is empty while the name is only its owner's word.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = real_names)]
pub struct RealName {
    pub account_id: i64,
    pub given: String,
    pub surname: String,
    pub verified_by: String,
    pub updated_at: i64,
}

/// `state` and `nonce` are digests.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = oidc_visits)]
pub struct OidcVisit {
    pub state: String,
    pub account_id: i64,
    pub issuer: String,
    pub nonce: String,
    /// PKCE's, which has to be told to the issuer.
    pub verifier: String,
    pub expires_at: i64,
}

/// `status` of a credential that holds.
pub const VALID: i16 = 0;

pub fn insert(db: &mut Db, row: &Credential) -> Result<(), StoreError> {
    diesel::insert_into(credentials::table).values(row).execute(db)?;
    Ok(())
}

pub fn by_id(db: &mut Db, id: i64) -> Result<Option<Credential>, StoreError> {
    Ok(credentials::table.find(id).select(Credential::as_select()).first(db).optional()?)
}

/// All of an account, the ended ones too, newest first.
pub fn of_account(db: &mut Db, account: i64) -> Result<Vec<Credential>, StoreError> {
    Ok(credentials::table
        .filter(credentials::account_id.eq(account))
        .order(credentials::id.desc())
        .select(Credential::as_select())
        .load(db)?)
}

/// Those that hold, of these accounts, the highest level first.
pub fn valid_of(db: &mut Db, accounts: &[i64]) -> Result<Vec<Credential>, StoreError> {
    Ok(credentials::table
        .filter(credentials::account_id.eq_any(accounts))
        .filter(credentials::status.eq(VALID))
        .order((credentials::level.desc(), credentials::id.asc()))
        .select(Credential::as_select())
        .load(db)?)
}

/// The one that holds for a reference, whoever has it.
pub fn valid_by_reference(
    db: &mut Db,
    method: &str,
    verifier: &str,
    reference: &str,
) -> Result<Option<Credential>, StoreError> {
    Ok(credentials::table
        .filter(credentials::method.eq(method))
        .filter(credentials::verifier.eq(verifier))
        .filter(credentials::reference.eq(reference))
        .filter(credentials::status.eq(VALID))
        .select(Credential::as_select())
        .first(db)
        .optional()?)
}

/// Those that hold and came from a register, whose references begin with its short name and a space.
pub fn valid_of_register(db: &mut Db, register: &str) -> Result<Vec<Credential>, StoreError> {
    Ok(credentials::table
        .filter(credentials::method.eq("register"))
        .filter(credentials::reference.like(format!("{register} %")))
        .filter(credentials::status.eq(VALID))
        .select(Credential::as_select())
        .load(db)?)
}

/// Ends one that holds; whether it held.
pub fn end(db: &mut Db, id: i64, status: i16, reason: &str, now_ms: i64) -> Result<bool, StoreError> {
    let changed = diesel::update(credentials::table.find(id).filter(credentials::status.eq(VALID)))
        .set((
            credentials::status.eq(status),
            credentials::reason.eq(reason),
            credentials::ended_at.eq(Some(now_ms)),
        ))
        .execute(db)?;
    Ok(changed == 1)
}

pub fn set_checked(db: &mut Db, id: i64, now_ms: i64) -> Result<(), StoreError> {
    diesel::update(credentials::table.find(id)).set(credentials::checked_at.eq(now_ms)).execute(db)?;
    Ok(())
}

/// The register was imported anew and still carries it.
pub fn set_held(db: &mut Db, id: i64, now_ms: i64, expires_at: Option<i64>) -> Result<(), StoreError> {
    diesel::update(credentials::table.find(id))
        .set((credentials::checked_at.eq(now_ms), credentials::expires_at.eq(expires_at)))
        .execute(db)?;
    Ok(())
}

/// Those that hold although their time is over.
pub fn overdue(db: &mut Db, now_ms: i64) -> Result<Vec<Credential>, StoreError> {
    Ok(credentials::table
        .filter(credentials::status.eq(VALID))
        .filter(credentials::expires_at.le(now_ms))
        .select(Credential::as_select())
        .limit(500)
        .load(db)?)
}

/// Accounts whose linked pages have not been looked at since.
pub fn links_unchecked_since(db: &mut Db, since_ms: i64) -> Result<Vec<i64>, StoreError> {
    Ok(credentials::table
        .filter(credentials::status.eq(VALID))
        .filter(credentials::method.eq("link"))
        .filter(credentials::checked_at.le(since_ms))
        .select(credentials::account_id)
        .distinct()
        .limit(500)
        .load(db)?)
}

pub fn real_names(db: &mut Db, accounts: &[i64]) -> Result<Vec<RealName>, StoreError> {
    Ok(real_names::table
        .filter(real_names::account_id.eq_any(accounts))
        .select(RealName::as_select())
        .load(db)?)
}

pub fn real_name(db: &mut Db, account: i64) -> Result<Option<RealName>, StoreError> {
    Ok(real_names::table.find(account).select(RealName::as_select()).first(db).optional()?)
}

pub fn set_real_name(db: &mut Db, row: &RealName) -> Result<(), StoreError> {
    diesel::delete(real_names::table.find(row.account_id)).execute(db)?;
    diesel::insert_into(real_names::table).values(row).execute(db)?;
    Ok(())
}

pub fn insert_visit(db: &mut Db, row: &OidcVisit) -> Result<(), StoreError> {
    diesel::insert_into(oidc_visits::table).values(row).execute(db)?;
    Ok(())
}

/// Uses a visit up; `None` when it is unknown, used, expired or another account's.
pub fn take_visit(
    db: &mut Db,
    state: &str,
    account: i64,
    now_ms: i64,
) -> Result<Option<OidcVisit>, StoreError> {
    let visit: Option<OidcVisit> = oidc_visits::table
        .find(state)
        .filter(oidc_visits::account_id.eq(account))
        .filter(oidc_visits::expires_at.gt(now_ms))
        .select(OidcVisit::as_select())
        .first(db)
        .optional()?;
    if visit.is_some() && diesel::delete(oidc_visits::table.find(state)).execute(db)? == 0 {
        return Ok(None);
    }
    Ok(visit)
}

pub fn prune_visits(db: &mut Db, now_ms: i64) -> Result<usize, StoreError> {
    Ok(diesel::delete(oidc_visits::table.filter(oidc_visits::expires_at.le(now_ms))).execute(db)?)
}
