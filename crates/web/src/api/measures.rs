//! Campaigns and projects over our own API: what they measure, and what their sites enter.

use super::accounts::path_id;
use crate::Web;
use crate::error::{ApiResult, value};
use crate::params::Params;
use crate::viewer::Auth;
use app::measures::{
    CaseView, ChartName, File, Imported, MeasureResult, Measured, NoteWish, OverTimeKind, QueryView, Series,
    SiteDesk, SiteWish,
};
use app::{App, Error};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use kernel::protocol::{Protocol, Tally};
use kernel::spc::{Chart, Direction, Phase, explain};
use serde_json::{Value, json};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/rounds/v1/groups/{id}/measures", get(show))
        .route("/api/rounds/v1/groups/{id}/measures/protocol", post(write_protocol))
        .route("/api/rounds/v1/groups/{id}/measures/sites", post(put_site))
        .route("/api/rounds/v1/groups/{id}/measures/notes", post(note))
        .route("/api/rounds/v1/groups/{id}/measures/notes/{note}", put(change_note).delete(remove_note))
        .route("/api/rounds/v1/groups/{id}/measures/files/{file}", get(file))
        .route("/api/rounds/v1/groups/{id}/measures/charts/{file}", get(chart))
        .route("/api/rounds/v1/measure-sites/{id}/leads/{account}", post(name_lead))
        .route("/api/rounds/v1/measure-sites/{id}/lock", post(lock).delete(unlock))
        .route("/api/rounds/v1/measure-sites/{id}/cases", get(cases).post(enter))
        .route("/api/rounds/v1/measure-sites/{id}/import", post(import))
        .route("/api/rounds/v1/measure-cases/{id}", get(case).put(correct).delete(withdraw))
        .route("/api/rounds/v1/measure-cases/{id}/queries", post(raise))
        .route("/api/rounds/v1/measure-queries/{id}/answer", post(answer))
        .route("/api/rounds/v1/measure-queries/{id}/close", post(close))
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

/// A sum as JSON has it: whole where it is whole.
fn number(it: f64) -> Value {
    if it.fract() == 0.0 { json!(it as i64) } else { json!(it) }
}

fn figures(it: Tally) -> Value {
    json!({ "numerator": number(it.numerator()), "denominator": number(it.denominator()), "cases": it.cases })
}

/// `figures` and what they are about.
fn about(mut figures: Value, what: Value) -> Value {
    if let (Value::Object(figures), Value::Object(what)) = (&mut figures, what) {
        figures.extend(what);
    }
    figures
}

fn phases(series: &Series, direction: Direction) -> Vec<Value> {
    series.phases.iter().map(|it| phase(series.chart, direction, it)).collect()
}

fn result(all: &Measured, it: &MeasureResult) -> Value {
    let measure = &it.measure;
    let control = all.series(it, OverTimeKind::Control);
    let periods = it.periods.iter().map(|period| {
        about(
            figures(period.tally),
            json!({ "from": wire::time::iso_date(period.from), "cycle": period.cycle }),
        )
    });
    let sites = it.sites.iter().map(|site| {
        let shown = site
            .figures
            .map_or_else(|| json!({ "numerator": null, "denominator": null, "cases": null }), figures);
        about(shown, json!({ "name": site.name, "suppressed": site.figures.is_none() }))
    });
    let what = json!({
        "name": measure.name,
        "label": measure.label,
        "standard": measure.standard.map(|it| number(it as f64 / 10.0)),
        "direction": if measure.direction == Direction::Higher { "higher" } else { "lower" },
        "value": measure.count(it.tally).map(kernel::spc::Count::value),
        "periods": periods.collect::<Vec<_>>(),
        "sites": sites.collect::<Vec<_>>(),
        "run_chart": phases(&all.series(it, OverTimeKind::Run), measure.direction),
        "control": match control.chart { Chart::P => "p", Chart::U => "u", Chart::Xmr { .. } => "xmr", Chart::Run => "run" },
        "control_chart": phases(&control, measure.direction)
    });
    about(figures(it.tally), what)
}

