//! Groups with members, as pages show them.

use super::{post, small, when};
use crate::ui::view::{
    AnnouncementCard, DoorRow, EventCard, EventForm, FileRow, GroupMemberRow, InsideView, LogRow, RulesForm,
    WaitingRow,
};
use app::App;
use app::cards::PostView;
use app::groups::{AnnouncementView, Asking, EventView, GroupFile, GroupView, KeptOut, MemberView};
use kernel::group::{Held, Joining, Privacy, Rules};
use kernel::session::GroupRole;
use wire::time::iso;

pub(crate) fn inside(it: &GroupView) -> Option<InsideView> {
    let rules = it.rules.as_ref()?;
    Some(InsideView {
        is_closed: rules.privacy.is_closed(),
        is_hidden: rules.privacy == Privacy::Hidden,
        readers: rules.privacy.label(),
        joining: rules.joining.label(),
        needs: rules.needs.in_words(),
        questions: rules.questions.clone(),
        by_request: rules.joining == Joining::Request,
        by_invitation: rules.joining == Joining::Invitation,
        archived: it.archived,
        is_member: it.role.is_some(),
        asked: it.asked,
        role: match it.role {
            Some(GroupRole::Moderator) => "Moderator",
            Some(role) => role.label(),
            None => "",
        },
        holds: holds(rules),
    })
}

fn holds(rules: &Rules) -> Vec<String> {
    let mut holds = Vec::new();
    if rules.approve_posts {
        holds.push("Moderators read each post before it appears.".to_owned());
    }
    if rules.newcomer_days > 0 {
        holds.push(format!("In your first {} days they read your posts first.", rules.newcomer_days));
    }
    if rules.hold_links {
        holds.push("Posts with links wait for them.".to_owned());
    }
    if rules.slow_seconds > 0 {
        holds.push(format!("It is slow on purpose: one post every {} seconds.", rules.slow_seconds));
    }
    holds
}

pub(crate) fn form(rules: &Rules) -> RulesForm {
    let number = |n: i64| if n == 0 { String::new() } else { n.to_string() };
    RulesForm {
        privacy: rules.privacy.name().to_owned(),
        joining: rules.joining.name().to_owned(),
        needs: rules.needs.to_string(),
        questions: rules.questions.join("\n"),
        approve_posts: rules.approve_posts,
        slow_seconds: number(rules.slow_seconds),
        newcomer_days: number(rules.newcomer_days.into()),
        hold_links: rules.hold_links,
        words: rules.words.join("\n"),
        quorum: rules.quorum.to_string(),
        press: rules.press.join("\n"),
    }
}

pub(crate) fn member((card, role): &MemberView) -> GroupMemberRow {
    let label = if *role == GroupRole::Moderator { "Moderator" } else { role.label() };
    GroupMemberRow { account: small(card), role: label, role_name: role.name() }
}

pub(crate) fn asking(it: &Asking) -> DoorRow {
    DoorRow { account: small(&it.account), text: it.answers.clone(), ..DoorRow::default() }
}

pub(crate) fn kept_out(it: &KeptOut, now: i64) -> DoorRow {
    DoorRow { account: small(&it.account), text: it.reason.clone(), at: when(it.at, now) }
}

pub(crate) fn waiting(app: &App, (view, held): &(PostView, Held)) -> WaitingRow {
    WaitingRow { post: post(app, view), why: held.label() }
}

pub(crate) fn announcement(it: &AnnouncementView, now: i64) -> AnnouncementCard {
    AnnouncementCard {
        id: it.row.id.to_string(),
        group: small(&it.group),
        html: it.html.clone(),
        at: when(it.row.made_at, now),
        until: it.row.ends_at.map(|at| when(at, now)),
    }
}

pub(crate) fn event(it: &EventView, now: i64) -> EventCard {
    let same_day = it.zone.date(it.row.starts_at) == it.zone.date(it.row.ends_at);
    EventCard {
        id: it.row.id.to_string(),
        title: it.row.title.clone(),
        place: it.row.place.clone(),
        html: it.html.clone(),
        starts: it.zone.in_words(it.row.starts_at),
        ends: if same_day { it.zone.hour(it.row.ends_at) } else { it.zone.in_words(it.row.ends_at) },
        starts_iso: iso(it.row.starts_at),
        called_off: it.row.called_off_at.is_some(),
        is_over: it.row.ends_at <= now,
        comers: it.comers.iter().map(|card| small(card)).collect(),
        comers_count: it.comers_count,
        comes: it.comes,
    }
}

/// What an event says, to be changed.
pub(crate) fn event_form(it: &EventView) -> EventForm {
    EventForm {
        id: it.row.id.to_string(),
        title: it.row.title.clone(),
        place: it.row.place.clone(),
        description: it.row.description.clone(),
        starts_at: it.zone.form_value(it.row.starts_at),
        ends_at: it.zone.form_value(it.row.ends_at),
    }
}

pub(crate) fn file(it: &GroupFile, now: i64) -> FileRow {
    FileRow {
        id: it.row.id.to_string(),
        name: it.row.name.clone(),
        size: super::cpd::size(it.row.bytes),
        by: it.by.as_ref().map(|card| small(card)),
        at: when(it.row.added_at, now),
        removable: it.removable,
    }
}

pub(crate) fn log(at: i64, action: &str, by: String, now: i64) -> LogRow {
    LogRow { at: when(at, now), by, what: in_words(action).to_owned() }
}

/// What an action of the audit log is called on a page.
fn in_words(action: &str) -> &str {
    match action {
        "group.made" => "founded the group",
        "group.changed" => "changed what the group says of itself",
        "group.rules" => "changed the rules",
        "group.archived" => "archived the group",
        "group.reopened" => "opened the group again",
        "group.let_in" => "let somebody in",
        "group.turned_away" => "turned somebody away",
        "group.invited" => "invited people",
        "group.banned" => "kept somebody out",
        "group.ban_lifted" => "let somebody come again",
        "group.role" => "gave somebody another role",
        "group.pinned" => "pinned a post",
        "group.post_let_out" => "let a waiting post out",
        "group.post_declined" => "declined a waiting post",
        "group.post_removed" => "removed a post",
        "group.announced" => "hung up an announcement",
        "group.took_down" => "took an announcement down",
        "group.event_planned" => "planned an event",
        "group.event_changed" => "changed an event",
        "group.event_called_off" => "called an event off",
        "group.file_added" => "added a file",
        "group.file_removed" => "removed a file",
        "group.statement_begun" => "began a statement",
        "group.statement_changed" => "changed the draft of a statement",
        "group.statement_dropped" => "dropped the draft of a statement",
        "group.statement_approved" => "agreed to a statement",
        "group.statement_published" => "published a statement",
        "group.statement_withdrawn" => "withdrew a statement",
        other => other,
    }
}
