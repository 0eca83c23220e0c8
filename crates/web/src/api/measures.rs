//! Campaigns and projects over our own API: what they measure, and what their sites enter.

use super::accounts::path_id;
use crate::Web;
use crate::error::{ApiResult, value};
use crate::params::Params;
use crate::viewer::Auth;
use app::measures::{File, Imported, MeasureResult, Measured, SiteWish};
use app::{App, Error};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use kernel::protocol::Protocol;
use kernel::spc::{Chart, Direction, Phase, explain};
use serde_json::{Value, json};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/rounds/v1/groups/{id}/measures", get(show))
        .route("/api/rounds/v1/groups/{id}/measures/protocol", post(write_protocol))
        .route("/api/rounds/v1/groups/{id}/measures/sites", post(put_site))
        .route("/api/rounds/v1/groups/{id}/measures/notes", post(note))
        .route("/api/rounds/v1/groups/{id}/measures/files/{file}", get(file))
        .route("/api/rounds/v1/measure-sites/{id}/leads/{account}", post(name_lead))
        .route("/api/rounds/v1/measure-sites/{id}/lock", post(lock).delete(unlock))
        .route("/api/rounds/v1/measure-sites/{id}/cases", post(enter))
        .route("/api/rounds/v1/measure-sites/{id}/import", post(import))
}

fn phase(chart: Chart, direction: Direction, it: &Phase) -> Value {
    let points = it.points.iter().map(|point| {
        json!({
            "value": point.value,
            "centre": point.centre,
            "lower": point.limits.map(|(lower, _)| lower),
            "upper": point.limits.map(|(_, upper)| upper),
            "signals": point.signals.len()
        })
    });
    json!({
        "points": points.collect::<Vec<_>>(),
        "useful": it.runs.useful,
        "longest_run": it.runs.longest,
        "crossings": it.runs.crossings,
        "signal": it.runs.signal(),
        "words": explain(chart, direction, it)
    })
}

fn result(it: &MeasureResult) -> Value {
    let direction = it.measure.direction;
    let chart =
        |chart: Chart| it.chart(chart).0.iter().map(|one| phase(chart, direction, one)).collect::<Vec<_>>();
    json!({
        "name": it.measure.name,
        "label": it.measure.label,
        "standard": it.measure.standard,
        "direction": if direction == Direction::Higher { "higher" } else { "lower" },
        "numerator": it.numerator,
        "denominator": it.denominator,
        "periods": it.periods.iter().map(|period| json!({
            "from": wire::time::iso_date(period.from),
            "cycle": period.cycle,
            "numerator": period.numerator,
            "denominator": period.denominator
        })).collect::<Vec<_>>(),
        "sites": it.sites.iter().map(|site| json!({
            "name": site.name,
            "numerator": site.figures.map(|it| it.0),
            "denominator": site.figures.map(|it| it.1),
            "suppressed": site.figures.is_none()
        })).collect::<Vec<_>>(),
        "run_chart": chart(Chart::Run),
        "p_chart": chart(Chart::P)
    })
}

fn entity(it: &Measured) -> Value {
    json!({
        "protocol": it.protocol.as_ref().map(|(row, _)| json!({ "version": row.version, "cycle": row.cycle, "text": row.text })),
        "cases": it.cases,
        "sites": it.sites,
        "measures": it.results.iter().map(result).collect::<Vec<_>>(),
        "notes": it.notes.iter().map(|note| json!({ "at": wire::time::iso_date(note.at), "what": note.what })).collect::<Vec<_>>(),
        "steering": it.standing.steering,
        "leads_sites": it.standing.sites.iter().map(ToString::to_string).collect::<Vec<_>>()
    })
}

#[utoipa::path(get, path = "/api/rounds/v1/groups/{id}/measures",
    params(("id" = String, Path, description = "Id of the account of a campaign or a project")),
    responses((status = 200, description = "Its protocol, adherence over all sites, by site and over time, with its charts as numbers"), (status = 404, description = "There is no such group, or it measures nothing")))]
pub(super) async fn show(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(value(&entity(&app.measured(&viewer, path_id(&id)?).await?)))
}

#[utoipa::path(post, path = "/api/rounds/v1/groups/{id}/measures/protocol",
    params(("id" = String, Path), ("text" = String, Query, description = "The protocol; docs/MEASURES.md says how it is written"), ("new_cycle" = Option<bool>, Query, description = "Begin a new audit cycle: needed when cases were entered")),
    responses((status = 200, description = "The number of the version"), (status = 403, description = "For the steering group"), (status = 422, description = "A line cannot be read, or cases were entered under the version before")))]
pub(super) async fn write_protocol(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    let version =
        app.write_protocol(&viewer, path_id(&id)?, params.text("text"), params.is("new_cycle")).await?;
    Ok(value(&json!({ "version": version })))
}

/// A site, in a form or as JSON.
pub(crate) fn site(params: &Params) -> SiteWish {
    SiteWish {
        code: params.text("code"),
        name: params.text("name"),
        audit_registration: params.text("audit_registration"),
        caldicott: params.text("caldicott"),
    }
}

