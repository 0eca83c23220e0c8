//! Sets of questions: all, making one, taking one, its figures, its file.

use super::questions::{due, id};
use crate::params::Params;
use crate::ui::pages::{Set, SetAnalysis, SetNew, SetTake, Sets};
use crate::ui::show;
use crate::ui::view::Scatter;
use crate::ui::visit::{Form, PageResult, Visit, go, go_saying, go_with_problem, render};
use app::questions::exchange::Format;
use app::questions::sets::{SetView, SetWish};
use app::{App, Error, Range};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

pub(crate) async fn all(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    let range = params.range(20, 40)?;
    let found = app.question_sets(visit.viewer(), None, range).await?;
    let page = Sets {
        shell: visit.shell(&app, "Sets of questions").await?,
        sets: found.items.iter().map(show::questions::set).collect(),
        links: show::links(&found, &range, "/sets"),
        due: due(&app, &visit).await,
    };
    Ok(render(&page))
}

async fn form(app: &App, visit: &Visit, params: &Params, error: Option<String>) -> PageResult {
    visit.signed_in()?;
    let most = app.settings().limits.set_questions;
    let own = app.own_questions(visit.viewer(), Range::newest(most)).await?;
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = SetNew {
        shell: visit.shell(app, "Make a set").await?,
        title: params.text("title"),
        description: params.text("description"),
        questions: own
            .items
            .iter()
            .map(|view| {
                let place = params.text(&format!("place_{}", view.id()));
                (view.id().to_string(), view.card.row.text.clone(), place)
            })
            .collect(),
        error,
    };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn new(State(app): State<App>, visit: Visit) -> PageResult {
    form(&app, &visit, &Params::default(), None).await
}

pub(crate) async fn create(State(app): State<App>, visit: Visit, Form(params): Form) -> PageResult {
    visit.signed_in()?;
    let most = app.settings().limits.set_questions;
    let own = app.own_questions(visit.viewer(), Range::newest(most)).await?;
    let mut placed: Vec<(i64, i64)> = own
        .items
        .iter()
        .filter_map(|view| {
            let place = params.get(&format!("place_{}", view.id()))?.trim().parse().ok()?;
            Some((place, view.id()))
        })
        .collect();
    placed.sort_unstable();
    let wish = SetWish {
        title: params.text("title"),
        description: params.text("description"),
        questions: placed.into_iter().map(|(_, id)| id).collect(),
    };
    match app.create_set(visit.viewer(), wish).await {
        Ok(set) => Ok(go_saying(&app, &format!("/sets/{}", set.card.set.id), "The set is made.")),
        Err(error @ Error::Invalid(_)) => form(&app, &visit, &params, Some(error.to_string())).await,
        Err(error) => Err(error.into()),
    }
}

fn results(set: &SetView) -> Vec<(String, String, bool)> {
    set.questions
        .iter()
        .filter_map(|view| {
            let own = view.poll.as_ref()?.own.first().copied()?;
            let key = view.card.opened.as_ref()?.key;
            let url = format!("/@{}/{}", view.author.row.handle, view.id());
            Some((url, view.card.row.text.clone(), own == key))
        })
        .collect()
}

pub(crate) async fn show(State(app): State<App>, visit: Visit, Path(set): Path<String>) -> PageResult {
    let set = app.question_set(visit.viewer(), id(&set)?).await?;
    let attempt = set.card.attempt.as_ref();
    let page = Set {
        shell: visit.shell(&app, &set.card.set.title).await?,
        id: set.card.set.id.to_string(),
        name: set.card.set.title.clone(),
        description: set.card.set.description.clone(),
        author: show::small(&set.card.author),
        count: set.card.questions,
        answered: set.answered(),
        score: set.score(),
        minutes: attempt.map_or(0, |attempt| (attempt.active_ms + 59_999) / 60_000),
        begun: attempt.is_some(),
        finished: attempt
            .and_then(|attempt| attempt.finished_at)
            .map(|at| crate::ui::show::when(at, app.now())),
        open: set.next().is_some() || (visit.viewer().id().is_none() && !set.questions.is_empty()),
        mine: set.mine,
        results: results(&set),
    };
    Ok(render(&page))
}

pub(crate) async fn next(
    State(app): State<App>,
    visit: Visit,
    Path(set): Path<String>,
    Form(_): Form,
) -> PageResult {
    visit.signed_in()?;
    let set = id(&set)?;
    Ok(match app.serve_next(visit.viewer(), set).await {
        Ok(Some(_)) => go(&format!("/sets/{set}/take")),
        Ok(None) => go(&format!("/sets/{set}")),
        Err(error @ Error::Invalid(_)) => go_with_problem(&app, &format!("/sets/{set}"), &error),
        Err(error) => return Err(error.into()),
    })
}

/// The question that is served, or the one that was just answered.
pub(crate) async fn take(
    State(app): State<App>,
    visit: Visit,
    Path(set): Path<String>,
    params: Params,
) -> PageResult {
    visit.signed_in()?;
    let set = app.question_set(visit.viewer(), id(&set)?).await?;
    let number = set.card.set.id;
    let served = set.card.attempt.as_ref().and_then(|attempt| attempt.served_post);
    let Some(wanted) = params.id("answered")?.or(served) else {
        return Ok(go(&format!("/sets/{number}")));
    };
    let Some(at) = set.questions.iter().position(|view| view.id() == wanted) else {
        return Ok(go(&format!("/sets/{number}")));
    };
    let view = &set.questions[at];
    let page = SetTake {
        shell: visit.shell(&app, &set.card.set.title).await?,
        id: number.to_string(),
        name: set.card.set.title.clone(),
        place: at + 1,
        count: set.questions.len(),
        post: show::questions::in_set(&app, view, number),
        answered: view.poll.as_ref().is_some_and(|poll| poll.voted),
        more: set.next().is_some(),
    };
    Ok(render(&page))
}

pub(crate) async fn answer(
    State(app): State<App>,
    visit: Visit,
    Path(set): Path<String>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let set = id(&set)?;
    let post = params.id("post")?.ok_or(Error::NotFound)?;
    let here = format!("/sets/{set}/take");
    let Some(choice) = params.get("choices").and_then(|text| text.parse().ok()) else {
        let error = Error::invalid("choices", "No option was chosen. Choose one.");
        return Ok(go_with_problem(&app, &here, &error));
    };
    Ok(match app.answer(visit.viewer(), post, choice).await {
        Ok(_) => go(&format!("{here}?answered={post}")),
        Err(error @ Error::Invalid(_)) => go_with_problem(&app, &here, &error),
        Err(error) => return Err(error.into()),
    })
}

pub(crate) async fn delete(
    State(app): State<App>,
    visit: Visit,
    Path(set): Path<String>,
    Form(_): Form,
) -> PageResult {
    visit.signed_in()?;
    app.delete_set(visit.viewer(), id(&set)?).await?;
    Ok(go_saying(&app, "/sets", "The set is deleted; its questions stay."))
}

pub(crate) async fn analysis(State(app): State<App>, visit: Visit, Path(set): Path<String>) -> PageResult {
    visit.signed_in()?;
    let found = app.set_analysis(visit.viewer(), id(&set)?).await?;
    let figures = (1..).zip(&found.items);
    let page = SetAnalysis {
        shell: visit.shell(&app, "Item analysis").await?,
        id: found.set.card.set.id.to_string(),
        name: found.set.card.set.title.clone(),
        finished: found.finished,
        mean_score: match found.mean_score {
            Some(mean) => format!("{mean:.1} of {}", found.items.len()),
            None => "–".to_owned(),
        },
        kr20: show::questions::figure(found.kr20),
        chart: Scatter::of(
            figures.clone().map(|(number, it)| (number, it.item.difficulty, it.item.discrimination)),
        ),
        items: figures.map(|(number, it)| show::questions::item(number, it)).collect(),
    };
    Ok(render(&page))
}

pub(crate) async fn export(
    State(app): State<App>,
    visit: Visit,
    Path(set): Path<String>,
    params: Params,
) -> PageResult {
    visit.signed_in()?;
    let set = id(&set)?;
    let format = Format::parse(params.get("format").unwrap_or("gift"))?;
    Ok(match app.export_set(visit.viewer(), set, format).await {
        Ok(text) => {
            let name = format!("attachment; filename=\"set-{set}.{}.txt\"", format.name());
            let kind = "text/plain; charset=utf-8".to_owned();
            ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], text).into_response()
        }
        Err(error @ Error::Invalid(_)) => go_with_problem(&app, &format!("/sets/{set}"), &error),
        Err(error) => return Err(error.into()),
    })
}
