//! Appeals: the author of a post or the owner of an account asks for another look, once, within six months.

use super::decide::{in_time, undo};
use super::{letters, limits, tell, words};
use crate::access::Viewer;
use crate::cards::AccountView;
use crate::{App, Error, Result, audit};
use kernel::moderation::{Action, AppealState};
use kernel::{Role, Scope};
use platform::secrets;
use serde_json::json;
use store::Tx;
use store::decisions::{self as rows, Appeal, Decision};

/// A decision as the account that it is about sees it. Nobody learns who decided or who reported.
#[derive(Debug, Clone)]
pub struct DecisionView {
    pub id: i64,
    pub action: Action,
    pub reason: String,
    pub posts: Vec<i64>,
    pub created_at: i64,
    pub ends_at: Option<i64>,
    pub undone_at: Option<i64>,
    pub appeal: Option<AppealView>,
    pub can_appeal: bool,
}

#[derive(Debug, Clone)]
pub struct AppealView {
    pub id: i64,
    pub text: String,
    pub state: AppealState,
    pub answer: String,
    pub created_at: i64,
    pub answered_at: Option<i64>,
}

/// An appeal as moderators see it.
#[derive(Debug)]
pub struct AppealFile {
    pub appeal: AppealView,
    pub decision: DecisionView,
    pub note: String,
    pub report: Option<i64>,
    pub target: AccountView,
    pub moderator: Option<AccountView>,
    pub answered_by: Option<AccountView>,
    /// Whether the viewer may answer it.
    pub may_answer: bool,
}

impl DecisionView {
    pub(super) fn of(row: &Decision, appeal: Option<&Appeal>, now: i64) -> Self {
        let action = Action::from_code(row.action).unwrap_or(Action::Warning);
        Self {
            id: row.id,
            action,
            reason: row.reason.clone(),
            posts: super::ids_of_json(&row.posts),
            created_at: row.created_at,
            ends_at: row.ends_at,
            undone_at: row.undone_at,
            appeal: appeal.map(AppealView::of),
            can_appeal: appeal.is_none() && action.can_be_appealed() && in_time(row, now),
        }
    }
}

impl AppealView {
    fn of(row: &Appeal) -> Self {
        Self {
            id: row.id,
            text: row.text.clone(),
            state: AppealState::from_code(row.state).unwrap_or(AppealState::Open),
            answer: row.answer.clone(),
            created_at: row.created_at,
            answered_at: row.answered_at,
        }
    }
}

impl App {
    /// What was decided about the viewer, newest first.
    pub async fn own_decisions(&self, viewer: &Viewer) -> Result<Vec<DecisionView>> {
        let me = viewer.account(Scope::ReadAccounts)?;
        let now = self.now();
        self.store
            .read(move |db| {
                let found = rows::about(db, me, 100)?;
                let appeals = rows::appeals_of(db, &found.iter().map(|row| row.id).collect::<Vec<_>>())?;
                Ok::<_, Error>(
                    found
                        .iter()
                        // A report that led to nothing was not told, and is not shown.
                        .filter(|row| row.action != Action::Dismiss.code())
                        .map(|row| {
                            let appeal = appeals.iter().find(|it| it.decision_id == row.id);
                            DecisionView::of(row, appeal, now)
                        })
                        .collect(),
                )
            })
            .await
    }

    /// The decision of a mailed link.
    pub async fn decision_of_link(&self, secret: &str) -> Result<DecisionView> {
        let digest = secrets::digest_hex(secret);
        let now = self.now();
        self.store
            .read(move |db| {
                let row = rows::by_appeal_token(db, &digest)?.ok_or(Error::NotFound)?;
                let appeal = rows::appeals_of(db, &[row.id])?.pop();
                Ok(DecisionView::of(&row, appeal.as_ref(), now))
            })
            .await
    }

