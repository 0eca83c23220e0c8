//! Sessions: timed discussions round a hashtag. Announcing one, what happens in it by itself, and reading it.

mod advance;
mod conduct;
mod join;
mod plan;
mod presence;
mod read;
mod say;

pub use conduct::Mark;
pub(crate) use join::{admit, edited, joined_by, leave_all};
pub(crate) use plan::{Checked, queue};
pub use plan::{HostWish, PromptWish, SessionWish};
pub use presence::Here;
pub use read::{PostsWanted, PromptView, SessionPostView, SessionView, When};

use crate::groups;
use crate::{Error, Result};
use kernel::session::{GroupRole, HostRole, Times};
use store::Db;
use store::sessions::{self as rows, Session};

/// The times of a stored session.
pub(crate) fn times_of(row: &Session) -> Times {
    Times {
        opens_at: row.opens_at,
        closes_at: row.closes_at,
        archives_at: row.archives_at,
        live: row.live_from.zip(row.live_until),
    }
}

/// Whether somebody conducts a session: hosts of its group, and the hosts that it names itself.
pub(crate) fn conducts(db: &mut Db, session: &Session, account: i64) -> Result<bool> {
    let of_group = store::groups::role(db, session.group_id, account)?.and_then(GroupRole::from_code);
    if of_group.is_some_and(|role| role >= GroupRole::Moderator) {
        return Ok(true);
    }
    Ok(rows::host_role(db, session.id, account)? == Some(HostRole::Host.code()))
}

/// The session, if its group takes part.
pub(crate) fn shown(db: &mut Db, id: i64) -> Result<Session> {
    let row = rows::by_id(db, id)?.ok_or(Error::NotFound)?;
    groups::active_group(db, row.group_id)?;
    Ok(row)
}

/// The session, for somebody who conducts it.
pub(crate) fn conducted(db: &mut Db, id: i64, account: i64) -> Result<Session> {
    let row = shown(db, id)?;
    if conducts(db, &row, account)? {
        return Ok(row);
    }
    Err(Error::forbidden("This is for the session's hosts only. Ask one of them; its page names them."))
}
