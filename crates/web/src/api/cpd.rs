//! The CPD ledger of the token's account, and of nobody else. It has scopes of its own, `cpd:read` and `cpd:write`, which
//! `read` and `write` do not cover.

use super::accounts::path_id;
use crate::Web;
use crate::error::{ApiResult, empty, value};
use crate::params::Params;
use crate::viewer::Auth;
use app::cpd::{
    Activity, Change, Dashboard, Entry, Evidence, Export, Format, ReflectionWish, SchemeStanding,
};
use app::{App, Error, Viewer};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use kernel::Scope;
use kernel::cpd::{Domain, Information, Kind, Scheme, Setting};
use serde_json::{Value, json};
use wire::time::iso;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/rounds/v1/cpd", get(dashboard))
        .route("/api/rounds/v1/cpd/schemes", get(schemes).put(choose))
        .route("/api/rounds/v1/cpd/export", get(export))
        .route("/api/rounds/v1/cpd/activities", get(activities).post(enter))
        .route("/api/rounds/v1/cpd/activities/{id}", get(show).patch(change).delete(remove))
        .route("/api/rounds/v1/cpd/activities/{id}/evidence", post(attach))
        .route("/api/rounds/v1/cpd/evidence/{id}", get(evidence).delete(remove_evidence))
}

fn file(it: &Evidence) -> Value {
    json!({
        "id": it.id.to_string(),
        "name": it.name,
        "content_type": it.content_type,
        "bytes": it.bytes,
        "sha256": it.sha256,
        "created_at": iso(it.created_at)
    })
}

fn activity(it: &Activity) -> Value {
    let reflection = &it.reflection;
    json!({
        "id": it.id.to_string(),
        "source": it.source.code(),
        "title": it.title,
        "provider": it.provider,
        "started_at": iso(it.started_at),
        "ended_at": iso(it.ended_at),
        "minutes": it.minutes.counted(),
        "measured_minutes": it.minutes.measured,
        "corrected_minutes": it.minutes.kept,
        "self_declared_minutes": it.minutes.declared,
        "how_measured": it.how.code(),
        "provenance": it.provenance(),
        "score": it.score,
        "annotation": it.annotation,
        "learning_need": reflection.learning_need,
        "what": reflection.what,
        "so_what": reflection.so_what,
        "now_what": reflection.now_what,
        "role": reflection.role,
        "domains": reflection.domains.iter().map(|it| it.code()).collect::<Vec<_>>(),
        "supporting_information": reflection.information.code(),
        "setting": reflection.setting.code(),
        "kind": reflection.kind.code(),
        "clinical": reflection.clinical,
        "evidence": it.evidence.iter().map(file).collect::<Vec<_>>(),
        "created_at": iso(it.created_at),
        "updated_at": iso(it.updated_at)
    })
}

fn scheme(it: &Scheme) -> Value {
    json!({ "code": it.code, "name": it.name, "source": it.source, "unit": it.unit.words(), "notes": it.notes })
}

fn standing(it: &SchemeStanding) -> Value {
    let mut body = scheme(&it.scheme);
    let (from, until) = it.standing.year.span();
    body["year"] = it.standing.year.label().into();
    body["from"] = iso(from).into();
    body["until"] = iso(until).into();
    body["met"] = it.standing.is_met().into();
    body["rules"] = it
        .standing
        .rules
        .iter()
        .map(|row| {
            json!({
                "label": row.rule.label,
                "have": row.have.to_string(),
                "least": row.rule.least.map(|it| it.to_string()),
                "most": row.rule.most.map(|it| it.to_string()),
                "missing": row.missing().to_string(),
                "beyond_most": row.over.to_string(),
                "years": row.rule.years
            })
        })
        .collect();
    body
}

