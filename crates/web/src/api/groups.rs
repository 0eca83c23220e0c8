//! Groups over our own API: founding one, its hosts, posting as it.

use super::accounts::path_id;
use super::posts::draft;
use crate::Web;
use crate::error::{ApiResult, value};
use crate::params::Params;
use crate::viewer::Auth;
use app::groups::{GroupChange, GroupView, GroupWish, RulesWish};
use app::posts::Published;
use app::{App, Error};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::routing::{get, post};
use kernel::session::{GroupKind, GroupRole};
use serde_json::{Value, json};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/rounds/v1/groups", get(all).post(create))
        .route("/api/rounds/v1/groups/{id}", get(show).patch(edit))
        .route("/api/rounds/v1/groups/{id}/hosts", post(add_host).delete(remove_host))
        .route("/api/rounds/v1/groups/{id}/statuses", post(publish))
}

/// What somebody fills in, in a form or as JSON.
pub(crate) fn wish(params: &Params) -> GroupWish {
    GroupWish {
        kind: params.text("kind"),
        name: params.text("name"),
        handle: params.text("handle"),
        hashtag: params.text("hashtag"),
        description: params.text("description"),
        timetable: params.text("timetable"),
        time_zone: params.text("time_zone"),
        rules: rules(params),
    }
}

/// What an owner changes, in a form or as JSON.
pub(crate) fn change(params: &Params) -> GroupChange {
    GroupChange {
        name: params.owned("name"),
        description: params.owned("description"),
        timetable: params.owned("timetable"),
        time_zone: params.owned("time_zone"),
        avatar: params.file("avatar").map(|file| file.bytes.into()),
        header: params.file("header").map(|file| file.bytes.into()),
    }
}

/// How a group with members is kept, in a form or as JSON.
pub(crate) fn rules(params: &Params) -> RulesWish {
    RulesWish {
        privacy: params.text("privacy"),
        joining: params.text("joining"),
        needs: params.text("needs"),
        questions: params.text("questions"),
        approve_posts: params.is("approve_posts"),
        slow_seconds: params.text("slow_seconds"),
        newcomer_days: params.text("newcomer_days"),
        hold_links: params.is("hold_links"),
        words: params.text("words"),
        quorum: params.text("quorum"),
        press: params.text("press"),
    }
}

pub(super) fn account(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_default()
}

