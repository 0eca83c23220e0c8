//! Sessions: what is coming, one of them, taking part, conducting.

use crate::api::sessions::marks;
use crate::params::Params;
use crate::ui::pages::{Session, Sessions};
use crate::ui::show;
use crate::ui::view::{ComposerSession, ComposerView};
use crate::ui::visit::{Form, PageError, PageResult, Visit, go, go_saying, go_with_problem, render};
use app::sessions::{PostsWanted, SessionView, When};
use app::{App, Error, Range};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kernel::session::GroupKind;
use kernel::session::Phase;

/// Answers under each question before the page of all of them.
const ANSWERS: i64 = 4;

pub(super) fn session_id(text: &str) -> Result<i64, Error> {
    kernel::id::parse(text).ok_or(Error::NotFound)
}

/// Whether sessions are announced for a group here: a conference has its programme, and a closed group holds none.
fn announces(group: &app::groups::GroupView) -> bool {
    let is_closed = group.rules.as_ref().is_some_and(|rules| rules.privacy.is_closed());
    group.kind != GroupKind::Conference && !is_closed && !group.hashtag.is_empty()
}

pub(crate) async fn all(State(app): State<App>, visit: Visit) -> PageResult {
    let coming = app.sessions(visit.viewer(), None, When::Coming, 0, 60).await?;
    let past = app.sessions(visit.viewer(), None, When::Past, 0, 40).await?;
    let hosted = match visit.viewer().id() {
        Some(_) => app.hosted_groups(visit.viewer()).await?,
        None => Vec::new(),
    };
    let (open, coming): (Vec<_>, Vec<_>) = coming.iter().partition(|it| it.phase == Phase::Open);
    let cards = |list: &[&SessionView]| list.iter().map(|it| show::session::session(&app, it)).collect();
    let page = Sessions {
        shell: visit.shell(&app, "Journal clubs and sessions").await?,
        open: cards(&open),
        coming: cards(&coming),
        past: past.iter().map(|it| show::session::session(&app, it)).collect(),
        hosted: hosted.iter().filter(|it| announces(it)).map(show::session::group).collect(),
    };
    Ok(render(&page))
}

pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    params: Params,
) -> PageResult {
    if let Some(id) = id.strip_suffix(".ics") {
        return super::feeds::session_calendar(&app, session_id(id)?).await;
    }
    page(&app, &visit, session_id(&id)?, &params, None).await
}

/// The composer of a session, for somebody who may write while it is open.
pub(super) async fn composer(
    app: &App,
    visit: &Visit,
    session: &SessionView,
    answer: Option<i16>,
) -> Result<Option<ComposerView>, Error> {
    if session.phase != Phase::Open || visit.viewer().id().is_none() {
        return Ok(None);
    }
    let own = app.own_account(visit.viewer()).await?;
    let mut composer = show::composer(app, &own.card);
    composer.compact = true;
    composer.session = Some(ComposerSession {
        id: session.row.id.to_string(),
        hashtag: session.row.hashtag.clone(),
        prompts: session
            .prompts
            .iter()
            .filter(|it| it.row.post_id.is_some())
            .map(|it| (it.row.number, it.label.clone(), Some(it.row.number) == answer))
            .collect(),
    });
    Ok(Some(composer))
}

