//! The CPD ledger, as pages show it.

use super::when;
use crate::params::Params;
use crate::ui::view::{
    ActivityForm, ActivityRow, ActivityView, Choice, Choices, EvidenceRow, SchemeRow, SchemeView,
};
use app::cpd::{Activity, Evidence, SchemeStanding};
use kernel::cpd::{Domain, How, Information, Kind, RuleStanding, Scheme, Setting};
use wire::time::{day, iso_date};

fn rule(it: &RuleStanding) -> SchemeRow {
    let of = it.rule.least.or(it.rule.most).filter(|of| of.0 > 0);
    SchemeRow {
        label: it.rule.label.clone(),
        have: it.have.to_string(),
        wanted: it.wanted(),
        says: it.says(),
        missing: it.missing().0 > 0,
        percent: of.map(|of| u8::try_from((it.have.0.max(0) * 100 / of.0).min(100)).unwrap_or(100)),
    }
}

pub(crate) fn scheme(it: &SchemeStanding) -> SchemeView {
    SchemeView {
        code: it.scheme.code.clone(),
        name: it.scheme.name.clone(),
        source: it.scheme.source.clone(),
        year: it.standing.year.label(),
        unit: it.scheme.unit.words(),
        met: it.standing.is_met(),
        rules: it.standing.rules.iter().map(rule).collect(),
        notes: it.scheme.notes.clone(),
    }
}

fn credits(scheme: &Scheme, it: &Activity) -> String {
    scheme.unit.count(scheme.arithmetic.credits_of(&it.counted()))
}

pub(crate) fn row(it: &Activity, first: Option<&Scheme>) -> ActivityRow {
    ActivityRow {
        id: it.id.to_string(),
        title: it.title.clone(),
        source: it.source.label(),
        provider: it.provider.clone(),
        day: day(it.started_at),
        iso: iso_date(it.started_at),
        minutes: it.minutes.counted(),
        declared: match (it.how, it.minutes.declared) {
            (How::Declared, _) => Some("self-declared"),
            (_, 0) => None,
            _ => Some("partly self-declared"),
        },
        credits: first.map(|scheme| credits(scheme, it)).unwrap_or_default(),
        score: it.score.clone(),
        reflected: it.reflection.is_written(),
        files: it.evidence.len(),
    }
}

/// `1.2 MB`
pub(crate) fn size(bytes: i64) -> String {
    match bytes {
        ..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

fn file(it: &Evidence) -> EvidenceRow {
    EvidenceRow {
        id: it.id.to_string(),
        name: it.name.clone(),
        size: size(it.bytes),
        sha256: it.sha256.clone(),
    }
}

fn choices<T: Copy>(
    all: &[T],
    code: fn(T) -> &'static str,
    label: fn(T) -> &'static str,
    chosen: impl Fn(T) -> bool,
) -> Choices {
    let choice = |it: T| Choice { value: code(it).into(), label: label(it).into(), selected: chosen(it) };
    Choices(all.iter().copied().map(choice).collect())
}

/// What stands in a form: what is kept, or what was typed and not kept yet.
fn form(it: Option<&Activity>, typed: &Params) -> ActivityForm {
    let kept = it.map(|it| &it.reflection);
    let text = |name: &str, kept: Option<&str>| {
        typed.owned(name).unwrap_or_else(|| kept.unwrap_or_default().to_owned())
    };
    let word = |name: &str, kept: Option<&'static str>, usual: &str| {
        typed.owned(name).unwrap_or_else(|| kept.unwrap_or(usual).to_owned())
    };
    let domains: Vec<String> = if typed.has_any("domains") {
        typed.all("domains")
    } else {
        kept.map_or(vec![Domain::Knowledge.code().to_owned()], |kept| {
            kept.domains.iter().map(|it| it.code().to_owned()).collect()
        })
    };
    let information = word("supporting_information", kept.map(|it| it.information.code()), "cpd");
    let setting = word("setting", kept.map(|it| it.setting.code()), "external");
    let kind = word("kind", kept.map(|it| it.kind.code()), "education");
    ActivityForm {
        title: text("title", it.map(|it| it.title.as_str())),
        provider: text("provider", it.map(|it| it.provider.as_str())),
        started_at: text("started_at", None),
        minutes: text("minutes", it.map(|it| it.minutes.counted().to_string()).as_deref()),
        annotation: text("annotation", it.map(|it| it.annotation.as_str())),
        role: text("role", kept.map(|it| it.role.as_str())),
        learning_need: text("learning_need", kept.map(|it| it.learning_need.as_str())),
        what: text("what", kept.map(|it| it.what.as_str())),
        so_what: text("so_what", kept.map(|it| it.so_what.as_str())),
        now_what: text("now_what", kept.map(|it| it.now_what.as_str())),
        domains: choices(Domain::ALL, Domain::code, Domain::label, |it| {
            domains.iter().any(|code| code == it.code())
        }),
        information: choices(Information::ALL, Information::code, Information::label, |it| {
            information == it.code()
        }),
        settings: choices(Setting::ALL, Setting::code, Setting::label, |it| setting == it.code()),
        kinds: choices(Kind::ALL, Kind::code, Kind::label, |it| kind == it.code()),
        clinical: typed.flag("clinical").unwrap_or_else(|| kept.is_none_or(|it| it.clinical)),
    }
}

/// The form of a new entry.
pub(crate) fn new_form(typed: &Params, now: i64) -> ActivityForm {
    let form = form(None, typed);
    let started_at = if form.started_at.is_empty() { iso_date(now) } else { form.started_at };
    ActivityForm { started_at, ..form }
}

pub(crate) fn activity(it: &Activity, typed: &Params, schemes: &[Scheme], now: i64) -> ActivityView {
    ActivityView {
        row: row(it, schemes.first()),
        started: when(it.started_at, now),
        ended: when(it.ended_at, now),
        provenance: it.provenance(),
        measured: it.how != How::Declared,
        form: form(Some(it), typed),
        files: it.evidence.iter().map(file).collect(),
        credits: schemes.iter().map(|scheme| (scheme.name.clone(), credits(scheme, it))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_at_a_glance() {
        assert_eq!([size(12), size(12_345), size(1_290_000)], ["12 bytes", "12 kB", "1.2 MB"]);
    }
}
