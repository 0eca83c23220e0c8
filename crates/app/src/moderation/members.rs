//! Accounts as moderators see them: the address, the role, whether it waits, what it may not.

use super::appeal::DecisionView;
use super::{letters, may_judge, tell};
use crate::access::Viewer;
use crate::cards::AccountView;
use crate::pages::Page;
use crate::{App, Error, Range, Result, audit, jobs};
use kernel::moderation::Limit;
use kernel::{Role, Scope};
use serde_json::json;
use store::decisions::{self, AccountLimit};
use store::members::{self as rows, Status, Wanted};
use store::users::User;
use store::{accounts, reports, users};
use wire::mastodon::{self as api, raw};
use wire::time::iso;

/// Which accounts are asked for; empty texts are any.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub state: Option<State>,
    pub staff: bool,
    pub username: String,
    pub display_name: String,
    pub email: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Active,
    Pending,
    Suspended,
    Limited(Limit),
}

impl State {
    /// Mastodon's words.
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "active" => Self::Active,
            "pending" => Self::Pending,
            "suspended" => Self::Suspended,
            "silenced" => Self::Limited(Limit::Silence),
            "disabled" => Self::Limited(Limit::Freeze),
            "sensitized" => Self::Limited(Limit::Sensitive),
            _ => return None,
        })
    }
}

/// An account with what only moderators see of it.
#[derive(Debug, Clone)]
pub struct MemberView {
    pub card: AccountView,
    pub email: String,
    pub role: Role,
    pub confirmed: bool,
    pub approved: bool,
    /// Why somebody who waits wants to join.
    pub reason: String,
    pub suspended: bool,
    pub limits: Vec<(Limit, Option<i64>)>,
    /// Reports about it, open and resolved.
    pub reports: i64,
}

/// A member with what was decided about it.
#[derive(Debug)]
pub struct MemberFile {
    pub member: MemberView,
    pub decisions: Vec<(DecisionView, Option<AccountView>)>,
    pub reports: Vec<super::queue::ReportView>,
    /// Whether the viewer may decide about it.
    pub may_judge: bool,
}

impl MemberView {
    pub fn has(&self, limit: Limit) -> bool {
        self.limits.iter().any(|(it, _)| *it == limit) || (limit == Limit::Suspend && self.suspended)
    }

    /// Admin::Account.
    pub fn entity(&self) -> api::AdminAccount {
        let row = &self.card.row;
        api::AdminAccount {
            id: api::id(row.id),
            username: row.handle.clone(),
            domain: None,
            created_at: iso(row.created_at),
            email: self.email.clone(),
            ip: None,
            ips: [],
            locale: row.default_language.clone(),
            invite_request: (!self.reason.is_empty()).then(|| self.reason.clone()),
            role: crate::accounts::role_entity(self.role),
            confirmed: self.confirmed,
            approved: self.approved,
            disabled: self.has(Limit::Freeze),
            silenced: self.has(Limit::Silence),
            suspended: self.suspended,
            sensitized: self.has(Limit::Sensitive),
            account: raw(self.card.json.clone()),
            created_by_application_id: None,
            invited_by_account_id: None,
        }
    }
}

impl App {
    pub async fn moderated_members(
        &self,
        viewer: &Viewer,
        filter: &Filter,
        range: Range,
    ) -> Result<Page<MemberView>> {
        viewer.moderator(Scope::AdminReadAccounts)?;
        let wanted = Wanted {
            status: filter.state.map(|state| match state {
                State::Active => Status::Active,
                State::Pending => Status::Pending,
                State::Suspended => Status::Suspended,
                State::Limited(limit) => Status::Limited(limit.code()),
            }),
            least_role: if filter.staff { Role::Moderator.code() } else { Role::Member.code() },
            username: filter.username.trim().trim_start_matches('@').to_lowercase(),
            display_name: filter.display_name.trim().to_lowercase(),
            email: filter.email.trim().to_lowercase(),
            max_id: range.below(),
            since_id: range.above(),
            limit: range.rows(),
            ascending: range.ascending(),
        };
        let found = self.store.read(move |db| rows::page(db, &wanted)).await.map_err(Error::from)?;
        let cursors: Vec<i64> = found.iter().map(|(account, _)| account.id).collect();
        Ok(Page::new(self.member_views(cursors.clone()).await?, &cursors, range.limit))
    }

    pub async fn moderated_member(&self, viewer: &Viewer, id: i64) -> Result<MemberView> {
        viewer.moderator(Scope::AdminReadAccounts)?;
        self.member_views(vec![id]).await?.pop().ok_or(Error::NotFound)
    }

    /// [`App::moderated_member`] for somebody who just changed it.
    pub async fn written_member(&self, viewer: &Viewer, id: i64) -> Result<MemberView> {
        viewer.moderator(Scope::AdminWriteAccounts)?;
        self.member_views(vec![id]).await?.pop().ok_or(Error::NotFound)
    }