#[utoipa::path(post, path = "/api/rounds/v1/groups/{id}/measures/sites",
    params(("id" = String, Path), ("code" = String, Query), ("name" = String, Query), ("audit_registration" = Option<String>, Query), ("caldicott" = Option<String>, Query)),
    responses((status = 200, description = "The id of the site, new or changed"), (status = 403, description = "For the steering group")))]
pub(super) async fn put_site(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    let id = app.put_site(&viewer, path_id(&id)?, site(&params)).await?;
    Ok(value(&json!({ "id": id.to_string() })))
}

#[utoipa::path(post, path = "/api/rounds/v1/groups/{id}/measures/notes",
    params(("id" = String, Path), ("at" = String, Query, description = "ISO 8601"), ("what" = String, Query)),
    responses((status = 200, description = "It stands on the charts"), (status = 403, description = "For the steering group")))]
pub(super) async fn note(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    let at = params
        .time("at")?
        .ok_or_else(|| Error::invalid("at", "The day is missing. Write it as 2026-03-31."))?;
    app.note_measures(&viewer, path_id(&id)?, at, &params.text("what")).await?;
    Ok(value(&json!({})))
}

/// A file for whoever may have it.
pub(crate) async fn send_file(
    app: &App,
    viewer: &app::Viewer,
    group: i64,
    name: &str,
) -> Result<Response, Error> {
    let file = File::parse(name).ok_or(Error::NotFound)?;
    let text = app.measures_file(viewer, group, file).await?;
    let kind = if name.ends_with(".csv") { "text/csv; charset=utf-8" } else { "text/plain; charset=utf-8" };
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], text)
        .into_response())
}

#[utoipa::path(get, path = "/api/rounds/v1/groups/{id}/measures/files/{file}",
    params(("id" = String, Path), ("file" = String, Path, description = "cases.csv, dictionary.csv, results.csv, authors.csv, protocol.txt or methods.txt")),
    responses((status = 200, description = "The file"), (status = 403, description = "Cases are for leads, and for the steering group when the protocol says so")))]
pub(super) async fn file(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, name)): Path<(String, String)>,
) -> ApiResult {
    Ok(send_file(&app, &viewer, path_id(&id)?, &name).await?)
}

#[utoipa::path(post, path = "/api/rounds/v1/measure-sites/{id}/leads/{account}",
    params(("id" = String, Path), ("account" = String, Path, description = "A member of the group"), ("instead_of" = Option<String>, Query, description = "Whose place it is: a handover")),
    responses((status = 200, description = "Named"), (status = 403, description = "For the steering group, and for a lead who hands over")))]
pub(super) async fn name_lead(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, account)): Path<(String, String)>,
    params: Params,
) -> ApiResult {
    let account = path_id(&account)?;
    app.name_lead(&viewer, path_id(&id)?, account, params.id("instead_of")?).await?;
    Ok(value(&json!({})))
}

#[utoipa::path(post, path = "/api/rounds/v1/measure-sites/{id}/lock", params(("id" = String, Path)), responses((status = 200, description = "Nothing is entered any more"), (status = 403, description = "For the steering group")))]
pub(super) async fn lock(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    app.lock_site(&viewer, path_id(&id)?, true).await?;
    Ok(value(&json!({})))
}

#[utoipa::path(delete, path = "/api/rounds/v1/measure-sites/{id}/lock", params(("id" = String, Path)), responses((status = 200, description = "Open again"), (status = 403, description = "For the steering group")))]
pub(super) async fn unlock(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    app.lock_site(&viewer, path_id(&id)?, false).await?;
    Ok(value(&json!({})))
}

/// The values of a case in the order of the protocol's fields.
pub(crate) fn texts(protocol: &Protocol, params: &Params) -> Vec<String> {
    protocol.fields.iter().map(|field| params.text(&field.name)).collect()
}

#[utoipa::path(post, path = "/api/rounds/v1/measure-sites/{id}/cases",
    params(("id" = String, Path), ("date" = String, Query, description = "The day, as 2026-03-31; the week is kept")),
    responses((status = 200, description = "Entered. The other parameters are the fields of the protocol"), (status = 403, description = "For whoever leads the site now and has passed the training"), (status = 422, description = "A value is refused")))]
pub(super) async fn enter(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    let site = path_id(&id)?;
    let protocol = app.protocol_of_site(&viewer, site).await?;
    app.enter_case(&viewer, site, &params.text("date"), texts(&protocol, &params)).await?;
    Ok(value(&json!({})))
}

#[utoipa::path(post, path = "/api/rounds/v1/measure-sites/{id}/import",
    params(("id" = String, Path), ("csv" = String, Query, description = "The file: a column `date` and one for each field")),
    responses((status = 200, description = "How many were taken, or for each bad row its number, field and reason; then nothing was stored"), (status = 422, description = "The file is no table, or its headers are not the protocol's")))]
pub(super) async fn import(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    Ok(value(&match app.import_cases(&viewer, path_id(&id)?, &params.text("csv")).await? {
        Imported::Taken(cases) => json!({ "taken": cases, "problems": [] }),
        Imported::Refused(problems) => json!({
            "taken": 0,
            "problems": problems.iter().map(|it| json!({ "row": it.row, "field": it.field, "reason": it.says })).collect::<Vec<_>>()
        }),
    }))
}
