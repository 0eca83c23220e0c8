//! Reports, decisions and members, from what the application says to what a page shows.

use super::{count, small, when};
use crate::ui::view::{
    AccountSmall, ActionChoice, AppealRow, Choices, DecideForm, DecisionRow, LimitRow, MemberRow, ReportRow,
};
use app::moderation::appeal::{AppealView, DecisionView};
use app::moderation::members::MemberView;
use app::moderation::queue::ReportView;
use kernel::Role;
use kernel::moderation::{Action, Category, Limit, PRESETS};

fn length<T>(items: &[T]) -> u64 {
    u64::try_from(items.len()).unwrap_or(u64::MAX)
}

pub(crate) fn report(it: &ReportView, now: i64) -> ReportRow {
    let handle = |card: &app::cards::AccountCard| format!("@{}", card.row.handle);
    ReportRow {
        id: it.row.id.to_string(),
        category: it.category.label().to_owned(),
        is_incident: it.category == Category::Confidentiality,
        holds: it.holds,
        comment: it.row.comment.clone(),
        target: small(&it.target),
        reporter: it.reporter.as_ref().map_or_else(|| it.source.label().to_owned(), |card| handle(card)),
        posts: length(&it.post_ids),
        created: when(it.row.created_at, now),
        assigned: it.assigned.as_ref().map(|card| handle(card)),
        resolved: it.row.resolved_at.map(|at| when(at, now)),
    }
}

pub(crate) fn appeal(it: &AppealView, now: i64) -> AppealRow {
    AppealRow {
        id: it.id.to_string(),
        state: it.state.label().to_owned(),
        text: it.text.clone(),
        answer: it.answer.clone(),
        created: when(it.created_at, now),
        answered: it.answered_at.map(|at| when(at, now)),
    }
}

pub(crate) fn decision(it: &DecisionView, by: Option<AccountSmall>, now: i64) -> DecisionRow {
    DecisionRow {
        id: it.id.to_string(),
        label: it.action.label().to_owned(),
        meaning: it.action.meaning().to_owned(),
        reason: it.reason.clone(),
        posts: length(&it.posts),
        created: when(it.created_at, now),
        ends: it.ends_at.map(|at| when(at, now)),
        undone: it.undone_at.map(|at| when(at, now)),
        by,
        appeal: it.appeal.as_ref().map(|it| appeal(it, now)),
        can_appeal: it.can_appeal,
        is_final: it.action == Action::Delete,
    }
}

pub(crate) fn member(it: &MemberView, now: i64) -> MemberRow {
    let mut states: Vec<String> = Vec::new();
    if !it.approved {
        states.push("Waits to be let in".into());
    } else if !it.confirmed {
        states.push("Address not confirmed".into());
    }
    if it.suspended {
        states.push(Limit::Suspend.label().into());
    }
    let others = it.limits.iter().filter(|(limit, _)| *limit != Limit::Suspend);
    states.extend(others.map(|(limit, _)| limit.label().to_owned()));
    MemberRow {
        who: small(&it.card),
        email: it.email.clone(),
        role: match it.role {
            Role::Member => String::new(),
            Role::Moderator => "Moderator".into(),
            Role::Admin => "Administrator".into(),
        },
        states,
        reports: count(it.reports).0,
        joined: when(it.card.row.created_at, now),
        reason: it.reason.clone(),
        pending: !it.approved,
    }
}

pub(crate) fn limits(it: &MemberView, now: i64) -> Vec<LimitRow> {
    let mut rows: Vec<LimitRow> = it
        .limits
        .iter()
        .map(|(limit, ends)| LimitRow {
            word: limit.word().to_owned(),
            label: limit.label().to_owned(),
            ends: ends.map(|at| when(at, now)),
        })
        .collect();
    if it.suspended && !it.limits.iter().any(|(limit, _)| *limit == Limit::Suspend) {
        let limit = Limit::Suspend;
        rows.push(LimitRow { word: limit.word().into(), label: limit.label().into(), ends: None });
    }
    rows
}

/// The form of a decision with what fits the report: about posts only when there are some.
pub(crate) fn decide(path: String, posts: bool, holds: bool, chosen: &str) -> DecideForm {
    let about_posts: &[Action] = match (posts, holds) {
        (false, _) => &[Action::Dismiss],
        (true, true) => &[Action::Restore, Action::Delete, Action::MarkSensitive],
        (true, false) => &[Action::Dismiss, Action::Delete, Action::MarkSensitive],
    };
    let about_account =
        [Action::Warning, Action::Sensitive, Action::Silence, Action::Freeze, Action::Suspend];
    let actions: Vec<Action> = about_posts.iter().copied().chain(about_account).collect();
    DecideForm { has_limits: true, ..form(path, &actions, chosen) }
}

/// The form of a decision about an account, without a report.
pub(crate) fn decide_account(path: String, chosen: &str) -> DecideForm {
    let actions = [Action::Warning, Action::Sensitive, Action::Silence, Action::Freeze, Action::Suspend];
    DecideForm { has_limits: true, ..form(path, &actions, chosen) }
}

fn form(path: String, actions: &[Action], chosen: &str) -> DecideForm {
    let choice = |action: &Action| ActionChoice {
        value: action.word().to_owned(),
        label: action.label().to_owned(),
        meaning: action.meaning().to_owned(),
        chosen: action.word() == chosen,
    };
    DecideForm {
        path,
        actions: actions.iter().map(choice).collect(),
        presets: PRESETS.iter().enumerate().map(|(at, (name, _))| (at, (*name).to_owned())).collect(),
        ..DecideForm::default()
    }
}

/// Categories as choices.
pub(crate) fn categories(chosen: &str) -> Choices {
    // The most urgent first.
    let order =
        [Category::Confidentiality, Category::Legal, Category::Violation, Category::Spam, Category::Other];
    Choices::of(order.iter().map(|it| (it.word(), it.label())), chosen)
}
