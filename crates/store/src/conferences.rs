//! Conferences: their days and rooms, their talks, and the posts that wait for a speaker.

mod wall;

pub use wall::*;

use crate::db::{Db, StoreError};
use crate::schema::{conference_rooms, conferences, session_posts, sessions, talk_holds, talks};
use crate::sessions::Session;
use diesel::prelude::*;

/// The days of a group. `session_id` is the session that has all its posts; days are `2026-11-24`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = conferences)]
pub struct Conference {
    pub group_id: i64,
    pub session_id: i64,
    pub first_day: String,
    pub last_day: String,
    pub place: String,
    /// A post is on the wall after a host has approved it, not at once.
    pub approve: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = conference_rooms)]
pub struct Room {
    pub id: i64,
    pub conference_id: i64,
    pub position: i16,
    pub name: String,
}

/// What a session is more when it is a talk. `speakers` are those without an account here, one a line.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = talks)]
pub struct Talk {
    pub session_id: i64,
    pub room_id: i64,
    pub speakers: String,
}

/// A post that waits for the speaker of a no-post talk, or waited.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = talk_holds)]
pub struct Hold {
    pub post_id: i64,
    pub session_id: i64,
    pub author_id: i64,
    /// How many its author had when it was posted.
    pub followers: i64,
    pub state: i16,
    pub reason: String,
    pub decided_by: Option<i64>,
    pub decided_at: Option<i64>,
}

/// Codes of `talk_holds.state`.
pub const WAITS: i16 = 0;
pub const RELEASED: i16 = 1;
pub const DECLINED: i16 = 2;

pub fn by_group(db: &mut Db, group: i64) -> Result<Option<Conference>, StoreError> {
    Ok(conferences::table.find(group).select(Conference::as_select()).first(db).optional()?)
}

pub fn by_session(db: &mut Db, session: i64) -> Result<Option<Conference>, StoreError> {
    Ok(conferences::table
        .filter(conferences::session_id.eq(session))
        .select(Conference::as_select())
        .first(db)
        .optional()?)
}

pub fn insert(db: &mut Db, row: &Conference) -> Result<(), StoreError> {
    diesel::insert_into(conferences::table).values(row).execute(db)?;
    Ok(())
}

pub fn save(db: &mut Db, row: &Conference) -> Result<(), StoreError> {
    diesel::update(conferences::table.find(row.group_id)).set(row).execute(db)?;
    Ok(())
}

pub fn set_approve(db: &mut Db, group: i64, approve: bool) -> Result<(), StoreError> {
    diesel::update(conferences::table.find(group)).set(conferences::approve.eq(approve)).execute(db)?;
    Ok(())
}

/// In their order.
pub fn rooms(db: &mut Db, conference: i64) -> Result<Vec<Room>, StoreError> {
    Ok(conference_rooms::table
        .filter(conference_rooms::conference_id.eq(conference))
        .order(conference_rooms::position.asc())
        .select(Room::as_select())
        .load(db)?)
}

pub fn insert_room(db: &mut Db, row: &Room) -> Result<(), StoreError> {
    diesel::insert_into(conference_rooms::table).values(row).execute(db)?;
    Ok(())
}

pub fn rename_room(db: &mut Db, id: i64, position: i16, name: &str) -> Result<(), StoreError> {
    diesel::update(conference_rooms::table.find(id))
        .set((conference_rooms::position.eq(position), conference_rooms::name.eq(name)))
        .execute(db)?;
    Ok(())
}

pub fn delete_room(db: &mut Db, id: i64) -> Result<(), StoreError> {
    diesel::delete(conference_rooms::table.find(id)).execute(db)?;
    Ok(())
}

pub fn insert_talk(db: &mut Db, row: &Talk) -> Result<(), StoreError> {
    diesel::insert_into(talks::table).values(row).execute(db)?;
    Ok(())
}

pub fn save_talk(db: &mut Db, row: &Talk) -> Result<(), StoreError> {
    diesel::update(talks::table.find(row.session_id)).set(row).execute(db)?;
    Ok(())
}

pub fn talk(db: &mut Db, session: i64) -> Result<Option<Talk>, StoreError> {
    Ok(talks::table.find(session).select(Talk::as_select()).first(db).optional()?)
}

/// The talks of a conference's session in the order of the programme: by time, then by room.
pub fn programme(db: &mut Db, parent: i64) -> Result<Vec<(Session, Talk)>, StoreError> {
    Ok(sessions::table
        .inner_join(talks::table.on(talks::session_id.eq(sessions::id)))
        .inner_join(conference_rooms::table.on(conference_rooms::id.eq(talks::room_id)))
        .filter(sessions::parent_id.eq(parent))
        .order((sessions::opens_at.asc(), conference_rooms::position.asc(), sessions::id.asc()))
        .select((Session::as_select(), Talk::as_select()))
        .load(db)?)
}

