//! Posts, which the Mastodon API calls statuses, and their polls.

use super::accounts::{array, path_id};
use crate::Web;
use crate::error::{ApiResult, ok};
use crate::links::page;
use crate::params::Params;
use crate::viewer::Auth;
use app::cards::PostView;
use app::posts::{Described, Draft, Poll, Published, Revision};
use app::{App, Error};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use axum::routing::{get, post};
use kernel::Visibility;
use serde_json::json;
use wire::mastodon::{self as api, raw};
use wire::time::iso;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/statuses", post(publish).get(several))
        .route("/api/v1/statuses/{id}", get(show).put(edit).patch(edit).delete(remove))
        .route("/api/v1/statuses/{id}/context", get(context))
        .route("/api/v1/statuses/{id}/source", get(source))
        .route("/api/v1/statuses/{id}/history", get(history))
        .route("/api/v1/statuses/{id}/reblog", post(boost))
        .route("/api/v1/statuses/{id}/unreblog", post(unboost))
        .route("/api/v1/statuses/{id}/reblogged_by", get(boosted_by))
        .route("/api/v1/statuses/{id}/favourited_by", get(favourited_by))
        .route("/api/v1/polls/{id}", get(poll))
        .route("/api/v1/polls/{id}/votes", post(vote))
}

pub(super) fn one(post: &PostView) -> Response {
    ok(post.json())
}

/// The poll of a form. Asked for with options; without any there is none.
fn poll_of(params: &Params) -> Result<Option<Poll>, Error> {
    if !params.has_any("poll[") {
        return Ok(None);
    }
    Ok(Some(Poll {
        options: params.all("poll[options]"),
        expires_in: params.number("poll[expires_in]")?.unwrap_or(86_400),
        multiple: params.is("poll[multiple]"),
        hide_totals: params.is("poll[hide_totals]"),
        // A mark before the right option makes it a question.
        key: None,
    }))
}

/// What a client wants to publish.
pub(crate) fn draft(params: &Params) -> Result<Draft, Error> {
    Ok(Draft {
        text: params.text("status"),
        spoiler: params.text("spoiler_text"),
        sensitive: params.flag("sensitive"),
        visibility: params.owned("visibility"),
        language: params.owned("language"),
        in_reply_to: params.id("in_reply_to_id")?,
        media: params.ids("media_ids")?,
        poll: poll_of(params)?,
        scheduled_at: params.time("scheduled_at")?,
        with_interests: params.is("rounds_interests"),
        group: params.id("group_id")?,
    })
}

async fn publish(
    State(app): State<App>,
    Auth(viewer): Auth,
    headers: HeaderMap,
    params: Params,
) -> ApiResult {
    viewer.account(kernel::Scope::WriteStatuses)?;
    let draft = draft(&params)?;
    let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok());
    Ok(match app.publish(&viewer, draft, key).await? {
        Published::Now(post) => one(&post),
        Published::Later(plan) => super::scheduled::one(&app, &plan),
    })
}

async fn several(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    let ids: Vec<i64> = params.ids("id")?.into_iter().take(40).collect();
    let posts: Vec<String> = app.posts_by_ids(&viewer, ids).await?.iter().map(PostView::json).collect();
    Ok(array(posts.iter().map(String::as_str)))
}

async fn show(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(one(&app.post(&viewer, path_id(&id)?).await?))
}

async fn edit(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    let mut described = Vec::new();
    for at in 0..4 {
        let name = |field: &str| format!("media_attributes[{at}][{field}]");
        if let Some(id) = params.get(&name("id")).and_then(kernel::id::parse) {
            let focus = params.get(&name("focus")).map(app::media::parse_focus).transpose()?;
            described.push(Described { id, alt: params.owned(&name("description")), focus });
        }
    }
    let revision = Revision {
        text: params.text("status"),
        spoiler: params.text("spoiler_text"),
        sensitive: params.flag("sensitive"),
        language: params.owned("language"),
        media: Some(params.ids("media_ids")?),
        described,
        poll: poll_of(&params)?,
        explained: None,
    };
    Ok(one(&app.edit_post(&viewer, path_id(&id)?, revision).await?))
}

async fn remove(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    let deleted = app.delete_post(&viewer, path_id(&id)?, params.is("delete_media")).await?;
    Ok(ok(deleted.view.json_with_text(&deleted.text)))
}

async fn context(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    let thread = app.context(&viewer, path_id(&id)?).await?;
    let list = |posts: &[PostView]| posts.iter().map(|post| raw(post.json())).collect();
    Ok(ok(api::json(&api::Context {
        ancestors: list(&thread.ancestors),
        descendants: list(&thread.descendants),
    })))
}

async fn source(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    let source = app.source(&viewer, path_id(&id)?).await?;
    Ok(ok(api::json(&api::StatusSource {
        id: api::id(source.id),
        text: source.text,
        spoiler_text: source.spoiler,
    })))
}

async fn history(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    let (post, versions) = app.history(&viewer, path_id(&id)?).await?;
    let account = raw(post.author.json.clone());
    let edits: Vec<_> = versions
        .into_iter()
        .map(|version| api::StatusEdit {
            content: version.content,
            spoiler_text: version.spoiler,
            sensitive: version.sensitive,
            created_at: iso(version.created_at),
            account: &account,
            poll: version.poll_options.map(|titles| {
                let options: Vec<_> = titles.into_iter().map(|title| json!({ "title": title })).collect();
                json!({ "options": options })
            }),
            media_attachments: version.media.iter().map(|it| it.attachment(app.settings())).collect(),
            emojis: [],
        })
        .collect();
    Ok(ok(api::json(&edits)))
}

async fn boost(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    let visibility = match params.get("visibility") {
        None | Some("") => None,
        Some(name) => Some(
            Visibility::parse(name)
                .filter(|it| *it != Visibility::Direct)
                .ok_or_else(|| Error::invalid("visibility", "A boost is public, unlisted or private."))?,
        ),
    };
    Ok(one(&app.boost(&viewer, path_id(&id)?, visibility).await?))
}

async fn unboost(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(one(&app.unboost(&viewer, path_id(&id)?).await?))
}

async fn boosted_by(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    uri: Uri,
    params: Params,
) -> ApiResult {
    let found = app.boosted_by(&viewer, path_id(&id)?, params.range(40, 80)?).await?;
    Ok(page(app.settings(), &uri, &found, |card, out| out.push_str(&card.json)))
}

async fn favourited_by(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    uri: Uri,
    params: Params,
) -> ApiResult {
    let found = app.favourited_by(&viewer, path_id(&id)?, params.range(40, 80)?).await?;
    Ok(page(app.settings(), &uri, &found, |card, out| out.push_str(&card.json)))
}

async fn poll(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(ok(app.poll(&viewer, path_id(&id)?).await?.poll_json().ok_or(Error::NotFound)?))
}

async fn vote(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    let choices = params
        .all("choices")
        .iter()
        .map(|text| {
            text.parse().map_err(|_| Error::invalid("choices", "The chosen vote option does not exist"))
        })
        .collect::<Result<Vec<usize>, Error>>()?;
    Ok(ok(app.vote(&viewer, path_id(&id)?, choices).await?.poll_json().ok_or(Error::NotFound)?))
}
