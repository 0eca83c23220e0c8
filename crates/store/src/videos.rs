//! Videos, who has watched how much of them, and the questions in them.

use crate::db::{Db, StoreError};
use crate::schema::{video_questions, video_watches, videos};
use diesel::prelude::*;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = videos, treat_none_as_null = true)]
pub struct Video {
    pub id: i64,
    pub owner_id: i64,
    pub group_id: Option<i64>,
    pub audience: i16,
    pub state: i16,
    pub title: String,
    pub description: String,
    pub interests: String,
    pub sources: String,
    pub chapters: String,
    pub captions: String,
    pub language: String,
    pub length: i64,
    pub expires_at: i64,
    pub seconds: i32,
    pub heights: String,
    pub progress: i16,
    pub problem: String,
    pub findings: String,
    pub read_by: String,
    pub created_at: i64,
    pub published_at: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = video_watches)]
pub struct Watch {
    pub video_id: i64,
    pub account_id: i64,
    pub seen: String,
    pub position: i32,
    pub watched_ms: i64,
    pub started_at: i64,
    pub reported_at: i64,
}

pub fn insert(db: &mut Db, row: &Video) -> Result<(), StoreError> {
    diesel::insert_into(videos::table).values(row).execute(db)?;
    Ok(())
}

pub fn by_id(db: &mut Db, id: i64) -> Result<Option<Video>, StoreError> {
    Ok(videos::table.find(id).select(Video::as_select()).first(db).optional()?)
}

pub fn update(db: &mut Db, row: &Video) -> Result<(), StoreError> {
    diesel::update(videos::table.find(row.id)).set(row).execute(db)?;
    Ok(())
}

pub fn delete(db: &mut Db, id: i64) -> Result<(), StoreError> {
    diesel::delete(videos::table.find(id)).execute(db)?;
    Ok(())
}

/// How much of it is prepared, in percent; nothing else is touched, because its author may be writing.
pub fn set_progress(db: &mut Db, id: i64, percent: i16) -> Result<(), StoreError> {
    diesel::update(videos::table.find(id)).set(videos::progress.eq(percent)).execute(db)?;
    Ok(())
}

/// How many of somebody's have not arrived yet.
pub fn arriving(db: &mut Db, owner: i64) -> Result<i64, StoreError> {
    Ok(videos::table.filter(videos::owner_id.eq(owner).and(videos::state.eq(0))).count().get_result(db)?)
}

/// Those that nobody went on sending.
pub fn expired(db: &mut Db, now: i64, limit: i64) -> Result<Vec<i64>, StoreError> {
    Ok(videos::table
        .filter(videos::state.eq(0).and(videos::expires_at.lt(now)))
        .select(videos::id)
        .limit(limit)
        .load(db)?)
}

/// Which of these there are.
pub fn known(db: &mut Db, ids: &[i64]) -> Result<Vec<i64>, StoreError> {
    Ok(videos::table.filter(videos::id.eq_any(ids)).select(videos::id).load(db)?)
}

/// What is published, the newest first; `audiences` and `groups` are what the reader may see.
pub fn out(
    db: &mut Db,
    published: i16,
    audiences: &[i16],
    groups: &[i64],
    max_id: i64,
    limit: i64,
) -> Result<Vec<Video>, StoreError> {
    let open = videos::audience.eq_any(audiences.to_vec());
    let inside = videos::audience.eq(2).and(videos::group_id.assume_not_null().eq_any(groups.to_vec()));
    Ok(videos::table
        .filter(videos::state.eq(published).and(videos::id.lt(max_id)))
        .filter(open.or(inside))
        .order(videos::id.desc())
        .limit(limit)
        .select(Video::as_select())
        .load(db)?)
}

/// Somebody's own, the newest first.
pub fn by_owner(db: &mut Db, owner: i64, max_id: i64, limit: i64) -> Result<Vec<Video>, StoreError> {
    Ok(videos::table
        .filter(videos::owner_id.eq(owner).and(videos::id.lt(max_id)))
        .order(videos::id.desc())
        .limit(limit)
        .select(Video::as_select())
        .load(db)?)
}

pub fn watch(db: &mut Db, video: i64, account: i64) -> Result<Option<Watch>, StoreError> {
    Ok(video_watches::table.find((video, account)).select(Watch::as_select()).first(db).optional()?)
}

pub fn keep_watch(db: &mut Db, row: &Watch, is_new: bool) -> Result<(), StoreError> {
    if is_new {
        diesel::insert_into(video_watches::table).values(row).execute(db)?;
    } else {
        diesel::update(video_watches::table.find((row.video_id, row.account_id))).set(row).execute(db)?;
    }
    Ok(())
}

/// Posts that stand in a video, with their seconds.
pub fn questions(db: &mut Db, video: i64) -> Result<Vec<(i32, i64)>, StoreError> {
    Ok(video_questions::table
        .filter(video_questions::video_id.eq(video))
        .order((video_questions::second.asc(), video_questions::post_id.asc()))
        .select((video_questions::second, video_questions::post_id))
        .load(db)?)
}

pub fn pin_question(db: &mut Db, video: i64, post: i64, second: i32) -> Result<(), StoreError> {
    unpin_question(db, video, post)?;
    diesel::insert_into(video_questions::table)
        .values((
            video_questions::video_id.eq(video),
            video_questions::post_id.eq(post),
            video_questions::second.eq(second),
        ))
        .execute(db)?;
    Ok(())
}

pub fn unpin_question(db: &mut Db, video: i64, post: i64) -> Result<bool, StoreError> {
    Ok(diesel::delete(video_questions::table.find((video, post))).execute(db)? == 1)
}
