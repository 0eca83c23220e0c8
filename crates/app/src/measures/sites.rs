//! Sites: their agreed name and code, their approvals, who leads them, and how they are handed over.

use super::{access, protocol};
use crate::access::Viewer;
use crate::cards::AccountView;
use crate::guard::{Piece, Place, Surface};
use crate::{App, Error, Result, audit};
use kernel::session::GroupRole;
use kernel::{Refusal, Scope};
use serde_json::json;
use store::measures as rows;

pub(super) const NAME_CHARS: usize = 80;
const CODE_CHARS: usize = 12;
const APPROVAL_CHARS: usize = 40;

/// Somebody who leads or led a site.
#[derive(Debug, Clone)]
pub struct LeadView {
    pub account: AccountView,
    pub since: i64,
    pub ended_at: Option<i64>,
}

#[derive(Debug, Clone)]
pub struct SiteView {
    pub row: rows::Site,
    /// In the order in which they began; nobody leaves this list.
    pub leads: Vec<LeadView>,
    pub cases: u64,
}

/// What the steering group fills in.
#[derive(Debug, Clone, Default)]
pub struct SiteWish {
    pub code: String,
    pub name: String,
    pub audit_registration: String,
    pub caldicott: String,
}

pub(super) fn short(field: &'static str, text: &str, most: usize, needed: bool) -> Result<String, Refusal> {
    let text = text.trim();
    match text.chars().count() {
        0 if needed => Err(Refusal::blank(field, "This is empty. Fill it in.")),
        n if n > most => Err(Refusal::too_long(field, format!("Keep it to {most} characters."))),
        _ => Ok(text.to_owned()),
    }
}

impl App {
    /// Adds a site, or changes the one with this code: approvals often come later.
    pub async fn put_site(&self, viewer: &Viewer, group: i64, wish: SiteWish) -> Result<i64> {
        let me = viewer.account(Scope::WriteAccounts)?;
        self.store.read(move |db| access::steering(db, group, me)).await?;
        let code = short("code", &wish.code, CODE_CHARS, true)?;
        let name = short("name", &wish.name, NAME_CHARS, true)?;
        let audit_registration =
            short("audit_registration", &wish.audit_registration, APPROVAL_CHARS, false)?;
        let caldicott = short("caldicott", &wish.caldicott, APPROVAL_CHARS, false)?;
        let pieces = vec![
            Piece::new("code", Surface::Label, code.clone()),
            Piece::new("name", Surface::Label, name.clone()),
        ];
        let passed = self.guard(me, pieces, Place::default()).await?;
        let now = self.now();
        let new = self.new_id();
        self.store
            .write(move |tx| {
                access::steering(tx, group, me)?;
                let known = rows::sites(tx, group)?.into_iter().find(|site| site.code == code);
                let row = rows::Site {
                    id: known.as_ref().map_or(new, |it| it.id),
                    group_id: group,
                    code: code.clone(),
                    name: name.clone(),
                    audit_registration: audit_registration.clone(),
                    caldicott: caldicott.clone(),
                    locked_at: known.as_ref().and_then(|it| it.locked_at),
                };
                match known {
                    Some(_) => rows::save_site(tx, &row)?,
                    None => rows::add_site(tx, &row)?,
                }
                passed.record(tx, now, me, &format!("site:{}", row.id))?;
                let approved = json!({ "audit_registration": !row.audit_registration.is_empty(), "caldicott": !row.caldicott.is_empty() });
                audit::record(tx, now, Some(me), "measures.site", &format!("site:{}", row.id), &approved)?;
                Ok::<_, Error>(row.id)
            })
            .await
    }

