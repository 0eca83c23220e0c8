//! Conferences over our own API: days and rooms, talks, what waits for a speaker, the wall, the numbers.

use super::accounts::path_id;
use crate::Web;
use crate::error::{ApiResult, empty, value};
use crate::params::Params;
use crate::viewer::Auth;
use app::cards::PostView;
use app::conferences::{ConferenceView, ConferenceWish, RoomWish, TalkView, TalkWish, WallView};
use app::{App, Error};
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post, put};
use kernel::session::Queue;
use serde_json::{Value, json};
use wire::time::iso;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/rounds/v1/conferences/{id}", get(show).put(plan))
        .route("/api/rounds/v1/conferences/{id}/talks", post(add))
        .route("/api/rounds/v1/conferences/{id}/numbers", get(numbers))
        .route("/api/rounds/v1/conferences/{id}/wall", get(wall).put(mode))
        .route("/api/rounds/v1/conferences/{id}/wall/queue", get(queue))
        .route("/api/rounds/v1/conferences/{id}/wall/posts/{post}", put(move_post))
        .route("/api/rounds/v1/conferences/{id}/wall/blocks/{account}", put(block).delete(unblock))
        .route("/api/rounds/v1/talks/{id}", get(talk).put(change))
        .route("/api/rounds/v1/talks/{id}/held", get(held))
        .route("/api/rounds/v1/talks/{id}/held/{post}", post(answer))
}

/// Most rooms in a form; what the use case allows is less.
const MOST: usize = 40;

/// Days and rooms, in a form or as JSON: `rooms[0][name]`, with `rooms[0][id]` when the room is there already.
pub(crate) fn wish(params: &Params) -> Result<ConferenceWish, Error> {
    let mut rooms = Vec::new();
    for at in 0..MOST {
        if params.has_any(&format!("rooms[{at}][")) {
            let id = params.id(&format!("rooms[{at}][id]"))?;
            rooms.push(RoomWish { id, name: params.text(&format!("rooms[{at}][name]")) });
        }
    }
    Ok(ConferenceWish {
        first_day: params.text("first_day"),
        last_day: params.text("last_day"),
        time_zone: params.text("time_zone"),
        place: params.text("place"),
        rooms,
    })
}

/// A session, and what only talks have.
pub(crate) fn talk_wish(params: &Params) -> Result<TalkWish, Error> {
    Ok(TalkWish {
        session: super::sessions::wish(params),
        room: params.id("room")?,
        speakers: params.text("speakers"),
        no_post: params.is("no_post"),
    })
}

/// The queue that a word names.
pub(crate) fn queue_of(params: &Params) -> Result<Queue, Error> {
    match params.get("queue").unwrap_or_default() {
        "" => Ok(Queue::Pending),
        name => Queue::parse(name).ok_or_else(|| {
            Error::invalid("queue", "There is no such queue. Use shown, pending, held or blocked.")
        }),
    }
}

fn account(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_default()
}

fn statuses(posts: &[PostView]) -> Vec<Value> {
    posts.iter().map(|post| account(&post.json())).collect()
}

fn talk_entity(app: &App, it: &TalkView) -> Value {
    json!({
        "id": it.row.id.to_string(),
        "url": app.settings().session_url(it.row.id),
        "title": it.row.title,
        "description": it.row.description,
        "hashtag": it.row.hashtag,
        "day": it.day,
        "room": it.room.to_string(),
        "opens_at": iso(it.times.opens_at),
        "closes_at": iso(it.times.closes_at),
        "phase": it.phase.name(),
        "no_post": it.row.no_post,
        "speakers": it.speakers.iter().map(|card| account(&card.json)).collect::<Vec<_>>(),
        "other_speakers": it.others,
        "posts_count": it.row.posts_count,
        "participants_count": it.row.participants_count
    })
}

fn entity(app: &App, it: &ConferenceView) -> Value {
    let handle = &it.group.account.row.handle;
    let mut value = json!({
        "id": it.group.account.row.id.to_string(),
        "url": app.settings().conference_url(handle),
        "hashtag": it.group.hashtag,
        "account": account(&it.group.account.json),
        "conducts": it.conducts,
        "programme": null
    });
    if let Some(programme) = &it.programme {
        value["programme"] = json!({
            "session_id": programme.row.session_id.to_string(),
            "first_day": programme.row.first_day,
            "last_day": programme.row.last_day,
            "time_zone": programme.zone.name(),
            "place": programme.row.place,
            "phase": programme.phase.name(),
            "rooms": programme.rooms.iter().map(|room| json!({ "id": room.id.to_string(), "name": room.name })).collect::<Vec<_>>(),
            "talks": programme.talks.iter().map(|talk| talk_entity(app, talk)).collect::<Vec<_>>(),
            "posts_count": programme.posts,
            "participants_count": programme.participants
        });
    }
    value
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/conferences/{id}",
    params(("id" = String, Path, description = "Id of the conference's account")),
    responses((status = 200, description = "The conference with its programme; null until its days are written"), (status = 404, description = "There is no such conference"))
)]
pub(super) async fn show(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(value(&entity(&app, &app.conference(&viewer, path_id(&id)?).await?)))
}

