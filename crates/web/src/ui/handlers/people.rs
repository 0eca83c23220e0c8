//! Profiles, circles, threads.

use super::feeds::Format;
use crate::params::Params;
use crate::ui::pages::{FollowRequests, History, People, Profile, ProfileTab, Thread, VersionView};
use crate::ui::show;
use crate::ui::view::AccountList;
use crate::ui::visit::{PageError, PageResult, Visit, go, render};
use app::cards::AccountView;
use app::pages::Page;
use app::relations::{Circle, Relationship};
use app::sessions::When;
use app::timelines::AccountFilter;
use app::{App, Error};
use axum::extract::{Path, State};

/// `@handle` in a path.
async fn account(app: &App, visit: &Visit, segment: &str) -> Result<AccountView, PageError> {
    let handle = segment.strip_prefix('@').ok_or(Error::NotFound)?;
    let card = app.lookup(visit.viewer(), handle).await?;
    if card.row.state != 0 {
        return Err(Error::NotFound.into());
    }
    Ok(card)
}

async fn relation(app: &App, visit: &Visit, id: i64) -> Result<Option<Relationship>, Error> {
    match visit.viewer().id() {
        Some(me) if me != id => Ok(app.relationships(visit.viewer(), vec![id]).await?.pop()),
        _ => Ok(None),
    }
}

pub(crate) async fn profile(
    State(app): State<App>,
    visit: Visit,
    Path(segment): Path<String>,
    params: Params,
) -> PageResult {
    if let Some((name, format)) = Format::of(&segment) {
        return super::feeds::account(&app, name.strip_prefix('@').ok_or(Error::NotFound)?, format).await;
    }
    let card = account(&app, &visit, &segment).await?;
    if card.privacy.is_some() {
        return super::group::page(app, visit, card, params).await;
    }
    let tab = ProfileTab::parse(params.get("tab").unwrap_or_default());
    let filter = AccountFilter {
        only_media: tab == ProfileTab::Media,
        exclude_replies: tab == ProfileTab::Posts,
        exclude_boosts: tab == ProfileTab::Media,
    };
    let range = params.range(20, 40)?;
    let id = card.row.id;
    let posts = app.account_posts(visit.viewer(), id, filter, range).await?;
    let path = match tab {
        ProfileTab::Posts => format!("/@{}", card.row.handle),
        ProfileTab::Replies => format!("/@{}?tab=replies", card.row.handle),
        ProfileTab::Media => format!("/@{}?tab=media", card.row.handle),
    };
    let mut timeline = show::timeline(&app, &posts, &range, &path, None, "Nothing here yet.");
    if tab == ProfileTab::Posts && range.max_id.is_none() && range.min_id.is_none() {
        let pinned = app.pinned_posts(visit.viewer(), id).await?;
        let mut shown: Vec<_> = pinned.iter().map(|post| show::post(&app, post)).collect();
        for post in &mut shown {
            post.shown_pinned = true;
        }
        timeline.posts.retain(|post| !shown.iter().any(|pin| pin.id == post.id && post.boosted_by.is_none()));
        timeline.posts.splice(0..0, shown);
    }
    let relation = relation(&app, &visit, id).await?;
    let name = if card.row.display_name.is_empty() { &card.row.handle } else { &card.row.display_name };
    let mut shell = visit.shell(&app, &format!("{name} (@{})", card.row.handle)).await?;
    shell.canonical = Some(card.url.clone());
    shell.noindex = !card.row.indexable;
    let account = show::account(&app, &card, relation.as_ref(), visit.viewer().id());
    shell.feed = Some(format!("{}.atom", card.url));
    let mut page = Profile {
        shell,
        account,
        tab,
        timeline,
        group: None,
        sessions: Vec::new(),
        past: Vec::new(),
        years: Vec::new(),
    };
    if card.group.is_some() {
        let group = app.group(visit.viewer(), id).await?;
        let list = async |when, most| {
            let found = app.sessions(visit.viewer(), Some(id), when, 0, most).await?;
            Ok::<_, Error>(found.iter().map(|it| show::session::session(&app, it)).collect())
        };
        page.group = Some(show::session::group(&group));
        page.sessions = list(When::Coming, 20).await?;
        page.past = list(When::Past, 20).await?;
        page.years = app.group_years(visit.viewer(), id).await?.iter().map(show::session::year).collect();
    }
    Ok(render(&page))
}

async fn rows(
    app: &App,
    visit: &Visit,
    cards: &[AccountView],
) -> Result<Vec<crate::ui::view::AccountView>, Error> {
    let me = visit.viewer().id();
    let ids: Vec<i64> = cards.iter().map(|card| card.row.id).collect();
    let relations = match me {
        Some(_) => app.relationships(visit.viewer(), ids).await?,
        None => Vec::new(),
    };
    Ok(cards
        .iter()
        .map(|card| {
            let relation = relations.iter().find(|it| it.id == card.row.id && me != Some(card.row.id));
            show::account(app, card, relation, me)
        })
        .collect())
}