fn entity(it: &Measured) -> Value {
    json!({
        "protocol": it.protocol.as_ref().map(|(row, _)| json!({ "version": row.version, "cycle": row.cycle, "text": row.text })),
        "cases": it.cases,
        "sites": it.sites,
        "measures": it.results.iter().map(|one| result(it, one)).collect::<Vec<_>>(),
        "notes": it.notes.iter().map(|note| json!({ "id": note.id.to_string(), "at": wire::time::iso_date(note.at), "what": note.what, "rebase": note.rebase })).collect::<Vec<_>>(),
        "steering": it.standing.steering,
        "queries_waiting": it.standing.waiting,
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

/// What a note says, in a form or as JSON.
fn noted(params: &Params) -> Result<NoteWish, Error> {
    let at = params
        .time("at")?
        .ok_or_else(|| Error::invalid("at", "The day is missing. Write it as 2026-03-31."))?;
    Ok(NoteWish { at, what: params.text("what"), rebase: params.is("rebase") })
}

#[utoipa::path(post, path = "/api/rounds/v1/groups/{id}/measures/notes",
    params(("id" = String, Path), ("at" = String, Query, description = "ISO 8601"), ("what" = String, Query), ("rebase" = Option<bool>, Query, description = "Charts are calculated anew from this day")),
    responses((status = 200, description = "It stands on the charts"), (status = 403, description = "For the steering group")))]
pub(super) async fn note(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    let note = app.put_note(&viewer, path_id(&id)?, None, noted(&params)?).await?;
    Ok(value(&json!({ "id": note.to_string() })))
}

#[utoipa::path(put, path = "/api/rounds/v1/groups/{id}/measures/notes/{note}",
    params(("id" = String, Path), ("note" = String, Path), ("at" = String, Query), ("what" = String, Query), ("rebase" = Option<bool>, Query)),
    responses((status = 200, description = "Changed"), (status = 403, description = "For the steering group")))]
pub(super) async fn change_note(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, note)): Path<(String, String)>,
    params: Params,
) -> ApiResult {
    app.put_note(&viewer, path_id(&id)?, Some(path_id(&note)?), noted(&params)?).await?;
    Ok(value(&json!({})))
}

#[utoipa::path(delete, path = "/api/rounds/v1/groups/{id}/measures/notes/{note}",
    params(("id" = String, Path), ("note" = String, Path)),
    responses((status = 200, description = "Gone from the charts"), (status = 403, description = "For the steering group")))]
pub(super) async fn remove_note(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((_, note)): Path<(String, String)>,
) -> ApiResult {
    app.remove_note(&viewer, path_id(&note)?).await?;
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
    Ok(taken_away(name, app.measures_file(viewer, group, file).await?))
}

/// A chart as SVG or PNG.
pub(crate) async fn send_chart(
    app: &App,
    viewer: &app::Viewer,
    group: i64,
    name: &str,
) -> Result<Response, Error> {
    let chart = ChartName::parse(name).ok_or(Error::NotFound)?;
    Ok(taken_away(name, app.chart_picture(viewer, group, chart).await?))
}

fn taken_away(name: &str, bytes: Vec<u8>) -> Response {
    let kind = match name.rsplit('.').next() {
        Some("csv") => "text/csv; charset=utf-8",
        Some("pdf") => "application/pdf",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "text/plain; charset=utf-8",
    };
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes)
        .into_response()
}

#[utoipa::path(get, path = "/api/rounds/v1/groups/{id}/measures/files/{file}",
    params(("id" = String, Path), ("file" = String, Path, description = "cases.csv, dictionary.csv, results.csv, authors.csv, protocol.txt, protocol-1.txt for a version, methods.txt or report.pdf")),
    responses((status = 200, description = "The file"), (status = 403, description = "Cases are for leads, and for the steering group when the protocol says so")))]
pub(super) async fn file(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, name)): Path<(String, String)>,
) -> ApiResult {
    Ok(send_file(&app, &viewer, path_id(&id)?, &name).await?)
}

#[utoipa::path(get, path = "/api/rounds/v1/groups/{id}/measures/charts/{file}",
    params(("id" = String, Path), ("file" = String, Path, description = "The name of a measure, a kind and an ending: oxygen-control.svg, oxygen-run.png, oxygen-trend.png, oxygen-funnel.svg")),
    responses((status = 200, description = "The picture"), (status = 404, description = "There is no such chart")))]
pub(super) async fn chart(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path((id, name)): Path<(String, String)>,
) -> ApiResult {
    Ok(send_chart(&app, &viewer, path_id(&id)?, &name).await?)
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
    let case = app.enter_case(&viewer, site, &params.text("date"), texts(&protocol, &params)).await?;
    Ok(value(&json!({ "id": case.to_string() })))
}

fn values(protocol: &Protocol, texts: &str) -> Value {
    let names = protocol.fields.iter().map(|it| it.name.clone());
    names.zip(texts.split('\n').map(Value::from)).collect::<serde_json::Map<_, _>>().into()
}

