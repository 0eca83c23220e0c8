//! Conferences: groups with days, rooms and talks; what waits for a speaker; the wall; the numbers.
//!
//! All days of a conference are one session, which has every post. Its talks are sessions below that one, so that whatever
//! holds for sessions (transcripts, presence, calendars) holds for both.

pub(crate) mod hold;
mod numbers;
mod plan;
mod read;
mod talks;
pub(crate) mod wall;

pub use hold::{HeldView, TalkHolds};
pub use numbers::{Numbers, TalkNumbers};
pub use plan::{ConferenceWish, RoomWish};
pub use read::{ConferenceView, Programme, TalkView};
pub use talks::TalkWish;
pub use wall::{Desk, WallView};

use crate::{Error, Result, groups};
use kernel::session::GroupKind;
use store::Db;
use store::conferences::{self as rows, Conference};
use store::groups::Group;

/// The group, when it is a conference that takes part.
fn conference_group(db: &mut Db, id: i64) -> Result<Group> {
    let group = groups::active_group(db, id)?;
    if group.kind == GroupKind::Conference.code() { Ok(group) } else { Err(Error::NotFound) }
}

/// The conference, once its days are known.
fn planned(db: &mut Db, id: i64) -> Result<(Group, Conference)> {
    let group = conference_group(db, id)?;
    let row = rows::by_group(db, id)?.ok_or_else(|| {
        Error::invalid("base", "The conference has no days yet. Write its days and rooms first.")
    })?;
    Ok((group, row))
}
