//! What campaigns and projects measure: protocols, sites and who leads them, cases, and what happened meanwhile.

pub mod queries;

use crate::db::{Db, StoreError};
use crate::schema::{
    measure_cases, measure_corrections, measure_leads, measure_notes, measure_protocols, measure_sites,
};
use diesel::prelude::*;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = measure_protocols)]
pub struct Protocol {
    pub group_id: i64,
    pub version: i32,
    pub cycle: i32,
    pub text: String,
    pub made_by: Option<i64>,
    pub made_at: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = measure_sites, treat_none_as_null = true)]
pub struct Site {
    pub id: i64,
    pub group_id: i64,
    pub code: String,
    pub name: String,
    pub audit_registration: String,
    pub caldicott: String,
    pub locked_at: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = measure_leads)]
pub struct Lead {
    pub id: i64,
    pub site_id: i64,
    pub account_id: i64,
    pub since: i64,
    pub ended_at: Option<i64>,
}

/// `texts` has one line for each field of the protocol's version.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = measure_cases, treat_none_as_null = true)]
pub struct Case {
    pub id: i64,
    pub site_id: i64,
    pub version: i32,
    pub week: i64,
    pub texts: String,
    pub entered_by: Option<i64>,
    pub entered_at: i64,
    pub withdrawn_at: Option<i64>,
}

/// What a case said before it was corrected.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = measure_corrections)]
pub struct Correction {
    pub id: i64,
    pub case_id: i64,
    pub week: i64,
    pub texts: String,
    pub made_by: Option<i64>,
    pub made_at: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = measure_notes)]
pub struct Note {
    pub id: i64,
    pub group_id: i64,
    pub at: i64,
    pub what: String,
    pub rebase: bool,
}

/// Oldest first.
pub fn protocols(db: &mut Db, group: i64) -> Result<Vec<Protocol>, StoreError> {
    Ok(measure_protocols::table
        .filter(measure_protocols::group_id.eq(group))
        .order(measure_protocols::version.asc())
        .select(Protocol::as_select())
        .load(db)?)
}

pub fn add_protocol(db: &mut Db, row: &Protocol) -> Result<(), StoreError> {
    diesel::insert_into(measure_protocols::table).values(row).execute(db)?;
    Ok(())
}

/// By their codes.
pub fn sites(db: &mut Db, group: i64) -> Result<Vec<Site>, StoreError> {
    Ok(measure_sites::table
        .filter(measure_sites::group_id.eq(group))
        .order(measure_sites::code.asc())
        .select(Site::as_select())
        .load(db)?)
}

pub fn site(db: &mut Db, id: i64) -> Result<Option<Site>, StoreError> {
    Ok(measure_sites::table.find(id).select(Site::as_select()).first(db).optional()?)
}

pub fn add_site(db: &mut Db, row: &Site) -> Result<(), StoreError> {
    diesel::insert_into(measure_sites::table).values(row).execute(db)?;
    Ok(())
}

pub fn save_site(db: &mut Db, row: &Site) -> Result<(), StoreError> {
    diesel::update(measure_sites::table.find(row.id)).set(row).execute(db)?;
    Ok(())
}

/// Everybody who leads or led a site of the group, in the order in which they began.
pub fn leads(db: &mut Db, group: i64) -> Result<Vec<Lead>, StoreError> {
    Ok(measure_leads::table
        .inner_join(measure_sites::table.on(measure_sites::id.eq(measure_leads::site_id)))
        .filter(measure_sites::group_id.eq(group))
        .order((measure_leads::since.asc(), measure_leads::id.asc()))
        .select(Lead::as_select())
        .load(db)?)
}

/// Who leads a site now.
pub fn leading(db: &mut Db, site: i64) -> Result<Vec<i64>, StoreError> {
    Ok(measure_leads::table
        .filter(measure_leads::site_id.eq(site))
        .filter(measure_leads::ended_at.is_null())
        .order(measure_leads::id.asc())
        .select(measure_leads::account_id)
        .load(db)?)
}

pub fn leads_now(db: &mut Db, site: i64, account: i64) -> Result<bool, StoreError> {
    let many: i64 = measure_leads::table
        .filter(measure_leads::site_id.eq(site))
        .filter(measure_leads::account_id.eq(account))
        .filter(measure_leads::ended_at.is_null())
        .count()
        .get_result(db)?;
    Ok(many > 0)
}

pub fn add_lead(db: &mut Db, row: &Lead) -> Result<(), StoreError> {
    diesel::insert_into(measure_leads::table).values(row).execute(db)?;
    Ok(())
}

