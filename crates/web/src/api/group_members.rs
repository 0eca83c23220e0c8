//! Groups with members over our own API: coming in, who is in, what is written there, and the moderators' desk.

use super::accounts::path_id;
use super::groups::{account, entity, rules};
use crate::Web;
use crate::error::{ApiResult, value};
use crate::links::page;
use crate::params::Params;
use crate::viewer::Auth;
use app::App;
use app::cards::PostView;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::routing::{delete, get, patch, post};
use serde_json::{Value, json};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/rounds/v1/groups/joined", get(joined))
        .route("/api/rounds/v1/groups/{id}/join", post(join).delete(leave))
        .route("/api/rounds/v1/groups/{id}/rules", patch(change_rules))
        .route("/api/rounds/v1/groups/{id}/archive", post(archive).delete(reopen))
        .route("/api/rounds/v1/groups/{id}/members", get(members))
        .route("/api/rounds/v1/groups/{id}/members/{account}/role", post(set_role))
        .route("/api/rounds/v1/groups/{id}/timeline", get(timeline))
        .route("/api/rounds/v1/groups/{id}/search", get(search))
        .route("/api/rounds/v1/groups/{id}/pins", get(pins))
        .route("/api/rounds/v1/groups/{id}/pins/{post}", post(pin).delete(unpin))
        .route("/api/rounds/v1/groups/{id}/posts/{post}", delete(remove))
        .route("/api/rounds/v1/groups/{id}/queue", get(queue))
        .route("/api/rounds/v1/groups/{id}/queue/{post}", post(decide))
        .route("/api/rounds/v1/groups/{id}/door", get(door))
        .route("/api/rounds/v1/groups/{id}/requests/{account}", post(answer))
        .route("/api/rounds/v1/groups/{id}/invitations", post(invite).delete(take_back))
        .route("/api/rounds/v1/groups/{id}/bans/{account}", post(ban).delete(lift_ban))
        .route("/api/rounds/v1/groups/{id}/log", get(log))
}

fn done() -> ApiResult {
    Ok(value(&json!({})))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/groups/joined",
    responses((status = 200, description = "The groups with members that the viewer is in"))
)]
pub(super) async fn joined(State(app): State<App>, Auth(viewer): Auth) -> ApiResult {
    Ok(value(&app.joined_groups(&viewer).await?.iter().map(entity).collect::<Vec<_>>().into()))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/groups/{id}/join",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("answers" = Option<String>, Query, description = "To the group's questions; at most 2,000 characters")
    ),
    responses(
        (status = 200, description = "The group: with a role when one is in, with rules.asked when a moderator has to agree"),
        (status = 403, description = "One is kept out, needs a verified profession, or needs an invitation"),
        (status = 404, description = "There is no such group, or it is hidden")
    )
)]
pub(super) async fn join(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    Ok(value(&entity(&app.join_group(&viewer, path_id(&id)?, &params.text("answers")).await?)))
}

#[utoipa::path(
    delete,
    path = "/api/rounds/v1/groups/{id}/join",
    params(("id" = String, Path, description = "Id of the group's account")),
    responses(
        (status = 200, description = "One is a member no longer, and asks no longer"),
        (status = 403, description = "One is its only owner")
    )
)]
pub(super) async fn leave(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    app.leave_group(&viewer, path_id(&id)?).await?;
    done()
}

#[utoipa::path(
    patch,
    path = "/api/rounds/v1/groups/{id}/rules",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("privacy" = Option<String>, Query, description = "public, members or hidden. All of these may also be in the body; what is not said is the usual"),
        ("joining" = Option<String>, Query, description = "open, request or invitation"),
        ("needs" = Option<String>, Query, description = "“any”, or professions with commas between them, one of which has to be verified"),
        ("questions" = Option<String>, Query, description = "Asked of whoever asks to come in; one a line"),
        ("approve_posts" = Option<bool>, Query, description = "Every post waits for a moderator"),
        ("slow_seconds" = Option<i64>, Query, description = "Seconds between two posts of one member"),
        ("newcomer_days" = Option<i64>, Query, description = "Days in which the posts of a new member wait"),
        ("hold_links" = Option<bool>, Query, description = "Posts with a link wait"),
        ("words" = Option<String>, Query, description = "Posts with one of these wait; one a line"),
        ("quorum" = Option<i64>, Query, description = "How many moderators besides its writer agree to a statement; 2 when it is not said"),
        ("pseudonyms" = Option<bool>, Query, description = "Whether members may write under a pseudonym, in a closed group whose moderators know who comes in"),
        ("press" = Option<String>, Query, description = "Whom the press may ask, one a line: shown to everybody under statements")
    ),
    responses((status = 200, description = "The group"), (status = 403, description = "Only its owners change its rules"), (status = 422, description = "A rule is refused"))
)]
pub(super) async fn change_rules(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    Ok(value(&entity(&app.change_group_rules(&viewer, path_id(&id)?, rules(&params)).await?)))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/groups/{id}/archive",
    params(("id" = String, Path, description = "Id of the group's account")),
    responses((status = 200, description = "The group; it takes no more posts"))
)]
pub(super) async fn archive(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(value(&entity(&app.archive_group(&viewer, path_id(&id)?, true).await?)))
}

