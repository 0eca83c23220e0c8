//! What other programs read of public pages: calendars of sessions, RSS and Atom of accounts, hashtags and sessions.

use crate::params::Params;
use crate::ui::visit::{PageError, PageResult};
use app::cards::{AccountView, PostView};
use app::sessions::{SessionView, When};
use app::timelines::{AccountFilter, TagFilter};
use app::{App, Error, Range, Viewer};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use wire::feeds::{self, Entry, Feed};
use wire::ical;

/// Entries of a feed.
const ENTRIES: usize = 40;
/// Sessions of a calendar, in each direction.
const SESSIONS: i64 = 200;

/// Which of the two formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Atom,
    Rss,
}

impl Format {
    /// The name without its ending, when it has one of ours.
    pub fn of(name: &str) -> Option<(&str, Self)> {
        let atom = name.strip_suffix(".atom").map(|name| (name, Self::Atom));
        atom.or_else(|| name.strip_suffix(".rss").map(|name| (name, Self::Rss)))
    }

    pub(super) const fn ending(self) -> &'static str {
        match self {
            Self::Atom => "atom",
            Self::Rss => "rss",
        }
    }

    pub(super) fn answer(self, feed: &Feed) -> Response {
        let (kind, body) = match self {
            Self::Atom => ("application/atom+xml; charset=utf-8", feeds::atom(feed)),
            Self::Rss => ("application/rss+xml; charset=utf-8", feeds::rss(feed)),
        };
        ([(header::CONTENT_TYPE, kind)], body).into_response()
    }
}

/// Feeds are what anybody may read, whoever asks for them.
fn anybody() -> Viewer {
    Viewer::anybody()
}

fn name_of(card: &AccountView) -> String {
    if card.row.display_name.is_empty() {
        format!("@{}", card.row.handle)
    } else {
        card.row.display_name.clone()
    }
}

fn entry(view: &PostView) -> Entry {
    let row = &view.card.row;
    let first: String = row.text.lines().next().unwrap_or_default().chars().take(100).collect();
    // A warning stands before the text here too.
    let (title, html) = if row.spoiler.is_empty() {
        (first, view.card.content.clone())
    } else {
        (row.spoiler.clone(), format!("<p>{}</p>", wire::html::escape(&row.spoiler)))
    };
    Entry {
        url: view.card.url.clone(),
        title: if title.is_empty() { format!("A post by {}", name_of(&view.author)) } else { title },
        html,
        author: name_of(&view.author),
        published_at: view.card.created_at,
        updated_at: row.edited_at.unwrap_or(view.card.created_at),
    }
}

/// `/@handle.atom`
pub(super) async fn account(app: &App, handle: &str, format: Format) -> PageResult {
    let card = app.lookup(&anybody(), handle).await?;
    if card.row.state != 0 {
        return Err(Error::NotFound.into());
    }
    let filter = AccountFilter { exclude_replies: true, exclude_boosts: true, ..AccountFilter::default() };
    let posts = app.account_posts(&anybody(), card.row.id, filter, Range::newest(ENTRIES)).await?;
    let public = posts.items.iter().filter(|it| it.card.visibility() == kernel::Visibility::Public);
    Ok(format.answer(&Feed {
        title: format!("{} (@{})", name_of(&card), card.row.handle),
        description: card.row.bio.clone(),
        url: card.url.clone(),
        own_url: format!("{}.{}", card.url, format.ending()),
        entries: public.map(entry).collect(),
    }))
}

/// `/tags/name.atom`
pub(super) async fn tag(app: &App, name: &str, format: Format) -> PageResult {
    let tag = app.tag(&anybody(), name).await.map_err(|_| PageError(Error::NotFound))?;
    let posts = app.hashtag(&anybody(), name, TagFilter::default(), Range::newest(ENTRIES)).await?;
    let url = app.settings().tag_url(&crate::params::encode(&tag.key));
    Ok(format.answer(&Feed {
        title: format!("#{} on {}", tag.name, app.settings().title),
        description: String::new(),
        own_url: format!("{url}.{}", format.ending()),
        url,
        entries: posts.items.iter().map(entry).collect(),
    }))
}

/// Sessions that are coming and past ones, of a group or of all.
async fn listed(app: &App, params: &Params, most: i64) -> Result<(String, Vec<SessionView>), Error> {
    let group = params.id("group")?;
    let title = match group {
        Some(id) => name_of(&app.group(&anybody(), id).await?.account),
        None => app.settings().title.clone(),
    };
    let mut sessions = app.sessions(&anybody(), group, When::Coming, 0, most).await?;
    sessions.extend(app.sessions(&anybody(), group, When::Past, 0, most).await?);
    Ok((title, sessions))
}

