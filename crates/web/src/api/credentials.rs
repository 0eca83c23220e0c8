//! Credentials over our own API: anybody's as anybody sees them, one's own with everything, and asking for more.

use super::accounts::path_id;
use crate::Web;
use crate::error::{ApiResult, value};
use crate::params::Params;
use crate::viewer::Auth;
use app::credentials::{ClaimWish, Line, OwnClaim, OwnCredential, OwnCredentials};
use app::{App, Error, Viewer};
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use kernel::{Profession, Status};
use serde_json::{Value, json};
use wire::time::iso;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/rounds/v1/accounts/{id}/credentials", get(of_account))
        .route("/api/rounds/v1/credentials", get(own).post(ask))
}

fn line(line: &Line, status: Status) -> Value {
    json!({
        "profession": line.profession.map(Profession::code),
        "label": line.title(),
        "level": line.level.name(),
        "method": line.method.code(),
        "verified_by": line.verifier,
        "verified_on": iso(line.verified_at),
        "expires_at": line.expires_at.map(iso),
        "status": status.name()
    })
}

fn whole(it: &OwnCredential) -> Value {
    let mut value = line(&it.line, it.status);
    value["id"] = it.id.to_string().into();
    value["reference"] = it.reference.clone().into();
    value["ended_at"] = it.ended_at.map(iso).into();
    value["reason"] = it.reason.clone().into();
    value
}

fn claim(it: &OwnClaim) -> Value {
    json!({
        "id": it.id.to_string(),
        "profession": it.profession.map(Profession::code),
        "register": it.register,
        "reference": it.reference,
        "status": it.status.name(),
        "approvals": it.approvals,
        "reason": it.reason,
        "created_at": iso(it.created_at)
    })
}

fn everything(own: &OwnCredentials) -> Value {
    json!({
        "level": own.level.name(),
        "name": own.name.as_ref().map(|name| {
            json!({ "given": name.given, "surname": name.surname, "verified_by": own.name_verified_by })
        }),
        "credentials": own.credentials.iter().map(whole).collect::<Vec<_>>(),
        "claims": own.claims.iter().map(claim).collect::<Vec<_>>(),
        "registers": own.registers.iter().map(|(name, title)| json!({ "name": name, "title": title })).collect::<Vec<_>>()
    })
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/accounts/{id}/credentials",
    params(("id" = String, Path, description = "Id of the account")),
    responses(
        (status = 200, description = "The credentials that hold, the surest first: profession, label, level L1 to L3, method, verified_by, verified_on, expires_at, status. Never a register number or an address"),
        (status = 404, description = "There is no such account")
    )
)]
pub(super) async fn of_account(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
) -> ApiResult {
    viewer.reader(kernel::Scope::ReadAccounts)?;
    let lines = app.credentials_of(&viewer, path_id(&id)?).await?;
    Ok(value(&lines.iter().map(|it| line(it, Status::Valid)).collect()))
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/credentials",
    responses(
        (status = 200, description = "Level, name and all credentials of the token's account, ended ones too, with their references"),
        (status = 401, description = "No valid token"),
        (status = 403, description = "The token lacks read:accounts")
    )
)]
pub(super) async fn own(State(app): State<App>, Auth(viewer): Auth) -> ApiResult {
    Ok(value(&everything(&app.own_credentials(&viewer).await?)))
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/credentials",
    params(
        ("method" = String, Query, description = "`name` (given, surname), `domain` (email: a link is mailed there), `link` (the pages of the profile are looked at), `register` (register, reference), `documents` (profession, files in `documents`, perhaps register and reference) or `vouch` (handle of a colleague whose papers wait). Identity providers need a browser. All of these may also be in the body, as JSON or as a form"),
        ("given" = Option<String>, Query, description = "Given names, as in the register"),
        ("surname" = Option<String>, Query, description = "Surname, as in the register"),
        ("email" = Option<String>, Query, description = "Address of an institution"),
        ("register" = Option<String>, Query, description = "Short name of a register, from GET"),
        ("reference" = Option<String>, Query, description = "Number in the register"),
        ("profession" = Option<String>, Query, description = "A code of /choices"),
        ("handle" = Option<String>, Query, description = "A colleague")
    ),
    responses(
        (status = 200, description = "What the account has now; links and mails take a moment"),
        (status = 401, description = "No valid token"),
        (status = 403, description = "The token lacks write:accounts"),
        (status = 422, description = "A value is refused; details name the field, and nothing was changed")
    )
)]
pub(super) async fn ask(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    let me = viewer.account(kernel::Scope::WriteAccounts)?;
    match params.get("method").unwrap_or_default() {
        "name" => app.set_real_name(&viewer, &params.text("given"), &params.text("surname")).await?,
        "domain" => app.add_work_address(&viewer, &params.text("email")).await?,
        "link" => app.look_at_links(&viewer).await?,
        "register" => {
            app.claim_register(&viewer, &params.text("register"), &params.text("reference")).await?;
        }
        "documents" => {
            let wish = ClaimWish {
                profession: params.text("profession"),
                register: params.text("register"),
                reference: params.text("reference"),
                documents: params.files("documents").into_iter().map(|file| file.bytes.into()).collect(),
            };
            app.claim_by_documents(&viewer, wish).await?;
        }
        "vouch" => app.vouch(&viewer, &params.text("handle")).await?,
        _ => {
            let says = "There is no such method. Use name, domain, link, register, documents or vouch.";
            return Err(Error::invalid("method", says).into());
        }
    }
    Ok(value(&everything(&app.own_credentials(&Viewer::itself(me)).await?)))
}
