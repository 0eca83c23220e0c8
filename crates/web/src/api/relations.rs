//! Following, blocking, muting, notes, follow requests.

use super::accounts::path_id;
use crate::Web;
use crate::error::{ApiResult, ok};
use crate::links::page;
use crate::params::Params;
use crate::viewer::Auth;
use app::relations::{Circle, FollowWish, Relationship};
use app::{App, Viewer};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use axum::routing::{get, post};
use wire::mastodon as api;
use wire::time::iso;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/accounts/relationships", get(relationships))
        .route("/api/v1/accounts/{id}/followers", get(followers))
        .route("/api/v1/accounts/{id}/following", get(following))
        .route("/api/v1/accounts/{id}/follow", post(follow))
        .route("/api/v1/accounts/{id}/unfollow", post(unfollow))
        .route("/api/v1/accounts/{id}/remove_from_followers", post(remove_follower))
        .route("/api/v1/accounts/{id}/block", post(block))
        .route("/api/v1/accounts/{id}/unblock", post(unblock))
        .route("/api/v1/accounts/{id}/mute", post(mute))
        .route("/api/v1/accounts/{id}/unmute", post(unmute))
        .route("/api/v1/accounts/{id}/note", post(note))
        .route("/api/v1/follow_requests", get(requests))
        .route("/api/v1/follow_requests/{id}/authorize", post(authorize))
        .route("/api/v1/follow_requests/{id}/reject", post(reject))
        .route("/api/v1/blocks", get(blocks))
        .route("/api/v1/mutes", get(mutes))
}

fn entity(it: &Relationship) -> api::Relationship {
    api::Relationship {
        id: api::id(it.id),
        following: it.following,
        showing_reblogs: it.showing_boosts,
        notifying: it.notifying,
        languages: None,
        followed_by: it.followed_by,
        blocking: it.blocking,
        blocked_by: it.blocked_by,
        muting: it.muting,
        muting_notifications: it.muting_notifications,
        muting_expires_at: it.muting_expires_at.map(iso),
        requested: it.requested,
        requested_by: it.requested_by,
        domain_blocking: false,
        endorsed: false,
        note: it.note.clone(),
    }
}

fn one(relationship: &Relationship) -> Response {
    ok(api::json(&entity(relationship)))
}

async fn relationships(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    let ids = params.ids("id")?;
    let found = app.relationships(&viewer, ids.into_iter().take(80).collect()).await?;
    Ok(ok(api::json(&found.iter().map(entity).collect::<Vec<_>>())))
}

async fn circle(
    app: &App,
    viewer: &Viewer,
    id: &str,
    which: Circle,
    uri: &Uri,
    params: &Params,
) -> ApiResult {
    let found = app.circle(viewer, path_id(id)?, which, params.range(40, 80)?).await?;
    Ok(page(app.settings(), uri, &found, |card, out| out.push_str(&card.json)))
}

async fn followers(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    uri: Uri,
    params: Params,
) -> ApiResult {
    circle(&app, &viewer, &id, Circle::Followers, &uri, &params).await
}

async fn following(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    uri: Uri,
    params: Params,
) -> ApiResult {
    circle(&app, &viewer, &id, Circle::Following, &uri, &params).await
}

async fn follow(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    let wish = FollowWish { boosts: params.flag("reblogs"), notify: params.flag("notify") };
    Ok(one(&app.follow(&viewer, path_id(&id)?, wish).await?))
}

async fn unfollow(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(one(&app.unfollow(&viewer, path_id(&id)?).await?))
}

async fn remove_follower(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(one(&app.remove_follower(&viewer, path_id(&id)?).await?))
}

async fn block(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(one(&app.block(&viewer, path_id(&id)?, true).await?))
}

async fn unblock(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(one(&app.block(&viewer, path_id(&id)?, false).await?))
}

async fn mute(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    let hide = params.flag("notifications").unwrap_or(true);
    let seconds = params.number("duration")?.unwrap_or(0);
    Ok(one(&app.mute(&viewer, path_id(&id)?, hide, seconds).await?))
}

async fn unmute(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(one(&app.unmute(&viewer, path_id(&id)?).await?))
}

async fn note(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    Ok(one(&app.note(&viewer, path_id(&id)?, params.text("comment")).await?))
}

async fn requests(State(app): State<App>, Auth(viewer): Auth, uri: Uri, params: Params) -> ApiResult {
    let found = app.follow_requests(&viewer, params.range(40, 80)?).await?;
    Ok(page(app.settings(), &uri, &found, |card, out| out.push_str(&card.json)))
}

async fn authorize(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(one(&app.answer_follow_request(&viewer, path_id(&id)?, true).await?))
}

async fn reject(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(one(&app.answer_follow_request(&viewer, path_id(&id)?, false).await?))
}

async fn blocks(State(app): State<App>, Auth(viewer): Auth, uri: Uri, params: Params) -> ApiResult {
    let found = app.blocked(&viewer, params.range(40, 80)?).await?;
    Ok(page(app.settings(), &uri, &found, |card, out| out.push_str(&card.json)))
}

async fn mutes(State(app): State<App>, Auth(viewer): Auth, uri: Uri, params: Params) -> ApiResult {
    let (found, ends) = app.muted(&viewer, params.range(40, 80)?).await?;
    let mut ends = ends.into_iter();
    Ok(page(app.settings(), &uri, &found, |card, out| {
        let ends_at = ends.next().flatten().map_or("null".to_owned(), |at| format!("\"{}\"", iso(at)));
        out.push_str(&card.json[..card.json.len() - 1]);
        out.push_str(&format!(",\"mute_expires_at\":{ends_at}}}"));
    }))
}
