//! Statements of groups: versions that stay, the draft of the next one, and who has agreed to it.

use crate::db::{Db, StoreError, each};
use crate::schema::{statement_approvals, statement_versions, statements};
use diesel::prelude::*;

/// `published` is the number of the newest version that is out, 0 before.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = statements, treat_none_as_null = true)]
pub struct Statement {
    pub id: i64,
    pub group_id: i64,
    pub published: i16,
    pub published_at: Option<i64>,
    pub embargo_until: Option<i64>,
    pub press_key: String,
    pub withdrawn_at: Option<i64>,
    pub withdrawn_reason: String,
}

/// One wording. `correction` says what was wrong in the one before.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = statement_versions)]
pub struct Version {
    pub statement_id: i64,
    pub number: i16,
    pub title: String,
    pub text: String,
    pub correction: String,
    pub written_by: Option<i64>,
    pub written_at: i64,
    pub published_at: Option<i64>,
}

pub fn insert(db: &mut Db, row: &Statement) -> Result<(), StoreError> {
    diesel::insert_into(statements::table).values(row).execute(db)?;
    Ok(())
}

pub fn by_id(db: &mut Db, id: i64) -> Result<Option<Statement>, StoreError> {
    Ok(statements::table.find(id).select(Statement::as_select()).first(db).optional()?)
}

pub fn update(db: &mut Db, row: &Statement) -> Result<(), StoreError> {
    diesel::update(statements::table.find(row.id)).set(row).execute(db)?;
    Ok(())
}

/// Those of a group, the newest first; only such as are out when `drafts` is not set.
pub fn of_group(
    db: &mut Db,
    group: i64,
    drafts: bool,
    max_id: i64,
    limit: i64,
) -> Result<Vec<Statement>, StoreError> {
    let mut rows = statements::table
        .filter(statements::group_id.eq(group))
        .filter(statements::id.lt(max_id))
        .order(statements::id.desc())
        .limit(limit)
        .select(Statement::as_select())
        .into_boxed();
    if !drafts {
        rows = rows.filter(statements::published.gt(0));
    }
    Ok(rows.load(db)?)
}

/// Those that are out at `now`, of everybody, the newest first.
pub fn out(db: &mut Db, now: i64, max_id: i64, limit: i64) -> Result<Vec<Statement>, StoreError> {
    Ok(statements::table
        .filter(statements::published.gt(0))
        .filter(statements::embargo_until.is_null().or(statements::embargo_until.le(now)))
        .filter(statements::id.lt(max_id))
        .order(statements::id.desc())
        .limit(limit)
        .select(Statement::as_select())
        .load(db)?)
}

pub fn delete(db: &mut Db, id: i64) -> Result<(), StoreError> {
    diesel::delete(statements::table.find(id)).execute(db)?;
    Ok(())
}

/// Every wording, the first first.
pub fn versions(db: &mut Db, id: i64) -> Result<Vec<Version>, StoreError> {
    Ok(statement_versions::table
        .filter(statement_versions::statement_id.eq(id))
        .order(statement_versions::number.asc())
        .select(Version::as_select())
        .load(db)?)
}

/// Writes a wording, in place of a draft with the same number. Nobody has agreed to it.
pub fn write(db: &mut Db, row: &Version) -> Result<(), StoreError> {
    drop_version(db, row.statement_id, row.number)?;
    diesel::insert_into(statement_versions::table).values(row).execute(db)?;
    clear_approvals(db, row.statement_id)
}

pub fn drop_version(db: &mut Db, id: i64, number: i16) -> Result<(), StoreError> {
    diesel::delete(statement_versions::table.find((id, number))).execute(db)?;
    Ok(())
}

pub fn publish_version(db: &mut Db, id: i64, number: i16, at: i64) -> Result<(), StoreError> {
    diesel::update(statement_versions::table.find((id, number)))
        .set(statement_versions::published_at.eq(at))
        .execute(db)?;
    clear_approvals(db, id)
}

/// Who has agreed to the draft, the first first.
pub fn approvals(db: &mut Db, id: i64) -> Result<Vec<i64>, StoreError> {
    Ok(statement_approvals::table
        .filter(statement_approvals::statement_id.eq(id))
        .order((statement_approvals::approved_at.asc(), statement_approvals::account_id.asc()))
        .select(statement_approvals::account_id)
        .load(db)?)
}

pub fn approve(db: &mut Db, id: i64, account: i64, now: i64) -> Result<bool, StoreError> {
    let row = (
        statement_approvals::statement_id.eq(id),
        statement_approvals::account_id.eq(account),
        statement_approvals::approved_at.eq(now),
    );
    let added = each!(db, conn => diesel::insert_into(statement_approvals::table).values(row).on_conflict_do_nothing().execute(conn))?;
    Ok(added == 1)
}

pub fn take_back_approval(db: &mut Db, id: i64, account: i64) -> Result<bool, StoreError> {
    Ok(diesel::delete(statement_approvals::table.find((id, account))).execute(db)? == 1)
}

fn clear_approvals(db: &mut Db, id: i64) -> Result<(), StoreError> {
    diesel::delete(statement_approvals::table.filter(statement_approvals::statement_id.eq(id)))
        .execute(db)?;
    Ok(())
}
