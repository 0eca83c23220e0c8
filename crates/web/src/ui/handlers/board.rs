//! The board of a group: its events and files, and announcements that somebody puts away.

use crate::api::cpd::{download, handed_in};
use crate::api::group_board::event_wish;
use crate::params::Params;
use crate::ui::pages::{GroupEvents, GroupFiles};
use crate::ui::show;
use crate::ui::view::{EventForm, FormErrors};
use crate::ui::visit::{Form, PageResult, Visit, go_saying, go_with_problem, render};
use app::{App, Error};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use wire::ical;

fn id(text: &str) -> Result<i64, Error> {
    kernel::id::parse(text).ok_or(Error::NotFound)
}

fn status(errors: &FormErrors) -> StatusCode {
    if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

async fn show_events(
    app: &App,
    visit: &Visit,
    group: i64,
    form: EventForm,
    errors: FormErrors,
) -> PageResult {
    let view = app.group(visit.viewer(), group).await?;
    let (coming, past) = app.group_events(visit.viewer(), group).await?;
    let now = app.now();
    let mut shell = visit.shell(app, &format!("Events of {}", view.account.row.display_name)).await?;
    shell.noindex = true;
    let page = GroupEvents {
        shell,
        group: show::session::group(&view),
        coming: coming.iter().map(|it| show::group::event(it, now)).collect(),
        past: past.iter().map(|it| show::group::event(it, now)).collect(),
        zone: view.zone.name().to_owned(),
        form,
        errors,
    };
    Ok((status(&page.errors), render(&page)).into_response())
}

/// Where an event is changed, its form is filled: `?change=`.
pub(crate) async fn events(
    State(app): State<App>,
    visit: Visit,
    Path(group): Path<String>,
    params: Params,
) -> PageResult {
    let group = id(&group)?;
    let form = match params.id("change")? {
        None => EventForm::default(),
        Some(event) => show::group::event_form(&app.group_event(visit.viewer(), group, event).await?),
    };
    show_events(&app, &visit, group, form, FormErrors::default()).await
}

pub(crate) async fn plan(
    State(app): State<App>,
    visit: Visit,
    Path(group): Path<String>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let (group, event) = (id(&group)?, params.id("event")?);
    let wish = event_wish(&params);
    match app.plan_event(visit.viewer(), group, event, wish.clone()).await {
        Ok(_) => Ok(go_saying(&app, &format!("/groups/{group}/events"), "The event is on the board.")),
        Err(Error::Invalid(refusals)) => {
            let form = EventForm {
                id: event.map(|id| id.to_string()).unwrap_or_default(),
                title: wish.title,
                place: wish.place,
                description: wish.description,
                starts_at: wish.starts_at,
                ends_at: wish.ends_at,
            };
            show_events(&app, &visit, group, form, FormErrors::from(refusals)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `answer` or `call_off`.
pub(crate) async fn change_event(
    State(app): State<App>,
    visit: Visit,
    Path((group, event, action)): Path<(String, String, String)>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let (group, event) = (id(&group)?, id(&event)?);
    let place = format!("/groups/{group}/events");
    let outcome = match action.as_str() {
        "answer" => {
            let comes = params.is("comes");
            let said = if comes { "You come: see you there." } else { "They know that you cannot." };
            app.answer_event(visit.viewer(), group, event, comes).await.map(|_| said)
        }
        "call_off" => {
            app.call_off_event(visit.viewer(), group, event).await.map(|_| "The event is called off.")
        }
        _ => Err(Error::NotFound),
    };
    match outcome {
        Ok(says) => Ok(go_saying(&app, &place, says)),
        Err(error @ Error::Invalid(_)) => Ok(go_with_problem(&app, &place, &error)),
        Err(error) => Err(error.into()),
    }
}

/// `/groups/1/events/2.ics`, for whoever reads the group.
pub(crate) async fn calendar(
    State(app): State<App>,
    visit: Visit,
    Path((group, file)): Path<(String, String)>,
) -> PageResult {
    let event = file.strip_suffix(".ics").ok_or(Error::NotFound)?;
    let (group, event) = (id(&group)?, id(event)?);
    let view = app.group(visit.viewer(), group).await?;
    let it = app.group_event(visit.viewer(), group, event).await?;
    let word = if it.row.called_off_at.is_some() { "Called off: " } else { "" };
    let entry = ical::Event {
        uid: format!("event-{event}@{}", app.settings().host()),
        title: format!("{word}{}", it.row.title),
        description: [it.row.place.as_str(), it.row.description.as_str()].join("\n").trim().to_owned(),
        url: format!("{}/groups/{group}/events", app.settings().base_url),
        organiser: view.account.row.display_name.clone(),
        starts_at: it.row.starts_at,
        ends_at: it.row.ends_at,
        changed_at: it.row.changed_at,
    };
    let kind = "text/calendar; charset=utf-8";
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"event.ics\""),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, ical::calendar(&it.row.title, &[entry])).into_response())
}

async fn show_files(app: &App, visit: &Visit, group: i64, errors: FormErrors) -> PageResult {
    let view = app.group(visit.viewer(), group).await?;
    let found = app.group_files(visit.viewer(), group).await?;
    let now = app.now();
    let mut shell = visit.shell(app, &format!("Files of {}", view.account.row.display_name)).await?;
    shell.noindex = true;
    let page = GroupFiles {
        shell,
        group: show::session::group(&view),
        files: found.iter().map(|it| show::group::file(it, now)).collect(),
        errors,
    };
    Ok((status(&page.errors), render(&page)).into_response())
}

pub(crate) async fn files(State(app): State<App>, visit: Visit, Path(group): Path<String>) -> PageResult {
    show_files(&app, &visit, id(&group)?, FormErrors::default()).await
}

pub(crate) async fn add_file(
    State(app): State<App>,
    visit: Visit,
    Path(group): Path<String>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let group = id(&group)?;
    let outcome = match handed_in(&params) {
        Ok((name, bytes)) => app.add_group_file(visit.viewer(), group, &name, bytes).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(_) => Ok(go_saying(&app, &format!("/groups/{group}/files"), "The file is there for the group.")),
        Err(Error::Invalid(refusals)) => show_files(&app, &visit, group, FormErrors::from(refusals)).await,
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn file(
    State(app): State<App>,
    visit: Visit,
    Path((group, file)): Path<(String, String)>,
) -> PageResult {
    let (row, bytes) = app.group_file(visit.viewer(), id(&group)?, id(&file)?).await?;
    Ok(download(&row.name, &row.content_type, bytes))
}

pub(crate) async fn remove_file(
    State(app): State<App>,
    visit: Visit,
    Path((group, file)): Path<(String, String)>,
    Form(_): Form,
) -> PageResult {
    visit.signed_in()?;
    let group = id(&group)?;
    app.remove_group_file(visit.viewer(), group, id(&file)?).await?;
    Ok(go_saying(&app, &format!("/groups/{group}/files"), "The file is destroyed."))
}

pub(crate) async fn put_away(
    State(app): State<App>,
    visit: Visit,
    Path(announcement): Path<String>,
    Form(_): Form,
) -> PageResult {
    visit.signed_in()?;
    app.put_away(visit.viewer(), id(&announcement)?).await?;
    Ok(crate::ui::visit::go("/home"))
}
