//! Lists: a reader's own selection of the accounts it follows.

use crate::db::{Db, StoreError, each};
use crate::schema::{list_members, lists};
use diesel::prelude::*;

/// `replies_policy`: 0 followed, 1 list, 2 none.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = lists)]
pub struct List {
    pub id: i64,
    pub account_id: i64,
    pub title: String,
    pub replies_policy: i16,
    pub exclusive: bool,
}

pub fn insert(db: &mut Db, row: &List) -> Result<(), StoreError> {
    diesel::insert_into(lists::table).values(row).execute(db)?;
    Ok(())
}

pub fn by_id(db: &mut Db, account: i64, id: i64) -> Result<Option<List>, StoreError> {
    Ok(lists::table
        .find(id)
        .filter(lists::account_id.eq(account))
        .select(List::as_select())
        .first(db)
        .optional()?)
}

pub fn of_account(db: &mut Db, account: i64) -> Result<Vec<List>, StoreError> {
    Ok(lists::table
        .filter(lists::account_id.eq(account))
        .order(lists::id.asc())
        .select(List::as_select())
        .load(db)?)
}

pub fn update(db: &mut Db, row: &List) -> Result<(), StoreError> {
    diesel::update(lists::table.find(row.id))
        .set((
            lists::title.eq(&row.title),
            lists::replies_policy.eq(row.replies_policy),
            lists::exclusive.eq(row.exclusive),
        ))
        .execute(db)?;
    Ok(())
}

pub fn delete(db: &mut Db, id: i64) -> Result<(), StoreError> {
    diesel::delete(lists::table.find(id)).execute(db)?;
    Ok(())
}

pub fn members(db: &mut Db, list: i64) -> Result<Vec<i64>, StoreError> {
    Ok(list_members::table
        .filter(list_members::list_id.eq(list))
        .order(list_members::account_id.asc())
        .select(list_members::account_id)
        .load(db)?)
}

pub fn add(db: &mut Db, list: i64, account: i64) -> Result<(), StoreError> {
    let row = (list_members::list_id.eq(list), list_members::account_id.eq(account));
    each!(db, conn => diesel::insert_into(list_members::table).values(row).on_conflict_do_nothing().execute(conn))?;
    Ok(())
}

pub fn remove(db: &mut Db, list: i64, account: i64) -> Result<(), StoreError> {
    diesel::delete(list_members::table.find((list, account))).execute(db)?;
    Ok(())
}

/// The lists of `owner` that have `account`; also those it leaves when the follow ends.
pub fn with_member(db: &mut Db, owner: i64, account: i64) -> Result<Vec<List>, StoreError> {
    Ok(lists::table
        .inner_join(list_members::table.on(list_members::list_id.eq(lists::id)))
        .filter(lists::account_id.eq(owner))
        .filter(list_members::account_id.eq(account))
        .order(lists::id.asc())
        .select(List::as_select())
        .load(db)?)
}

/// Members of the exclusive lists of an account: they are read there and not at home.
pub fn exclusive_members(db: &mut Db, owner: i64) -> Result<Vec<i64>, StoreError> {
    Ok(lists::table
        .inner_join(list_members::table.on(list_members::list_id.eq(lists::id)))
        .filter(lists::account_id.eq(owner))
        .filter(lists::exclusive.eq(true))
        .select(list_members::account_id)
        .load(db)?)
}
