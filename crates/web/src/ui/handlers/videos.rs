//! Videos: the list, watching one, its captions and chapters for the player, and what the player reports.

use crate::api::videos::{parts, send_file, vtt};
use crate::params::Params;
use crate::ui::pages::{Video, Videos};
use crate::ui::show;
use crate::ui::view::{SourceView, VideoFileView};
use crate::ui::visit::{Form, PageResult, Visit, render};
use app::{App, Error};
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::video::{Captions, Cue};

pub(super) fn id(text: &str) -> Result<i64, Error> {
    kernel::id::parse(text).ok_or(Error::NotFound)
}

pub(crate) async fn all(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    let range = params.range(20, 40)?;
    let mine = params.is("mine");
    let (found, path) = if mine {
        visit.signed_in()?;
        (app.own_videos(visit.viewer(), range).await?, "/videos?mine=1")
    } else {
        (app.videos(visit.viewer(), range).await?, "/videos")
    };
    let now = app.now();
    let page = Videos {
        shell: visit.shell(&app, if mine { "Your videos" } else { "Videos" }).await?,
        mine,
        videos: found.items.iter().map(|it| show::video::card(it, now)).collect(),
        links: show::links(&found, &range, path),
    };
    Ok(render(&page))
}

pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Path(video): Path<String>,
    params: Params,
) -> PageResult {
    let it = app.video(visit.viewer(), id(&video)?).await?;
    let now = app.now();
    let asked = params.number("t")?.and_then(|second| u32::try_from(second).ok());
    let length = it.seconds();
    // Whoever has seen it to its end begins anew.
    let resumed = Some(it.watch.position).filter(|at| *at > 5 && at + 10 < length);
    let mut shell = visit.shell(&app, if it.row.title.is_empty() { "Video" } else { &it.row.title }).await?;
    shell.canonical = Some(app.settings().video_url(it.row.id));
    shell.description = it.row.description.chars().take(200).collect();
    shell.noindex = !it.is_open();
    let watches = visit.viewer().id().is_some() && it.state().can_be_watched();
    let page = Video {
        shell,
        card: show::video::card(&it, now),
        group: it.group.as_ref().map(|card| show::small(card)),
        description_html: it.description_html.clone(),
        interests: it.row.interests.clone(),
        sources: SourceView::all(&it.row.sources),
        files: it
            .files
            .iter()
            .map(|file| VideoFileView { height: file.height, url: file.url.clone() })
            .collect(),
        language: it.row.language.clone(),
        chapters: it.chapters.iter().map(|it| show::video::moment(it.second, &it.title)).collect(),
        transcript: it
            .captions
            .iter()
            .flat_map(|captions| &captions.0)
            .map(|cue| show::video::moment(cue.start / 1000, &cue.text))
            .collect(),
        questions: show::video::questions(&app, &it),
        is_own: it.is_own,
        start: asked.or(resumed).unwrap_or(0).min(length),
        seen: watches.then(|| (it.watch.seen.seconds() * 100).checked_div(length).unwrap_or(0).min(100)),
        counts: it.watch.counts && !it.is_own,
        minutes: it.watch.minutes,
        published: it.row.published_at.map(|at| show::when(at, now)),
    };
    Ok(render(&page))
}

pub(crate) async fn captions(State(app): State<App>, visit: Visit, Path(video): Path<String>) -> PageResult {
    let it = app.video(visit.viewer(), id(&video)?).await?;
    Ok(vtt(it.captions.ok_or(Error::NotFound)?.write()))
}

/// The chapters as the player wants them: captions of another kind.
pub(crate) async fn chapters(State(app): State<App>, visit: Visit, Path(video): Path<String>) -> PageResult {
    let it = app.video(visit.viewer(), id(&video)?).await?;
    let ends = it.chapters.iter().skip(1).map(|next| next.second).chain([it.seconds().max(1)]);
    let cue = |(chapter, end): (&kernel::video::Chapter, u32)| Cue {
        start: chapter.second * 1000,
        end: end.max(chapter.second + 1) * 1000,
        text: chapter.title.clone(),
    };
    Ok(vtt(Captions(it.chapters.iter().zip(ends).map(cue).collect()).write()))
}

pub(crate) async fn file(
    State(app): State<App>,
    visit: Visit,
    Path((video, name)): Path<(String, String)>,
    request: Request,
) -> Response {
    let Ok(video) = id(&video) else { return StatusCode::NOT_FOUND.into_response() };
    match send_file(&app, visit.viewer(), video, &name, request).await {
        Ok(response) => response,
        Err(error) => crate::error::status(&error).into_response(),
    }
}

/// What was played: the player asks for JSON, and goes nowhere.
pub(crate) async fn seen(
    State(app): State<App>,
    visit: Visit,
    Path(video): Path<String>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let position = u32::try_from(params.number("position")?.unwrap_or(0)).unwrap_or(0);
    let it = app.watch_video(visit.viewer(), id(&video)?, parts(&params.text("seen"))?, position).await?;
    let body = serde_json::json!({
        "seconds": it.seen.seconds(), "position": it.position, "minutes": it.minutes, "counts": it.counts
    });
    Ok(([(header::CONTENT_TYPE, "application/json; charset=utf-8")], body.to_string()).into_response())
}
