//! Papers: what sessions are about.

use crate::db::{Db, StoreError, each};
use crate::schema::{papers, session_papers};
use diesel::prelude::*;

/// `authors` is a JSON array of names; `source` is `crossref`, `pubmed`, or empty when a host typed it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = papers)]
pub struct Paper {
    pub id: i64,
    pub doi: Option<String>,
    pub pmid: Option<String>,
    pub title: String,
    pub authors: String,
    pub journal: String,
    pub year: Option<i32>,
    pub licence: String,
    pub link: String,
    pub source: String,
    pub typed_by: Option<i64>,
    pub known_at: i64,
}

/// A paper's place in a session, and while its publisher lets everybody read it for the session.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = session_papers)]
pub struct SessionPaper {
    pub session_id: i64,
    pub paper_id: i64,
    pub position: i16,
    pub open_from: Option<i64>,
    pub open_until: Option<i64>,
}

/// Stores a paper that is not there yet.
pub fn ensure(db: &mut Db, row: &Paper) -> Result<(), StoreError> {
    each!(db, conn => diesel::insert_into(papers::table).values(row).on_conflict_do_nothing().execute(conn))?;
    Ok(())
}

/// What a paper service told since `since_ms`. What a host typed is that session's alone.
pub fn fetched(
    db: &mut Db,
    doi: Option<&str>,
    pmid: Option<&str>,
    since_ms: i64,
) -> Result<Option<Paper>, StoreError> {
    let known = papers::table
        .filter(papers::source.ne(""))
        .filter(papers::known_at.ge(since_ms))
        .order(papers::known_at.desc())
        .select(Paper::as_select());
    Ok(match (doi, pmid) {
        (Some(doi), _) => known.filter(papers::doi.eq(doi)).first(db).optional()?,
        (None, Some(pmid)) => known.filter(papers::pmid.eq(pmid)).first(db).optional()?,
        (None, None) => None,
    })
}

pub fn attach(db: &mut Db, row: &SessionPaper) -> Result<(), StoreError> {
    diesel::insert_into(session_papers::table).values(row).execute(db)?;
    Ok(())
}

/// Takes all papers from a session; what nobody else refers to is deleted.
pub fn detach_all(db: &mut Db, session: i64) -> Result<(), StoreError> {
    let had: Vec<i64> = session_papers::table
        .filter(session_papers::session_id.eq(session))
        .select(session_papers::paper_id)
        .load(db)?;
    diesel::delete(session_papers::table.filter(session_papers::session_id.eq(session))).execute(db)?;
    let used = session_papers::table.select(session_papers::paper_id);
    diesel::delete(papers::table.filter(papers::id.eq_any(had)).filter(papers::id.ne_all(used)))
        .execute(db)?;
    Ok(())
}

/// The papers of sessions, in their order.
pub fn of_sessions(db: &mut Db, sessions: &[i64]) -> Result<Vec<(SessionPaper, Paper)>, StoreError> {
    Ok(session_papers::table
        .inner_join(papers::table.on(papers::id.eq(session_papers::paper_id)))
        .filter(session_papers::session_id.eq_any(sessions))
        .order((session_papers::session_id.asc(), session_papers::position.asc()))
        .select((SessionPaper::as_select(), Paper::as_select()))
        .load(db)?)
}
