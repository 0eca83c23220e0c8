//! Entering cases: one by one on the ward, or a file of them. A file is taken whole or not at all.

use super::{access, protocol, week_of};
use crate::access::Viewer;
use crate::guard::{Piece, Surface};
use crate::{App, Error, Result, audit, cpd};
use kernel::protocol::{Case, Problem, Protocol};
use kernel::{Refusal, Scope};
use serde_json::json;
use store::measures as rows;
use store::{Tx, question_sets};

const MOST_ROWS: usize = 5_000;
const MOST_BYTES: usize = 2 * 1024 * 1024;
/// Audits look back; further than this is a mistyped year.
const BACK_MS: i64 = 10 * 366 * super::DAY_MS;

/// Why a row of a file is refused. Rows are counted as a spreadsheet does: the headers are row 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    pub row: usize,
    pub field: String,
    pub says: String,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Imported {
    Taken(usize),
    /// Nothing was stored.
    Refused(Vec<RowProblem>),
}

/// A day as ISO writes it, no later than now.
fn week(text: &str, now: i64) -> Result<i64, String> {
    let day = wire::time::parse_iso(&format!("{}T00:00:00Z", text.trim()))
        .filter(|_| text.trim().len() == 10)
        .ok_or("A date is needed as 2026-03-31.")?;
    match day {
        _ if day > now => Err("The date lies in the future. Enter a case when it has happened.".into()),
        _ if day < now - BACK_MS => Err("The date lies more than ten years back. Look at the year.".into()),
        _ => Ok(week_of(day)),
    }
}

impl App {
    /// Why the text of a value may not be stored, whatever the field says: it could be somebody's number or name.
    fn value_problem(&self, text: &str) -> Option<String> {
        let piece = Piece::new("value", Surface::Label, text);
        self.guard_strictly(&piece).err().map(|refusal| refusal.says)
    }

    fn read_case<'a>(
        &self,
        protocol: &Protocol,
        texts: impl IntoIterator<Item = &'a str>,
    ) -> Result<Case, Vec<Problem>> {
        let texts: Vec<&str> = texts.into_iter().collect();
        let said: Vec<Problem> = protocol
            .fields
            .iter()
            .zip(&texts)
            .filter_map(|(field, text)| {
                Some(Problem { field: field.name.clone(), says: self.value_problem(text)? })
            })
            .collect();
        if said.is_empty() { Case::read(protocol, texts) } else { Err(said) }
    }

    /// The site and the protocol, if this person may enter cases now.
    async fn entering(&self, me: i64, site: i64) -> Result<(rows::Site, rows::Protocol, Protocol)> {
        self.store
            .read(move |db| {
                let row = access::led_site(db, site, me)?;
                let (version, protocol) = protocol::newest(db, row.group_id)?;
                may_enter(db, &row, &protocol, me)?;
                Ok::<_, Error>((row, version, protocol))
            })
            .await
    }

    /// The week of a case and its texts, as they are stored; everything that is wrong is told at once.
    pub(super) fn checked(&self, protocol: &Protocol, date: &str, texts: &[String]) -> Result<(i64, Case)> {
        let mut refusals = Vec::new();
        let week = week(date, self.now()).map_err(|says| refusals.push(Refusal::invalid("date", says)));
        let case = self.read_case(protocol, texts.iter().map(String::as_str)).map_err(|problems| {
            refusals.extend(problems.into_iter().map(|it| Refusal::invalid("case", named(protocol, &it))));
        });
        match (week, case) {
            (Ok(week), Ok(case)) => Ok((week, case)),
            _ => Err(Error::Invalid(refusals)),
        }
    }

    /// Enters one case: the day it happened and a text for each field of the protocol, in their order.
    pub async fn enter_case(
        &self,
        viewer: &Viewer,
        site: i64,
        date: &str,
        texts: Vec<String>,
    ) -> Result<i64> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let (_, version, protocol) = self.entering(me, site).await?;
        let case = self.checked(&protocol, date, &texts)?;
        self.store_cases(me, site, version, vec![case]).await
    }

    /// Enters a file: the columns are `date` and the names of the fields, in any order.
    pub async fn import_cases(&self, viewer: &Viewer, site: i64, text: &str) -> Result<Imported> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let (_, version, protocol) = self.entering(me, site).await?;
        if text.len() > MOST_BYTES {
            return Err(Refusal::too_long("file", "The file is larger than 2 MiB. Split it.").into());
        }
        let table = wire::cases::read(text, MOST_ROWS).map_err(|it| Error::invalid("file", it))?;
        let mut wanted: Vec<&str> = protocol.fields.iter().map(|field| field.name.as_str()).collect();
        wanted.insert(0, "date");
        let columns = columns(&table.headers, &wanted)?;
        let now = self.now();
        let mut problems = Vec::new();
        let mut cases = Vec::new();
        for (row, cells) in (2..).zip(&table.rows) {
            let cell = |at: usize| cells.get(columns[at]).map_or("", |it| it.trim());
            let week = week(cell(0), now)
                .map_err(|says| problems.push(RowProblem { row, field: "date".into(), says }));
            let case = self.read_case(&protocol, (1..wanted.len()).map(cell)).map_err(|said| {
                problems.extend(said.into_iter().map(|it| RowProblem {
                    row,
                    field: it.field,
                    says: it.says,
                }));
            });
            if let (Ok(week), Ok(case)) = (week, case) {
                cases.push((week, case));
            }
        }
        if !problems.is_empty() {
            return Ok(Imported::Refused(problems));
        }
        let many = cases.len();
        self.store_cases(me, site, version, cases).await?;
        Ok(Imported::Taken(many))
    }

    /// The id of the last that was stored.
    async fn store_cases(
        &self,
        me: i64,
        site: i64,
        version: rows::Protocol,
        cases: Vec<(i64, Case)>,
    ) -> Result<i64> {
        let now = self.now();
        let app = self.clone();
        self.store
            .write(move |tx| {
                let row = access::led_site(tx, site, me)?;
                let (newest, protocol) = protocol::newest(tx, row.group_id)?;
                may_enter(tx, &row, &protocol, me)?;
                if newest.version != version.version {
                    return Err(Error::invalid(
                        "protocol",
                        "The protocol has changed while you wrote. Load the form again.",
                    ));
                }
                let mut last = 0;
                for (week, case) in &cases {
                    last = app.new_id();
                    rows::add_case(
                        tx,
                        &rows::Case {
                            id: last,
                            site_id: site,
                            version: version.version,
                            week: *week,
                            texts: joined(case),
                            entered_by: Some(me),
                            entered_at: now,
                            withdrawn_at: None,
                        },
                    )?;
                }
                if cases.len() > 1 {
                    audit::record(
                        tx,
                        now,
                        Some(me),
                        "measures.import",
                        &format!("site:{site}"),
                        &json!({ "cases": cases.len() }),
                    )?;
                }
                contributed(&app, tx, row.group_id, me, now)?;
                Ok(last)
            })
            .await
    }
}

