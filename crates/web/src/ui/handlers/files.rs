//! Files: what is embedded, and the pictures of posts.

use crate::Web;
use crate::ui::assets;
use crate::ui::visit::Visit;
use app::{App, Error};
use axum::body::Bytes;
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
    picture(app.blob(&format!("{folder}/{file}")).await, FOR_EVER)
}

/// A picture of a post that is held back: no cache may keep what is perhaps gone in a moment.
pub(crate) async fn held(
    State(app): State<App>,
    visit: Visit,
    Path((folder, file)): Path<(String, String)>,
) -> Response {
    picture(app.held_blob(visit.viewer(), &format!("{folder}/{file}")).await, "no-store")
}

fn picture(found: Result<(Bytes, &'static str), Error>, cached: &'static str) -> Response {
    let Ok((bytes, content_type)) = found else { return StatusCode::NOT_FOUND.into_response() };
    (
        [
            (header::CONTENT_TYPE, content_type),
            (header::CACHE_CONTROL, cached),
            (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        ],
        bytes,
    )
        .into_response()
}
