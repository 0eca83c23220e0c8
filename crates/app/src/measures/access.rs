//! Who may what with the measures of a group. Nothing else in `measures` decides it.

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

/// The steering group: owners and moderators.
pub(super) fn steering(db: &mut Db, group: i64, me: i64) -> Result<()> {
    measuring(db, group, Some(me))?;
    must_be(db, group, me, GroupRole::Moderator)
}

pub(super) fn is_steering(db: &mut Db, group: i64, me: Option<i64>) -> Result<bool> {
    let Some(me) = me else { return Ok(false) };
    let role = groups::role(db, group, me)?.and_then(GroupRole::from_code);
    Ok(role.is_some_and(|role| role >= GroupRole::Moderator))
}

/// A site that this person leads now. Whoever has handed it over is nobody here.
pub(super) fn led_site(db: &mut Db, site: i64, me: i64) -> Result<rows::Site> {
    let row = rows::site(db, site)?.ok_or(Error::NotFound)?;
    measuring(db, row.group_id, Some(me))?;
    if rows::leads_now(db, site, me)? {
        return Ok(row);
    }
    Err(Error::forbidden(
        "Cases are entered and read by whoever leads the site now. Ask the steering group to name you as its lead.",
    ))
}