/// The talks in a room that share time with `[from, to)`, but `except`.
pub fn in_room(db: &mut Db, room: i64, from: i64, to: i64, except: i64) -> Result<Vec<Session>, StoreError> {
    Ok(sessions::table
        .inner_join(talks::table.on(talks::session_id.eq(sessions::id)))
        .filter(talks::room_id.eq(room))
        .filter(sessions::opens_at.lt(to))
        .filter(sessions::closes_at.gt(from))
        .filter(sessions::id.ne(except))
        .order(sessions::opens_at.asc())
        .select(Session::as_select())
        .load(db)?)
}

/// The talks of a conference's session that are open at `now`.
pub fn open_talks(db: &mut Db, parent: i64, now: i64) -> Result<Vec<Session>, StoreError> {
    Ok(sessions::table
        .filter(sessions::parent_id.eq(parent))
        .filter(sessions::opens_at.le(now))
        .filter(sessions::closes_at.gt(now))
        .order(sessions::id.asc())
        .select(Session::as_select())
        .load(db)?)
}

/// A no-post talk that one of the hashtags belongs to, once it has begun.
pub fn no_post_talk(db: &mut Db, hashtag_keys: &[String], now: i64) -> Result<Option<Session>, StoreError> {
    Ok(sessions::table
        .filter(sessions::hashtag_key.eq_any(hashtag_keys))
        .filter(sessions::no_post.eq(true))
        .filter(sessions::opens_at.le(now))
        .order(sessions::opens_at.desc())
        .select(Session::as_select())
        .first(db)
        .optional()?)
}

/// The first session with this hashtag that is not `except`.
pub fn session_with_hashtag(db: &mut Db, key: &str, except: i64) -> Result<Option<Session>, StoreError> {
    Ok(sessions::table
        .filter(sessions::hashtag_key.eq(key))
        .filter(sessions::id.ne(except))
        .order(sessions::closes_at.desc())
        .select(Session::as_select())
        .first(db)
        .optional()?)
}

pub fn set_no_post(db: &mut Db, session: i64, no_post: bool) -> Result<(), StoreError> {
    diesel::update(sessions::table.find(session)).set(sessions::no_post.eq(no_post)).execute(db)?;
    Ok(())
}

pub fn insert_hold(db: &mut Db, row: &Hold) -> Result<(), StoreError> {
    diesel::delete(talk_holds::table.find(row.post_id)).execute(db)?;
    diesel::insert_into(talk_holds::table).values(row).execute(db)?;
    Ok(())
}

pub fn hold_of(db: &mut Db, post: i64) -> Result<Option<Hold>, StoreError> {
    Ok(talk_holds::table.find(post).select(Hold::as_select()).first(db).optional()?)
}

/// What waits for the speaker of a talk, oldest first.
pub fn waiting(db: &mut Db, session: i64, limit: i64) -> Result<Vec<Hold>, StoreError> {
    Ok(talk_holds::table
        .filter(talk_holds::session_id.eq(session))
        .filter(talk_holds::state.eq(WAITS))
        .order(talk_holds::post_id.asc())
        .limit(limit)
        .select(Hold::as_select())
        .load(db)?)
}

pub fn count_waiting(db: &mut Db, session: i64) -> Result<i64, StoreError> {
    Ok(talk_holds::table
        .filter(talk_holds::session_id.eq(session))
        .filter(talk_holds::state.eq(WAITS))
        .count()
        .get_result(db)?)
}

/// True for the first who decides.
pub fn decide_hold(
    db: &mut Db,
    post: i64,
    state: i16,
    reason: &str,
    by: i64,
    at: i64,
) -> Result<bool, StoreError> {
    let changed = diesel::update(talk_holds::table.find(post).filter(talk_holds::state.eq(WAITS)))
        .set((
            talk_holds::state.eq(state),
            talk_holds::reason.eq(reason),
            talk_holds::decided_by.eq(by),
            talk_holds::decided_at.eq(at),
        ))
        .execute(db)?;
    Ok(changed == 1)
}

/// What an author has posted about a no-post talk, newest first.
pub fn holds_of_author(db: &mut Db, session: i64, author: i64, limit: i64) -> Result<Vec<Hold>, StoreError> {
    Ok(talk_holds::table
        .filter(talk_holds::session_id.eq(session))
        .filter(talk_holds::author_id.eq(author))
        .order(talk_holds::post_id.desc())
        .limit(limit)
        .select(Hold::as_select())
        .load(db)?)
}

/// Holds of those of some posts that have one.
pub fn holds_among(db: &mut Db, posts: &[i64]) -> Result<Vec<Hold>, StoreError> {
    Ok(talk_holds::table.filter(talk_holds::post_id.eq_any(posts)).select(Hold::as_select()).load(db)?)
}

/// `(post, talk)` of the posts of a conference that are also in one of its talks.
pub fn talks_of_posts(db: &mut Db, parent: i64) -> Result<Vec<(i64, i64)>, StoreError> {
    Ok(session_posts::table
        .inner_join(sessions::table.on(sessions::id.eq(session_posts::session_id)))
        .filter(sessions::parent_id.eq(parent))
        .filter(session_posts::hidden.eq(false))
        .select((session_posts::post_id, session_posts::session_id))
        .load(db)?)
}
