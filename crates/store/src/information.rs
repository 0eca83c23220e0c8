//! Pages for patients.

use crate::db::{Db, StoreError};
use crate::schema::information_pages;
use diesel::prelude::*;

/// `review_on` is a day since 1970-01-01.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = information_pages, treat_none_as_null = true)]
pub struct Page {
    pub id: i64,
    pub author_id: i64,
    pub video_id: Option<i64>,
    pub title: String,
    pub text: String,
    pub sources: String,
    pub review_on: i32,
    pub written_at: i64,
    pub reviewed_at: i64,
}

pub fn insert(db: &mut Db, row: &Page) -> Result<(), StoreError> {
    diesel::insert_into(information_pages::table).values(row).execute(db)?;
    Ok(())
}

pub fn by_id(db: &mut Db, id: i64) -> Result<Option<Page>, StoreError> {
    Ok(information_pages::table.find(id).select(Page::as_select()).first(db).optional()?)
}

pub fn update(db: &mut Db, row: &Page) -> Result<(), StoreError> {
    diesel::update(information_pages::table.find(row.id)).set(row).execute(db)?;
    Ok(())
}

pub fn delete(db: &mut Db, id: i64) -> Result<(), StoreError> {
    diesel::delete(information_pages::table.find(id)).execute(db)?;
    Ok(())
}

/// The newest first.
pub fn all(db: &mut Db, max_id: i64, limit: i64) -> Result<Vec<Page>, StoreError> {
    Ok(information_pages::table
        .filter(information_pages::id.lt(max_id))
        .order(information_pages::id.desc())
        .limit(limit)
        .select(Page::as_select())
        .load(db)?)
}
