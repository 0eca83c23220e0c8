//! The pages of the CPD ledger.

use super::gallery::page;
use crate::params::Params;
use crate::ui::pages::*;
use crate::ui::samples::*;
use crate::ui::show;
use crate::ui::view::*;

fn rule(label: &str, have: &str, wanted: &str, says: &str, percent: Option<u8>) -> SchemeRow {
    SchemeRow {
        label: label.into(),
        have: have.into(),
        wanted: wanted.into(),
        says: says.into(),
        missing: says.ends_with("missing"),
        percent,
    }
}

fn rows() -> Vec<ActivityRow> {
    let row = ActivityRow {
        id: "7".into(),
        title: "Balanced or salty? The trial that everybody quotes".into(),
        source: "Session",
        provider: "Fenmoor Journal Club".into(),
        day: "17 March 2026".into(),
        iso: "2026-03-17".into(),
        minutes: 55,
        declared: Some("partly self-declared"),
        credits: "0.92 credits".into(),
        score: String::new(),
        reflected: true,
        files: 2,
    };
    let set = ActivityRow {
        title: "Salts: ten questions".into(),
        source: "Question set",
        minutes: 12,
        declared: None,
        credits: "0.2 credits".into(),
        score: "7 of 10".into(),
        reflected: false,
        files: 0,
        ..row.clone()
    };
    vec![row, set]
}

fn activity() -> ActivityView {
    ActivityView {
        row: rows().remove(0),
        started: when("3 d"),
        ended: when("3 d"),
        provenance:
            "41 min measured (minutes in which one was seen or posted). 14 min added on its owner's word."
                .into(),
        measured: true,
        form: ActivityForm {
            so_what: "We give saline by habit <and> nobody asks why.".into(),
            ..show::cpd::new_form(&Params::default(), 1_773_777_600_000)
        },
        files: vec![EvidenceRow {
            id: "3".into(),
            name: "certificate.pdf".into(),
            size: "1.2 MB".into(),
            sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad".into(),
        }],
        credits: vec![("Federation of the Royal Colleges of Physicians".into(), "0.92 credits".into())],
    }
}

fn year(filled: bool) -> Cpd {
    let scheme = SchemeView {
        code: "rcp".into(),
        name: "Federation of the Royal Colleges of Physicians".into(),
        source: "the scheme's own words".into(),
        year: "2025/26".into(),
        unit: "credits",
        met: false,
        rules: vec![
            rule("In the year", "31.5", "at least 50", "18.5 missing", Some(63)),
            rule("External", "26", "at least 25", "reached", Some(100)),
            rule("Personal", "10", "at most 10", "5 more do not count", Some(100)),
        ],
        notes: vec!["Activities are clinical or non-clinical.".into()],
    };
    let choice =
        |code: &str, label: &str| Choice { value: code.into(), label: label.into(), selected: filled };
    Cpd {
        shell: Shell::default(),
        year: "2025/26".into(),
        before: 2024,
        after: (!filled).then_some(2026),
        number: 2025,
        measured: "26 h".into(),
        declared: "5 h 30 min".into(),
        schemes: if filled { vec![scheme] } else { Vec::new() },
        choices: Choices(vec![choice("rcp", "Federation of the Royal Colleges of Physicians")]),
        activities: if filled { rows() } else { Vec::new() },
    }
}

pub fn cpd(theme: Theme) -> Vec<(&'static str, String)> {
    let mut errors = FormErrors::default();
    errors.add("minutes", "Write the minutes as a number from 1 to 20160.");
    let certificate = CertificateRow {
        number: "5f0c".into(),
        title: "Balanced or salty? The trial that everybody quotes".into(),
        provider: "Fenmoor Journal Club".into(),
        minutes: 55,
        issued: when("3 d"),
        until: Some("31 December 2027".into()),
        revoked: None,
    };
    let revoked = CertificateRow {
        revoked: Some((when("1 d"), "The clock of the <session> was wrong.".into())),
        ..certificate.clone()
    };
    let verdict = VerdictView {
        code: "valid",
        label: "Valid",
        says: "The issuer signed exactly this, has not revoked it, and it has not expired.".into(),
        facts: vec![
            ("It says", "Anna Larsen attended “Balanced or salty?” for 55 minutes on 2026-03-17.".into()),
            ("Holder", "https://rounds.example/users/anna".into()),
        ],
        number: "5f0c".into(),
        can_be_revoked: true,
    };
    let changed = VerdictView {
        code: "changed",
        label: "Not valid: it was changed",
        says: "Something in it is not what the issuer signed.".into(),
        ..VerdictView::default()
    };
    let verify = |verdict: Option<VerdictView>, problem: Option<&str>, signed_in| Verify {
        shell: shell("Check a certificate", "/verify", theme, signed_in),
        id: String::new(),
        verdict,
        problem: problem.map(str::to_owned),
    };
    vec![
        page(
            "certificates",
            Certificates {
                shell: shell("Your certificates", "/cpd/certificates", theme, true),
                certificates: vec![certificate, revoked],
            },
        ),
        page(
            "certificates_empty",
            Certificates {
                shell: shell("Your certificates", "/cpd/certificates", theme, true),
                certificates: Vec::new(),
            },
        ),
        page("verify", verify(None, Some("No certificate has this number here."), false)),
        page("verify_valid", verify(Some(verdict), None, true)),
        page("verify_changed", verify(Some(changed), None, false)),
        page("cpd", Cpd { shell: shell("CPD", "/cpd", theme, true), ..year(true) }),
        page("cpd_empty", Cpd { shell: shell("CPD", "/cpd", theme, true), ..year(false) }),
        page(
            "cpd_new",
            CpdNew {
                shell: shell("Enter an activity", "/cpd/new", theme, true),
                form: show::cpd::new_form(&Params::default(), 1_773_777_600_000),
                errors: errors.clone(),
            },
        ),
        page(
            "cpd_activity",
            CpdActivity { shell: shell("An activity", "/cpd/7", theme, true), activity: activity(), errors },
        ),
        page(
            "cpd_export",
            CpdExport {
                shell: shell("Take it with you", "/cpd/export", theme, true),
                year: "2025/26".into(),
                number: 2025,
                activities: 2,
            },
        ),
    ]
}
