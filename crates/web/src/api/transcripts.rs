//! Transcripts over our own API, and the years of a club.

use super::accounts::path_id;
use crate::Web;
use crate::error::{ApiResult, ok, value};
use crate::viewer::Auth;
use app::transcripts::{Form, Year};
use app::{App, Error};
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use serde_json::{Value, json};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/rounds/v1/sessions/{id}/transcript", get(of_session))
        .route("/api/rounds/v1/groups/{id}/years", get(years))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/sessions/{id}/transcript",
    params(("id" = String, Path, description = "Id of the session")),
    responses(
        (status = 200, description = "The transcript of a session that has closed: prompts, posts, people, metrics, earlier versions, and the SHA-256 of its canonical form"),
        (status = 404, description = "There is no such session, or it has not closed yet")
    )
)]
pub(super) async fn of_session(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
) -> ApiResult {
    let found = app.transcript_file(&viewer, path_id(&id)?, Form::Json).await?;
    let (_, text) = found.ok_or(Error::NotFound)?;
    Ok(ok(text))
}

fn year(it: &Year) -> Value {
    json!({
        "year": it.year,
        "sessions": it.sessions,
        "posts": it.posts,
        "participants": it.participants,
        "countries": it.countries,
        "reach": it.reach
    })
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/groups/{id}/years",
    params(("id" = String, Path, description = "Id of the group's account")),
    responses(
        (status = 200, description = "For each calendar year, the latest first: sessions, posts, different participants and countries, reach"),
        (status = 404, description = "There is no such group")
    )
)]
pub(super) async fn years(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    let years = app.group_years(&viewer, path_id(&id)?).await?;
    Ok(value(&years.iter().map(year).collect()))
}
