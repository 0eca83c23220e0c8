//! The pages of groups with members.

use super::gallery::page;
use super::gallery_sessions::group;
use crate::ui::pages::*;
use crate::ui::samples::*;
use crate::ui::view::*;

fn closed(role: &'static str) -> GroupCard {
    GroupCard {
        kind: "Group",
        hashtag: String::new(),
        is_host: role == "Owner",
        is_owner: role == "Owner",
        inside: Some(InsideView {
            is_closed: true,
            readers: "Its members",
            joining: "A moderator answers each request",
            needs: "verified as doctor".into(),
            questions: vec!["Where do you work?".into(), "Who knows you there?".into()],
            by_request: true,
            is_member: !role.is_empty(),
            role,
            holds: vec!["In your first 3 days they read your posts first.".into()],
            ..InsideView::default()
        }),
        ..group()
    }
}

fn one(theme: Theme, role: &'static str) -> GroupPage {
    GroupPage {
        shell: shell("Fenmoor Juniors", "/@fenmoor_juniors", theme, true),
        account: account(6),
        group: closed(role),
        pins: if role.is_empty() {
            Vec::new()
        } else {
            vec![PostView {
                entry_id: "pin-3".into(),
                shown_pinned: true,
                ..post(30, 3, "2 d", "<p>How we write here.</p>")
            }]
        },
        timeline: if role.is_empty() { Timeline::default() } else { timeline(None) },
        query: String::new(),
        waiting: 3,
    }
}

/// Every page about groups with members, with the name of its file.
pub(super) fn all(theme: Theme) -> Vec<(&'static str, String)> {
    let mut errors = FormErrors::default();
    errors.add(
        "joining",
        "Nobody finds a hidden group, so nobody can ask to come in. Let its members be invited.",
    );
    let form = RulesForm {
        privacy: "hidden".into(),
        joining: "request".into(),
        questions: "Where do you work?".into(),
        ..RulesForm::default()
    };
    let row = |at: usize, text: &str| DoorRow { account: small(at), text: text.into(), at: when("2 d") };
    vec![
        page("group_outside", one(theme, "")),
        page("group_inside", one(theme, "Owner")),
        page(
            "community_new",
            CommunityNew {
                shell: shell("Found a group", "/groups/new", theme, true),
                form: CommunityForm {
                    kind: "community".into(),
                    name: "Fenmoor Juniors".into(),
                    rules: form.clone(),
                    ..CommunityForm::default()
                },
                kinds: vec![("community", "Group", true), ("campaign", "Campaign", false)],
                max_bio: 500,
                refused: None,
                errors: errors.clone(),
            },
        ),
        page(
            "group_members",
            GroupMembers {
                shell: shell("Members", "/groups/7/members", theme, true),
                group: closed("Owner"),
                query: String::new(),
                members: vec![
                    GroupMemberRow { account: small(0), role: "Owner", role_name: "owner" },
                    GroupMemberRow { account: small(2), role: "Member", role_name: "member" },
                ],
                links: PageLinks::default(),
            },
        ),
        page(
            "group_desk",
            GroupDesk {
                shell: shell("The desk", "/groups/7/desk", theme, true),
                group: closed("Owner"),
                waiting: vec![WaitingRow {
                    post: post(40, 4, "5 min", "<p>A rota gap again.</p>"),
                    why: "It has a word that the moderators look for",
                }],
                asking: vec![row(3, "On the renal ward in Fenmoor.")],
                invited: vec!["sam_okoro".into(), "registrar@fenmoor.example".into()],
                kept_out: vec![row(5, "Adverts.")],
                log: vec![LogRow {
                    at: when("1 h"),
                    by: "ines_ferro".into(),
                    what: "let somebody in".into(),
                }],
                form,
                errors,
            },
        ),
    ]
}
