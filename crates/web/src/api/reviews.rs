//! Reviewing again, for applications.

use super::accounts::path_id;
use super::questions::question;
use crate::Web;
use crate::error::{ApiResult, empty, value};
use crate::params::Params;
use crate::viewer::Auth;
use app::questions::review::Recall;
use app::{App, Error};
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use serde_json::{Value, json};
use wire::time::iso;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/rounds/v1/reviews", get(queue).post(add))
        .route("/api/rounds/v1/reviews/{post_id}", post(rate).delete(remove))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/reviews",
    responses((status = 200, description = "due_today, all, next_at, and due: the questions of today, each with the days until it comes again after each answer"))
)]
pub(super) async fn queue(State(app): State<App>, Auth(viewer): Auth) -> ApiResult {
    let queue = app.review_queue(&viewer).await?;
    let due: Vec<Value> = queue
        .due
        .iter()
        .map(|due| {
            let days: serde_json::Map<String, Value> = Recall::ALL
                .iter()
                .zip(due.days)
                .map(|(recall, days)| (recall.name().to_owned(), days.into()))
                .collect();
            json!({ "question": question(&due.view), "days": days })
        })
        .collect();
    Ok(value(&json!({
        "due_today": queue.due_today,
        "all": queue.all,
        "next_at": queue.next_at.map(iso),
        "due": due
    })))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/reviews",
    params(("post_id" = String, Query, description = "A question that the viewer has answered, wrote, or that has closed. May also be in the body")),
    responses((status = 200, description = "The question, now in the queue"), (status = 422, description = "It is not answered yet"))
)]
pub(super) async fn add(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    viewer.account(kernel::Scope::WriteBookmarks)?;
    let post = params.id("post_id")?.ok_or(Error::NotFound)?;
    Ok(value(&question(&app.review_again(&viewer, post).await?)))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/reviews/{post_id}",
    params(
        ("post_id" = String, Path, description = "Id of the post"),
        ("recall" = String, Query, description = "again, hard, good or easy. May also be in the body")
    ),
    responses((status = 200, description = "due_at: when it comes again"), (status = 404, description = "It is not in the queue"))
)]
pub(super) async fn rate(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    viewer.account(kernel::Scope::WriteBookmarks)?;
    let recall = Recall::parse(params.get("recall").unwrap_or_default())?;
    let due = app.reviewed(&viewer, path_id(&id)?, recall).await?;
    Ok(value(&json!({ "due_at": iso(due) })))
}

#[utoipa::path(
    delete,
    path = "/api/rounds/v1/reviews/{post_id}",
    params(("post_id" = String, Path, description = "Id of the post")),
    responses((status = 200, description = "It comes no more"), (status = 404, description = "It is not in the queue"))
)]
pub(super) async fn remove(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    app.stop_reviewing(&viewer, path_id(&id)?).await?;
    Ok(empty())
}