#[utoipa::path(
    delete,
    path = "/api/rounds/v1/groups/{id}/archive",
    params(("id" = String, Path, description = "Id of the group's account")),
    responses((status = 200, description = "The group; it takes posts again"))
)]
pub(super) async fn reopen(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(value(&entity(&app.archive_group(&viewer, path_id(&id)?, false).await?)))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/groups/{id}/members",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("q" = Option<String>, Query, description = "The beginning of a handle or a name"),
        ("max_id" = Option<String>, Query, description = "Members whose account is older"),
        ("limit" = Option<i64>, Query, description = "At most 80")
    ),
    responses((status = 200, description = "Members with their roles"), (status = 403, description = "Who is in a closed group is for its members to see"))
)]
pub(super) async fn members(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    uri: Uri,
    params: Params,
) -> ApiResult {
    let range = params.range(40, 80)?;
    let found =
        app.group_members(&viewer, path_id(&id)?, &params.text("q"), range.max_id, range.limit).await?;
    Ok(page(app.settings(), &uri, &found, |(card, role), out| {
        out.push_str(&json!({ "role": role.name(), "account": account(&card.json) }).to_string());
    }))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/groups/{id}/members/{account}/role",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("account" = String, Path, description = "Id of the member's account"),
        ("role" = String, Query, description = "member, moderator or owner")
    ),
    responses((status = 200, description = "The group"), (status = 403, description = "Only its owners give roles"))
)]
pub(super) async fn set_role(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, member)): Path<(String, String)>,
    params: Params,
) -> ApiResult {
    let role = params.text("role");
    Ok(value(&entity(&app.set_group_role(&viewer, path_id(&id)?, path_id(&member)?, &role).await?)))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/groups/{id}/timeline",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("only_media" = Option<bool>, Query, description = "Only posts with pictures"),
        ("max_id" = Option<String>, Query, description = "As in Mastodon's timelines; since_id and min_id too"),
        ("limit" = Option<i64>, Query, description = "At most 40")
    ),
    responses((status = 200, description = "What is written in the group, but answers"), (status = 403, description = "It is for members"))
)]
pub(super) async fn timeline(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    uri: Uri,
    params: Params,
) -> ApiResult {
    let range = params.range(20, 40)?;
    let found = app.group_posts(&viewer, path_id(&id)?, params.is("only_media"), range).await?;
    Ok(page(app.settings(), &uri, &found, PostView::write_json))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/groups/{id}/search",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("q" = String, Query, description = "Words that a post of the group has")
    ),
    responses((status = 200, description = "Posts of the group, newest first"))
)]
pub(super) async fn search(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    uri: Uri,
    params: Params,
) -> ApiResult {
    let range = params.range(20, 40)?;
    let found = app.search_group(&viewer, path_id(&id)?, &params.text("q"), range).await?;
    Ok(page(app.settings(), &uri, &found, PostView::write_json))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/groups/{id}/pins",
    params(("id" = String, Path, description = "Id of the group's account")),
    responses((status = 200, description = "The pinned posts"))
)]
pub(super) async fn pins(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    let posts: Vec<Value> =
        app.group_pins(&viewer, path_id(&id)?).await?.iter().map(|post| account(&post.json())).collect();
    Ok(value(&posts.into()))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/groups/{id}/pins/{post}",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("post" = String, Path, description = "Id of one of its posts")
    ),
    responses((status = 200, description = "It stands on top"), (status = 403, description = "Only its moderators pin"))
)]
pub(super) async fn pin(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, post)): Path<(String, String)>,
) -> ApiResult {
    app.pin_in_group(&viewer, path_id(&id)?, path_id(&post)?, true).await?;
    done()
}

#[utoipa::path(
    delete,
    path = "/api/rounds/v1/groups/{id}/pins/{post}",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("post" = String, Path, description = "Id of one of its posts")
    ),
    responses((status = 200, description = "It stands on top no longer"))
)]
pub(super) async fn unpin(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, post)): Path<(String, String)>,
) -> ApiResult {
    app.pin_in_group(&viewer, path_id(&id)?, path_id(&post)?, false).await?;
    done()
}

