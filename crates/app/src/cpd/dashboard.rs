//! The year against the rules: what counts, and what is missing.

use super::{Activity, read, rows};
use crate::access::Viewer;
use crate::{App, Error, Result};
use kernel::Scope;
use kernel::cpd::{Counted, Scheme, Standing, Year, standing};

/// Nobody keeps to more colleges than this.
const SCHEMES: usize = 4;

/// A chosen scheme with its numbers.
#[derive(Debug, Clone)]
pub struct SchemeStanding {
    pub scheme: Scheme,
    pub standing: Standing,
}

#[derive(Debug, Clone)]
pub struct Dashboard {
    /// Of the first scheme; the calendar's when none is chosen.
    pub year: Year,
    /// Whether it is the year that runs now.
    pub is_current: bool,
    pub schemes: Vec<SchemeStanding>,
    /// Of that year, the newest first.
    pub activities: Vec<Activity>,
}

impl Dashboard {
    /// Minutes of the year: what was witnessed, and what is the owner's word.
    pub fn minutes(&self) -> (i64, i64) {
        let sum = |of: fn(&Activity) -> i32| self.activities.iter().map(|it| i64::from(of(it))).sum();
        (sum(|it| it.minutes.witnessed()), sum(|it| it.minutes.declared))
    }
}

impl App {
    /// The viewer's own year; `year` is the calendar year in which it begins, and the running one when there is none.
    pub async fn cpd_dashboard(&self, viewer: &Viewer, year: Option<i16>) -> Result<Dashboard> {
        let me = viewer.account(Scope::CpdRead)?;
        let (app, now) = (self.clone(), self.now());
        self.store
            .read(move |db| {
                let codes = rows::schemes(db, me)?;
                let chosen: Vec<Scheme> = codes.iter().filter_map(|code| app.scheme(code).cloned()).collect();
                let current = Year::of(now, chosen.first().map_or((1, 1), |scheme| scheme.year_begins));
                let year = match year {
                    Some(number) => current.before(current.number().saturating_sub(number)),
                    None => current,
                };
                // Other schemes' years are those in which this one ends, or in which we are.
                let (from, until) = year.span();
                let at = now.clamp(from, until - 1);
                let years = chosen.iter().map(|scheme| Year::of(at, scheme.year_begins));
                let oldest = years.clone().map(|it| it.before(longest(&chosen)).span().0).min();
                let newest = years.map(|it| it.span().1).max();
                let all = read(db, me, oldest.unwrap_or(from).min(from), newest.unwrap_or(until).max(until))?;
                let counted: Vec<Counted> = all.iter().map(Activity::counted).collect();
                let schemes = chosen
                    .into_iter()
                    .map(|scheme| SchemeStanding {
                        standing: standing(&scheme, Year::of(at, scheme.year_begins), &counted),
                        scheme,
                    })
                    .collect();
                let activities = all.into_iter().filter(|it| year.holds(it.ended_at)).collect();
                Ok(Dashboard { year, is_current: year == current, schemes, activities })
            })
            .await
    }

    /// Every scheme that can be chosen here.
    pub fn schemes(&self) -> &[Scheme] {
        &self.settings.schemes
    }

    /// The schemes of the viewer's own ledger, the first one first.
    pub async fn chosen_schemes(&self, viewer: &Viewer) -> Result<Vec<Scheme>> {
        let me = viewer.account(Scope::CpdRead)?;
        let codes = self.store.read(move |db| rows::schemes(db, me)).await.map_err(Error::from)?;
        Ok(codes.iter().filter_map(|code| self.scheme(code).cloned()).collect())
    }

    fn scheme(&self, code: &str) -> Option<&Scheme> {
        self.settings.schemes.iter().find(|scheme| scheme.code == code)
    }

    /// Chooses the schemes of the viewer's own ledger, the first one first.
    pub async fn choose_schemes(&self, viewer: &Viewer, codes: Vec<String>) -> Result<()> {
        let me = viewer.account(Scope::CpdWrite)?;
        let mut chosen: Vec<String> = Vec::new();
        for code in codes.into_iter().filter(|code| !code.is_empty()) {
            if self.scheme(&code).is_none() {
                return Err(Error::invalid(
                    "schemes",
                    "This scheme is not known here. Choose one of the list.",
                ));
            }
            if !chosen.contains(&code) {
                chosen.push(code);
            }
        }
        if chosen.len() > SCHEMES {
            return Err(Error::invalid("schemes", format!("Choose at most {SCHEMES} schemes.")));
        }
        self.store.write(move |tx| Ok(rows::set_schemes(tx, me, &chosen)?)).await
    }
}

/// How many years back the rules of any of them look.
fn longest(schemes: &[Scheme]) -> i16 {
    schemes.iter().flat_map(|scheme| &scheme.rules).map(|rule| rule.years - 1).max().unwrap_or(0).max(0)
}
