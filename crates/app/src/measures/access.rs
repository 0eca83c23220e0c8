//! Who may what with the measures of a group. Nothing else in `measures` decides it.

use super::protocol;
use crate::groups::{active_group, inside, must_be};
use crate::{Error, Result};
use kernel::group::Privacy;
use kernel::session::{GroupKind, GroupRole};
use store::measures as rows;
use store::{Db, groups};

/// A group that measures, and that this viewer may know of.
pub(super) fn measuring(db: &mut Db, group: i64, me: Option<i64>) -> Result<groups::Group> {
    let row = active_group(db, group)?;
    let measures = matches!(GroupKind::from_code(row.kind), Some(GroupKind::Campaign | GroupKind::Project));
    let hidden = inside::privacy(db, group)? == Some(Privacy::Hidden);
    let is_inside = match me {
        Some(me) => inside::is_inside(db, group, me)?,
        None => false,
    };
    if measures && (!hidden || is_inside) { Ok(row) } else { Err(Error::NotFound) }
}

/// An archived group is read and takes nothing more.
pub(super) fn takes_more(db: &mut Db, group: i64) -> Result<()> {
    if store::groups::members::rules(db, group)?.is_some_and(|it| it.archived_at.is_some()) {
        return Err(Error::forbidden(
            "This group is archived: what it measured can be read, and nothing is entered or changed. Ask its owners to open it again.",
        ));
    }
    Ok(())
}

/// The steering group, when it changes something: owners and moderators.
pub(super) fn steering(db: &mut Db, group: i64, me: i64) -> Result<()> {
    measuring(db, group, Some(me))?;
    must_be(db, group, me, GroupRole::Moderator)?;
    takes_more(db, group)
}

pub(super) fn is_steering(db: &mut Db, group: i64, me: Option<i64>) -> Result<bool> {
    let Some(me) = me else { return Ok(false) };
    let role = groups::role(db, group, me)?.and_then(GroupRole::from_code);
    Ok(role.is_some_and(|role| role >= GroupRole::Moderator))
}

/// Who reads single cases.
pub(super) const SITES_READ: &str = "Single cases are read by whoever leads their site now, and by the steering group when the protocol says so. Everybody reads the results.";

/// A lead who has left the group or was banned from it leads nothing.
fn leads(db: &mut Db, site: &rows::Site, me: i64) -> Result<bool> {
    Ok(rows::leads_now(db, site.id, me)? && inside::is_inside(db, site.group_id, me)?)
}

/// The sites that this person leads now.
pub(super) fn sites_led(db: &mut Db, group: i64, me: i64) -> Result<Vec<rows::Site>> {
    measuring(db, group, Some(me))?;
    if !inside::is_inside(db, group, me)? {
        return Ok(Vec::new());
    }
    let mut leads = rows::leads(db, group)?;
    leads.retain(|it| it.account_id == me && it.ended_at.is_none());
    let mut sites = rows::sites(db, group)?;
    sites.retain(|site| leads.iter().any(|it| it.site_id == site.id));
    Ok(sites)
}

/// A site that this person leads now. Whoever has handed it over is nobody here.
pub(super) fn led_site(db: &mut Db, site: i64, me: i64) -> Result<rows::Site> {
    let row = rows::site(db, site)?.ok_or(Error::NotFound)?;
    measuring(db, row.group_id, Some(me))?;
    if leads(db, &row, me)? {
        takes_more(db, row.group_id)?;
        return Ok(row);
    }
    Err(Error::forbidden(
        "Cases are entered and read by whoever leads the site now. Ask the steering group to name you as its lead.",
    ))
}

/// What somebody is to the cases of a site that they may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reads {
    pub leads: bool,
    pub steers: bool,
}

/// A site whose single cases this person may read.
pub(super) fn read_site(db: &mut Db, site: i64, me: i64) -> Result<(rows::Site, Reads)> {
    let row = rows::site(db, site)?.ok_or(Error::NotFound)?;
    measuring(db, row.group_id, Some(me))?;
    let steers = protocol::newest(db, row.group_id)?.1.steering_reads_cases
        && is_steering(db, row.group_id, Some(me))?;
    let reads = Reads { leads: leads(db, &row, me)?, steers };
    if reads.leads || reads.steers { Ok((row, reads)) } else { Err(Error::forbidden(SITES_READ)) }
}

/// A case that this person may read. For others there is no such case.
pub(super) fn read_case(db: &mut Db, case: i64, me: i64) -> Result<(rows::Case, rows::Site, Reads)> {
    let row = rows::case(db, case)?.ok_or(Error::NotFound)?;
    match read_site(db, row.site_id, me) {
        Ok((site, reads)) => Ok((row, site, reads)),
        Err(Error::Forbidden(_)) => Err(Error::NotFound),
        Err(other) => Err(other),
    }
}
