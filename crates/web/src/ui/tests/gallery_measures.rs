//! The pages of campaigns and projects.

use super::gallery::page;
use crate::ui::pages::*;
use crate::ui::samples::*;
use crate::ui::view::*;

const PROTOCOL: &str = "include: Adults with suspected sepsis\nfield oxygen: hours 0..72: Hours to oxygen\nmeasure oxygen: Oxygen within an hour: oxygen <= 1: standard 90";

fn measure() -> MeasureView {
    let plot = || "<svg class=\"plot\" role=\"img\" aria-label=\"Oxygen within an hour\"></svg>".to_owned();
    MeasureView {
        name: "oxygen".into(),
        label: "Oxygen within an hour".into(),
        value: "63 %".into(),
        figures: "189 of 300 cases".into(),
        standard: "Standard 90 %".into(),
        time_svg: plot(),
        says: vec![
            "A shift: 8 points in a row above the mean. It is unlikely to be chance, and an improvement."
                .into(),
        ],
        periods: vec![PeriodRow {
            period: "Mar 2026".into(),
            cycle: 1,
            figures: "19 of 30".into(),
            value: "63 %".into(),
            limits: "36.6–89.4 %".into(),
            signal: true,
        }],
        funnel_svg: plot(),
        sites: vec![
            ("S01".into(), "19 of 30".into(), "63 %".into()),
            ("S02".into(), "too few to show".into(), String::new()),
        ],
        ..MeasureView::default()
    }
}

fn errors() -> FormErrors {
    let mut errors = FormErrors::default();
    errors.add("date", "The date lies in the future. Enter a case when it has happened.");
    errors
}

fn fields() -> Vec<CaseField> {
    let choice = |name: &str, label: &str| CaseField {
        name: name.into(),
        label: label.into(),
        value: "yes".into(),
        options: vec![("yes".into(), "Yes".into()), ("no".into(), "No".into())],
        ..CaseField::default()
    };
    let hours = CaseField {
        name: "oxygen".into(),
        label: "Hours to oxygen".into(),
        most: 72,
        step: "0.1",
        hint: "Hours from 0 to 72.".into(),
        ..CaseField::default()
    };
    vec![hours, choice("cultures", "Blood cultures taken")]
}

/// Every page about measures, with the name of its file.
pub(super) fn all(theme: Theme) -> Vec<(&'static str, String)> {
    let shell = |title: &str, path: &str| shell(title, path, theme, true);
    vec![
        page(
            "measures",
            Measures {
                shell: shell("What Sepsis Six measures", "/groups/7/measures"),
                group: "7".into(),
                name: "Sepsis Six".into(),
                address: "/@sepsis_six".into(),
                summary: "300 cases from 2 sites".into(),
                include: vec!["Adults with suspected sepsis".into()],
                version: "Protocol version 1, audit cycle 1".into(),
                protocol: PROTOCOL.into(),
                measures: vec![
                    measure(),
                    MeasureView {
                        name: "all".into(),
                        label: "All six".into(),
                        value: String::new(),
                        ..measure()
                    },
                ],
                notes: vec![("2026-03-02".into(), "The poster went up".into())],
                chart: "trend",
                versions: vec![(2, 1, when("1 mo")), (1, 1, when("2 mo"))],
                steering: true,
                leads: vec![("9".into(), "S01 · Marlow General".into())],
                waiting: 2,
            },
        ),
        page(
            "measures_enter",
            MeasuresEnter {
                shell: shell("Enter a case", "/groups/7/measures/enter"),
                group: "7".into(),
                name: "Sepsis Six".into(),
                sites: vec![("9".into(), "S01 · Marlow General".into(), true)],
                include: vec!["Adults with suspected sepsis".into()],
                date: "2026-03-04".into(),
                today: "2026-03-04".into(),
                fields: fields(),
                headers: "date,oxygen,cultures".into(),
                problems: vec![(3, "date".into(), "The date lies in the future.".into())],
                errors: errors(),
            },
        ),
        page(
            "measures_desk",
            MeasuresDesk {
                shell: shell("Protocol and sites", "/groups/7/measures/desk"),
                group: "7".into(),
                name: "Sepsis Six".into(),
                protocol: PROTOCOL.into(),
                has_cases: true,
                sites: vec![DeskSite {
                    id: "9".into(),
                    code: "S01".into(),
                    name: "Marlow General".into(),
                    approvals: "Audit registration: A 17, Caldicott: missing".into(),
                    locked: true,
                    cases: 30,
                    leads: vec![(small(1), when("4 mo"), Some(when("1 mo"))), (small(2), when("1 mo"), None)],
                    ..DeskSite::default()
                }],
                reads_cases: true,
                notes: vec![NoteLine {
                    id: "3".into(),
                    day: "2026-03-02".into(),
                    what: "The poster went up".into(),
                    rebase: true,
                }],
                errors: errors(),
            },
        ),
        page(
            "measures_site",
            MeasuresSite {
                shell: shell("Cases of S01", "/groups/7/measures/sites/9"),
                group: "7".into(),
                name: "Sepsis Six".into(),
                site: "9".into(),
                site_name: "S01 · Marlow General".into(),
                locked: false,
                leads: true,
                columns: "Hours to oxygen · Blood cultures taken".into(),
                cases: vec![
                    CaseRow {
                        id: "5".into(),
                        week: "2 Mar 2026".into(),
                        values: "0.5 · yes".into(),
                        ..CaseRow::default()
                    },
                    CaseRow {
                        id: "4".into(),
                        week: "2 Mar 2026".into(),
                        values: "– · no".into(),
                        withdrawn: true,
                    },
                ],
                queries: queries(),
            },
        ),
        page("measures_case", case(shell("A case", "/groups/7/measures/cases/5"), true)),
        page("measures_case_read", case(shell("A case", "/groups/7/measures/cases/5"), false)),
    ]
}

fn queries() -> Vec<QueryLine> {
    let open = QueryLine {
        id: "6".into(),
        case: "5".into(),
        about: "Hours to oxygen, week of 2 Mar 2026".into(),
        question: "Is this 48 or 4.8?".into(),
        raised_by: Some(small(1)),
        raised_at: when("2 d"),
        may_answer: true,
        ..QueryLine::default()
    };
    let answered = QueryLine {
        answer: "4.8, corrected.".into(),
        answered_by: Some(small(2)),
        answered_at: Some(when("1 d")),
        may_answer: false,
        may_close: true,
        ..open.clone()
    };
    vec![open, answered.clone(), QueryLine { closed: true, may_close: false, ..answered }]
}

fn case(shell: Shell, may_correct: bool) -> MeasuresCase {
    MeasuresCase {
        shell,
        group: "7".into(),
        case: "5".into(),
        site: "9".into(),
        site_name: "S01 · Marlow General".into(),
        week: "2 Mar 2026".into(),
        date: "2026-03-02".into(),
        today: "2026-03-04".into(),
        fields: fields(),
        withdrawn: !may_correct,
        may_correct,
        may_ask: !may_correct,
        corrections: vec![CorrectionLine {
            by: Some(small(2)),
            at: when("1 d"),
            before: vec!["Hours to oxygen: 48".into()],
        }],
        queries: queries(),
        asked: ("date".into(), "Which week?".into()),
        errors: if may_correct { errors() } else { FormErrors::default() },
    }
}
