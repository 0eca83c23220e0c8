//! Groups: the list, founding one, its hosts, posting as it.

use crate::api::groups::{change as changed, wish};
use crate::params::Params;
use crate::ui::pages::{CommunityForm, CommunityNew, GroupEdit, GroupEditForm, GroupForm, GroupNew, Groups};
use crate::ui::show;
use crate::ui::view::FormErrors;
use crate::ui::visit::{Form, PageResult, Visit, go_saying, go_with_problem, render};
use app::posts::Draft;
use app::{App, Error};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kernel::session::{GroupKind, GroupRole};

pub(crate) async fn all(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    let asked = params.get("kind").unwrap_or_default();
    let kind = GroupKind::parse(asked).unwrap_or(GroupKind::JournalClub);
    let joined = asked == "joined";
    let found = match joined {
        true => app.joined_groups(visit.viewer()).await?,
        false => app.groups(visit.viewer(), kind, 0, 200).await?,
    };
    let page = Groups {
        shell: visit.shell(&app, if joined { "Your groups" } else { plural(kind) }).await?,
        title: if joined { "Your groups" } else { plural(kind) },
        kind: if joined { "joined" } else { kind.name() },
        tabs: GroupKind::ALL.iter().map(|kind| (kind.name(), plural(*kind))).collect(),
        has_members: joined || kind.has_members(),
        groups: found.iter().map(show::session::group).collect(),
    };
    Ok(render(&page))
}

/// What a list of them is called.
const fn plural(kind: GroupKind) -> &'static str {
    match kind {
        GroupKind::JournalClub => "Journal clubs",
        GroupKind::Conference => "Conferences",
        GroupKind::Community => "Groups",
        GroupKind::Campaign => "Campaigns",
        GroupKind::Project => "Projects",
    }
}

/// The form for a group with members.
async fn community_form(app: &App, visit: &Visit, form: CommunityForm, errors: FormErrors) -> PageResult {
    let refused = match app.may_host(visit.viewer()).await {
        Ok(()) => None,
        Err(error @ Error::Forbidden(_)) => Some(error.to_string()),
        Err(error) => return Err(error.into()),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let kinds = GroupKind::ALL.iter().filter(|kind| kind.has_members());
    let page = CommunityNew {
        shell: visit.shell(app, "Found a group").await?,
        kinds: kinds.map(|kind| (kind.name(), kind.label(), kind.name() == form.kind)).collect(),
        form,
        max_bio: app.settings().limits.bio_chars,
        refused,
        errors,
    };
    Ok((status, render(&page)).into_response())
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
    if let Some(kind) = params.get("kind").and_then(GroupKind::parse).filter(|kind| kind.has_members()) {
        let form = CommunityForm { kind: kind.name().to_owned(), ..CommunityForm::default() };
        return community_form(&app, &visit, form, FormErrors::default()).await;
    }
    let form_of = GroupForm { kind: params.text("kind"), ..GroupForm::default() };
    form(&app, &visit, form_of, FormErrors::default()).await
}

pub(crate) async fn create(State(app): State<App>, visit: Visit, Form(params): Form) -> PageResult {
    visit.signed_in()?;
    let wished = wish(&params);
    let has_members = GroupKind::parse(&wished.kind).is_some_and(GroupKind::has_members);
    match app.create_group(visit.viewer(), wished.clone()).await {
        Ok(group) if group.kind == GroupKind::Conference => Ok(go_saying(
            &app,
            &format!("/conferences/{}/edit", group.account.row.handle),
            "The conference is founded. Write its days and rooms.",
        )),
        Ok(group) => Ok(go_saying(
            &app,
            &format!("/@{}", group.account.row.handle),
            if has_members {
                "The group is founded. Invite its first members."
            } else {
                "The club is founded. Announce its first session."
            },
        )),
        Err(Error::Invalid(refusals)) if has_members => {
            let typed = CommunityForm {
                kind: wished.kind,
                name: wished.name,
                handle: wished.handle,
                hashtag: wished.hashtag,
                description: wished.description,
                rules: super::group::typed(&params),
            };
            community_form(&app, &visit, typed, FormErrors::from(refusals)).await
        }
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

async fn edit_form(
    app: &App,
    visit: &Visit,
    id: i64,
    typed: Option<&Params>,
    errors: FormErrors,
) -> PageResult {
    let group = app.group(visit.viewer(), id).await?;
    if group.role != Some(GroupRole::Owner) {
        return Err(Error::forbidden("Only the owners of a group change what it says of itself.").into());
    }
    let said = |name: &str, kept: &str| {
        typed.and_then(|params| params.owned(name)).unwrap_or_else(|| kept.to_owned())
    };
    let row = &group.account.row;
    let rule = group.timetable.as_ref().map(ToString::to_string).unwrap_or_default();
    let form = GroupEditForm {
        name: said("name", &row.display_name),
        description: said("description", &row.bio),
        meets: group.kind == GroupKind::JournalClub,
        timetable: said("timetable", &rule),
        time_zone: said("time_zone", group.zone.name()),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = GroupEdit {
        shell: visit.shell(app, "What the group says of itself").await?,
        group: show::session::group(&group),
        form,
        max_bio: app.settings().limits.bio_chars,
        errors,
    };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn edit(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> PageResult {
    visit.signed_in()?;
    let id = kernel::id::parse(&id).ok_or(Error::NotFound)?;
    edit_form(&app, &visit, id, None, FormErrors::default()).await
}

pub(crate) async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let id = kernel::id::parse(&id).ok_or(Error::NotFound)?;
    match app.change_group(visit.viewer(), id, changed(&params)).await {
        Ok(group) => Ok(go_saying(&app, &format!("/@{}", group.account.row.handle), "It is changed.")),
        Err(Error::Invalid(refusals)) => {
            edit_form(&app, &visit, id, Some(&params), FormErrors::from(refusals)).await
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
    if let Some(done) = super::group::act(&app, &visit, id, &action, &params).await {
        return super::group::answer(&app, (id, &view.account.row.handle), done);
    }
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
