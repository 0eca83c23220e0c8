//! Statements over our own API: reading what groups say in public, and for their moderators drafting, agreeing, publishing.

use super::accounts::path_id;
use super::groups::account;
use crate::Web;
use crate::error::{ApiResult, value};
use crate::links::page;
use crate::params::Params;
use crate::viewer::Auth;
use app::App;
use app::statements::{StatementView, StatementWish, VersionView};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::routing::{get, post};
use serde_json::{Value, json};
use wire::time::iso;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/rounds/v1/statements", get(all))
        .route("/api/rounds/v1/groups/{id}/statements", get(of_group).post(draft))
        .route("/api/rounds/v1/statements/{id}", get(show).put(revise).delete(drop_draft))
        .route("/api/rounds/v1/statements/{id}/approval", post(approve).delete(take_back))
        .route("/api/rounds/v1/statements/{id}/publish", post(publish))
        .route("/api/rounds/v1/statements/{id}/withdraw", post(withdraw))
}

/// What somebody drafts, in a form or as JSON. `seen` is `written_at` of the draft that it changes.
pub(crate) fn wish(params: &Params) -> Result<StatementWish, app::Error> {
    Ok(StatementWish {
        title: params.text("title"),
        text: params.text("text"),
        correction: params.text("correction"),
        seen: params.time("seen")?,
    })
}

fn version(it: &VersionView) -> Value {
    json!({
        "number": it.row.number,
        "title": it.row.title,
        "text": it.row.text,
        "content": it.html,
        "correction": it.row.correction,
        "written_at": iso(it.row.written_at),
        "published_at": it.row.published_at.map(iso)
    })
}

fn entity(app: &App, it: &StatementView) -> Value {
    let draft = it.draft.as_ref().map(|draft| {
        json!({
            "version": version(&draft.version),
            "written_by": draft.writer.as_ref().map(|card| account(&card.json)),
            "approved_by": draft.approved_by.iter().map(|card| account(&card.json)).collect::<Vec<_>>(),
            "quorum": draft.quorum
        })
    });
    json!({
        "id": it.row.id.to_string(),
        "url": app.settings().statement_url(it.row.id),
        "group": account(&it.group.json),
        "versions": it.versions.iter().map(version).collect::<Vec<_>>(),
        "embargo_until": it.row.embargo_until.map(iso),
        "embargoed": it.embargoed,
        "withdrawn_at": it.row.withdrawn_at.map(iso),
        "withdrawn_reason": it.row.withdrawn_reason,
        "press": it.press,
        "press_url": (it.conducts && it.row.published > 0).then(|| {
            format!("{}?press={}", app.settings().statement_url(it.row.id), it.row.press_key)
        }),
        "draft": draft
    })
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/statements",
    params(("max_id" = Option<String>, Query, description = "Older ones"), ("limit" = Option<i64>, Query, description = "At most 40")),
    responses((status = 200, description = "Statements that are out, the newest first; nobody has to sign in"))
)]
pub(super) async fn all(State(app): State<App>, Auth(viewer): Auth, uri: Uri, params: Params) -> ApiResult {
    let found = app.statements(&viewer, None, params.range(20, 40)?).await?;
    Ok(page(app.settings(), &uri, &found, |it, out| out.push_str(&entity(&app, it).to_string())))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/groups/{id}/statements",
    params(("id" = String, Path, description = "Id of the group's account")),
    responses((status = 200, description = "The group's statements; drafts and embargoed ones only for its moderators"))
)]
pub(super) async fn of_group(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    uri: Uri,
    params: Params,
) -> ApiResult {
    let found = app.statements(&viewer, Some(path_id(&id)?), params.range(20, 40)?).await?;
    Ok(page(app.settings(), &uri, &found, |it, out| out.push_str(&entity(&app, it).to_string())))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/groups/{id}/statements",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("title" = String, Query, description = "At most 150 characters"),
        ("text" = String, Query, description = "At most 20,000 characters")
    ),
    responses((status = 200, description = "The statement with its draft"), (status = 403, description = "Only the group's moderators draft"))
)]
pub(super) async fn draft(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    Ok(value(&entity(&app, &app.draft_statement(&viewer, path_id(&id)?, wish(&params)?).await?)))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/statements/{id}",
    params(
        ("id" = String, Path, description = "Id of the statement"),
        ("press" = Option<String>, Query, description = "The key of the press, while there is an embargo")
    ),
    responses((status = 200, description = "The statement with its versions"), (status = 404, description = "It is not out"))
)]
pub(super) async fn show(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    Ok(value(&entity(&app, &app.statement(&viewer, path_id(&id)?, params.get("press")).await?)))
}

