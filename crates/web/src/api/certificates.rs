//! Certificates of attendance: the holder's own, issuing and revoking, checking one, and what the issuer publishes.

use super::accounts::path_id;
use crate::Web;
use crate::error::{ApiResult, empty, value};
use crate::params::Params;
use crate::viewer::Auth;
use app::certificates::{Certificate, Checked, IssueWish, Verdict};
use app::{App, Error};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use kernel::Scope;
use serde_json::{Value, json};
use wire::time::iso;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/rounds/v1/certificates", get(own))
        .route("/api/rounds/v1/certificates/verify", post(verify))
        .route("/api/rounds/v1/certificates/{certificate}", get(show).delete(revoke))
        .route("/api/rounds/v1/sessions/{id}/certificates", post(issue))
        .route("/.well-known/did.json", get(issuer))
        .route("/certificates/status/{id}", get(status_list))
}

fn certificate(app: &App, it: &Certificate) -> Value {
    json!({
        "id": it.name,
        "title": it.title,
        "minutes": it.minutes,
        "session_id": it.session.to_string(),
        "issued_at": iso(it.issued_at),
        "revoked_at": it.revoked.as_ref().map(|it| iso(it.revoked_at)),
        "revoked_because": it.revoked.as_ref().map(|it| it.reason.as_str()),
        "url": app.settings().certificate_url(&it.name),
        "credential": serde_json::from_str::<Value>(&it.badge).unwrap_or_default()
    })
}

fn checked(it: &Checked) -> Value {
    json!({
        "verdict": it.verdict.code(),
        "valid": it.verdict.is_valid(),
        "says": it.verdict.says(),
        // What a changed one says is nobody's word.
        "credential": it.badge.as_ref().filter(|_| it.verdict != Verdict::Changed)
    })
}

/// A day until whose end it holds, or a time.
pub(crate) fn wish(params: &Params) -> Result<IssueWish, Error> {
    let whole_day = params.get("expires_at").is_some_and(|text| text.trim().len() == "2026-11-24".len());
    let expires_at = params.time("expires_at")?;
    Ok(IssueWish {
        least_minutes: params.number("least_minutes")?.unwrap_or(1),
        handle: params.owned("handle").filter(|handle| !handle.trim().is_empty()),
        expires_at: expires_at.map(|at| if whole_day { at + 86_400_000 } else { at }),
    })
}

/// What somebody brings: a file, or a text.
pub(crate) fn brought(params: &Params) -> Vec<u8> {
    match params.file("file") {
        Some(file) => file.bytes.into(),
        None => params.text("certificate").into_bytes(),
    }
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/certificates",
    responses((status = 200, description = "The token's own certificates, newest first, each with its Open Badges 3.0 credential"), (status = 403, description = "The token lacks cpd:read"))
)]
pub(super) async fn own(State(app): State<App>, Auth(viewer): Auth) -> ApiResult {
    let all = app.own_certificates(&viewer).await?;
    Ok(value(&all.iter().map(|it| certificate(&app, it)).collect()))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/sessions/{id}/certificates",
    params(
        ("id" = String, Path, description = "Id of the session; it has closed, and the token's owner conducts it"),
        ("least_minutes" = Option<i64>, Query, description = "Minutes that somebody has to have been there; 1 without it"),
        ("handle" = Option<String>, Query, description = "Only for this member"),
        ("expires_at" = Option<String>, Query, description = "Until the end of a day, or a time; for ever without it")
    ),
    responses(
        (status = 200, description = "`issued`: how many new ones; null when it was for one member, because it would tell who was there"),
        (status = 403, description = "Somebody else conducts the session"),
        (status = 422, description = "It has not closed yet, or a value is refused; nothing was issued")
    )
)]
pub(super) async fn issue(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    viewer.account(Scope::WriteStatuses)?;
    let issued = app.issue_certificates(&viewer, path_id(&id)?, wish(&params)?).await?;
    Ok(value(&json!({ "issued": issued })))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/certificates/{certificate}",
    params(("certificate" = String, Path, description = "Its number, as in its address")),
    responses((status = 200, description = "The verdict on it, in a word and in plain words, and its credential"), (status = 404, description = "There is none with this number"))
)]
pub(super) async fn show(State(app): State<App>, Path(name): Path<String>) -> ApiResult {
    let found = app.certificate(&name).await?;
    Ok(value(&checked(&app.verify_badge(found.badge.as_bytes()).await?)))
}

#[utoipa::path(
    delete,
    path = "/api/rounds/v1/certificates/{certificate}",
    params(
        ("certificate" = String, Path, description = "Its number"),
        ("reason" = String, Query, description = "Everybody who checks it reads this; also in the body")
    ),
    responses(
        (status = 200, description = "Revoked for good: {}"),
        (status = 403, description = "Somebody else conducts the session"),
        (status = 422, description = "The reason is missing or may identify a patient, or it is revoked already; nothing was changed")
    )
)]
pub(super) async fn revoke(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(name): Path<String>,
    params: Params,
) -> ApiResult {
    app.revoke_certificate(&viewer, &name, &params.text("reason")).await?;
    Ok(empty())
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/certificates/verify",
    params(("certificate" = String, Query, description = "The text of the JSON file, in the body; or the file in the form's field `file`")),
    responses((status = 200, description = "`verdict`: valid, changed, expired, revoked, unknown_issuer or unreadable; what it means; and the credential unless it was changed"))
)]
pub(super) async fn verify(State(app): State<App>, params: Params) -> ApiResult {
    Ok(value(&checked(&app.verify_badge(&brought(&params)).await?)))
}

/// JSON that other programs read, in a media type of its own.
fn published(media_type: &'static str, text: String) -> Response {
    ([(header::CONTENT_TYPE, media_type)], text).into_response()
}

/// What our `did:web` leads to.
async fn issuer(State(app): State<App>) -> ApiResult {
    Ok(published("application/did+json", app.issuer_document().await?))
}

async fn status_list(State(app): State<App>, Path(id): Path<String>) -> ApiResult {
    let number = id.parse().map_err(|_| Error::NotFound)?;
    Ok(published("application/vc+ld+json", app.status_list(number).await?))
}
