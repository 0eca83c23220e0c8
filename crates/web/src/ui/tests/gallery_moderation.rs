//! One of each page about reports and decisions.

use super::gallery::page;
use crate::ui::pages::*;
use crate::ui::samples::*;
use crate::ui::view::*;

pub fn moderation(theme: Theme) -> Vec<(&'static str, String)> {
    let mut pages = desk(theme);
    pages.extend(members(theme));
    pages
}

fn report(id: u32, category: &str, is_incident: bool) -> ReportRow {
    ReportRow {
        id: id.to_string(),
        category: category.into(),
        is_incident,
        holds: is_incident,
        comment: "The age, the village and the accident together: everybody here knows who that was.".into(),
        target: small(2),
        reporter: if is_incident { "A visitor".into() } else { "@tarrowby".into() },
        posts: 1,
        created: when("25 min"),
        assigned: None,
        resolved: None,
    }
}

fn decision(label: &str, appeal: Option<AppealRow>) -> DecisionRow {
    DecisionRow {
        id: label.len().to_string(),
        label: label.into(),
        meaning: "Nothing else changes. Warnings are kept and count when something similar happens again."
            .into(),
        reason: "The post attacks a person rather than what they say. Please argue about the matter.".into(),
        posts: 1,
        created: when("3 d"),
        ends: None,
        undone: None,
        by: Some(small(1)),
        can_appeal: appeal.is_none(),
        appeal,
        is_final: label == "Post deleted",
    }
}

fn appeal(answer: &str) -> AppealRow {
    AppealRow {
        id: "7".into(),
        state: if answer.is_empty() { "Waiting for an answer" } else { "Upheld" }.into(),
        text: "I named no one. The story is from a textbook, and I gave the page.".into(),
        answer: answer.into(),
        created: when("1 d"),
        answered: (!answer.is_empty()).then(|| when("2 h")),
    }
}

fn member() -> MemberRow {
    MemberRow {
        who: small(2),
        email: "rashid@fenmoor.example".into(),
        role: String::new(),
        states: vec!["Seen by followers only".into()],
        reports: 3,
        joined: when("March 2024"),
        reason: String::new(),
        pending: false,
    }
}

fn form() -> DecideForm {
    let action = |value: &str, label: &str, meaning: &str| ActionChoice {
        value: value.into(),
        label: label.into(),
        meaning: meaning.into(),
        chosen: value == "delete_statuses",
    };
    DecideForm {
        path: "/moderation/reports/1/decide".into(),
        actions: vec![
            action(
                "restore",
                "Post shown again",
                "Your post can be seen again by everybody who could see it before.",
            ),
            action(
                "delete_statuses",
                "Post deleted",
                "The post is deleted with its pictures. It cannot be brought back.",
            ),
            action("silence", "Seen by followers only", "Your posts reach your followers only."),
        ],
        presets: vec![(0, "Patient could be recognised".into()), (4, "Tone".into())],
        has_limits: true,
        error: Some("The reason is missing. Write a sentence or two.".into()),
        ..DecideForm::default()
    }
}

fn categories(chosen: &str) -> Choices {
    Choices::of([("confidentiality", "Identifies a patient"), ("spam", "Spam or advertising")], chosen)
}

