//! Small deeds: favourite, boost, follow, vote … They answer with the page they came from, or, to a script, with
//! nothing.

use crate::ui::visit::{Form, PageResult, Visit, go, go_saying, go_with_problem, local};
use app::relations::FollowWish;
use app::{App, Error};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

fn id(text: &str) -> Result<i64, Error> {
    kernel::id::parse(text).ok_or(Error::NotFound)
}

/// Back to where the form was; a script needs no page.
fn back(app: &App, headers: &HeaderMap, outcome: Result<(), Error>, says: Option<&str>) -> PageResult {
    let by_script = headers.get("x-requested-with").is_some_and(|value| value == "fetch");
    if by_script {
        return Ok(match outcome {
            Ok(()) => StatusCode::NO_CONTENT.into_response(),
            Err(error) => crate::error::status(&error).into_response(),
        });
    }
    let path = referer(app, headers);
    Ok(match (outcome, says) {
        (Err(error @ Error::Unauthorized(_)), _) => return Err(error.into()),
        (Err(error), _) => go_with_problem(app, &path, &error),
        (Ok(()), Some(says)) => go_saying(app, &path, says),
        (Ok(()), None) => go(&path),
    })
}

/// The path of the page that the form was on; never another host.
fn referer(app: &App, headers: &HeaderMap) -> String {
    let url = headers.get(header::REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let ours = host == app.settings().host()
        || headers.get(header::HOST).and_then(|value| value.to_str().ok()).is_some_and(|it| it == host);
    if ours && !path.is_empty() { local(path) } else { "/home".to_owned() }
}

pub(crate) async fn post(
    State(app): State<App>,
    visit: Visit,
    Path((post, action)): Path<(String, String)>,
    headers: HeaderMap,
    Form(_): Form,
) -> PageResult {
    visit.signed_in()?;
    let viewer = visit.viewer();
    let id = id(&post)?;
    let mut says = None;
    let outcome = match action.as_str() {
        "favourite" => app.favourite(viewer, id).await.map(|_| ()),
        "unfavourite" => app.unfavourite(viewer, id).await.map(|_| ()),
        "boost" => app.boost(viewer, id, None).await.map(|_| ()),
        "unboost" => app.unboost(viewer, id).await.map(|_| ()),
        "bookmark" => app.bookmark(viewer, id, true).await.map(|_| ()),
        "unbookmark" => app.bookmark(viewer, id, false).await.map(|_| ()),
        "pin" => app.pin(viewer, id, true).await.map(|_| ()),
        "unpin" => app.pin(viewer, id, false).await.map(|_| ()),
        "delete" => return delete(&app, &visit, &headers, id).await,
        _ => Err(Error::NotFound),
    };
    if action == "pin" {
        says = Some("The post stands on top of your profile now.");
    }
    back(&app, &headers, outcome, says)
}

/// The page of a deleted post is gone, so its thread leads home.
async fn delete(
    app: &App,
    visit: &Visit,
    headers: &HeaderMap,
    id: i64,
) -> Result<Response, crate::ui::visit::PageError> {
    let outcome = app.delete_post(visit.viewer(), id, true).await.map(|_| ());
    let path = referer(app, headers);
    if outcome.is_ok() && path.split('?').next().is_some_and(|path| path.ends_with(&format!("/{id}"))) {
        return Ok(go_saying(app, "/home", "The post is deleted."));
    }
    back(app, headers, outcome, Some("The post is deleted."))
}

pub(crate) async fn account(
    State(app): State<App>,
    visit: Visit,
    Path((account, action)): Path<(String, String)>,
    headers: HeaderMap,
    Form(_): Form,
) -> PageResult {
    visit.signed_in()?;
    let viewer = visit.viewer();
    let id = id(&account)?;
    let outcome = match action.as_str() {
        "follow" => app.follow(viewer, id, FollowWish::default()).await,
        "unfollow" => app.unfollow(viewer, id).await,
        "block" => app.block(viewer, id, true).await,
        "unblock" => app.block(viewer, id, false).await,
        "mute" => app.mute(viewer, id, true, 0).await,
        "unmute" => app.unmute(viewer, id).await,
        _ => Err(Error::NotFound),
    };
    let says = match action.as_str() {
        "block" => Some("Blocked. Neither of you sees the other any more."),
        "mute" => Some("Muted. You no longer see their posts; they do not learn of it."),
        _ => None,
    };
    back(&app, &headers, outcome.map(|_| ()), says)
}

pub(crate) async fn answer_request(
    State(app): State<App>,
    visit: Visit,
    Path((account, answer)): Path<(String, String)>,
    headers: HeaderMap,
    Form(_): Form,
) -> PageResult {
    visit.signed_in()?;
    let accept = match answer.as_str() {
        "accept" => true,
        "reject" => false,
        _ => return Err(Error::NotFound.into()),
    };
    let outcome = app.answer_follow_request(visit.viewer(), id(&account)?, accept).await.map(|_| ());
    back(&app, &headers, outcome, None)
}

pub(crate) async fn follow_tag(
    State(app): State<App>,
    visit: Visit,
    Path(name): Path<String>,
    headers: HeaderMap,
    Form(_): Form,
) -> PageResult {
    visit.signed_in()?;
    let outcome = app.follow_tag(visit.viewer(), &name, true).await.map(|_| ());
    back(&app, &headers, outcome, None)
}

pub(crate) async fn unfollow_tag(
    State(app): State<App>,
    visit: Visit,
    Path(name): Path<String>,
    headers: HeaderMap,
    Form(_): Form,
) -> PageResult {
    visit.signed_in()?;
    let outcome = app.follow_tag(visit.viewer(), &name, false).await.map(|_| ());
    back(&app, &headers, outcome, None)
}

pub(crate) async fn vote(
    State(app): State<App>,
    visit: Visit,
    Path(post): Path<String>,
    headers: HeaderMap,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let choices: Vec<usize> = params.all("choices").iter().filter_map(|text| text.parse().ok()).collect();
    let outcome = match app.post(visit.viewer(), id(&post)?).await {
        // The page shows the key at once: nobody has to be told.
        Ok(view) if view.card.is_question => match choices.first() {
            Some(choice) => app.answer(visit.viewer(), view.id(), *choice).await.map(|_| ()),
            None => Err(Error::invalid("choices", "No option was chosen. Choose one.")),
        },
        Ok(view) => match view.poll.as_ref().map(|poll| poll.id) {
            Some(poll) => app.vote(visit.viewer(), poll, choices).await.map(|_| ()),
            None => Err(Error::NotFound),
        },
        Err(error) => Err(error),
    };
    back(&app, &headers, outcome, None)
}
