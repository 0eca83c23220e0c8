//! Videos over our own API: reading, changing, publishing, and what a player reports. They arrive by tus (`crate::tus`).

use super::accounts::path_id;
use super::groups::account;
use crate::Web;
use crate::error::{ApiError, ApiResult, empty, value};
use crate::links::page;
use crate::params::Params;
use crate::viewer::Auth;
use app::videos::{Signed, VideoView, VideoWish, WatchView};
use app::{App, Error, Viewer};
use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use serde_json::{Value, json};
use tower_http::services::ServeFile;
use wire::time::iso;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/rounds/v1/videos", get(all))
        .route("/api/rounds/v1/videos/mine", get(mine))
        .route("/api/rounds/v1/videos/{id}", get(show).patch(change).delete(remove))
        .route("/api/rounds/v1/videos/{id}/publish", post(publish).delete(take_back))
        .route("/api/rounds/v1/videos/{id}/retry", post(retry))
        .route("/api/rounds/v1/videos/{id}/seen", post(seen))
        .route("/api/rounds/v1/videos/{id}/captions", get(captions))
        .route("/api/rounds/v1/videos/{id}/questions/{post}", put(pin).delete(unpin))
        .route("/api/rounds/v1/videos/{id}/files/{file}", get(file))
}

/// What somebody changes, in a form or as JSON.
pub(crate) fn wish(params: &Params) -> Result<VideoWish, Error> {
    Ok(VideoWish {
        title: params.owned("title"),
        description: params.owned("description"),
        interests: params.owned("interests"),
        sources: params.owned("sources"),
        chapters: params.owned("chapters"),
        captions: params.owned("captions"),
        language: params.owned("language"),
        audience: params.owned("audience"),
        group: params.id("group_id")?,
    })
}

fn watching(it: &WatchView) -> Value {
    json!({
        "seen": it.seen.parts(),
        "seconds": it.seen.seconds(),
        "position": it.position,
        "minutes": it.minutes,
        "counts": it.counts
    })
}

/// Files of a video that is not for everybody have addresses of the pages, which want their cookie; the same below
/// `/api/rounds/v1` wants the token.
fn for_tokens(app: &App, it: &VideoView, url: &str) -> String {
    if it.is_open() {
        return url.to_owned();
    }
    url.replacen(&app.settings().base_url, &format!("{}/api/rounds/v1", app.settings().base_url), 1)
}

fn entity(app: &App, it: &VideoView) -> Value {
    let own = it.is_own.then(|| {
        json!({
            "progress": it.row.progress,
            "problem": it.row.problem,
            "findings": it.findings,
            "chapters": it.row.chapters,
            "captions": it.row.captions,
            "read_by": it.row.read_by
        })
    });
    json!({
        "id": it.row.id.to_string(),
        "url": app.settings().video_url(it.row.id),
        "account": account(&it.owner.json),
        "group": it.group.as_ref().map(|card| account(&card.json)),
        "audience": it.audience().name(),
        "state": it.state().name(),
        "title": it.row.title,
        "content": it.description_html,
        "interests": it.row.interests,
        "sources": it.row.sources.lines().collect::<Vec<_>>(),
        "language": it.row.language,
        "seconds": it.row.seconds,
        "created_at": iso(it.row.created_at),
        "published_at": it.row.published_at.map(iso),
        "files": it.files.iter().map(|file| json!({ "height": file.height, "url": for_tokens(app, it, &file.url) })).collect::<Vec<_>>(),
        "poster": it.poster.as_ref().map(|url| for_tokens(app, it, url)),
        "chapters": it.chapters.iter().map(|it| json!({ "at": it.second, "title": it.title })).collect::<Vec<_>>(),
        "captions": it.captions.as_ref().map(|captions| {
            captions.0.iter().map(|cue| json!({ "start": cue.start, "end": cue.end, "text": cue.text })).collect::<Vec<_>>()
        }),
        "questions": it.questions.iter().map(|(at, post)| json!({ "at": at, "post_id": post.card.row.id.to_string() })).collect::<Vec<_>>(),
        "watch": watching(&it.watch),
        "own": own
    })
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/videos",
    params(("max_id" = Option<String>, Query, description = "Older ones"), ("limit" = Option<i64>, Query, description = "At most 40")),
    responses((status = 200, description = "Published videos that the viewer may watch, the newest first"))
)]
pub(super) async fn all(State(app): State<App>, Auth(viewer): Auth, uri: Uri, params: Params) -> ApiResult {
    let found = app.videos(&viewer, params.range(20, 40)?).await?;
    Ok(page(app.settings(), &uri, &found, |it, out| out.push_str(&entity(&app, it).to_string())))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/videos/mine",
    params(("max_id" = Option<String>, Query, description = "Older ones"), ("limit" = Option<i64>, Query, description = "At most 40")),
    responses((status = 200, description = "One's own videos in every state"))
)]
pub(super) async fn mine(State(app): State<App>, Auth(viewer): Auth, uri: Uri, params: Params) -> ApiResult {
    let found = app.own_videos(&viewer, params.range(20, 40)?).await?;
    Ok(page(app.settings(), &uri, &found, |it, out| out.push_str(&entity(&app, it).to_string())))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/videos/{id}",
    params(("id" = String, Path, description = "Id of the video, which is that of its upload")),
    responses((status = 200, description = "The video, with addresses of its files that live for a short time"), (status = 404, description = "It is not for the viewer"))
)]
pub(super) async fn show(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(value(&entity(&app, &app.video(&viewer, path_id(&id)?).await?)))
}

