//! The server about itself; markers; what operators and other servers ask.

use crate::error::{ApiResult, ok, unreadable, value};
use crate::params::Params;
use crate::viewer::{Auth, address};
use crate::{Web, error};
use app::instance::{Document, MarkerView};
use app::{App, Error};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Map, json};
use wire::mastodon as api;
use wire::time::iso;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/instance", get(v1))
        .route("/api/v1/instance/", get(v1))
        .route("/api/v2/instance", get(v2))
        .route("/api/v2/instance/", get(v2))
        .route("/api/v1/instance/rules", get(rules))
        .route("/api/v1/instance/peers", get(nobody))
        .route("/api/v1/custom_emojis", get(nobody))
        .route("/api/v1/markers", get(markers).post(set_markers))
        .route("/nodeinfo/2.0", get(nodeinfo))
        .route("/.well-known/nodeinfo", get(nodeinfo_links))
        .route("/.well-known/webfinger", get(webfinger))
        .route("/.well-known/oauth-authorization-server", get(oauth_server))
}

/// Not limited, not for clients.
pub(super) fn operation() -> Router<Web> {
    Router::new().route("/health", get(health)).route("/metrics", get(metrics))
}

async fn v1(State(app): State<App>) -> ApiResult {
    Ok(value(&app.describe(Document::V1).await?))
}

async fn v2(State(app): State<App>) -> ApiResult {
    Ok(value(&app.describe(Document::V2).await?))
}

async fn rules(State(app): State<App>) -> ApiResult {
    Ok(value(&app.describe(Document::V2).await?["rules"]))
}

/// There are no custom emoji here, and no other servers are known.
async fn nobody() -> Response {
    ok("[]".into())
}

async fn nodeinfo(State(app): State<App>) -> ApiResult {
    Ok(value(&app.describe(Document::NodeInfo).await?))
}

async fn nodeinfo_links(State(app): State<App>) -> Response {
    value(&api::nodeinfo_links(&app.settings().base_url))
}

async fn oauth_server(State(app): State<App>) -> Response {
    let settings = app.settings();
    value(&api::oauth_server(&settings.base_url, settings.password_grant))
}

async fn webfinger(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    let resource = params.text("resource");
    let settings = app.settings();
    let acct = match resource.strip_prefix("acct:") {
        Some(acct) => acct.to_owned(),
        None => resource
            .strip_prefix(settings.base_url.as_str())
            .and_then(|path| path.strip_prefix("/@").or_else(|| path.strip_prefix("/users/")))
            .ok_or(Error::NotFound)?
            .to_owned(),
    };
    let card = app.lookup(&viewer, &acct).await?;
    let uri = settings.account_uri(&card.row.handle);
    let mut response = value(&api::webfinger(&card.row.handle, settings.host(), &uri, &card.url));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/jrd+json"));
    Ok(response)
}

fn marker_json(markers: &[MarkerView]) -> Response {
    let map: Map<_, _> = markers
        .iter()
        .map(|it| {
            let marker = api::Marker {
                last_read_id: api::id(it.last_read_id),
                version: it.version,
                updated_at: iso(it.updated_at),
            };
            (it.timeline.clone(), json!(marker))
        })
        .collect();
    value(&map.into())
}

async fn markers(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    Ok(marker_json(&app.markers(&viewer, &params.all("timeline")).await?))
}

async fn set_markers(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    let mut wished = Vec::new();
    for timeline in ["home", "notifications"] {
        if let Some(id) = params.id(&format!("{timeline}[last_read_id]"))? {
            wished.push((timeline.to_owned(), id));
        }
    }
    Ok(marker_json(&app.set_markers(&viewer, wished).await?))
}

async fn health(State(app): State<App>) -> Response {
    if app.is_healthy().await {
        return ok(r#"{"status":"ok"}"#.into());
    }
    unreadable(StatusCode::SERVICE_UNAVAILABLE, "The database does not answer.")
}

/// Only for this machine and the trusted proxies' own: numbers tell more about a community than it may want to tell.
async fn metrics(State(web): State<Web>, request: Request) -> Response {
    // A proxy on this machine that nobody told us about speaks for others, and says so.
    let for_others =
        ["x-forwarded-for", "forwarded", "via"].iter().any(|name| request.headers().contains_key(*name));
    if for_others || !address(&web, &request).is_loopback() {
        return error::unreadable(StatusCode::NOT_FOUND, "There is no such route here.");
    }
    let mut text = web.metrics.render();
    if let Ok(numbers) = web.app.numbers().await {
        for (name, number) in [
            ("rounds_accounts", numbers.accounts),
            ("rounds_posts", numbers.posts),
            ("rounds_jobs_waiting", numbers.jobs),
            ("rounds_jobs_dead", numbers.dead_jobs),
        ] {
            text.push_str(&format!("# TYPE {name} gauge\n{name} {number}\n"));
        }
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}
