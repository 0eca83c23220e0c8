//! Writing inside a group: where a post stands, which rules hold it back, and who reads it.

use super::{active_group, role_in};
use crate::posts::hold;
use crate::{App, Error, Result};
use kernel::Visibility;
use kernel::group::{Held, Privacy, Rules};
use kernel::session::GroupRole;
use store::groups::{desk, members};
use store::posts::{self, Post};
use store::{Db, Tx, accounts};

/// Who reads a post, and the group that it is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Audience {
    pub visibility: Visibility,
    pub group: Option<i64>,
}

impl Audience {
    const fn without(visibility: Visibility) -> Self {
        Self { visibility, group: None }
    }

    const fn within(group: i64, privacy: Privacy, wished: Visibility) -> Self {
        match (privacy, wished) {
            (Privacy::Members | Privacy::Hidden, _) => {
                Self { visibility: Visibility::Group, group: Some(group) }
            }
            (Privacy::Public, Visibility::Public) => Self { visibility: wished, group: Some(group) },
            // What its author shows to fewer than everybody does not stand on a page that everybody reads.
            (Privacy::Public, _) => Self::without(wished),
        }
    }
}

/// What an author asks for.
pub(crate) struct Asked<'a> {
    pub author: i64,
    pub visibility: Visibility,
    /// The group that was chosen.
    pub group: Option<i64>,
    /// Handle keys that the text mentions.
    pub handles: &'a [String],
}

/// The privacy of a group with members.
pub(crate) fn privacy(db: &mut Db, group: i64) -> Result<Option<Privacy>> {
    Ok(members::rules(db, group)?.map(|row| privacy_of(row.privacy)))
}

/// An unknown number is read as the most private.
pub(crate) fn privacy_of(code: i16) -> Privacy {
    Privacy::from_code(code).unwrap_or(Privacy::Hidden)
}

/// Whether somebody reads what only members read.
pub(crate) fn is_inside(db: &mut Db, group: i64, account: i64) -> Result<bool> {
    Ok(account == group || members::since(db, group, account)?.is_some())
}

/// Refuses whoever may not look into a group, with the reason where the group may be known of.
pub(super) fn may_look(db: &mut Db, group: i64, me: Option<i64>, says: &'static str) -> Result<()> {
    active_group(db, group)?;
    let privacy = privacy(db, group)?.ok_or(Error::NotFound)?;
    let inside = match me {
        Some(me) => is_inside(db, group, me)?,
        None => false,
    };
    match privacy {
        _ if inside => Ok(()),
        Privacy::Public => Ok(()),
        Privacy::Members => Err(Error::forbidden(says)),
        Privacy::Hidden => Err(Error::NotFound),
    }
}

/// Refuses whoever may not change what hangs on a group's board: not at least this in it, or it is archived.
pub(super) fn may_hang(db: &mut Db, group: i64, me: i64, least: GroupRole) -> Result<()> {
    may_look(db, group, Some(me), "This is for the members of this group. Join it first.")?;
    super::must_be(db, group, me, least)?;
    if members::rules(db, group)?.is_some_and(|row| row.archived_at.is_some()) {
        return Err(Error::invalid(
            "base",
            "This group is archived: it can be read, and nothing is added. Its owner can open it again.",
        ));
    }
    Ok(())
}

/// Where a post stands: an answer with what it answers, else in the group that was chosen, else in one that it
/// mentions.
pub(crate) fn audience(db: &mut Db, asked: &Asked<'_>, parent: Option<&Post>) -> Result<Audience> {
    let wished = asked.visibility;
    if wished == Visibility::Direct {
        return Ok(Audience::without(wished));
    }
    if let Some((parent, group)) = parent.and_then(|parent| Some((parent, parent.group_id?))) {
        if Visibility::from_code(parent.visibility) == Visibility::Group {
            return Ok(Audience { visibility: Visibility::Group, group: Some(group) });
        }
        return Ok(match is_inside(db, group, asked.author)? {
            true => Audience::within(group, Privacy::Public, wished),
            false => Audience::without(wished),
        });
    }
    if let Some(group) = asked.group {
        let privacy = privacy(db, group)?.ok_or_else(not_a_member)?;
        if !is_inside(db, group, asked.author)? {
            return Err(not_a_member());
        }
        return Ok(Audience::within(group, privacy, wished));
    }
    mentioned(db, asked)
}

fn not_a_member() -> Error {
    Error::invalid(
        "group_id",
        "You are not a member of this group, so nothing can be written in it. Join it first, or choose another place.",
    )
}

