//! Sessions over our own API: announcing, reading, taking part, conducting.

use super::accounts::path_id;
use crate::Web;
use crate::error::{ApiResult, empty, value};
use crate::links::page;
use crate::params::Params;
use crate::viewer::Auth;
use app::papers::{PaperView, PaperWish};
use app::sessions::{
    HostWish, Mark, PostsWanted, PromptView, PromptWish, SessionPostView, SessionView, SessionWish, When,
};
use app::{App, Error};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::routing::{get, post, put};
use kernel::paper::Paper;
use serde_json::{Value, json};
use wire::time::iso;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/rounds/v1/papers", get(paper))
        .route("/api/rounds/v1/sessions", get(all).post(create))
        .route("/api/rounds/v1/sessions/{id}", get(show).put(change).delete(cancel))
        .route("/api/rounds/v1/sessions/{id}/posts", get(posts))
        .route("/api/rounds/v1/sessions/{id}/posts/{post}", post(mark))
        .route("/api/rounds/v1/sessions/{id}/here", get(here))
        .route("/api/rounds/v1/sessions/{id}/attend", post(attend))
        .route("/api/rounds/v1/sessions/{id}/remind", post(remind).delete(do_not_remind))
        .route("/api/rounds/v1/sessions/{id}/summary", put(sum_up))
        .route("/api/rounds/v1/sessions/{id}/close", post(close))
}

/// Most entries of a list in a form; what the use case allows is less.
const MOST: usize = 40;

/// What a host fills in, in a form or as JSON: `papers[0][id]`, `prompts[0][text]`, `hosts[0][handle]`.
pub(crate) fn wish(params: &Params) -> SessionWish {
    let list = |name: &str| -> Vec<String> {
        (0..MOST)
            .map(|at| format!("{name}[{at}]"))
            .filter(|entry| params.has_any(&format!("{entry}[")))
            .collect()
    };
    let of = |entry: &str, field: &str| params.text(&format!("{entry}[{field}]"));
    SessionWish {
        kind: params.text("kind"),
        title: params.text("title"),
        description: params.text("description"),
        hashtag: params.text("hashtag"),
        format: params.text("format"),
        opens_at: params.text("opens_at"),
        closes_at: params.text("closes_at"),
        live_from: params.text("live_from"),
        time_zone: params.text("time_zone"),
        papers: list("papers")
            .iter()
            .map(|it| PaperWish {
                id: of(it, "id"),
                title: of(it, "title"),
                authors: of(it, "authors"),
                journal: of(it, "journal"),
                year: of(it, "year"),
                link: of(it, "link"),
                open_from: of(it, "open_from"),
                open_until: of(it, "open_until"),
            })
            .collect(),
        prompts: list("prompts")
            .iter()
            .map(|it| PromptWish { text: of(it, "text"), at: of(it, "at") })
            .collect(),
        hosts: list("hosts")
            .iter()
            .map(|it| HostWish { handle: of(it, "handle"), role: of(it, "role") })
            .collect(),
    }
}

fn account(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_default()
}

fn paper_entity(it: &Paper) -> Value {
    json!({
        "doi": it.doi.as_ref().map(kernel::Doi::as_str),
        "pmid": it.pmid.as_ref().map(kernel::Pmid::as_str),
        "title": it.title,
        "authors": it.authors,
        "journal": it.journal,
        "year": it.year,
        "licence": it.licence,
        "link": it.link
    })
}

fn session_paper(it: &PaperView) -> Value {
    let mut value = paper_entity(&it.paper);
    value["source"] = it.source.clone().into();
    value["open_from"] = it.open.map(|(from, _)| iso(from)).into();
    value["open_until"] = it.open.map(|(_, until)| iso(until)).into();
    value
}

fn prompt(it: &PromptView) -> Value {
    json!({
        "number": it.row.number,
        "label": it.label,
        "text": it.row.text,
        "at": iso(it.row.at),
        "posted_at": it.row.posted_at.map(iso),
        "status_id": it.row.post_id.map(|id| id.to_string()),
        "answers_count": it.row.answers_count
    })
}

