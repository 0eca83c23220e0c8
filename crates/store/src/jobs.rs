//! Jobs: work for later, as rows. Claimed with a lease, idempotent, retried with backoff, then kept as dead letters
//! that an admin can see and run again.

use crate::db::{Db, StoreError};
use crate::schema::jobs;
use crate::{Event, Tx, dialect};
use diesel::prelude::*;

/// `payload` is JSON that the worker of its `kind` understands. `lease` is when somebody else may claim it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = jobs)]
pub struct Job {
    pub id: i64,
    pub kind: String,
    pub payload: String,
    pub run_at: i64,
    pub attempts: i32,
    pub lease: Option<i64>,
    pub dead: bool,
    pub error: Option<String>,
}

/// Queues a job in this transaction. Queueing the same id twice is once: ids of things make good ids of their jobs.
pub fn enqueue(
    tx: &mut Tx<'_>,
    id: i64,
    kind: &str,
    payload: &str,
    run_at: i64,
    now_ms: i64,
) -> Result<(), StoreError> {
    let row = Job {
        id,
        kind: kind.to_owned(),
        payload: payload.to_owned(),
        run_at,
        attempts: 0,
        lease: None,
        dead: false,
        error: None,
    };
    crate::db::each!(&mut **tx, conn => diesel::insert_into(jobs::table).values(&row).on_conflict_do_nothing().execute(conn))?;
    tx.emit(now_ms, Event::JobQueued)
}

/// Jobs that take minutes or hours have a worker of their own, so that no mail waits for a video.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    Quick,
    Slow,
}

/// The kind of the slow ones.
pub const PREPARE_VIDEO: &str = "prepare_video";

/// The next job that is due, now held until `lease_until`.
pub fn claim(db: &mut Db, lane: Lane, now_ms: i64, lease_until: i64) -> Result<Option<Job>, StoreError> {
    let Some(id) = dialect::claim_job(db, lane, now_ms, lease_until)? else { return Ok(None) };
    Ok(jobs::table.find(id).select(Job::as_select()).first(db).optional()?)
}

/// Holds a job longer, for a worker that is still at it.
pub fn extend(db: &mut Db, id: i64, lease_until: i64) -> Result<(), StoreError> {
    diesel::update(jobs::table.find(id)).set(jobs::lease.eq(lease_until)).execute(db)?;
    Ok(())
}

/// When the next living job wants to run.
pub fn next_run_at(db: &mut Db, lane: Lane) -> Result<Option<i64>, StoreError> {
    let slow = lane == Lane::Slow;
    let row: Option<(i64, Option<i64>)> = jobs::table
        .filter(jobs::dead.eq(false).and(jobs::kind.eq(PREPARE_VIDEO).eq(slow)))
        .order(jobs::run_at.asc())
        .select((jobs::run_at, jobs::lease))
        .first(db)
        .optional()?;
    Ok(row.map(|(run_at, lease)| lease.map_or(run_at, |lease| lease.max(run_at))))
}

pub fn done(db: &mut Db, id: i64) -> Result<(), StoreError> {
    diesel::delete(jobs::table.find(id)).execute(db)?;
    Ok(())
}

/// Tries again at `run_at`.
pub fn retry(db: &mut Db, id: i64, run_at: i64, error: &str) -> Result<(), StoreError> {
    diesel::update(jobs::table.find(id))
        .set((jobs::run_at.eq(run_at), jobs::lease.eq(None::<i64>), jobs::error.eq(error)))
        .execute(db)?;
    Ok(())
}

/// Gives up: a dead letter.
pub fn bury(db: &mut Db, id: i64, error: &str) -> Result<(), StoreError> {
    diesel::update(jobs::table.find(id))
        .set((jobs::dead.eq(true), jobs::lease.eq(None::<i64>), jobs::error.eq(error)))
        .execute(db)?;
    Ok(())
}

/// Runs a dead letter again, from the beginning.
pub fn revive(tx: &mut Tx<'_>, id: i64, now_ms: i64) -> Result<bool, StoreError> {
    let changed = diesel::update(jobs::table.find(id).filter(jobs::dead.eq(true)))
        .set((
            jobs::dead.eq(false),
            jobs::attempts.eq(0),
            jobs::run_at.eq(now_ms),
            jobs::error.eq(None::<String>),
        ))
        .execute(&mut **tx)?;
    tx.emit(now_ms, Event::JobQueued)?;
    Ok(changed == 1)
}

pub fn cancel(db: &mut Db, id: i64) -> Result<(), StoreError> {
    done(db, id)
}

/// Dead letters, newest first.
pub fn dead(db: &mut Db) -> Result<Vec<Job>, StoreError> {
    Ok(jobs::table.filter(jobs::dead.eq(true)).order(jobs::id.desc()).select(Job::as_select()).load(db)?)
}

/// Living jobs, and dead ones.
pub fn count(db: &mut Db) -> Result<(i64, i64), StoreError> {
    Ok((
        jobs::table.filter(jobs::dead.eq(false)).count().get_result(db)?,
        jobs::table.filter(jobs::dead.eq(true)).count().get_result(db)?,
    ))
}
