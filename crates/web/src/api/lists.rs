//! Lists.

use super::accounts::{array, path_id};
use crate::Web;
use crate::error::{ApiResult, empty, ok};
use crate::params::Params;
use crate::viewer::Auth;
use app::App;
use app::lists::{ListView, ListWish};
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use wire::mastodon as api;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/lists", get(all).post(create))
        .route("/api/v1/lists/{id}", get(show).put(update).patch(update).delete(remove))
        .route("/api/v1/lists/{id}/accounts", get(members).post(add).delete(take))
        .route("/api/v1/accounts/{id}/lists", get(with))
}

fn entity(list: &ListView) -> api::List {
    api::List {
        id: api::id(list.id),
        title: list.title.clone(),
        replies_policy: list.replies.name(),
        exclusive: list.exclusive,
    }
}

fn wish(params: &Params) -> ListWish {
    ListWish {
        title: params.owned("title"),
        replies: params.owned("replies_policy"),
        exclusive: params.flag("exclusive"),
    }
}

async fn all(State(app): State<App>, Auth(viewer): Auth) -> ApiResult {
    Ok(ok(api::json(&app.lists(&viewer).await?.iter().map(entity).collect::<Vec<_>>())))
}

async fn with(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    let found = app.lists_with(&viewer, path_id(&id)?).await?;
    Ok(ok(api::json(&found.iter().map(entity).collect::<Vec<_>>())))
}

async fn create(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    Ok(ok(api::json(&entity(&app.create_list(&viewer, wish(&params)).await?))))
}

async fn show(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(ok(api::json(&entity(&app.list(&viewer, path_id(&id)?).await?))))
}

async fn update(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    Ok(ok(api::json(&entity(&app.update_list(&viewer, path_id(&id)?, wish(&params)).await?))))
}

async fn remove(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    app.delete_list(&viewer, path_id(&id)?).await?;
    Ok(empty())
}

async fn members(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    let cards = app.list_members(&viewer, path_id(&id)?).await?;
    Ok(array(cards.iter().map(|card| card.json.as_str())))
}

async fn add(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    app.change_list(&viewer, path_id(&id)?, params.ids("account_ids")?, true).await?;
    Ok(empty())
}

async fn take(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    app.change_list(&viewer, path_id(&id)?, params.ids("account_ids")?, false).await?;
    Ok(empty())
}
