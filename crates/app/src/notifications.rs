//! Notifications: what others did that concerns somebody.

use crate::access::Viewer;
use crate::cards::{AccountCard, PostView};
use crate::pages::Page;
use crate::{App, Error, Range, Result};
use kernel::{Role, Scope, Visibility};
use std::collections::HashMap;
use std::sync::Arc;
use store::certificates::{self, Certificate};
use store::notifications::{self as rows, Notification, Wanted};
use store::posts::Post;
use store::sessions::{self, Session};
use store::{Event, Tx, accounts, marks, relations, users};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $text:literal;)*) => {
        /// Why somebody is notified. The numbers are in the database and never change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind { $($(#[$doc])* $name = $code,)* }

        impl Kind {
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name in the Mastodon API.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

kinds! {
    Mention = 0, "mention";
    Post = 1, "status";
    Boost = 2, "reblog";
    Follow = 3, "follow";
    FollowRequest = 4, "follow_request";
    Favourite = 5, "favourite";
    Poll = 6, "poll";
    Update = 7, "update";
    /// Moderators hear of a report.
    AdminReport = 8, "admin.report";
    /// Something was decided about the account.
    ModerationWarning = 9, "moderation_warning";
    /// A session that the account asked to be reminded of opens soon. Mastodon has no word for it.
    Reminder = 20, "session_reminder";
    /// A post of the account about a no-post talk waits for its speaker, or was decided about.
    TalkPost = 21, "talk_post";
    /// Posts about a talk of the account wait for it.
    TalkWaiting = 22, "talk_post_waiting";
    /// A session's hosts issued a certificate of attendance. Ours, too.
    Certificate = 23, "certificate";
    /// A query about a case of the account's site, or an answer to one that the account raised. Ours, too.
    CaseQuery = 24, "case_query";
}

impl Kind {
    pub const fn code(self) -> i16 {
        self as i16
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    fn from_code(code: i16) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }

    /// News that is told once however often it is done.
    const fn is_told_once(self) -> bool {
        matches!(self, Self::Boost | Self::Follow | Self::FollowRequest | Self::Favourite | Self::Poll)
    }
}

/// A notification as it is shown.
#[derive(Debug)]
pub struct NotificationView {
    pub id: i64,
    pub kind: Kind,
    pub from: Arc<AccountCard>,
    pub post: Option<PostView>,
    /// The report, decision, session, certificate or case that it is about: its id and its JSON.
    pub about: Option<(i64, String)>,
}

/// Which notifications are asked for; empty lists are all kinds and none excluded.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub kinds: Vec<Kind>,
    pub except: Vec<Kind>,
    pub from: Option<i64>,
}

/// Tells somebody, unless they do not want to hear it.
pub(crate) fn notify(
    app: &App,
    tx: &mut Tx<'_>,
    account: i64,
    kind: Kind,
    from: i64,
    post: Option<&Post>,
    now: i64,
) -> Result<()> {
    if (account == from && kind != Kind::Poll) || is_unwanted(tx, account, from, now)? {
        return Ok(());
    }
    // Who is silenced reaches followers only.
    if app.limited.is_silenced(from) && !relations::is_following(tx, account, from)? {
        return Ok(());
    }
    // A mention opens a group's post to nobody.
    if let Some(group) =
        post.filter(|post| post.visibility == Visibility::Group.code()).map(|post| post.group_id)
        && !matches!(group, Some(group) if crate::groups::inside::is_inside(tx, group, account)?)
    {
        return Ok(());
    }
    if let Some(post) = post
        && !marks::muted_threads_among(tx, account, &[post.thread_id])?.is_empty()
    {
        return Ok(());
    }
    let row = Notification {
        id: app.new_id(),
        account_id: account,
        kind: kind.code(),
        from_id: from,
        post_id: post.map(|post| post.id),
        about_id: None,
    };
    if kind.is_told_once() && rows::exists(tx, &row)? {
        return Ok(());
    }
    rows::insert(tx, &row)?;
    tx.emit(now, Event::Notified { account, notification: row.id })?;
    Ok(())
}

/// Whether somebody does not hear of another at all.
fn is_unwanted(tx: &mut Tx<'_>, account: i64, from: i64, now: i64) -> Result<bool> {
    Ok(accounts::by_id(tx, account)?.is_none_or(|row| row.state != accounts::ACTIVE)
        || relations::is_blocked(tx, account, from)?
        || relations::mutes_notifications(tx, account, from, now)?)
}

/// Tells somebody of a session that they asked about.
pub(crate) fn remind(app: &App, tx: &mut Tx<'_>, account: i64, session: &Session, now: i64) -> Result<()> {
    tell_about(app, tx, account, Kind::Reminder, session.group_id, session.id, now)
}

/// Tells somebody of something that is no post.
pub(crate) fn tell_about(
    app: &App,
    tx: &mut Tx<'_>,
    account: i64,
    kind: Kind,
    from: i64,
    about: i64,
    now: i64,
) -> Result<()> {
    if is_unwanted(tx, account, from, now)? {
        return Ok(());
    }
    let row = Notification {
        id: app.new_id(),
        account_id: account,
        kind: kind.code(),
        from_id: from,
        post_id: None,
        about_id: Some(about),
    };
    rows::insert(tx, &row)?;
    Ok(tx.emit(now, Event::Notified { account, notification: row.id })?)
}

/// Tells somebody of a post about a no-post talk; blocks and mutes do not hold it back.
pub(crate) fn of_talk(
    app: &App,
    tx: &mut Tx<'_>,
    account: i64,
    kind: Kind,
    talk: &Session,
    post: Option<i64>,
    now: i64,
) -> Result<()> {
    let row = Notification {
        id: app.new_id(),
        account_id: account,
        kind: kind.code(),
        from_id: talk.group_id,
        post_id: post,
        about_id: Some(talk.id),
    };
    rows::insert(tx, &row)?;
    Ok(tx.emit(now, Event::Notified { account, notification: row.id })?)
}

/// Takes back what is no longer so.
pub(crate) fn withdraw(
    tx: &mut Tx<'_>,
    kind: Kind,
    from: i64,
    account: i64,
    post: Option<i64>,
) -> Result<()> {
    Ok(rows::withdraw(tx, kind.code(), from, account, post)?)
}

impl App {
    pub async fn notifications(
        &self,
        viewer: &Viewer,
        filter: &Filter,
        range: Range,
    ) -> Result<Page<NotificationView>> {
        let me = viewer.account(Scope::ReadNotifications)?;
        let kinds = if filter.kinds.is_empty() { Kind::ALL } else { &filter.kinds };
        let wanted = Wanted {
            kinds: kinds
                .iter()
                .filter(|kind| !filter.except.contains(kind))
                .map(|kind| kind.code())
                .collect(),
            from: filter.from,
            max_id: range.below(),
            since_id: range.above(),
            limit: range.rows(),
            ascending: range.ascending(),
        };
        let found = self.store.read(move |db| rows::page(db, me, &wanted)).await?;
        let cursors: Vec<i64> = found.iter().map(|row| row.id).collect();
        Ok(Page::new(self.notification_views(me, found).await?, &cursors, range.limit))
    }

    pub async fn notification(&self, viewer: &Viewer, id: i64) -> Result<NotificationView> {
        let me = viewer.account(Scope::ReadNotifications)?;
        self.notification_of(me, id).await
    }

    pub(crate) async fn notification_of(&self, me: i64, id: i64) -> Result<NotificationView> {
        let row = self.store.read(move |db| rows::by_id(db, me, id)).await?.ok_or(Error::NotFound)?;
        self.notification_views(me, vec![row]).await?.pop().ok_or(Error::NotFound)
    }

    async fn notification_views(&self, me: i64, found: Vec<Notification>) -> Result<Vec<NotificationView>> {
        let posts: Vec<i64> = found.iter().filter_map(|row| row.post_id).collect();
        let senders: Vec<i64> = found.iter().map(|row| row.from_id).collect();
        let seen = self.store.read(move |db| crate::posts::visible_among(db, Some(me), &posts)).await?;
        let mut views = self.post_views(Some(me), &seen).await?;
        let accounts = self.account_cards(&senders).await?;
        let about = self.notification_subjects(me, &found).await?;
        let mut shown = Vec::new();
        for row in found {
            let Some(kind) = Kind::from_code(row.kind) else { continue };
            let Some(from) = accounts.iter().find(|card| card.row.id == row.from_id) else { continue };
            let post = match row.post_id {
                None => None,
                Some(id) => match views.iter_mut().find(|view| view.card.row.id == id) {
                    Some(view) => Some(view.clone()),
                    None => continue,
                },
            };
            let about = match row.about_id {
                None => None,
                Some(id) => match about.get(&id) {
                    Some(json) => Some((id, json.clone())),
                    None => continue,
                },
            };
            shown.push(NotificationView { id: row.id, kind, from: from.clone(), post, about });
        }
        Ok(shown)
    }

    /// A session in a line of JSON.
    fn session_line(&self, row: &Session) -> String {
        serde_json::json!({
            "id": row.id.to_string(),
            "title": row.title,
            "url": self.settings.session_url(row.id),
            "opens_at": wire::time::iso(row.opens_at),
        })
        .to_string()
    }

    /// A certificate in a line of JSON.
    fn certificate_line(&self, row: &Certificate) -> String {
        serde_json::json!({
            "id": row.name,
            "title": row.title,
            "url": self.settings.certificate_url(&row.name),
            "issued_at": wire::time::iso(row.issued_at),
        })
        .to_string()
    }

    /// JSON of the reports, decisions, sessions, certificates and cases that notifications are about. Reports are for those who
    /// are moderators now, cases for those who read them now.
    async fn notification_subjects(&self, me: i64, found: &[Notification]) -> Result<HashMap<i64, String>> {
        let of = |kind: Kind| -> Vec<i64> {
            found.iter().filter(|row| row.kind == kind.code()).filter_map(|row| row.about_id).collect()
        };
        let (reports, decisions) = (of(Kind::AdminReport), of(Kind::ModerationWarning));
        let sessions_of = [Kind::Reminder, Kind::TalkPost, Kind::TalkWaiting];
        let reminders: Vec<i64> = sessions_of.into_iter().flat_map(of).collect();
        let mut subjects = HashMap::new();
        if !reminders.is_empty() {
            let rows =
                self.store.read(move |db| sessions::by_ids(db, &reminders)).await.map_err(Error::from)?;
            subjects.extend(rows.iter().map(|row| (row.id, self.session_line(row))));
        }
        let issued = of(Kind::Certificate);
        if !issued.is_empty() {
            let rows =
                self.store.read(move |db| certificates::by_ids(db, &issued)).await.map_err(Error::from)?;
            let own = rows.iter().filter(|row| row.account_id == me);
            subjects.extend(own.map(|row| (row.id, self.certificate_line(row))));
        }
        let asked = of(Kind::CaseQuery);
        if !asked.is_empty() {
            subjects.extend(self.case_lines(me, asked).await?);
        }
        if !decisions.is_empty() {
            subjects.extend(self.warnings(me, decisions).await?);
        }
        if !reports.is_empty() {
            let rows = self
                .store
                .read(move |db| {
                    let moderates = users::by_account(db, me)?
                        .is_some_and(|user| Role::from_code(user.role) >= Role::Moderator);
                    Ok::<_, Error>(if moderates { store::reports::by_ids(db, &reports)? } else { Vec::new() })
                })
                .await?;
            let views = self.report_views(rows).await?;
            subjects.extend(views.iter().map(|view| (view.row.id, wire::mastodon::json(&view.entity()))));
        }
        Ok(subjects)
    }

    pub async fn clear_notifications(&self, viewer: &Viewer) -> Result<()> {
        let me = viewer.account(Scope::WriteNotifications)?;
        self.store.write(move |tx| Ok::<_, Error>(rows::clear(tx, me)?)).await
    }

    pub async fn dismiss_notification(&self, viewer: &Viewer, id: i64) -> Result<()> {
        let me = viewer.account(Scope::WriteNotifications)?;
        self.store
            .write(move |tx| {
                rows::by_id(tx, me, id)?.ok_or(Error::NotFound)?;
                Ok(rows::delete(tx, me, id)?)
            })
            .await
    }

    /// How many notifications are newer than the marker, up to `limit`.
    pub async fn unread_notifications(&self, viewer: &Viewer, limit: i64) -> Result<i64> {
        let me = viewer.account(Scope::ReadNotifications)?;
        self.store
            .read(move |db| {
                let read = store::markers::of_account(db, me)?
                    .into_iter()
                    .find(|marker| marker.timeline == "notifications")
                    .map_or(0, |marker| marker.last_read_id);
                Ok::<_, Error>(rows::count_newer(db, me, read, limit)?)
            })
            .await
    }
}

impl NotificationView {
    /// The Mastodon entity.
    pub fn json(&self) -> String {
        use wire::mastodon::{self as api, raw};
        let account = raw(self.from.json.clone());
        let about =
            |kind| self.about.as_ref().filter(|_| self.kind == kind).map(|(_, json)| raw(json.clone()));
        api::json(&api::Notification {
            id: api::id(self.id),
            kind: self.kind.name(),
            group_key: format!("ungrouped-{}", self.id),
            created_at: wire::time::iso(kernel::id::created_ms(self.id)),
            account: &account,
            status: self.post.as_ref().map(|post| raw(post.json())),
            report: about(Kind::AdminReport),
            moderation_warning: about(Kind::ModerationWarning),
            session: about(Kind::Reminder).or(about(Kind::TalkPost)).or(about(Kind::TalkWaiting)),
            certificate: about(Kind::Certificate),
            measure_case: about(Kind::CaseQuery),
        })
    }
}
