//! The board of a group over our own API: announcements, events, files. Announcements are Mastodon's too, so any app shows
//! them.

use super::accounts::path_id;
use super::cpd::{download, handed_in};
use super::groups::account;
use crate::Web;
use crate::error::{ApiResult, value};
use crate::params::Params;
use crate::viewer::Auth;
use app::App;
use app::groups::{AnnouncementView, EventView, EventWish, GroupFile};
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{delete, get, post};
use serde_json::{Value, json};
use wire::time::iso;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/announcements", get(announcements))
        .route("/api/v1/announcements/{id}/dismiss", post(dismiss))
        .route("/api/rounds/v1/groups/{id}/announcements", get(hanging).post(announce))
        .route("/api/rounds/v1/groups/{id}/announcements/{announcement}", delete(take_down))
        .route("/api/rounds/v1/groups/{id}/events", get(events).post(plan))
        .route("/api/rounds/v1/groups/{id}/events/{event}", get(event).put(change).delete(call_off))
        .route("/api/rounds/v1/groups/{id}/events/{event}/answer", post(answer))
        .route("/api/rounds/v1/groups/{id}/files", get(files).post(add))
        .route("/api/rounds/v1/groups/{id}/files/{document}", get(file).delete(remove))
}

fn done() -> ApiResult {
    Ok(value(&json!({})))
}

/// What a moderator fills in, in a form or as JSON.
pub(crate) fn event_wish(params: &Params) -> EventWish {
    EventWish {
        title: params.text("title"),
        place: params.text("place"),
        description: params.text("description"),
        starts_at: params.text("starts_at"),
        ends_at: params.text("ends_at"),
        time_zone: params.text("time_zone"),
    }
}

/// Mastodon's Announcement, with the group that it is from.
fn announcement(it: &AnnouncementView) -> Value {
    json!({
        "id": it.row.id.to_string(),
        "content": it.html,
        "starts_at": null,
        "ends_at": it.row.ends_at.map(iso),
        "all_day": false,
        "published_at": iso(it.row.made_at),
        "updated_at": iso(it.row.made_at),
        "read": it.is_read,
        "mentions": [],
        "statuses": [],
        "tags": [],
        "emojis": [],
        "reactions": [],
        "group": account(&it.group.json)
    })
}

fn event_entity(it: &EventView) -> Value {
    json!({
        "id": it.row.id.to_string(),
        "title": it.row.title,
        "place": it.row.place,
        "description": it.row.description,
        "content": it.html,
        "starts_at": iso(it.row.starts_at),
        "ends_at": iso(it.row.ends_at),
        "starts_at_in_words": it.zone.in_words(it.row.starts_at),
        "called_off_at": it.row.called_off_at.map(iso),
        "comers_count": it.comers_count,
        "comers": it.comers.iter().map(|card| account(&card.json)).collect::<Vec<_>>(),
        "comes": it.comes
    })
}

fn file_entity(it: &GroupFile) -> Value {
    json!({
        "id": it.row.id.to_string(),
        "name": it.row.name,
        "content_type": it.row.content_type,
        "bytes": it.row.bytes,
        "sha256": it.row.sha256,
        "added_at": iso(it.row.added_at),
        "account": it.by.as_ref().map(|card| account(&card.json)),
        "removable": it.removable
    })
}

#[utoipa::path(
    get,
    path = "/api/v1/announcements",
    params(("with_dismissed" = Option<bool>, Query, description = "Also what the viewer has put away")),
    responses((status = 200, description = "Mastodon's Announcements: what hangs in the groups that the viewer is in, with the `group`"))
)]
pub(super) async fn announcements(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    let found = app.announcements(&viewer, params.is("with_dismissed")).await?;
    Ok(value(&found.iter().map(announcement).collect::<Vec<_>>().into()))
}

#[utoipa::path(
    post,
    path = "/api/v1/announcements/{id}/dismiss",
    params(("id" = String, Path, description = "Id of the announcement")),
    responses((status = 200, description = "The viewer sees it no more"), (status = 404, description = "It does not hang in a group of theirs"))
)]
pub(super) async fn dismiss(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    app.put_away(&viewer, path_id(&id)?).await?;
    done()
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/groups/{id}/announcements",
    params(("id" = String, Path, description = "Id of the group's account")),
    responses((status = 200, description = "What hangs in the group, the newest first"), (status = 403, description = "It is for members"))
)]
pub(super) async fn hanging(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    let found = app.group_announcements(&viewer, path_id(&id)?).await?;
    Ok(value(&found.iter().map(announcement).collect::<Vec<_>>().into()))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/groups/{id}/announcements",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("text" = String, Query, description = "At most 2,000 characters"),
        ("ends_at" = Option<String>, Query, description = "When it comes down by itself, ISO 8601")
    ),
    responses(
        (status = 200, description = "The announcement"),
        (status = 403, description = "Only moderators of the group announce"),
        (status = 422, description = "The text is empty, too long, identifies a patient, or five hang already")
    )
)]
pub(super) async fn announce(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    let made = app.announce(&viewer, path_id(&id)?, &params.text("text"), params.time("ends_at")?).await?;
    Ok(value(&announcement(&made)))
}

