//! What campaigns and projects measure: the protocol, the sites and who leads them, cases without anything that says
//! whose they are, and the results that everybody sees.

mod access;
mod cases;
mod charts;
mod corrections;
mod export;
mod notes;
mod protocol;
mod queries;
mod report;
mod results;
mod sites;

pub use access::Reads;
pub use cases::{Imported, RowProblem};
pub use charts::{ChartKind, ChartName, OverTimeKind, Picture, Series};
pub use corrections::{CaseView, CorrectionView, SiteDesk};
pub use export::File;
pub use notes::NoteWish;
pub use queries::QueryView;
pub use results::{MeasureResult, Measured, Period, SiteResult, Standing};
pub use sites::{LeadView, SiteView, SiteWish};

const DAY_MS: i64 = 86_400_000;
const WEEK_MS: i64 = 7 * DAY_MS;
/// The first Monday of the epoch.
const MONDAY_MS: i64 = 4 * DAY_MS;

/// The Monday of a moment's week, in UTC. Days are not kept: with a site and an age they could single somebody out.
fn week_of(ms: i64) -> i64 {
    (ms - MONDAY_MS).div_euclid(WEEK_MS) * WEEK_MS + MONDAY_MS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_monday() {
        let at = |text| wire::time::parse_iso(text).unwrap();
        assert_eq!(week_of(at("2026-11-25T09:00:00Z")), at("2026-11-23T00:00:00Z"));
        assert_eq!(week_of(at("2026-11-23T00:00:00Z")), at("2026-11-23T00:00:00Z"));
        assert_eq!(week_of(at("2026-11-22T23:59:59Z")), at("2026-11-16T00:00:00Z"));
    }
}
