//! Limits on accounts: covered pictures, silence, freeze, suspension. They may end by themselves.

use super::{letters, may_judge, tell};
use crate::access::Viewer;
use crate::registration::end_access;
use crate::{App, Error, Result, audit};
use kernel::moderation::Limit;
use kernel::{Role, Scope};
use parking_lot::RwLock;
use serde_json::json;
use std::collections::HashSet;
use store::decisions::{self as rows, AccountLimit};
use store::{Event, StoreError, Tx, accounts, jobs, transcripts};

/// What the process knows of limits without asking the store: every timeline needs it.
#[derive(Default)]
pub(crate) struct Limited {
    silenced: RwLock<HashSet<i64>>,
    sensitive: RwLock<HashSet<i64>>,
}

impl Limited {
    pub fn is_silenced(&self, account: i64) -> bool {
        self.silenced.read().contains(&account)
    }

    pub fn is_sensitive(&self, account: i64) -> bool {
        self.sensitive.read().contains(&account)
    }

    pub fn silenced(&self) -> Vec<i64> {
        self.silenced.read().iter().copied().collect()
    }

    /// The silenced accounts whose posts do not reach `me`.
    pub fn silenced_for(&self, me: i64, follows: impl Fn(i64) -> bool) -> Vec<i64> {
        self.silenced.read().iter().copied().filter(|it| *it != me && !follows(*it)).collect()
    }

    fn set(&self, kind: Limit) -> Option<&RwLock<HashSet<i64>>> {
        match kind {
            Limit::Silence => Some(&self.silenced),
            Limit::Sensitive => Some(&self.sensitive),
            Limit::Freeze | Limit::Suspend => None,
        }
    }
}

impl App {
    pub(crate) fn learn_limits(&self) -> Result<()> {
        for kind in [Limit::Silence, Limit::Sensitive] {
            let found = self.store.read_now(move |db| rows::limited(db, kind.code()))?;
            if let Some(set) = self.limited.set(kind) {
                *set.write() = found.into_iter().collect();
            }
        }
        Ok(())
    }

    /// What a limit changes in memory. Limits are rare, so whole caches may go.
    pub(crate) fn limit_changed(&self, account: i64, kind: i16, on: bool) {
        let kind = Limit::from_code(kind);
        if let Some(set) = kind.and_then(|kind| self.limited.set(kind)) {
            if on {
                set.write().insert(account);
            } else {
                set.write().remove(&account);
            }
        }
        match kind {
            Some(Limit::Silence) => {
                self.caches.readers.clear();
                self.caches.trends.invalidate_all();
            }
            Some(Limit::Sensitive) => {
                self.caches.posts.clear();
                self.caches.opened.clear();
            }
            _ => {}
        }
        self.caches.accounts.forget(account);
    }

    /// The silenced accounts whose posts `me` does not come across.
    pub(crate) async fn silenced_for(&self, me: Option<i64>) -> Result<Vec<i64>> {
        let Some(me) = me else { return Ok(self.limited.silenced()) };
        if self.limited.silenced.read().is_empty() {
            return Ok(Vec::new());
        }
        let circle = self.reader(me).await?;
        Ok(self
            .limited
            .silenced_for(me, |it| circle.rows.follows.iter().any(|follow| follow.target_id == it)))
    }

    /// Lifts a limit.
    pub async fn lift(&self, viewer: &Viewer, account: i64, limit: Limit) -> Result<()> {
        let me = viewer.moderator(Scope::AdminWriteAccounts)?;
        let role = viewer.role();
        let app = self.clone();
        let now = self.now();
        self.store
            .write(move |tx| {
                accounts::by_id(tx, account)?.ok_or(Error::NotFound)?;
                may_judge(tx, me, role, account)?;
                if take_off(tx, account, limit, now)? {
                    let details = json!({ "limit": limit.word() });
                    audit::record(
                        tx,
                        now,
                        Some(me),
                        "limit.lifted",
                        &format!("account:{account}"),
                        &details,
                    )?;
                    tell::mail(
                        &app,
                        tx,
                        account,
                        &letters::limit_ended(&app.settings, limit.label(), false),
                        now,
                    )?;
                }
                Ok(())
            })
            .await
    }

