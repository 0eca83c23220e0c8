//! What was measured: adherence over all sites, by site under its agreed name, and over time with a new phase for each
//! audit cycle.

use super::{access, protocol};
use crate::access::Viewer;
use crate::groups::GroupView;
use crate::{App, Error, Result};
use kernel::Scope;
use kernel::protocol::{Case, Interval, Measure, Protocol, Tally};
use std::collections::BTreeMap;
use store::Db;
use store::measures as rows;

/// What the viewer may do here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    pub steering: bool,
    /// Sites that the viewer leads now.
    pub sites: Vec<i64>,
    /// Queries that wait for the viewer: for an answer of a lead, to be closed by the steering group.
    pub waiting: usize,
}

/// One point in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The Monday or the first of the month, in UTC.
    pub from: i64,
    pub cycle: i32,
    pub tally: Tally,
}

/// A site's figures; `None` where there are too few cases to show them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteResult {
    pub site: i64,
    /// The agreed name or code.
    pub name: String,
    pub figures: Option<Tally>,
}

#[derive(Debug, Clone)]
pub struct MeasureResult {
    pub measure: Measure,
    pub tally: Tally,
    /// Oldest first; only those with cases.
    pub periods: Vec<Period>,
    pub sites: Vec<SiteResult>,
}

#[derive(Debug, Clone)]
pub struct Measured {
    pub group: GroupView,
    pub protocol: Option<(rows::Protocol, Protocol)>,
    /// Every version of it, oldest first.
    pub versions: Vec<rows::Protocol>,
    pub cases: u64,
    pub sites: u64,
    pub results: Vec<MeasureResult>,
    pub notes: Vec<rows::Note>,
    pub standing: Standing,
}

/// The name that everybody may read.
pub(super) fn public_name(site: &rows::Site, protocol: &Protocol) -> String {
    if protocol.codes_only { site.code.clone() } else { site.name.clone() }
}

/// Where a week belongs on the axis.
fn period_of(interval: Interval, week: i64) -> i64 {
    match interval {
        Interval::Week => week,
        Interval::Month => {
            let day = wire::time::iso_date(week);
            wire::time::parse_iso(&format!("{}-01T00:00:00Z", &day[..7])).unwrap_or(week)
        }
    }
}

/// A case with the version that it was entered under.
pub(super) fn read_case(protocols: &[(rows::Protocol, Protocol)], row: &rows::Case) -> Option<(usize, Case)> {
    let at = protocols.iter().position(|(it, _)| it.version == row.version)?;
    Some((at, Case::read(&protocols[at].1, row.texts.split('\n')).ok()?))
}

/// Few cases could single a patient out. One hidden site alone could be computed from the rest, so then the smallest
/// of the others is hidden too.
fn suppress(sites: &mut [SiteResult], least: u64) {
    let few = |it: &SiteResult| it.figures.is_some_and(|it| it.cases > 0 && it.cases < least);
    let mut hidden: Vec<usize> = (0..sites.len()).filter(|at| few(&sites[*at])).collect();
    if let [only] = hidden[..] {
        let others = sites.iter().enumerate().filter(|(at, _)| *at != only);
        let sizes =
            others.filter_map(|(at, it)| Some((it.figures?.cases, at))).filter(|(cases, _)| *cases > 0);
        hidden.extend(sizes.min().map(|(_, at)| at));
    }
    for at in hidden {
        sites[at].figures = None;
    }
}

