//! Sets of questions for applications: taking one, making one, files of question banks.

use super::accounts::path_id;
use super::questions::{analysed, question};
use crate::Web;
use crate::error::{ApiResult, empty, value};
use crate::params::Params;
use crate::viewer::Auth;
use app::App;
use app::questions::exchange::Format;
use app::questions::sets::{SetCard, SetView, SetWish};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use serde_json::{Value, json};
use wire::time::iso;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/rounds/v1/question-sets", get(newest).post(create))
        .route("/api/rounds/v1/question-sets/import", post(import))
        .route("/api/rounds/v1/question-sets/{id}", get(show).delete(remove))
        .route("/api/rounds/v1/question-sets/{id}/next", post(next))
        .route("/api/rounds/v1/question-sets/{id}/analysis", get(analysis))
        .route("/api/rounds/v1/question-sets/{id}/export", get(export))
}

fn card(it: &SetCard) -> Value {
    json!({
        "id": it.set.id.to_string(),
        "title": it.set.title,
        "description": it.set.description,
        "account_id": it.set.author_id.to_string(),
        "created_at": iso(it.set.created_at),
        "questions_count": it.questions,
        "attempt": it.attempt.as_ref().map(|attempt| json!({
            "started_at": iso(attempt.started_at),
            "finished_at": attempt.finished_at.map(iso),
            "score": attempt.score,
            "minutes": (attempt.active_ms + 59_999) / 60_000
        }))
    })
}

fn whole(set: &SetView) -> Value {
    let mut body = card(&set.card);
    body["answered"] = set.answered().into();
    body["score"] = set.score().into();
    body["questions"] = set.questions.iter().map(question).collect();
    body
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/question-sets",
    params(("account_id" = Option<String>, Query, description = "Only of this account"), ("max_id" = Option<String>, Query, description = "Older than this set")),
    responses((status = 200, description = "Sets, newest first, each with the viewer's attempt or null"))
)]
pub(super) async fn newest(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    let found = app.question_sets(&viewer, params.id("account_id")?, params.range(20, 40)?).await?;
    Ok(value(&found.items.iter().map(card).collect()))
}

fn wish(params: &Params) -> SetWish {
    SetWish { title: params.text("title"), description: params.text("description"), questions: Vec::new() }
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/question-sets",
    params(
        ("title" = String, Query, description = "All of these may also be in the body"),
        ("description" = Option<String>, Query, description = "What it is about, and for whom"),
        ("questions" = Vec<String>, Query, description = "Ids of posts of one's own that are questions, in their order")
    ),
    responses(
        (status = 200, description = "The set"),
        (status = 403, description = "The token lacks write:statuses"),
        (status = 422, description = "A value is refused; nothing was made")
    )
)]
pub(super) async fn create(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    viewer.account(kernel::Scope::WriteStatuses)?;
    let wish = SetWish { questions: params.ids("questions")?, ..wish(&params) };
    Ok(value(&whole(&app.create_set(&viewer, wish).await?)))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/question-sets/import",
    params(
        ("title" = String, Query, description = "All of these may also be in the body"),
        ("format" = String, Query, description = "gift or aiken"),
        ("text" = String, Query, description = "The file; it may also be sent as the file of a form")
    ),
    responses(
        (status = 200, description = "The set of the file's questions"),
        (status = 422, description = "A line is wrong (its number is named) or a value is refused; nothing was imported")
    )
)]
pub(super) async fn import(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    viewer.account(kernel::Scope::WriteStatuses)?;
    let format = Format::parse(params.get("format").unwrap_or_default())?;
    let text = file(&params)?;
    Ok(value(&whole(&app.import_set(&viewer, format, &text, &wish(&params)).await?)))
}

/// The file of a form, or the text that was pasted.
pub(crate) fn file(params: &Params) -> Result<String, app::Error> {
    match params.file("file") {
        None => Ok(params.text("text")),
        Some(file) => String::from_utf8(file.bytes.to_vec()).map_err(|_| {
            app::Error::invalid("file", "The file is not UTF-8 text. Save it as UTF-8 and send it again.")
        }),
    }
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/question-sets/{id}",
    params(("id" = String, Path, description = "Id of the set")),
    responses((status = 200, description = "The set with its questions; what is sealed is null"), (status = 404, description = "There is no such set"))
)]
pub(super) async fn show(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(value(&whole(&app.question_set(&viewer, path_id(&id)?).await?)))
}

#[utoipa::path(
    delete,
    path = "/api/rounds/v1/question-sets/{id}",
    params(("id" = String, Path, description = "Id of the set")),
    responses((status = 200, description = "It is gone; its questions stay"), (status = 404, description = "There is no such set of the viewer's own"))
)]
pub(super) async fn remove(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    app.delete_set(&viewer, path_id(&id)?).await?;
    Ok(empty())
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/question-sets/{id}/next",
    params(("id" = String, Path, description = "Id of the set")),
    responses((status = 200, description = "question: the next one, whose time counts from now; null when nothing is left"), (status = 404, description = "There is no such set"))
)]
pub(super) async fn next(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    let next = app.serve_next(&viewer, path_id(&id)?).await?;
    Ok(value(&json!({ "question": next.as_ref().map(question) })))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/question-sets/{id}/analysis",
    params(("id" = String, Path, description = "Id of the set")),
    responses((status = 200, description = "For its author: KR-20, mean score, and for each question difficulty, discrimination (upper against lower 27 %), options"), (status = 404, description = "There is no such set of the viewer's own"))
)]
pub(super) async fn analysis(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
) -> ApiResult {
    viewer.account(kernel::Scope::ReadStatuses)?;
    let found = app.set_analysis(&viewer, path_id(&id)?).await?;
    Ok(value(&json!({
        "finished": found.finished,
        "mean_score": found.mean_score,
        "kr20": found.kr20,
        "questions": found.items.iter().map(analysed).collect::<Vec<_>>()
    })))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/question-sets/{id}/export",
    params(("id" = String, Path, description = "Id of the set"), ("format" = Option<String>, Query, description = "gift (default) or aiken, which has no explanations")),
    responses((status = 200, description = "The file, as text"), (status = 404, description = "There is no such set of the viewer's own"))
)]
pub(super) async fn export(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    viewer.account(kernel::Scope::ReadStatuses)?;
    let format = Format::parse(params.get("format").unwrap_or("gift"))?;
    let text = app.export_set(&viewer, path_id(&id)?, format).await?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}
