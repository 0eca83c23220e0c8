//! Groups: the list, founding one, its hosts, posting as it.

use crate::api::groups::wish;
use crate::params::Params;
use crate::ui::pages::{GroupForm, GroupNew, Groups};
use crate::ui::show;
use crate::ui::view::FormErrors;
use crate::ui::visit::{Form, PageResult, Visit, go_saying, go_with_problem, render};
use app::posts::Draft;
use app::{App, Error};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kernel::session::GroupKind;

pub(crate) async fn all(State(app): State<App>, visit: Visit) -> PageResult {
    let found = app.groups(visit.viewer(), GroupKind::JournalClub, 0, 200).await?;
    let page = Groups {
        shell: visit.shell(&app, "Journal clubs").await?,
        groups: found.iter().map(show::session::group).collect(),
    };
    Ok(render(&page))
}

async fn form(app: &App, visit: &Visit, form: GroupForm, errors: FormErrors) -> PageResult {
    let refused = match app.may_host(visit.viewer()).await {
        Ok(()) => None,
        Err(error @ Error::Forbidden(_)) => Some(error.to_string()),
        Err(error) => return Err(error.into()),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = GroupNew {
        shell: visit.shell(app, "Found a journal club").await?,
        form,
        max_bio: app.settings().limits.bio_chars,
        refused,
        errors,
    };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn new(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    visit.signed_in()?;
    let form_of = GroupForm { kind: params.text("kind"), ..GroupForm::default() };
    form(&app, &visit, form_of, FormErrors::default()).await
}

pub(crate) async fn create(State(app): State<App>, visit: Visit, Form(params): Form) -> PageResult {
    visit.signed_in()?;
    let wished = wish(&params);
    match app.create_group(visit.viewer(), wished.clone()).await {
        Ok(group) if group.kind == GroupKind::Conference => Ok(go_saying(
            &app,
            &format!("/conferences/{}/edit", group.account.row.handle),
            "The conference is founded. Write its days and rooms.",
        )),
        Ok(group) => Ok(go_saying(
            &app,
            &format!("/@{}", group.account.row.handle),
            "The club is founded. Announce its first session.",
        )),
        Err(Error::Invalid(refusals)) => {
            let typed = GroupForm {
                kind: wished.kind,
                name: wished.name,
                handle: wished.handle,
                hashtag: wished.hashtag,
                description: wished.description,
                timetable: wished.timetable,
                time_zone: wished.time_zone,
            };
            form(&app, &visit, typed, FormErrors::from(refusals)).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn change(
    State(app): State<App>,
    visit: Visit,
    Path((group, action)): Path<(String, String)>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let id = kernel::id::parse(&group).ok_or(Error::NotFound)?;
    let view = app.group(visit.viewer(), id).await?;
    let place = format!("/@{}", view.account.row.handle);
    let handle = params.text("handle");
    let outcome = match action.as_str() {
        "add_host" => {
            app.set_group_host(visit.viewer(), id, &handle, true).await.map(|_| "The host is added.")
        }
        "remove_host" => {
            app.set_group_host(visit.viewer(), id, &handle, false).await.map(|_| "They are a host no longer.")
        }
        "post" => {
            let draft =
                Draft { text: params.text("text"), visibility: Some("public".into()), ..Draft::default() };
            let key = params.get("idempotency_key");
            app.publish_as_group(visit.viewer(), id, draft, key)
                .await
                .map(|_| "The club's post is published.")
        }
        _ => Err(Error::NotFound),
    };
    match outcome {
        Ok(says) => Ok(go_saying(&app, &place, says)),
        Err(error @ Error::Invalid(_)) => Ok(go_with_problem(&app, &place, &error)),
        Err(error) => Err(error.into()),
    }
}
