//! The year of a club, as published studies of journal clubs report it: sessions, people, countries.

use crate::access::Viewer;
use crate::groups::active_group;
use crate::{App, Error, Result};
use kernel::Scope;
use std::collections::HashSet;
use store::transcripts as rows;
use wire::time::{iso, parse_iso};

/// What a group's sessions amounted to that closed in a calendar year, UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Year {
    pub year: i16,
    pub sessions: u64,
    pub posts: u64,
    /// Different people, however many sessions they came to.
    pub participants: u64,
    pub countries: u64,
    pub reach: u64,
}

fn first_of(year: i16) -> Result<i64> {
    parse_iso(&format!("{year:04}-01-01"))
        .ok_or_else(|| Error::Broken(format!("the year {year} has no beginning")))
}

fn year_of(ms: i64) -> i16 {
    iso(ms)[..4].parse().unwrap_or(1970)
}

fn number(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

impl App {
    /// The years in which a group has held sessions, the latest first.
    pub async fn group_years(&self, viewer: &Viewer, group: i64) -> Result<Vec<Year>> {
        viewer.reader(Scope::ReadStatuses)?;
        let now = self.now();
        self.store
            .read(move |db| {
                active_group(db, group)?;
                let Some(first) = rows::first_of_group(db, group)? else { return Ok(Vec::new()) };
                let mut years = Vec::new();
                for year in (year_of(first)..=year_of(now)).rev() {
                    let sessions = rows::of_group(db, group, first_of(year)?, first_of(year + 1)?)?;
                    if sessions.is_empty() {
                        continue;
                    }
                    let ids: Vec<i64> = sessions.iter().map(|it| it.session_id).collect();
                    let mut authors = rows::authors_of(db, &ids)?;
                    // The club itself is no participant.
                    authors.retain(|(author, _)| *author != group);
                    let countries: HashSet<&str> =
                        authors.iter().filter_map(|(_, country)| country.as_deref()).collect();
                    years.push(Year {
                        year,
                        sessions: number(i64::try_from(sessions.len()).unwrap_or(i64::MAX)),
                        posts: number(sessions.iter().map(|it| it.posts).sum()),
                        participants: number(i64::try_from(authors.len()).unwrap_or(i64::MAX)),
                        countries: number(i64::try_from(countries.len()).unwrap_or(i64::MAX)),
                        reach: number(sessions.iter().map(|it| it.reach).sum()),
                    });
                }
                Ok::<_, Error>(years)
            })
            .await
    }
}