fn event(app: &App, it: &SessionView) -> ical::Event {
    let papers = it.papers.iter().map(|paper| format!("{} {}", paper.paper.title, paper.paper.link));
    let words: Vec<String> = std::iter::once(it.row.description.clone())
        .filter(|text| !text.is_empty())
        .chain(papers)
        .chain([format!("Any app: #{}", it.row.hashtag), app.settings().session_url(it.row.id)])
        .collect();
    ical::Event {
        uid: format!("session-{}@{}", it.row.id, app.settings().host()),
        title: it.row.title.clone(),
        description: words.join("\n"),
        url: app.settings().session_url(it.row.id),
        organiser: format!("{}, #{}", name_of(&it.group), it.row.hashtag),
        starts_at: it.times.opens_at,
        ends_at: it.times.closes_at,
        changed_at: it.row.created_at,
    }
}

fn calendar(name: &str, events: &[ical::Event]) -> Response {
    let kind = "text/calendar; charset=utf-8";
    let file = "attachment; filename=\"sessions.ics\"";
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, file)];
    (headers, ical::calendar(name, events)).into_response()
}

/// `/sessions.ics`, of a group with `?group=`.
pub(crate) async fn sessions_calendar(State(app): State<App>, params: Params) -> PageResult {
    let (title, sessions) = listed(&app, &params, SESSIONS).await?;
    let events: Vec<_> = sessions.iter().map(|it| event(&app, it)).collect();
    Ok(calendar(&title, &events))
}

/// `/conferences/NAME.ics`: an event for every talk.
pub(super) async fn conference_calendar(app: &App, name: &str) -> PageResult {
    let found = app.conference_of(&anybody(), name).await?;
    let Some(programme) = &found.programme else { return Err(Error::NotFound.into()) };
    let title = name_of(&found.group.account);
    let events = programme.talks.iter().map(|talk| {
        let room = programme.room(talk.room).map_or("", |room| room.name.as_str());
        let speakers = talk.speakers.iter().map(name_of).chain(talk.others.iter().cloned());
        ical::Event {
            uid: format!("session-{}@{}", talk.row.id, app.settings().host()),
            title: talk.row.title.clone(),
            description: [speakers.collect::<Vec<_>>().join(", "), format!("Any app: #{}", talk.row.hashtag)]
                .join("\n"),
            url: app.settings().session_url(talk.row.id),
            organiser: format!("{room}, {}", programme.row.place),
            starts_at: talk.times.opens_at,
            ends_at: talk.times.closes_at,
            changed_at: talk.row.created_at,
        }
    });
    Ok(calendar(&title, &events.collect::<Vec<_>>()))
}

/// `/sessions/1.ics`
pub(super) async fn session_calendar(app: &App, id: i64) -> PageResult {
    let session = app.session(&anybody(), id).await?;
    Ok(calendar(&session.row.title, &[event(app, &session)]))
}

/// `/sessions.atom` and `/sessions.rss`, of a group with `?group=`.
async fn sessions(app: &App, params: &Params, format: Format) -> PageResult {
    let (title, sessions) = listed(app, params, 40).await?;
    let base = &app.settings().base_url;
    let query = params.id("group")?.map_or_else(String::new, |id| format!("?group={id}"));
    let entries = sessions.iter().map(|it| Entry {
        url: app.settings().session_url(it.row.id),
        title: format!("{}: {}", it.row.title, it.zone.in_words(it.times.opens_at)),
        html: format!("{}{}", it.description_html, it.summary_html),
        author: name_of(&it.group),
        published_at: it.row.created_at,
        updated_at: it.row.summary_at.unwrap_or(it.row.created_at),
    });
    Ok(format.answer(&Feed {
        title: format!("Sessions of {title}"),
        description: String::new(),
        url: format!("{base}/sessions"),
        own_url: format!("{base}/sessions.{}{query}", format.ending()),
        entries: entries.collect(),
    }))
}

pub(crate) async fn sessions_atom(State(app): State<App>, params: Params) -> PageResult {
    sessions(&app, &params, Format::Atom).await
}

pub(crate) async fn sessions_rss(State(app): State<App>, params: Params) -> PageResult {
    sessions(&app, &params, Format::Rss).await
}