    /// Names a lead of a site; `instead_of` hands over. A lead may hand the site over too. The cases stay with the site.
    pub async fn name_lead(
        &self,
        viewer: &Viewer,
        site: i64,
        account: i64,
        instead_of: Option<i64>,
    ) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let now = self.now();
        let id = self.new_id();
        self.store
            .write(move |tx| {
                let row = rows::site(tx, site)?.ok_or(Error::NotFound)?;
                if instead_of == Some(me) {
                    access::led_site(tx, site, me)?;
                } else {
                    access::steering(tx, row.group_id, me)?;
                }
                let role = store::groups::role(tx, row.group_id, account)?.and_then(GroupRole::from_code);
                if role.is_none() {
                    return Err(Error::invalid(
                        "account",
                        "Leads are members of the group. Let this person join first.",
                    ));
                }
                if rows::leads_now(tx, site, account)? {
                    return Err(Error::invalid("account", "This person leads the site already."));
                }
                if let Some(before) = instead_of
                    && !rows::end_lead(tx, site, before, now)?
                {
                    return Err(Error::invalid(
                        "instead_of",
                        "This person does not lead the site now. Look at the list of its leads.",
                    ));
                }
                rows::add_lead(
                    tx,
                    &rows::Lead { id, site_id: site, account_id: account, since: now, ended_at: None },
                )?;
                let details =
                    json!({ "lead": account.to_string(), "instead_of": instead_of.map(|it| it.to_string()) });
                audit::record(tx, now, Some(me), "measures.lead", &format!("site:{site}"), &details)?;
                Ok::<_, Error>(())
            })
            .await
    }

    /// Locks a site, so that its data are final, or opens it again.
    pub async fn lock_site(&self, viewer: &Viewer, site: i64, locked: bool) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                let mut row = rows::site(tx, site)?.ok_or(Error::NotFound)?;
                access::steering(tx, row.group_id, me)?;
                row.locked_at = locked.then_some(now);
                rows::save_site(tx, &row)?;
                audit::record(
                    tx,
                    now,
                    Some(me),
                    "measures.lock",
                    &format!("site:{site}"),
                    &json!({ "locked": locked }),
                )?;
                Ok::<_, Error>(())
            })
            .await
    }

    /// The sites of a group with everybody who led them: contributors are named in public.
    pub async fn measure_sites(&self, viewer: &Viewer, group: i64) -> Result<Vec<SiteView>> {
        let me = viewer.reader(Scope::ReadAccounts)?;
        let (sites, leads, cases) = self
            .store
            .read(move |db| {
                access::measuring(db, group, me)?;
                Ok::<_, Error>((rows::sites(db, group)?, rows::leads(db, group)?, rows::cases(db, group)?))
            })
            .await?;
        let ids: Vec<i64> = leads.iter().map(|lead| lead.account_id).collect();
        let cards = self.account_cards(&ids).await?;
        let lead = |it: &rows::Lead| {
            let account = cards.iter().find(|card| card.row.id == it.account_id)?.clone();
            Some(LeadView { account, since: it.since, ended_at: it.ended_at })
        };
        Ok(sites
            .into_iter()
            .map(|row| SiteView {
                leads: leads.iter().filter(|it| it.site_id == row.id).filter_map(lead).collect(),
                cases: cases.iter().filter(|it| it.site_id == row.id).count() as u64,
                row,
            })
            .collect())
    }

    /// The sites of a group that the viewer leads now.
    pub async fn sites_led(&self, viewer: &Viewer, group: i64) -> Result<Vec<rows::Site>> {
        let me = viewer.account(Scope::ReadAccounts)?;
        self.store.read(move |db| access::sites_led(db, group, me)).await
    }

    /// The protocol as it stands, with its version and its cycle.
    pub async fn protocol(
        &self,
        viewer: &Viewer,
        group: i64,
    ) -> Result<Option<(rows::Protocol, kernel::protocol::Protocol)>> {
        let me = viewer.reader(Scope::ReadAccounts)?;
        let row = self
            .store
            .read(move |db| {
                access::measuring(db, group, me)?;
                Ok::<_, Error>(rows::protocols(db, group)?.pop())
            })
            .await?;
        row.map(|row| Ok((row.clone(), protocol::parsed(&row)?))).transpose()
    }

    /// The protocol that cases of a site are entered under.
    pub async fn protocol_of_site(&self, viewer: &Viewer, site: i64) -> Result<kernel::protocol::Protocol> {
        let me = viewer.account(Scope::WriteAccounts)?;
        self.store
            .read(move |db| {
                let row = access::led_site(db, site, me)?;
                Ok::<_, Error>(protocol::newest(db, row.group_id)?.1)
            })
            .await
    }
}
