//! The charts of a measure: over time by its kind (p for shares, XmR for means, u for rates) or as a run chart, and across
//! sites. Each audit cycle is a phase, and so is what follows a day from which the steering group rebases.

use super::access;
use super::results::{MeasureResult, Measured, Period};
use crate::access::Viewer;
use crate::{App, Error, Result};
use kernel::Scope;
use kernel::protocol::Interval;
use kernel::spc::{self, Chart, Count, Phase, Rules, explain};
use wire::chart::scale::Zone;
use wire::chart::{Caption, OverTime, Site};

/// A chart of one measure, by the name of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartName {
    pub measure: String,
    pub kind: ChartKind,
    pub picture: Picture,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChartKind {
    OverTime(OverTimeKind),
    Funnel,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OverTimeKind {
    /// With limits, as the kind of the measure asks for.
    #[default]
    Control,
    Run,
    /// A run chart that marks trends too: asked for by many, and nearly useless (doi 10.1371/journal.pone.0113825).
    Trend,
}

impl OverTimeKind {
    /// By its name in addresses and names of files.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Control, Self::Run, Self::Trend].into_iter().find(|it| it.name() == name)
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Control => "control",
            Self::Run => "run",
            Self::Trend => "trend",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    Svg,
    Png,
}

impl ChartName {
    /// `oxygen-control.svg`, `oxygen-run.png`, `oxygen-trend.svg`, `oxygen-funnel.svg`.
    pub fn parse(file: &str) -> Option<Self> {
        let (name, ending) = file.split_once('.')?;
        let (measure, kind) = name.rsplit_once('-')?;
        let kind = match kind {
            "funnel" => ChartKind::Funnel,
            other => ChartKind::OverTime(OverTimeKind::parse(other)?),
        };
        let picture = match ending {
            "svg" => Picture::Svg,
            "png" => Picture::Png,
            _ => return None,
        };
        Some(Self { measure: measure.to_owned(), kind, picture })
    }
}

/// A measure over time.
#[derive(Debug, Clone)]
pub struct Series {
    pub chart: Chart,
    pub phases: Vec<Phase>,
    /// As many as the phases have points.
    pub periods: Vec<Period>,
}

impl Series {
    /// What the signals of each phase say.
    pub fn says(&self, it: &MeasureResult) -> Vec<String> {
        let many = self.phases.len() > 1;
        let phase = |(at, phase): (usize, &Phase)| {
            let which = if many { format!("Phase {}: ", at + 1) } else { String::new() };
            explain(self.chart, it.measure.direction, phase)
                .into_iter()
                .map(move |line| format!("{which}{line}"))
                .collect::<Vec<_>>()
        };
        self.phases.iter().enumerate().flat_map(phase).collect()
    }
}

impl Measured {
    /// How the beginning of a period is written.
    pub fn period_format(&self) -> &'static str {
        match self.protocol.as_ref().map(|(_, it)| it.interval) {
            Some(Interval::Week) => "%-d %b %Y",
            _ => "%b %Y",
        }
    }

    pub fn series(&self, it: &MeasureResult, kind: OverTimeKind) -> Series {
        let chart = if kind == OverTimeKind::Control { it.measure.chart() } else { Chart::Run };
        let shown: Vec<(&Period, Count)> =
            it.periods.iter().filter_map(|period| Some((period, it.measure.count(period.tally)?))).collect();
        let rebased =
            |from: i64, to: i64| self.notes.iter().any(|it| it.rebase && from < it.at && it.at <= to);
        let begins = |at: &usize| {
            let (before, after) = (shown[at - 1].0, shown[*at].0);
            before.cycle != after.cycle || rebased(before.from, after.from)
        };
        let starts: Vec<usize> = (1..shown.len()).filter(begins).collect();
        let counts: Vec<Count> = shown.iter().map(|(_, count)| *count).collect();
        Series {
            chart,
            phases: spc::chart(Rules { chart, trend: kind == OverTimeKind::Trend }, &counts, &starts),
            periods: shown.into_iter().map(|(period, _)| *period).collect(),
        }
    }

    pub fn over_time(&self, it: &MeasureResult, series: &Series) -> String {
        let measure = &it.measure;
        let notes: Vec<(i64, String)> = self.notes.iter().map(|note| (note.at, note.what.clone())).collect();
        let times: Vec<i64> = series.periods.iter().map(|period| period.from).collect();
        let chart = OverTime {
            phases: &series.phases,
            times: &times,
            format: self.period_format(),
            direction: measure.direction,
            percent: measure.is_share(),
            standard: measure.standard_value(),
            notes: &notes,
            zone: &Zone::named("UTC"),
        };
        let caption = Caption {
            id: &format!("time-{}", measure.name),
            title: &format!("{} over time", measure.label),
            description: &series.says(it).join(" "),
        };
        wire::chart::over_time(caption, &chart)
    }

    /// Sites beside each other. Limits of chance are those of shares, so only shares have this chart.
    pub fn across_sites(&self, it: &MeasureResult) -> Option<String> {
        let measure = &it.measure;
        if !measure.is_share() {
            return None;
        }
        // Those with too few cases to be shown are not among them.
        let sites: Vec<Site> = it
            .sites
            .iter()
            .filter_map(|site| {
                let tally = site.figures?;
                let numerator = tally.numerator() as u64;
                Some(Site { name: site.name.clone(), numerator, denominator: tally.cases })
            })
            .collect();
        let caption = Caption {
            id: &format!("funnel-{}", measure.name),
            title: &format!("{} by site", measure.label),
            description: "Each site by its number of cases, between the limits of chance: 95 % and 99.8 %.",
        };
        Some(wire::chart::funnel(caption, &sites, measure.direction))
    }

    /// A chart as a file on its own.
    pub fn chart_file(&self, name: &ChartName) -> Option<String> {
        let it = self.results.iter().find(|it| it.measure.name == name.measure)?;
        let (svg, what) = match name.kind {
            ChartKind::Funnel => (self.across_sites(it)?, "by site"),
            ChartKind::OverTime(kind) => {
                let what = if kind == OverTimeKind::Control { "over time" } else { "over time, run chart" };
                (self.over_time(it, &self.series(it, kind)), what)
            }
        };
        Some(wire::chart::alone(&svg, &format!("{}, {what}", it.measure.label)))
    }
}

impl App {
    /// A chart as a picture that stands alone.
    pub async fn chart_picture(&self, viewer: &Viewer, group: i64, name: ChartName) -> Result<Vec<u8>> {
        let me = viewer.reader(Scope::ReadAccounts)?;
        self.store.read(move |db| access::measuring(db, group, me)).await?;
        let measured = self.measured(viewer, group).await?;
        let svg = measured.chart_file(&name).ok_or(Error::NotFound)?;
        match name.picture {
            Picture::Svg => Ok(svg.into_bytes()),
            Picture::Png => self.blocking(move || drawn(&svg)).await?,
        }
    }
}

/// An SVG of ours as PNG, large enough for a slide.
pub(super) fn drawn(svg: &str) -> Result<Vec<u8>> {
    platform::svg::png(svg, SCALE).map_err(|it| Error::Broken(format!("a chart cannot be drawn: {it}")))
}

const SCALE: f32 = 2.5;
