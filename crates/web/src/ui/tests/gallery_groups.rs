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

pub(super) fn announcement() -> AnnouncementCard {
    AnnouncementCard {
        id: "81".into(),
        group: small(6),
        html: "<p>The new rota is out on Monday.</p>".into(),
        at: when("2 h"),
        until: Some(when("6 d")),
    }
}

fn event() -> EventCard {
    EventCard {
        id: "82".into(),
        title: "Teaching: lines and drains".into(),
        place: "Seminar room 2".into(),
        html: "<p>Bring a question.</p>".into(),
        starts: "Tue 1 Dec 2026, 18:00 GMT".into(),
        ends: "19:30".into(),
        starts_iso: "2026-12-01T18:00:00.000Z".into(),
        comers: vec![small(1), small(2)],
        comers_count: 14,
        comes: Some(true),
        ..EventCard::default()
    }
}

fn one(theme: Theme, role: &'static str) -> GroupPage {
    GroupPage {
        shell: shell("Fenmoor Juniors", "/@fenmoor_juniors", theme, true),
        account: account(6),
        group: closed(role),
        announcements: if role.is_empty() { Vec::new() } else { vec![announcement()] },
        events: if role.is_empty() { Vec::new() } else { vec![event()] },
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

fn statement(theme: Theme, conducts: bool) -> Statement {
    let version = |number: i16, correction: &str| StatementVersion {
        number,
        title: "Rotas come too late".into(),
        html: "<p>We ask for seven weeks.</p><p>Nobody can plan a life in six days.</p>".into(),
        correction: correction.into(),
        at: when("3 d"),
    };
    Statement {
        shell: shell("Rotas come too late", "/statements/9", theme, conducts),
        id: "9".into(),
        group: small(6),
        versions: vec![version(2, "We wrote six weeks; it is seven."), version(1, "")],
        older: None,
        press: vec!["Press office, press@fenmoor.example".into()],
        embargo: conducts.then(|| when("in 2 h")),
        withdrawn: None,
        conducts,
        is_owner: conducts,
        draft: conducts.then(|| StatementDraft {
            version: version(3, "Not Fenmoor, Fenmoor West."),
            text: "We ask for seven weeks.".into(),
            seen: "2026-03-12T14:05:00Z".into(),
            writer: Some(small(2)),
            approved_by: vec![small(0)],
            missing: 1,
            is_own: false,
            approved: false,
        }),
        press_url: if conducts {
            "https://rounds.example/statements/9?press=k".into()
        } else {
            String::new()
        },
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
            "group_events",
            GroupEvents {
                shell: shell("Events", "/groups/7/events", theme, true),
                group: closed("Owner"),
                coming: vec![
                    event(),
                    EventCard { id: "83".into(), called_off: true, comes: None, comers_count: 0, ..event() },
                ],
                past: vec![EventCard { id: "80".into(), is_over: true, ..event() }],
                zone: "Europe/London".into(),
                form: EventForm { title: "Tea".into(), ..EventForm::default() },
                errors: {
                    let mut errors = FormErrors::default();
                    errors.add("ends_at", "It ends before it begins. Check both times.");
                    errors
                },
            },
        ),
        page(
            "group_files",
            GroupFiles {
                shell: shell("Files", "/groups/7/files", theme, true),
                group: closed("Member"),
                files: vec![
                    FileRow {
                        id: "84".into(),
                        name: "rota-december.pdf".into(),
                        size: "214 kB".into(),
                        by: Some(small(2)),
                        at: when("2 d"),
                        removable: true,
                    },
                    FileRow {
                        id: "85".into(),
                        name: "induction.pdf".into(),
                        size: "1.2 MB".into(),
                        by: None,
                        at: when("9 d"),
                        removable: false,
                    },
                ],
                errors: FormErrors::default(),
            },
        ),
        page(
            "statements",
            Statements {
                shell: shell("Statements", "/statements", theme, true),
                group: Some(small(6)),
                conducts: true,
                statements: vec![
                    StatementRow {
                        id: "9".into(),
                        title: "Rotas come too late".into(),
                        group: small(6),
                        at: when("3 d"),
                        state: "Corrected",
                    },
                    StatementRow {
                        id: "8".into(),
                        title: "Rest rooms are not offices".into(),
                        group: small(6),
                        at: when("9 d"),
                        state: "",
                    },
                ],
                links: PageLinks::default(),
            },
        ),
        page("statement_out", statement(theme, false)),
        page("statement_draft", statement(theme, true)),
        page(
            "statement_edit",
            StatementEdit {
                shell: shell("Correct the statement", "/statements/9/edit", theme, true),
                action: "/statements/9/edit".into(),
                group: small(6),
                corrects: true,
                form: StatementForm { title: "Rotas come too late".into(), ..StatementForm::default() },
                errors: {
                    let mut errors = FormErrors::default();
                    errors.add("text", "The statement is empty. Write what the group says.");
                    errors
                },
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