async fn page(app: &App, visit: &Visit, id: i64, params: &Params, error: Option<Error>) -> PageResult {
    let session = app.session(visit.viewer(), id).await?;
    if session.phase == Phase::Open && visit.viewer().id().is_some() {
        app.attend_session(visit.viewer(), id).await?;
    }
    let number = |name: &'static str| -> Result<Option<i16>, Error> {
        Ok(params.number(name)?.and_then(|number| i16::try_from(number).ok()))
    };
    let only = number("prompt")?;
    let range = params.range(40, 40)?;
    let is_first = range.max_id.is_none() && range.min_id.is_none();
    let wanted = PostsWanted { prompt: only, ..PostsWanted::default() };
    let found = app.session_posts(visit.viewer(), id, wanted, range).await?;
    let overview = is_first && only.is_none();
    let pinned = match overview {
        true => {
            let wanted = PostsWanted { pinned: true, ..PostsWanted::default() };
            app.session_posts(visit.viewer(), id, wanted, Range::newest(5)).await?.items
        }
        false => Vec::new(),
    };
    let answers = match overview {
        true => app.session_answers(visit.viewer(), &session, ANSWERS).await?,
        false => std::collections::HashMap::new(),
    };
    let prompts: Vec<_> = session
        .prompts
        .iter()
        .map(|it| {
            let answers = answers.get(&it.row.number).map(|(_, answers)| answers.as_slice());
            show::session::prompt(app, it, &session.zone, answers.unwrap_or_default())
        })
        .collect();
    let path = match only {
        Some(number) => format!("/sessions/{id}?prompt={number}"),
        None => format!("/sessions/{id}"),
    };
    let mut pinned: Vec<_> = pinned.iter().map(|it| show::session::session_post(app, it)).collect();
    for entry in &mut pinned {
        entry.post.entry_id = format!("pinned-{}", entry.post.id);
    }
    let signed_in = visit.viewer().id().is_some();
    let key = kernel::Hashtag::parse(&session.row.hashtag).map(|tag| tag.key()).unwrap_or_default();
    let mut shell = visit.shell(app, &session.row.title).await?;
    shell.canonical = Some(app.settings().session_url(id));
    shell.description = session.row.description.chars().take(200).collect();
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Session {
        stream: (overview && signed_in && session.phase == Phase::Open).then(|| format!("tag:{key}")),
        only: only.and_then(|number| prompts.iter().find(|it| it.number == number).cloned()),
        description_html: session.description_html.clone(),
        summary_html: session.summary_html.clone(),
        summary: session.row.summary.clone(),
        prompts,
        pinned,
        links: show::links(&found, &range, &path),
        posts: found.items.iter().map(|it| show::session::session_post(app, it)).collect(),
        here: show::session::here(&app.session_here(visit.viewer(), id).await?),
        conducts: session.conducts,
        reminded: session.reminded,
        composer: composer(app, visit, &session, number("answer")?).await?,
        session: show::session::session(app, &session),
        is_first: overview,
        error: error.map(|error| crate::error::message(&error)),
        shell,
    };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn change(
    State(app): State<App>,
    visit: Visit,
    Path((id, action)): Path<(String, String)>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let (id, viewer) = (session_id(&id)?, visit.viewer());
    let place = format!("/sessions/{id}");
    let outcome = match action.as_str() {
        // Sent by the page once a minute while somebody reads it.
        "attend" => {
            app.attend_session(viewer, id).await?;
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        "remind" => app
            .remind_of_session(viewer, id, true)
            .await
            .map(|()| "You are reminded an hour before it opens."),
        "unremind" => app.remind_of_session(viewer, id, false).await.map(|()| "You are not reminded."),
        "certificates" => match super::certificates::issue(&app, &visit, id, &params).await {
            Ok(says) => return Ok(go_saying(&app, &place, &says)),
            Err(error) => Err(error),
        },
        "close" => app.close_session(viewer, id).await.map(|()| "The session is closed."),
        "cancel" => match app.cancel_session(viewer, id).await {
            Ok(()) => return Ok(go_saying(&app, "/sessions", "The session is called off.")),
            Err(error) => Err(error),
        },
        "summary" => match app.sum_up_session(viewer, id, &params.text("summary")).await {
            Ok(_) => Ok("The summary is saved."),
            Err(error @ Error::Invalid(_)) => {
                return page(&app, &visit, id, &Params::default(), Some(error)).await;
            }
            Err(error) => Err(error),
        },
        _ => Err(Error::NotFound),
    };
    match outcome {
        Ok(says) => Ok(go_saying(&app, &place, says)),
        Err(error @ Error::Invalid(_)) => Ok(go_with_problem(&app, &place, &error)),
        Err(error) => Err(error.into()),
    }
}

/// What a host says of a post.
pub(crate) async fn mark(
    State(app): State<App>,
    visit: Visit,
    Path((id, post)): Path<(String, String)>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let (id, post) = (session_id(&id)?, session_id(&post)?);
    let place = format!("/sessions/{id}");
    for mark in marks(&params)? {
        match app.mark_session_post(visit.viewer(), id, post, mark).await {
            Ok(()) => {}
            Err(error @ Error::Invalid(_)) => return Ok(go_with_problem(&app, &place, &error)),
            Err(error) => return Err(PageError(error)),
        }
    }
    Ok(go(&place))
}
