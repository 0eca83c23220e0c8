//! Queries: the steering group asks a site about one field of a case, the site answers, the steering group closes it. Both
//! read it and nobody else does.

use super::access::{self, Reads};
use super::corrections::protocol_of;
use crate::access::Viewer;
use crate::cards::AccountView;
use crate::guard::{Piece, Surface};
use crate::notifications::{Kind, tell_about};
use crate::{App, Error, Result, audit};
use kernel::{Refusal, Scope};
use serde_json::json;
use store::Db;
use store::measures::{self as site_rows, queries as rows};

const MOST_CHARS: usize = 300;

/// A query and who wrote it.
#[derive(Debug, Clone)]
pub struct QueryView {
    pub row: rows::Query,
    pub raised_by: Option<AccountView>,
    pub answered_by: Option<AccountView>,
}

/// A query that somebody may read, unless it is closed.
fn open_query(db: &mut Db, query: i64, me: i64) -> Result<(rows::Query, Reads)> {
    let row = rows::by_id(db, query)?.ok_or(Error::NotFound)?;
    let (_, site, reads) = access::read_case(db, row.case_id, me)?;
    access::takes_more(db, site.group_id)?;
    if row.closed_at.is_some() {
        return Err(Error::invalid(
            "query",
            "This query is closed. The steering group raises a new one if need be.",
        ));
    }
    Ok((row, reads))
}

impl App {
    /// A question or an answer. It stays between two people and is still no place for anything that says whose the case is.
    fn query_text(&self, field: &'static str, text: &str) -> Result<String> {
        let text = text.trim();
        match text.chars().count() {
            0 => return Err(Refusal::blank(field, "This is empty. Fill it in.").into()),
            n if n > MOST_CHARS => {
                return Err(Refusal::too_long(field, format!("Keep it to {MOST_CHARS} characters.")).into());
            }
            _ => {}
        }
        self.guard_strictly(&Piece::new(field, Surface::Post, text))?;
        Ok(text.to_owned())
    }

    /// Asks the site about a field of a case, or about its `date`.
    pub async fn raise_query(&self, viewer: &Viewer, case: i64, field: &str, question: &str) -> Result<i64> {
        let me = viewer.account(Scope::WriteAccounts)?;
        self.store.read(move |db| access::read_case(db, case, me)).await?;
        let question = self.query_text("question", question)?;
        let (app, now, id) = (self.clone(), self.now(), self.new_id());
        let field = field.trim().to_owned();
        self.store
            .write(move |tx| {
                let (row, site, reads) = access::read_case(tx, case, me)?;
                if !reads.steers {
                    return Err(Error::forbidden(
                        "Queries are raised by the steering group. A lead corrects the case.",
                    ));
                }
                access::takes_more(tx, site.group_id)?;
                let protocol = protocol_of(tx, site.group_id, row.version)?;
                if field != "date" && protocol.field(&field).is_none() {
                    return Err(Error::invalid(
                        "field",
                        "The case has no such field. Choose one of the protocol’s, or “date”.",
                    ));
                }
                let query = rows::Query {
                    id,
                    case_id: case,
                    field: field.clone(),
                    question: question.clone(),
                    raised_by: Some(me),
                    raised_at: now,
                    answer: String::new(),
                    answered_by: None,
                    answered_at: None,
                    closed_at: None,
                };
                rows::add(tx, &query)?;
                for lead in site_rows::leading(tx, site.id)? {
                    tell_about(&app, tx, lead, Kind::CaseQuery, site.group_id, case, now)?;
                }
                audit::record(
                    tx,
                    now,
                    Some(me),
                    "measures.query",
                    &format!("case:{case}"),
                    &json!({ "field": field }),
                )?;
                Ok::<_, Error>(id)
            })
            .await
    }

    /// Answers for the site; an answer may be written anew until the query is closed.
    pub async fn answer_query(&self, viewer: &Viewer, query: i64, answer: &str) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        self.store.read(move |db| open_query(db, query, me)).await?;
        let answer = self.query_text("answer", answer)?;
        let (app, now) = (self.clone(), self.now());
        self.store
            .write(move |tx| {
                let (before, reads) = open_query(tx, query, me)?;
                if !reads.leads {
                    return Err(Error::forbidden("A query is answered by whoever leads the site now."));
                }
                if let Some(asker) = before.raised_by.filter(|asker| *asker != me) {
                    let (case, site, _) = access::read_case(tx, before.case_id, me)?;
                    tell_about(&app, tx, asker, Kind::CaseQuery, site.group_id, case.id, now)?;
                }
                let row = rows::Query {
                    answer: answer.clone(),
                    answered_by: Some(me),
                    answered_at: Some(now),
                    ..before
                };
                Ok(rows::save(tx, &row)?)
            })
            .await
    }

    /// Closes a query, answered or not: the case may have been corrected meanwhile.
    pub async fn close_query(&self, viewer: &Viewer, query: i64) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                let (before, reads) = open_query(tx, query, me)?;
                if !reads.steers {
                    return Err(Error::forbidden("A query is closed by the steering group."));
                }
                Ok(rows::save(tx, &rows::Query { closed_at: Some(now), ..before })?)
            })
            .await
    }

    /// Cases in a line of JSON, for whoever reads them now.
    pub(crate) async fn case_lines(&self, me: i64, cases: Vec<i64>) -> Result<Vec<(i64, String)>> {
        let base = self.settings.base_url.clone();
        self.store
            .read(move |db| {
                let mut lines = Vec::new();
                for case in cases {
                    let Ok((_, site, _)) = access::read_case(db, case, me) else { continue };
                    let url = format!("{base}/groups/{}/measures/cases/{case}", site.group_id);
                    let line =
                        json!({ "id": case.to_string(), "group_id": site.group_id.to_string(), "url": url });
                    lines.push((case, line.to_string()));
                }
                Ok(lines)
            })
            .await
    }

    pub(super) async fn query_views(&self, queries: Vec<rows::Query>) -> Result<Vec<QueryView>> {
        let ids: Vec<i64> = queries.iter().flat_map(|it| [it.raised_by, it.answered_by]).flatten().collect();
        let cards = self.account_cards(&ids).await?;
        let card = |id: Option<i64>| cards.iter().find(|it| Some(it.row.id) == id).cloned();
        Ok(queries
            .into_iter()
            .map(|row| QueryView { raised_by: card(row.raised_by), answered_by: card(row.answered_by), row })
            .collect())
    }
}