fn desk(theme: Theme) -> Vec<(&'static str, String)> {
    let shell = |title: &str, path: &str| shell(title, path, theme, true);
    let tabs = || Tabs { reports: 3, incidents: 1, appeals: 1, pending: 0, hashtags: 1 };
    let mut held = timeline(None).posts.remove(0);
    held.held = true;
    let resolved = ReportRow { resolved: Some(when("1 h")), ..report(3, "Spam or advertising", false) };
    let taken =
        ReportRow { assigned: Some("@tarrowby".into()), ..report(2, "Against the rules here", false) };
    let file = |may_answer| AppealFile {
        appeal: appeal(""),
        decision: decision("Post deleted", None),
        target: small(2),
        report: Some("1".into()),
        note: "Second time".into(),
        answered_by: None,
        may_answer,
    };
    let rule = |what: &str, does: &str| RuleRow {
        id: what.len().to_string(),
        what: what.into(),
        does: does.into(),
        sentence: "No remedies without evidence, please.".into(),
    };
    let mut errors = FormErrors::default();
    errors.add("word_sentence", "The sentence for the author is missing. Write a sentence or two.");
    vec![
        page(
            "moderation",
            ModerationQueue {
                shell: shell("Moderation", "/moderation"),
                tabs: tabs(),
                reports: vec![report(1, "Identifies a patient", true), taken, resolved],
                state: "open".into(),
                categories: categories(""),
            },
        ),
        page(
            "moderation_report",
            ModerationReport {
                shell: shell("Report", "/moderation/reports/1"),
                report: report(1, "Identifies a patient", true),
                reporter: None,
                notifier: Some("Petra Visitor, petra@visitor.example".into()),
                rules: vec!["Nothing that identifies a patient, whatever the reason.".into()],
                resolved_by: None,
                posts: vec![held],
                gone: 1,
                member: member(),
                notes: vec![ReportNote {
                    by: small(1),
                    text: "The hospital has called too.".into(),
                    created: when("5 min"),
                }],
                decisions: vec![decision("Warning", Some(appeal("It stays.")))],
                categories: categories("confidentiality"),
                assigned_to_me: true,
                form: Some(form()),
            },
        ),
        page(
            "moderation_appeals",
            ModerationAppeals {
                shell: shell("Appeals", "/moderation/appeals"),
                tabs: tabs(),
                open: vec![file(true)],
                answered: vec![AppealFile {
                    appeal: appeal("Textbook it is."),
                    answered_by: Some(small(3)),
                    ..file(false)
                }],
            },
        ),
        page(
            "moderation_accounts",
            ModerationAccounts {
                shell: shell("Accounts", "/moderation/accounts"),
                tabs: tabs(),
                members: vec![
                    member(),
                    MemberRow {
                        pending: true,
                        reason: "I am a community nurse and would like to learn.".into(),
                        states: vec!["Waits to be let in".into()],
                        ..member()
                    },
                ],
                query: "elm".into(),
                states: Choices::of([("", "Everybody"), ("silenced", "Silenced")], ""),
                links: PageLinks::default(),
            },
        ),
        page(
            "moderation_account",
            ModerationAccount {
                shell: shell("@elmhurst", "/moderation/accounts/102"),
                member: member(),
                limits: vec![LimitRow {
                    word: "silence".into(),
                    label: "Seen by followers only".into(),
                    ends: Some(when("in 5 d")),
                }],
                reports: vec![report(1, "Identifies a patient", true)],
                decisions: vec![decision("Seen by followers only", None)],
                form: Some(DecideForm { error: None, ..form() }),
            },
        ),
        page(
            "moderation_hashtags",
            ModerationHashtags {
                shell: shell("Hashtags", "/moderation/hashtags"),
                tabs: tabs(),
                waiting: vec![HubRegistration {
                    tag: "RenalJC".into(),
                    purpose: "A journal club about kidneys: one paper a month.".into(),
                    link: "https://renal.example/club".into(),
                    owner: small(1),
                    since: when("2 h"),
                    waits: true,
                    reason: String::new(),
                }],
            },
        ),
        page(
            "moderation_rules",
            ModerationRules {
                shell: shell("Rules", "/moderation/rules"),
                tabs: tabs(),
                words: vec![rule("snake oil", "Refuse it · only with a link")],
                domains: vec![rule("pills.example", "Publish it and report it")],
                emails: vec![rule("throwaway.example", "Nobody registers")],
                word_actions: Choices::of([("refuse", "Refuse it")], "refuse"),
                domain_actions: Choices::of([("refuse", "Refuse it")], "refuse"),
                typed: vec![("phrase".into(), "miracle".into())],
                errors,
            },
        ),
        page(
            "moderation_audit",
            ModerationAudit {
                shell: shell("Audit log", "/moderation/audit"),
                tabs: tabs(),
                lines: vec![AuditLine {
                    id: "12".into(),
                    at: when("25 min"),
                    actor: "the server".into(),
                    action: "post.held".into(),
                    subject: "post:116870001".into(),
                    details: "report: 116870002".into(),
                    hash: "3f9a2c1177de".into(),
                }],
                action: String::new(),
                subject: String::new(),
                links: PageLinks::default(),
            },
        ),
    ]
}

