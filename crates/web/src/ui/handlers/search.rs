//! Search.

use crate::params::Params;
use crate::ui::pages::Search;
use crate::ui::show;
use crate::ui::view::PageLinks;
use crate::ui::visit::{PageResult, Visit, render};
use app::App;
use app::search::{Found, Query};
use axum::extract::State;

pub(crate) async fn page(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    let query = params.text("q");
    let wish = Query { text: query.clone(), limit: 20, max_id: params.id("max_id")?, ..Query::default() };
    let (found, error) = match app.search(visit.viewer(), wish).await {
        Ok(found) => (found, None),
        Err(error @ app::Error::Invalid(_)) => (Found::default(), Some(error.to_string())),
        Err(error) => return Err(error.into()),
    };
    let me = visit.viewer().id();
    let ids: Vec<i64> = found.accounts.iter().map(|card| card.row.id).collect();
    let relations = match me {
        Some(_) => app.relationships(visit.viewer(), ids).await?,
        None => Vec::new(),
    };
    let older = found
        .posts
        .last()
        .filter(|_| found.posts.len() == 20)
        .map(|post| format!("/search?q={}&max_id={}", crate::params::encode(&query), post.id()));
    let title = if query.is_empty() { "Search".to_owned() } else { format!("Search: {query}") };
    let page = Search {
        shell: visit.shell(&app, &title).await?,
        accounts: found
            .accounts
            .iter()
            .map(|card| {
                let relation = relations.iter().find(|it| it.id == card.row.id && me != Some(it.id));
                show::account(&app, card, relation, me)
            })
            .collect(),
        tags: found.hashtags.iter().map(show::tag).collect(),
        posts: found.posts.iter().map(|it| show::post(&app, it)).collect(),
        links: PageLinks { newer: None, older },
        query,
        error,
    };
    Ok(render(&page))
}