#[utoipa::path(
    put,
    path = "/api/rounds/v1/conferences/{id}",
    params(
        ("id" = String, Path, description = "Id of a group of the kind conference"),
        ("first_day" = String, Query, description = "2026-11-24. All of these may also be in the body, as JSON or as a form"),
        ("last_day" = Option<String>, Query, description = "The first when it is not said; at most 14 days"),
        ("time_zone" = Option<String>, Query, description = "The group's own when it is not said"),
        ("place" = Option<String>, Query, description = "Where it is"),
        ("rooms[0][name]" = String, Query, description = "In their order; with `rooms[0][id]` for one that is there already. Rooms that are not named go, unless they have talks")
    ),
    responses(
        (status = 200, description = "The conference"),
        (status = 403, description = "Only its hosts write its days"),
        (status = 422, description = "A value is refused; details name the field, and nothing was changed")
    )
)]
pub(super) async fn plan(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    viewer.account(kernel::Scope::WriteStatuses)?;
    Ok(value(&entity(&app, &app.plan_conference(&viewer, path_id(&id)?, wish(&params)?).await?)))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/conferences/{id}/talks",
    params(
        ("id" = String, Path, description = "Id of the conference's account"),
        ("room" = String, Query, description = "Id of one of its rooms"),
        ("title" = String, Query, description = "And description, opens_at, closes_at, hosts, papers and prompts as for a session; speakers with an account are hosts with the role speaker"),
        ("hashtag" = Option<String>, Query, description = "The next of the room when it is not said: Conf26A3"),
        ("speakers" = Option<String>, Query, description = "Speakers without an account, one a line"),
        ("no_post" = Option<bool>, Query, description = "Posts about it wait for its speaker")
    ),
    responses(
        (status = 200, description = "The talk"),
        (status = 403, description = "Only hosts write the programme"),
        (status = 422, description = "A value is refused: two talks in one room, or one outside the days, for example")
    )
)]
pub(super) async fn add(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    viewer.account(kernel::Scope::WriteStatuses)?;
    Ok(value(&talk_entity(&app, &app.create_talk(&viewer, path_id(&id)?, talk_wish(&params)?).await?)))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/talks/{id}",
    params(("id" = String, Path, description = "Id of the talk's session")),
    responses((status = 200, description = "The talk"), (status = 404, description = "There is no such talk"))
)]
pub(super) async fn talk(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(value(&talk_entity(&app, &app.talk(&viewer, path_id(&id)?).await?)))
}

#[utoipa::path(
    put,
    path = "/api/rounds/v1/talks/{id}",
    params(("id" = String, Path, description = "Id of the talk's session; everything else as in POST, written whole. Its hashtag stays")),
    responses((status = 200, description = "The talk"), (status = 422, description = "A value is refused, and nothing was changed"))
)]
pub(super) async fn change(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    viewer.account(kernel::Scope::WriteStatuses)?;
    Ok(value(&talk_entity(&app, &app.edit_talk(&viewer, path_id(&id)?, talk_wish(&params)?).await?)))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/talks/{id}/held",
    params(("id" = String, Path, description = "Id of a no-post talk's session")),
    responses((status = 200, description = "`waiting`: posts that wait for the speaker, for those who decide. `own`: the viewer's posts about the talk, with what became of them"))
)]
pub(super) async fn held(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    let found = app.talk_holds(&viewer, path_id(&id)?).await?;
    let line = |it: &app::conferences::HeldView| json!({ "state": it.state(), "reason": it.row.reason, "status": account(&it.post.json()) });
    Ok(value(&json!({
        "waiting": found.waiting.iter().map(line).collect::<Vec<_>>(),
        "own": found.own.iter().map(line).collect::<Vec<_>>()
    })))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/talks/{id}/held/{post}",
    params(
        ("id" = String, Path, description = "Id of the talk's session"),
        ("post" = String, Path, description = "Id of a post that waits"),
        ("release" = bool, Query, description = "Whether it may be seen"),
        ("reason" = Option<String>, Query, description = "Why not; its author reads it. Needed when it is not released")
    ),
    responses((status = 200, description = "It is released or declined"), (status = 403, description = "Only the speaker and the hosts decide"))
)]
pub(super) async fn answer(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, post)): Path<(String, String)>,
    params: Params,
) -> ApiResult {
    viewer.account(kernel::Scope::WriteStatuses)?;
    let release = params.flag("release").ok_or_else(|| {
        Error::invalid("release", "Say whether the post may be seen: release is true or false.")
    })?;
    app.answer_held(&viewer, path_id(&id)?, path_id(&post)?, release, &params.text("reason")).await?;
    Ok(empty())
}

