//! The outbox: what happened, written in the transaction that made it happen. The process that wrote it applies the
//! events at once after the commit; other processes on the same database read them from the table.

use crate::db::{Db, StoreError};
use crate::schema::outbox;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde::{Deserialize, Serialize};

/// What timelines need to know about a post, without reading it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostLine {
    pub id: i64,
    pub author: i64,
    pub visibility: i16,
    pub reply_to: Option<i64>,
    /// The account replied to.
    pub reply_to_account: Option<i64>,
    pub boost_of: Option<i64>,
    /// The author of the boosted post.
    pub boost_of_account: Option<i64>,
    pub media: bool,
    pub tags: Vec<i64>,
    pub mentions: Vec<i64>,
    /// The group that it is written in.
    #[serde(default)]
    pub group: Option<i64>,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    PostPublished(PostLine),
    PostEdited(PostLine),
    PostDeleted(PostLine),
    /// Held back from all but its author and the moderators, or let go again; `blobs` are the files of its pictures.
    PostHeld {
        line: PostLine,
        held: bool,
        blobs: Vec<String>,
    },
    /// Its counters or its poll's tallies changed.
    PostCounted {
        post: i64,
    },
    /// What one account marked on one post changed.
    PostMarked {
        account: i64,
        post: i64,
    },
    AccountChanged {
        account: i64,
    },
    /// Its counters changed: cheaper news than [`Event::AccountChanged`].
    AccountCounted {
        account: i64,
    },
    /// Whom it follows, blocks, mutes, or which hashtags it follows changed.
    RelationsChanged {
        account: i64,
    },
    ListChanged {
        list: i64,
    },
    Notified {
        account: i64,
        notification: i64,
    },
    /// Tokens or sessions of the account ended; `None` when only `digests` are meant.
    AccessEnded {
        account: Option<i64>,
        digests: Vec<String>,
    },
    AccountSuspended {
        account: i64,
        suspended: bool,
    },
    /// A limit was put on the account or lifted; `kind` is a code of `kernel::moderation::Limit`.
    AccountLimited {
        account: i64,
        kind: i16,
        on: bool,
    },
    /// Moderators changed the rules that texts are checked against.
    RulesChanged,
    /// A session was made, changed or removed, or reached its next phase.
    SessionChanged {
        session: i64,
    },
    JobQueued,
}

/// Events older than this many milliseconds are removed; a process that was away longer rebuilds from the tables.
pub const KEPT_MS: i64 = 24 * 3600 * 1000;

/// One row for everything that a unit of work announces.
pub(crate) fn insert(db: &mut Db, node: i64, now_ms: i64, events: &[Event]) -> Result<(), StoreError> {
    let text = serde_json::to_string(events).map_err(|e| StoreError::Database(e.to_string()))?;
    diesel::insert_into(outbox::table)
        .values((outbox::node.eq(node), outbox::event.eq(text), outbox::created_at.eq(now_ms)))
        .execute(db)?;
    Ok(())
}

/// How far a reader of the outbox has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    xact: i64,
    id: i64,
}

/// The end of the outbox now.
///
/// On PostgreSQL ids become visible out of order, so the position is the transaction's number first, and only
/// transactions older than every running one are read.
pub fn end(db: &mut Db) -> Result<Cursor, StoreError> {
    let horizon = horizon(db)?;
    let last: Option<(i64, i64)> = outbox::table
        .filter(outbox::xact.lt(horizon))
        .order((outbox::xact.desc(), outbox::id.desc()))
        .select((outbox::xact, outbox::id))
        .first(db)
        .optional()?;
    let (xact, id) = last.unwrap_or((-1, 0));
    Ok(Cursor { xact, id })
}

/// The next events after `cursor`, other processes' only, and the new position.
pub fn after(db: &mut Db, cursor: Cursor, node: i64) -> Result<(Vec<Event>, Cursor), StoreError> {
    let horizon = horizon(db)?;
    let rows: Vec<(i64, i64, i64, String)> = outbox::table
        .filter(outbox::xact.lt(horizon))
        .filter(outbox::xact.gt(cursor.xact).or(outbox::xact.eq(cursor.xact).and(outbox::id.gt(cursor.id))))
        .order((outbox::xact.asc(), outbox::id.asc()))
        .select((outbox::xact, outbox::id, outbox::node, outbox::event))
        .limit(1000)
        .load(db)?;
    let end = rows.last().map_or(cursor, |(xact, id, _, _)| Cursor { xact: *xact, id: *id });
    let events = rows
        .into_iter()
        .filter(|(_, _, from, _)| *from != node)
        // News of a newer binary is not ours to understand; its effect is in the tables.
        .filter_map(|(_, _, _, text)| serde_json::from_str::<Vec<Event>>(&text).ok())
        .flatten()
        .collect();
    Ok((events, end))
}

pub fn prune(db: &mut Db, before_ms: i64) -> Result<usize, StoreError> {
    Ok(diesel::delete(outbox::table.filter(outbox::created_at.lt(before_ms))).execute(db)?)
}

fn horizon(db: &mut Db) -> Result<i64, StoreError> {
    match db {
        Db::Sqlite(_) => Ok(i64::MAX),
        Db::Postgres(conn) => Ok(diesel::select(diesel::dsl::sql::<BigInt>(
            "pg_snapshot_xmin(pg_current_snapshot())::text::bigint",
        ))
        .get_result(conn)?),
    }
}