pub(super) fn entity(it: &GroupView) -> Value {
    let rules = it.rules.as_ref().map(|rules| {
        json!({
            "privacy": rules.privacy.name(),
            "joining": rules.joining.name(),
            "needs": rules.needs.to_string(),
            "questions": rules.questions,
            "approve_posts": rules.approve_posts,
            "slow_seconds": rules.slow_seconds,
            "newcomer_days": rules.newcomer_days,
            "hold_links": rules.hold_links,
            // What is looked for is for those who look.
            "words": it.role.is_some_and(|role| role >= GroupRole::Moderator).then_some(&rules.words),
            "quorum": rules.quorum,
            "press": rules.press,
            "archived": it.archived,
            "asked": it.asked
        })
    });
    json!({
        "id": it.account.row.id.to_string(),
        "kind": it.kind.name(),
        "hashtag": it.hashtag,
        "timetable": it.timetable.as_ref().map(ToString::to_string),
        "timetable_in_words": it.timetable.as_ref().map(kernel::Timetable::in_words),
        "time_zone": it.zone.name(),
        "role": it.role.map(GroupRole::name),
        "rules": rules,
        "hosts": it.hosts.iter().map(|(card, role)| json!({ "role": role.name(), "account": account(&card.json) })).collect::<Vec<_>>(),
        "account": account(&it.account.json)
    })
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/groups",
    params(
        ("kind" = Option<String>, Query, description = "journal_club (when it is not said), conference, community, campaign or project"),
        ("limit" = Option<i64>, Query, description = "At most 80"),
        ("offset" = Option<i64>, Query, description = "Groups to skip")
    ),
    responses((status = 200, description = "Groups of a kind, by name"))
)]
pub(super) async fn all(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    let kind = match params.get("kind") {
        None | Some("") => GroupKind::JournalClub,
        Some(name) => GroupKind::parse(name).ok_or_else(|| {
            Error::invalid("kind", "There is no such kind of group. Use journal_club, conference, community, campaign or project.")
        })?,
    };
    let limit = i64::try_from(params.limit(40, 80)?).unwrap_or(40);
    let offset = i64::try_from(params.offset()?).unwrap_or(0);
    let found = app.groups(&viewer, kind, offset, limit).await?;
    Ok(value(&found.iter().map(entity).collect::<Vec<_>>().into()))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/groups",
    params(
        ("kind" = Option<String>, Query, description = "journal_club, conference, community, campaign or project; the last three have members, and take the fields of PATCH …/rules too. All of these may also be in the body, as JSON or as a form"),
        ("name" = String, Query, description = "At most 60 characters"),
        ("handle" = String, Query, description = "The handle of the group's account"),
        ("hashtag" = String, Query, description = "Its own: posts with it join its sessions. A group with members needs none"),
        ("description" = Option<String>, Query, description = "As the description of an account"),
        ("timetable" = Option<String>, Query, description = "“weekly tue 20:00”, “monthly 1,3 tue 21:00” or “monthly last fri 12:30”"),
        ("time_zone" = Option<String>, Query, description = "A name of the IANA database; UTC when it is not said")
    ),
    responses(
        (status = 200, description = "The group; whoever made it owns it"),
        (status = 403, description = "The token lacks write:accounts, or the member may not host"),
        (status = 422, description = "A value is refused: a handle or a hashtag that somebody else holds, for example")
    )
)]
pub(super) async fn create(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    Ok(value(&entity(&app.create_group(&viewer, wish(&params)).await?)))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/groups/{id}",
    params(("id" = String, Path, description = "Id of the group's account")),
    responses((status = 200, description = "The group"), (status = 404, description = "There is no such group"))
)]
pub(super) async fn show(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(value(&entity(&app.group(&viewer, path_id(&id)?).await?)))
}

#[utoipa::path(
    patch,
    path = "/api/rounds/v1/groups/{id}",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("name" = Option<String>, Query, description = "What is left out stays as it is. All of these may also be in the body, as JSON or as a form; avatar and header are files of a multipart form"),
        ("description" = Option<String>, Query, description = "As the description of an account"),
        ("timetable" = Option<String>, Query, description = "As for a new group; empty for none"),
        ("time_zone" = Option<String>, Query, description = "A name of the IANA database")
    ),
    responses(
        (status = 200, description = "The group"),
        (status = 403, description = "Only owners change it"),
        (status = 422, description = "A value is refused; nothing was changed")
    )
)]
pub(super) async fn edit(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    Ok(value(&entity(&app.change_group(&viewer, path_id(&id)?, change(&params)).await?)))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/groups/{id}/hosts",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("handle" = String, Query, description = "Whom to make a host")
    ),
    responses((status = 200, description = "The group"), (status = 403, description = "Only its owners choose hosts"))
)]
pub(super) async fn add_host(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    Ok(value(&entity(&app.set_group_host(&viewer, path_id(&id)?, &params.text("handle"), true).await?)))
}

#[utoipa::path(
    delete,
    path = "/api/rounds/v1/groups/{id}/hosts",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("handle" = String, Query, description = "Who is a host no longer")
    ),
    responses((status = 200, description = "The group"), (status = 403, description = "Only its owners choose hosts"))
)]
pub(super) async fn remove_host(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    Ok(value(&entity(&app.set_group_host(&viewer, path_id(&id)?, &params.text("handle"), false).await?)))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/groups/{id}/statuses",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("status" = String, Query, description = "The text; everything else is as in POST /api/v1/statuses, without pictures")
    ),
    responses((status = 200, description = "The post, by the group"), (status = 403, description = "Only its hosts post as it"))
)]
pub(super) async fn publish(
    State(app): State<App>,
    Auth(viewer): Auth,
    headers: HeaderMap,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    viewer.account(kernel::Scope::WriteStatuses)?;
    let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok());
    Ok(match app.publish_as_group(&viewer, path_id(&id)?, draft(&params)?, key).await? {
        Published::Now(post) => super::posts::one(&post),
        Published::Later(plan) => super::scheduled::one(&app, &plan),
    })
}