fn entity(app: &App, it: &SessionView) -> Value {
    json!({
        "id": it.row.id.to_string(),
        "url": app.settings().session_url(it.row.id),
        "kind": it.kind.name(),
        "title": it.row.title,
        "description": it.row.description,
        "hashtag": it.row.hashtag,
        "format": it.format.name(),
        "phase": it.phase.name(),
        "live": it.is_live,
        "opens_at": iso(it.times.opens_at),
        "closes_at": iso(it.times.closes_at),
        "archives_at": iso(it.times.archives_at),
        "live_from": it.times.live.map(|(from, _)| iso(from)),
        "live_until": it.times.live.map(|(_, until)| iso(until)),
        "time_zone": it.zone.name(),
        "group": account(&it.group.json),
        "hosts": it.hosts.iter().map(|(card, role)| json!({ "role": role.name(), "account": account(&card.json) })).collect::<Vec<_>>(),
        "papers": it.papers.iter().map(session_paper).collect::<Vec<_>>(),
        "prompts": it.prompts.iter().map(prompt).collect::<Vec<_>>(),
        "posts_count": it.row.posts_count,
        "participants_count": it.row.participants_count,
        "summary": it.row.summary,
        "conducts": it.conducts,
        "reminded": it.reminded
    })
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/papers",
    params(("id" = String, Query, description = "A DOI or a PMID")),
    responses(
        (status = 200, description = "What Crossref or PubMed knows of it"),
        (status = 422, description = "Nobody knows it, or the service did not answer; the sentence says which")
    )
)]
pub(super) async fn paper(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    Ok(value(&paper_entity(&app.look_up_paper(&viewer, &params.text("id")).await?)))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/sessions",
    params(
        ("group" = Option<String>, Query, description = "Id of a group; all when it is not said"),
        ("when" = Option<String>, Query, description = "coming (the next first, when it is not said) or past (the latest first)"),
        ("limit" = Option<i64>, Query, description = "At most 80"),
        ("offset" = Option<i64>, Query, description = "Sessions to skip")
    ),
    responses((status = 200, description = "Sessions"))
)]
pub(super) async fn all(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    let when = match params.get("when").unwrap_or_default() {
        "past" => When::Past,
        _ => When::Coming,
    };
    let limit = i64::try_from(params.limit(20, 80)?).unwrap_or(20);
    let offset = i64::try_from(params.offset()?).unwrap_or(0);
    let found = app.sessions(&viewer, params.id("group")?, when, offset, limit).await?;
    Ok(value(&found.iter().map(|it| entity(&app, it)).collect::<Vec<_>>().into()))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/sessions",
    params(
        ("group" = String, Query, description = "Id of the group. All of these may also be in the body, as JSON or as a form"),
        ("title" = String, Query, description = "At most 200 characters"),
        ("description" = Option<String>, Query, description = "At most 5,000 characters"),
        ("format" = Option<String>, Query, description = "live (an hour), asynchronous (48 hours) or hybrid"),
        ("opens_at" = String, Query, description = "2026-11-24T20:00 as the clocks of the zone show it, or a full ISO 8601 time"),
        ("closes_at" = Option<String>, Query, description = "The format's usual end when it is not said"),
        ("live_from" = Option<String>, Query, description = "When the live hour of a hybrid session begins"),
        ("time_zone" = Option<String>, Query, description = "The group's own when it is not said"),
        ("papers[0][id]" = Option<String>, Query, description = "A DOI or PMID, which is looked up; with title, authors, journal, year and link it is taken as typed. open_from and open_until: while everybody may read it"),
        ("prompts[0][text]" = Option<String>, Query, description = "Q1, with an `at`: a time, +15 for minutes after the opening, or nothing"),
        ("hosts[0][handle]" = Option<String>, Query, description = "With a role: host, guest_author or speaker")
    ),
    responses(
        (status = 200, description = "The session"),
        (status = 403, description = "Only hosts of the group announce its sessions"),
        (status = 422, description = "A value is refused; details name the field, and nothing was announced")
    )
)]
pub(super) async fn create(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    viewer.account(kernel::Scope::WriteStatuses)?;
    let group = params
        .id("group")?
        .ok_or_else(|| Error::invalid("group", "The group is missing. Say whose session it is."))?;
    Ok(value(&entity(&app, &app.create_session(&viewer, group, wish(&params)).await?)))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/sessions/{id}",
    params(("id" = String, Path, description = "Id of the session")),
    responses((status = 200, description = "The session; prompts that were not asked yet only for its hosts"), (status = 404, description = "There is no such session"))
)]
pub(super) async fn show(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(value(&entity(&app, &app.session(&viewer, path_id(&id)?).await?)))
}

#[utoipa::path(
    put,
    path = "/api/rounds/v1/sessions/{id}",
    params(("id" = String, Path, description = "Id of the session; everything else as in POST, written whole")),
    responses((status = 200, description = "The session"), (status = 422, description = "A value is refused, and nothing was changed"))
)]
pub(super) async fn change(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    Ok(value(&entity(&app, &app.edit_session(&viewer, path_id(&id)?, wish(&params)).await?)))
}

#[utoipa::path(
    delete,
    path = "/api/rounds/v1/sessions/{id}",
    params(("id" = String, Path, description = "Id of a session that has not begun")),
    responses((status = 200, description = "It is called off and gone"), (status = 422, description = "It has begun"))
)]
pub(super) async fn cancel(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    app.cancel_session(&viewer, path_id(&id)?).await?;
    Ok(empty())
}

