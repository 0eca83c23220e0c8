//! Relations: following, blocking, muting, private notes.

use crate::access::{self, Viewer};
use crate::cards::AccountView;
use crate::notifications::{Kind, notify, withdraw};
use crate::pages::Page;
use crate::{App, Error, Range, Result, groups};
use kernel::Scope;
use store::groups::members;
use store::relations::{self as rows, Between, Follow, FollowRequest, Mute};
use store::{Event, StoreError, Tx, accounts, lists, notifications};

/// What is between the viewer and another account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Relationship {
    pub id: i64,
    pub following: bool,
    pub showing_boosts: bool,
    pub notifying: bool,
    pub followed_by: bool,
    pub blocking: bool,
    pub blocked_by: bool,
    pub muting: bool,
    pub muting_notifications: bool,
    pub muting_expires_at: Option<i64>,
    pub requested: bool,
    pub requested_by: bool,
    pub note: String,
}

/// How a follow is wished; `None` leaves it.
#[derive(Debug, Clone, Copy, Default)]
pub struct FollowWish {
    pub boosts: Option<bool>,
    pub notify: Option<bool>,
}

/// Which of an account's circles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Circle {
    Followers,
    Following,
}

impl App {
    pub async fn relationships(&self, viewer: &Viewer, ids: Vec<i64>) -> Result<Vec<Relationship>> {
        let me = viewer.account(Scope::ReadFollows)?;
        self.relationships_of(me, ids).await
    }

    pub(crate) async fn relationships_of(&self, me: i64, ids: Vec<i64>) -> Result<Vec<Relationship>> {
        let now = self.now();
        self.store
            .read(move |db| {
                let between = rows::between(db, me, &ids)?;
                let known = accounts::by_ids(db, &ids)?;
                let ids = ids.iter().filter(|id| known.iter().any(|row| row.id == **id));
                Ok::<_, Error>(ids.map(|id| relationship(&between, *id, now)).collect())
            })
            .await
    }

    async fn relationship_with(&self, me: i64, target: i64) -> Result<Relationship> {
        self.relationships_of(me, vec![target]).await?.pop().ok_or(Error::NotFound)
    }

    pub async fn follow(&self, viewer: &Viewer, target: i64, wish: FollowWish) -> Result<Relationship> {
        let me = viewer.account(Scope::WriteFollows)?;
        let app = self.clone();
        let id = self.new_id();
        let now = self.now();
        let verified = self.account_card(me).await?.standing.badge().and_then(|line| line.profession);
        self.store
            .write(move |tx| {
                let account = access::active_account(tx, target)?;
                if target == me {
                    return Err(Error::Forbidden("You cannot follow yourself.".into()));
                }
                groups::pseudonym::is_not_followed(tx, target, me)?;
                if rows::is_blocked(tx, me, target)? {
                    return Err(Error::Forbidden(
                        "You cannot follow this account, because one of you blocks the other.".into(),
                    ));
                }
                let before = rows::between(tx, me, &[target])?.follows.pop();
                let boosts = wish.boosts.or(before.as_ref().map(|follow| follow.boosts)).unwrap_or(true);
                let wants_all = wish.notify.or(before.as_ref().map(|follow| follow.notify)).unwrap_or(false);
                let row = Follow { account_id: me, target_id: target, id, boosts, notify: wants_all };
                if let Some(kept) = members::rules(tx, target)? {
                    let kept = groups::rules::of_row(&kept);
                    return groups::members::knock(&app, tx, &row, &kept, verified, now);
                }
                if account.locked && before.is_none() {
                    let row =
                        FollowRequest { account_id: me, target_id: target, id, boosts, notify: wants_all };
                    if rows::request(tx, &row)? {
                        notify(&app, tx, target, Kind::FollowRequest, me, None, now)?;
                    }
                    return Ok(());
                }
                begin_follow(&app, tx, &row, now)
            })
            .await?;
        self.relationship_with(me, target).await
    }

