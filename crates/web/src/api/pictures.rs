//! Our own routes about pictures before they are published: what was found, blurring, consent.

use super::accounts::path_id;
use crate::Web;
use crate::error::{ApiResult, value};
use crate::params::Params;
use crate::viewer::Auth;
use app::media::{Area, Found, Need, PictureCheck, check};
use app::{App, Error};
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use kernel::Consent;
use serde_json::{Value, json};
use wire::time::iso;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/rounds/v1/media/{id}/check", get(check))
        .route("/api/rounds/v1/media/{id}/blur", post(blur))
        .route("/api/rounds/v1/media/{id}/consent", post(consent))
        .route("/api/rounds/v1/media/{id}/confirm-nothing-burnt-in", post(confirm_nothing_burnt_in))
}

fn finding(found: &Found) -> Value {
    json!({
        "area": found.area.map(|area| json!({
            "x": area.x, "y": area.y, "width": area.width, "height": area.height
        })),
        "kind": found.kind,
        "identifier": found.identifier,
        "severity": found.severity.as_str(),
        "confidence": (found.confidence * 100.0).round() / 100.0,
        "reason": found.reason,
        "instead": found.instead
    })
}

fn answer(app: &App, check: &PictureCheck) -> Response {
    let card = &check.card;
    value(&json!({
        "id": card.id.to_string(),
        "url": app.settings().blob_url(&card.blob),
        "width": card.width,
        "height": card.height,
        "published": check.published,
        "dicom": check.dicom,
        "clinical": check.clinical,
        "reader": { "available": check.reader, "read_by": check.read_by },
        "findings": check.findings.iter().map(finding).collect::<Value>(),
        "consent": check.consent.map(|(kind, at)| json!({ "kind": kind.as_str(), "attested_at": iso(at) })),
        "examined_at": check.examined_at.map(iso),
        "needs": check.needs().into_iter().map(Need::as_str).collect::<Vec<_>>(),
        "not_found": check::NOT_FOUND
    }))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/media/{id}/check",
    params(("id" = String, Path, description = "Id of a picture of one's own")),
    responses(
        (status = 200, description = "What was found in the picture: rectangles in its pixels, kind, severity, reason, never the text; what has to be done before it is published (`needs`); whether a program read it"),
        (status = 401, description = "No valid token"),
        (status = 403, description = "The token lacks write:media"),
        (status = 404, description = "There is no such picture of yours")
    )
)]
pub(super) async fn check(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    let check = app.picture_check(&viewer, path_id(&id)?).await?;
    Ok(answer(&app, &check))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/media/{id}/blur",
    params(
        ("id" = String, Path, description = "Id of a picture of one's own that is not published"),
        ("areas" = Vec<String>, Query, description = "Rectangles in pixels of the picture: in JSON `{\"areas\":[{\"x\":…,\"y\":…,\"width\":…,\"height\":…}]}`, in a form `area=x,y,width,height` again and again")
    ),
    responses(
        (status = 200, description = "The areas are pixelated for good, the old bytes are deleted, and the picture was read again: the new check"),
        (status = 401, description = "No valid token"),
        (status = 403, description = "The token lacks write:media"),
        (status = 404, description = "There is no such picture of yours"),
        (status = 422, description = "A rectangle is refused, or the picture is published; nothing was changed")
    )
)]
pub(super) async fn blur(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    viewer.account(kernel::Scope::WriteMedia)?;
    let check = app.blur_media(&viewer, path_id(&id)?, areas(&params)?).await?;
    Ok(answer(&app, &check))
}

/// Rectangles as objects, or as lines of four numbers.
pub(crate) fn areas(params: &Params) -> Result<Vec<Area>, Error> {
    let refuse = || {
        Error::invalid(
            "areas",
            "A rectangle is written as four whole numbers: x, y, width and height in pixels. Correct it and send it again.",
        )
    };
    let side = |text: &str| text.trim().parse::<u32>().map_err(|_| refuse());
    let mut areas = Vec::new();
    let mut at = 0;
    while params.has_any(&format!("areas[{at}][")) {
        let part = |name: &str| side(params.get(&format!("areas[{at}][{name}]")).unwrap_or_default());
        areas.push(Area { x: part("x")?, y: part("y")?, width: part("width")?, height: part("height")? });
        at += 1;
    }
    for text in params.all("area") {
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let numbers = line.split(',').map(side).collect::<Result<Vec<_>, _>>()?;
            let &[x, y, width, height] = numbers.as_slice() else { return Err(refuse()) };
            areas.push(Area { x, y, width, height });
        }
    }
    Ok(areas)
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/media/{id}/consent",
    params(
        ("id" = String, Path, description = "Id of a picture of one's own that is not published"),
        ("kind" = Option<String>, Query, description = "How the patient agreed: `written`, `verbal_recorded`, or `anonymised` for an X-ray, ultrasound, endoscopy, pathology or another image of organs that tells nobody's name. May also be in the body"),
        ("clinical" = Option<bool>, Query, description = "`false` instead of a kind: the picture shows no patient")
    ),
    responses(
        (status = 200, description = "Who attested it, when and which kind is kept; the check as it is now"),
        (status = 401, description = "No valid token"),
        (status = 403, description = "The token lacks write:media"),
        (status = 404, description = "There is no such picture of yours"),
        (status = 422, description = "There is no such kind, or the picture is published; nothing was changed")
    )
)]
pub(super) async fn consent(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    viewer.account(kernel::Scope::WriteMedia)?;
    let check = app.attest_consent(&viewer, path_id(&id)?, attested(&params)?).await?;
    Ok(answer(&app, &check))
}

/// The kind of consent, or none for a picture that shows no patient.
pub(crate) fn attested(params: &Params) -> Result<Option<Consent>, Error> {
    let kind = params.get("kind").filter(|kind| !kind.is_empty());
    match (kind.map(Consent::parse), params.flag("clinical")) {
        (Some(Some(kind)), None | Some(true)) => Ok(Some(kind)),
        (None, Some(false)) => Ok(None),
        _ => Err(Error::invalid(
            "kind",
            "Say how the patient agreed (written, verbal_recorded or anonymised), or that no patient is shown.",
        )),
    }
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/media/{id}/confirm-nothing-burnt-in",
    params(("id" = String, Path, description = "Id of a picture of one's own that is not published")),
    responses(
        (status = 200, description = "Its author has looked at it and says that no letters in it tell who the patient is; the check as it is now"),
        (status = 401, description = "No valid token"),
        (status = 403, description = "The token lacks write:media"),
        (status = 404, description = "There is no such picture of yours"),
        (status = 422, description = "Something was found that has to be blurred first, or the picture is published")
    )
)]
pub(super) async fn confirm_nothing_burnt_in(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
) -> ApiResult {
    let check = app.confirm_nothing_burnt_in(&viewer, path_id(&id)?).await?;
    Ok(answer(&app, &check))
}
