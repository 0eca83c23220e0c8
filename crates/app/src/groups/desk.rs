//! What is written in a group and what its moderators do with it: reading, searching, the queue, pins, the log.

use super::{active_group, inside, must_be};
use crate::access::Viewer;
use crate::cards::PostView;
use crate::pages::Page;
use crate::posts::{delete, hold, visible_among};
use crate::{App, Error, Range, Result, audit};
use kernel::Scope;
use kernel::group::Held;
use kernel::session::GroupRole;
use serde_json::json;
use store::audit::{self as log, Line, Wanted};
use store::groups::desk as rows;
use store::{Db, posts, relations, search};

/// Posts that a group pins at most.
const MOST_PINS: usize = 5;
/// What a moderator's page shows of the queue.
const SHOWN: i64 = 100;

/// Refuses whoever may not read what is written in a group.
fn may_read(db: &mut Db, group: i64, me: Option<i64>) -> Result<()> {
    inside::may_look(db, group, me, "What is written here is for the members of this group. Join it first.")
}

impl App {
    /// What is written in a group, but answers.
    pub async fn group_posts(
        &self,
        viewer: &Viewer,
        group: i64,
        only_media: bool,
        range: Range,
    ) -> Result<Page<PostView>> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        self.store.read(move |db| may_read(db, group, me)).await?;
        self.group_timeline(me, group, only_media, range).await
    }

    /// The posts in a group that have every word.
    pub async fn search_group(
        &self,
        viewer: &Viewer,
        group: i64,
        text: &str,
        range: Range,
    ) -> Result<Page<PostView>> {
        let me = viewer.reader(Scope::ReadSearch)?;
        let words: Vec<String> = text.split_whitespace().take(16).map(str::to_owned).collect();
        if text.chars().count() > 500 || text.contains('\0') {
            return Err(Error::invalid("q", "The search is too long. Use at most 500 characters."));
        }
        let ids = self
            .store
            .read(move |db| {
                may_read(db, group, me)?;
                let found = search::posts(db, &words, Some(group), range.below(), range.rows())?;
                let seen = visible_among(db, me, &found)?;
                Ok::<_, Error>(found.into_iter().filter(|id| seen.contains(id)).collect::<Vec<_>>())
            })
            .await?;
        Ok(Page::new(self.post_views(me, &ids).await?, &ids, range.limit))
    }

    /// The pinned posts of a group, as far as the viewer may read it.
    pub async fn group_pins(&self, viewer: &Viewer, group: i64) -> Result<Vec<PostView>> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let ids = self
            .store
            .read(move |db| {
                may_read(db, group, me)?;
                Ok::<_, Error>(rows::pinned(db, group)?)
            })
            .await?;
        self.post_views(me, &ids).await
    }

    /// Puts a post of the group on top of its page, or takes it from there.
    pub async fn pin_in_group(&self, viewer: &Viewer, group: i64, post: i64, on: bool) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                active_group(tx, group)?;
                must_be(tx, group, me, GroupRole::Moderator)?;
                let row = posts::by_id(tx, post)?
                    .filter(|row| row.group_id == Some(group))
                    .ok_or(Error::NotFound)?;
                if !on {
                    rows::unpin(tx, group, row.id)?;
                    return Ok(());
                }
                if row.held {
                    return Err(Error::invalid(
                        "post_id",
                        "This post waits for a decision. Decide first, then pin it.",
                    ));
                }
                if rows::pinned(tx, group)?.len() >= MOST_PINS {
                    return Err(Error::invalid(
                        "post_id",
                        format!(
                            "{MOST_PINS} posts are pinned, and there is no room for more. Unpin one first."
                        ),
                    ));
                }
                rows::pin(tx, group, row.id, now)?;
                Ok(audit::record(
                    tx,
                    now,
                    Some(me),
                    "group.pinned",
                    &format!("account:{group}"),
                    &json!({ "post": post.to_string() }),
                )?)
            })
            .await
    }

    /// The posts that wait, the oldest first, each with the reason.
    pub async fn group_queue(&self, viewer: &Viewer, group: i64) -> Result<Vec<(PostView, Held)>> {
        let me = viewer.account(Scope::ReadStatuses)?;
        let waiting = self
            .store
            .read(move |db| {
                active_group(db, group)?;
                must_be(db, group, me, GroupRole::Moderator)?;
                Ok::<_, Error>(rows::waiting(db, group, SHOWN)?)
            })
            .await?;
        let ids: Vec<i64> = waiting.iter().map(|(post, _)| *post).collect();
        let views = self.post_views_for_moderator(me, &ids).await?;
        Ok(views
            .into_iter()
            .filter_map(|view| {
                let (_, reason) = waiting.iter().find(|(post, _)| *post == view.id())?;
                Some((view, Held::from_code(*reason).unwrap_or(Held::Approval)))
            })
            .collect())
    }

    /// How many posts wait on the desk of a group, and how many people at its door.
    pub async fn group_waiting(&self, viewer: &Viewer, group: i64) -> Result<i64> {
        let me = viewer.account(Scope::ReadAccounts)?;
        self.store
            .read(move |db| {
                active_group(db, group)?;
                must_be(db, group, me, GroupRole::Moderator)?;
                Ok::<_, Error>(rows::count_waiting(db, group)? + relations::count_requests(db, group)?)
            })
            .await
    }

    /// Lets a waiting post out, or deletes it. Its author sees either at once.
    pub async fn decide_group_post(
        &self,
        viewer: &Viewer,
        group: i64,
        post: i64,
        publish: bool,
    ) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                active_group(tx, group)?;
                must_be(tx, group, me, GroupRole::Moderator)?;
                if !rows::decide(tx, group, post)? {
                    return Err(Error::NotFound);
                }
                let row = posts::by_id(tx, post)?.ok_or(Error::NotFound)?;
                if publish {
                    hold::moderators_first(tx, post)?;
                }
                let action = if publish { "group.post_let_out" } else { "group.post_declined" };
                let details = json!({ "post": post.to_string(), "account": row.author_id.to_string() });
                audit::record(tx, now, Some(me), action, &format!("account:{group}"), &details)?;
                if publish { hold::hold(tx, &row, false, now) } else { delete::remove(tx, &row, now) }
            })
            .await
    }

    /// Takes a post out of the group by deleting it.
    pub async fn remove_from_group(&self, viewer: &Viewer, group: i64, post: i64) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                active_group(tx, group)?;
                must_be(tx, group, me, GroupRole::Moderator)?;
                let row = posts::by_id(tx, post)?
                    .filter(|row| row.group_id == Some(group))
                    .ok_or(Error::NotFound)?;
                let details = json!({ "post": post.to_string(), "account": row.author_id.to_string() });
                audit::record(
                    tx,
                    now,
                    Some(me),
                    "group.post_removed",
                    &format!("account:{group}"),
                    &details,
                )?;
                delete::remove(tx, &row, now)
            })
            .await
    }

    /// What was done in a group, by whom: the audit log's lines about it, for its moderators.
    pub async fn group_log(&self, viewer: &Viewer, group: i64, range: Range) -> Result<Page<Line>> {
        let me = viewer.account(Scope::ReadAccounts)?;
        let wanted = Wanted {
            max_id: range.below(),
            since_id: range.above(),
            limit: range.rows(),
            action: "group.".to_owned(),
            subject: format!("account:{group}"),
        };
        let lines = self
            .store
            .read(move |db| {
                active_group(db, group)?;
                must_be(db, group, me, GroupRole::Moderator)?;
                Ok::<_, Error>(log::page(db, &wanted)?)
            })
            .await?;
        let cursors: Vec<i64> = lines.iter().map(|line| line.id).collect();
        Ok(Page::new(lines, &cursors, range.limit))
    }
}
