//! The ledger as files, for appraisal and for other programs.

use super::{Activity, Dashboard};
use crate::access::Viewer;
use crate::{App, Error, Result};
use kernel::Scope;
use kernel::cpd::{Domain, Scheme};
use wire::activities::{self, File, Line, Owner, xapi};
use wire::ical;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Csv,
    /// A portfolio for an appraiser.
    Pdf,
    Json,
    Xapi,
    Calendar,
}

impl Format {
    pub const ALL: [Self; 5] = [Self::Csv, Self::Pdf, Self::Json, Self::Xapi, Self::Calendar];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Pdf => "pdf",
            Self::Json => "json",
            Self::Xapi => "xapi",
            Self::Calendar => "ics",
        }
    }

    pub fn parse(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            Error::invalid("format", format!("There is no such format. Use one of {names}."))
        })
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Pdf => "application/pdf",
            Self::Json | Self::Xapi => "application/json; charset=utf-8",
            Self::Calendar => "text/calendar; charset=utf-8",
        }
    }
}

/// A file to be saved.
#[derive(Debug)]
pub struct Export {
    pub name: String,
    pub content_type: &'static str,
    pub bytes: Vec<u8>,
}

fn line(it: &Activity, home: &str, schemes: &[Scheme]) -> Line {
    let counted = it.counted();
    let reflection = &it.reflection;
    let file = |file: &super::Evidence| File {
        name: file.name.clone(),
        content_type: file.content_type.clone(),
        bytes: file.bytes,
        sha256: file.sha256.clone(),
    };
    Line {
        id: format!("{home}/cpd/{}", it.id),
        source: it.source.code().to_owned(),
        title: it.title.clone(),
        provider: it.provider.clone(),
        role: reflection.role.clone(),
        started_at: it.started_at,
        ended_at: it.ended_at,
        minutes: it.minutes.counted(),
        measured_minutes: it.minutes.measured,
        corrected_minutes: it.minutes.kept,
        self_declared_minutes: it.minutes.declared,
        how_measured: it.how.label().to_owned(),
        provenance: it.provenance(),
        score: it.score.clone(),
        annotation: it.annotation.clone(),
        setting: reflection.setting.code().to_owned(),
        kind: reflection.kind.code().to_owned(),
        clinical: reflection.clinical,
        domains: reflection.domains.iter().copied().map(Domain::label).map(str::to_owned).collect(),
        supporting_information: reflection.information.label().to_owned(),
        learning_need: reflection.learning_need.clone(),
        what: reflection.what.clone(),
        so_what: reflection.so_what.clone(),
        now_what: reflection.now_what.clone(),
        credits: schemes
            .iter()
            .map(|scheme| (scheme.code.clone(), scheme.arithmetic.credits_of(&counted).to_string()))
            .collect(),
        evidence: it.evidence.iter().map(file).collect(),
        updated_at: it.updated_at,
    }
}

fn event(line: &Line) -> ical::Event {
    ical::Event {
        uid: line.id.clone(),
        title: line.title.clone(),
        description: line.provenance.clone(),
        url: line.id.clone(),
        organiser: line.provider.clone(),
        starts_at: line.started_at,
        ends_at: line.ended_at.max(line.started_at + 60_000),
        changed_at: line.updated_at,
    }
}

impl App {
    /// A year of the viewer's own ledger as a file; the year is that of [`App::cpd_dashboard`].
    pub async fn export_cpd(&self, viewer: &Viewer, year: Option<i16>, format: Format) -> Result<Export> {
        let me = viewer.account(Scope::CpdRead)?;
        let dashboard = self.cpd_dashboard(viewer, year).await?;
        let card = self.account_cards(&[me]).await?.pop().ok_or(Error::NotFound)?;
        let owner = Owner {
            name: if card.row.display_name.is_empty() {
                card.row.handle.clone()
            } else {
                card.row.display_name.clone()
            },
            handle: card.row.handle.clone(),
            home: self.settings.base_url.clone(),
        };
        let period = dashboard.year.label();
        let lines = self.lines(&dashboard);
        let bytes = match format {
            Format::Csv => activities::csv(&lines).into_bytes(),
            Format::Pdf => self.portfolio(&owner, &dashboard),
            Format::Json => activities::json(&owner, &period, &lines, self.now()).into_bytes(),
            Format::Xapi => xapi::statements(&owner, &lines, platform::secrets::digest).into_bytes(),
            Format::Calendar => {
                let events: Vec<ical::Event> = lines.iter().map(event).collect();
                ical::calendar(&format!("CPD {period}"), &events).into_bytes()
            }
        };
        let extension = if format == Format::Xapi { "xapi.json" } else { format.name() };
        Ok(Export {
            name: format!("cpd-{}.{extension}", period.replace('/', "-")),
            content_type: format.content_type(),
            bytes,
        })
    }

    fn lines(&self, dashboard: &Dashboard) -> Vec<Line> {
        let schemes: Vec<Scheme> = dashboard.schemes.iter().map(|it| it.scheme.clone()).collect();
        // The oldest first, as a record is read.
        dashboard.activities.iter().rev().map(|it| line(it, &self.settings.base_url, &schemes)).collect()
    }
}
