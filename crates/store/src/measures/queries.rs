//! What steering groups ask sites about the fields of their cases.

use crate::db::{Db, StoreError};
use crate::schema::{measure_cases, measure_queries, measure_sites};
use diesel::prelude::*;

/// Raised, answered, closed. `answer` is empty before there is one.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = measure_queries, treat_none_as_null = true)]
pub struct Query {
    pub id: i64,
    pub case_id: i64,
    pub field: String,
    pub question: String,
    pub raised_by: Option<i64>,
    pub raised_at: i64,
    pub answer: String,
    pub answered_by: Option<i64>,
    pub answered_at: Option<i64>,
    pub closed_at: Option<i64>,
}

pub fn by_id(db: &mut Db, id: i64) -> Result<Option<Query>, StoreError> {
    Ok(measure_queries::table.find(id).select(Query::as_select()).first(db).optional()?)
}

/// About all cases of a site, oldest first.
pub fn of_site(db: &mut Db, site: i64) -> Result<Vec<Query>, StoreError> {
    Ok(measure_queries::table
        .inner_join(measure_cases::table.on(measure_cases::id.eq(measure_queries::case_id)))
        .filter(measure_cases::site_id.eq(site))
        .order(measure_queries::id.asc())
        .select(Query::as_select())
        .load(db)?)
}

/// Those of a group that are not closed: the site, and whether it has answered.
pub fn open(db: &mut Db, group: i64) -> Result<Vec<(i64, bool)>, StoreError> {
    Ok(measure_queries::table
        .inner_join(measure_cases::table.on(measure_cases::id.eq(measure_queries::case_id)))
        .inner_join(measure_sites::table.on(measure_sites::id.eq(measure_cases::site_id)))
        .filter(measure_sites::group_id.eq(group))
        .filter(measure_queries::closed_at.is_null())
        .select((measure_cases::site_id, measure_queries::answered_at.is_not_null()))
        .load(db)?)
}

pub fn add(db: &mut Db, row: &Query) -> Result<(), StoreError> {
    diesel::insert_into(measure_queries::table).values(row).execute(db)?;
    Ok(())
}

pub fn save(db: &mut Db, row: &Query) -> Result<(), StoreError> {
    diesel::update(measure_queries::table.find(row.id)).set(row).execute(db)?;
    Ok(())
}
