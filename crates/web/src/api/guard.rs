//! The guard for applications: what it would say of a text that is not sent yet.

use crate::Web;
use crate::error::{ApiResult, value};
use crate::params::Params;
use crate::viewer::Auth;
use app::guard::{Finding, Severity, Surface};
use app::{App, Error};
use axum::Router;
use axum::extract::State;
use axum::routing::post;
use serde_json::{Value, json};

pub(super) fn routes() -> Router<Web> {
    Router::new().route("/api/rounds/v1/guard/check", post(check))
}

/// Where a text stands, as applications name it.
const SURFACES: [(&str, Surface); 8] = [
    ("post", Surface::Post),
    ("alt_text", Surface::AltText),
    ("name", Surface::Name),
    ("bio", Surface::Bio),
    ("poll_option", Surface::PollOption),
    ("reflection", Surface::Reflection),
    ("file_name", Surface::FileName),
    ("label", Surface::Label),
];

/// Findings as JSON; `start` and `end` count Unicode scalar values.
pub(crate) fn findings(found: &[Finding]) -> Value {
    let worst = found.iter().map(|finding| finding.severity).max();
    let list: Vec<Value> = found
        .iter()
        .map(|finding| {
            json!({
                "start": finding.start,
                "end": finding.end,
                "kind": finding.kind.as_str(),
                "identifier": finding.identifier,
                "severity": finding.severity.as_str(),
                "confidence": finding.confidence,
                "reason": finding.reason,
                "instead": finding.instead
            })
        })
        .collect();
    json!({ "severity": worst.map(Severity::as_str), "findings": list })
}

#[utoipa::path(
    post,
    path = "/api/rounds/v1/guard/check",
    params(
        ("text" = String, Query, description = "At most 64 KiB. All of these may also be in the body, as JSON or as a form"),
        ("surface" = Option<String>, Query, description = "post (default), alt_text, name, bio, poll_option, reflection, file_name or label"),
        ("in_reply_to_id" = Option<String>, Query, description = "The post that is answered: its thread counts towards the sum")
    ),
    responses(
        (status = 200, description = "severity: the worst (note, confirm, block) or null; findings: start and end in Unicode scalar values, kind, identifier, severity, confidence, reason, instead. Nothing is stored"),
        (status = 401, description = "No valid token"),
        (status = 403, description = "The token lacks write:statuses"),
        (status = 422, description = "The text is missing or too long, or there is no such surface")
    )
)]
pub(super) async fn check(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    viewer.account(kernel::Scope::WriteStatuses)?;
    let surface = match params.get("surface") {
        None | Some("") => Surface::Post,
        Some(name) => {
            SURFACES.iter().find(|(known, _)| *known == name).map(|(_, surface)| *surface).ok_or_else(
                || {
                    let names: Vec<&str> = SURFACES.iter().map(|(name, _)| *name).collect();
                    Error::invalid(
                        "surface",
                        format!("There is no such surface. Use one of {}.", names.join(", ")),
                    )
                },
            )?
        }
    };
    let text = params.owned("text").ok_or_else(|| {
        kernel::Refusal::blank("text", "The text is missing. Send what is to be checked as text.")
    })?;
    let found = app.check_text(&viewer, &text, surface, params.id("in_reply_to_id")?).await?;
    Ok(value(&findings(&found)))
}
