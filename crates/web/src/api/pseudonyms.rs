//! Pseudonyms in groups over our own API: taking one, writing under it, and for two moderators asking whose one is.

use super::accounts::path_id;
use super::groups::account;
use super::posts::draft;
use crate::Web;
use crate::error::{ApiResult, value};
use crate::params::Params;
use crate::viewer::Auth;
use app::App;
use app::groups::{Inquiry, OwnPseudonym};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::routing::{delete, get, post};
use serde_json::{Value, json};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/rounds/v1/groups/{id}/pseudonym", get(own).post(take))
        .route("/api/rounds/v1/groups/{id}/pseudonym/statuses", post(write))
        .route("/api/rounds/v1/groups/{id}/pseudonym/statuses/{post}", delete(remove))
        .route("/api/rounds/v1/groups/{id}/pseudonyms/{account}", get(inquiry).post(ask))
}

fn entity(it: &OwnPseudonym) -> Value {
    json!({
        "account": account(&it.account.json),
        "statuses": it.posts.iter().map(|post| account(&post.json())).collect::<Vec<_>>()
    })
}

fn inquiry_entity(it: &Inquiry) -> Value {
    json!({
        "account": account(&it.account.json),
        "asked": it.asked.iter().map(|(card, reason)| json!({ "account": account(&card.json), "reason": reason })).collect::<Vec<_>>(),
        "owner": it.owner.as_ref().map(|card| account(&card.json))
    })
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/groups/{id}/pseudonym",
    params(("id" = String, Path, description = "Id of the group's account")),
    responses((status = 200, description = "The viewer's pseudonym in the group and what they wrote under it, or null; nobody else is shown it"))
)]
pub(super) async fn own(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    let found = app.own_pseudonym(&viewer, path_id(&id)?).await?;
    Ok(value(&found.as_ref().map_or(Value::Null, entity)))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/groups/{id}/pseudonym",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("name" = String, Query, description = "At most 40 characters; it stays")
    ),
    responses(
        (status = 200, description = "The pseudonym"),
        (status = 403, description = "The viewer is no member, or the group has no pseudonyms"),
        (status = 422, description = "The name is refused, or the viewer has one already")
    )
)]
pub(super) async fn take(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    Ok(value(&entity(&app.take_pseudonym(&viewer, path_id(&id)?, &params.text("name")).await?)))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/groups/{id}/pseudonym/statuses",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("status" = String, Query, description = "And the other fields of a post, but for media, visibility and scheduled_at; an answer is to a post of the group")
    ),
    responses(
        (status = 200, description = "The post, for the members of the group"),
        (status = 403, description = "The viewer is no member, the group has no pseudonyms, or its moderators keep this one out"),
        (status = 422, description = "The text may identify a patient, or a value is refused")
    )
)]
pub(super) async fn write(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    headers: HeaderMap,
    params: Params,
) -> ApiResult {
    let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok());
    let view = app.publish_under_pseudonym(&viewer, path_id(&id)?, draft(&params)?, key).await?;
    Ok(value(&account(&view.json())))
}

#[utoipa::path(
    delete,
    path = "/api/rounds/v1/groups/{id}/pseudonym/statuses/{post}",
    params(("id" = String, Path, description = "Id of the group's account"), ("post" = String, Path, description = "Id of the post")),
    responses((status = 200, description = "The post is gone"), (status = 404, description = "The viewer wrote no such post under their pseudonym"))
)]
pub(super) async fn remove(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, post)): Path<(String, String)>,
) -> ApiResult {
    app.delete_under_pseudonym(&viewer, path_id(&id)?, path_id(&post)?).await?;
    Ok(value(&json!({})))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/groups/{id}/pseudonyms/{account}",
    params(("id" = String, Path, description = "Id of the group's account"), ("account" = String, Path, description = "Id of the pseudonym's account")),
    responses((status = 200, description = "Which moderators have asked within a week, and why; `owner` for those who asked, once two have"), (status = 403, description = "It is for moderators of the group"))
)]
pub(super) async fn inquiry(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, account)): Path<(String, String)>,
) -> ApiResult {
    Ok(value(&inquiry_entity(&app.inquiry(&viewer, path_id(&id)?, path_id(&account)?).await?)))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/groups/{id}/pseudonyms/{account}",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("account" = String, Path, description = "Id of the pseudonym's account"),
        ("reason" = String, Query, description = "Why the group has to know; it stays in the log")
    ),
    responses((status = 200, description = "As for GET"), (status = 403, description = "It is for moderators of the group"), (status = 422, description = "The reason is missing"))
)]
pub(super) async fn ask(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, account)): Path<(String, String)>,
    params: Params,
) -> ApiResult {
    let (id, account) = (path_id(&id)?, path_id(&account)?);
    Ok(value(&inquiry_entity(&app.ask_whose(&viewer, id, account, &params.text("reason")).await?)))
}
