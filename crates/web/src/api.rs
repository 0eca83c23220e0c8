//! The routes of the API: Mastodon's and our own. One noun, one file.

mod accounts;
mod admin_accounts;
mod admin_blocks;
mod admin_reports;
pub(crate) mod certificates;
pub(crate) mod conferences;
pub(crate) mod cpd;
mod credentials;
pub(crate) mod group_board;
mod group_members;
pub(crate) mod groups;
pub(crate) mod guard;
mod hubs;
pub(crate) mod information;
mod instance;
mod lists;
mod marks;
pub(crate) mod measures;
mod media;
mod notifications;
mod oauth;
mod ours;
pub(crate) mod pictures;
pub(crate) mod posts;
mod pseudonyms;
pub(crate) mod question_sets;
pub(crate) mod questions;
mod relations;
mod reports;
mod reviews;
mod scheduled;
mod search;
pub(crate) mod sessions;
pub(crate) mod statements;
mod streaming;
mod tags;
mod timelines;
mod transcripts;
pub(crate) mod videos;

use crate::error::unreadable;
use crate::{Web, viewer};
use axum::Router;
use axum::http::{HeaderName, Method, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use tower_http::cors::{Any, CorsLayer};

pub(crate) fn router(web: &Web) -> Router<Web> {
    let exposed = ["link", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "x-request-id"];
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([
            Method::GET,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
            Method::OPTIONS,
        ])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            HeaderName::from_static("idempotency-key"),
        ])
        .expose_headers(exposed.map(HeaderName::from_static));
    let limited = Router::new()
        .merge(accounts::routes())
        .merge(conferences::routes())
        .merge(certificates::routes())
        .merge(cpd::routes())
        .merge(credentials::routes())
        .merge(admin_accounts::routes())
        .merge(admin_blocks::routes())
        .merge(admin_reports::routes())
        .merge(groups::routes())
        .merge(group_board::routes())
        .merge(pseudonyms::routes())
        .merge(group_members::routes())
        .merge(statements::routes())
        .merge(measures::routes())
        .merge(guard::routes())
        .merge(hubs::routes())
        .merge(information::routes())
        .merge(instance::routes())
        .merge(lists::routes())
        .merge(marks::routes())
        .merge(media::routes())
        .merge(notifications::routes())
        .merge(oauth::routes())
        .merge(ours::routes())
        .merge(pictures::routes())
        .merge(posts::routes())
        .merge(question_sets::routes())
        .merge(questions::routes())
        .merge(relations::routes())
        .merge(reports::routes())
        .merge(reviews::routes())
        .merge(scheduled::routes())
        .merge(search::routes())
        .merge(sessions::routes())
        .merge(tags::routes())
        .merge(timelines::routes())
        .merge(transcripts::routes())
        .merge(videos::routes())
        .route("/api/{*rest}", axum::routing::any(no_route))
        .layer(from_fn_with_state(web.clone(), viewer::authenticate));
    // Whoever asks tus for its options is no browser of another site.
    let uploads = crate::tus::routes().layer(from_fn_with_state(web.clone(), viewer::authenticate));
    limited.merge(streaming::routes()).layer(cors).merge(uploads).merge(instance::operation())
}

async fn no_route() -> Response {
    unreadable(StatusCode::NOT_FOUND, "There is no such route here.")
}
