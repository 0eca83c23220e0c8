//! Certificates of attendance, as pages show them.

use super::when;
use crate::ui::view::{CertificateRow, VerdictView};
use app::App;
use app::certificates::{Certificate, Checked, Verdict};
use wire::badge::Badge;
use wire::time::{day, parse_iso};

fn read_day(text: &str) -> String {
    parse_iso(text).map(day).unwrap_or_default()
}

pub(crate) fn row(it: &Certificate, now: i64) -> CertificateRow {
    let badge = it.read().ok();
    CertificateRow {
        number: it.name.clone(),
        title: it.title.clone(),
        provider: badge.as_ref().map(|it| it.issuer.name.clone()).unwrap_or_default(),
        minutes: it.minutes,
        issued: when(it.issued_at, now),
        until: badge.and_then(|it| it.valid_until).map(|text| read_day(&text)),
        revoked: it.revoked.as_ref().map(|it| (when(it.revoked_at, now), it.reason.clone())),
    }
}

fn facts(badge: &Badge) -> Vec<(&'static str, String)> {
    let subject = &badge.subject;
    let measured = &subject.achievement.criteria.narrative;
    let mut facts = vec![
        ("It says", badge.description.clone()),
        ("Offered by", badge.issuer.name.clone()),
        ("Signed by", badge.issuer.id.clone()),
        ("Holder", subject.holder()),
        (
            "Measured",
            measured.trim_start_matches("Attendance was measured: ").trim_end_matches('.').to_owned(),
        ),
        ("Issued", read_day(&badge.valid_from)),
    ];
    if let Some(until) = &badge.valid_until {
        facts.push(("Valid until", read_day(until)));
    }
    facts
}

pub(crate) fn verdict(app: &App, it: &Checked) -> VerdictView {
    let is_ours = matches!(it.verdict, Verdict::Valid | Verdict::Expired(_) | Verdict::Revoked(..));
    let shown = it.badge.as_ref().filter(|_| it.verdict != Verdict::Changed);
    let home = app.settings().certificate_url("");
    let number = it.badge.as_ref().filter(|_| is_ours).and_then(|badge| badge.id.strip_prefix(&home));
    VerdictView {
        code: it.verdict.code(),
        label: it.verdict.label(),
        says: it.verdict.says(),
        facts: shown.map(facts).unwrap_or_default(),
        can_be_revoked: number.is_some() && !matches!(it.verdict, Verdict::Revoked(..)),
        number: number.unwrap_or_default().to_owned(),
    }
}
