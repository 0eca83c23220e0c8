//! Announcing a session and changing what was announced: the form.

use super::sessions::session_id;
use crate::api::sessions::wish;
use crate::params::Params;
use crate::ui::pages::{PaperLine, SessionEdit, SessionForm};
use crate::ui::view::{Choices, FormErrors};
use crate::ui::visit::{Form, PageResult, Visit, go_saying, render};
use app::groups::GroupView;
use app::sessions::{SessionView, SessionWish};
use app::{App, Error};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kernel::session::Format;

/// Empty lines of a new form; one that is full grows.
pub(super) const PAPERS: usize = 2;
pub(super) const PROMPTS: usize = 6;
const HOSTS: usize = 3;

pub(super) fn grown<T: Default>(mut list: Vec<T>, least: usize) -> Vec<T> {
    let wanted = least.max(list.len() + 1);
    list.resize_with(wanted, T::default);
    list
}

pub(super) fn typed(wish: SessionWish) -> SessionForm {
    let paper = |it: app::papers::PaperWish| PaperLine {
        id: it.id,
        title: it.title,
        authors: it.authors,
        journal: it.journal,
        year: it.year,
        link: it.link,
        open_from: it.open_from,
        open_until: it.open_until,
    };
    let prompts = wish.prompts.into_iter().map(|it| (it.text, it.at));
    let hosts = wish.hosts.into_iter().map(|it| (it.handle, it.role));
    SessionForm {
        title: wish.title,
        description: wish.description,
        opens_at: wish.opens_at,
        closes_at: wish.closes_at,
        live_from: wish.live_from,
        time_zone: wish.time_zone,
        papers: wish
            .papers
            .into_iter()
            .filter(|it| !(it.id.is_empty() && it.title.is_empty()))
            .map(paper)
            .collect(),
        prompts: prompts.filter(|(text, _)| !text.trim().is_empty()).collect(),
        hosts: hosts.filter(|(handle, _)| !handle.trim().is_empty()).collect(),
        ..SessionForm::default()
    }
}

/// What a session says, to be changed.
pub(super) fn filled(session: &SessionView) -> SessionForm {
    let zone = &session.zone;
    let paper = |it: &app::papers::PaperView| {
        let number = match (&it.paper.doi, &it.paper.pmid) {
            (Some(doi), _) => doi.as_str().to_owned(),
            (None, Some(pmid)) => pmid.as_str().to_owned(),
            (None, None) => String::new(),
        };
        let open =
            |pick: fn((i64, i64)) -> i64| it.open.map(pick).map(|at| zone.form_value(at)).unwrap_or_default();
        let line = PaperLine {
            id: number,
            open_from: open(|(from, _)| from),
            open_until: open(|(_, until)| until),
            ..PaperLine::default()
        };
        if !it.source.is_empty() {
            // It is looked up again, in our own tables.
            return line;
        }
        PaperLine {
            title: it.paper.title.clone(),
            authors: it.paper.authors.join(", "),
            journal: it.paper.journal.clone(),
            year: it.paper.year.map(|year| year.to_string()).unwrap_or_default(),
            link: it.paper.link.clone(),
            ..line
        }
    };
    SessionForm {
        title: session.row.title.clone(),
        description: session.row.description.clone(),
        opens_at: zone.form_value(session.times.opens_at),
        closes_at: zone.form_value(session.times.closes_at),
        live_from: match session.times.live {
            Some((from, _)) if session.format == Format::Hybrid => zone.form_value(from),
            _ => String::new(),
        },
        time_zone: zone.name().to_owned(),
        papers: session.papers.iter().map(paper).collect(),
        prompts: session.prompts.iter().map(|it| (it.row.text.clone(), zone.form_value(it.row.at))).collect(),
        asked: session.prompts.iter().filter(|it| it.is_asked()).count(),
        hosts: session
            .hosts
            .iter()
            .map(|(card, role)| (format!("@{}", card.row.handle), role.name().to_owned()))
            .collect(),
        ..SessionForm::default()
    }
}

