//! The CPD ledger: activities, their evidence, and the schemes that somebody keeps to.

use crate::db::{Db, StoreError};
use crate::schema::{activities, activity_files, cpd_schemes};
use diesel::prelude::*;

/// One line of a ledger. Times are milliseconds; `domains` are codes with commas between.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = activities, treat_none_as_null = true)]
pub struct Activity {
    pub id: i64,
    pub account_id: i64,
    /// `session`, `question_set` …; `own` for an entry by hand.
    pub source: String,
    pub source_id: i64,
    pub title: String,
    pub provider: String,
    pub started_at: i64,
    pub ended_at: i64,
    pub how: String,
    pub measured_minutes: i32,
    /// The owner's correction of what was measured, downwards.
    pub kept_minutes: Option<i32>,
    /// On the owner's word alone.
    pub declared_minutes: i32,
    pub score: String,
    pub annotation: String,
    pub role: String,
    pub setting: String,
    pub clinical: bool,
    pub kind: String,
    pub domains: String,
    pub information: String,
    pub learning_need: String,
    pub what: String,
    pub so_what: String,
    pub now_what: String,
    /// Taken out by its owner: it does not come back when it is measured again.
    pub removed: bool,
    pub created_at: i64,
    pub updated_at: i64,
}

/// `seal` is where the sealed bytes are and what opens them.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = activity_files)]
pub struct File {
    pub id: i64,
    pub activity_id: i64,
    pub name: String,
    pub content_type: String,
    pub bytes: i64,
    pub sha256: String,
    pub seal: String,
    pub created_at: i64,
}

pub fn insert(db: &mut Db, row: &Activity) -> Result<(), StoreError> {
    diesel::insert_into(activities::table).values(row).execute(db)?;
    Ok(())
}

pub fn save(db: &mut Db, row: &Activity) -> Result<(), StoreError> {
    diesel::update(activities::table.find(row.id)).set(row).execute(db)?;
    Ok(())
}

/// Deletes for good; its files go with it.
pub fn delete(db: &mut Db, id: i64) -> Result<(), StoreError> {
    diesel::delete(activities::table.find(id)).execute(db)?;
    Ok(())
}

/// A line of somebody's own ledger, and of nobody else's.
pub fn of_owner(db: &mut Db, account: i64, id: i64) -> Result<Option<Activity>, StoreError> {
    Ok(activities::table
        .find(id)
        .filter(activities::account_id.eq(account))
        .filter(activities::removed.eq(false))
        .select(Activity::as_select())
        .first(db)
        .optional()?)
}

/// What was recorded from one source, also when its owner has taken it out.
pub fn by_source(
    db: &mut Db,
    account: i64,
    source: &str,
    source_id: i64,
) -> Result<Option<Activity>, StoreError> {
    Ok(activities::table
        .filter(activities::account_id.eq(account))
        .filter(activities::source.eq(source))
        .filter(activities::source_id.eq(source_id))
        .select(Activity::as_select())
        .first(db)
        .optional()?)
}

/// Those that ended in `[from, until)`, the newest first.
pub fn between(db: &mut Db, account: i64, from: i64, until: i64) -> Result<Vec<Activity>, StoreError> {
    Ok(activities::table
        .filter(activities::account_id.eq(account))
        .filter(activities::removed.eq(false))
        .filter(activities::ended_at.ge(from))
        .filter(activities::ended_at.lt(until))
        .order((activities::ended_at.desc(), activities::id.desc()))
        .select(Activity::as_select())
        .load(db)?)
}

pub fn count(db: &mut Db, account: i64) -> Result<i64, StoreError> {
    Ok(activities::table.filter(activities::account_id.eq(account)).count().get_result(db)?)
}

pub fn insert_file(db: &mut Db, row: &File) -> Result<(), StoreError> {
    diesel::insert_into(activity_files::table).values(row).execute(db)?;
    Ok(())
}

/// Without their seals nobody reads them, so whoever asks has to own the activities.
pub fn files(db: &mut Db, activities: &[i64]) -> Result<Vec<File>, StoreError> {
    Ok(activity_files::table
        .filter(activity_files::activity_id.eq_any(activities))
        .order(activity_files::id.asc())
        .select(File::as_select())
        .load(db)?)
}

/// A file of somebody's own ledger.
pub fn file_of_owner(db: &mut Db, account: i64, id: i64) -> Result<Option<File>, StoreError> {
    Ok(activity_files::table
        .inner_join(activities::table.on(activities::id.eq(activity_files::activity_id)))
        .filter(activity_files::id.eq(id))
        .filter(activities::account_id.eq(account))
        .filter(activities::removed.eq(false))
        .select(File::as_select())
        .first(db)
        .optional()?)
}

pub fn delete_file(db: &mut Db, id: i64) -> Result<(), StoreError> {
    diesel::delete(activity_files::table.find(id)).execute(db)?;
    Ok(())
}

/// Bytes of evidence in a whole ledger.
pub fn bytes_of(db: &mut Db, account: i64) -> Result<i64, StoreError> {
    let sizes: Vec<i64> = activity_files::table
        .inner_join(activities::table.on(activities::id.eq(activity_files::activity_id)))
        .filter(activities::account_id.eq(account))
        .select(activity_files::bytes)
        .load(db)?;
    Ok(sizes.into_iter().sum())
}

/// Sealed files that ledgers still point to.
pub fn seals(db: &mut Db) -> Result<Vec<String>, StoreError> {
    Ok(activity_files::table.select(activity_files::seal).load(db)?)
}

/// Codes of the schemes somebody keeps to, the first one first.
pub fn schemes(db: &mut Db, account: i64) -> Result<Vec<String>, StoreError> {
    Ok(cpd_schemes::table
        .filter(cpd_schemes::account_id.eq(account))
        .order(cpd_schemes::position.asc())
        .select(cpd_schemes::scheme)
        .load(db)?)
}

pub fn set_schemes(db: &mut Db, account: i64, codes: &[String]) -> Result<(), StoreError> {
    diesel::delete(cpd_schemes::table.filter(cpd_schemes::account_id.eq(account))).execute(db)?;
    for (position, code) in (0_i16..).zip(codes) {
        diesel::insert_into(cpd_schemes::table)
            .values((
                cpd_schemes::account_id.eq(account),
                cpd_schemes::scheme.eq(code),
                cpd_schemes::position.eq(position),
            ))
            .execute(db)?;
    }
    Ok(())
}
