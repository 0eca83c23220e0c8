//! Pseudonyms in groups: the viewer's own, and for moderators whose one is.

use crate::api::posts::draft;
use crate::params::Params;
use crate::ui::pages::{GroupInquiry, GroupPseudonym};
use crate::ui::show;
use crate::ui::view::FormErrors;
use crate::ui::visit::{Form, PageResult, Visit, go_saying, render};
use app::{App, Error};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;

fn id(text: &str) -> Result<i64, Error> {
    kernel::id::parse(text).ok_or(Error::NotFound)
}

async fn show_own(
    app: &App,
    visit: &Visit,
    group: i64,
    (typed, answers): (String, String),
    errors: FormErrors,
) -> PageResult {
    let view = app.group(visit.viewer(), group).await?;
    let own = app.own_pseudonym(visit.viewer(), group).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut shell = visit.shell(app, "Under a pseudonym").await?;
    shell.noindex = true;
    let page = GroupPseudonym {
        shell,
        group: show::session::group(&view),
        mask: own.as_ref().map(|own| show::small(&own.account)),
        posts: own.iter().flat_map(|own| &own.posts).map(|post| show::post(app, post)).collect(),
        typed,
        answers,
        errors,
    };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn own(
    State(app): State<App>,
    visit: Visit,
    Path(group): Path<String>,
    params: Params,
) -> PageResult {
    visit.signed_in()?;
    let answers = params.id("in_reply_to")?.map(|id| id.to_string()).unwrap_or_default();
    show_own(&app, &visit, id(&group)?, (String::new(), answers), FormErrors::default()).await
}

/// `take`, `write` or `delete`.
pub(crate) async fn change(
    State(app): State<App>,
    visit: Visit,
    Path((group, action)): Path<(String, String)>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let group = id(&group)?;
    let viewer = visit.viewer();
    let (outcome, typed) = match action.as_str() {
        "take" => {
            let name = params.text("name");
            let done = app.take_pseudonym(viewer, group, &name).await;
            (done.map(|_| "The pseudonym is yours. What you write here is under its name."), name)
        }
        "write" => {
            let key = params.get("idempotency_key");
            let done = match draft(&params) {
                Ok(draft) => app.publish_under_pseudonym(viewer, group, draft, key).await.map(|_| ()),
                Err(error) => Err(error),
            };
            (done.map(|()| "It is posted under your pseudonym."), params.text("status"))
        }
        "delete" => {
            let post = params.id("post")?.ok_or(Error::NotFound)?;
            let done = app.delete_under_pseudonym(viewer, group, post).await;
            (done.map(|()| "The post is gone."), String::new())
        }
        _ => (Err(Error::NotFound), String::new()),
    };
    match outcome {
        Ok(says) => Ok(go_saying(&app, &format!("/groups/{group}/pseudonym"), says)),
        Err(Error::Invalid(refusals)) => {
            let answers = params.text("in_reply_to_id");
            show_own(&app, &visit, group, (typed, answers), FormErrors::from(refusals)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn show_inquiry(
    app: &App,
    visit: &Visit,
    (group, account): (i64, i64),
    errors: FormErrors,
) -> PageResult {
    let view = app.group(visit.viewer(), group).await?;
    let it = app.inquiry(visit.viewer(), group, account).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut shell = visit.shell(app, "Whose pseudonym is this?").await?;
    shell.noindex = true;
    let page = GroupInquiry {
        shell,
        group: show::session::group(&view),
        mask: show::small(&it.account),
        has_asked: it.asked.iter().any(|(card, _)| Some(card.row.id) == visit.viewer().id()),
        asked: it.asked.iter().map(|(card, reason)| (show::small(card), reason.clone())).collect(),
        owner: it.owner.as_ref().map(|card| show::small(card)),
        errors,
    };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn inquiry(
    State(app): State<App>,
    visit: Visit,
    Path((group, account)): Path<(String, String)>,
) -> PageResult {
    visit.signed_in()?;
    show_inquiry(&app, &visit, (id(&group)?, id(&account)?), FormErrors::default()).await
}

pub(crate) async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path((group, account)): Path<(String, String)>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let (group, account) = (id(&group)?, id(&account)?);
    match app.ask_whose(visit.viewer(), group, account, &params.text("reason")).await {
        Ok(it) => {
            let says = match it.owner {
                Some(_) => "You are the second to ask: it is shown below, to both of you.",
                None => "You have asked. Another moderator has to ask too.",
            };
            Ok(go_saying(&app, &format!("/groups/{group}/pseudonyms/{account}"), says))
        }
        Err(Error::Invalid(refusals)) => {
            show_inquiry(&app, &visit, (group, account), FormErrors::from(refusals)).await
        }
        Err(error) => Err(error.into()),
    }
}
