//! One group with members: its page, who is in, the desk of its moderators, and what is done there.

use crate::api::groups::rules;
use crate::params::Params;
use crate::ui::pages::{GroupDesk, GroupMembers, GroupPage};
use crate::ui::show;
use crate::ui::view::{FormErrors, RulesForm};
use crate::ui::visit::{Form, PageResult, Visit, go_saying, go_with_problem, render};
use app::cards::AccountView;
use app::groups::GroupView;
use app::{App, Error};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kernel::group::Privacy;
use kernel::session::GroupRole;

/// On the page of the group.
const NEXT_EVENTS: i64 = 2;

fn id(text: &str) -> Result<i64, Error> {
    kernel::id::parse(text).ok_or(Error::NotFound)
}

fn is_moderator(group: &GroupView) -> bool {
    group.role.is_some_and(|role| role >= GroupRole::Moderator)
}

/// The page of a group with members, in place of a profile.
pub(super) async fn page(app: App, visit: Visit, card: AccountView, params: Params) -> PageResult {
    let group = app.group(visit.viewer(), card.row.id).await?;
    let range = params.range(20, 40)?;
    let address = format!("/@{}", card.row.handle);
    let query = params.text("q").trim().to_owned();
    let reads = group.role.is_some() || card.privacy == Some(Privacy::Public);
    let (mut pins, mut timeline) = (
        Vec::new(),
        show::timeline(
            &app,
            &app::pages::Page::new(Vec::new(), &[], range.limit),
            &range,
            &address,
            None,
            "What is written here is for its members.",
        ),
    );
    if reads {
        let found = match query.is_empty() {
            true => app.group_posts(visit.viewer(), card.row.id, false, range).await?,
            false => app.search_group(visit.viewer(), card.row.id, &query, range).await?,
        };
        let empty =
            if query.is_empty() { "Nobody has written here yet." } else { "No post here has these words." };
        let path =
            if query.is_empty() { address } else { format!("{address}?q={}", crate::params::encode(&query)) };
        timeline = show::timeline(&app, &found, &range, &path, None, empty);
        if query.is_empty() && range.max_id.is_none() && range.min_id.is_none() {
            pins = app
                .group_pins(visit.viewer(), card.row.id)
                .await?
                .iter()
                .map(|it| show::post(&app, it))
                .collect();
            timeline.posts.retain(|post| !pins.iter().any(|pin| pin.id == post.id));
            for pin in &mut pins {
                pin.shown_pinned = true;
                pin.entry_id = format!("pin-{}", pin.entry_id);
            }
        }
    }
    let now = app.now();
    let (mut announcements, mut events) = (Vec::new(), Vec::new());
    if reads && query.is_empty() && range.max_id.is_none() && range.min_id.is_none() {
        let hanging = app.group_announcements(visit.viewer(), card.row.id).await?;
        announcements = hanging.iter().map(|it| show::group::announcement(it, now)).collect();
        let coming = app.coming_events(visit.viewer(), card.row.id, NEXT_EVENTS).await?;
        events = coming.iter().map(|it| show::group::event(it, now)).collect();
    }
    let waiting = match is_moderator(&group) {
        true => app.group_waiting(visit.viewer(), card.row.id).await?,
        false => 0,
    };
    let name = if card.row.display_name.is_empty() { &card.row.handle } else { &card.row.display_name };
    let mut shell = visit.shell(&app, &format!("{name} (@{})", card.row.handle)).await?;
    shell.noindex = card.privacy.is_some_and(Privacy::is_closed);
    let page = GroupPage {
        shell,
        account: show::account(&app, &card, None, visit.viewer().id()),
        group: show::session::group(&group),
        announcements,
        events,
        pins,
        timeline,
        query,
        waiting: u64::try_from(waiting).unwrap_or(u64::MAX),
    };
    Ok(render(&page))
}

pub(crate) async fn members(
    State(app): State<App>,
    visit: Visit,
    Path(group): Path<String>,
    params: Params,
) -> PageResult {
    let group = id(&group)?;
    let view = app.group(visit.viewer(), group).await?;
    let range = params.range(40, 80)?;
    let query = params.text("q");
    let found = app.group_members(visit.viewer(), group, &query, range.max_id, range.limit).await?;
    let name = &view.account.row.display_name;
    let page = GroupMembers {
        shell: visit.shell(&app, &format!("Members of {name}")).await?,
        links: match query.trim().is_empty() {
            true => show::links(&found, &range, &format!("/groups/{group}/members")),
            false => Default::default(),
        },
        group: show::session::group(&view),
        members: found.items.iter().map(show::group::member).collect(),
        query,
    };
    Ok(render(&page))
}