fn whole(it: &Dashboard) -> Value {
    let (measured, declared) = it.minutes();
    json!({
        "year": it.year.label(),
        "measured_minutes": measured,
        "self_declared_minutes": declared,
        "schemes": it.schemes.iter().map(standing).collect::<Vec<_>>(),
        "activities": it.activities.iter().map(activity).collect::<Vec<_>>()
    })
}

/// The calendar year in which the wanted one begins.
pub(crate) fn year(params: &Params) -> Result<Option<i16>, Error> {
    let wanted = params.number("year")?;
    wanted
        .map(|year| i16::try_from(year).ok().filter(|year| (1970..=9000).contains(year)))
        .map(|year| year.ok_or_else(|| Error::invalid("year", "Write the year with four digits.")))
        .transpose()
}

fn minutes(params: &Params) -> Result<Option<i32>, Error> {
    // One that does not fit is refused as too many.
    Ok(params.number("minutes")?.map(|minutes| i32::try_from(minutes).unwrap_or(i32::MAX)))
}

/// One of a few words, or a refusal that names them.
fn word<T: Copy>(
    params: &Params,
    field: &'static str,
    all: &[T],
    code: fn(T) -> &'static str,
) -> Result<Option<T>, Error> {
    let Some(text) = params.get(field) else { return Ok(None) };
    all.iter().copied().find(|it| code(*it) == text).map(Some).ok_or_else(|| {
        let codes: Vec<&str> = all.iter().map(|it| code(*it)).collect();
        Error::invalid(field, format!("{field} is one of {}.", codes.join(", ")))
    })
}

/// The words of a form or of JSON about what was learnt.
pub(crate) fn reflection(params: &Params) -> Result<ReflectionWish, Error> {
    let domains = params.all("domains");
    let domains = domains
        .iter()
        .filter(|code| !code.is_empty())
        .map(|code| {
            Domain::parse(code).ok_or_else(|| {
                let codes: Vec<&str> = Domain::ALL.iter().map(|it| it.code()).collect();
                Error::invalid("domains", format!("domains are of {}.", codes.join(", ")))
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(ReflectionWish {
        learning_need: params.owned("learning_need"),
        what: params.owned("what"),
        so_what: params.owned("so_what"),
        now_what: params.owned("now_what"),
        role: params.owned("role"),
        domains: params.has_any("domains").then_some(domains),
        information: word(params, "supporting_information", Information::ALL, Information::code)?,
        setting: word(params, "setting", Setting::ALL, Setting::code)?,
        kind: word(params, "kind", Kind::ALL, Kind::code)?,
        clinical: params.flag("clinical"),
    })
}

/// What is entered by hand.
pub(crate) fn entry(params: &Params) -> Result<Entry, Error> {
    Ok(Entry {
        title: params.text("title"),
        provider: params.text("provider"),
        started_at: params.time("started_at")?.ok_or_else(|| {
            Error::invalid("started_at", "Say when it was, as 2026-11-24 or 2026-11-24T20:00:00Z.")
        })?,
        minutes: minutes(params)?.unwrap_or(0),
        reflection: reflection(params)?,
    })
}

pub(crate) fn changed(params: &Params) -> Result<Change, Error> {
    Ok(Change {
        minutes: minutes(params)?,
        annotation: params.owned("annotation"),
        reflection: reflection(params)?,
    })
}

/// The one file of a form.
pub(crate) fn handed_in(params: &Params) -> Result<(String, Vec<u8>), Error> {
    let file = params
        .file("file")
        .ok_or_else(|| Error::invalid("file", "No file came with the form. Choose one and send it again."))?;
    Ok((file.name, file.bytes.into()))
}

/// Bytes as a file to be saved: nothing of it runs or shows inside our pages, and no cache keeps it.
pub(crate) fn download(name: &str, content_type: &str, bytes: Vec<u8>) -> Response {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_graphic() && !"\"\\%;".contains(c) { c } else { '_' }).collect();
    let encoded = crate::params::encode(name);
    let mut response = bytes.into_response();
    for (header, value) in [
        (header::CONTENT_TYPE, content_type.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"),
        ),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(header, value);
        }
    }
    response
}

pub(crate) fn saved(export: Export) -> Response {
    download(&export.name, export.content_type, export.bytes)
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/cpd",
    params(("year" = Option<i32>, Query, description = "The calendar year in which the first scheme's year begins; the running one without it")),
    responses(
        (status = 200, description = "The year against the chosen schemes: for each its rules with have, least, most and missing; and the year's activities, newest first"),
        (status = 403, description = "The token lacks cpd:read, which read does not cover")
    )
)]
pub(super) async fn dashboard(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    viewer.account(Scope::CpdRead)?;
    Ok(value(&whole(&app.cpd_dashboard(&viewer, year(&params)?).await?)))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/cpd/schemes",
    responses((status = 200, description = "Every scheme that can be chosen here: code, name, source, unit, notes"))
)]
pub(super) async fn schemes(State(app): State<App>, Auth(viewer): Auth) -> ApiResult {
    viewer.account(Scope::CpdRead)?;
    Ok(value(&app.schemes().iter().map(scheme).collect()))
}

