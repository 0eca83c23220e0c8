//! Lists.

use crate::params::Params;
use crate::ui::pages::{List, ListSummary, Lists};
use crate::ui::show;
use crate::ui::visit::{Form, PageResult, Visit, go, render};
use app::lists::ListWish;
use app::{App, Error};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;

fn id(text: &str) -> Result<i64, Error> {
    kernel::id::parse(text).ok_or(Error::NotFound)
}

async fn overview(app: &App, visit: &Visit, title_error: Option<String>) -> PageResult {
    visit.signed_in()?;
    let mut lists = Vec::new();
    for list in app.lists(visit.viewer()).await? {
        let members = app.list_members(visit.viewer(), list.id).await?.len();
        lists.push(ListSummary {
            id: list.id.to_string(),
            title: list.title,
            members: show::count(i64::try_from(members).unwrap_or(0)),
        });
    }
    let status = if title_error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let max_title = u32::try_from(app.settings().limits.list_title_chars).unwrap_or(100);
    let shell = visit.shell(app, "Lists").await?;
    Ok((status, render(&Lists { shell, lists, title_error, max_title })).into_response())
}

pub(crate) async fn all(State(app): State<App>, visit: Visit) -> PageResult {
    overview(&app, &visit, None).await
}

pub(crate) async fn create(State(app): State<App>, visit: Visit, Form(params): Form) -> PageResult {
    visit.signed_in()?;
    let wish = ListWish { title: params.owned("title"), ..ListWish::default() };
    match app.create_list(visit.viewer(), wish).await {
        Ok(list) => Ok(go(&format!("/lists/{}", list.id))),
        Err(error @ Error::Invalid(_)) => overview(&app, &visit, Some(error.to_string())).await,
        Err(error) => Err(error.into()),
    }
}

async fn one(app: &App, visit: &Visit, id: i64, params: &Params, error: Option<String>) -> PageResult {
    visit.signed_in()?;
    let list = app.list(visit.viewer(), id).await?;
    let members = app.list_members(visit.viewer(), id).await?;
    let range = params.range(20, 40)?;
    let posts = app.list_timeline(visit.viewer(), id, range).await?;
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = List {
        shell: visit.shell(app, &list.title).await?,
        id: id.to_string(),
        name: list.title,
        members: members.iter().map(|card| show::small(card)).collect(),
        timeline: show::timeline(
            app,
            &posts,
            &range,
            &format!("/lists/{id}"),
            None,
            "Posts of the list's members appear here.",
        ),
        error,
    };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(list): Path<String>,
    params: Params,
) -> PageResult {
    one(&app, &visit, id(&list)?, &params, None).await
}

pub(crate) async fn change(
    State(app): State<App>,
    visit: Visit,
    Path((list, action)): Path<(String, String)>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let list = id(&list)?;
    let viewer = visit.viewer();
    let outcome = match action.as_str() {
        "delete" => {
            app.delete_list(viewer, list).await?;
            return Ok(go("/lists"));
        }
        "rename" => {
            let wish = ListWish { title: params.owned("title"), ..ListWish::default() };
            app.update_list(viewer, list, wish).await.map(|_| ())
        }
        "add" => match app.lookup(viewer, &params.text("handle")).await {
            Ok(card) => app.change_list(viewer, list, vec![card.row.id], true).await,
            Err(error) => Err(error),
        }
        .map_err(|error| match error {
            Error::NotFound => Error::invalid(
                "handle",
                "You follow nobody with this handle. Follow them first, then add them.",
            ),
            other => other,
        }),
        "remove" => app.change_list(viewer, list, params.ids("account_id")?, false).await,
        _ => Err(Error::NotFound),
    };
    match outcome {
        Ok(()) => Ok(go(&format!("/lists/{list}"))),
        Err(error @ Error::Invalid(_)) => {
            one(&app, &visit, list, &Params::default(), Some(error.to_string())).await
        }
        Err(error) => Err(error.into()),
    }
}
