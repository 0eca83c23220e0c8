//! Sessions: their times, hosts and prompts; the posts in them and who was there.

mod posts;
mod presence;

pub use posts::*;
pub use presence::*;

use crate::db::{Db, StoreError};
use crate::schema::{prompts, session_hosts, session_reminders, sessions};
use diesel::prelude::*;

/// Times are milliseconds. `kind`, `format` and `phase` are codes of `kernel::session`. `phase` is what was announced
/// last: whether a session is open follows from its times.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions)]
pub struct Session {
    pub id: i64,
    pub group_id: i64,
    /// The conference that a talk is part of.
    pub parent_id: Option<i64>,
    pub kind: i16,
    pub title: String,
    pub description: String,
    pub hashtag: String,
    pub hashtag_key: String,
    pub format: i16,
    pub opens_at: i64,
    pub closes_at: i64,
    pub archives_at: i64,
    /// The hour in which everybody is there.
    pub live_from: Option<i64>,
    pub live_until: Option<i64>,
    pub time_zone: String,
    pub no_post: bool,
    pub phase: i16,
    pub summary: String,
    pub summary_at: Option<i64>,
    pub posts_count: i64,
    pub participants_count: i64,
    pub created_by: Option<i64>,
    pub created_at: i64,
}

/// What its hosts may change of a session; written whole.
#[derive(Debug, Clone, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = sessions, treat_none_as_null = true)]
pub struct Plan {
    pub title: String,
    pub description: String,
    pub format: i16,
    pub opens_at: i64,
    pub closes_at: i64,
    pub archives_at: i64,
    pub live_from: Option<i64>,
    pub live_until: Option<i64>,
    pub time_zone: String,
}

/// `role` is a code of `kernel::session::HostRole`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = session_hosts)]
pub struct Host {
    pub session_id: i64,
    pub account_id: i64,
    pub role: i16,
}

/// Q1, Q2 …: `posted_at` stays when the post is deleted, so that it is asked once.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = prompts)]
pub struct Prompt {
    pub id: i64,
    pub session_id: i64,
    pub number: i16,
    pub text: String,
    pub at: i64,
    pub post_id: Option<i64>,
    pub posted_at: Option<i64>,
    pub answers_count: i64,
}

pub fn insert(db: &mut Db, row: &Session) -> Result<(), StoreError> {
    diesel::insert_into(sessions::table).values(row).execute(db)?;
    Ok(())
}

pub fn by_id(db: &mut Db, id: i64) -> Result<Option<Session>, StoreError> {
    Ok(sessions::table.find(id).select(Session::as_select()).first(db).optional()?)
}

pub fn by_ids(db: &mut Db, ids: &[i64]) -> Result<Vec<Session>, StoreError> {
    Ok(sessions::table.filter(sessions::id.eq_any(ids)).select(Session::as_select()).load(db)?)
}

pub fn replan(db: &mut Db, id: i64, plan: &Plan) -> Result<(), StoreError> {
    diesel::update(sessions::table.find(id)).set(plan).execute(db)?;
    Ok(())
}

pub fn set_phase(db: &mut Db, id: i64, phase: i16) -> Result<(), StoreError> {
    diesel::update(sessions::table.find(id)).set(sessions::phase.eq(phase)).execute(db)?;
    Ok(())
}

/// Closes a session at once.
pub fn close_at(db: &mut Db, id: i64, closes_at: i64, archives_at: i64) -> Result<(), StoreError> {
    diesel::update(sessions::table.find(id))
        .set((sessions::closes_at.eq(closes_at), sessions::archives_at.eq(archives_at)))
        .execute(db)?;
    Ok(())
}

pub fn set_summary(db: &mut Db, id: i64, summary: &str, at: i64) -> Result<(), StoreError> {
    diesel::update(sessions::table.find(id))
        .set((sessions::summary.eq(summary), sessions::summary_at.eq(at)))
        .execute(db)?;
    Ok(())
}

pub fn delete(db: &mut Db, id: i64) -> Result<(), StoreError> {
    diesel::delete(sessions::table.find(id)).execute(db)?;
    Ok(())
}

/// Which sessions are wanted, and in which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Still to end; what begins first comes first.
    Coming,
    /// Ended; the latest comes first.
    Past,
}

