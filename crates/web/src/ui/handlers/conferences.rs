//! Conferences: the list, the programme, writing it, what waits for a speaker, the numbers.

use super::session_plan::{self as plan, grown};
use super::sessions::session_id;
use crate::api::conferences::{talk_wish, wish};
use crate::params::Params;
use crate::ui::pages::{
    Conference, ConferenceEdit, ConferenceForm, ConferenceNumbers, Conferences, TalkEdit, TalkForm, TalkHeld,
};
use crate::ui::show;
use crate::ui::show::conference as cards;
use crate::ui::view::{Choices, FormErrors};
use crate::ui::visit::{Form, PageResult, Visit, go_saying, go_with_problem, render};
use app::conferences::{ConferenceView, ConferenceWish, TalkWish};
use app::{App, Error};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kernel::session::{GroupKind, HostRole};

/// Empty lines of a form.
const ROOMS: usize = 4;
const SPEAKERS: usize = 3;

pub(crate) async fn all(State(app): State<App>, visit: Visit) -> PageResult {
    let mut found = Vec::new();
    for group in app.groups(visit.viewer(), GroupKind::Conference, 0, 100).await? {
        found.push(cards::conference(&app.conference(visit.viewer(), group.account.row.id).await?));
    }
    Ok(render(&Conferences { shell: visit.shell(&app, "Conferences").await?, conferences: found }))
}

/// `/conferences/NAME`, or its calendar with the ending `.ics`.
pub(crate) async fn programme(State(app): State<App>, visit: Visit, Path(name): Path<String>) -> PageResult {
    if let Some(name) = name.strip_suffix(".ics") {
        return super::feeds::conference_calendar(&app, name).await;
    }
    let found = app.conference_of(visit.viewer(), &name).await?;
    let card = cards::conference(&found);
    let mut shell = visit.shell(&app, &found.group.account.row.display_name).await?;
    shell.canonical = Some(app.settings().conference_url(&found.group.account.row.handle));
    let page = Conference {
        shell,
        days: found.programme.as_ref().map(|it| cards::days(&app, it)).unwrap_or_default(),
        now: match &found.programme {
            Some(it) => it.running().map(|talk| cards::talk_of(&app, it, talk)).collect(),
            None => Vec::new(),
        },
        conference: card,
    };
    Ok(render(&page))
}

/// The conference, for one of its hosts.
async fn hosted(app: &App, visit: &Visit, name: &str) -> Result<ConferenceView, Error> {
    let found = app.conference_of(visit.viewer(), name).await?;
    if found.conducts {
        return Ok(found);
    }
    Err(Error::Forbidden("Only the hosts of the conference write its programme. Its page names them.".into()))
}

