//! Official routes for concerns, country by country.

use crate::ui::view::Shell;
use askama::Template;

#[derive(Template)]
#[template(path = "concern.html")]
pub struct Concern {
    pub shell: Shell,
    pub countries: Vec<CountryRoutes>,
}

/// The routes of one country, or of everywhere.
#[derive(Debug, Clone, Default)]
pub struct CountryRoutes {
    pub code: String,
    pub name: String,
    pub routes: Vec<RouteView>,
}

#[derive(Debug, Clone, Default)]
pub struct RouteView {
    pub name: String,
    pub when: String,
    pub url: String,
    /// What one reads of the address: a host, or a number.
    pub place: String,
}