#[utoipa::path(
    delete,
    path = "/api/rounds/v1/groups/{id}/announcements/{announcement}",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("announcement" = String, Path, description = "Id of the announcement")
    ),
    responses((status = 200, description = "It hangs no more"), (status = 403, description = "Only moderators take down"))
)]
pub(super) async fn take_down(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, announcement)): Path<(String, String)>,
) -> ApiResult {
    app.take_down(&viewer, path_id(&id)?, path_id(&announcement)?).await?;
    done()
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/groups/{id}/events",
    params(("id" = String, Path, description = "Id of the group's account")),
    responses((status = 200, description = "`coming`, the next first, and `past`, the latest first"), (status = 403, description = "It is for members"))
)]
pub(super) async fn events(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    let (coming, past) = app.group_events(&viewer, path_id(&id)?).await?;
    let entities = |those: &[EventView]| those.iter().map(event_entity).collect::<Vec<_>>();
    Ok(value(&json!({ "coming": entities(&coming), "past": entities(&past) })))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/groups/{id}/events",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("title" = String, Query, description = "At most 150 characters"),
        ("place" = Option<String>, Query, description = "A room or a link; at most 200 characters"),
        ("description" = Option<String>, Query, description = "At most 5,000 characters"),
        ("starts_at" = String, Query, description = "As the clocks of the zone show it, or ISO 8601 with an offset"),
        ("ends_at" = String, Query, description = "At most a month later"),
        ("time_zone" = Option<String>, Query, description = "A name of the IANA database; the group's when it is not said")
    ),
    responses(
        (status = 200, description = "The event"),
        (status = 403, description = "Only moderators of the group plan"),
        (status = 422, description = "A value is refused; nothing was planned")
    )
)]
pub(super) async fn plan(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    Ok(value(&event_entity(&app.plan_event(&viewer, path_id(&id)?, None, event_wish(&params)).await?)))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/groups/{id}/events/{event}",
    params(("id" = String, Path, description = "Id of the group's account"), ("event" = String, Path, description = "Id of the event")),
    responses((status = 200, description = "The event"), (status = 403, description = "It is for members"))
)]
pub(super) async fn event(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, event)): Path<(String, String)>,
) -> ApiResult {
    Ok(value(&event_entity(&app.group_event(&viewer, path_id(&id)?, path_id(&event)?).await?)))
}

#[utoipa::path(
    put,
    path = "/api/rounds/v1/groups/{id}/events/{event}",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("event" = String, Path, description = "Id of the event"),
        ("title" = String, Query, description = "All fields as for a new event")
    ),
    responses((status = 200, description = "The event"), (status = 422, description = "A value is refused; nothing was changed"))
)]
pub(super) async fn change(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, event)): Path<(String, String)>,
    params: Params,
) -> ApiResult {
    let (id, event) = (path_id(&id)?, path_id(&event)?);
    Ok(value(&event_entity(&app.plan_event(&viewer, id, Some(event), event_wish(&params)).await?)))
}

#[utoipa::path(
    delete,
    path = "/api/rounds/v1/groups/{id}/events/{event}",
    params(("id" = String, Path, description = "Id of the group's account"), ("event" = String, Path, description = "Id of the event")),
    responses((status = 200, description = "The event, called off; it stays on the board"))
)]
pub(super) async fn call_off(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, event)): Path<(String, String)>,
) -> ApiResult {
    Ok(value(&event_entity(&app.call_off_event(&viewer, path_id(&id)?, path_id(&event)?).await?)))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/groups/{id}/events/{event}/answer",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("event" = String, Path, description = "Id of the event"),
        ("comes" = bool, Query, description = "Whether the viewer comes")
    ),
    responses((status = 200, description = "The event"), (status = 403, description = "Members answer"), (status = 422, description = "It is over or called off"))
)]
pub(super) async fn answer(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, event)): Path<(String, String)>,
    params: Params,
) -> ApiResult {
    let (id, event) = (path_id(&id)?, path_id(&event)?);
    Ok(value(&event_entity(&app.answer_event(&viewer, id, event, params.is("comes")).await?)))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/groups/{id}/files",
    params(("id" = String, Path, description = "Id of the group's account")),
    responses((status = 200, description = "Name, bytes, sha256 and who added it, the newest first"), (status = 403, description = "They are for members"))
)]
pub(super) async fn files(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    let found = app.group_files(&viewer, path_id(&id)?).await?;
    Ok(value(&found.iter().map(file_entity).collect::<Vec<_>>().into()))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/groups/{id}/files",
    params(("id" = String, Path, description = "Id of the group's account; the file is in the form's field `file`, at most 20 MB")),
    responses(
        (status = 200, description = "The files of the group"),
        (status = 403, description = "Members add files"),
        (status = 422, description = "The file is too large, or its name may identify a patient; nothing was kept")
    )
)]
pub(super) async fn add(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    viewer.account(kernel::Scope::WriteMedia)?;
    let (name, bytes) = handed_in(&params)?;
    let found = app.add_group_file(&viewer, path_id(&id)?, &name, bytes).await?;
    Ok(value(&found.iter().map(file_entity).collect::<Vec<_>>().into()))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/groups/{id}/files/{document}",
    params(("id" = String, Path, description = "Id of the group's account"), ("document" = String, Path, description = "Id of the file")),
    responses((status = 200, description = "Its bytes"), (status = 403, description = "They are for members"))
)]
pub(super) async fn file(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, file)): Path<(String, String)>,
) -> ApiResult {
    let (row, bytes) = app.group_file(&viewer, path_id(&id)?, path_id(&file)?).await?;
    Ok(download(&row.name, &row.content_type, bytes))
}

#[utoipa::path(
    delete,
    path = "/api/rounds/v1/groups/{id}/files/{document}",
    params(("id" = String, Path, description = "Id of the group's account"), ("document" = String, Path, description = "Id of the file")),
    responses((status = 200, description = "The file is destroyed"), (status = 403, description = "It is for whoever added it and for moderators"))
)]
pub(super) async fn remove(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, file)): Path<(String, String)>,
) -> ApiResult {
    app.remove_group_file(&viewer, path_id(&id)?, path_id(&file)?).await?;
    done()
}