fn wall_entity(app: &App, it: &WallView) -> Value {
    json!({
        "talks": it.talks.iter().map(|talk| talk_entity(app, talk)).collect::<Vec<_>>(),
        "next": it.next.as_ref().map(|talk| talk_entity(app, talk)),
        "posts": statuses(&it.posts)
    })
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/conferences/{id}/wall",
    params(
        ("id" = String, Path, description = "Id of the conference's account"),
        ("room" = Option<String>, Query, description = "Id of a room; all when it is not said")
    ),
    responses((status = 200, description = "What the big screen shows: the talks that run and the newest posts that are shown"))
)]
pub(super) async fn wall(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    viewer.reader(kernel::Scope::ReadStatuses)?;
    Ok(value(&wall_entity(&app, &app.wall(path_id(&id)?, params.id("room")?).await?)))
}

#[utoipa::path(
    put,
    path = "/api/rounds/v1/conferences/{id}/wall",
    params(
        ("id" = String, Path, description = "Id of the conference's account"),
        ("approve" = bool, Query, description = "Posts are shown after a host has approved them, or at once")
    ),
    responses((status = 200, description = "It is so from now on"), (status = 403, description = "Only hosts may"))
)]
pub(super) async fn mode(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    viewer.account(kernel::Scope::WriteStatuses)?;
    let approve = params
        .flag("approve")
        .ok_or_else(|| Error::invalid("approve", "Say how posts are shown: approve is true or false."))?;
    app.set_wall_mode(&viewer, path_id(&id)?, approve).await?;
    Ok(empty())
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/conferences/{id}/wall/queue",
    params(
        ("id" = String, Path, description = "Id of the conference's account"),
        ("queue" = Option<String>, Query, description = "shown, pending (when it is not said), held or blocked")
    ),
    responses((status = 200, description = "The posts of a queue, how many are in each, and who is blocked"), (status = 403, description = "Only hosts may"))
)]
pub(super) async fn queue(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    let desk = app.wall_desk(&viewer, path_id(&id)?, queue_of(&params)?).await?;
    let counts: serde_json::Map<String, Value> =
        desk.counts.iter().map(|(queue, posts)| (queue.name().to_owned(), (*posts).into())).collect();
    Ok(value(&json!({
        "approve": desk.approve,
        "counts": counts,
        "posts": statuses(&desk.posts),
        "blocked": desk.blocked.iter().map(|card| account(&card.json)).collect::<Vec<_>>()
    })))
}

#[utoipa::path(
    put,
    path = "/api/rounds/v1/conferences/{id}/wall/posts/{post}",
    params(
        ("id" = String, Path, description = "Id of the conference's account"),
        ("post" = String, Path, description = "Id of a post of the conference"),
        ("queue" = String, Query, description = "shown, pending, held or blocked")
    ),
    responses((status = 200, description = "It is there now"), (status = 403, description = "Only hosts may"))
)]
pub(super) async fn move_post(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, post)): Path<(String, String)>,
    params: Params,
) -> ApiResult {
    viewer.account(kernel::Scope::WriteStatuses)?;
    app.move_on_wall(&viewer, path_id(&id)?, path_id(&post)?, queue_of(&params)?).await?;
    Ok(empty())
}

#[utoipa::path(
    put,
    path = "/api/rounds/v1/conferences/{id}/wall/blocks/{account}",
    params(
        ("id" = String, Path, description = "Id of the conference's account"),
        ("account" = String, Path, description = "Who is kept off the wall, with everything they have posted")
    ),
    responses((status = 200, description = "Blocked from the wall"), (status = 403, description = "Only hosts may"))
)]
pub(super) async fn block(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, account)): Path<(String, String)>,
) -> ApiResult {
    app.block_on_wall(&viewer, path_id(&id)?, path_id(&account)?, true).await?;
    Ok(empty())
}

#[utoipa::path(
    delete,
    path = "/api/rounds/v1/conferences/{id}/wall/blocks/{account}",
    params(
        ("id" = String, Path, description = "Id of the conference's account"),
        ("account" = String, Path, description = "Who may be on the wall again; their posts wait for a host")
    ),
    responses((status = 200, description = "No longer blocked"), (status = 403, description = "Only hosts may"))
)]
pub(super) async fn unblock(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, account)): Path<(String, String)>,
) -> ApiResult {
    app.block_on_wall(&viewer, path_id(&id)?, path_id(&account)?, false).await?;
    Ok(empty())
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/conferences/{id}/numbers",
    params(("id" = String, Path, description = "Id of the conference's account")),
    responses((status = 200, description = "The numbers of the conference and of each talk, as docs/METRICS.md defines them; `final` when it is over"))
)]
pub(super) async fn numbers(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    let found = app.conference_numbers(&viewer, path_id(&id)?).await?;
    let figures = |it: &kernel::metrics::Metrics| wire::transcript::Figures::of(it);
    Ok(value(&json!({
        "final": found.is_final,
        "metrics": figures(&found.metrics),
        "talks": found.talks.iter().map(|talk| json!({
            "id": talk.session.to_string(),
            "label": talk.label,
            "title": talk.title,
            "room": talk.room,
            "metrics": figures(&talk.metrics)
        })).collect::<Vec<_>>()
    })))
}
