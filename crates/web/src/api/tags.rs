//! Hashtags.

use crate::Web;
use crate::error::{ApiResult, ok};
use crate::links::page;
use crate::params::Params;
use crate::viewer::Auth;
use app::App;
use app::tags::TagCard;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::routing::{get, post};
use wire::mastodon as api;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/tags/{name}", get(show))
        .route("/api/v1/tags/{name}/follow", post(follow))
        .route("/api/v1/tags/{name}/unfollow", post(unfollow))
        .route("/api/v1/followed_tags", get(followed))
        .route("/api/v1/trends/tags", get(trends))
        .route("/api/v1/trends", get(trends))
}

pub(super) fn entity(app: &App, tag: &TagCard) -> api::Tag {
    api::Tag {
        id: api::id(tag.id),
        name: tag.key.clone(),
        url: app.settings().tag_url(&tag.key),
        history: tag
            .history
            .iter()
            .map(|day| api::Day {
                day: (day.day / 1000).to_string(),
                accounts: day.accounts.to_string(),
                uses: day.uses.to_string(),
            })
            .collect(),
        following: tag.following,
        featuring: tag.following.map(|_| false),
    }
}

async fn show(State(app): State<App>, Auth(viewer): Auth, Path(name): Path<String>) -> ApiResult {
    Ok(ok(api::json(&entity(&app, &app.tag(&viewer, &name).await?))))
}

async fn follow(State(app): State<App>, Auth(viewer): Auth, Path(name): Path<String>) -> ApiResult {
    Ok(ok(api::json(&entity(&app, &app.follow_tag(&viewer, &name, true).await?))))
}

async fn unfollow(State(app): State<App>, Auth(viewer): Auth, Path(name): Path<String>) -> ApiResult {
    Ok(ok(api::json(&entity(&app, &app.follow_tag(&viewer, &name, false).await?))))
}

async fn followed(State(app): State<App>, Auth(viewer): Auth, uri: Uri, params: Params) -> ApiResult {
    let found = app.followed_tags(&viewer, params.range(100, 200)?).await?;
    Ok(page(app.settings(), &uri, &found, |tag, out| out.push_str(&api::json(&entity(&app, tag)))))
}

async fn trends(State(app): State<App>, params: Params) -> ApiResult {
    let found = app.trending_tags(params.limit(10, 20)?, params.offset()?).await?;
    Ok(ok(api::json(&found.iter().map(|tag| entity(&app, tag)).collect::<Vec<_>>())))
}
