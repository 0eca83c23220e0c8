//! Moderation: the queue, one report, and what is done with it.

use crate::params::Params;
use crate::ui::pages::{ModerationQueue, ModerationReport, ReportNote, Tabs};
use crate::ui::show;
use crate::ui::view::{Choice, DecideForm};
use crate::ui::visit::{Form, PageResult, Visit, go_saying, go_with_problem, render};
use app::moderation::decide::Verdict;
use app::moderation::queue::Filter;
use app::{App, Error};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kernel::Scope;
use kernel::moderation::{Action, Category, PRESETS};

pub(super) async fn tabs(app: &App, visit: &Visit) -> Result<Tabs, Error> {
    let waiting = app.waiting(visit.viewer()).await?;
    let number = |n: i64| u64::try_from(n).unwrap_or(0);
    Ok(Tabs {
        reports: number(waiting.open()),
        incidents: number(waiting.of(Category::Confidentiality)),
        appeals: number(waiting.appeals),
        pending: number(waiting.pending),
        hashtags: number(waiting.hashtags),
    })
}

pub(super) fn id(text: &str) -> Result<i64, Error> {
    kernel::id::parse(text).ok_or(Error::NotFound)
}

pub(crate) async fn queue(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    visit.signed_in()?;
    let state = match params.get("state") {
        Some(known @ ("mine" | "resolved")) => known.to_owned(),
        _ => "open".to_owned(),
    };
    let chosen = params.get("category").unwrap_or_default();
    let filter = Filter {
        resolved: Some(state == "resolved"),
        category: Category::parse(chosen),
        mine: state == "mine",
        ..Filter::default()
    };
    let found = app.report_queue(visit.viewer(), filter).await?;
    let now = app.now();
    let mut categories = show::moderation::categories(chosen);
    categories.0.insert(
        0,
        Choice { value: String::new(), label: "Every kind".into(), selected: filter.category.is_none() },
    );
    let page = ModerationQueue {
        tabs: tabs(&app, &visit).await?,
        shell: visit.shell(&app, "Moderation").await?,
        reports: found.iter().map(|it| show::moderation::report(it, now)).collect(),
        state,
        categories,
    };
    Ok(render(&page))
}

/// What was typed into the form of a decision that was refused, and why it was.
#[derive(Default)]
pub(super) struct Typed {
    pub action: String,
    pub reason: String,
    pub note: String,
    pub days: String,
    pub error: Option<String>,
}

impl Typed {
    pub(super) fn of(params: &Params, error: &Error) -> Self {
        Self {
            action: params.text("action"),
            reason: params.text("reason"),
            note: params.text("note"),
            days: params.text("days"),
            error: Some(error.to_string()),
        }
    }

    pub(super) fn fill(self, form: DecideForm) -> DecideForm {
        DecideForm { reason: self.reason, note: self.note, days: self.days, error: self.error, ..form }
    }
}

