//! Pictures.

use super::accounts::path_id;
use crate::Web;
use crate::error::{ApiResult, empty, ok};
use crate::params::Params;
use crate::viewer::Auth;
use app::media::{Upload, parse_focus};
use app::{App, Error};
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use wire::mastodon as api;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/media", post(upload))
        .route("/api/v2/media", post(upload))
        .route("/api/v1/media/{id}", get(show).put(describe).patch(describe).delete(remove))
}

/// Pictures are ready and read when the answer comes, so both versions answer the same.
async fn upload(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    viewer.account(kernel::Scope::WriteMedia)?;
    let file = params
        .file("file")
        .ok_or_else(|| Error::invalid("file", "Validation failed: File can't be blank"))?;
    let focus = params.get("focus").filter(|text| !text.is_empty()).map(parse_focus).transpose()?;
    let upload = Upload {
        bytes: file.bytes.into(),
        name: file.name,
        alt: params.text("description"),
        focus,
        // Ours: Mastodon's apps do not send it.
        clinical: params.is("clinical"),
    };
    let card = app.upload(&viewer, upload).await?;
    Ok(ok(api::json(&card.attachment(app.settings()))))
}

async fn show(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(ok(api::json(&app.media(&viewer, path_id(&id)?).await?.attachment(app.settings()))))
}

async fn describe(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    let focus = params.get("focus").filter(|text| !text.is_empty()).map(parse_focus).transpose()?;
    let card = app.describe_media(&viewer, path_id(&id)?, params.owned("description"), focus).await?;
    Ok(ok(api::json(&card.attachment(app.settings()))))
}

async fn remove(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    app.delete_media(&viewer, path_id(&id)?).await?;
    Ok(empty())
}
