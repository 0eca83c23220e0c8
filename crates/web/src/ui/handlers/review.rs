//! Reviewing again: one question after the other, without anything kept between the two looks at it but its address.

use super::questions::id;
use crate::params::Params;
use crate::ui::pages::Review;
use crate::ui::show;
use crate::ui::view::{ReviewCard, ReviewCounts};
use crate::ui::visit::{Form, PageResult, Visit, go, go_saying, render};
use app::App;
use app::questions::review::Recall;
use axum::extract::{Path, State};

pub(crate) async fn page(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    visit.signed_in()?;
    let queue = app.review_queue(visit.viewer()).await?;
    let asked = params.id("post")?;
    let found = queue.due.iter().find(|due| asked.is_none_or(|post| due.view.id() == post));
    let chosen = params.number("chosen")?.and_then(|at| usize::try_from(at).ok());
    let card = found.map(|due| {
        let mut post = show::post(&app, &due.view);
        let count = due.view.poll.as_ref().map_or(0, |poll| poll.options.len());
        let chosen = chosen.filter(|at| asked.is_some() && *at < count);
        let key = due.view.card.opened.as_ref().and_then(|opened| usize::try_from(opened.key).ok());
        // The stem alone: the answer comes after the reader's own.
        if let Some(opened) = &due.view.card.opened {
            post.content_html = opened.stem_html.clone();
        }
        ReviewCard { post, choices: show::questions::recalls(due.days), chosen, right: chosen == key }
    });
    let page = Review {
        shell: visit.shell(&app, "Review").await?,
        due: queue.due_today,
        counts: ReviewCounts { all: queue.all, next: queue.next_at.map(|at| show::coming(at, app.now())) },
        card,
    };
    Ok(render(&page))
}

pub(crate) async fn rate(
    State(app): State<App>,
    visit: Visit,
    Path(post): Path<String>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let post = id(&post)?;
    match params.get("recall").unwrap_or_default() {
        "stop" => {
            app.stop_reviewing(visit.viewer(), post).await?;
            Ok(go_saying(&app, "/review", "It comes no more."))
        }
        recall => {
            app.reviewed(visit.viewer(), post, Recall::parse(recall)?).await?;
            Ok(go("/review"))
        }
    }
}