/// The post's own JSON is ready; what the session adds stands before it.
fn write_post(it: &SessionPostView, out: &mut String) {
    let mut rest = json!({
        "prompt": it.row.prompt,
        "pinned": it.row.pinned,
        "hidden": it.row.hidden,
        "late": it.row.is_late(),
        "followers_at_posting": it.row.followers
    })
    .to_string();
    rest.pop();
    out.push_str(&rest);
    out.push_str(",\"status\":");
    it.post.write_json(out);
    out.push('}');
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/sessions/{id}/posts",
    params(
        ("id" = String, Path, description = "Id of the session"),
        ("prompt" = Option<i64>, Query, description = "Answers to this prompt only"),
        ("max_id" = Option<String>, Query, description = "Below this id; since_id and min_id as in timelines"),
        ("limit" = Option<i64>, Query, description = "At most 80")
    ),
    responses((status = 200, description = "Posts of the session, newest first, each with what its hosts said of it"))
)]
pub(super) async fn posts(
    State(app): State<App>,
    Auth(viewer): Auth,
    uri: Uri,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    let prompt = params.number("prompt")?.map(|number| i16::try_from(number).unwrap_or(0));
    let wanted = PostsWanted { prompt, ..PostsWanted::default() };
    let range = params.range(40, 80)?;
    let found = app.session_posts(&viewer, path_id(&id)?, wanted, range).await?;
    Ok(page(app.settings(), &uri, &found, write_post))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/sessions/{id}/posts/{post}",
    params(
        ("id" = String, Path, description = "Id of the session"),
        ("post" = String, Path, description = "Id of a post in it"),
        ("pinned" = Option<bool>, Query, description = "Whether it stands on top"),
        ("hidden" = Option<bool>, Query, description = "Whether it is left out of the page and the transcript"),
        ("prompt" = Option<i64>, Query, description = "The prompt that it answers; empty for none")
    ),
    responses((status = 200, description = "It is marked"), (status = 403, description = "Only the session's hosts may"))
)]
pub(super) async fn mark(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, post)): Path<(String, String)>,
    params: Params,
) -> ApiResult {
    viewer.account(kernel::Scope::WriteStatuses)?;
    let (id, post) = (path_id(&id)?, path_id(&post)?);
    for mark in marks(&params)? {
        app.mark_session_post(&viewer, id, post, mark).await?;
    }
    Ok(empty())
}

/// The marks that are asked for.
pub(crate) fn marks(params: &Params) -> Result<Vec<Mark>, Error> {
    let mut marks = Vec::new();
    marks.extend(params.flag("pinned").map(Mark::Pinned));
    marks.extend(params.flag("hidden").map(Mark::Hidden));
    if params.get("prompt").is_some() {
        let number = params.number("prompt")?.map(|number| i16::try_from(number).unwrap_or(0));
        marks.push(Mark::Answers(number));
    }
    Ok(marks)
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/sessions/{id}/here",
    params(("id" = String, Path, description = "Id of the session")),
    responses((status = 200, description = "How many people are there, with their professions and countries as numbers; no names"))
)]
pub(super) async fn here(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    let here = app.session_here(&viewer, path_id(&id)?).await?;
    let numbers = |list: &[(String, usize)]| -> Value {
        list.iter().map(|(name, people)| json!({ "name": name, "people": people })).collect()
    };
    Ok(value(&json!({
        "people": here.people,
        "professions": numbers(&here.professions),
        "countries": numbers(&here.countries)
    })))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/sessions/{id}/attend",
    params(("id" = String, Path, description = "Id of the session")),
    responses((status = 200, description = "Noted for this minute, when the session is open. Clients send it once a minute while it is read"))
)]
pub(super) async fn attend(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    app.attend_session(&viewer, path_id(&id)?).await?;
    Ok(empty())
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/sessions/{id}/remind",
    params(("id" = String, Path, description = "Id of the session")),
    responses((status = 200, description = "A notification and a mail come an hour before it opens"))
)]
pub(super) async fn remind(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    app.remind_of_session(&viewer, path_id(&id)?, true).await?;
    Ok(empty())
}

#[utoipa::path(
    delete,
    path = "/api/rounds/v1/sessions/{id}/remind",
    params(("id" = String, Path, description = "Id of the session")),
    responses((status = 200, description = "No reminder comes"))
)]
pub(super) async fn do_not_remind(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
) -> ApiResult {
    app.remind_of_session(&viewer, path_id(&id)?, false).await?;
    Ok(empty())
}

#[utoipa::path(
    put,
    path = "/api/rounds/v1/sessions/{id}/summary",
    params(
        ("id" = String, Path, description = "Id of the session"),
        ("summary" = String, Query, description = "At most 10,000 characters; also in the body")
    ),
    responses((status = 200, description = "The session"), (status = 403, description = "Only the session's hosts may"))
)]
pub(super) async fn sum_up(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    Ok(value(&entity(&app, &app.sum_up_session(&viewer, path_id(&id)?, &params.text("summary")).await?)))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/sessions/{id}/close",
    params(("id" = String, Path, description = "Id of a session that is open")),
    responses((status = 200, description = "It is closed"), (status = 403, description = "Only the session's hosts may"))
)]
pub(super) async fn close(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    app.close_session(&viewer, path_id(&id)?).await?;
    Ok(empty())
}
