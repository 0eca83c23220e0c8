//! Mending what was entered: a case is corrected or withdrawn by its site while the site is not locked, and what it said
//! before stays beside it.

use super::access::{self, Reads};
use super::queries::QueryView;
use super::{cases, protocol};
use crate::access::Viewer;
use crate::cards::AccountView;
use crate::{App, Error, Result, audit};
use kernel::Scope;
use kernel::protocol::Protocol;
use serde_json::json;
use store::measures as rows;
use store::measures::queries as asked;
use store::{Db, Tx};

/// What a case said before, and who changed that.
#[derive(Debug, Clone)]
pub struct CorrectionView {
    pub row: rows::Correction,
    pub by: Option<AccountView>,
}

/// A case for whoever may read it.
#[derive(Debug, Clone)]
pub struct CaseView {
    pub row: rows::Case,
    pub site: rows::Site,
    /// The version that it was entered under.
    pub protocol: Protocol,
    pub entered_by: Option<AccountView>,
    /// Newest first.
    pub corrections: Vec<CorrectionView>,
    pub queries: Vec<QueryView>,
    pub reads: Reads,
}

/// A site for its lead, or for the steering group when it reads cases.
#[derive(Debug, Clone)]
pub struct SiteDesk {
    pub site: rows::Site,
    pub protocol: Protocol,
    /// The last that were entered, newest first.
    pub cases: Vec<rows::Case>,
    pub queries: Vec<QueryView>,
    pub reads: Reads,
}

const SHOWN: i64 = 200;

/// The protocol as it was when the case was entered.
pub(super) fn protocol_of(db: &mut Db, group: i64, version: i32) -> Result<Protocol> {
    let row = rows::protocols(db, group)?.into_iter().find(|it| it.version == version);
    protocol::parsed(&row.ok_or_else(|| Error::Broken(format!("group {group} has no protocol {version}")))?)
}

/// A case that this person may change now.
fn open_case(db: &mut Db, case: i64, me: i64) -> Result<(rows::Case, rows::Site)> {
    let (row, site, reads) = access::read_case(db, case, me)?;
    if !reads.leads {
        return Err(Error::forbidden(
            "A case is corrected by whoever leads its site now. Ask them in a query about it.",
        ));
    }
    access::takes_more(db, site.group_id)?;
    if site.locked_at.is_some() {
        return Err(Error::forbidden(
            "The data of this site are locked. Ask the steering group to open it again.",
        ));
    }
    if row.withdrawn_at.is_some() {
        return Err(Error::forbidden("This case was withdrawn. Enter it again if it counts after all."));
    }
    Ok((row, site))
}

fn change(
    tx: &mut Tx<'_>,
    id: i64,
    me: i64,
    now: i64,
    before: &rows::Case,
    after: &rows::Case,
) -> Result<()> {
    let kept = rows::Correction {
        id,
        case_id: before.id,
        week: before.week,
        texts: before.texts.clone(),
        made_by: Some(me),
        made_at: now,
    };
    rows::correct_case(tx, after, &kept)?;
    let what = json!({ "withdrawn": after.withdrawn_at.is_some() });
    Ok(audit::record(tx, now, Some(me), "measures.correct", &format!("case:{}", before.id), &what)?)
}

impl App {
    /// Puts other values into a case. It is judged by the version that it was entered under.
    pub async fn correct_case(
        &self,
        viewer: &Viewer,
        case: i64,
        date: &str,
        texts: Vec<String>,
    ) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let protocol = self
            .store
            .read(move |db| {
                let (row, site) = open_case(db, case, me)?;
                protocol_of(db, site.group_id, row.version)
            })
            .await?;
        let (week, texts) = self.checked(&protocol, date, &texts)?;
        let (now, id) = (self.now(), self.new_id());
        self.store
            .write(move |tx| {
                let (before, _) = open_case(tx, case, me)?;
                let after = rows::Case { week, texts: cases::joined(&texts), ..before.clone() };
                if after == before {
                    return Err(Error::invalid("case", "The case says this already. Nothing was changed."));
                }
                change(tx, id, me, now, &before, &after)
            })
            .await
    }

    /// Takes a case out that should not have been entered, as when it was entered twice.
    pub async fn withdraw_case(&self, viewer: &Viewer, case: i64) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let (now, id) = (self.now(), self.new_id());
        self.store
            .write(move |tx| {
                let (before, _) = open_case(tx, case, me)?;
                let after = rows::Case { withdrawn_at: Some(now), ..before.clone() };
                change(tx, id, me, now, &before, &after)
            })
            .await
    }

    /// The protocol that a case is corrected by.
    pub async fn protocol_of_case(&self, viewer: &Viewer, case: i64) -> Result<Protocol> {
        let me = viewer.account(Scope::WriteAccounts)?;
        self.store
            .read(move |db| {
                let (row, site, _) = access::read_case(db, case, me)?;
                protocol_of(db, site.group_id, row.version)
            })
            .await
    }

    /// A case with its history and what was asked about it.
    pub async fn measure_case(&self, viewer: &Viewer, case: i64) -> Result<CaseView> {
        let me = viewer.account(Scope::ReadAccounts)?;
        let (row, site, reads, protocol, corrections, queries) = self
            .store
            .read(move |db| {
                let (row, site, reads) = access::read_case(db, case, me)?;
                let protocol = protocol_of(db, site.group_id, row.version)?;
                let mut queries = asked::of_site(db, site.id)?;
                queries.retain(|it| it.case_id == case);
                Ok::<_, Error>((row, site, reads, protocol, rows::corrections(db, case)?, queries))
            })
            .await?;
        let ids: Vec<i64> = corrections.iter().filter_map(|it| it.made_by).chain(row.entered_by).collect();
        let cards = self.account_cards(&ids).await?;
        let card = |id: Option<i64>| cards.iter().find(|it| Some(it.row.id) == id).cloned();
        Ok(CaseView {
            entered_by: card(row.entered_by),
            corrections: corrections
                .into_iter()
                .map(|row| CorrectionView { by: card(row.made_by), row })
                .collect(),
            queries: self.query_views(queries).await?,
            row,
            site,
            protocol,
            reads,
        })
    }

    /// The cases of a site and what was asked about them.
    pub async fn site_desk(&self, viewer: &Viewer, site: i64) -> Result<SiteDesk> {
        let me = viewer.account(Scope::ReadAccounts)?;
        let (site, reads, protocol, cases, queries) = self
            .store
            .read(move |db| {
                let (row, reads) = access::read_site(db, site, me)?;
                let protocol = protocol::newest(db, row.group_id)?.1;
                Ok::<_, Error>((
                    row,
                    reads,
                    protocol,
                    rows::cases_of_site(db, site, SHOWN)?,
                    asked::of_site(db, site)?,
                ))
            })
            .await?;
        Ok(SiteDesk { site, protocol, cases, queries: self.query_views(queries).await?, reads })
    }
}