fn members(theme: Theme) -> Vec<(&'static str, String)> {
    let inside = |title: &str, path: &str| shell(title, path, theme, true);
    let outside = |title: &str, path: &str| shell(title, path, theme, false);
    let category = |value: &str, label: &str, hint: &str| ReportCategory {
        value: value.into(),
        label: label.into(),
        hint: hint.into(),
        chosen: value == "confidentiality",
    };
    let kinds = || {
        vec![
            category(
                "confidentiality",
                "Identifies a patient",
                "The post is hidden at once until a moderator has decided.",
            ),
            category("spam", "Spam or advertising", "Advertising, links that mislead."),
        ]
    };
    let form = |shell, errors| ReportForm {
        shell,
        path: "/report/post/11".into(),
        post: Some(timeline(None).posts.remove(0)),
        target: small(0),
        categories: kinds(),
        rules: Vec::new(),
        comment: String::new(),
        name: String::new(),
        email: "petra@".into(),
        errors,
    };
    let mut errors = FormErrors::default();
    errors.add("reason", "The reason is missing. Write a sentence or two.");
    errors.add("email", "This e-mail address cannot be used.");
    let months: Vec<(String, Vec<u64>)> = ["Jun", "Jul", "Aug", "Sep", "Oct", "Nov"]
        .iter()
        .zip(1_u64..)
        .map(|(name, n)| ((*name).into(), vec![n * 3, n, n * 2]))
        .collect();
    let row = |name: &str, label: &str| MonthRow {
        name: name.into(),
        label: label.into(),
        reports: Count(24),
        incidents: Count(6),
        decisions: Count(12),
        appeals: Count(1),
        median: "5 hours".into(),
    };
    let totals =
        |names: &[&str]| names.iter().zip(3_u64..).map(|(name, n)| ((*name).to_owned(), n)).collect();
    vec![
        page("report", form(outside("Report", "/report/post/11"), errors)),
        page(
            "report_member",
            ReportForm {
                rules: vec![(1, "Nothing that identifies a patient, whatever the reason.".into())],
                ..form(inside("Report", "/report/post/11"), FormErrors::default())
            },
        ),
        page(
            "receipt",
            Receipt {
                shell: outside("Your report", "/report/receipt/x"),
                category: "Identifies a patient".into(),
                comment: "This is my mother.".into(),
                created: when("5 min"),
                resolved: Some(when("1 min")),
                says: vec!["The post is deleted.".into()],
                reason: Some("The post says enough about a patient to recognise them.".into()),
            },
        ),
        page(
            "settings_decisions",
            SettingsDecisions {
                shell: inside("Decisions", "/settings/decisions"),
                decisions: vec![decision("Post deleted", None), decision("Warning", Some(appeal("")))],
                error: Some(("12".into(), "The appeal is missing. Write a sentence or two.".into())),
            },
        ),
        page(
            "appeal",
            AppealPage {
                shell: outside("Appeal", "/appeals/x"),
                path: "/appeals/x".into(),
                decision: decision("Account suspended", None),
                text: String::new(),
                error: None,
            },
        ),
        page(
            "transparency",
            Transparency {
                shell: outside("Transparency", "/transparency"),
                chart: BarChart::of(&months, &["other reports", "confidentiality incidents", "decisions"]),
                months: vec![row("2026-11", "Nov 2026"), row("2026-10", "Oct 2026")],
                categories: totals(&["Identifies a patient", "Spam or advertising"]),
                actions: totals(&["Post deleted", "Warning"]),
                appeals: totals(&["Upheld", "Rejected"]),
            },
        ),
    ]
}