/// The values of a case as its row keeps them.
pub(super) fn joined(case: &Case) -> String {
    case.texts().collect::<Vec<_>>().join("\n")
}

/// What is wrong with a case of a form, with the words that the form has.
fn named(protocol: &Protocol, it: &Problem) -> String {
    match protocol.field(&it.field) {
        Some(at) => format!("“{}”: {}", protocol.fields[at].label, it.says),
        None => it.says.clone(),
    }
}

/// Where each wanted column stands. Wrong headers are told all at once.
fn columns(headers: &[String], wanted: &[&str]) -> Result<Vec<usize>> {
    let missing: Vec<&str> =
        wanted.iter().copied().filter(|it| !headers.iter().any(|header| header == it)).collect();
    let strange: Vec<&str> = headers.iter().map(String::as_str).filter(|it| !wanted.contains(it)).collect();
    let twice = headers.iter().enumerate().any(|(at, header)| headers[..at].contains(header));
    if missing.is_empty() && strange.is_empty() && !twice {
        return Ok(wanted.iter().filter_map(|it| headers.iter().position(|header| header == it)).collect());
    }
    let mut says = format!("Row 1: the columns are not those of the protocol ({}).", wanted.join(", "));
    if !missing.is_empty() {
        says += &format!(" Missing: {}.", missing.join(", "));
    }
    if !strange.is_empty() {
        says += &format!(" Not in the protocol: {}.", strange.join(", "));
    }
    if twice {
        says += " A column is there twice.";
    }
    Err(Error::invalid("headers", says))
}

/// Approvals, the lock and the training stand before every case.
fn may_enter(db: &mut store::Db, site: &rows::Site, protocol: &Protocol, me: i64) -> Result<()> {
    if site.audit_registration.is_empty() || site.caldicott.is_empty() {
        return Err(Error::forbidden(
            "The approvals of this site are not recorded yet: audit registration and Caldicott. The steering group enters them.",
        ));
    }
    if site.locked_at.is_some() {
        return Err(Error::forbidden(
            "The data of this site are locked. Ask the steering group to open it again.",
        ));
    }
    let Some((set, pass)) = protocol.training else { return Ok(()) };
    // Nobody takes a set of their own; its author knows the answers.
    if question_sets::by_id(db, set)?.is_some_and(|it| it.author_id == me) {
        return Ok(());
    }
    let attempt = question_sets::attempt(db, set, me)?.filter(|it| it.finished_at.is_some());
    let questions = question_sets::items(db, set)?.len() as i64;
    if attempt.is_some_and(|it| i64::from(it.score) * 100 >= i64::from(pass) * questions) {
        return Ok(());
    }
    Err(Error::forbidden(format!(
        "Cases are entered by whoever has passed the training: {pass} % of the questions at /sets/{set}."
    )))
}

/// A line of the ledger for each group that somebody collected data for: the minutes in which a case was entered.
fn contributed(app: &App, tx: &mut Tx<'_>, group: i64, me: i64, now: i64) -> Result<()> {
    let mut minutes: Vec<i64> =
        rows::entered_by(tx, group, me)?.into_iter().map(|at| at.div_euclid(60_000)).collect();
    let cases = minutes.len();
    minutes.sort_unstable();
    minutes.dedup();
    cpd::record::data_collected(
        app,
        tx,
        &cpd::record::Collected { account: me, group, cases, minutes: minutes.len() as i64 },
        now,
    )
}
