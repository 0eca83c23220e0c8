//! What was decided about the viewer, and appeals: in the settings, and by the link of a mail.

use crate::Web;
use crate::ui::pages::{AppealPage, Notice, SettingsDecisions};
use crate::ui::show;
use crate::ui::visit::{Form, PageResult, Visit, go_saying, render};
use app::{App, Error};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;

async fn settings(app: &App, visit: &Visit, error: Option<(String, String)>) -> PageResult {
    visit.signed_in()?;
    let found = app.own_decisions(visit.viewer()).await?;
    let now = app.now();
    let status = if error.is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = SettingsDecisions {
        shell: visit.shell(app, "Decisions").await?,
        decisions: found.iter().map(|it| show::moderation::decision(it, None, now)).collect(),
        error,
    };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn all(State(app): State<App>, visit: Visit) -> PageResult {
    settings(&app, &visit, None).await
}

pub(crate) async fn appeal(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let decision = kernel::id::parse(&id).ok_or(Error::NotFound)?;
    match app.appeal(visit.viewer(), decision, &params.text("text")).await {
        Ok(()) => Ok(go_saying(
            &app,
            "/settings/decisions",
            "Your appeal has arrived. Another moderator answers it.",
        )),
        Err(error @ Error::Invalid(_)) => settings(&app, &visit, Some((id, error.to_string()))).await,
        Err(error) => Err(error.into()),
    }
}

async fn linked(app: &App, visit: &Visit, secret: &str, text: String, error: Option<String>) -> PageResult {
    let found = app.decision_of_link(secret).await?;
    let mut shell = visit.shell(app, "Appeal").await?;
    shell.noindex = true;
    let status = if error.is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = AppealPage {
        shell,
        path: format!("/appeals/{secret}"),
        decision: show::moderation::decision(&found, None, app.now()),
        text,
        error,
    };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn link(State(app): State<App>, visit: Visit, Path(secret): Path<String>) -> PageResult {
    linked(&app, &visit, &secret, String::new(), None).await
}

pub(crate) async fn appeal_by_link(
    State(web): State<Web>,
    visit: Visit,
    Path(secret): Path<String>,
    Form(params): Form,
) -> PageResult {
    let app = &web.app;
    if web.options.rate_limits {
        web.limits.attempt(visit.address(), app.now())?;
    }
    let text = params.text("text");
    match app.appeal_by_link(&secret, &text).await {
        Ok(()) => {
            let page = Notice {
                shell: visit.shell(app, "Your appeal has arrived").await?,
                heading: "Your appeal has arrived".into(),
                paragraphs: vec![
                    "Another moderator than the one who decided reads it and answers by mail.".into(),
                    "Until then the decision stands.".into(),
                ],
                action: Some(("Go to the start page".into(), "/".into())),
            };
            Ok(render(&page))
        }
        Err(error @ Error::Invalid(_)) => linked(app, &visit, &secret, text, Some(error.to_string())).await,
        Err(error) => Err(error.into()),
    }
}