/// Whether there was somebody to end.
pub fn end_lead(db: &mut Db, site: i64, account: i64, now: i64) -> Result<bool, StoreError> {
    let ended = diesel::update(
        measure_leads::table
            .filter(measure_leads::site_id.eq(site))
            .filter(measure_leads::account_id.eq(account))
            .filter(measure_leads::ended_at.is_null()),
    )
    .set(measure_leads::ended_at.eq(now))
    .execute(db)?;
    Ok(ended > 0)
}

/// Of all sites of the group, oldest week first, without those that were withdrawn.
pub fn cases(db: &mut Db, group: i64) -> Result<Vec<Case>, StoreError> {
    Ok(measure_cases::table
        .inner_join(measure_sites::table.on(measure_sites::id.eq(measure_cases::site_id)))
        .filter(measure_sites::group_id.eq(group))
        .filter(measure_cases::withdrawn_at.is_null())
        .order((measure_cases::week.asc(), measure_cases::id.asc()))
        .select(Case::as_select())
        .load(db)?)
}

pub fn case(db: &mut Db, id: i64) -> Result<Option<Case>, StoreError> {
    Ok(measure_cases::table.find(id).select(Case::as_select()).first(db).optional()?)
}

/// The last that were entered at a site, newest first, those that were withdrawn too.
pub fn cases_of_site(db: &mut Db, site: i64, most: i64) -> Result<Vec<Case>, StoreError> {
    Ok(measure_cases::table
        .filter(measure_cases::site_id.eq(site))
        .order(measure_cases::id.desc())
        .limit(most)
        .select(Case::as_select())
        .load(db)?)
}

/// Keeps what the case said before, and by whom it was changed.
pub fn correct_case(db: &mut Db, case: &Case, before: &Correction) -> Result<(), StoreError> {
    diesel::insert_into(measure_corrections::table).values(before).execute(db)?;
    diesel::update(measure_cases::table.find(case.id)).set(case).execute(db)?;
    Ok(())
}

/// Newest first.
pub fn corrections(db: &mut Db, case: i64) -> Result<Vec<Correction>, StoreError> {
    Ok(measure_corrections::table
        .filter(measure_corrections::case_id.eq(case))
        .order(measure_corrections::id.desc())
        .select(Correction::as_select())
        .load(db)?)
}

/// Those that were withdrawn count too: they were entered under it.
pub fn count_of_version(db: &mut Db, group: i64, version: i32) -> Result<i64, StoreError> {
    Ok(measure_cases::table
        .inner_join(measure_sites::table.on(measure_sites::id.eq(measure_cases::site_id)))
        .filter(measure_sites::group_id.eq(group))
        .filter(measure_cases::version.eq(version))
        .count()
        .get_result(db)?)
}

/// When somebody entered cases of the group.
pub fn entered_by(db: &mut Db, group: i64, account: i64) -> Result<Vec<i64>, StoreError> {
    Ok(measure_cases::table
        .inner_join(measure_sites::table.on(measure_sites::id.eq(measure_cases::site_id)))
        .filter(measure_sites::group_id.eq(group))
        .filter(measure_cases::entered_by.eq(account))
        .select(measure_cases::entered_at)
        .load(db)?)
}

pub fn add_case(db: &mut Db, row: &Case) -> Result<(), StoreError> {
    diesel::insert_into(measure_cases::table).values(row).execute(db)?;
    Ok(())
}

/// Oldest first.
pub fn notes(db: &mut Db, group: i64) -> Result<Vec<Note>, StoreError> {
    Ok(measure_notes::table
        .filter(measure_notes::group_id.eq(group))
        .order((measure_notes::at.asc(), measure_notes::id.asc()))
        .select(Note::as_select())
        .load(db)?)
}

pub fn note(db: &mut Db, id: i64) -> Result<Option<Note>, StoreError> {
    Ok(measure_notes::table.find(id).select(Note::as_select()).first(db).optional()?)
}

pub fn save_note(db: &mut Db, row: &Note) -> Result<(), StoreError> {
    diesel::update(measure_notes::table.find(row.id)).set(row).execute(db)?;
    Ok(())
}

pub fn remove_note(db: &mut Db, id: i64) -> Result<(), StoreError> {
    diesel::delete(measure_notes::table.find(id)).execute(db)?;
    Ok(())
}

pub fn add_note(db: &mut Db, row: &Note) -> Result<(), StoreError> {
    diesel::insert_into(measure_notes::table).values(row).execute(db)?;
    Ok(())
}