#[utoipa::path(
    patch,
    path = "/api/rounds/v1/videos/{id}",
    params(
        ("id" = String, Path, description = "Id of the video"),
        ("title" = Option<String>, Query, description = "At most 150 characters"),
        ("description" = Option<String>, Query, description = "At most 5,000 characters"),
        ("interests" = Option<String>, Query, description = "Interests that bear on it, or None"),
        ("sources" = Option<String>, Query, description = "References, one a line, with their DOI"),
        ("chapters" = Option<String>, Query, description = "A time and a title a line"),
        ("captions" = Option<String>, Query, description = "WebVTT; empty for none"),
        ("language" = Option<String>, Query, description = "Code of the language of the captions"),
        ("audience" = Option<String>, Query, description = "public, professionals or members"),
        ("group_id" = Option<String>, Query, description = "The group whose members it is for")
    ),
    responses((status = 200, description = "The video"), (status = 422, description = "A text is refused, or the captions are no WebVTT: the line and the reason are named"))
)]
pub(super) async fn change(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    Ok(value(&entity(&app, &app.change_video(&viewer, path_id(&id)?, wish(&params)?).await?)))
}

#[utoipa::path(
    delete,
    path = "/api/rounds/v1/videos/{id}",
    params(("id" = String, Path, description = "Id of the video")),
    responses((status = 200, description = "The video and its files are gone"))
)]
pub(super) async fn remove(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    app.delete_video(&viewer, path_id(&id)?).await?;
    Ok(empty())
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/videos/{id}/publish",
    params(
        ("id" = String, Path, description = "Id of the video"),
        ("looked" = Option<bool>, Query, description = "One has looked at what the guard asked to be looked at")
    ),
    responses((status = 200, description = "The video"), (status = 422, description = "Something is missing, or the picture may tell who the patient is"))
)]
pub(super) async fn publish(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    Ok(value(&entity(&app, &app.publish_video(&viewer, path_id(&id)?, params.is("looked")).await?)))
}

#[utoipa::path(
    delete,
    path = "/api/rounds/v1/videos/{id}/publish",
    params(("id" = String, Path, description = "Id of the video")),
    responses((status = 200, description = "The video, which only its author sees now"))
)]
pub(super) async fn take_back(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
) -> ApiResult {
    Ok(value(&entity(&app, &app.take_back_video(&viewer, path_id(&id)?).await?)))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/videos/{id}/retry",
    params(("id" = String, Path, description = "Id of a video that could not be prepared")),
    responses((status = 200, description = "The video; it is tried once more"))
)]
pub(super) async fn retry(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(value(&entity(&app, &app.retry_video(&viewer, path_id(&id)?).await?)))
}

