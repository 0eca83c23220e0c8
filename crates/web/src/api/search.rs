//! Search.

use super::tags::entity;
use crate::Web;
use crate::error::{ApiResult, ok};
use crate::params::Params;
use crate::viewer::Auth;
use app::search::{Query, What};
use app::{App, Error};
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use wire::mastodon as api;

pub(super) fn routes() -> Router<Web> {
    Router::new().route("/api/v2/search", get(search))
}

async fn search(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    let what = match params.get("type") {
        None | Some("") => None,
        Some("accounts") => Some(What::Accounts),
        Some("hashtags") => Some(What::Hashtags),
        Some("statuses") => Some(What::Posts),
        Some(_) => return Err(Error::invalid("type", "The type is accounts, hashtags or statuses.").into()),
    };
    let query = Query {
        text: params.text("q"),
        what,
        limit: params.limit(20, 40)?,
        offset: params.offset()?,
        max_id: params.id("max_id")?,
        following: params.is("following"),
        account: params.id("account_id")?,
    };
    let found = app.search(&viewer, query).await?;
    let accounts: Vec<&str> = found.accounts.iter().map(|card| card.json.as_str()).collect();
    let posts: Vec<String> = found.posts.iter().map(app::cards::PostView::json).collect();
    let tags: Vec<_> = found.hashtags.iter().map(|tag| entity(&app, tag)).collect();
    Ok(ok(format!(
        "{{\"accounts\":[{}],\"statuses\":[{}],\"hashtags\":{}}}",
        accounts.join(","),
        posts.join(","),
        api::json(&tags)
    )))
}
