//! Notifications.

use super::accounts::path_id;
use crate::Web;
use crate::error::{ApiResult, empty, ok, value};
use crate::links::page;
use crate::params::Params;
use crate::viewer::Auth;
use app::App;
use app::notifications::{Filter, Kind};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::routing::{get, post};
use serde_json::json;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/notifications", get(all))
        .route("/api/v1/notifications/clear", post(clear))
        .route("/api/v1/notifications/unread_count", get(unread))
        .route("/api/v1/notifications/{id}", get(show))
        .route("/api/v1/notifications/{id}/dismiss", post(dismiss))
}

async fn all(State(app): State<App>, Auth(viewer): Auth, uri: Uri, params: Params) -> ApiResult {
    let kinds =
        |name: &str| -> Vec<Kind> { params.all(name).iter().filter_map(|kind| Kind::parse(kind)).collect() };
    let filter =
        Filter { kinds: kinds("types"), except: kinds("exclude_types"), from: params.id("account_id")? };
    let range = params.range(40, 80)?;
    // Only kinds that do not exist here were asked for.
    if !params.all("types").is_empty() && filter.kinds.is_empty() {
        viewer.account(kernel::Scope::ReadNotifications)?;
        return Ok(ok("[]".into()));
    }
    let found = app.notifications(&viewer, &filter, range).await?;
    Ok(page(app.settings(), &uri, &found, |it, out| out.push_str(&it.json())))
}

async fn show(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(ok(app.notification(&viewer, path_id(&id)?).await?.json()))
}

async fn clear(State(app): State<App>, Auth(viewer): Auth) -> ApiResult {
    app.clear_notifications(&viewer).await?;
    Ok(empty())
}

async fn dismiss(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    app.dismiss_notification(&viewer, path_id(&id)?).await?;
    Ok(empty())
}

async fn unread(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    let limit = i64::try_from(params.limit(100, 1000)?).unwrap_or(100);
    Ok(value(&json!({ "count": app.unread_notifications(&viewer, limit).await? })))
}