/// `0-12,30-40`
pub(crate) fn parts(text: &str) -> Result<Vec<(u32, u32)>, Error> {
    let part = |part: &str| {
        let (from, to) = part.trim().split_once('-')?;
        Some((from.parse().ok()?, to.parse().ok()?))
    };
    text.split(',').filter(|it| !it.trim().is_empty()).map(part).collect::<Option<_>>().ok_or_else(|| {
        Error::invalid("seen", "Write what was played as seconds from and to, such as 0-12,30-40.")
    })
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/videos/{id}/seen",
    params(
        ("id" = String, Path, description = "Id of the video"),
        ("seen" = Option<String>, Query, description = "Seconds that were played, such as 0-12,30-40; none when watching begins"),
        ("position" = Option<i64>, Query, description = "Where the player stands, in seconds")
    ),
    responses((status = 200, description = "What is believed: never more than time has passed since the report before"))
)]
pub(super) async fn seen(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    let position = u32::try_from(params.number("position")?.unwrap_or(0)).unwrap_or(0);
    let parts = parts(&params.text("seen"))?;
    Ok(value(&watching(&app.watch_video(&viewer, path_id(&id)?, parts, position).await?)))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/videos/{id}/captions",
    params(("id" = String, Path, description = "Id of the video")),
    responses((status = 200, description = "The captions as WebVTT"))
)]
pub(super) async fn captions(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
) -> ApiResult {
    let it = app.video(&viewer, path_id(&id)?).await?;
    Ok(vtt(it.captions.map(|captions| captions.write()).unwrap_or_else(|| "WEBVTT\n".into())))
}

pub(crate) fn vtt(text: String) -> Response {
    ([(header::CONTENT_TYPE, "text/vtt; charset=utf-8")], text).into_response()
}

#[utoipa::path(
    put,
    path = "/api/rounds/v1/videos/{id}/questions/{post}",
    params(
        ("id" = String, Path, description = "Id of the video"),
        ("post" = String, Path, description = "Id of a question of one's own"),
        ("at" = i64, Query, description = "The second at which the player stops")
    ),
    responses((status = 200, description = "The video"), (status = 422, description = "It is no question of one's own"))
)]
pub(super) async fn pin(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, post)): Path<(String, String)>,
    params: Params,
) -> ApiResult {
    let at = u32::try_from(params.number("at")?.unwrap_or(0))
        .map_err(|_| Error::invalid("at", "The second cannot be before the beginning."))?;
    Ok(value(&entity(&app, &app.pin_video_question(&viewer, path_id(&id)?, path_id(&post)?, at).await?)))
}

#[utoipa::path(
    delete,
    path = "/api/rounds/v1/videos/{id}/questions/{post}",
    params(("id" = String, Path, description = "Id of the video"), ("post" = String, Path, description = "Id of the question")),
    responses((status = 200, description = "The video"))
)]
pub(super) async fn unpin(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, post)): Path<(String, String)>,
) -> ApiResult {
    Ok(value(&entity(&app, &app.unpin_video_question(&viewer, path_id(&id)?, path_id(&post)?).await?)))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/videos/{id}/files/{file}",
    params(("id" = String, Path, description = "Id of the video"), ("file" = String, Path, description = "As the video's addresses have it")),
    responses((status = 200, description = "The file"), (status = 206, description = "A part of it"), (status = 404, description = "The address is not signed for the viewer, or too old"))
)]
pub(super) async fn file(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, name)): Path<(String, String)>,
    request: Request,
) -> ApiResult {
    send_file(&app, &viewer, path_id(&id)?, &name, request).await.map_err(ApiError)
}

/// Answers with a file, or the range of it that was asked for.
pub(crate) async fn send_file(
    app: &App,
    viewer: &Viewer,
    id: i64,
    name: &str,
    request: Request,
) -> Result<Response, Error> {
    let query = request.uri().query().unwrap_or_default();
    let of = |wanted: &str| {
        query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(key, _)| *key == wanted)
            .map(|(_, it)| it)
    };
    let signed = match (of("account"), of("until"), of("key")) {
        (Some(account), Some(until), Some(key)) => Some(Signed {
            account: account.parse().map_err(|_| Error::NotFound)?,
            until: until.parse().map_err(|_| Error::NotFound)?,
            key: key.to_owned(),
        }),
        _ => None,
    };
    let (path, open) = app.video_file(viewer, id, name, signed).await?;
    let sent = ServeFile::new(&path).try_call(request).await;
    let mut response = sent.map_err(|error| Error::Broken(error.to_string()))?.into_response();
    // Nobody on the way may keep what is not for everybody.
    let cached = if open { "public, max-age=3600" } else { "private, no-store" };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(cached));
    Ok(response)
}