fn result(
    measure: &Measure,
    current: &Protocol,
    protocols: &[(rows::Protocol, Protocol)],
    sites: &[rows::Site],
    cases: &[(&rows::Case, usize, Case)],
) -> MeasureResult {
    let mut periods: BTreeMap<(i32, i64), Tally> = BTreeMap::new();
    let mut by_site: BTreeMap<i64, Tally> = BTreeMap::new();
    let mut total = Tally::default();
    for (row, at, case) in cases {
        let (version, protocol) = &protocols[*at];
        // A measure keeps its name over the versions; one that was not there yet asks nothing of an old case.
        let counted = protocol.measure(&measure.name).and_then(|index| protocol.tally(index, case));
        let Some(counted) = counted else { continue };
        periods.entry((version.cycle, period_of(current.interval, row.week))).or_default().add(counted);
        by_site.entry(row.site_id).or_default().add(counted);
        total.add(counted);
    }
    let mut shown: Vec<SiteResult> = sites
        .iter()
        .map(|site| SiteResult {
            site: site.id,
            name: public_name(site, current),
            figures: Some(by_site.get(&site.id).copied().unwrap_or_default()),
        })
        .collect();
    suppress(&mut shown, current.least);
    let periods = periods.into_iter().map(|((cycle, from), tally)| Period { from, cycle, tally }).collect();
    MeasureResult { measure: measure.clone(), tally: total, periods, sites: shown }
}

/// What the viewer may do with the measures of a group, and what waits for them.
fn standing(db: &mut Db, group: i64, me: Option<i64>) -> Result<Standing> {
    let Some(me) = me else { return Ok(Standing::default()) };
    let steering = access::is_steering(db, group, Some(me))?;
    let sites: Vec<i64> = access::sites_led(db, group, me)?.into_iter().map(|it| it.id).collect();
    if !steering && sites.is_empty() {
        return Ok(Standing::default());
    }
    let waiting = rows::queries::open(db, group)?;
    let waiting = waiting.into_iter().filter(|(site, answered)| match answered {
        true => steering,
        false => sites.contains(site),
    });
    Ok(Standing { steering, waiting: waiting.count(), sites })
}

impl App {
    /// What everybody sees of the measures of a group.
    pub async fn measured(&self, viewer: &Viewer, group: i64) -> Result<Measured> {
        let me = viewer.reader(Scope::ReadAccounts)?;
        let view = self.group_for(me, group).await?;
        let (protocols, sites, cases, notes, standing) = self
            .store
            .read(move |db| {
                access::measuring(db, group, me)?;
                Ok::<_, Error>((
                    rows::protocols(db, group)?,
                    rows::sites(db, group)?,
                    rows::cases(db, group)?,
                    rows::notes(db, group)?,
                    standing(db, group, me)?,
                ))
            })
            .await?;
        let protocols = protocols
            .into_iter()
            .map(|row| Ok((row.clone(), protocol::parsed(&row)?)))
            .collect::<Result<Vec<_>>>()?;
        let read: Vec<(&rows::Case, usize, Case)> = cases
            .iter()
            .filter_map(|row| read_case(&protocols, row).map(|(at, case)| (row, at, case)))
            .collect();
        let current = protocols.last().cloned();
        let results = match &current {
            Some((_, it)) => {
                it.measures.iter().map(|measure| result(measure, it, &protocols, &sites, &read)).collect()
            }
            None => Vec::new(),
        };
        Ok(Measured {
            group: view,
            protocol: current,
            versions: protocols.iter().map(|(row, _)| row.clone()).collect(),
            cases: read.len() as u64,
            sites: sites.len() as u64,
            results,
            notes,
            standing,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(site: i64, cases: u64) -> SiteResult {
        let protocol = Protocol::parse("include: a\nfield a: yes/no: A\nmeasure a: A: a = yes").unwrap();
        let one = protocol.tally(0, &Case::read(&protocol, ["yes"]).unwrap()).unwrap();
        let mut tally = Tally::default();
        (0..cases).for_each(|_| tally.add(one));
        SiteResult { site, name: site.to_string(), figures: Some(tally) }
    }

    #[test]
    fn small_sites_are_hidden_so_that_they_cannot_be_computed_from_the_rest() {
        let mut sites = vec![site(1, 30), site(2, 3), site(3, 12), site(4, 0)];
        suppress(&mut sites, 5);
        assert_eq!(
            sites.iter().map(|it| it.figures.is_some()).collect::<Vec<_>>(),
            [true, false, false, true]
        );
        let mut two = vec![site(1, 30), site(2, 3), site(3, 4)];
        suppress(&mut two, 5);
        assert_eq!(two.iter().map(|it| it.figures.is_some()).collect::<Vec<_>>(), [true, false, false]);
    }
}
