//! The wall for the big screen, its stream, and the desk behind it.

use crate::Web;
use crate::api::conferences::queue_of;
use crate::params::Params;
use crate::ui::pages::{Wall, WallDesk, WallNow};
use crate::ui::show;
use crate::ui::show::conference as cards;
use crate::ui::view::TalkCard;
use crate::ui::visit::{Form, PageResult, Visit, go_saying, go_with_problem, render};
use app::conferences::WallView;
use app::{App, Error, News};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Semaphore, SemaphorePermit, watch};

/// Screens at the same time. They are nobody's, so that nobody can open them without end.
static SCREENS: Semaphore = Semaphore::const_new(500);

/// What changes on the screen.
fn now(app: &App, wall: &WallView) -> Result<String, Error> {
    let talks: Vec<TalkCard> = match &wall.conference.programme {
        Some(programme) => {
            wall.talks.iter().chain(&wall.next).map(|talk| cards::talk_of(app, programme, talk)).collect()
        }
        None => Vec::new(),
    };
    let page = WallNow {
        hashtag: wall.conference.group.hashtag.clone(),
        talks,
        posts: wall.posts.iter().map(|post| show::post(app, post)).collect(),
    };
    page.render().map_err(|error| Error::Broken(format!("the wall could not be rendered: {error}")))
}

pub(crate) async fn screen(
    State(app): State<App>,
    visit: Visit,
    Path(name): Path<String>,
    params: Params,
) -> PageResult {
    let found = app.conference_of(visit.viewer(), &name).await?;
    let room = params.id("room")?;
    let wall = app.wall(found.group.account.row.id, room).await?;
    let url = app.settings().conference_url(&found.group.account.row.handle);
    let page = Wall {
        shell: visit.shell(&app, &format!("Wall: {}", found.group.account.row.display_name)).await?,
        now_html: now(&app, &wall)?,
        conference: cards::conference(&found),
        room: room.map(|id| id.to_string()).unwrap_or_default(),
        qr_svg: platform::qr::svg(&url, "The address of the programme as a code").unwrap_or_default(),
    };
    Ok(render(&page))
}

struct Screen {
    app: App,
    group: i64,
    room: Option<i64>,
    news: Receiver<Arc<News>>,
    closing: watch::Receiver<bool>,
    /// What was sent last: the same is not sent twice.
    sent: String,
    _place: SemaphorePermit<'static>,
}

/// Sends the wall again whenever it looks different. It needs nobody who is signed in.
pub(crate) async fn events(
    State(web): State<Web>,
    visit: Visit,
    Path(name): Path<String>,
    params: Params,
) -> PageResult {
    let app = web.app.clone();
    let news = app.listen();
    let group = app.conference_of(visit.viewer(), &name).await?.group.account.row.id;
    let room = params.id("room")?;
    app.wall(group, room).await?;
    let Ok(place) = SCREENS.try_acquire() else {
        return Ok(StatusCode::SERVICE_UNAVAILABLE.into_response());
    };
    let closing = web.closing.clone();
    let screen = Screen { app, group, room, news, closing, sent: String::new(), _place: place };
    let events = stream::unfold(screen, |mut screen| async move {
        loop {
            let html = screen.look().await?;
            if html != screen.sent {
                screen.sent.clone_from(&html);
                return Some((Ok::<_, Infallible>(Event::default().event("wall").data(html)), screen));
            }
            screen.wait().await?;
        }
    });
    let beat = KeepAlive::new().interval(Duration::from_secs(20)).text("still here");
    Ok(Sse::new(events).keep_alive(beat).into_response())
}

impl Screen {
    /// `None` ends the stream; the browser comes back by itself.
    async fn look(&self) -> Option<String> {
        let wall = self.app.wall(self.group, self.room).await.ok()?;
        now(&self.app, &wall).ok()
    }

    /// Until something has happened that may be seen, and all of it that has happened by then.
    async fn wait(&mut self) -> Option<()> {
        loop {
            let news = tokio::select! {
                _ = self.closing.wait_for(|closing| *closing) => return None,
                news = self.news.recv() => news,
            };
            match news {
                Ok(news) if self.app.concerns_walls(&news) => break,
                Ok(_) => {}
                // It looks anew anyway.
                Err(RecvError::Lagged(_)) => break,
                Err(RecvError::Closed) => return None,
            }
        }
        while self.news.try_recv().is_ok() {}
        Some(())
    }
}

pub(crate) async fn desk(
    State(app): State<App>,
    visit: Visit,
    Path(name): Path<String>,
    params: Params,
) -> PageResult {
    visit.signed_in()?;
    let group = app.conference_of(visit.viewer(), &name).await?.group.account.row.id;
    let queue = queue_of(&params)?;
    let found = app.wall_desk(visit.viewer(), group, queue).await?;
    let number = |posts: i64| show::count(posts);
    let page = WallDesk {
        shell: visit.shell(&app, "The wall's desk").await?,
        queue: queue.name(),
        queues: found.counts.iter().map(|(it, posts)| (it.name(), it.label(), number(*posts))).collect(),
        posts: found.posts.iter().map(|post| show::post(&app, post)).collect(),
        waiting: match &found.conference.programme {
            Some(programme) => found
                .waiting
                .iter()
                .map(|(talk, posts)| (cards::talk_of(&app, programme, talk), number(*posts)))
                .collect(),
            None => Vec::new(),
        },
        blocked: found.blocked.iter().map(|card| show::small(card)).collect(),
        approve: found.approve,
        conference: cards::conference(&found.conference),
    };
    Ok(render(&page))
}

/// `mode`, `move`, `block` or `unblock`.
pub(crate) async fn change(
    State(app): State<App>,
    visit: Visit,
    Path((name, action)): Path<(String, String)>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let viewer = visit.viewer();
    let group = app.conference_of(viewer, &name).await?.group.account.row.id;
    let from = params.get("from").filter(|it| kernel::session::Queue::parse(it).is_some());
    let place = format!("/conferences/{name}/wall/desk?queue={}", from.unwrap_or("pending"));
    let id = |field| params.id(field).and_then(|id| id.ok_or(Error::NotFound));
    let outcome = match action.as_str() {
        "mode" if params.is("approve") => {
            app.set_wall_mode(viewer, group, true).await.map(|()| "Posts wait for a host from now on.")
        }
        "mode" => {
            app.set_wall_mode(viewer, group, false).await.map(|()| "Posts are shown at once from now on.")
        }
        "move" => {
            let queue = queue_of(&params)?;
            app.move_on_wall(viewer, group, id("post")?, queue).await.map(|()| "The post is moved.")
        }
        "block" => app
            .block_on_wall(viewer, group, id("account")?, true)
            .await
            .map(|()| "The author is blocked from the wall, with everything they posted."),
        "unblock" => app
            .block_on_wall(viewer, group, id("account")?, false)
            .await
            .map(|()| "The author may be on the wall again. Their posts wait for a host."),
        _ => Err(Error::NotFound),
    };
    match outcome {
        Ok(says) => Ok(go_saying(&app, &place, says)),
        Err(error @ Error::Invalid(_)) => Ok(go_with_problem(&app, &place, &error)),
        Err(error) => Err(error.into()),
    }
}
