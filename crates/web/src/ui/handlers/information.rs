//! Pages for patients: the list, one of them, writing one.

use super::videos::id;
use crate::api::information::wish;
use crate::params::Params;
use crate::ui::pages::{Information, InformationEdit, InformationForm, InformationPages};
use crate::ui::show;
use crate::ui::view::{Choice, Choices, FormErrors, InformationRow, SourceView, VideoFileView};
use crate::ui::visit::{Form, PageResult, Visit, go_saying, render};
use app::information::{InformationView, InformationWish};
use app::{App, Error, Range};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use wire::time::{day, iso_date};

fn age(it: &InformationView) -> String {
    it.readability.age().map(|age| format!("for readers from the age of {age}")).unwrap_or_default()
}

pub(crate) async fn all(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    let range = params.range(20, 40)?;
    let found = app.information_pages(visit.viewer(), range).await?;
    let row = |it: &InformationView| InformationRow {
        id: it.row.id.to_string(),
        title: it.row.title.clone(),
        author: show::small(&it.author),
        age: age(it),
        overdue: it.overdue,
    };
    let page = InformationPages {
        shell: visit.shell(&app, "For patients").await?,
        pages: found.items.iter().map(row).collect(),
        links: show::links(&found, &range, "/information"),
    };
    Ok(render(&page))
}

pub(crate) async fn one(State(app): State<App>, visit: Visit, Path(page): Path<String>) -> PageResult {
    let it = app.information(visit.viewer(), id(&page)?).await?;
    let mut shell = visit.shell(&app, &it.row.title).await?;
    shell.canonical = Some(format!("{}/information/{}", app.settings().base_url, it.row.id));
    shell.description = it.row.text.chars().take(200).collect();
    let files = it.video.iter().flat_map(|video| &video.files);
    let page = Information {
        shell,
        id: it.row.id.to_string(),
        title: it.row.title.clone(),
        html: it.html.clone(),
        author: show::small(&it.author),
        sources: SourceView::all(&it.row.sources),
        age: age(&it),
        words: it.readability.words,
        reviewed: day(it.row.reviewed_at),
        review_on: day(it.review_at()),
        overdue: it.overdue,
        is_own: it.is_own,
        video: it.video.as_ref().map(|video| show::video::card(video, app.now())),
        files: files.map(|file| VideoFileView { height: file.height, url: file.url.clone() }).collect(),
        language: it.video.as_ref().map(|video| video.row.language.clone()).unwrap_or_default(),
    };
    Ok(render(&page))
}

async fn form(
    app: &App,
    visit: &Visit,
    page: Option<i64>,
    wish: InformationWish,
    errors: FormErrors,
) -> PageResult {
    let own = app.own_videos(visit.viewer(), Range::newest(40)).await?;
    let choice = |it: &app::videos::VideoView| Choice {
        value: it.row.id.to_string(),
        label: it.row.title.clone(),
        selected: Some(it.row.id) == wish.video,
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = if page.is_some() { "Review the page" } else { "Write a page for patients" };
    let page = InformationEdit {
        shell: visit.shell(app, title).await?,
        id: page.map(|id| id.to_string()),
        form: InformationForm {
            title: wish.title,
            text: wish.text,
            sources: wish.sources,
            review_on: wish.review_on,
            videos: Choices(own.items.iter().filter(|it| it.is_open()).map(choice).collect()),
        },
        errors,
    };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn new(State(app): State<App>, visit: Visit) -> PageResult {
    visit.signed_in()?;
    app.may_host(visit.viewer()).await?;
    form(&app, &visit, None, InformationWish::default(), FormErrors::default()).await
}

pub(crate) async fn edit(State(app): State<App>, visit: Visit, Path(page): Path<String>) -> PageResult {
    visit.signed_in()?;
    let it = app.information(visit.viewer(), id(&page)?).await?;
    if !it.is_own {
        return Err(Error::NotFound.into());
    }
    let wish = InformationWish {
        title: it.row.title.clone(),
        text: it.row.text.clone(),
        sources: it.row.sources.clone(),
        review_on: iso_date(it.review_at()),
        video: it.row.video_id,
    };
    form(&app, &visit, Some(it.row.id), wish, FormErrors::default()).await
}

async fn save(app: &App, visit: &Visit, page: Option<i64>, params: &Params) -> PageResult {
    visit.signed_in()?;
    let wish = wish(params)?;
    match app.write_information(visit.viewer(), page, wish.clone()).await {
        Ok(it) => Ok(go_saying(app, &format!("/information/{}", it.row.id), "The page is out.")),
        Err(Error::Invalid(refusals)) => form(app, visit, page, wish, FormErrors::from(refusals)).await,
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn create(State(app): State<App>, visit: Visit, Form(params): Form) -> PageResult {
    save(&app, &visit, None, &params).await
}

pub(crate) async fn change(
    State(app): State<App>,
    visit: Visit,
    Path(page): Path<String>,
    Form(params): Form,
) -> PageResult {
    save(&app, &visit, Some(id(&page)?), &params).await
}

pub(crate) async fn remove(
    State(app): State<App>,
    visit: Visit,
    Path(page): Path<String>,
    Form(_): Form,
) -> PageResult {
    visit.signed_in()?;
    app.delete_information(visit.viewer(), id(&page)?).await?;
    Ok(go_saying(&app, "/information", "The page is gone."))
}