    /// Appeals against a decision about oneself.
    pub async fn appeal(&self, viewer: &Viewer, decision: i64, text: &str) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        self.take_appeal(text, move |tx| Ok(rows::by_id(tx, decision)?.filter(|row| row.target_id == me)))
            .await
    }

    /// Appeals with the link of the mail: for somebody who cannot sign in any more.
    pub async fn appeal_by_link(&self, secret: &str, text: &str) -> Result<()> {
        let digest = secrets::digest_hex(secret);
        self.take_appeal(text, move |tx| Ok(rows::by_appeal_token(tx, &digest)?)).await
    }

    async fn take_appeal(
        &self,
        text: &str,
        find: impl Fn(&mut Tx<'_>) -> Result<Option<Decision>> + Send + 'static,
    ) -> Result<()> {
        let text = words(text, "text", "The appeal", true)?;
        let app = self.clone();
        let now = self.now();
        let id = self.new_id();
        self.store
            .write(move |tx| {
                let decision = find(tx)?.ok_or(Error::NotFound)?;
                let action = Action::from_code(decision.action).unwrap_or(Action::Warning);
                if !action.can_be_appealed() {
                    return Err(Error::invalid("text", "There is nothing to appeal against here."));
                }
                if !rows::appeals_of(tx, &[decision.id])?.is_empty() {
                    return Err(Error::invalid(
                        "text",
                        "You have appealed against this decision before. It is possible once.",
                    ));
                }
                if !in_time(&decision, now) {
                    return Err(Error::invalid("text", "The six months for an appeal are over."));
                }
                let row = Appeal {
                    id,
                    decision_id: decision.id,
                    text: text.clone(),
                    state: AppealState::Open.code(),
                    answer: String::new(),
                    answered_by: None,
                    answered_at: None,
                    created_at: now,
                };
                rows::insert_appeal(tx, &row)?;
                let details = json!({ "decision": decision.id.to_string() });
                audit::record(
                    tx,
                    now,
                    Some(decision.target_id),
                    "appeal.made",
                    &format!("appeal:{id}"),
                    &details,
                )?;
                tell::mail(&app, tx, decision.target_id, &letters::appeal_received(&app.settings), now)
            })
            .await
    }

    /// Answers an appeal. Somebody else than who decided does it; an administrator may when there is nobody else, and
    /// the audit log says so.
    pub async fn answer_appeal(&self, viewer: &Viewer, id: i64, uphold: bool, answer: &str) -> Result<()> {
        let me = viewer.moderator(Scope::AdminWriteReports)?;
        let role = viewer.role();
        let answer = words(answer, "answer", "The answer", true)?;
        let app = self.clone();
        let now = self.now();
        self.store
            .write(move |tx| {
                let appeal = rows::appeal_by_id(tx, id)?.ok_or(Error::NotFound)?;
                let decision = rows::by_id(tx, appeal.decision_id)?.ok_or(Error::NotFound)?;
                if appeal.answered_at.is_some() {
                    return Err(Error::invalid("answer", "This appeal is answered already."));
                }
                if decision.target_id == me {
                    return Err(Error::forbidden("Nobody answers their own appeal. Ask another moderator."));
                }
                let same = decision.moderator_id == Some(me);
                if same && !(role == Role::Admin && limits::others(tx, me)? == 0) {
                    return Err(Error::forbidden(
                        "You decided this yourself, so another moderator has to answer the appeal.",
                    ));
                }
                let state = if uphold { AppealState::Upheld } else { AppealState::Rejected };
                rows::answer_appeal(tx, id, state.code(), &answer, me, now)?;
                if uphold {
                    undo(&app, tx, &decision, now)?;
                }
                let details = json!({ "decision": decision.id.to_string(), "same_moderator": same });
                let name = if uphold { "appeal.upheld" } else { "appeal.rejected" };
                audit::record(tx, now, Some(me), name, &format!("appeal:{id}"), &details)?;
                let appeal = Appeal { answer: answer.clone(), ..appeal };
                let letter = |own| letters::appeal_answered(&app.settings, &decision, &appeal, uphold, own);
                tell::mail(&app, tx, decision.target_id, &letter(true), now)?;
                if let Some(decider) = decision.moderator_id.filter(|decider| *decider != me) {
                    tell::mail(&app, tx, decider, &letter(false), now)?;
                }
                Ok(())
            })
            .await
    }

    /// Appeals that wait, oldest first, or the latest that were answered.
    pub async fn appeals(&self, viewer: &Viewer, answered: bool) -> Result<Vec<AppealFile>> {
        let me = viewer.moderator(Scope::AdminReadReports)?;
        let role = viewer.role();
        let now = self.now();
        let found = self
            .store
            .read(move |db| {
                let appeals = rows::appeals_page(db, answered, 100)?;
                let ids: Vec<i64> = appeals.iter().map(|row| row.decision_id).collect();
                let decisions = rows::by_ids(db, &ids)?;
                let alone = limits::others(db, me)? == 0;
                let pairs: Vec<(Appeal, Decision)> = appeals
                    .into_iter()
                    .filter_map(|appeal| {
                        let decision = decisions.iter().find(|it| it.id == appeal.decision_id)?.clone();
                        Some((appeal, decision))
                    })
                    .collect();
                Ok::<_, Error>((pairs, alone))
            })
            .await?;
        let (pairs, alone) = found;
        let people: Vec<i64> = pairs
            .iter()
            .flat_map(|(appeal, it)| [Some(it.target_id), it.moderator_id, appeal.answered_by])
            .flatten()
            .collect();
        let cards = self.account_cards(&people).await?;
        let card = |id: Option<i64>| cards.iter().find(|card| Some(card.row.id) == id).cloned();
        Ok(pairs
            .iter()
            .filter_map(|(appeal, it)| {
                let same = it.moderator_id == Some(me);
                Some(AppealFile {
                    appeal: AppealView::of(appeal),
                    decision: DecisionView::of(it, Some(appeal), now),
                    note: it.note.clone(),
                    report: it.report_id,
                    target: card(Some(it.target_id))?,
                    moderator: card(it.moderator_id),
                    answered_by: card(appeal.answered_by),
                    may_answer: appeal.answered_at.is_none()
                        && it.target_id != me
                        && (!same || (role == Role::Admin && alone)),
                })
            })
            .collect())
    }
}
