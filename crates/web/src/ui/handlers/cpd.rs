//! The viewer's own CPD ledger.

use super::settings::errors_of;
use crate::api::cpd::{changed, entry, handed_in, saved, year};
use crate::params::Params;
use crate::ui::pages::{Cpd, CpdActivity, CpdExport, CpdNew};
use crate::ui::show;
use crate::ui::view::{Choice, Choices, FormErrors};
use crate::ui::visit::{Form, PageResult, Visit, go, go_saying, go_with_problem, render};
use app::cpd::Format;
use app::{App, Error};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kernel::cpd::{Scheme, hours};

fn id(text: &str) -> Result<i64, Error> {
    kernel::id::parse(text).ok_or(Error::NotFound)
}

pub(crate) async fn dashboard(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    visit.signed_in()?;
    let found = app.cpd_dashboard(visit.viewer(), year(&params)?).await?;
    let (measured, declared) = found.minutes();
    let first = found.schemes.first().map(|it| &it.scheme);
    let chosen = |scheme: &Scheme| found.schemes.iter().any(|it| it.scheme.code == scheme.code);
    let choices = app.schemes().iter().map(|scheme| Choice {
        value: scheme.code.clone(),
        label: scheme.name.clone(),
        selected: chosen(scheme),
    });
    let number = found.year.number();
    let page = Cpd {
        shell: visit.shell(&app, "CPD").await?,
        year: found.year.label(),
        before: number - 1,
        after: (!found.is_current).then_some(number + 1),
        number,
        measured: hours(measured),
        declared: hours(declared),
        schemes: found.schemes.iter().map(show::cpd::scheme).collect(),
        choices: Choices(choices.collect()),
        activities: found.activities.iter().map(|it| show::cpd::row(it, first)).collect(),
    };
    Ok(render(&page))
}

pub(crate) async fn choose(State(app): State<App>, visit: Visit, Form(params): Form) -> PageResult {
    visit.signed_in()?;
    Ok(match app.choose_schemes(visit.viewer(), params.all("schemes")).await {
        Ok(()) => go_saying(&app, "/cpd", "Your schemes are chosen."),
        Err(error @ Error::Invalid(_)) => go_with_problem(&app, "/cpd", &error),
        Err(error) => return Err(error.into()),
    })
}

async fn new_form(app: &App, visit: &Visit, typed: &Params, errors: FormErrors) -> PageResult {
    visit.signed_in()?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = visit.shell(app, "Enter an activity").await?;
    let page = CpdNew { shell, form: show::cpd::new_form(typed, app.now()), errors };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn new(State(app): State<App>, visit: Visit) -> PageResult {
    new_form(&app, &visit, &Params::default(), FormErrors::default()).await
}

pub(crate) async fn enter(State(app): State<App>, visit: Visit, Form(params): Form) -> PageResult {
    visit.signed_in()?;
    let outcome = match entry(&params) {
        Ok(entry) => app.enter_activity(visit.viewer(), entry).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(id) => Ok(go_saying(&app, &format!("/cpd/{id}"), "It is in your ledger.")),
        Err(error @ Error::Invalid(_)) => new_form(&app, &visit, &params, errors_of(&error)).await,
        Err(error) => Err(error.into()),
    }
}

async fn one(app: &App, visit: &Visit, id: i64, typed: &Params, errors: FormErrors) -> PageResult {
    visit.signed_in()?;
    let activity = app.activity(visit.viewer(), id).await?;
    let schemes = app.chosen_schemes(visit.viewer()).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = CpdActivity {
        shell: visit.shell(app, &activity.title).await?,
        activity: show::cpd::activity(&activity, typed, &schemes, app.now()),
        errors,
    };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn show(State(app): State<App>, visit: Visit, Path(activity): Path<String>) -> PageResult {
    visit.signed_in()?;
    one(&app, &visit, id(&activity)?, &Params::default(), FormErrors::default()).await
}

pub(crate) async fn change(
    State(app): State<App>,
    visit: Visit,
    Path(activity): Path<String>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let id = id(&activity)?;
    let outcome = match changed(&params) {
        Ok(change) => app.change_activity(visit.viewer(), id, change).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => Ok(go_saying(&app, &format!("/cpd/{id}"), "Saved.")),
        Err(error @ Error::Invalid(_)) => one(&app, &visit, id, &params, errors_of(&error)).await,
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn remove(
    State(app): State<App>,
    visit: Visit,
    Path(activity): Path<String>,
    Form(_): Form,
) -> PageResult {
    visit.signed_in()?;
    app.remove_activity(visit.viewer(), id(&activity)?).await?;
    Ok(go_saying(&app, "/cpd", "The activity is gone from your ledger, with its files."))
}

pub(crate) async fn attach(
    State(app): State<App>,
    visit: Visit,
    Path(activity): Path<String>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let id = id(&activity)?;
    let outcome = match handed_in(&params) {
        Ok((name, bytes)) => app.attach_evidence(visit.viewer(), id, &name, bytes).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(_) => Ok(go_saying(&app, &format!("/cpd/{id}"), "The file is kept, and only you can open it.")),
        Err(error @ Error::Invalid(_)) => one(&app, &visit, id, &Params::default(), errors_of(&error)).await,
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn evidence(State(app): State<App>, visit: Visit, Path(file): Path<String>) -> PageResult {
    visit.signed_in()?;
    let (file, bytes) = app.evidence(visit.viewer(), id(&file)?).await?;
    Ok(crate::api::cpd::download(&file.name, &file.content_type, bytes))
}

pub(crate) async fn remove_evidence(
    State(app): State<App>,
    visit: Visit,
    Path(file): Path<String>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    app.remove_evidence(visit.viewer(), id(&file)?).await?;
    let back = params.id("activity")?.map_or("/cpd".to_owned(), |id| format!("/cpd/{id}"));
    Ok(go_saying(&app, &back, "The file is destroyed."))
}

pub(crate) async fn exports(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    visit.signed_in()?;
    let wanted = year(&params)?;
    if let Some(format) = params.get("format") {
        let format = Format::parse(format)?;
        return Ok(saved(app.export_cpd(visit.viewer(), wanted, format).await?));
    }
    let found = app.cpd_dashboard(visit.viewer(), wanted).await?;
    if found.activities.is_empty() {
        return Ok(go("/cpd"));
    }
    let page = CpdExport {
        shell: visit.shell(&app, "Take it with you").await?,
        year: found.year.label(),
        number: found.year.number(),
        activities: found.activities.len(),
    };
    Ok(render(&page))
}
