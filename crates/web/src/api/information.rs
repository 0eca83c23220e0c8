//! Pages for patients over our own API.

use super::accounts::path_id;
use super::groups::account;
use crate::Web;
use crate::error::{ApiResult, empty, value};
use crate::links::page;
use crate::params::Params;
use crate::viewer::Auth;
use app::information::{InformationView, InformationWish};
use app::{App, Error};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::routing::get;
use serde_json::{Value, json};
use wire::time::{iso, iso_date};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/rounds/v1/information", get(all).post(write))
        .route("/api/rounds/v1/information/{id}", get(show).put(rewrite).delete(remove))
}

pub(crate) fn wish(params: &Params) -> Result<InformationWish, Error> {
    Ok(InformationWish {
        title: params.text("title"),
        text: params.text("text"),
        sources: params.text("sources"),
        review_on: params.text("review_on"),
        video: params.id("video_id")?,
    })
}

fn entity(app: &App, it: &InformationView) -> Value {
    json!({
        "id": it.row.id.to_string(),
        "url": format!("{}/information/{}", app.settings().base_url, it.row.id),
        "account": account(&it.author.json),
        "title": it.row.title,
        "text": it.row.text,
        "content": it.html,
        "sources": it.row.sources.lines().collect::<Vec<_>>(),
        "video_id": it.row.video_id.map(|id| id.to_string()),
        "written_at": iso(it.row.written_at),
        "reviewed_at": iso(it.row.reviewed_at),
        "review_on": iso_date(it.review_at()),
        "overdue": it.overdue,
        "reading_age": it.readability.age(),
        "flesch_kincaid_grade": it.readability.grade()
    })
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/information",
    params(("max_id" = Option<String>, Query, description = "Older ones"), ("limit" = Option<i64>, Query, description = "At most 40")),
    responses((status = 200, description = "Pages for patients, the newest first"))
)]
pub(super) async fn all(State(app): State<App>, Auth(viewer): Auth, uri: Uri, params: Params) -> ApiResult {
    let found = app.information_pages(&viewer, params.range(20, 40)?).await?;
    Ok(page(app.settings(), &uri, &found, |it, out| out.push_str(&entity(&app, it).to_string())))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/information",
    params(
        ("title" = String, Query, description = "At most 150 characters"),
        ("text" = String, Query, description = "At most 20,000 characters"),
        ("sources" = Option<String>, Query, description = "References, one a line"),
        ("review_on" = String, Query, description = "The day by which it is looked at again, such as 2027-11-24"),
        ("video_id" = Option<String>, Query, description = "A public video of one's own")
    ),
    responses((status = 200, description = "The page, with the age that reading it takes"), (status = 422, description = "A text or a day is refused"))
)]
pub(super) async fn write(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    Ok(value(&entity(&app, &app.write_information(&viewer, None, wish(&params)?).await?)))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/information/{id}",
    params(("id" = String, Path, description = "Id of the page")),
    responses((status = 200, description = "The page; overdue when the day of its review has passed"))
)]
pub(super) async fn show(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(value(&entity(&app, &app.information(&viewer, path_id(&id)?).await?)))
}

#[utoipa::path(
    put,
    path = "/api/rounds/v1/information/{id}",
    params(
        ("id" = String, Path, description = "Id of a page of one's own"),
        ("title" = String, Query, description = "At most 150 characters"),
        ("text" = String, Query, description = "At most 20,000 characters"),
        ("sources" = Option<String>, Query, description = "References, one a line"),
        ("review_on" = String, Query, description = "The day of the next review"),
        ("video_id" = Option<String>, Query, description = "A public video of one's own")
    ),
    responses((status = 200, description = "The page, reviewed now"))
)]
pub(super) async fn rewrite(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    Ok(value(&entity(&app, &app.write_information(&viewer, Some(path_id(&id)?), wish(&params)?).await?)))
}

#[utoipa::path(
    delete,
    path = "/api/rounds/v1/information/{id}",
    params(("id" = String, Path, description = "Id of a page of one's own")),
    responses((status = 200, description = "The page is gone"))
)]
pub(super) async fn remove(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    app.delete_information(&viewer, path_id(&id)?).await?;
    Ok(empty())
}
