//! Administrators' work with credentials: deciding claims, looking at papers, taking a credential away.

use super::credentials::view;
use super::settings::errors_of;
use crate::params::Params;
use crate::ui::pages::{AdminCredentials, WaitingClaim};
use crate::ui::show;
use crate::ui::view::FormErrors;
use crate::ui::visit::{Form, PageResult, Visit, go_saying, render};
use app::credentials::ClaimView;
use app::{App, Error};
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

const HERE: &str = "/admin/credentials";

fn claim(it: &ClaimView, now: i64) -> WaitingClaim {
    let paper = |(at, (id, media_type, bytes)): (usize, &(i64, String, i64))| {
        let kind = if media_type == "application/pdf" { "PDF" } else { "picture" };
        (format!("{HERE}/documents/{id}"), format!("Paper {}: {kind}, {} kB", at + 1, bytes / 1024 + 1))
    };
    WaitingClaim {
        id: it.id.to_string(),
        account: show::small(&it.account),
        name: it.name.full(),
        profession: it.profession.map_or("Unknown", kernel::Profession::label).to_owned(),
        register: format!("{} {}", it.register, it.reference).trim().to_owned(),
        made: show::when(it.created_at, now),
        documents: it.documents.iter().enumerate().map(paper).collect(),
        approvals: it.approvals,
        reviewed: it.reviewed,
        vouchers: it.vouchers.iter().map(|card| show::small(card)).collect(),
        standing: it.standing.clone(),
    }
}

async fn page(app: &App, visit: &Visit, typed: &Params, errors: FormErrors) -> PageResult {
    visit.signed_in()?;
    let now = app.now();
    let claims = app.waiting_claims(visit.viewer()).await?;
    let handle = typed.text("handle").trim().to_owned();
    let found = if handle.is_empty() {
        Vec::new()
    } else {
        app.credentials_for_admin(visit.viewer(), &handle).await?
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = AdminCredentials {
        shell: visit.shell(app, "Claims and credentials").await?,
        claims: claims.iter().map(|it| claim(it, now)).collect(),
        handle,
        found: found.iter().map(|it| view(it, now)).collect(),
        errors,
    };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn show(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    page(&app, &visit, &params, FormErrors::default()).await
}

pub(crate) async fn change(State(app): State<App>, visit: Visit, Form(params): Form) -> PageResult {
    visit.signed_in()?;
    let id = params.id("id")?.ok_or(Error::NotFound)?;
    let (viewer, reason) = (visit.viewer(), params.text("reason"));
    let (outcome, says) = match params.get("action").unwrap_or_default() {
        "approve" => (app.review_claim(viewer, id, true, "").await, "Your approval is kept."),
        "reject" => (
            app.review_claim(viewer, id, false, &reason).await,
            "The claim is rejected, and the member is told.",
        ),
        "revoke" => (
            app.revoke_credential(viewer, id, &reason).await,
            "The credential is gone, and the member is told.",
        ),
        _ => return Err(Error::NotFound.into()),
    };
    match outcome {
        Ok(()) => Ok(go_saying(&app, HERE, says)),
        Err(error @ Error::Invalid(_)) => page(&app, &visit, &params, errors_of(&error)).await,
        Err(error) => Err(error.into()),
    }
}

/// A paper as a file to be saved: nothing of it runs or shows inside our pages.
pub(crate) async fn document(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> PageResult {
    visit.signed_in()?;
    let id = kernel::id::parse(&id).ok_or(Error::NotFound)?;
    let (bytes, content_type) = app.claim_document(visit.viewer(), id).await?;
    let extension = content_type.rsplit('/').next().unwrap_or_default().to_owned();
    let mut response: Response = bytes.into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, content_type),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"paper-{id}.{extension}\"")),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
    ] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    Ok(response)
}
