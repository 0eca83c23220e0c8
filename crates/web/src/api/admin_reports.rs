//! Mastodon's admin API for reports.

use super::accounts::path_id;
use crate::Web;
use crate::error::{ApiResult, ok};
use crate::links::page;
use crate::params::Params;
use crate::viewer::Auth;
use app::moderation::queue::{Filter, ReportView};
use app::pages::Page;
use app::{App, Error, Viewer};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::routing::{get, post};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/admin/reports", get(list))
        .route("/api/v1/admin/reports/{id}", get(show).put(update).patch(update))
        .route("/api/v1/admin/reports/{id}/assign_to_self", post(assign))
        .route("/api/v1/admin/reports/{id}/unassign", post(unassign))
        .route("/api/v1/admin/reports/{id}/resolve", post(resolve))
        .route("/api/v1/admin/reports/{id}/reopen", post(reopen))
}

/// Open ones, unless `resolved` is asked for.
async fn list(State(app): State<App>, Auth(viewer): Auth, uri: Uri, params: Params) -> ApiResult {
    let filter = Filter {
        resolved: Some(params.is("resolved")),
        target: params.id("target_account_id")?,
        reporter: params.id("account_id")?,
        ..Filter::default()
    };
    let found = app.reports(&viewer, filter, params.range(100, 200)?).await?;
    let items = app.admin_reports(&viewer, &found.items).await?;
    let found = Page { items, ends: found.ends, full: found.full };
    Ok(page(app.settings(), &uri, &found, |json, out| out.push_str(json)))
}

async fn json_of(app: &App, viewer: &Viewer, report: ReportView) -> ApiResult {
    let json = app.admin_reports(viewer, &[report]).await?.pop().ok_or(Error::NotFound)?;
    Ok(ok(json))
}

async fn show(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    let report = app.moderated_report(&viewer, path_id(&id)?).await?;
    json_of(&app, &viewer, report).await
}

/// A right to write lets one read what one wrote.
async fn after(app: &App, viewer: &Viewer, id: i64) -> ApiResult {
    let report = app.written_report(viewer, id).await?;
    json_of(app, viewer, report).await
}

async fn update(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    viewer.account(kernel::Scope::AdminWriteReports)?;
    let id = path_id(&id)?;
    let rules = if params.has_any("rule_ids") {
        Some(
            params
                .ids("rule_ids")
                .map_err(|_| Error::invalid("rule_ids", "rule_ids are numbers of rules."))?,
        )
    } else {
        None
    };
    app.recategorise(&viewer, id, &params.text("category"), rules).await?;
    after(&app, &viewer, id).await
}

async fn assign(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    let id = path_id(&id)?;
    app.assign_report(&viewer, id, true).await?;
    after(&app, &viewer, id).await
}

async fn unassign(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    let id = path_id(&id)?;
    app.assign_report(&viewer, id, false).await?;
    after(&app, &viewer, id).await
}

async fn resolve(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    let id = path_id(&id)?;
    app.resolve_report(&viewer, id).await?;
    after(&app, &viewer, id).await
}

async fn reopen(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    let id = path_id(&id)?;
    app.reopen_report(&viewer, id).await?;
    after(&app, &viewer, id).await
}
