//! Certificates of attendance: the holder's own, their files, and checking one.

use crate::api::certificates::{brought, wish};
use crate::api::cpd::download;
use crate::params::Params;
use crate::ui::pages::{Certificates, Verify};
use crate::ui::show;
use crate::ui::visit::{Form, PageResult, Visit, go_saying, go_with_problem, render};
use app::certificates::Checked;
use app::{App, Error};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};

pub(crate) async fn own(State(app): State<App>, visit: Visit) -> PageResult {
    visit.signed_in()?;
    let all = app.own_certificates(visit.viewer()).await?;
    let page = Certificates {
        shell: visit.shell(&app, "Your certificates").await?,
        certificates: all.iter().map(|it| show::certificate::row(it, app.now())).collect(),
    };
    Ok(render(&page))
}

/// The address of a certificate, which its credential has too, and its files beside it.
pub(crate) async fn one(State(app): State<App>, Path(name): Path<String>) -> PageResult {
    let (number, file) = name.split_once('.').unwrap_or((&name, ""));
    let found = app.certificate(number).await?;
    let save_as = format!("certificate-{}.{file}", &number[..8.min(number.len())]);
    match file {
        "" => Ok(Redirect::to(&format!("/verify?id={number}")).into_response()),
        "json" => Ok(download(&save_as, "application/vc+ld+json", found.badge.into_bytes())),
        "pdf" => Ok(download(&save_as, "application/pdf", app.certificate_sheet(&found)?)),
        _ => Err(Error::NotFound.into()),
    }
}

pub(crate) async fn verify(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    let typed = params.text("id");
    // People paste the whole address as well as the number.
    let number = typed.trim().rsplit(['/', '=']).next().unwrap_or_default().to_owned();
    if number.is_empty() {
        return page(&app, &visit, &typed, None, None).await;
    }
    let found = match app.certificate(&number).await {
        Ok(found) => found,
        Err(Error::NotFound) => {
            let says =
                "No certificate has this number here. Check it letter by letter, or bring the file itself.";
            return page(&app, &visit, &typed, None, Some(says)).await;
        }
        Err(error) => return Err(error.into()),
    };
    let checked = app.verify_badge(found.badge.as_bytes()).await?;
    page(&app, &visit, &typed, Some(checked), None).await
}

/// It changes nothing, so that it may come from anywhere, with the token of the page or without.
pub(crate) async fn verify_file(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    let bytes = brought(&params);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        let says = "Nothing came with the form. Paste the text of the certificate, or choose its JSON file.";
        return page(&app, &visit, "", None, Some(says)).await;
    }
    let checked = app.verify_badge(&bytes).await?;
    page(&app, &visit, "", Some(checked), None).await
}

async fn page(
    app: &App,
    visit: &Visit,
    typed: &str,
    checked: Option<Checked>,
    problem: Option<&str>,
) -> PageResult {
    let mut verdict = checked.map(|it| show::certificate::verdict(app, &it));
    if let Some(verdict) = verdict.as_mut().filter(|it| it.can_be_revoked) {
        // Known to be ours; whether the viewer conducted its session is another question.
        let found = app.certificate(&verdict.number).await?;
        verdict.can_be_revoked = app.may_revoke(visit.viewer(), found.session).await?;
    }
    let page = Verify {
        shell: visit.shell(app, "Check a certificate").await?,
        id: typed.to_owned(),
        verdict,
        problem: problem.map(str::to_owned),
    };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn revoke(
    State(app): State<App>,
    visit: Visit,
    Path(name): Path<String>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let place = format!("/verify?id={name}");
    Ok(match app.revoke_certificate(visit.viewer(), &name, &params.text("reason")).await {
        Ok(()) => {
            go_saying(&app, &place, "The certificate is revoked, and everybody who checks it hears why.")
        }
        Err(error @ Error::Invalid(_)) => go_with_problem(&app, &place, &error),
        Err(error) => return Err(error.into()),
    })
}

/// What the hosts hear when they have issued certificates.
pub(super) async fn issue(app: &App, visit: &Visit, session: i64, params: &Params) -> Result<String, Error> {
    let wish = wish(params)?;
    let (minutes, handle) = (wish.least_minutes.max(1), wish.handle.clone());
    Ok(match (app.issue_certificates(visit.viewer(), session, wish).await?, handle) {
        (None, handle) => format!(
            "If {} was there for {minutes} min, the certificate is under their CPD. You are not told which: who was there is \
             nobody’s business but theirs.",
            handle.unwrap_or_default()
        ),
        (Some(0), _) => {
            format!("Nobody who was there for {minutes} min lacks a certificate: none was issued.")
        }
        (Some(1), _) => "One certificate is issued. Whoever got it has been told.".into(),
        (Some(issued), _) => format!("{issued} certificates are issued. Those who got one have been told."),
    })
}