/// Sessions of a group, or of all, that are coming or past at `now`. Talks are listed by their conference.
pub fn listed(
    db: &mut Db,
    group: Option<i64>,
    when: When,
    now: i64,
    offset: i64,
    limit: i64,
) -> Result<Vec<Session>, StoreError> {
    let mut rows = sessions::table
        .filter(sessions::parent_id.is_null())
        .select(Session::as_select())
        .offset(offset)
        .limit(limit)
        .into_boxed();
    if let Some(group) = group {
        rows = rows.filter(sessions::group_id.eq(group));
    }
    rows = match when {
        When::Coming => {
            rows.filter(sessions::closes_at.gt(now)).order((sessions::opens_at.asc(), sessions::id.asc()))
        }
        When::Past => {
            rows.filter(sessions::closes_at.le(now)).order((sessions::closes_at.desc(), sessions::id.desc()))
        }
    };
    Ok(rows.load(db)?)
}

/// The sessions of a group that share time with `[from, to)`, but `except`.
pub fn overlapping(
    db: &mut Db,
    group: i64,
    from: i64,
    to: i64,
    except: i64,
) -> Result<Vec<Session>, StoreError> {
    Ok(sessions::table
        .filter(sessions::group_id.eq(group))
        .filter(sessions::parent_id.is_null())
        .filter(sessions::opens_at.lt(to))
        .filter(sessions::closes_at.gt(from))
        .filter(sessions::id.ne(except))
        .order(sessions::opens_at.asc())
        .select(Session::as_select())
        .load(db)?)
}

/// The sessions of some hashtags that have begun and did not close before `closed_after`.
pub fn begun_for(
    db: &mut Db,
    hashtag_keys: &[String],
    now: i64,
    closed_after: i64,
) -> Result<Vec<Session>, StoreError> {
    let open = sessions::table
        .filter(sessions::opens_at.le(now))
        .filter(sessions::closes_at.gt(closed_after))
        .order(sessions::id.asc())
        .select(Session::as_select());
    // A list is prepared anew each time; most posts have one hashtag.
    if let [key] = hashtag_keys {
        return Ok(open.filter(sessions::hashtag_key.eq(key)).load(db)?);
    }
    Ok(open.filter(sessions::hashtag_key.eq_any(hashtag_keys)).load(db)?)
}

/// Sessions of a hashtag, the latest first.
pub fn of_hashtag(db: &mut Db, key: &str, limit: i64) -> Result<Vec<Session>, StoreError> {
    Ok(sessions::table
        .filter(sessions::hashtag_key.eq(key))
        .order((sessions::closes_at.desc(), sessions::id.desc()))
        .limit(limit)
        .select(Session::as_select())
        .load(db)?)
}

/// Replaces the hosts.
pub fn set_hosts(db: &mut Db, session: i64, hosts: &[(i64, i16)]) -> Result<(), StoreError> {
    diesel::delete(session_hosts::table.filter(session_hosts::session_id.eq(session))).execute(db)?;
    for (account_id, role) in hosts {
        let row = Host { session_id: session, account_id: *account_id, role: *role };
        diesel::insert_into(session_hosts::table).values(&row).execute(db)?;
    }
    Ok(())
}

pub fn hosts(db: &mut Db, session: i64) -> Result<Vec<Host>, StoreError> {
    Ok(session_hosts::table
        .filter(session_hosts::session_id.eq(session))
        .order((session_hosts::role.asc(), session_hosts::account_id.asc()))
        .select(Host::as_select())
        .load(db)?)
}

/// The hosts of several sessions.
pub fn hosts_of(db: &mut Db, ids: &[i64]) -> Result<Vec<Host>, StoreError> {
    Ok(session_hosts::table
        .filter(session_hosts::session_id.eq_any(ids))
        .order((session_hosts::session_id.asc(), session_hosts::role.asc(), session_hosts::account_id.asc()))
        .select(Host::as_select())
        .load(db)?)
}

/// Whether one of the hashtags is that of a talk of a conference.
pub fn has_talk_with(db: &mut Db, conference: i64, hashtag_keys: &[String]) -> Result<bool, StoreError> {
    let found: Option<i64> = sessions::table
        .filter(sessions::hashtag_key.eq_any(hashtag_keys))
        .filter(sessions::parent_id.eq(conference))
        .select(sessions::id)
        .first(db)
        .optional()?;
    Ok(found.is_some())
}