    /// The job that ends a limit: `account kind decision`. A newer limit of the same kind is left alone.
    pub(crate) async fn end_limit(&self, payload: &str) -> Result<()> {
        let mut parts = payload.split(' ').map(str::parse::<i64>);
        let (Some(Ok(account)), Some(Ok(kind)), Some(Ok(decision))) =
            (parts.next(), parts.next(), parts.next())
        else {
            return Err(Error::Broken(format!("this is no limit: {payload}")));
        };
        let limit = i16::try_from(kind).ok().and_then(Limit::from_code).ok_or(Error::NotFound)?;
        let app = self.clone();
        let now = self.now();
        self.store
            .write(move |tx| {
                let current = rows::limits_of(tx, &[account])?
                    .into_iter()
                    .any(|row| row.kind == limit.code() && row.decision_id == Some(decision));
                if !current {
                    return Ok(());
                }
                take_off(tx, account, limit, now)?;
                let details = json!({ "limit": limit.word() });
                audit::record(tx, now, None, "limit.ended", &format!("account:{account}"), &details)?;
                tell::mail(&app, tx, account, &letters::limit_ended(&app.settings, limit.label(), true), now)
            })
            .await
    }

    /// Closes an account or opens it again from the command line.
    pub async fn suspend(&self, account: i64, on: bool) -> Result<()> {
        let now = self.now();
        self.store
            .write(move |tx| {
                accounts::by_id(tx, account)?.ok_or(Error::NotFound)?;
                if on {
                    put_on(
                        tx,
                        &AccountLimit {
                            account_id: account,
                            kind: Limit::Suspend.code(),
                            decision_id: None,
                            ends_at: None,
                        },
                        now,
                    )?;
                } else {
                    take_off(tx, account, Limit::Suspend, now)?;
                }
                let action = if on { "account.suspended" } else { "account.opened" };
                audit::record(tx, now, None, action, &format!("account:{account}"), &json!({}))?;
                Ok::<_, Error>(())
            })
            .await
    }
}

/// Puts a limit on an account and lets it take effect.
pub(crate) fn put_on(tx: &mut Tx<'_>, row: &AccountLimit, now: i64) -> Result<()> {
    let account = row.account_id;
    rows::set_limit(tx, row)?;
    if let (Some(ends), Some(decision)) = (row.ends_at, row.decision_id) {
        let payload = format!("{account} {} {decision}", row.kind);
        jobs::enqueue(tx, decision, "end_limit", &payload, ends, now)?;
    }
    tx.emit(now, Event::AccountLimited { account, kind: row.kind, on: true })?;
    transcripts::touch_author(tx, account, now)?;
    match Limit::from_code(row.kind) {
        Some(Limit::Freeze) => end_access(tx, account, None, now)?,
        Some(Limit::Suspend) => {
            accounts::set_state(tx, account, accounts::SUSPENDED)?;
            tx.emit(now, Event::AccountSuspended { account, suspended: true })?;
            tx.emit(now, Event::AccountChanged { account })?;
            end_access(tx, account, None, now)?;
        }
        _ => {}
    }
    Ok(())
}

/// Takes a limit off; whether there was one.
pub(crate) fn take_off(tx: &mut Tx<'_>, account: i64, limit: Limit, now: i64) -> Result<bool> {
    let row = rows::lift_limit(tx, account, limit.code())?;
    if let Some(decision) = row.as_ref().and_then(|row| row.decision_id) {
        rows::undo(tx, decision, now)?;
        jobs::cancel(tx, decision)?;
    }
    let mut was = row.is_some();
    if limit == Limit::Suspend {
        // A suspension may be older than the table of limits.
        was |= accounts::by_id(tx, account)?.is_some_and(|row| row.state == accounts::SUSPENDED);
        accounts::set_state(tx, account, accounts::ACTIVE)?;
        tx.emit(now, Event::AccountSuspended { account, suspended: false })?;
        tx.emit(now, Event::AccountChanged { account })?;
    }
    tx.emit(now, Event::AccountLimited { account, kind: limit.code(), on: false })?;
    transcripts::touch_author(tx, account, now)?;
    Ok(was)
}

/// Whether the account may not act although it is there.
pub(crate) fn is_frozen(db: &mut store::Db, account: i64) -> Result<bool, StoreError> {
    rows::has_limit(db, account, Limit::Freeze.code())
}

/// How many other people could answer an appeal in place of `me`.
pub(crate) fn others(db: &mut store::Db, me: i64) -> Result<usize, StoreError> {
    Ok(rows::with_role(db, Role::Moderator.code())?.into_iter().filter(|it| *it != me).count())
}
