//! Files: what is embedded, and the pictures of posts.

use crate::ui::assets;
use app::App;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Addresses carry a hash of the bytes, so browsers need not ask again.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

pub(crate) async fn asset(Path(name): Path<String>) -> Response {
    match assets::find(&name) {
        Some(asset) => {
            ([(header::CONTENT_TYPE, asset.content_type), (header::CACHE_CONTROL, FOR_EVER)], asset.bytes)
                .into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

pub(crate) async fn favicon() -> Response {
    asset(Path("mark.svg".into())).await
}

/// A picture. Nothing in it can run: the policy is that of a sandbox.
pub(crate) async fn blob(State(app): State<App>, Path((folder, file)): Path<(String, String)>) -> Response {
    match app.blob(&format!("{folder}/{file}")).await {
        Ok((bytes, content_type)) => (
            [
                (header::CONTENT_TYPE, content_type),
                (header::CACHE_CONTROL, FOR_EVER),
                (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
                (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
            ],
            bytes,
        )
            .into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
