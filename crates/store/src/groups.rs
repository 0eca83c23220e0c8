//! Groups: accounts with members that run sessions, and the hashtags that they own.

pub mod board;
pub mod desk;
pub mod members;

use crate::accounts::ACTIVE;
use crate::db::{Db, StoreError};
use crate::schema::{accounts, group_members, groups};
use diesel::prelude::*;

/// `kind` is a code of `kernel::session::GroupKind`; `timetable` is as `kernel::timetable` writes it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = groups)]
pub struct Group {
    pub account_id: i64,
    pub kind: i16,
    pub hashtag: String,
    pub hashtag_key: String,
    pub timetable: String,
    pub time_zone: String,
    pub created_by: Option<i64>,
    pub created_at: i64,
}

/// `role` is a code of `kernel::session::GroupRole`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = group_members)]
pub struct Member {
    pub group_id: i64,
    pub account_id: i64,
    pub role: i16,
    pub since: i64,
}

pub fn insert(db: &mut Db, row: &Group) -> Result<(), StoreError> {
    diesel::insert_into(groups::table).values(row).execute(db)?;
    Ok(())
}

pub fn by_id(db: &mut Db, id: i64) -> Result<Option<Group>, StoreError> {
    Ok(groups::table.find(id).select(Group::as_select()).first(db).optional()?)
}

pub fn by_ids(db: &mut Db, ids: &[i64]) -> Result<Vec<Group>, StoreError> {
    Ok(groups::table.filter(groups::account_id.eq_any(ids)).select(Group::as_select()).load(db)?)
}

/// `(account, kind)` of those accounts that are groups.
pub fn kinds_among(db: &mut Db, accounts: &[i64]) -> Result<Vec<(i64, i16)>, StoreError> {
    Ok(groups::table
        .filter(groups::account_id.eq_any(accounts))
        .select((groups::account_id, groups::kind))
        .load(db)?)
}

/// Who owns a hashtag.
pub fn by_hashtag(db: &mut Db, key: &str) -> Result<Option<Group>, StoreError> {
    Ok(groups::table.filter(groups::hashtag_key.eq(key)).select(Group::as_select()).first(db).optional()?)
}

/// Groups of a kind that take part, by name.
pub fn of_kind(db: &mut Db, kind: i16, offset: i64, limit: i64) -> Result<Vec<Group>, StoreError> {
    Ok(groups::table
        .inner_join(accounts::table.on(accounts::id.eq(groups::account_id)))
        .filter(groups::kind.eq(kind))
        .filter(accounts::state.eq(ACTIVE))
        .order((accounts::name_key.asc(), groups::account_id.asc()))
        .offset(offset)
        .limit(limit)
        .select(Group::as_select())
        .load(db)?)
}

/// How many groups somebody has made.
pub fn count_made_by(db: &mut Db, account: i64) -> Result<i64, StoreError> {
    Ok(groups::table.filter(groups::created_by.eq(account)).count().get_result(db)?)
}

pub fn set_timetable(db: &mut Db, id: i64, timetable: &str, time_zone: &str) -> Result<(), StoreError> {
    diesel::update(groups::table.find(id))
        .set((groups::timetable.eq(timetable), groups::time_zone.eq(time_zone)))
        .execute(db)?;
    Ok(())
}

pub fn role(db: &mut Db, group: i64, account: i64) -> Result<Option<i16>, StoreError> {
    Ok(group_members::table.find((group, account)).select(group_members::role).first(db).optional()?)
}

/// Gives a role, new or another.
pub fn set_role(db: &mut Db, row: &Member) -> Result<(), StoreError> {
    let changed = diesel::update(group_members::table.find((row.group_id, row.account_id)))
        .set(group_members::role.eq(row.role))
        .execute(db)?;
    if changed == 0 {
        diesel::insert_into(group_members::table).values(row).execute(db)?;
    }
    Ok(())
}

pub fn remove_member(db: &mut Db, group: i64, account: i64) -> Result<bool, StoreError> {
    Ok(diesel::delete(group_members::table.find((group, account))).execute(db)? == 1)
}

/// Members with at least this role, the highest role first.
pub fn members(db: &mut Db, group: i64, least_role: i16) -> Result<Vec<Member>, StoreError> {
    Ok(group_members::table
        .filter(group_members::group_id.eq(group))
        .filter(group_members::role.ge(least_role))
        .order((group_members::role.desc(), group_members::since.asc()))
        .select(Member::as_select())
        .load(db)?)
}

/// `(group, role)` of an account, with at least this role.
pub fn of_account(db: &mut Db, account: i64, least_role: i16) -> Result<Vec<(i64, i16)>, StoreError> {
    Ok(group_members::table
        .filter(group_members::account_id.eq(account))
        .filter(group_members::role.ge(least_role))
        .order(group_members::group_id.asc())
        .select((group_members::group_id, group_members::role))
        .load(db)?)
}
