//! Files that people take away: cases without identifiers, what their columns mean, who contributed, the protocol, and a
//! paragraph for the methods section.

use super::{access, protocol, results};
use crate::access::Viewer;
use crate::cards::AccountCard;
use crate::{App, Error, Result};
use kernel::Scope;
use kernel::protocol::{FieldKind, Interval, Protocol, Tally};
use kernel::spc::Chart;
use store::measures as rows;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum File {
    Cases,
    Dictionary,
    Authors,
    /// The newest, or this version.
    Protocol(Option<i32>),
    Methods,
    Results,
    Report,
}

impl File {
    /// By the name in its address.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "cases.csv" => Self::Cases,
            "dictionary.csv" => Self::Dictionary,
            "authors.csv" => Self::Authors,
            "protocol.txt" => Self::Protocol(None),
            "methods.txt" => Self::Methods,
            "results.csv" => Self::Results,
            "report.pdf" => Self::Report,
            other => {
                let version = other.strip_prefix("protocol-")?.strip_suffix(".txt")?;
                Self::Protocol(Some(version.parse().ok()?))
            }
        })
    }
}

fn text(it: impl ToString) -> String {
    it.to_string()
}

impl App {
    /// A file. Cases are for the steering group when the protocol says so, and for each lead their own sites'.
    pub async fn measures_file(&self, viewer: &Viewer, group: i64, file: File) -> Result<Vec<u8>> {
        let me = viewer.reader(Scope::ReadAccounts)?;
        let protocols = self
            .store
            .read(move |db| {
                access::measuring(db, group, me)?;
                Ok::<_, Error>(rows::protocols(db, group)?)
            })
            .await?;
        let protocols = protocols
            .into_iter()
            .map(|row| Ok((row.clone(), protocol::parsed(&row)?)))
            .collect::<Result<Vec<_>>>()?;
        let Some((row, current)) = protocols.last() else { return Err(Error::NotFound) };
        let text = match file {
            File::Protocol(None) => row.text.clone(),
            File::Protocol(Some(version)) => {
                let then = protocols.iter().find(|(it, _)| it.version == version).ok_or(Error::NotFound)?;
                then.0.text.clone()
            }
            File::Dictionary => dictionary(current),
            File::Cases => self.cases_file(viewer, group, &protocols).await?,
            File::Authors => self.authors_file(viewer, group, current).await?,
            File::Results => self.results_file(viewer, group).await?,
            File::Methods => methods(&self.measured(viewer, group).await?, row, current),
            File::Report => return self.measures_report(viewer, group, row, current).await,
        };
        Ok(text.into_bytes())
    }

    async fn cases_file(
        &self,
        viewer: &Viewer,
        group: i64,
        protocols: &[(rows::Protocol, Protocol)],
    ) -> Result<String> {
        let me = viewer.account(Scope::ReadAccounts)?;
        let (_, current) = protocols.last().ok_or(Error::NotFound)?;
        let all = current.steering_reads_cases;
        let (sites, cases) = self
            .store
            .read(move |db| {
                let mut sites = rows::sites(db, group)?;
                if !(all && access::is_steering(db, group, Some(me))?) {
                    sites = access::sites_led(db, group, me)?;
                }
                if sites.is_empty() {
                    return Err(Error::forbidden(access::SITES_READ));
                }
                Ok::<_, Error>((sites, rows::cases(db, group)?))
            })
            .await?;
        let mut headers = vec!["case", "site", "week", "cycle"];
        headers.extend(current.fields.iter().map(|field| field.name.as_str()));
        let lines = cases.iter().filter_map(|row| {
            let site = sites.iter().find(|site| site.id == row.site_id)?;
            let (at, case) = results::read_case(protocols, row)?;
            let (version, then) = &protocols[at];
            let values: Vec<String> = case.texts().collect();
            let mut line =
                vec![text(row.id), site.code.clone(), wire::time::iso_date(row.week), text(version.cycle)];
            line.extend(current.fields.iter().map(|field| {
                then.field(&field.name).and_then(|at| values.get(at).cloned()).unwrap_or_default()
            }));
            Some(line)
        });
        Ok(wire::cases::write(&headers, lines))
    }

    async fn authors_file(&self, viewer: &Viewer, group: i64, current: &Protocol) -> Result<String> {
        let headers = ["name", "handle", "role", "site", "since", "until", "orcid"];
        Ok(wire::cases::write(&headers, self.authors(viewer, group, current).await?))
    }

