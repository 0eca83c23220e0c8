//! Timelines, the start page, and what the place says about itself.

use super::feeds::Format;
use crate::params::Params;
use crate::ui::pages::{About, Bookmarks, Favourites, Home, Landing, Local, Tag};
use crate::ui::show;
use crate::ui::visit::{PageError, PageResult, Visit, go, render};
use app::timelines::TagFilter;
use app::{App, Error, Range};
use axum::extract::{Path, State};

pub(crate) async fn start(State(app): State<App>, visit: Visit) -> PageResult {
    if visit.viewer().id().is_some() {
        return Ok(go("/home"));
    }
    let range = Range::newest(12);
    let posts = app.local(visit.viewer(), false, range).await?;
    let numbers = app.numbers().await?;
    let page = Landing {
        shell: visit.shell(&app, "Learn in public, safely").await?,
        about: app.settings().description.clone(),
        timeline: show::timeline(&app, &posts, &range, "/local", None, "Nobody has posted yet."),
        people: Some(show::count(numbers.accounts)),
        posts: Some(show::count(numbers.posts)),
    };
    Ok(render(&page))
}

pub(crate) async fn home(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    visit.signed_in()?;
    let range = params.range(20, 40)?;
    let posts = app.home(visit.viewer(), range).await?;
    let own = app.own_account(visit.viewer()).await?;
    let hanging = app.announcements(visit.viewer(), false).await?;
    let page = Home {
        shell: visit.shell(&app, "Home").await?,
        composer: show::composer(&app, &own.card),
        announcements: hanging.iter().map(|it| show::group::announcement(it, app.now())).collect(),
        timeline: show::timeline(
            &app,
            &posts,
            &range,
            "/home",
            Some("home"),
            "Posts of the people and hashtags you follow appear here.",
        ),
        is_new: own.card.row.following_count == 0,
    };
    Ok(render(&page))
}

pub(crate) async fn local(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    let range = params.range(20, 40)?;
    let posts = app.local(visit.viewer(), false, range).await?;
    let stream = visit.viewer().id().map(|_| "local");
    let page = Local {
        shell: visit.shell(&app, "Local").await?,
        timeline: show::timeline(&app, &posts, &range, "/local", stream, "Nobody has posted yet."),
    };
    Ok(render(&page))
}

pub(crate) async fn tag(
    State(app): State<App>,
    visit: Visit,
    Path(name): Path<String>,
    params: Params,
) -> PageResult {
    if let Some((name, format)) = Format::of(&name) {
        return super::feeds::tag(&app, name, format).await;
    }
    let range = params.range(20, 40)?;
    let hub = app.hub(visit.viewer(), &name).await.map_err(|_| PageError(Error::NotFound))?;
    let tag = &hub.tag;
    let posts = app.hashtag(visit.viewer(), &name, TagFilter::default(), range).await?;
    let stream = visit.viewer().id().map(|_| format!("tag:{}", tag.key));
    let path = format!("/tags/{}", crate::params::encode(&tag.key));
    let page = Tag {
        shell: visit.shell(&app, &format!("#{}", tag.name)).await?,
        timeline: show::timeline(
            &app,
            &posts,
            &range,
            &path,
            stream.as_deref(),
            "No public post has this hashtag yet.",
        ),
        word: super::hubs::word(&hub, app.now()),
        tag: show::tag(tag),
    };
    Ok(render(&page))
}

pub(crate) async fn bookmarks(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    visit.signed_in()?;
    let range = params.range(20, 40)?;
    let posts = app.bookmarks(visit.viewer(), range).await?;
    let page = Bookmarks {
        shell: visit.shell(&app, "Bookmarks").await?,
        timeline: show::timeline(
            &app,
            &posts,
            &range,
            "/bookmarks",
            None,
            "Bookmark a post to find it here. Nobody else sees it.",
        ),
    };
    Ok(render(&page))
}

pub(crate) async fn favourites(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    visit.signed_in()?;
    let range = params.range(20, 40)?;
    let posts = app.favourites(visit.viewer(), range).await?;
    let page = Favourites {
        shell: visit.shell(&app, "Favourites").await?,
        timeline: show::timeline(
            &app,
            &posts,
            &range,
            "/favourites",
            None,
            "Posts that you favourite are listed here.",
        ),
    };
    Ok(render(&page))
}

pub(crate) async fn about(State(app): State<App>, visit: Visit) -> PageResult {
    let numbers = app.numbers().await?;
    let settings = app.settings();
    let page = About {
        shell: visit.shell(&app, "About").await?,
        about: settings.description.clone(),
        rules: settings.rules.iter().map(|rule| rule.text.clone()).collect(),
        naming: settings.trust.naming.clone(),
        contact_email: settings.contact_email.clone(),
        version: app::instance::VERSION.to_owned(),
        source_url: settings.source_url.clone(),
        people: Some(show::count(numbers.accounts)),
        posts: Some(show::count(numbers.posts)),
    };
    Ok(render(&page))
}

pub(crate) async fn nothing() -> PageResult {
    Err(PageError(Error::NotFound))
}
