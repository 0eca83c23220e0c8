//! Mastodon's admin API for accounts: who is here, who waits, limits.

use super::accounts::{array, path_id};
use crate::Web;
use crate::error::{ApiResult, empty, ok};
use crate::links::page;
use crate::params::Params;
use crate::viewer::Auth;
use app::moderation::decide::Verdict;
use app::moderation::members::{Filter, MemberView, State as MemberState};
use app::{App, Error, Viewer};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::routing::{get, post};
use kernel::moderation::{Action, Limit};
use wire::mastodon as api;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/admin/accounts", get(first_list))
        .route("/api/v2/admin/accounts", get(second_list))
        .route("/api/v1/admin/accounts/{id}", get(show).delete(delete))
        .route("/api/v1/admin/accounts/{id}/approve", post(approve))
        .route("/api/v1/admin/accounts/{id}/reject", post(reject))
        .route("/api/v1/admin/accounts/{id}/action", post(act))
        .route("/api/v1/admin/accounts/{id}/enable", post(enable))
        .route("/api/v1/admin/accounts/{id}/unsilence", post(unsilence))
        .route("/api/v1/admin/accounts/{id}/unsuspend", post(unsuspend))
        .route("/api/v1/admin/accounts/{id}/unsensitive", post(unsensitive))
}

fn json(member: &MemberView) -> String {
    api::json(&member.entity())
}

fn texts(params: &Params) -> Filter {
    Filter {
        username: params.text("username"),
        display_name: params.text("display_name"),
        email: params.text("email"),
        ..Filter::default()
    }
}

/// Accounts of other servers and addresses of the network are asked for: neither is kept here.
fn asks_for_others(params: &Params) -> bool {
    params.is("remote")
        || params.get("origin") == Some("remote")
        || ["by_domain", "ip", "invited_by"].iter().any(|name| !params.text(name).is_empty())
}

async fn list(app: &App, viewer: &Viewer, uri: &Uri, params: &Params, filter: &Filter) -> ApiResult {
    let range = params.range(100, 200)?;
    let found = app.moderated_members(viewer, filter, range).await?;
    if asks_for_others(params) {
        return Ok(array([]));
    }
    Ok(page(app.settings(), uri, &found, |member, out| out.push_str(&json(member))))
}

/// One flag for each state.
async fn first_list(State(app): State<App>, Auth(viewer): Auth, uri: Uri, params: Params) -> ApiResult {
    let states = ["active", "pending", "disabled", "silenced", "suspended", "sensitized"];
    let state = states.into_iter().find(|name| params.is(name)).and_then(MemberState::parse);
    let filter = Filter { state, staff: params.is("staff"), ..texts(&params) };
    list(&app, &viewer, &uri, &params, &filter).await
}

async fn second_list(State(app): State<App>, Auth(viewer): Auth, uri: Uri, params: Params) -> ApiResult {
    let state = match params.get("status").filter(|word| !word.is_empty()) {
        None => None,
        Some(word) => Some(MemberState::parse(word).ok_or_else(|| {
            Error::invalid(
                "status",
                "There is no such status. Use active, pending, disabled, silenced, suspended or sensitized.",
            )
        })?),
    };
    let staff = params.get("permissions") == Some("staff") || !params.all("role_ids").is_empty();
    let filter = Filter { state, staff, ..texts(&params) };
    list(&app, &viewer, &uri, &params, &filter).await
}

async fn show(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(ok(json(&app.moderated_member(&viewer, path_id(&id)?).await?)))
}

/// A right to write lets one read what one wrote.
async fn after(app: &App, viewer: &Viewer, id: i64) -> ApiResult {
    Ok(ok(json(&app.written_member(viewer, id).await?)))
}

async fn approve(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    let id = path_id(&id)?;
    app.approve_member(&viewer, id).await?;
    after(&app, &viewer, id).await
}

async fn reject(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(ok(json(&app.reject_member(&viewer, path_id(&id)?).await?)))
}

/// What it was; the rest goes in a job.
async fn delete(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(ok(json(&app.delete_member(&viewer, path_id(&id)?).await?)))
}

/// `none` is a warning. The text is the reason, and needed; its mail is always sent.
async fn act(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    let action = match params.text("type").as_str() {
        "none" => Action::Warning,
        "sensitive" => Action::Sensitive,
        "disable" => Action::Freeze,
        "silence" => Action::Silence,
        "suspend" => Action::Suspend,
        _ => {
            viewer.account(kernel::Scope::AdminWriteAccounts)?;
            return Err(Error::invalid(
                "type",
                "There is no such action. Use none, sensitive, disable, silence or suspend.",
            )
            .into());
        }
    };
    let verdict = Verdict {
        target: path_id(&id)?,
        report: params.id("report_id")?,
        action,
        reason: params.text("text"),
        note: String::new(),
        posts: Vec::new(),
        days: params.number("rounds_days")?,
    };
    app.decide(&viewer, verdict).await?;
    Ok(empty())
}

async fn lift(app: &App, viewer: &Viewer, id: &str, limit: Limit) -> ApiResult {
    let id = path_id(id)?;
    app.lift(viewer, id, limit).await?;
    after(app, viewer, id).await
}

async fn enable(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    lift(&app, &viewer, &id, Limit::Freeze).await
}

async fn unsilence(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    lift(&app, &viewer, &id, Limit::Silence).await
}

async fn unsuspend(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    lift(&app, &viewer, &id, Limit::Suspend).await
}

async fn unsensitive(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    lift(&app, &viewer, &id, Limit::Sensitive).await
}