pub fn host_role(db: &mut Db, session: i64, account: i64) -> Result<Option<i16>, StoreError> {
    Ok(session_hosts::table.find((session, account)).select(session_hosts::role).first(db).optional()?)
}

pub fn insert_prompt(db: &mut Db, row: &Prompt) -> Result<(), StoreError> {
    diesel::insert_into(prompts::table).values(row).execute(db)?;
    Ok(())
}

/// Removes the prompts that were not posted yet, so that they can be written anew.
pub fn clear_prompts(db: &mut Db, session: i64) -> Result<(), StoreError> {
    diesel::delete(
        prompts::table.filter(prompts::session_id.eq(session)).filter(prompts::posted_at.is_null()),
    )
    .execute(db)?;
    Ok(())
}

/// In their order.
pub fn prompts(db: &mut Db, session: i64) -> Result<Vec<Prompt>, StoreError> {
    Ok(prompts::table
        .filter(prompts::session_id.eq(session))
        .order(prompts::number.asc())
        .select(Prompt::as_select())
        .load(db)?)
}

pub fn prompt(db: &mut Db, id: i64) -> Result<Option<Prompt>, StoreError> {
    Ok(prompts::table.find(id).select(Prompt::as_select()).first(db).optional()?)
}

/// The prompt that a post asks.
pub fn prompt_of_post(db: &mut Db, post: i64) -> Result<Option<Prompt>, StoreError> {
    Ok(prompts::table.filter(prompts::post_id.eq(post)).select(Prompt::as_select()).first(db).optional()?)
}

pub fn prompt_posted(db: &mut Db, id: i64, post: i64, at: i64) -> Result<(), StoreError> {
    diesel::update(prompts::table.find(id))
        .set((prompts::post_id.eq(post), prompts::posted_at.eq(at)))
        .execute(db)?;
    Ok(())
}

pub fn count_answers(db: &mut Db, session: i64, number: i16, change: i64) -> Result<(), StoreError> {
    diesel::update(prompts::table.filter(prompts::session_id.eq(session)).filter(prompts::number.eq(number)))
        .set(prompts::answers_count.eq(prompts::answers_count + change))
        .execute(db)?;
    Ok(())
}

/// Somebody asks to be reminded, or no longer does.
pub fn remind(db: &mut Db, session: i64, account: i64, on: bool) -> Result<(), StoreError> {
    if on {
        let row = (
            session_reminders::session_id.eq(session),
            session_reminders::account_id.eq(account),
            session_reminders::sent_at.eq(None::<i64>),
        );
        crate::db::each!(db, conn => diesel::insert_into(session_reminders::table).values(row).on_conflict_do_nothing().execute(conn))?;
    } else {
        diesel::delete(session_reminders::table.find((session, account))).execute(db)?;
    }
    Ok(())
}

pub fn is_reminded(db: &mut Db, session: i64, account: i64) -> Result<bool, StoreError> {
    let found: Option<i64> = session_reminders::table
        .find((session, account))
        .select(session_reminders::account_id)
        .first(db)
        .optional()?;
    Ok(found.is_some())
}

/// Who is still to be reminded, the next `limit` of them.
pub fn to_remind(db: &mut Db, session: i64, limit: i64) -> Result<Vec<i64>, StoreError> {
    Ok(session_reminders::table
        .filter(session_reminders::session_id.eq(session))
        .filter(session_reminders::sent_at.is_null())
        .order(session_reminders::account_id.asc())
        .limit(limit)
        .select(session_reminders::account_id)
        .load(db)?)
}

/// True for the first who says so.
pub fn reminded(db: &mut Db, session: i64, account: i64, at: i64) -> Result<bool, StoreError> {
    let changed = diesel::update(
        session_reminders::table.find((session, account)).filter(session_reminders::sent_at.is_null()),
    )
    .set(session_reminders::sent_at.eq(at))
    .execute(db)?;
    Ok(changed == 1)
}

/// A session that is moved reminds anew.
pub fn remind_again(db: &mut Db, session: i64) -> Result<(), StoreError> {
    diesel::update(session_reminders::table.filter(session_reminders::session_id.eq(session)))
        .set(session_reminders::sent_at.eq(None::<i64>))
        .execute(db)?;
    Ok(())
}
