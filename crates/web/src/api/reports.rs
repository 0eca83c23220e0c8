//! Reporting an account or posts of it.

use crate::Web;
use crate::error::{ApiResult, ok};
use crate::params::Params;
use crate::viewer::Auth;
use app::moderation::report::Complaint;
use app::{App, Error};
use axum::Router;
use axum::extract::State;
use axum::routing::post;
use wire::mastodon as api;

pub(super) fn routes() -> Router<Web> {
    // Some libraries end the path with a slash.
    Router::new().route("/api/v1/reports", post(report)).route("/api/v1/reports/", post(report))
}

/// `forward` is taken and does nothing: there are no other servers yet. Neither are there collections.
async fn report(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    viewer.account(kernel::Scope::WriteReports)?;
    let target = params.id("account_id")?.ok_or_else(|| {
        Error::from(kernel::Refusal::blank(
            "account_id",
            "Say whom the report is about: account_id is missing.",
        ))
    })?;
    let complaint = Complaint {
        target,
        posts: params.ids("status_ids")?,
        category: params.text("category"),
        rules: params
            .ids("rule_ids")
            .map_err(|_| Error::invalid("rule_ids", "rule_ids are numbers of rules."))?,
        comment: params.text("comment"),
    };
    let filed = app.report(&viewer, complaint).await?;
    let report = app.own_report(&viewer, filed.report).await?;
    Ok(ok(api::json(&report.entity())))
}
