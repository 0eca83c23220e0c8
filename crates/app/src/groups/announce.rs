//! Announcements: what a group's moderators want every member to see. Nothing is written for each member: whoever is in the
//! group finds what hangs, on its page, at home, and in any app that shows a server's announcements.

use super::inside::{may_hang, may_look};
use crate::access::Viewer;
use crate::cards::AccountView;
use crate::guard::{self, Piece, Surface};
use crate::{App, Error, Result, audit};
use kernel::session::GroupRole;
use kernel::{Refusal, Scope};
use serde_json::json;
use store::accounts;
use store::groups::{board as rows, members};

const TEXT_CHARS: usize = 2_000;
/// Of one group at a time: a wall of announcements is read by nobody.
const MOST: usize = 5;
/// What a member sees at home.
const SHOWN: i64 = 20;

/// An announcement, for whoever may read it.
#[derive(Debug, Clone)]
pub struct AnnouncementView {
    pub row: rows::Announcement,
    pub group: AccountView,
    pub html: String,
    /// Whether the viewer has put it away.
    pub is_read: bool,
}

impl App {
    /// Hangs an announcement up, until `ends_at` or until a moderator takes it down.
    pub async fn announce(
        &self,
        viewer: &Viewer,
        group: i64,
        text: &str,
        ends_at: Option<i64>,
    ) -> Result<AnnouncementView> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let now = self.now();
        self.store.read(move |db| may_hang(db, group, me, GroupRole::Moderator)).await?;
        let text = crate::posts::clean(text, "text")?;
        if text.is_empty() {
            return Err(Refusal::blank(
                "text",
                "The announcement is empty. Write what the members should know.",
            )
            .into());
        }
        if text.chars().count() > TEXT_CHARS {
            let says = format!("The announcement is too long. Use at most {TEXT_CHARS} characters.");
            return Err(Refusal::too_long("text", says).into());
        }
        if ends_at.is_some_and(|at| at <= now) {
            return Err(Error::invalid("ends_at", "This time has passed. Choose a later one, or none."));
        }
        let pieces = vec![Piece::new("text", Surface::Post, &text)];
        let met = self.check_rules(me, &pieces).await?;
        let passed = self.guard(me, pieces, guard::Place::default()).await?;
        let (app, id) = (self.clone(), self.new_id());
        self.store
            .write(move |tx| {
                may_hang(tx, group, me, GroupRole::Moderator)?;
                if rows::announcements(tx, &[group], now, SHOWN)?.len() >= MOST {
                    return Err(Error::invalid(
                        "text",
                        format!("{MOST} announcements hang already. Take one down first."),
                    ));
                }
                rows::announce(
                    tx,
                    &rows::Announcement {
                        id,
                        group_id: group,
                        text: text.clone(),
                        ends_at,
                        made_by: Some(me),
                        made_at: now,
                    },
                )?;
                passed.record(tx, now, me, &format!("account:{group}"))?;
                met.file_profile(&app, tx, group, now)?;
                let details = json!({ "announcement": id.to_string() });
                Ok(audit::record(
                    tx,
                    now,
                    Some(me),
                    "group.announced",
                    &format!("account:{group}"),
                    &details,
                )?)
            })
            .await?;
        let hanging = self.group_announcements(&Viewer::itself(me), group).await?;
        hanging.into_iter().find(|it| it.row.id == id).ok_or(Error::NotFound)
    }

    /// Takes an announcement down.
    pub async fn take_down(&self, viewer: &Viewer, group: i64, id: i64) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                may_hang(tx, group, me, GroupRole::Moderator)?;
                rows::announcement(tx, id)?.filter(|row| row.group_id == group).ok_or(Error::NotFound)?;
                rows::take_down(tx, id)?;
                let details = json!({ "announcement": id.to_string() });
                Ok(audit::record(
                    tx,
                    now,
                    Some(me),
                    "group.took_down",
                    &format!("account:{group}"),
                    &details,
                )?)
            })
            .await
    }

    /// What hangs in a group, the newest first.
    pub async fn group_announcements(&self, viewer: &Viewer, group: i64) -> Result<Vec<AnnouncementView>> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let now = self.now();
        let found = self
            .store
            .read(move |db| {
                may_look(db, group, me, "What hangs here is for the members of this group. Join it first.")?;
                let found = rows::announcements(db, &[group], now, SHOWN)?;
                with_reads(db, me, found)
            })
            .await?;
        self.announcement_views(found).await
    }

    /// What hangs in the groups that the viewer is in, the newest first; without what they have put away unless `all`.
    pub async fn announcements(&self, viewer: &Viewer, all: bool) -> Result<Vec<AnnouncementView>> {
        let me = viewer.account(Scope::ReadStatuses)?;
        let (now, groups) = (self.now(), self.reader(me).await?.groups.clone());
        // Most people are in few groups, and this is asked for on every look at home.
        if groups.is_empty() {
            return Ok(Vec::new());
        }
        let found = self
            .store
            .read(move |db| {
                let found = rows::announcements(db, &groups, now, SHOWN)?;
                with_reads(db, Some(me), found)
            })
            .await?;
        let found = found.into_iter().filter(|(_, is_read)| all || !is_read).collect();
        self.announcement_views(found).await
    }

    /// Notes that the viewer has read an announcement and wants it no more.
    pub async fn put_away(&self, viewer: &Viewer, id: i64) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        self.store
            .write(move |tx| {
                let row = rows::announcement(tx, id)?.ok_or(Error::NotFound)?;
                members::since(tx, row.group_id, me)?.ok_or(Error::NotFound)?;
                Ok(rows::read(tx, me, id)?)
            })
            .await
    }

    async fn announcement_views(
        &self,
        found: Vec<(rows::Announcement, bool)>,
    ) -> Result<Vec<AnnouncementView>> {
        let ids: Vec<i64> = found.iter().map(|(row, _)| row.group_id).collect();
        let cards = self.account_cards(&ids).await?;
        let active = |id: i64| {
            cards
                .iter()
                .find(|card| card.row.id == id)
                .filter(|card| card.row.state == accounts::ACTIVE)
                .cloned()
        };
        Ok(found
            .into_iter()
            .filter_map(|(row, is_read)| {
                Some(AnnouncementView {
                    group: active(row.group_id)?,
                    html: self.render_text(&row.text, &[]),
                    is_read,
                    row,
                })
            })
            .collect())
    }
}

/// With whether the viewer has put it away.
fn with_reads(
    db: &mut store::Db,
    me: Option<i64>,
    found: Vec<rows::Announcement>,
) -> Result<Vec<(rows::Announcement, bool)>> {
    let ids: Vec<i64> = found.iter().map(|row| row.id).collect();
    let read = match me {
        Some(me) => rows::read_among(db, me, &ids)?,
        None => Vec::new(),
    };
    let with_read = |row: rows::Announcement| {
        let is_read = read.contains(&row.id);
        (row, is_read)
    };
    Ok(found.into_iter().map(with_read).collect())
}