    pub async fn unfollow(&self, viewer: &Viewer, target: i64) -> Result<Relationship> {
        let me = viewer.account(Scope::WriteFollows)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                accounts::by_id(tx, target)?.ok_or(Error::NotFound)?;
                groups::members::may_leave(tx, me, target)?;
                rows::take_request(tx, me, target)?;
                withdraw(tx, Kind::FollowRequest, me, target, None)?;
                Ok::<_, Error>(end_follow(tx, me, target, now)?)
            })
            .await?;
        self.relationship_with(me, target).await
    }

    pub async fn remove_follower(&self, viewer: &Viewer, follower: i64) -> Result<Relationship> {
        let me = viewer.account(Scope::WriteFollows)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                accounts::by_id(tx, follower)?.ok_or(Error::NotFound)?;
                Ok::<_, Error>(end_follow(tx, follower, me, now)?)
            })
            .await?;
        self.relationship_with(me, follower).await
    }

    /// Accounts that ask to follow the viewer.
    pub async fn follow_requests(&self, viewer: &Viewer, range: Range) -> Result<Page<AccountView>> {
        let me = viewer.account(Scope::ReadFollows)?;
        let found = self
            .store
            .read(move |db| rows::requests_to(db, me, range.below(), range.above(), range.rows()))
            .await
            .map_err(Error::from)?;
        self.account_page(found, range.limit).await
    }

    pub async fn answer_follow_request(
        &self,
        viewer: &Viewer,
        from: i64,
        accept: bool,
    ) -> Result<Relationship> {
        let me = viewer.account(Scope::WriteFollows)?;
        let app = self.clone();
        let now = self.now();
        self.store
            .write(move |tx| {
                let Some(request) = rows::take_request(tx, from, me)? else {
                    return groups::members::answer_as_host(&app, tx, me, from, accept, now);
                };
                withdraw(tx, Kind::FollowRequest, from, me, None)?;
                if accept {
                    let row = Follow {
                        account_id: from,
                        target_id: me,
                        id: request.id,
                        boosts: request.boosts,
                        notify: request.notify,
                    };
                    begin_follow(&app, tx, &row, now)?;
                }
                Ok::<_, Error>(())
            })
            .await?;
        self.relationship_with(me, from).await
    }

    pub async fn block(&self, viewer: &Viewer, target: i64, on: bool) -> Result<Relationship> {
        let me = viewer.account(Scope::WriteBlocks)?;
        let id = self.new_id();
        let now = self.now();
        self.store
            .write(move |tx| {
                accounts::by_id(tx, target)?.ok_or(Error::NotFound)?;
                if target == me {
                    return Err(Error::Forbidden("You cannot block yourself.".into()));
                }
                if on {
                    groups::members::may_leave(tx, me, target)?;
                    rows::block(tx, me, target, id)?;
                    end_follow(tx, me, target, now)?;
                    end_follow(tx, target, me, now)?;
                    rows::take_request(tx, me, target)?;
                    rows::take_request(tx, target, me)?;
                    notifications::clear_from(tx, me, target)?;
                } else {
                    rows::unblock(tx, me, target)?;
                }
                tx.emit(now, Event::RelationsChanged { account: me })?;
                tx.emit(now, Event::RelationsChanged { account: target })?;
                Ok(())
            })
            .await?;
        self.relationship_with(me, target).await
    }

    /// Mutes for `seconds`, or until it is undone when that is 0.
    pub async fn mute(
        &self,
        viewer: &Viewer,
        target: i64,
        hide_notifications: bool,
        seconds: i64,
    ) -> Result<Relationship> {
        let me = viewer.account(Scope::WriteMutes)?;
        if !(0..=10 * 365 * 86_400).contains(&seconds) {
            return Err(Error::invalid(
                "duration",
                "A mute lasts for some seconds up to ten years, or 0 for ever.",
            ));
        }
        let id = self.new_id();
        let now = self.now();
        self.store
            .write(move |tx| {
                accounts::by_id(tx, target)?.ok_or(Error::NotFound)?;
                if target == me {
                    return Err(Error::Forbidden("You cannot mute yourself.".into()));
                }
                let expires_at = (seconds > 0).then(|| now + seconds * 1000);
                let row = Mute {
                    account_id: me,
                    target_id: target,
                    id,
                    notifications: hide_notifications,
                    expires_at,
                };
                rows::mute(tx, &row)?;
                tx.emit(now, Event::RelationsChanged { account: me })?;
                Ok(())
            })
            .await?;
        self.relationship_with(me, target).await
    }

    pub async fn unmute(&self, viewer: &Viewer, target: i64) -> Result<Relationship> {
        let me = viewer.account(Scope::WriteMutes)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                accounts::by_id(tx, target)?.ok_or(Error::NotFound)?;
                rows::unmute(tx, me, target)?;
                tx.emit(now, Event::RelationsChanged { account: me })?;
                Ok::<_, Error>(())
            })
            .await?;
        self.relationship_with(me, target).await
    }

    /// A note that only its writer reads.
    pub async fn note(&self, viewer: &Viewer, target: i64, text: String) -> Result<Relationship> {
        let me = viewer.account(Scope::WriteAccounts)?;
        if text.chars().count() > 2000 {
            return Err(Error::invalid("comment", "The note is too long. Use at most 2,000 characters."));
        }
        self.store
            .write(move |tx| {
                accounts::by_id(tx, target)?.ok_or(Error::NotFound)?;
                Ok::<_, Error>(rows::set_note(tx, me, target, text.trim())?)
            })
            .await?;
        self.relationship_with(me, target).await
    }

    /// Followers or followed accounts; empty when their owner hides them from others.
    pub async fn circle(
        &self,
        viewer: &Viewer,
        account: i64,
        which: Circle,
        range: Range,
    ) -> Result<Page<AccountView>> {
        let me = viewer.reader(Scope::ReadAccounts)?;
        let found = self
            .store
            .read(move |db| {
                let row = access::active_account(db, account)?;
                if row.hide_collections && me != Some(account) {
                    return Ok(Vec::new());
                }
                Ok::<_, Error>(match which {
                    Circle::Followers => {
                        rows::followers(db, account, range.below(), range.above(), range.rows())?
                    }
                    Circle::Following => {
                        rows::following(db, account, range.below(), range.above(), range.rows())?
                    }
                })
            })
            .await?;
        self.account_page(found, range.limit).await
    }

    pub async fn blocked(&self, viewer: &Viewer, range: Range) -> Result<Page<AccountView>> {
        let me = viewer.account(Scope::ReadBlocks)?;
        let found = self
            .store
            .read(move |db| rows::blocked(db, me, range.below(), range.above(), range.rows()))
            .await
            .map_err(Error::from)?;
        self.account_page(found, range.limit).await
    }

    /// Muted accounts, each with the end of its mute.
    pub async fn muted(
        &self,
        viewer: &Viewer,
        range: Range,
    ) -> Result<(Page<AccountView>, Vec<Option<i64>>)> {
        let me = viewer.account(Scope::ReadMutes)?;
        let now = self.now();
        let mutes = self
            .store
            .read(move |db| rows::muted(db, me, now, range.below(), range.above(), range.rows()))
            .await
            .map_err(Error::from)?;
        let ends = mutes.iter().map(|mute| mute.expires_at).collect();
        let found = mutes.iter().map(|mute| (mute.id, mute.target_id)).collect();
        Ok((self.account_page(found, range.limit).await?, ends))
    }
}

