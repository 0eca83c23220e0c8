//! Questions for applications that know them. To all others a question is a poll.

use super::accounts::path_id;
use crate::Web;
use crate::error::{ApiResult, value};
use crate::params::Params;
use crate::viewer::Auth;
use app::cards::PostView;
use app::posts::{Draft, PlannedKey, Poll, Published};
use app::questions::analysis::Analysed;
use app::questions::edit::Change;
use app::questions::sets::Completed;
use app::questions::{Flaw, flaws};
use app::{App, Error};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::routing::{get, post};
use serde_json::{Value, json};
use wire::time::iso;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/rounds/v1/questions", post(publish).get(newest))
        .route("/api/rounds/v1/questions/check", post(check))
        .route("/api/rounds/v1/questions/{post_id}", get(show).put(revise))
        .route("/api/rounds/v1/questions/{post_id}/answer", post(answer))
        .route("/api/rounds/v1/questions/{post_id}/analysis", get(analysis))
}

/// A question as its viewer may see it: what is sealed is null.
pub(super) fn question(view: &PostView) -> Value {
    let opened = view.card.opened.as_ref();
    let poll = view.poll.as_ref();
    let distribution: Option<Vec<i64>> =
        poll.and_then(|poll| poll.options.iter().map(|(_, votes)| *votes).collect());
    json!({
        "post_id": view.id().to_string(),
        "account_id": view.author.row.id.to_string(),
        "url": view.card.url,
        "stem": view.card.row.text,
        "media_attachments": view.card.media.iter().map(|it| json!({ "id": it.id.to_string(), "description": it.alt })).collect::<Vec<_>>(),
        "options": poll.map(|poll| poll.options.iter().map(|(title, _)| title.as_str()).collect::<Vec<_>>()),
        "closes_at": poll.map(|poll| iso(poll.expires_at)),
        "closed": poll.map(|poll| poll.expired),
        "answers_count": poll.map(|poll| poll.voters),
        "answered": view.marks.as_ref().and(poll).map(|poll| poll.voted),
        "own_choice": poll.and_then(|poll| poll.own.first()),
        "key": opened.map(|it| it.key),
        "explanation": opened.map(|it| it.explanation.as_str()),
        "references": opened.map(|it| it.references.lines().collect::<Vec<_>>()),
        "feedback": opened.map(|it| &it.feedback),
        "distribution": opened.and(distribution)
    })
}

pub(super) fn completed(set: &Completed) -> Value {
    json!({
        "id": set.set.to_string(),
        "title": set.title,
        "score": set.score,
        "questions": set.questions,
        "minutes": set.minutes,
        "finished_at": iso(set.at_ms)
    })
}

/// Flaws of writing, as applications show them.
pub(crate) fn flaws_json(found: &[Flaw]) -> Value {
    let flaw = |it: &Flaw| json!({ "kind": it.kind(), "option": it.option(), "says": it.says() });
    json!({ "flaws": found.iter().map(flaw).collect::<Vec<_>>() })
}

/// The right option, from 0.
fn key(params: &Params) -> Result<usize, Error> {
    params.number("key")?.and_then(|at| usize::try_from(at).ok()).ok_or_else(|| {
        Error::invalid(
            "key",
            "It is not said which option is right. Send its position as key; the first is 0.",
        )
    })
}

/// References as lines, or as a list.
fn references(params: &Params) -> String {
    params.all("references").join("\n")
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/questions",
    params(
        ("stem" = String, Query, description = "What is asked. All of these may also be in the body, as JSON or as a form; the post takes visibility, language, spoiler_text, sensitive, in_reply_to_id, media_ids and scheduled_at as /api/v1/statuses does"),
        ("options" = Vec<String>, Query, description = "Two to six"),
        ("key" = i64, Query, description = "Position of the right option, from 0"),
        ("explanation" = Option<String>, Query, description = "Sealed with the key"),
        ("references" = Option<Vec<String>>, Query, description = "Sealed with the key"),
        ("feedback" = Option<Vec<String>>, Query, description = "What is said about each option"),
        ("expires_in" = Option<i64>, Query, description = "Seconds; at most a year, a day unless said")
    ),
    responses(
        (status = 200, description = "The question as its author sees it; of a scheduled one, the plan"),
        (status = 401, description = "No valid token"),
        (status = 403, description = "The token lacks write:statuses"),
        (status = 422, description = "A value is refused; details name the field, and nothing was published")
    )
)]
pub(super) async fn publish(
    State(app): State<App>,
    Auth(viewer): Auth,
    headers: HeaderMap,
    params: Params,
) -> ApiResult {
    viewer.account(kernel::Scope::WriteStatuses)?;
    let draft = Draft {
        text: params.text("stem"),
        spoiler: params.text("spoiler_text"),
        sensitive: params.flag("sensitive"),
        visibility: params.owned("visibility"),
        group: params.id("group_id")?,
        language: params.owned("language"),
        in_reply_to: params.id("in_reply_to_id")?,
        media: params.ids("media_ids")?,
        poll: Some(Poll {
            options: params.all("options"),
            expires_in: params.number("expires_in")?.unwrap_or(86_400),
            multiple: false,
            hide_totals: true,
            key: Some(PlannedKey {
                position: key(&params)?,
                explanation: params.text("explanation"),
                references: references(&params),
                feedback: params.all("feedback"),
                title: String::new(),
            }),
        }),
        scheduled_at: params.time("scheduled_at")?,
        with_interests: params.is("rounds_interests"),
    };
    let again = headers.get("idempotency-key").and_then(|value| value.to_str().ok());
    Ok(match app.publish(&viewer, draft, again).await? {
        Published::Now(post) => value(&question(&post)),
        Published::Later(plan) => super::scheduled::one(&app, &plan),
    })
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/questions",
    params(("max_id" = Option<String>, Query, description = "Older than this post"), ("limit" = Option<i64>, Query, description = "At most 40")),
    responses((status = 200, description = "Public questions, newest first; what is sealed is null"))
)]
pub(super) async fn newest(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    let found = app.newest_questions(&viewer, params.range(20, 40)?).await?;
    Ok(value(&found.items.iter().map(question).collect()))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/questions/check",
    params(
        ("stem" = String, Query, description = "Nothing is stored"),
        ("options" = Option<Vec<String>>, Query, description = "Those that are written"),
        ("key" = Option<i64>, Query, description = "Position of the right one, from 0")
    ),
    responses((status = 200, description = "flaws of writing, each with kind, option (or null) and a sentence: warnings, never refusals"))
)]
pub(super) async fn check(Auth(viewer): Auth, params: Params) -> ApiResult {
    viewer.account(kernel::Scope::WriteStatuses)?;
    let key = params.number("key")?.and_then(|at| usize::try_from(at).ok());
    let mut options = params.all("options");
    options.truncate(26);
    Ok(value(&flaws_json(&flaws(&params.text("stem"), &options, key))))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/questions/{post_id}",
    params(("post_id" = String, Path, description = "Id of the post")),
    responses(
        (status = 200, description = "key, explanation, references, feedback and distribution are null until the viewer has answered or the question has closed"),
        (status = 404, description = "There is no such question for the viewer")
    )
)]
pub(super) async fn show(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(value(&question(&app.question(&viewer, path_id(&id)?).await?)))
}

