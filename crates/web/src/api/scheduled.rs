//! Posts that wait for their time.

use super::accounts::path_id;
use crate::Web;
use crate::error::{ApiResult, empty, ok};
use crate::links::page;
use crate::params::Params;
use crate::viewer::Auth;
use app::scheduled::ScheduledView;
use app::{App, Error};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use axum::routing::get;
use serde_json::json;
use wire::mastodon as api;
use wire::time::iso;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/scheduled_statuses", get(all))
        .route("/api/v1/scheduled_statuses/{id}", get(show).put(change).patch(change).delete(cancel))
}

fn entity(app: &App, plan: &ScheduledView) -> api::Scheduled {
    let draft = &plan.draft;
    api::Scheduled {
        id: api::id(plan.id),
        scheduled_at: iso(plan.scheduled_at),
        params: api::ScheduledParams {
            text: draft.text.clone(),
            poll: draft.poll.as_ref().map(|poll| {
                json!({
                    "options": poll.options,
                    "expires_in": poll.expires_in,
                    "multiple": poll.multiple,
                    "hide_totals": poll.hide_totals
                })
            }),
            media_ids: (!draft.media.is_empty()).then(|| draft.media.iter().copied().map(api::id).collect()),
            sensitive: draft.sensitive,
            spoiler_text: (!draft.spoiler.is_empty()).then(|| draft.spoiler.clone()),
            visibility: draft.visibility.clone(),
            in_reply_to_id: draft.in_reply_to,
            language: draft.language.clone(),
            application_id: 0,
            scheduled_at: None,
            idempotency: None,
            with_rate_limit: false,
        },
        media_attachments: plan.media.iter().map(|it| it.attachment(app.settings())).collect(),
    }
}

pub(super) fn one(app: &App, plan: &ScheduledView) -> Response {
    ok(api::json(&entity(app, plan)))
}

async fn all(State(app): State<App>, Auth(viewer): Auth, uri: Uri, params: Params) -> ApiResult {
    let found = app.scheduled_posts(&viewer, params.range(20, 40)?).await?;
    Ok(page(app.settings(), &uri, &found, |plan, out| out.push_str(&api::json(&entity(&app, plan)))))
}

async fn show(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(one(&app, &app.scheduled_post(&viewer, path_id(&id)?).await?))
}

async fn change(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    let at = params.time("scheduled_at")?.ok_or_else(|| {
        Error::invalid("scheduled_at", "The new time is missing. Write it as 2026-11-24T20:00:00Z.")
    })?;
    Ok(one(&app, &app.reschedule(&viewer, path_id(&id)?, at).await?))
}

async fn cancel(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    app.cancel_scheduled(&viewer, path_id(&id)?).await?;
    Ok(empty())
}
