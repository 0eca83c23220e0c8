//! Transcripts: their versions, and whether something has happened that the newest does not know of.

use crate::db::{Db, StoreError, each};
use crate::schema::{accounts, posts, session_posts, sessions, transcript_states, transcripts};
use crate::{Tx, jobs};
use diesel::prelude::*;

/// `changed` says what the version after it is different in; it is empty for the newest, which alone has a file.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = transcripts)]
pub struct Version {
    pub session_id: i64,
    pub version: i32,
    pub sha256: String,
    pub made_at: i64,
    pub changed: String,
    pub posts: i64,
    pub participants: i64,
    pub countries: i64,
    pub reach: i64,
}

/// `changes` counts what happened to the session since it closed; `made` is how many of these the transcript knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = transcript_states)]
pub struct State {
    pub session_id: i64,
    pub changes: i64,
    pub made: i64,
}

/// The key of the file that has this digest, as the file store gives it.
pub fn key_of(sha256: &str) -> String {
    let (folder, file) = sha256.split_at(2.min(sha256.len()));
    format!("{folder}/{file}.json")
}

/// The files of all newest versions.
pub(crate) fn files(db: &mut Db) -> Result<Vec<String>, StoreError> {
    let newest = transcripts::table.filter(transcripts::changed.eq("")).select(transcripts::sha256);
    Ok(newest.load::<String>(db)?.iter().map(|sha256| key_of(sha256)).collect())
}

/// Whether a file is that of a newest version.
pub(crate) fn uses(db: &mut Db, key: &str) -> Result<bool, StoreError> {
    let Some(name) = key.strip_suffix(".json") else { return Ok(false) };
    let newest = transcripts::table
        .filter(transcripts::sha256.eq(name.replacen('/', "", 1)))
        .filter(transcripts::changed.eq(""));
    Ok(newest.count().get_result::<i64>(db)? > 0)
}

/// The job that makes the transcript. A session has one at most: ids are positive, so this one is nobody else's. One that
/// was given up would stand in the way of the next, and what left the session would stay in its file.
fn queue(tx: &mut Tx<'_>, session: i64, now: i64) -> Result<(), StoreError> {
    if jobs::revive(tx, -session, now)? {
        return Ok(());
    }
    jobs::enqueue(tx, -session, "transcript", &session.to_string(), now, now)
}

/// A session has closed: from here on it has a transcript.
pub fn begin(tx: &mut Tx<'_>, session: i64, now: i64) -> Result<(), StoreError> {
    let row = State { session_id: session, changes: 1, made: 0 };
    each!(&mut **tx, conn => diesel::insert_into(transcript_states::table).values(&row).on_conflict_do_nothing().execute(conn))?;
    queue(tx, session, now)
}

/// Something of a session is different now. Nothing happens before it has closed.
pub fn touch(tx: &mut Tx<'_>, session: i64, now: i64) -> Result<(), StoreError> {
    let row = transcript_states::table.find(session);
    let changed = diesel::update(row)
        .set(transcript_states::changes.eq(transcript_states::changes + 1))
        .execute(&mut **tx)?;
    if changed == 1 { queue(tx, session, now) } else { Ok(()) }
}

/// [`touch`] for the sessions that a post is in.
pub fn touch_post(tx: &mut Tx<'_>, post: i64, now: i64) -> Result<(), StoreError> {
    let ids: Vec<i64> = session_posts::table
        .filter(session_posts::post_id.eq(post))
        .select(session_posts::session_id)
        .load(&mut **tx)?;
    ids.into_iter().try_for_each(|id| touch(tx, id, now))
}

/// [`touch`] for the sessions in which somebody has posted.
pub fn touch_author(tx: &mut Tx<'_>, author: i64, now: i64) -> Result<(), StoreError> {
    let ids: Vec<i64> = session_posts::table
        .filter(session_posts::author_id.eq(author))
        .select(session_posts::session_id)
        .distinct()
        .load(&mut **tx)?;
    ids.into_iter().try_for_each(|id| touch(tx, id, now))
}

pub fn state(db: &mut Db, session: i64) -> Result<Option<State>, StoreError> {
    Ok(transcript_states::table.find(session).select(State::as_select()).first(db).optional()?)
}

/// The transcript knows of so many changes.
pub fn made(db: &mut Db, session: i64, changes: i64) -> Result<(), StoreError> {
    diesel::update(transcript_states::table.find(session))
        .set(transcript_states::made.eq(changes))
        .execute(db)?;
    Ok(())
}

/// Oldest first.
pub fn versions(db: &mut Db, session: i64) -> Result<Vec<Version>, StoreError> {
    Ok(transcripts::table
        .filter(transcripts::session_id.eq(session))
        .order(transcripts::version.asc())
        .select(Version::as_select())
        .load(db)?)
}

pub fn insert(db: &mut Db, row: &Version) -> Result<(), StoreError> {
    diesel::insert_into(transcripts::table).values(row).execute(db)?;
    Ok(())
}

/// Says in what the version after this one is different.
pub fn supersede(db: &mut Db, session: i64, version: i32, changed: &str) -> Result<(), StoreError> {
    diesel::update(transcripts::table.find((session, version)))
        .set(transcripts::changed.eq(changed))
        .execute(db)?;
    Ok(())
}

/// Every post of a session that its hosts have not hidden, oldest first.
pub fn lines(db: &mut Db, session: i64) -> Result<Vec<crate::sessions::SessionPost>, StoreError> {
    Ok(session_posts::table
        .filter(session_posts::session_id.eq(session))
        .filter(session_posts::hidden.eq(false))
        .order(session_posts::post_id.asc())
        .select(crate::sessions::SessionPost::as_select())
        .load(db)?)
}

/// The newest transcripts of a group's sessions that closed in `[from, to)`.
pub fn of_group(db: &mut Db, group: i64, from: i64, to: i64) -> Result<Vec<Version>, StoreError> {
    Ok(transcripts::table
        .inner_join(sessions::table.on(sessions::id.eq(transcripts::session_id)))
        .filter(sessions::group_id.eq(group))
        .filter(sessions::closes_at.ge(from))
        .filter(sessions::closes_at.lt(to))
        .filter(transcripts::changed.eq(""))
        .order(sessions::closes_at.asc())
        .select(Version::as_select())
        .load(db)?)
}

/// When the first of a group's sessions with a transcript closed.
pub fn first_of_group(db: &mut Db, group: i64) -> Result<Option<i64>, StoreError> {
    Ok(transcripts::table
        .inner_join(sessions::table.on(sessions::id.eq(transcripts::session_id)))
        .filter(sessions::group_id.eq(group))
        .order(sessions::closes_at.asc())
        .select(sessions::closes_at)
        .first(db)
        .optional()?)
}

/// `(author, country)` of everybody who posted in some sessions and whose posts are shown, each once.
pub fn authors_of(db: &mut Db, sessions: &[i64]) -> Result<Vec<(i64, Option<String>)>, StoreError> {
    Ok(session_posts::table
        .inner_join(accounts::table.on(accounts::id.eq(session_posts::author_id)))
        .inner_join(posts::table.on(posts::id.eq(session_posts::post_id)))
        .filter(session_posts::session_id.eq_any(sessions))
        .filter(session_posts::hidden.eq(false))
        .filter(posts::held.eq(false))
        .filter(accounts::state.eq(crate::accounts::ACTIVE))
        .select((session_posts::author_id, accounts::country))
        .distinct()
        .order(session_posts::author_id.asc())
        .load(db)?)
}