async fn show_desk(
    app: &App,
    visit: &Visit,
    group: i64,
    typed: Option<RulesForm>,
    errors: FormErrors,
) -> PageResult {
    let view = app.group(visit.viewer(), group).await?;
    let kept = view.rules.as_ref().ok_or(Error::NotFound)?;
    let door = app.group_door(visit.viewer(), group).await?;
    let waiting = app.group_queue(visit.viewer(), group).await?;
    let range = app::Range { limit: 40, ..app::Range::default() };
    let lines = app.group_log(visit.viewer(), group, range).await?.items;
    let mut actors: Vec<i64> = lines.iter().filter_map(|line| line.actor_id).collect();
    actors.sort_unstable();
    actors.dedup();
    let actors = app.accounts_by_ids(visit.viewer(), &actors).await?;
    let now = app.now();
    let name = |id: Option<i64>| {
        let card = id.and_then(|id| actors.iter().find(|card| card.row.id == id));
        card.map_or_else(String::new, |card| card.row.handle.clone())
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = GroupDesk {
        shell: visit.shell(app, &format!("The desk of {}", view.account.row.display_name)).await?,
        form: typed.unwrap_or_else(|| show::group::form(kept)),
        group: show::session::group(&view),
        waiting: waiting.iter().map(|it| show::group::waiting(app, it)).collect(),
        asking: door.asking.iter().map(show::group::asking).collect(),
        invited: door.invited,
        kept_out: door.kept_out.iter().map(|it| show::group::kept_out(it, now)).collect(),
        log: lines
            .iter()
            .map(|line| show::group::log(line.at, &line.action, name(line.actor_id), now))
            .collect(),
        errors,
    };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn desk(State(app): State<App>, visit: Visit, Path(group): Path<String>) -> PageResult {
    visit.signed_in()?;
    show_desk(&app, &visit, id(&group)?, None, FormErrors::default()).await
}

/// The rules, as they were typed.
pub(super) fn typed(params: &Params) -> RulesForm {
    RulesForm {
        privacy: params.text("privacy"),
        joining: params.text("joining"),
        needs: params.text("needs"),
        questions: params.text("questions"),
        approve_posts: params.is("approve_posts"),
        slow_seconds: params.text("slow_seconds"),
        newcomer_days: params.text("newcomer_days"),
        hold_links: params.is("hold_links"),
        words: params.text("words"),
        quorum: params.text("quorum"),
        press: params.text("press"),
        pseudonyms: params.is("pseudonyms"),
    }
}

pub(crate) async fn change_rules(
    State(app): State<App>,
    visit: Visit,
    Path(group): Path<String>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let group = id(&group)?;
    match app.change_group_rules(visit.viewer(), group, rules(&params)).await {
        Ok(_) => Ok(go_saying(&app, &format!("/groups/{group}/desk"), "The rules are changed.")),
        Err(Error::Invalid(refusals)) => {
            show_desk(&app, &visit, group, Some(typed(&params)), FormErrors::from(refusals)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Everything that is done to a group with one button. `None` is not one of them.
pub(super) async fn act(
    app: &App,
    visit: &Visit,
    group: i64,
    action: &str,
    params: &Params,
) -> Option<(Result<&'static str, Error>, Place)> {
    let viewer = visit.viewer();
    let named = |name: &str| params.id(name).and_then(|id| id.ok_or(Error::NotFound));
    let outcome = match action {
        "join" => (join(app, visit, group, params).await, Place::Group),
        "leave" => (leave(app, visit, group).await, Place::Groups),
        "announce" => {
            let day = 24 * 3_600_000;
            let done = match params.number("days") {
                Ok(days) => {
                    let until = days.map(|days| app.now() + days.clamp(1, 365) * day);
                    app.announce(viewer, group, &params.text("text"), until).await.map(|_| ())
                }
                Err(error) => Err(error),
            };
            (done.map(|()| "It hangs: every member sees it."), Place::Group)
        }
        "take_down" => {
            let done = match named("announcement") {
                Ok(id) => app.take_down(viewer, group, id).await,
                Err(error) => Err(error),
            };
            (done.map(|()| "It hangs no more."), Place::Group)
        }
        "archive" => {
            (app.archive_group(viewer, group, true).await.map(|_| "The group is archived."), Place::Desk)
        }
        "reopen" => {
            (app.archive_group(viewer, group, false).await.map(|_| "The group is open again."), Place::Desk)
        }
        "let_in" | "turn_away" => {
            let said = if action == "let_in" { "They are in." } else { "They are turned away." };
            let done = match named("account") {
                Ok(who) => app.answer_group_request(viewer, group, who, action == "let_in").await,
                Err(error) => Err(error),
            };
            (done.map(|()| said), Place::Desk)
        }
        "invite" => {
            let done = app.invite_to_group(viewer, group, &params.text("who")).await;
            (done.map(|_| "They are invited: whoever is on the list comes in unasked."), Place::Desk)
        }
        "take_back" => {
            let done = app.take_back_invitation(viewer, group, &params.text("who")).await;
            (done.map(|()| "The invitation is taken back."), Place::Desk)
        }
        "ban" | "lift_ban" => {
            let reason = params.text("reason");
            let (ban, said) = match action {
                "ban" => (Some(reason.as_str()), "They are kept out."),
                _ => (None, "They may come again."),
            };
            let done = match named("account") {
                Ok(who) => app.ban_from_group(viewer, group, who, ban).await,
                Err(error) => Err(error),
            };
            (done.map(|()| said), Place::Desk)
        }
        "role" => {
            let done = match named("account") {
                Ok(who) => app.set_group_role(viewer, group, who, &params.text("role")).await.map(|_| ()),
                Err(error) => Err(error),
            };
            (done.map(|()| "They have the role."), Place::Members)
        }
        "publish" | "decline" | "remove" | "pin" | "unpin" => {
            let (said, place) = match action {
                "publish" => ("The post is out.", Place::Desk),
                "decline" => ("The post is declined and gone.", Place::Desk),
                "remove" => ("The post is gone.", Place::Group),
                "pin" => ("The post stands on top.", Place::Group),
                _ => ("The post stands on top no longer.", Place::Group),
            };
            let done = match named("post") {
                Err(error) => Err(error),
                Ok(post) => match action {
                    "publish" | "decline" => {
                        app.decide_group_post(viewer, group, post, action == "publish").await
                    }
                    "remove" => app.remove_from_group(viewer, group, post).await,
                    _ => app.pin_in_group(viewer, group, post, action == "pin").await,
                },
            };
            (done.map(|()| said), place)
        }
        _ => return None,
    };
    Some(outcome)
}

/// Where one is after a button.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    Group,
    Groups,
    Members,
    Desk,
}

impl Place {
    fn path(self, group: i64, handle: &str) -> String {
        match self {
            Self::Group => format!("/@{handle}"),
            Self::Groups => "/groups?kind=joined".to_owned(),
            Self::Members => format!("/groups/{group}/members"),
            Self::Desk => format!("/groups/{group}/desk"),
        }
    }
}

/// Answers a button: back to where one was, with what came of it.
pub(super) fn answer(
    app: &App,
    (group, handle): (i64, &str),
    (outcome, place): (Result<&'static str, Error>, Place),
) -> PageResult {
    let path = place.path(group, handle);
    match outcome {
        Ok(says) => Ok(go_saying(app, &path, says)),
        Err(error @ Error::Invalid(_)) => Ok(go_with_problem(app, &path, &error)),
        // What the group's own people decided, said where one stands.
        Err(error @ Error::Forbidden(_)) if matches!(place, Place::Group | Place::Groups) => {
            Ok(go_with_problem(app, &format!("/@{handle}"), &error))
        }
        Err(error) => Err(error.into()),
    }
}

async fn join(app: &App, visit: &Visit, group: i64, params: &Params) -> Result<&'static str, Error> {
    let view = app.join_group(visit.viewer(), group, &params.text("answers")).await?;
    Ok(match view.role {
        Some(_) => "You are in.",
        None => "You have asked. A moderator of the group answers.",
    })
}

async fn leave(app: &App, visit: &Visit, group: i64) -> Result<&'static str, Error> {
    app.leave_group(visit.viewer(), group).await?;
    Ok("You have left the group.")
}