    /// Name, handle, role, site, since, until, ORCID iD of everybody who steers, leads or led. Where sites have codes, only
    /// the steering group reads who is from where: a code beside a name would say whose results they are.
    pub(super) async fn authors(
        &self,
        viewer: &Viewer,
        group: i64,
        current: &Protocol,
    ) -> Result<Vec<Vec<String>>> {
        let me = viewer.reader(Scope::ReadAccounts)?;
        let sites = self.measure_sites(viewer, group).await?;
        let view = self.group(viewer, group).await?;
        let steers = self.store.read(move |db| access::is_steering(db, group, me)).await?;
        let name = |row: &store::accounts::Account| {
            if row.display_name.is_empty() { row.handle.clone() } else { row.display_name.clone() }
        };
        let steering = view.hosts.iter().map(|(card, _)| {
            let none = String::new;
            let (name, handle) = (name(&card.row), card.row.handle.clone());
            vec![name, handle, text("Steering group"), none(), none(), none(), orcid(card)]
        });
        let leads = sites.iter().flat_map(|site| {
            let place = if steers || !current.codes_only { site.row.name.clone() } else { String::new() };
            site.leads.iter().map(move |it| {
                vec![
                    name(&it.account.row),
                    it.account.row.handle.clone(),
                    text("Site lead"),
                    place.clone(),
                    wire::time::iso_date(it.since),
                    it.ended_at.map(wire::time::iso_date).unwrap_or_default(),
                    orcid(&it.account),
                ]
            })
        });
        let mut leads: Vec<Vec<String>> = leads.collect();
        // Not by their sites, whose order is that of their codes.
        leads.sort();
        Ok(steering.chain(leads).collect())
    }

    async fn results_file(&self, viewer: &Viewer, group: i64) -> Result<String> {
        let measured = self.measured(viewer, group).await?;
        let mut lines = Vec::new();
        for result in &measured.results {
            let mut line = |kind: &str, of: String, cycle: String, figures: Option<Tally>| {
                let [numerator, denominator, cases] = match figures {
                    Some(it) => [text(it.numerator()), text(it.denominator()), text(it.cases)],
                    None => ["suppressed"; 3].map(text),
                };
                let name = result.measure.name.clone();
                lines.push(vec![name, text(kind), of, cycle, numerator, denominator, cases]);
            };
            line("all", String::new(), String::new(), Some(result.tally));
            for it in &result.periods {
                line("period", wire::time::iso_date(it.from), text(it.cycle), Some(it.tally));
            }
            for it in &result.sites {
                line("site", it.name.clone(), String::new(), it.figures);
            }
        }
        Ok(wire::cases::write(
            &["measure", "kind", "of", "cycle", "numerator", "denominator", "cases"],
            lines,
        ))
    }
}

/// An ORCID iD that somebody links from their profile.
fn orcid(card: &AccountCard) -> String {
    let links = card.fields.iter().filter_map(|it| it.value.split_once("orcid.org/"));
    let mut ids = links.map(|(_, id)| id.trim_end_matches('/').to_owned());
    ids.find(|id| id.len() == 19).unwrap_or_default()
}

fn dictionary(protocol: &Protocol) -> String {
    let fixed = [
        (
            "case",
            "Number of the case on this server",
            "number",
            "given when it is entered; means nothing elsewhere",
        ),
        ("site", "Site", "code", "as agreed"),
        ("week", "Monday of the week in which it happened", "date", "ISO 8601"),
        ("cycle", "Audit cycle", "number", "from 1"),
    ];
    let fixed = fixed.map(|it| [it.0, it.1, it.2, it.3].map(str::to_owned).to_vec());
    let fields = protocol.fields.iter().map(|field| {
        let (kind, values) = match &field.kind {
            FieldKind::Number(from, to) => ("number", format!("{from} to {to}")),
            FieldKind::Hours(from, to) => ("hours, one decimal", format!("{from} to {to}")),
            FieldKind::YesNo => ("yes/no", text("yes; no")),
            FieldKind::Choice(options) => ("choice", options.join("; ")),
        };
        vec![field.name.clone(), field.label.clone(), text(kind), values]
    });
    wire::cases::write(&["column", "label", "kind", "values"], fixed.into_iter().chain(fields))
}

/// What the methods section of an article can begin with.
pub(super) fn methods(measured: &results::Measured, row: &rows::Protocol, protocol: &Protocol) -> String {
    let interval = match protocol.interval {
        Interval::Week => "week",
        Interval::Month => "month",
    };
    let measures: Vec<String> = protocol
        .measures
        .iter()
        .map(|it| match it.standard_value() {
            Some(standard) => format!("{} (standard {})", it.label, it.words(standard)),
            None => it.label.clone(),
        })
        .collect();
    let charts = [
        (Chart::P, "p-charts (proportions; limits three standard deviations from the mean)"),
        (Chart::U, "u-charts (rates; limits three standard deviations from the mean)"),
        (Chart::Xmr { screened: false }, "XmR charts (means; limits 2.66 mean moving ranges from the mean)"),
    ];
    let charts: Vec<&str> = charts
        .into_iter()
        .filter(|(chart, _)| protocol.measures.iter().any(|it| it.chart() == *chart))
        .map(|(_, words)| words)
        .collect();
    let across = if protocol.measures.iter().any(kernel::protocol::Measure::is_share) {
        " Sites are compared by funnel plots with exact binomial limits of 95 % and 99.8 %."
    } else {
        ""
    };
    format!(
        "Data were collected at {} sites under protocol version {} (audit cycle {}). Cases were included that met: {}. {} cases were entered; no identifier, date of birth or exact date was recorded. Measured were: {}. Results are shown by {interval} as {}, with a centre line of their own for each audit cycle, judged by seven points on one side of the centre line and by the Anhøj rules.{across}\n",
        measured.sites,
        row.version,
        row.cycle,
        protocol.include.join("; "),
        measured.cases,
        measures.join("; "),
        charts.join(" and ")
    )
}
