//! Credentials of the viewer: what there is, and the forms that get more.

use super::settings::errors_of;
use crate::params::Params;
use crate::ui::pages::{CredentialView, NameForm, Notice, SettingsCredentials};
use crate::ui::show;
use crate::ui::view::FormErrors;
use crate::ui::visit::{Form, PageResult, Visit, go_saying, render};
use app::credentials::{OwnCredential, OwnCredentials};
use app::{App, Error};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kernel::{Level, Status};

const HERE: &str = "/settings/credentials";

fn standing(level: Level) -> &'static str {
    match level {
        Level::L0 => "Level L0: we know an e-mail address of yours, and nothing else. Anybody can have one.",
        Level::L1 => "Level L1: you have shown that you belong to an institution or that a page is yours.",
        Level::L2 => "Level L2: an identity provider has said who you are.",
        Level::L3 => {
            "Level L3: you are who you say, and a professional register or your papers say what you are."
        }
    }
}

fn view(it: &OwnCredential, now: i64) -> CredentialView {
    let valid = it.status == Status::Valid;
    CredentialView {
        id: it.id.to_string(),
        title: it.line.title().to_owned(),
        level: it.line.level.name().to_owned(),
        words: if valid {
            show::verified(&it.line)
        } else {
            format!("{}: {}", it.line.method.label(), it.line.verifier)
        },
        reference: it.reference.clone(),
        valid,
        expires: it.line.expires_at.filter(|_| valid).map(|at| show::when(at, now)),
        ended: it.ended_at.map(|at| (show::when(at, now), it.reason.clone())),
    }
}

async fn page(app: &App, visit: &Visit, typed: &Params, errors: FormErrors) -> PageResult {
    visit.signed_in()?;
    let own: OwnCredentials = app.own_credentials(visit.viewer()).await?;
    let shell = visit.shell(app, "Credentials").await?;
    let handle = shell.viewer.as_ref().map(|viewer| viewer.handle.clone()).unwrap_or_default();
    let name = own.name.unwrap_or(kernel::RealName { given: String::new(), surname: String::new() });
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let now = app.now();
    let page = SettingsCredentials {
        shell,
        standing: standing(own.level).to_owned(),
        credentials: own.credentials.iter().map(|it| view(it, now)).collect(),
        name: NameForm {
            given: typed.owned("given").unwrap_or(name.given),
            surname: typed.owned("surname").unwrap_or(name.surname),
            verified_by: own.name_verified_by,
        },
        email: typed.text("email"),
        profile_url: app.settings().account_url(&handle),
        errors,
    };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn show(State(app): State<App>, visit: Visit) -> PageResult {
    page(&app, &visit, &Params::default(), FormErrors::default()).await
}

pub(crate) async fn change(State(app): State<App>, visit: Visit, Form(params): Form) -> PageResult {
    visit.signed_in()?;
    let viewer = visit.viewer();
    let (outcome, says) = match params.get("action").unwrap_or_default() {
        "name" => (
            app.set_real_name(viewer, &params.text("given"), &params.text("surname")).await,
            "Your name is saved.",
        ),
        "domain" => (
            app.add_work_address(viewer, &params.text("email")).await,
            "We have sent a link to that address. Open it within two days.",
        ),
        "link" => (
            app.look_at_links(viewer).await,
            "We look at the pages of your profile now. Reload this page in a moment.",
        ),
        "remove" => {
            let id = params.id("id")?.ok_or(Error::NotFound)?;
            (app.remove_credential(viewer, id).await, "The credential is removed.")
        }
        _ => return Err(Error::NotFound.into()),
    };
    match outcome {
        Ok(()) => Ok(go_saying(&app, HERE, says)),
        Err(error @ Error::Invalid(_)) => page(&app, &visit, &params, errors_of(&error)).await,
        Err(error) => Err(error.into()),
    }
}

/// The mailed link to a work address.
pub(crate) async fn work_address(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    let (heading, says) = match app.confirm_work_address(&params.text("token")).await {
        Ok(()) => (
            "Your work address is confirmed",
            "Your profile shows the institution now, and never the address.".to_owned(),
        ),
        Err(Error::NotFound) => (
            "This link is used up",
            "It was opened before, or it is older than two days. Ask for another.".to_owned(),
        ),
        Err(error @ Error::Invalid(_)) => ("This address cannot be used", error.to_string()),
        Err(error) => return Err(error.into()),
    };
    let page = Notice {
        shell: visit.shell(&app, heading).await?,
        heading: heading.into(),
        paragraphs: vec![says],
        action: Some(("Your credentials".into(), HERE.into())),
    };
    Ok(render(&page))
}