#[utoipa::path(
    put,
    path = "/api/rounds/v1/cpd/schemes",
    params(("schemes" = Vec<String>, Query, description = "Codes, the one that is shown first in front; also in the body")),
    responses(
        (status = 200, description = "Chosen: {}"),
        (status = 403, description = "The token lacks cpd:write"),
        (status = 422, description = "There is no such scheme; nothing was changed")
    )
)]
pub(super) async fn choose(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    app.choose_schemes(&viewer, params.all("schemes")).await?;
    Ok(empty())
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/cpd/export",
    params(
        ("format" = Option<String>, Query, description = "csv, pdf (a portfolio for an appraiser), json, xapi (statements of xAPI 2.0) or ics; csv without it"),
        ("year" = Option<i32>, Query, description = "As for the dashboard")
    ),
    responses((status = 200, description = "The year as a file"), (status = 403, description = "The token lacks cpd:read"))
)]
pub(super) async fn export(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    viewer.account(Scope::CpdRead)?;
    let format = Format::parse(params.get("format").unwrap_or("csv"))?;
    Ok(saved(app.export_cpd(&viewer, year(&params)?, format).await?))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/cpd/activities",
    params(
        ("from" = Option<String>, Query, description = "Those that ended at this time or later"),
        ("until" = Option<String>, Query, description = "Those that ended before this time")
    ),
    responses((status = 200, description = "Activities, newest first, each with what was measured, corrected and self-declared"), (status = 403, description = "The token lacks cpd:read"))
)]
pub(super) async fn activities(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    viewer.account(Scope::CpdRead)?;
    let from = params.time("from")?.unwrap_or(0);
    let until = params.time("until")?.unwrap_or(i64::MAX);
    let all = app.activities(&viewer, from, until).await?;
    Ok(value(&all.iter().map(activity).collect()))
}

