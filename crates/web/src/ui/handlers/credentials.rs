//! Credentials of the viewer: what there is, and the forms that get more.

use super::settings::errors_of;
use crate::params::Params;
use crate::ui::pages::{
    ClaimSummary, CredentialView, IssuerView, NameForm, Notice, SettingsCredentials, TypedClaim,
};
use crate::ui::show;
use crate::ui::view::{Choices, FormErrors};
use crate::ui::visit::{Form, PageResult, Visit, go_saying, render};
use app::credentials::{ClaimStatus, ClaimWish, OwnClaim, OwnCredential, OwnCredentials, Return};
use app::{App, Error};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kernel::{Level, Profession, Status};

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

pub(super) fn view(it: &OwnCredential, now: i64) -> CredentialView {
    let valid = it.status == Status::Valid;
    CredentialView {
        id: it.id.to_string(),
        title: it.line.title().to_owned(),
        level: it.line.level.name().to_owned(),
        words: if valid {
            show::how_verified(&it.line)
        } else {
            format!("{}: {}", it.line.method.label(), it.line.verifier)
        },
        reference: it.reference.clone(),
        valid,
        expires: it.line.expires_at.filter(|_| valid).map(|at| show::when(at, now)),
        ended: it.ended_at.map(|at| (show::when(at, now), it.reason.clone())),
    }
}

fn claim(it: &OwnClaim, now: i64) -> ClaimSummary {
    let waits = it.status == ClaimStatus::Waiting;
    let profession = it.profession.map_or("Unknown", Profession::label);
    ClaimSummary {
        id: it.id.to_string(),
        what: match it.reference.as_str() {
            "" => profession.to_owned(),
            reference => format!("{profession}, {} {reference}", it.register),
        },
        status: it.status.name().to_owned(),
        says: if waits { format!("{} of 2 approvals.", it.approvals) } else { it.reason.clone() },
        made: show::when(it.created_at, now),
        waits,
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
        issuers: app
            .settings()
            .trust
            .issuers
            .iter()
            .map(|it| IssuerView { name: it.name.clone(), title: it.title.clone(), note: it.note.clone() })
            .collect(),
        registers: Choices::of(
            own.registers.iter().map(|(name, title)| (name.as_str(), title.as_str())),
            typed.get("register").unwrap_or_default(),
        ),
        professions: Choices::of(
            Profession::ALL.iter().filter(|it| it.lay_label().is_none()).map(|it| (it.code(), it.label())),
            typed.get("profession").unwrap_or("doctor"),
        ),
        claims: own.claims.iter().map(|it| claim(it, now)).collect(),
        typed: TypedClaim { reference: typed.text("reference"), handle: typed.text("handle") },
        may_vouch: own.credentials.iter().any(|it| {
            it.status == Status::Valid && it.line.level >= Level::L2 && it.line.profession.is_some()
        }),
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
        "oidc" => match app.visit_issuer(viewer, &params.text("issuer")).await {
            Ok((title, url)) => return leave(&app, &visit, &title, url).await,
            Err(error) => (Err(error), ""),
        },
        "register" => (
            app.claim_register(viewer, &params.text("register"), &params.text("reference")).await,
            "The register has your entry: you are verified.",
        ),
        "documents" => match params.id("withdraw")? {
            Some(id) => (
                app.withdraw_claim(viewer, id).await,
                "The claim is withdrawn, and its papers are destroyed.",
            ),
            None => (
                app.claim_by_documents(viewer, wish(&params)).await,
                "Your papers are handed in. Two administrators look at them, and you get a mail.",
            ),
        },
        "vouch" => {
            (app.vouch(viewer, &params.text("handle")).await, "The administrators see that you vouch.")
        }
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

fn wish(params: &Params) -> ClaimWish {
    ClaimWish {
        profession: params.text("profession"),
        register: params.text("register"),
        reference: params.text("reference"),
        documents: params.files("documents").into_iter().map(|file| file.bytes.into()).collect(),
    }
}

/// A page that leads to an issuer: people should see where they are sent, and our policy lets no form lead elsewhere.
async fn leave(app: &App, visit: &Visit, title: &str, url: String) -> PageResult {
    let heading = format!("Continue to {title}");
    let page = Notice {
        shell: visit.shell(app, &heading).await?,
        heading: heading.clone(),
        paragraphs: vec![
            format!("You sign in there, and {title} tells us who you are. We do not learn your password."),
            "Come back within ten minutes.".into(),
        ],
        action: Some((heading, url)),
    };
    Ok(render(&page))
}

/// Back from an issuer.
pub(crate) async fn returned(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    visit.signed_in()?;
    let back = Return {
        state: params.text("state"),
        code: params.text("code"),
        error: params.text("error"),
        issuer: params.text("iss"),
    };
    match app.return_from_issuer(visit.viewer(), back).await {
        Ok(title) => Ok(go_saying(&app, HERE, &format!("{title} has said who you are."))),
        // Nothing of the address is shown again: it has a code in it.
        Err(error @ Error::Invalid(_)) => page(&app, &visit, &Params::default(), errors_of(&error)).await,
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
