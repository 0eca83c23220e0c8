//! Timelines.

use super::accounts::path_id;
use crate::Web;
use crate::error::ApiResult;
use crate::links::page;
use crate::params::Params;
use crate::viewer::Auth;
use app::App;
use app::pages::Page;
use app::timelines::TagFilter;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::routing::get;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/timelines/home", get(home))
        .route("/api/v1/timelines/public", get(public))
        .route("/api/v1/timelines/tag/{name}", get(tag))
        .route("/api/v1/timelines/list/{id}", get(list))
}

async fn home(State(app): State<App>, Auth(viewer): Auth, uri: Uri, params: Params) -> ApiResult {
    let found = app.home(&viewer, params.range(20, 40)?).await?;
    Ok(page(app.settings(), &uri, &found, |post, out| post.write_json(out)))
}

async fn public(State(app): State<App>, Auth(viewer): Auth, uri: Uri, params: Params) -> ApiResult {
    let range = params.range(20, 40)?;
    // Everybody is local here, until there is federation.
    let found = if params.is("remote") {
        Page::new(Vec::new(), &[], range.limit)
    } else {
        app.local(&viewer, params.is("only_media"), range).await?
    };
    Ok(page(app.settings(), &uri, &found, |post, out| post.write_json(out)))
}

async fn tag(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(name): Path<String>,
    uri: Uri,
    params: Params,
) -> ApiResult {
    let filter = TagFilter {
        any: params.all("any"),
        all: params.all("all"),
        none: params.all("none"),
        only_media: params.is("only_media"),
    };
    let found = app.hashtag(&viewer, &name, filter, params.range(20, 40)?).await?;
    Ok(page(app.settings(), &uri, &found, |post, out| post.write_json(out)))
}

async fn list(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    uri: Uri,
    params: Params,
) -> ApiResult {
    let found = app.list_timeline(&viewer, path_id(&id)?, params.range(20, 40)?).await?;
    Ok(page(app.settings(), &uri, &found, |post, out| post.write_json(out)))
}