    /// A member with its reports and decisions.
    pub async fn member_file(&self, viewer: &Viewer, id: i64) -> Result<MemberFile> {
        let me = viewer.moderator(Scope::AdminReadAccounts)?;
        let role = viewer.role();
        let now = self.now();
        let member = self.member_views(vec![id]).await?.pop().ok_or(Error::NotFound)?;
        let (past, appeals, about, may) = self
            .store
            .read(move |db| {
                let past = decisions::about(db, id, 50)?;
                let ids: Vec<i64> = past.iter().map(|it| it.id).collect();
                let appeals = decisions::appeals_of(db, &ids)?;
                let wanted = reports::Wanted {
                    target: Some(id),
                    max_id: i64::MAX,
                    limit: 50,
                    ..reports::Wanted::default()
                };
                let about = reports::page(db, &wanted)?;
                let may = may_judge(db, me, role, id).is_ok();
                Ok::<_, Error>((past, appeals, about, may))
            })
            .await?;
        let people: Vec<i64> = past.iter().filter_map(|it| it.moderator_id).collect();
        let cards = self.account_cards(&people).await?;
        Ok(MemberFile {
            member,
            decisions: past
                .iter()
                .map(|row| {
                    let appeal = appeals.iter().find(|it| it.decision_id == row.id);
                    let by = cards.iter().find(|card| Some(card.row.id) == row.moderator_id).cloned();
                    (DecisionView::of(row, appeal, now), by)
                })
                .collect(),
            reports: self.report_views(about).await?,
            may_judge: may,
        })
    }

    /// Whether the viewer may decide about an account.
    pub async fn may_decide(&self, viewer: &Viewer, account: i64) -> Result<bool> {
        let me = viewer.moderator(Scope::AdminReadReports)?;
        let role = viewer.role();
        self.store.read(move |db| Ok::<_, Error>(may_judge(db, me, role, account).is_ok())).await
    }

    /// The members among the accounts, in this order.
    pub(crate) async fn member_views(&self, ids: Vec<i64>) -> Result<Vec<MemberView>> {
        let cards = self.account_cards(&ids).await?;
        let (found, limits, counts) = self
            .store
            .read(move |db| {
                let found = rows::by_ids(db, &ids)?;
                let limits = decisions::limits_of(db, &ids)?;
                let counts = reports::counts_of_targets(db, &ids)?;
                Ok::<_, Error>((found, limits, counts))
            })
            .await?;
        let view = |card: AccountView| {
            let id = card.row.id;
            let (row, user): &(accounts::Account, User) = found.iter().find(|(row, _)| row.id == id)?;
            let limit = |it: &AccountLimit| Some((Limit::from_code(it.kind)?, it.ends_at));
            Some(MemberView {
                email: user.email.clone(),
                role: Role::from_code(user.role),
                confirmed: user.confirmed,
                approved: user.approved,
                reason: user.reason.clone(),
                suspended: row.state != accounts::ACTIVE,
                limits: limits.iter().filter(|it| it.account_id == id).filter_map(limit).collect(),
                reports: counts.iter().find(|(target, _)| *target == id).map_or(0, |(_, count)| *count),
                card,
            })
        };
        Ok(cards.into_iter().filter_map(view).collect())
    }

    /// Lets somebody in who waits.
    pub async fn approve_member(&self, viewer: &Viewer, id: i64) -> Result<()> {
        let me = viewer.moderator(Scope::AdminWriteAccounts)?;
        let app = self.clone();
        let now = self.now();
        self.store
            .write(move |tx| {
                let user = users::by_account(tx, id)?.ok_or(Error::NotFound)?;
                if user.approved {
                    return Err(Error::Forbidden("This account does not wait to be let in.".into()));
                }
                users::approve(tx, id)?;
                audit::record(tx, now, Some(me), "account.approved", &format!("account:{id}"), &json!({}))?;
                tell::mail(&app, tx, id, &letters::approved(&app.settings), now)
            })
            .await
    }

    /// Turns somebody away who waits; what they sent is deleted.
    pub async fn reject_member(&self, viewer: &Viewer, id: i64) -> Result<MemberView> {
        let me = viewer.moderator(Scope::AdminWriteAccounts)?;
        let view = self.member_views(vec![id]).await?.pop().ok_or(Error::NotFound)?;
        let app = self.clone();
        let now = self.now();
        self.store
            .write(move |tx| {
                let user = users::by_account(tx, id)?.ok_or(Error::NotFound)?;
                if user.approved {
                    return Err(Error::Forbidden(
                        "This account was let in before. It can be suspended.".into(),
                    ));
                }
                let (subject, text) = letters::rejected(&app.settings);
                jobs::queue_mail(tx, app.new_id(), &user.email, &subject, &text, now)?;
                crate::registration::end_access(tx, id, None, now)?;
                accounts::delete(tx, id)?;
                tx.emit(now, store::Event::AccountChanged { account: id })?;
                Ok(audit::record(
                    tx,
                    now,
                    Some(me),
                    "account.rejected",
                    &format!("account:{id}"),
                    &json!({}),
                )?)
            })
            .await?;
        Ok(view)
    }
}