/// The group that a text mentions. Whoever mentions a closed group means its members, so nobody else may read it.
fn mentioned(db: &mut Db, asked: &Asked<'_>) -> Result<Audience> {
    if asked.handles.is_empty() {
        return Ok(Audience::without(asked.visibility));
    }
    let mut found: Option<(i64, Privacy)> = None;
    for (handle, id) in accounts::ids_of_handles(db, asked.handles)? {
        let Some(privacy) = privacy(db, id)? else { continue };
        if !is_inside(db, id, asked.author)? {
            if privacy == Privacy::Members {
                return Err(Error::invalid(
                    "text",
                    format!(
                        "@{handle} is a closed group and you are not a member, so others would read this instead of them. Join it first, or write its name without the @."
                    ),
                ));
            }
            continue;
        }
        match found {
            Some((_, before)) if privacy.is_closed() || before.is_closed() => {
                return Err(Error::invalid(
                    "text",
                    "The post mentions two groups, and a closed one shares nothing with another. Write to them one after the other.",
                ));
            }
            Some(_) => {}
            None => found = Some((id, privacy)),
        }
    }
    Ok(match found {
        Some((group, privacy)) => Audience::within(group, privacy, asked.visibility),
        None => Audience::without(asked.visibility),
    })
}

/// Refuses what the group does not take now, and says whether the post waits for its moderators.
pub(crate) fn admit(tx: &mut Tx<'_>, group: i64, author: i64, text: &str, now: i64) -> Result<Option<Held>> {
    active_group(tx, group)?;
    let row = members::rules(tx, group)?.ok_or(Error::NotFound)?;
    if row.archived_at.is_some() {
        return Err(Error::invalid(
            "group_id",
            "This group is archived: it can be read and takes no more posts. Write elsewhere.",
        ));
    }
    if author == group || role_in(tx, group, Some(author))?.is_some_and(|role| role >= GroupRole::Moderator) {
        return Ok(None);
    }
    let rules = super::rules::of_row(&row);
    let since = members::since(tx, group, author)?.ok_or_else(not_a_member)?;
    if rules.slow_seconds > 0 {
        slowly(tx, &rules, group, author, now)?;
    }
    Ok(rules.holds(text, since, now))
}

/// Whether a post that its author edited waits anew. A group that was left reads it no more.
pub(crate) fn rereads(
    tx: &mut Tx<'_>,
    group: i64,
    author: i64,
    text: &str,
    now: i64,
) -> Result<Option<Held>> {
    let (Some(row), Some(since)) = (members::rules(tx, group)?, members::since(tx, group, author)?) else {
        return Ok(None);
    };
    if role_in(tx, group, Some(author))?.is_some_and(|role| role >= GroupRole::Moderator) {
        return Ok(None);
    }
    Ok(super::rules::of_row(&row).holds(text, since, now))
}

fn slowly(tx: &mut Tx<'_>, rules: &Rules, group: i64, author: i64, now: i64) -> Result<()> {
    let from = kernel::id::floor(now - rules.slow_seconds * 1000);
    let Some(last) = posts::newest_in_group(tx, group, author, from)? else { return Ok(()) };
    let wait = rules.wait_ms(kernel::id::created_ms(last), now);
    if wait == 0 {
        return Ok(());
    }
    Err(Error::invalid(
        "group_id",
        format!(
            "This group is slow on purpose: one post every {} seconds. Yours can go out in {} seconds.",
            rules.slow_seconds,
            (wait + 999) / 1000
        ),
    ))
}

/// Puts a post that was just written into the queue of the group's moderators.
pub(crate) fn wait(tx: &mut Tx<'_>, post: &Post, why: Held, now: i64) -> Result<()> {
    let group = post.group_id.ok_or(Error::NotFound)?;
    desk::wait(tx, group, post.id, why.code())?;
    hold::hold(tx, post, true, now)
}

impl App {
    /// Whether somebody is in a group, from memory.
    pub(crate) async fn is_member(&self, me: Option<i64>, group: i64) -> Result<bool> {
        let Some(me) = me else { return Ok(false) };
        Ok(me == group || self.reader(me).await?.groups.binary_search(&group).is_ok())
    }

    /// Refuses to show a hidden group to whoever is not in it: there is no such account.
    pub(crate) async fn not_hidden(&self, me: Option<i64>, card: &crate::cards::AccountView) -> Result<()> {
        if card.privacy != Some(Privacy::Hidden) || self.is_member(me, card.row.id).await? {
            return Ok(());
        }
        Err(Error::NotFound)
    }

    /// Leaves out hidden groups, but those that the viewer is in.
    pub(crate) async fn without_hidden(
        &self,
        me: Option<i64>,
        cards: Vec<crate::cards::AccountView>,
    ) -> Result<Vec<crate::cards::AccountView>> {
        let mut shown = Vec::with_capacity(cards.len());
        for card in cards {
            if self.not_hidden(me, &card).await.is_ok() {
                shown.push(card);
            }
        }
        Ok(shown)
    }
}
