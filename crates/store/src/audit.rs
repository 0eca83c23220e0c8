//! The audit log: what was decided, by whom, about what. Lines are added and never changed; the database itself refuses
//! anything else, and each line carries the hash of the one before it.

use crate::db::{Db, StoreError};
use crate::schema::audit_log;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

/// One line. `id` counts from 1 without a gap, `details` is JSON, `hash` covers everything else of the line.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_log)]
pub struct Line {
    pub id: i64,
    pub at: i64,
    pub actor_id: Option<i64>,
    pub action: String,
    pub subject: String,
    pub details: String,
    pub previous: String,
    pub hash: String,
}

/// The newest line. Nobody else adds one before this transaction ends.
pub fn last_for_append(db: &mut Db) -> Result<Option<Line>, StoreError> {
    // SQLite has one writer. On PostgreSQL two transactions would both see the same last line.
    if let Db::Postgres(conn) = db {
        conn.batch_execute("SELECT pg_advisory_xact_lock(7271)")?;
    }
    Ok(audit_log::table.order(audit_log::id.desc()).select(Line::as_select()).first(db).optional()?)
}

pub fn insert(db: &mut Db, line: &Line) -> Result<(), StoreError> {
    diesel::insert_into(audit_log::table).values(line).execute(db)?;
    Ok(())
}

/// Lines after `id`, oldest first.
pub fn after(db: &mut Db, id: i64, limit: i64) -> Result<Vec<Line>, StoreError> {
    Ok(audit_log::table
        .filter(audit_log::id.gt(id))
        .order(audit_log::id.asc())
        .limit(limit)
        .select(Line::as_select())
        .load(db)?)
}

/// Which lines are wanted; empty texts mean any.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub max_id: i64,
    pub since_id: i64,
    pub limit: i64,
    /// Begins so: `post.` or `post.confirmed`.
    pub action: String,
    pub subject: String,
}

/// Newest first.
pub fn page(db: &mut Db, wanted: &Wanted) -> Result<Vec<Line>, StoreError> {
    let mut rows = audit_log::table
        .filter(audit_log::id.lt(wanted.max_id))
        .filter(audit_log::id.gt(wanted.since_id))
        .order(audit_log::id.desc())
        .limit(wanted.limit)
        .select(Line::as_select())
        .into_boxed();
    if !wanted.action.is_empty() {
        let escaped = wanted.action.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        rows = rows.filter(audit_log::action.like(format!("{escaped}%")).escape('\\'));
    }
    if !wanted.subject.is_empty() {
        rows = rows.filter(audit_log::subject.eq(wanted.subject.clone()));
    }
    Ok(rows.load(db)?)
}

/// How often each action was written in `[from, to)`.
pub fn counts(db: &mut Db, from_ms: i64, to_ms: i64) -> Result<Vec<(String, i64)>, StoreError> {
    Ok(audit_log::table
        .filter(audit_log::at.ge(from_ms))
        .filter(audit_log::at.lt(to_ms))
        .group_by(audit_log::action)
        .order(audit_log::action.asc())
        .select((audit_log::action, diesel::dsl::count_star()))
        .load(db)?)
}
