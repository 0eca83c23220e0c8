//! Hubs for applications: what a hashtag is for, its sessions, its use.

use crate::Web;
use crate::error::{ApiResult, empty, value};
use crate::params::Params;
use crate::viewer::Auth;
use app::hubs::{HubView, Session, Usage};
use app::{App, Error};
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use serde_json::{Value, json};
use wire::time::{iso, iso_date};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/rounds/v1/hashtags/{name}", get(show).post(register).delete(withdraw))
        .route("/api/rounds/v1/hashtags/{name}/review", post(review))
}

fn session(it: &Session) -> Value {
    json!({ "id": it.id.to_string(), "title": it.title, "opens_at": iso(it.opens_at), "closes_at": iso(it.closes_at) })
}

fn entity(hub: &HubView, usage: &Usage) -> Value {
    let registration = hub.registration.as_ref().map(|it| {
        json!({
            "purpose": it.purpose,
            "link": it.link,
            "state": it.state.word(),
            "reason": it.reason,
            "account_id": it.owner.row.id.to_string(),
            "asked_at": iso(it.asked_at),
            "reviewed_at": it.reviewed_at.map(iso)
        })
    });
    json!({
        "name": hub.tag.name,
        "registration": registration,
        "group_id": hub.group.as_ref().map(|card| card.row.id.to_string()),
        "coming": hub.coming.iter().map(session).collect::<Vec<_>>(),
        "past": hub.past.iter().map(session).collect::<Vec<_>>(),
        "usage": {
            "people": usage.people,
            "weeks": usage.weeks.iter().map(|(at, posts)| json!({ "from": iso_date(*at), "posts": posts })).collect::<Vec<_>>(),
            "months": usage.months.iter().map(|(month, below, posts)| json!({ "month": month, "max_id": below.to_string(), "posts": posts })).collect::<Vec<_>>(),
            "countries": usage.countries.iter().map(|(country, people)| json!({ "country": country, "people": people })).collect::<Vec<_>>(),
            "top": usage.top.iter().map(|(card, posts)| json!({ "account_id": card.row.id.to_string(), "posts": posts })).collect::<Vec<_>>()
        }
    })
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/hashtags/{name}",
    params(("name" = String, Path, description = "The hashtag without #")),
    responses(
        (status = 200, description = "registration: what it is for, by whom, reviewed when (null when nobody has said it); group_id: the group it belongs to; coming and past sessions; usage: weeks, months with the max_id of their posts, people, countries, who posts most"),
        (status = 422, description = "That is no hashtag")
    )
)]
pub(super) async fn show(State(app): State<App>, Auth(viewer): Auth, Path(name): Path<String>) -> ApiResult {
    let hub = app.hub(&viewer, &name).await?;
    let usage = app.hub_usage(&viewer, &name).await?;
    Ok(value(&entity(&hub, &usage)))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/hashtags/{name}",
    params(
        ("name" = String, Path, description = "The hashtag without #"),
        ("purpose" = String, Query, description = "What it is for, at most 500 characters"),
        ("link" = Option<String>, Query, description = "An https address")
    ),
    responses(
        (status = 200, description = "A moderator reads it before it is shown"),
        (status = 401, description = "No valid token"),
        (status = 403, description = "The token lacks write:accounts"),
        (status = 422, description = "A value is refused, or somebody else holds the hashtag")
    )
)]
pub(super) async fn register(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(name): Path<String>,
    params: Params,
) -> ApiResult {
    app.register_hub(&viewer, &name, &params.text("purpose"), &params.text("link")).await?;
    Ok(empty())
}

async fn withdraw(State(app): State<App>, Auth(viewer): Auth, Path(name): Path<String>) -> ApiResult {
    app.withdraw_hub(&viewer, &name).await?;
    Ok(empty())
}

async fn review(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(name): Path<String>,
    params: Params,
) -> ApiResult {
    viewer.moderator(kernel::Scope::AdminWriteReports)?;
    let agree = match params.get("verdict") {
        Some("approve") => true,
        Some("reject") => false,
        _ => return Err(Error::invalid("verdict", "Say approve or reject.").into()),
    };
    app.review_hub(&viewer, &name, agree, &params.text("reason")).await?;
    Ok(empty())
}
