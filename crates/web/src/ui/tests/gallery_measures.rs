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
        adherence: "63 %".into(),
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
            percent: "63 %".into(),
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
                        adherence: String::new(),
                        ..measure()
                    },
                ],
                notes: vec![("2026-03-02".into(), "The poster went up".into())],
                runs: false,
                steering: true,
                leads: true,
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
                errors: errors(),
            },
        ),
    ]
}
