//! The page of official routes.

use crate::ui::pages::{Concern, CountryRoutes, RouteView};
use crate::ui::visit::{PageResult, Visit, render};
use app::App;
use app::concern::Route;
use axum::extract::State;
use kernel::locale;

fn view(route: &Route) -> RouteView {
    let rest = route.url.split_once("://").map_or(route.url.as_str(), |(_, rest)| rest);
    let place = match route.url.strip_prefix("tel:") {
        Some(number) => format!("Telephone {number}"),
        None => rest.split('/').next().unwrap_or_default().to_owned(),
    };
    RouteView { name: route.name.clone(), when: route.when.clone(), url: route.url.clone(), place }
}

/// In the order of the list, each country once.
fn countries(routes: &[Route]) -> Vec<CountryRoutes> {
    let mut all: Vec<CountryRoutes> = Vec::new();
    for route in routes {
        let code = if route.country.is_empty() { "everywhere" } else { &route.country };
        match all.iter_mut().find(|country| country.code == code) {
            Some(country) => country.routes.push(view(route)),
            None => all.push(CountryRoutes {
                code: code.to_owned(),
                name: locale::country_name(code).unwrap_or("Everywhere").to_owned(),
                routes: vec![view(route)],
            }),
        }
    }
    all
}

pub(crate) async fn page(State(app): State<App>, visit: Visit) -> PageResult {
    let countries = countries(&app.settings().trust.routes);
    Ok(render(&Concern { shell: visit.shell(&app, "Raise a concern").await?, countries }))
}
