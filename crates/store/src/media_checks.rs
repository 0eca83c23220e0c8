//! What was found in pictures before they were published, and what their authors say about them.

use crate::db::{Db, StoreError};
use crate::schema::{media_checks, media_findings};
use diesel::prelude::*;

/// `read_by` is the program that looked for letters; times are milliseconds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = media_checks, treat_none_as_null = true)]
pub struct Check {
    pub media_id: i64,
    pub dicom: bool,
    /// Its author has to look for letters, whatever a program finds.
    pub must_examine: bool,
    pub clinical: bool,
    pub read_by: Option<String>,
    pub read_failed: bool,
    /// When the author was last asked about findings that are not certain.
    pub confirmed_at: Option<i64>,
    pub examined_at: Option<i64>,
    /// The kind of consent, who attested it, and when.
    pub consent: Option<String>,
    pub consent_by: Option<i64>,
    pub consent_at: Option<i64>,
}

/// Something that may tell who the patient is. Without a place it was in the name of the file.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = media_findings)]
pub struct Finding {
    pub media_id: i64,
    pub position: i16,
    pub x: Option<i32>,
    pub y: Option<i32>,
    pub width: Option<i32>,
    pub height: Option<i32>,
    pub kind: String,
    pub identifier: Option<String>,
    /// 0 note, 1 confirm, 2 block.
    pub severity: i16,
    pub confidence: f64,
    pub reason: String,
    pub instead: String,
}

pub fn insert(db: &mut Db, row: &Check) -> Result<(), StoreError> {
    diesel::insert_into(media_checks::table).values(row).execute(db)?;
    Ok(())
}

/// Writes a check, new or not: a picture of an older version has none.
pub fn save(db: &mut Db, row: &Check) -> Result<(), StoreError> {
    if diesel::update(media_checks::table.find(row.media_id)).set(row).execute(db)? == 0 {
        insert(db, row)?;
    }
    Ok(())
}

/// The check of a picture; an empty one when nobody looked.
pub fn of(db: &mut Db, media: i64) -> Result<Check, StoreError> {
    let row = media_checks::table.find(media).select(Check::as_select()).first(db).optional()?;
    Ok(row.unwrap_or(Check { media_id: media, ..Check::default() }))
}

pub fn findings(db: &mut Db, media: i64) -> Result<Vec<Finding>, StoreError> {
    Ok(media_findings::table
        .filter(media_findings::media_id.eq(media))
        .order(media_findings::position.asc())
        .select(Finding::as_select())
        .load(db)?)
}

/// Puts these findings in the place of the earlier ones.
pub fn set_findings(db: &mut Db, media: i64, rows: &[Finding]) -> Result<(), StoreError> {
    diesel::delete(media_findings::table.filter(media_findings::media_id.eq(media))).execute(db)?;
    for row in rows {
        diesel::insert_into(media_findings::table).values(row).execute(db)?;
    }
    Ok(())
}

/// Remembers that the author was asked.
pub fn asked(db: &mut Db, media: i64, now_ms: i64) -> Result<(), StoreError> {
    diesel::update(media_checks::table.find(media)).set(media_checks::confirmed_at.eq(now_ms)).execute(db)?;
    Ok(())
}
