//! Favourites, bookmarks, pins, muted threads.

use super::accounts::path_id;
use super::posts::one;
use crate::Web;
use crate::error::ApiResult;
use crate::links::page;
use crate::params::Params;
use crate::viewer::Auth;
use app::App;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::routing::{get, post};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/statuses/{id}/favourite", post(favourite))
        .route("/api/v1/statuses/{id}/unfavourite", post(unfavourite))
        .route("/api/v1/statuses/{id}/bookmark", post(bookmark))
        .route("/api/v1/statuses/{id}/unbookmark", post(unbookmark))
        .route("/api/v1/statuses/{id}/pin", post(pin))
        .route("/api/v1/statuses/{id}/unpin", post(unpin))
        .route("/api/v1/statuses/{id}/mute", post(mute))
        .route("/api/v1/statuses/{id}/unmute", post(unmute))
        .route("/api/v1/favourites", get(favourites))
        .route("/api/v1/bookmarks", get(bookmarks))
}

async fn favourite(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(one(&app.favourite(&viewer, path_id(&id)?).await?))
}

async fn unfavourite(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(one(&app.unfavourite(&viewer, path_id(&id)?).await?))
}

async fn bookmark(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(one(&app.bookmark(&viewer, path_id(&id)?, true).await?))
}

async fn unbookmark(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(one(&app.bookmark(&viewer, path_id(&id)?, false).await?))
}

async fn pin(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(one(&app.pin(&viewer, path_id(&id)?, true).await?))
}

async fn unpin(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(one(&app.pin(&viewer, path_id(&id)?, false).await?))
}

async fn mute(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(one(&app.mute_thread(&viewer, path_id(&id)?, true).await?))
}

async fn unmute(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(one(&app.mute_thread(&viewer, path_id(&id)?, false).await?))
}

async fn favourites(State(app): State<App>, Auth(viewer): Auth, uri: Uri, params: Params) -> ApiResult {
    let found = app.favourites(&viewer, params.range(20, 40)?).await?;
    Ok(page(app.settings(), &uri, &found, |post, out| post.write_json(out)))
}

async fn bookmarks(State(app): State<App>, Auth(viewer): Auth, uri: Uri, params: Params) -> ApiResult {
    let found = app.bookmarks(&viewer, params.range(20, 40)?).await?;
    Ok(page(app.settings(), &uri, &found, |post, out| post.write_json(out)))
}