#[utoipa::path(
    put,
    path = "/api/rounds/v1/questions/{post_id}",
    params(
        ("post_id" = String, Path, description = "Id of the post"),
        ("stem" = Option<String>, Query, description = "The text, anew"),
        ("explanation" = Option<String>, Query, description = "Anew; also after answers"),
        ("references" = Option<Vec<String>>, Query, description = "Anew; also after answers"),
        ("options" = Option<Vec<String>>, Query, description = "Anew, with key; only before the first answer"),
        ("key" = Option<i64>, Query, description = "Anew; only before the first answer")
    ),
    responses(
        (status = 200, description = "The question as it is now"),
        (status = 404, description = "There is no such question of the viewer's own"),
        (status = 422, description = "Somebody has answered, or a value is refused")
    )
)]
pub(super) async fn revise(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    viewer.account(kernel::Scope::WriteStatuses)?;
    let change = Change {
        stem: params.owned("stem"),
        options: params.has_any("options").then(|| params.all("options")),
        key: params.get("key").map(|_| key(&params)).transpose()?,
        explanation: params.owned("explanation"),
        references: params.has_any("references").then(|| references(&params)),
    };
    Ok(value(&question(&app.revise_question(&viewer, path_id(&id)?, change).await?)))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/questions/{post_id}/answer",
    params(
        ("post_id" = String, Path, description = "Id of the post"),
        ("choice" = i64, Query, description = "Position of the chosen option, from 0. May also be in the body")
    ),
    responses(
        (status = 200, description = "The question with its key; completed_set is the set that this answer completed, or null"),
        (status = 404, description = "There is no such question for the viewer"),
        (status = 422, description = "It is closed, answered already, or there is no such option")
    )
)]
pub(super) async fn answer(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    viewer.account(kernel::Scope::WriteStatuses)?;
    let choice = params.number("choice")?.and_then(|at| usize::try_from(at).ok()).ok_or_else(|| {
        Error::invalid("choice", "No option was chosen. Send its position as choice; the first is 0.")
    })?;
    let (view, set) = app.answer(&viewer, path_id(&id)?, choice).await?;
    let mut body = question(&view);
    body["completed_set"] = set.as_ref().map(completed).unwrap_or_default();
    Ok(value(&body))
}

/// Figures of one question; null where too few have answered.
pub(super) fn analysed(it: &Analysed) -> Value {
    let titles: Vec<String> = it.view.card.poll.as_ref().map(|poll| poll.titles()).unwrap_or_default();
    let key = it.view.card.opened.as_ref().and_then(|opened| usize::try_from(opened.key).ok());
    let options: Vec<Value> = it
        .item
        .options
        .iter()
        .zip(&titles)
        .enumerate()
        .map(|(at, (spread, title))| {
            json!({
                "title": title,
                "is_key": key == Some(at),
                "chosen": spread.chosen,
                "share": spread.share,
                "non_functional": spread.non_functional
            })
        })
        .collect();
    json!({
        "post_id": it.view.id().to_string(),
        "answers": it.item.answers,
        "difficulty": it.item.difficulty,
        "discrimination": it.item.discrimination,
        "median_seconds": it.median_ms.map(|ms| ms as f64 / 1000.0),
        "options": options,
        "flaws": flaws_json(&flaws(&it.view.card.row.text, &titles, key))["flaws"]
    })
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/questions/{post_id}/analysis",
    params(("post_id" = String, Path, description = "Id of the post")),
    responses(
        (status = 200, description = "For its author: difficulty, each option with how often it was chosen, distractors that do not work, flaws of writing"),
        (status = 404, description = "There is no such question of the viewer's own")
    )
)]
pub(super) async fn analysis(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
) -> ApiResult {
    viewer.account(kernel::Scope::ReadStatuses)?;
    Ok(value(&analysed(&app.question_analysis(&viewer, path_id(&id)?).await?)))
}