/// The verdict of a form: a reason that is often given, and words of one's own.
pub(super) fn verdict(params: &Params, target: i64, report: Option<i64>) -> Result<Verdict, Error> {
    let preset =
        params.number("preset")?.and_then(|at| usize::try_from(at).ok()).and_then(|at| PRESETS.get(at));
    let own = params.text("reason");
    let reason = [preset.map_or("", |(_, text)| text), own.trim()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("\n\n");
    Ok(Verdict {
        target,
        report,
        action: Action::parse(params.get("action").unwrap_or_default())
            .ok_or_else(|| Error::invalid("action", "Choose what shall happen."))?,
        reason,
        note: params.text("note"),
        posts: Vec::new(),
        days: params.number("days")?,
    })
}

async fn report_page(app: &App, visit: &Visit, report: i64, typed: Typed) -> PageResult {
    visit.signed_in()?;
    let file = app.report_file(visit.viewer(), report).await?;
    let now = app.now();
    let it = &file.report;
    let posts: Vec<_> = file.posts.iter().map(|post| show::post(app, post)).collect();
    let path = format!("/moderation/reports/{report}/decide");
    let may = app.may_decide(visit.viewer(), it.row.target_id).await?;
    let status = if typed.error.is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let form = may.then(|| {
        let form = show::moderation::decide(path, !posts.is_empty(), it.holds, &typed.action);
        typed.fill(form)
    });
    let notifier = [it.row.notifier_name.as_str(), it.row.notifier_email.as_deref().unwrap_or_default()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ");
    let rules = app
        .settings()
        .rules
        .iter()
        .zip(1_i64..)
        .filter(|(_, number)| it.rules.contains(number))
        .map(|(rule, _)| rule.text.clone())
        .collect();
    let gone = it.post_ids.len().saturating_sub(posts.len());
    let page = ModerationReport {
        shell: visit.shell(app, "Report").await?,
        report: show::moderation::report(it, now),
        reporter: it.reporter.as_ref().map(|card| show::small(card)),
        notifier: (!notifier.is_empty()).then_some(notifier),
        rules,
        resolved_by: it.resolved_by.as_ref().map(|card| show::small(card)),
        posts,
        gone: u64::try_from(gone).unwrap_or(0),
        member: show::moderation::member(&file.member, now),
        notes: file
            .notes
            .iter()
            .map(|note| ReportNote {
                by: show::small(&note.by),
                text: note.text.clone(),
                created: show::when(note.created_at, now),
            })
            .collect(),
        decisions: file
            .decisions
            .iter()
            .map(|(it, by)| show::moderation::decision(it, by.as_ref().map(|card| show::small(card)), now))
            .collect(),
        categories: show::moderation::categories(it.category.word()),
        assigned_to_me: it.row.assigned_id.is_some() && it.row.assigned_id == visit.viewer().id(),
        form,
    };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn report(State(app): State<App>, visit: Visit, Path(report): Path<String>) -> PageResult {
    report_page(&app, &visit, id(&report)?, Typed::default()).await
}

/// Deciding, noting, taking on, closing: each is a form of the report's page.
pub(crate) async fn act(
    State(app): State<App>,
    visit: Visit,
    Path((report, deed)): Path<(String, String)>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    visit.viewer().moderator(Scope::AdminReadReports)?;
    let viewer = visit.viewer();
    let number = id(&report)?;
    let here = format!("/moderation/reports/{number}");
    let (outcome, says) = match deed.as_str() {
        "decide" => {
            let target = app.moderated_report(viewer, number).await?.row.target_id;
            let outcome = match verdict(&params, target, Some(number)) {
                Ok(verdict) => app.decide(viewer, verdict).await.map(|_| ()),
                Err(error) => Err(error),
            };
            if let Err(error @ Error::Invalid(_)) = &outcome {
                return report_page(&app, &visit, number, Typed::of(&params, error)).await;
            }
            (outcome, "Decided. The author and whoever reported are told.")
        }
        "note" => (app.note_report(viewer, number, &params.text("note")).await, "The note is kept."),
        "assign" => (app.assign_report(viewer, number, true).await, "You have taken the report on."),
        "unassign" => (app.assign_report(viewer, number, false).await, "Nobody has taken the report on now."),
        "resolve" => (app.resolve_report(viewer, number).await, "The report is closed."),
        "reopen" => (app.reopen_report(viewer, number).await, "The report is open again."),
        "category" => {
            let outcome = app.recategorise(viewer, number, &params.text("category"), None).await;
            (outcome, "The report has another category.")
        }
        _ => return Err(Error::NotFound.into()),
    };
    Ok(match outcome {
        Ok(()) => go_saying(&app, &here, says),
        Err(error @ (Error::Invalid(_) | Error::Forbidden(_))) => go_with_problem(&app, &here, &error),
        Err(error) => return Err(error.into()),
    })
}