async fn circle(app: App, visit: Visit, segment: String, params: Params, which: Circle) -> PageResult {
    let card = account(&app, &visit, &segment).await?;
    let range = params.range(40, 80)?;
    let found: Page<AccountView> = app.circle(visit.viewer(), card.row.id, which, range).await?;
    let is_followers = which == Circle::Followers;
    let word = if is_followers { "followers" } else { "following" };
    let relation = relation(&app, &visit, card.row.id).await?;
    let hidden = card.row.hide_collections && visit.viewer().id() != Some(card.row.id);
    let page = People {
        shell: visit.shell(&app, &format!("@{} · {word}", card.row.handle)).await?,
        account: show::account(&app, &card, relation.as_ref(), visit.viewer().id()),
        is_followers,
        list: AccountList {
            accounts: rows(&app, &visit, &found.items).await?,
            links: show::links(&found, &range, &format!("/@{}/{word}", card.row.handle)),
            empty: if hidden { "This list is private." } else { "Nobody yet." }.into(),
        },
    };
    Ok(render(&page))
}

pub(crate) async fn followers(
    State(app): State<App>,
    visit: Visit,
    Path(segment): Path<String>,
    params: Params,
) -> PageResult {
    circle(app, visit, segment, params, Circle::Followers).await
}

pub(crate) async fn following(
    State(app): State<App>,
    visit: Visit,
    Path(segment): Path<String>,
    params: Params,
) -> PageResult {
    circle(app, visit, segment, params, Circle::Following).await
}

pub(crate) async fn requests(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    visit.signed_in()?;
    let range = params.range(40, 80)?;
    let found = app.follow_requests(visit.viewer(), range).await?;
    let page = FollowRequests {
        shell: visit.shell(&app, "Follow requests").await?,
        list: AccountList {
            accounts: rows(&app, &visit, &found.items).await?,
            links: show::links(&found, &range, "/follow_requests"),
            empty: "Nobody asks to follow you.".into(),
        },
    };
    Ok(render(&page))
}

fn post_id(text: &str) -> Result<i64, Error> {
    kernel::id::parse(text).ok_or(Error::NotFound)
}

pub(crate) async fn thread(
    State(app): State<App>,
    visit: Visit,
    Path((segment, id)): Path<(String, String)>,
) -> PageResult {
    if !segment.starts_with('@') {
        return Err(Error::NotFound.into());
    }
    let view = app.post(visit.viewer(), post_id(&id)?).await?;
    let path = format!("/@{}/{}", view.author.row.handle, view.id());
    // Another name before the id leads to the right one, so that every post has one address.
    if format!("/{segment}/{id}") != path {
        return Ok(go(&path));
    }
    let thread = app.context(visit.viewer(), view.id()).await?;
    let composer = match visit.viewer().id() {
        None => None,
        Some(_) => {
            let own = app.own_account(visit.viewer()).await?;
            let mut composer = show::composer(&app, &own.card);
            composer.compact = true;
            composer.in_reply_to_id = Some(view.id().to_string());
            composer.reply_to = Some(view.author.row.handle.clone());
            composer.visibility = show::visibility(view.card.visibility());
            composer.text = super::compose::mention_line(&view, own.card.row.id);
            Some(composer)
        }
    };
    let mut post = show::post(&app, &view);
    post.focused = true;
    let excerpt: String = view.card.row.text.chars().take(60).collect();
    let mut shell = visit.shell(&app, &format!("{}: {excerpt}", view.author.row.display_name)).await?;
    shell.canonical = Some(view.card.url.clone());
    shell.noindex = !view.author.row.indexable || !view.card.visibility().is_open();
    let page = Thread {
        shell,
        ancestors: thread.ancestors.iter().map(|it| show::post(&app, it)).collect(),
        post,
        descendants: thread.descendants.iter().map(|it| show::post(&app, it)).collect(),
        composer,
    };
    Ok(render(&page))
}

pub(crate) async fn history(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> PageResult {
    let (view, versions) = app.history(visit.viewer(), post_id(&id)?).await?;
    let now = app.now();
    let page = History {
        shell: visit.shell(&app, "Versions of a post").await?,
        post_url: format!("/@{}/{}", view.author.row.handle, view.id()),
        author: show::small(&view.author),
        versions: versions
            .into_iter()
            .rev()
            .map(|version| VersionView {
                content_html: version.content,
                spoiler: version.spoiler,
                media: version.media.iter().map(show::media).collect(),
                poll_options: version.poll_options.unwrap_or_default(),
                created: show::when(version.created_at, now),
            })
            .collect(),
    };
    Ok(render(&page))
}

/// The stable identity of an account leads to its page, until there is federation.
pub(crate) async fn by_uri(Path(handle): Path<String>) -> PageResult {
    Ok(go(&format!("/@{handle}")))
}

pub(crate) async fn post_by_uri(Path((handle, id)): Path<(String, String)>) -> PageResult {
    Ok(go(&format!("/@{handle}/{id}")))
}