async fn days_form(
    app: &App,
    visit: &Visit,
    found: &ConferenceView,
    mut form: ConferenceForm,
    errors: FormErrors,
) -> PageResult {
    form.rooms.retain(|(_, name)| !name.is_empty());
    let lines = ROOMS.max(form.rooms.len() + 1);
    form.rooms.resize_with(lines, Default::default);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = ConferenceEdit {
        shell: visit.shell(app, "Days and rooms").await?,
        conference: cards::conference(found),
        form,
        errors,
    };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn edit(State(app): State<App>, visit: Visit, Path(name): Path<String>) -> PageResult {
    visit.signed_in()?;
    let found = hosted(&app, &visit, &name).await?;
    let form = match &found.programme {
        Some(it) => ConferenceForm {
            first_day: it.row.first_day.clone(),
            last_day: it.row.last_day.clone(),
            time_zone: it.zone.name().to_owned(),
            place: it.row.place.clone(),
            rooms: it.rooms.iter().map(|room| (room.id.to_string(), room.name.clone())).collect(),
        },
        None => ConferenceForm { time_zone: found.group.zone.name().to_owned(), ..ConferenceForm::default() },
    };
    days_form(&app, &visit, &found, form, FormErrors::default()).await
}

fn typed_days(wish: ConferenceWish) -> ConferenceForm {
    let id = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
    ConferenceForm {
        first_day: wish.first_day,
        last_day: wish.last_day,
        time_zone: wish.time_zone,
        place: wish.place,
        rooms: wish.rooms.into_iter().map(|room| (id(room.id), room.name)).collect(),
    }
}

pub(crate) async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(name): Path<String>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let found = hosted(&app, &visit, &name).await?;
    let wished = wish(&params)?;
    match app.plan_conference(visit.viewer(), found.group.account.row.id, wished.clone()).await {
        Ok(_) => Ok(go_saying(&app, &format!("/conferences/{name}"), "The days and rooms are saved.")),
        Err(Error::Invalid(refusals)) => {
            days_form(&app, &visit, &found, typed_days(wished), FormErrors::from(refusals)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn talk_form(
    app: &App,
    visit: &Visit,
    found: &ConferenceView,
    mut form: TalkForm,
    errors: FormErrors,
) -> PageResult {
    form.hosts.retain(|(handle, _)| !handle.trim().is_empty());
    let lines = SPEAKERS.max(form.hosts.len() + 1);
    form.hosts.resize_with(lines, || (String::new(), HostRole::Speaker.name().to_owned()));
    form.papers = grown(form.papers, plan::PAPERS);
    form.prompts = grown(form.prompts, plan::PROMPTS);
    let card = cards::conference(found);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = TalkEdit {
        shell: visit.shell(app, if form.is_new { "Add a talk" } else { "Change the talk" }).await?,
        rooms: Choices::of(card.rooms.iter().map(|(id, name)| (id.as_str(), name.as_str())), &form.room),
        conference: card,
        form,
        errors,
    };
    Ok((status, render(&page)).into_response())
}

fn typed(wish: &TalkWish) -> TalkForm {
    let session = plan::typed(wish.session.clone());
    TalkForm {
        title: session.title,
        description: session.description,
        room: wish.room.map(|id| id.to_string()).unwrap_or_default(),
        opens_at: session.opens_at,
        closes_at: session.closes_at,
        hashtag: wish.session.hashtag.clone(),
        hosts: session.hosts,
        speakers: wish.speakers.clone(),
        papers: session.papers,
        prompts: session.prompts,
        no_post: wish.no_post,
        ..TalkForm::default()
    }
}

pub(crate) async fn new_talk(
    State(app): State<App>,
    visit: Visit,
    Path(name): Path<String>,
    params: Params,
) -> PageResult {
    visit.signed_in()?;
    let found = hosted(&app, &visit, &name).await?;
    let Some(programme) = &found.programme else {
        return Ok(go_with_problem(
            &app,
            &format!("/conferences/{name}/edit"),
            &Error::invalid("base", "Write the days and the rooms first."),
        ));
    };
    let day = params.get("day").filter(|day| programme.days.iter().any(|it| it == day));
    let form = TalkForm {
        action: format!("/conferences/{name}/talks"),
        is_new: true,
        opens_at: format!("{}T09:00", day.unwrap_or(&programme.row.first_day)),
        closes_at: format!("{}T09:30", day.unwrap_or(&programme.row.first_day)),
        ..TalkForm::default()
    };
    talk_form(&app, &visit, &found, form, FormErrors::default()).await
}

pub(crate) async fn add_talk(
    State(app): State<App>,
    visit: Visit,
    Path(name): Path<String>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let found = hosted(&app, &visit, &name).await?;
    let wished = talk_wish(&params)?;
    match app.create_talk(visit.viewer(), found.group.account.row.id, wished.clone()).await {
        Ok(talk) => {
            let says = format!("The talk is in the programme. Its hashtag is #{}.", talk.row.hashtag);
            Ok(go_saying(&app, &format!("/conferences/{name}"), &says))
        }
        Err(Error::Invalid(refusals)) => {
            let action = format!("/conferences/{name}/talks");
            let form = TalkForm { action, is_new: true, ..typed(&wished) };
            talk_form(&app, &visit, &found, form, FormErrors::from(refusals)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The conference of a talk, for one of its hosts.
async fn of_talk(app: &App, visit: &Visit, id: i64) -> Result<ConferenceView, Error> {
    let talk = app.talk(visit.viewer(), id).await?;
    let found = app.conference(visit.viewer(), talk.row.group_id).await?;
    hosted(app, visit, &found.group.account.row.handle).await
}

pub(crate) async fn edit_talk(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> PageResult {
    visit.signed_in()?;
    let id = session_id(&id)?;
    let found = of_talk(&app, &visit, id).await?;
    let talk = app.talk(visit.viewer(), id).await?;
    let session = plan::filled(&app.session(visit.viewer(), id).await?);
    let speakers = talk.speakers.iter().map(|card| (card, HostRole::Speaker));
    let form = TalkForm {
        action: format!("/talks/{id}"),
        title: session.title,
        description: session.description,
        room: talk.room.to_string(),
        opens_at: session.opens_at,
        closes_at: session.closes_at,
        hashtag: talk.row.hashtag.clone(),
        hosts: speakers
            .chain(talk.hosts.iter().map(|(card, role)| (card, *role)))
            .map(|(card, role)| (format!("@{}", card.row.handle), role.name().to_owned()))
            .collect(),
        speakers: talk.others.join("\n"),
        papers: session.papers,
        prompts: session.prompts,
        asked: session.asked,
        no_post: talk.row.no_post,
        ..TalkForm::default()
    };
    talk_form(&app, &visit, &found, form, FormErrors::default()).await
}

pub(crate) async fn save_talk(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let id = session_id(&id)?;
    let wished = talk_wish(&params)?;
    match app.edit_talk(visit.viewer(), id, wished.clone()).await {
        Ok(_) => Ok(go_saying(&app, &format!("/sessions/{id}"), "The talk is changed.")),
        Err(Error::Invalid(refusals)) => {
            let found = of_talk(&app, &visit, id).await?;
            let asked = plan::filled(&app.session(visit.viewer(), id).await?).asked;
            let form = TalkForm { action: format!("/talks/{id}"), asked, ..typed(&wished) };
            talk_form(&app, &visit, &found, form, FormErrors::from(refusals)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// What waits for the speaker of a talk, and the viewer's own posts that did.
pub(crate) async fn held(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> PageResult {
    visit.signed_in()?;
    let found = app.talk_holds(visit.viewer(), session_id(&id)?).await?;
    let page = TalkHeld {
        shell: visit.shell(&app, "Posts that wait for the speaker").await?,
        talk: cards::talk(&app, &found.talk, ""),
        waiting: found.waiting.iter().map(|it| cards::held(&app, it)).collect(),
        own: found.own.iter().map(|it| cards::held(&app, it)).collect(),
    };
    Ok(render(&page))
}

pub(crate) async fn answer(
    State(app): State<App>,
    visit: Visit,
    Path((id, post)): Path<(String, String)>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let (id, post) = (session_id(&id)?, session_id(&post)?);
    let place = format!("/sessions/{id}/held");
    let release = params.is("release");
    match app.answer_held(visit.viewer(), id, post, release, &params.text("reason")).await {
        Ok(()) if release => Ok(go_saying(&app, &place, "The post is released and has joined the talk.")),
        Ok(()) => Ok(go_saying(&app, &place, "The post is declined. Its author reads your reason.")),
        Err(error @ Error::Invalid(_)) => Ok(go_with_problem(&app, &place, &error)),
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn numbers(State(app): State<App>, visit: Visit, Path(name): Path<String>) -> PageResult {
    let found = app.conference_of(visit.viewer(), &name).await?;
    let counted = app.conference_numbers(visit.viewer(), found.group.account.row.id).await?;
    let page = ConferenceNumbers {
        shell: visit.shell(&app, &format!("Numbers: {}", found.group.account.row.display_name)).await?,
        conference: cards::conference(&found),
        is_final: counted.is_final,
        talks: counted.talks.iter().map(show::conference::row).collect(),
        metrics_html: counted.html.clone(),
    };
    Ok(render(&page))
}