#[utoipa::path(
    delete,
    path = "/api/rounds/v1/groups/{id}/posts/{post}",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("post" = String, Path, description = "Id of one of its posts")
    ),
    responses((status = 200, description = "It is gone"), (status = 403, description = "Only its moderators remove posts"))
)]
pub(super) async fn remove(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, post)): Path<(String, String)>,
) -> ApiResult {
    app.remove_from_group(&viewer, path_id(&id)?, path_id(&post)?).await?;
    done()
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/groups/{id}/queue",
    params(("id" = String, Path, description = "Id of the group's account")),
    responses((status = 200, description = "Posts that wait, the oldest first, each with the reason"))
)]
pub(super) async fn queue(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    let waiting = app.group_queue(&viewer, path_id(&id)?).await?;
    let entries: Vec<Value> = waiting
        .iter()
        .map(|(view, held)| json!({ "reason": held.name(), "status": account(&view.json()) }))
        .collect();
    Ok(value(&entries.into()))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/groups/{id}/queue/{post}",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("post" = String, Path, description = "Id of a post that waits"),
        ("publish" = bool, Query, description = "Lets it out; or deletes it")
    ),
    responses((status = 200, description = "It is decided"), (status = 404, description = "It does not wait"))
)]
pub(super) async fn decide(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, post)): Path<(String, String)>,
    params: Params,
) -> ApiResult {
    app.decide_group_post(&viewer, path_id(&id)?, path_id(&post)?, params.is("publish")).await?;
    done()
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/groups/{id}/door",
    params(("id" = String, Path, description = "Id of the group's account")),
    responses((status = 200, description = "Who asks, who is invited, who is kept out"), (status = 403, description = "It is for its moderators"))
)]
pub(super) async fn door(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    let door = app.group_door(&viewer, path_id(&id)?).await?;
    Ok(value(&json!({
        "requests": door.asking.iter().map(|it| json!({ "account": account(&it.account.json), "answers": it.answers })).collect::<Vec<_>>(),
        "invitations": door.invited,
        "bans": door.kept_out.iter().map(|it| json!({ "account": account(&it.account.json), "reason": it.reason, "banned_at": wire::time::iso(it.at) })).collect::<Vec<_>>()
    })))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/groups/{id}/requests/{account}",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("account" = String, Path, description = "Who asks"),
        ("accept" = bool, Query, description = "Lets them in; or does not")
    ),
    responses((status = 200, description = "It is answered"), (status = 404, description = "They do not ask"))
)]
pub(super) async fn answer(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, who)): Path<(String, String)>,
    params: Params,
) -> ApiResult {
    app.answer_group_request(&viewer, path_id(&id)?, path_id(&who)?, params.is("accept")).await?;
    done()
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/groups/{id}/invitations",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("who" = String, Query, description = "Handles and e-mail addresses, one a line; at most 2,000. All are invited or none")
    ),
    responses((status = 200, description = "How many are new on the list"), (status = 422, description = "One of them is neither"))
)]
pub(super) async fn invite(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    let invited = app.invite_to_group(&viewer, path_id(&id)?, &params.text("who")).await?;
    Ok(value(&json!({ "invited": invited })))
}

#[utoipa::path(
    delete,
    path = "/api/rounds/v1/groups/{id}/invitations",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("who" = String, Query, description = "A handle or an address that is on the list")
    ),
    responses((status = 200, description = "It is on the list no longer"))
)]
pub(super) async fn take_back(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    app.take_back_invitation(&viewer, path_id(&id)?, &params.text("who")).await?;
    done()
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/groups/{id}/bans/{account}",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("account" = String, Path, description = "Whom to keep out, whether they are in or not"),
        ("reason" = Option<String>, Query, description = "They read it when they try to come in; at most 500 characters")
    ),
    responses((status = 200, description = "They are out"), (status = 403, description = "Moderators keep members out, owners moderators"))
)]
pub(super) async fn ban(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, who)): Path<(String, String)>,
    params: Params,
) -> ApiResult {
    app.ban_from_group(&viewer, path_id(&id)?, path_id(&who)?, Some(&params.text("reason"))).await?;
    done()
}

#[utoipa::path(
    delete,
    path = "/api/rounds/v1/groups/{id}/bans/{account}",
    params(
        ("id" = String, Path, description = "Id of the group's account"),
        ("account" = String, Path, description = "Who may come again")
    ),
    responses((status = 200, description = "They may come again"))
)]
pub(super) async fn lift_ban(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, who)): Path<(String, String)>,
) -> ApiResult {
    app.ban_from_group(&viewer, path_id(&id)?, path_id(&who)?, None).await?;
    done()
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/groups/{id}/log",
    params(("id" = String, Path, description = "Id of the group's account")),
    responses((status = 200, description = "What was done in the group, by whom, newest first"), (status = 403, description = "It is for its moderators"))
)]
pub(super) async fn log(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    uri: Uri,
    params: Params,
) -> ApiResult {
    let range = params.range(40, 80)?;
    let found = app.group_log(&viewer, path_id(&id)?, range).await?;
    Ok(page(app.settings(), &uri, &found, |line, out| {
        let line = json!({
            "id": line.id.to_string(),
            "at": wire::time::iso(line.at),
            "by": line.actor_id.map(|id| id.to_string()),
            "action": line.action,
            "details": serde_json::from_str::<Value>(&line.details).unwrap_or_default()
        });
        out.push_str(&line.to_string());
    }))
}