fn query(it: &QueryView) -> Value {
    json!({
        "id": it.row.id.to_string(),
        "case": it.row.case_id.to_string(),
        "field": it.row.field,
        "question": it.row.question,
        "raised_at": wire::time::iso(it.row.raised_at),
        "answer": it.row.answered_at.map(|_| &it.row.answer),
        "answered_at": it.row.answered_at.map(wire::time::iso),
        "closed_at": it.row.closed_at.map(wire::time::iso)
    })
}

fn single(it: &CaseView) -> Value {
    json!({
        "id": it.row.id.to_string(),
        "site": it.site.code,
        "week": wire::time::iso_date(it.row.week),
        "version": it.row.version,
        "values": values(&it.protocol, &it.row.texts),
        "withdrawn_at": it.row.withdrawn_at.map(wire::time::iso),
        "corrections": it.corrections.iter().map(|one| json!({
            "at": wire::time::iso(one.row.made_at),
            "by": one.by.as_ref().map(|by| by.row.handle.clone()),
            "week_before": wire::time::iso_date(one.row.week),
            "values_before": values(&it.protocol, &one.row.texts)
        })).collect::<Vec<_>>(),
        "queries": it.queries.iter().map(query).collect::<Vec<_>>()
    })
}

fn site_desk(it: &SiteDesk) -> Value {
    json!({
        "site": it.site.code,
        "cases": it.cases.iter().map(|one| json!({
            "id": one.id.to_string(),
            "week": wire::time::iso_date(one.week),
            "version": one.version,
            "texts": one.texts.split('\n').collect::<Vec<_>>(),
            "withdrawn": one.withdrawn_at.is_some()
        })).collect::<Vec<_>>(),
        "queries": it.queries.iter().map(query).collect::<Vec<_>>()
    })
}

#[utoipa::path(get, path = "/api/rounds/v1/measure-sites/{id}/cases", params(("id" = String, Path)),
    responses((status = 200, description = "The last 200 cases of the site and what was asked about them"), (status = 403, description = "For whoever leads the site now, and for the steering group when the protocol says so")))]
pub(super) async fn cases(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(value(&site_desk(&app.site_desk(&viewer, path_id(&id)?).await?)))
}

#[utoipa::path(get, path = "/api/rounds/v1/measure-cases/{id}", params(("id" = String, Path)),
    responses((status = 200, description = "The case, what it said before, and what was asked about it"), (status = 404, description = "There is none, or not for this person")))]
pub(super) async fn case(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(value(&single(&app.measure_case(&viewer, path_id(&id)?).await?)))
}

#[utoipa::path(put, path = "/api/rounds/v1/measure-cases/{id}",
    params(("id" = String, Path), ("date" = String, Query, description = "A day of its week, as 2026-03-31")),
    responses((status = 200, description = "Corrected; the other parameters are the fields"), (status = 403, description = "For whoever leads the site, while it is not locked"), (status = 422, description = "A value is refused")))]
pub(super) async fn correct(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    let id = path_id(&id)?;
    let protocol = app.protocol_of_case(&viewer, id).await?;
    app.correct_case(&viewer, id, &params.text("date"), texts(&protocol, &params)).await?;
    Ok(value(&json!({})))
}

#[utoipa::path(delete, path = "/api/rounds/v1/measure-cases/{id}", params(("id" = String, Path)),
    responses((status = 200, description = "It counts for nothing any more"), (status = 403, description = "For whoever leads the site, while it is not locked")))]
pub(super) async fn withdraw(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
) -> ApiResult {
    app.withdraw_case(&viewer, path_id(&id)?).await?;
    Ok(value(&json!({})))
}

#[utoipa::path(post, path = "/api/rounds/v1/measure-cases/{id}/queries",
    params(("id" = String, Path), ("field" = String, Query, description = "The name of a field, or date"), ("question" = String, Query)),
    responses((status = 200, description = "The site is asked"), (status = 403, description = "For the steering group when it reads cases")))]
pub(super) async fn raise(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    let id = app.raise_query(&viewer, path_id(&id)?, &params.text("field"), &params.text("question")).await?;
    Ok(value(&json!({ "id": id.to_string() })))
}

#[utoipa::path(post, path = "/api/rounds/v1/measure-queries/{id}/answer",
    params(("id" = String, Path), ("answer" = String, Query)),
    responses((status = 200, description = "Answered"), (status = 403, description = "For whoever leads the site")))]
pub(super) async fn answer(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    app.answer_query(&viewer, path_id(&id)?, &params.text("answer")).await?;
    Ok(value(&json!({})))
}

#[utoipa::path(post, path = "/api/rounds/v1/measure-queries/{id}/close", params(("id" = String, Path)),
    responses((status = 200, description = "Closed"), (status = 403, description = "For the steering group")))]
pub(super) async fn close(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    app.close_query(&viewer, path_id(&id)?).await?;
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
