//! Notifications.

use crate::params::Params;
use crate::ui::pages::{NotificationFilter, Notifications};
use crate::ui::show;
use crate::ui::visit::{Form, PageResult, Visit, go, render};
use app::App;
use app::notifications::{Filter, Kind};
use axum::extract::State;

pub(crate) async fn page(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    visit.signed_in()?;
    let filter = NotificationFilter::parse(params.get("filter").unwrap_or_default());
    let kinds = if filter.is_mentions() { vec![Kind::Mention] } else { Vec::new() };
    let range = params.range(30, 60)?;
    let found = app.notifications(visit.viewer(), &Filter { kinds, ..Filter::default() }, range).await?;
    let name = "notifications".to_owned();
    let markers = app.markers(visit.viewer(), std::slice::from_ref(&name)).await?;
    let read = markers.first().map_or(0, |marker| marker.last_read_id);
    // Seen is read: the marker follows the newest that the page shows.
    if let Some((newest, _)) = found.ends.filter(|(newest, _)| *newest > read) {
        app.set_markers(visit.viewer(), vec![(name, newest)]).await?;
    }
    let path = if filter.is_mentions() { "/notifications?filter=mentions" } else { "/notifications" };
    let page = Notifications {
        shell: visit.shell(&app, "Notifications").await?,
        notifications: found.items.iter().map(|it| show::notification(&app, it, read)).collect(),
        filter,
        links: show::links(&found, &range, path),
    };
    Ok(render(&page))
}

pub(crate) async fn clear(State(app): State<App>, visit: Visit, Form(_): Form) -> PageResult {
    visit.signed_in()?;
    app.clear_notifications(visit.viewer()).await?;
    Ok(go("/notifications"))
}
