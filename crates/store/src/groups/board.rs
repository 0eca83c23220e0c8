//! The board of a group: announcements, events, files.

use crate::db::{Db, StoreError};
use crate::schema::{announcement_reads, event_answers, group_announcements, group_events, group_files};
use diesel::prelude::*;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = group_announcements)]
pub struct Announcement {
    pub id: i64,
    pub group_id: i64,
    pub text: String,
    /// When it comes down by itself.
    pub ends_at: Option<i64>,
    pub made_by: Option<i64>,
    pub made_at: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = group_events, treat_none_as_null = true)]
pub struct Event {
    pub id: i64,
    pub group_id: i64,
    pub title: String,
    pub place: String,
    pub description: String,
    pub starts_at: i64,
    pub ends_at: i64,
    pub called_off_at: Option<i64>,
    pub made_by: Option<i64>,
    pub changed_at: i64,
}

/// `seal` is the key of the sealed bytes.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = group_files)]
pub struct File {
    pub id: i64,
    pub group_id: i64,
    pub name: String,
    pub content_type: String,
    pub bytes: i64,
    pub sha256: String,
    pub seal: String,
    pub by_id: Option<i64>,
    pub added_at: i64,
}

pub fn announce(db: &mut Db, row: &Announcement) -> Result<(), StoreError> {
    diesel::insert_into(group_announcements::table).values(row).execute(db)?;
    Ok(())
}

/// Those that hang at `now` in any of the groups, the newest first.
pub fn announcements(
    db: &mut Db,
    groups: &[i64],
    now: i64,
    limit: i64,
) -> Result<Vec<Announcement>, StoreError> {
    Ok(group_announcements::table
        .filter(group_announcements::group_id.eq_any(groups))
        .filter(group_announcements::ends_at.is_null().or(group_announcements::ends_at.gt(now)))
        .order(group_announcements::id.desc())
        .limit(limit)
        .select(Announcement::as_select())
        .load(db)?)
}

pub fn announcement(db: &mut Db, id: i64) -> Result<Option<Announcement>, StoreError> {
    Ok(group_announcements::table.find(id).select(Announcement::as_select()).first(db).optional()?)
}

pub fn take_down(db: &mut Db, id: i64) -> Result<(), StoreError> {
    diesel::delete(group_announcements::table.find(id)).execute(db)?;
    Ok(())
}

/// Which of the announcements somebody has read.
pub fn read_among(db: &mut Db, account: i64, announcements: &[i64]) -> Result<Vec<i64>, StoreError> {
    Ok(announcement_reads::table
        .filter(announcement_reads::account_id.eq(account))
        .filter(announcement_reads::announcement_id.eq_any(announcements))
        .select(announcement_reads::announcement_id)
        .load(db)?)
}

pub fn read(db: &mut Db, account: i64, announcement: i64) -> Result<(), StoreError> {
    diesel::delete(announcement_reads::table.find((account, announcement))).execute(db)?;
    diesel::insert_into(announcement_reads::table)
        .values((
            announcement_reads::account_id.eq(account),
            announcement_reads::announcement_id.eq(announcement),
        ))
        .execute(db)?;
    Ok(())
}

pub fn insert_event(db: &mut Db, row: &Event) -> Result<(), StoreError> {
    diesel::insert_into(group_events::table).values(row).execute(db)?;
    Ok(())
}

pub fn event(db: &mut Db, id: i64) -> Result<Option<Event>, StoreError> {
    Ok(group_events::table.find(id).select(Event::as_select()).first(db).optional()?)
}

pub fn update_event(db: &mut Db, row: &Event) -> Result<(), StoreError> {
    diesel::update(group_events::table.find(row.id)).set(row).execute(db)?;
    Ok(())
}

/// Events that end after `now`, the next first.
pub fn coming(db: &mut Db, group: i64, now: i64, limit: i64) -> Result<Vec<Event>, StoreError> {
    Ok(group_events::table
        .filter(group_events::group_id.eq(group))
        .filter(group_events::ends_at.gt(now))
        .order((group_events::starts_at.asc(), group_events::id.asc()))
        .limit(limit)
        .select(Event::as_select())
        .load(db)?)
}

/// Events that have ended, the latest first.
pub fn past(db: &mut Db, group: i64, now: i64, limit: i64) -> Result<Vec<Event>, StoreError> {
    Ok(group_events::table
        .filter(group_events::group_id.eq(group))
        .filter(group_events::ends_at.le(now))
        .order((group_events::starts_at.desc(), group_events::id.desc()))
        .limit(limit)
        .select(Event::as_select())
        .load(db)?)
}

/// Notes whether somebody comes, in place of what they said before.
pub fn answer(db: &mut Db, event: i64, account: i64, comes: bool) -> Result<(), StoreError> {
    diesel::delete(event_answers::table.find((event, account))).execute(db)?;
    diesel::insert_into(event_answers::table)
        .values((
            event_answers::event_id.eq(event),
            event_answers::account_id.eq(account),
            event_answers::comes.eq(comes),
        ))
        .execute(db)?;
    Ok(())
}

/// Who comes, at most so many, and how many they are.
pub fn comers(db: &mut Db, event: i64, limit: i64) -> Result<(Vec<i64>, i64), StoreError> {
    let those =
        || event_answers::table.filter(event_answers::event_id.eq(event)).filter(event_answers::comes);
    let some = those()
        .order(event_answers::account_id.asc())
        .limit(limit)
        .select(event_answers::account_id)
        .load(db)?;
    Ok((some, those().count().get_result(db)?))
}

pub fn answered(db: &mut Db, event: i64, account: i64) -> Result<Option<bool>, StoreError> {
    Ok(event_answers::table.find((event, account)).select(event_answers::comes).first(db).optional()?)
}

pub fn insert_file(db: &mut Db, row: &File) -> Result<(), StoreError> {
    diesel::insert_into(group_files::table).values(row).execute(db)?;
    Ok(())
}

/// The newest first.
pub fn files(db: &mut Db, group: i64, limit: i64) -> Result<Vec<File>, StoreError> {
    Ok(group_files::table
        .filter(group_files::group_id.eq(group))
        .order(group_files::id.desc())
        .limit(limit)
        .select(File::as_select())
        .load(db)?)
}

pub fn file(db: &mut Db, id: i64) -> Result<Option<File>, StoreError> {
    Ok(group_files::table.find(id).select(File::as_select()).first(db).optional()?)
}

pub fn delete_file(db: &mut Db, id: i64) -> Result<(), StoreError> {
    diesel::delete(group_files::table.find(id)).execute(db)?;
    Ok(())
}

/// How many files a group has, and their bytes.
pub fn weight(db: &mut Db, group: i64) -> Result<(i64, i64), StoreError> {
    let sizes: Vec<i64> =
        group_files::table.filter(group_files::group_id.eq(group)).select(group_files::bytes).load(db)?;
    Ok((i64::try_from(sizes.len()).unwrap_or(i64::MAX), sizes.into_iter().sum()))
}

/// Of every file of every group.
pub fn seals(db: &mut Db) -> Result<Vec<String>, StoreError> {
    Ok(group_files::table.select(group_files::seal).load(db)?)
}