fn relationship(between: &Between, id: i64, now: i64) -> Relationship {
    let follow = between.follows.iter().find(|follow| follow.target_id == id);
    let mute =
        between.mutes.iter().find(|mute| mute.target_id == id && mute.expires_at.is_none_or(|at| at > now));
    Relationship {
        id,
        following: follow.is_some(),
        showing_boosts: follow.is_some_and(|follow| follow.boosts),
        notifying: follow.is_some_and(|follow| follow.notify),
        followed_by: between.followed_by.contains(&id),
        blocking: between.blocking.contains(&id),
        blocked_by: between.blocked_by.contains(&id),
        muting: mute.is_some(),
        muting_notifications: mute.is_some_and(|mute| mute.notifications),
        muting_expires_at: mute.and_then(|mute| mute.expires_at),
        requested: between.requested.contains(&id),
        requested_by: between.requested_by.contains(&id),
        note: between
            .notes
            .iter()
            .find(|(target, _)| *target == id)
            .map(|(_, text)| text.clone())
            .unwrap_or_default(),
    }
}

/// Counts, announces and notifies a follow, when it is new.
pub(crate) fn begin_follow(app: &App, tx: &mut Tx<'_>, row: &Follow, now: i64) -> Result<()> {
    if rows::follow(tx, row)? {
        accounts::count_follow(tx, row.account_id, row.target_id, 1)?;
        tx.emit(now, Event::AccountCounted { account: row.account_id })?;
        tx.emit(now, Event::AccountCounted { account: row.target_id })?;
        notify(app, tx, row.target_id, Kind::Follow, row.account_id, None, now)?;
    }
    tx.emit(now, Event::RelationsChanged { account: row.account_id })?;
    Ok(())
}

/// Ends a follow, and with a group's the membership.
pub(crate) fn end_follow(tx: &mut Tx<'_>, follower: i64, target: i64, now: i64) -> Result<(), StoreError> {
    if rows::unfollow(tx, follower, target)? {
        accounts::count_follow(tx, follower, target, -1)?;
        groups::members::leave(tx, follower, target)?;
        // A list is a selection of those one follows.
        for list in lists::with_member(tx, follower, target)? {
            lists::remove(tx, list.id, target)?;
            tx.emit(now, Event::ListChanged { list: list.id })?;
        }
        tx.emit(now, Event::AccountCounted { account: follower })?;
        tx.emit(now, Event::AccountCounted { account: target })?;
        tx.emit(now, Event::RelationsChanged { account: follower })?;
    }
    Ok(())
}