async fn shown(app: &App, me: i64, id: i64) -> ApiResult {
    Ok(value(&activity(&app.activity(&Viewer::itself(me), id).await?)))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/cpd/activities",
    params(
        ("title" = String, Query, description = "All of these may also be in the body"),
        ("started_at" = String, Query, description = "A day or a time"),
        ("minutes" = i32, Query, description = "Self-declared"),
        ("provider" = Option<String>, Query, description = "Who offered it"),
        ("role" = Option<String>, Query, description = "attended, presented …"),
        ("learning_need" = Option<String>, Query, description = "What it was meant for"),
        ("what" = Option<String>, Query, description = "Reflection: what happened; so_what and now_what follow"),
        ("domains" = Option<Vec<String>>, Query, description = "knowledge, patients, colleagues, trust"),
        ("supporting_information" = Option<String>, Query, description = "cpd, quality_improvement, significant_event, patient_feedback, colleague_feedback, compliment"),
        ("setting" = Option<String>, Query, description = "external, internal, personal"),
        ("kind" = Option<String>, Query, description = "education, reviewing, outcomes, other"),
        ("clinical" = Option<bool>, Query, description = "Clinical or not")
    ),
    responses(
        (status = 200, description = "The activity"),
        (status = 403, description = "The token lacks cpd:write"),
        (status = 422, description = "A value is refused, or a text may identify a patient; nothing was kept")
    )
)]
pub(super) async fn enter(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    let me = viewer.account(Scope::CpdWrite)?;
    let id = app.enter_activity(&viewer, entry(&params)?).await?;
    shown(&app, me, id).await
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/cpd/activities/{id}",
    params(("id" = String, Path, description = "Id of the activity")),
    responses((status = 200, description = "The activity"), (status = 404, description = "There is none in the token's own ledger"))
)]
pub(super) async fn show(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(value(&activity(&app.activity(&viewer, path_id(&id)?).await?)))
}

#[utoipa::path(
    patch,
    path = "/api/rounds/v1/cpd/activities/{id}",
    params(
        ("id" = String, Path, description = "Id of the activity"),
        ("minutes" = Option<i32>, Query, description = "In all. Less than was measured is a correction; more is added as self-declared, and measured_minutes never changes"),
        ("annotation" = Option<String>, Query, description = "A note. The words of a reflection as for a new one; what is left out stays")
    ),
    responses(
        (status = 200, description = "The activity as it is now"),
        (status = 404, description = "There is none in the token's own ledger"),
        (status = 422, description = "A value is refused, or a text may identify a patient; nothing was changed")
    )
)]
pub(super) async fn change(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    let me = viewer.account(Scope::CpdWrite)?;
    let id = path_id(&id)?;
    app.change_activity(&viewer, id, changed(&params)?).await?;
    shown(&app, me, id).await
}

#[utoipa::path(
    delete,
    path = "/api/rounds/v1/cpd/activities/{id}",
    params(("id" = String, Path, description = "Id of the activity")),
    responses((status = 200, description = "It is gone with its words and files, and does not come back by being measured again"), (status = 404, description = "There is none in the token's own ledger"))
)]
pub(super) async fn remove(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    app.remove_activity(&viewer, path_id(&id)?).await?;
    Ok(empty())
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/cpd/activities/{id}/evidence",
    params(("id" = String, Path, description = "Id of the activity; the file is in the form's field `file`, at most 20 MB")),
    responses(
        (status = 200, description = "The activity with its files: name, bytes, sha256"),
        (status = 413, description = "The request is larger than the server takes; nothing was kept"),
        (status = 422, description = "The file is too large, or its name may identify a patient; nothing was kept")
    )
)]
pub(super) async fn attach(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    let me = viewer.account(Scope::CpdWrite)?;
    let id = path_id(&id)?;
    let (name, bytes) = handed_in(&params)?;
    app.attach_evidence(&viewer, id, &name, bytes).await?;
    shown(&app, me, id).await
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/cpd/evidence/{id}",
    params(("id" = String, Path, description = "Id of the file")),
    responses((status = 200, description = "Its bytes"), (status = 404, description = "There is none in the token's own ledger"))
)]
pub(super) async fn evidence(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
) -> ApiResult {
    let (file, bytes) = app.evidence(&viewer, path_id(&id)?).await?;
    Ok(download(&file.name, &file.content_type, bytes))
}

#[utoipa::path(
    delete,
    path = "/api/rounds/v1/cpd/evidence/{id}",
    params(("id" = String, Path, description = "Id of the file")),
    responses((status = 200, description = "The file is destroyed"), (status = 404, description = "There is none in the token's own ledger"))
)]
pub(super) async fn remove_evidence(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
) -> ApiResult {
    app.remove_evidence(&viewer, path_id(&id)?).await?;
    Ok(empty())
}
