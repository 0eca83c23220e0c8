//! Files: what is embedded, and the pictures of posts.

use crate::Web;
use crate::ui::assets;
use app::App;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

/// Addresses carry a hash of the bytes, so browsers need not ask again.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// What a timeline is measured against: the same stack, the same number of bytes, nothing else.
static YARDSTICK: [u8; 1 << 20] = [b' '; 1 << 20];

pub(crate) async fn asset(State(web): State<Web>, Path(name): Path<String>, uri: Uri) -> Response {
    if web.options.yardstick && name == "bench" {
        let wished = uri.query().and_then(|query| query.strip_prefix("bytes=")).and_then(|n| n.parse().ok());
        let bytes = &YARDSTICK[..wished.unwrap_or(0).min(YARDSTICK.len())];
        return ([(header::CONTENT_TYPE, "application/json; charset=utf-8")], bytes).into_response();
    }
    embedded(&name)
}

fn embedded(name: &str) -> Response {
    match assets::find(name) {
        Some(asset) => {
            ([(header::CONTENT_TYPE, asset.content_type), (header::CACHE_CONTROL, FOR_EVER)], asset.bytes)
                .into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

pub(crate) async fn favicon() -> Response {
    embedded("mark.svg")
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