#[utoipa::path(
    put,
    path = "/api/rounds/v1/statements/{id}",
    params(
        ("id" = String, Path, description = "Id of the statement"),
        ("title" = String, Query, description = "At most 150 characters"),
        ("text" = String, Query, description = "At most 20,000 characters"),
        ("correction" = Option<String>, Query, description = "What was wrong before; asked for once a version is out"),
        ("seen" = Option<String>, Query, description = "written_at of the draft that is changed: another one in between is not overwritten")
    ),
    responses((status = 200, description = "The statement; nobody has agreed to the new wording"), (status = 422, description = "A text is refused, or somebody else changed the draft"))
)]
pub(super) async fn revise(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    Ok(value(&entity(&app, &app.revise_statement(&viewer, path_id(&id)?, wish(&params)?).await?)))
}

#[utoipa::path(
    delete,
    path = "/api/rounds/v1/statements/{id}",
    params(("id" = String, Path, description = "Id of the statement")),
    responses((status = 200, description = "The draft is gone; what is out stays"))
)]
pub(super) async fn drop_draft(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
) -> ApiResult {
    app.drop_statement_draft(&viewer, path_id(&id)?).await?;
    Ok(value(&json!({})))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/statements/{id}/approval",
    params(
        ("id" = String, Path, description = "Id of the statement"),
        ("seen" = Option<String>, Query, description = "written_at of the wording that is agreed to")
    ),
    responses((status = 200, description = "The statement"), (status = 422, description = "One does not agree to one's own wording, or it was changed"))
)]
pub(super) async fn approve(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    let seen = params.time("seen")?;
    Ok(value(&entity(&app, &app.approve_statement(&viewer, path_id(&id)?, seen, true).await?)))
}

#[utoipa::path(
    delete,
    path = "/api/rounds/v1/statements/{id}/approval",
    params(("id" = String, Path, description = "Id of the statement")),
    responses((status = 200, description = "The statement; one agrees no longer"))
)]
pub(super) async fn take_back(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
) -> ApiResult {
    Ok(value(&entity(&app, &app.approve_statement(&viewer, path_id(&id)?, None, false).await?)))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/statements/{id}/publish",
    params(
        ("id" = String, Path, description = "Id of the statement"),
        ("embargo_until" = Option<String>, Query, description = "When the public may read it; ten minutes to ninety days ahead. Not for a correction")
    ),
    responses((status = 200, description = "The statement"), (status = 422, description = "Not enough moderators have agreed"))
)]
pub(super) async fn publish(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    let until = params.time("embargo_until")?;
    Ok(value(&entity(&app, &app.publish_statement(&viewer, path_id(&id)?, until).await?)))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/statements/{id}/withdraw",
    params(
        ("id" = String, Path, description = "Id of the statement"),
        ("reason" = String, Query, description = "Stands above the statement, which stays readable")
    ),
    responses((status = 200, description = "The statement"), (status = 403, description = "Only the group's owners withdraw"))
)]
pub(super) async fn withdraw(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    Ok(value(&entity(&app, &app.withdraw_statement(&viewer, path_id(&id)?, &params.text("reason")).await?)))
}