async fn show(
    app: &App,
    visit: &Visit,
    group: &GroupView,
    (mut form, format): (SessionForm, &str),
    session: Option<i64>,
    errors: FormErrors,
) -> PageResult {
    form.action = session.map_or_else(|| "/sessions".to_owned(), |id| format!("/sessions/{id}/edit"));
    form.is_new = session.is_none();
    form.group = group.account.row.id.to_string();
    form.group_name = group.account.row.display_name.clone();
    form.meets = group.timetable.as_ref().map(kernel::Timetable::in_words).unwrap_or_default();
    form.papers = grown(form.papers, PAPERS);
    form.prompts = grown(form.prompts, PROMPTS);
    form.hosts = grown(form.hosts, HOSTS);
    let formats = Format::ALL.iter().map(|it| {
        let length = match it {
            Format::Live => "Live, an hour",
            Format::Asynchronous => "Asynchronous, 48 hours",
            Format::Hybrid => "Hybrid, a day with a live hour",
        };
        (it.name(), length)
    });
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = if form.is_new { "Announce a session" } else { "Change the session" };
    let page = SessionEdit {
        shell: visit.shell(app, title).await?,
        formats: Choices::of(formats, if format.is_empty() { "live" } else { format }),
        form,
        errors,
    };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn new(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    visit.signed_in()?;
    let group = params.id("group")?.ok_or(Error::NotFound)?;
    let group = app.group(visit.viewer(), group).await?;
    let next = group.timetable.as_ref().and_then(|rule| rule.next_after(app.now(), &group.zone));
    let form = SessionForm {
        opens_at: next.map(|at| group.zone.form_value(at)).unwrap_or_default(),
        time_zone: group.zone.name().to_owned(),
        ..SessionForm::default()
    };
    show(&app, &visit, &group, (form, ""), None, FormErrors::default()).await
}

pub(crate) async fn create(State(app): State<App>, visit: Visit, Form(params): Form) -> PageResult {
    visit.signed_in()?;
    let group = params.id("group")?.ok_or(Error::NotFound)?;
    let wished = wish(&params);
    match app.create_session(visit.viewer(), group, wished.clone()).await {
        Ok(session) => {
            Ok(go_saying(&app, &format!("/sessions/{}", session.row.id), "The session is announced."))
        }
        Err(Error::Invalid(refusals)) => {
            let group = app.group(visit.viewer(), group).await?;
            let format = wished.format.clone();
            show(&app, &visit, &group, (typed(wished), &format), None, FormErrors::from(refusals)).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn edit(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> PageResult {
    visit.signed_in()?;
    let session = app.session(visit.viewer(), session_id(&id)?).await?;
    if !session.conducts {
        return Err(
            Error::Forbidden("Only the session's hosts change it. Its page names them.".into()).into()
        );
    }
    let group = app.group(visit.viewer(), session.row.group_id).await?;
    let form = (filled(&session), session.format.name());
    show(&app, &visit, &group, form, Some(session.row.id), FormErrors::default()).await
}

pub(crate) async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let (id, wished) = (session_id(&id)?, wish(&params));
    match app.edit_session(visit.viewer(), id, wished.clone()).await {
        Ok(_) => Ok(go_saying(&app, &format!("/sessions/{id}"), "The session is changed.")),
        Err(Error::Invalid(refusals)) => {
            let session = app.session(visit.viewer(), id).await?;
            let group = app.group(visit.viewer(), session.row.group_id).await?;
            let (asked, format) = (filled(&session).asked, wished.format.clone());
            let form = SessionForm { asked, ..typed(wished) };
            show(&app, &visit, &group, (form, &format), Some(id), FormErrors::from(refusals)).await
        }
        Err(error) => Err(error.into()),
    }
}
