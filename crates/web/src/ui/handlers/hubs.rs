//! Hubs: what a hashtag is for, and how it is used.

use super::moderation::tabs;
use crate::params::encode;
use crate::ui::pages::{Hub, HubForm, HubRegistration, HubSession, HubUsage, HubWord, ModerationHashtags};
use crate::ui::show;
use crate::ui::view::FormErrors;
use crate::ui::visit::{Form, PageError, PageResult, Visit, go_saying, go_with_problem, render};
use app::hubs::{HubView, Registration, Session, State as Standing, Usage};
use app::{App, Error};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kernel::locale;
use wire::chart::{self, Caption, Columns, scale::Zone};

const WEEK_MS: i64 = 7 * 86_400_000;

fn registration(it: &Registration, now: i64) -> HubRegistration {
    HubRegistration {
        tag: it.tag.clone(),
        purpose: it.purpose.clone(),
        link: it.link.clone(),
        owner: show::small(&it.owner),
        since: show::when(it.asked_at, now),
        waits: it.state == Standing::Waits,
        reason: it.reason.clone(),
    }
}

fn session(it: &Session, now: i64) -> HubSession {
    HubSession {
        id: it.id.to_string(),
        title: it.title.clone(),
        opens: show::when(it.opens_at, now),
        is_open: it.opens_at <= now,
    }
}

/// What is said about a hashtag, for its page and for the head of its posts.
pub(super) fn word(hub: &HubView, now: i64) -> HubWord {
    HubWord {
        registration: hub.registration.as_ref().map(|it| registration(it, now)),
        group: hub.group.as_ref().map(|card| show::small(card)),
        coming: hub.coming.iter().take(3).map(|it| session(it, now)).collect(),
        is_owner: hub.is_owner,
    }
}

fn month_name(month: &str) -> String {
    let at = wire::time::parse_iso(&format!("{month}-01")).unwrap_or(0);
    Zone::named("UTC").format(at, "%B %Y")
}

fn usage(tag: &str, it: &Usage) -> HubUsage {
    let count = |n: u64| show::count(i64::try_from(n).unwrap_or(i64::MAX));
    let zone = Zone::named("UTC");
    let total: u64 = it.weeks.iter().map(|(_, posts)| posts).sum();
    let caption = Caption {
        id: "weeks",
        title: &format!("Public posts with #{tag} by week"),
        description: &format!("{total} posts in the last 26 weeks. The numbers are in the table below."),
    };
    let columns =
        Columns { counts: &it.weeks, width_ms: WEEK_MS, marks: &[], late_from: i64::MAX, zone: &zone };
    let path = format!("/tags/{}", encode(tag));
    HubUsage {
        weeks_chart: chart::columns(caption, &columns),
        weeks: it.weeks.iter().rev().map(|(at, posts)| (wire::time::iso_date(*at), count(*posts))).collect(),
        people: count(it.people),
        countries: it
            .countries
            .iter()
            .map(|(code, people)| {
                (locale::country_name(code).unwrap_or(code.as_str()).to_owned(), count(*people))
            })
            .collect(),
        top: it.top.iter().map(|(card, posts)| (show::small(card), count(*posts))).collect(),
        months: it
            .months
            .iter()
            .map(|(month, end, posts)| (month_name(month), format!("{path}?max_id={end}"), count(*posts)))
            .collect(),
    }
}

async fn page(app: &App, visit: &Visit, name: &str, typed: Option<HubForm>) -> PageResult {
    let hub = app.hub(visit.viewer(), name).await.map_err(|_| PageError(Error::NotFound))?;
    let used = app.hub_usage(visit.viewer(), name).await?;
    let now = app.now();
    let status = if typed.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let form = (hub.may_register || hub.is_owner).then(|| {
        typed.unwrap_or_else(|| match &hub.registration {
            Some(it) if hub.is_owner => {
                HubForm { purpose: it.purpose.clone(), link: it.link.clone(), errors: FormErrors::default() }
            }
            _ => HubForm::default(),
        })
    });
    let page = Hub {
        shell: visit.shell(app, &format!("About #{}", hub.tag.name)).await?,
        tag: show::tag(&hub.tag),
        word: word(&hub, now),
        usage: usage(&hub.tag.name, &used),
        past: hub.past.iter().map(|it| session(it, now)).collect(),
        form,
    };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn about(State(app): State<App>, visit: Visit, Path(name): Path<String>) -> PageResult {
    page(&app, &visit, &name, None).await
}

pub(crate) async fn change(
    State(app): State<App>,
    visit: Visit,
    Path(name): Path<String>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let here = format!("/tags/{}/about", encode(&name));
    if params.get("action") == Some("withdraw") {
        app.withdraw_hub(visit.viewer(), &name).await?;
        return Ok(go_saying(&app, &here, "You have given it up."));
    }
    let (purpose, link) = (params.text("purpose"), params.text("link"));
    match app.register_hub(visit.viewer(), &name, &purpose, &link).await {
        Ok(()) => Ok(go_saying(&app, &here, "Sent. A moderator reads it; you hear by mail.")),
        Err(Error::Invalid(refusals)) => {
            let form = HubForm { purpose, link, errors: refusals.into() };
            page(&app, &visit, &name, Some(form)).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn waiting(State(app): State<App>, visit: Visit) -> PageResult {
    visit.signed_in()?;
    let now = app.now();
    let found = app.hubs_to_review(visit.viewer()).await?;
    let page = ModerationHashtags {
        tabs: tabs(&app, &visit).await?,
        shell: visit.shell(&app, "Hashtags").await?,
        waiting: found.iter().map(|it| registration(it, now)).collect(),
    };
    Ok(render(&page))
}

pub(crate) async fn review(State(app): State<App>, visit: Visit, Form(params): Form) -> PageResult {
    visit.signed_in()?;
    let agree = match params.get("verdict") {
        Some("approve") => true,
        Some("reject") => false,
        _ => return Err(Error::NotFound.into()),
    };
    let here = "/moderation/hashtags";
    match app.review_hub(visit.viewer(), &params.text("tag"), agree, &params.text("reason")).await {
        Ok(()) => Ok(go_saying(&app, here, "Reviewed. Whoever asked is told by mail.")),
        Err(error @ (Error::Invalid(_) | Error::Forbidden(_))) => Ok(go_with_problem(&app, here, &error)),
        Err(error) => Err(error.into()),
    }
}
