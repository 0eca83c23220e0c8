//! Live pages: what happens, as HTML that the page puts in.

use crate::Web;
use crate::params::Params;
use crate::ui::pages::{NotificationFragment, PostFragment};
use crate::ui::show;
use crate::ui::view::Shell;
use crate::ui::visit::{PageResult, Visit};
use app::streaming::Channel;
use app::{App, Error, News};
use askama::Template;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::sync::watch;

struct Ear {
    app: App,
    visit: Visit,
    shell: Shell,
    channels: Vec<Channel>,
    news: Receiver<Arc<News>>,
    closing: watch::Receiver<bool>,
    waiting: VecDeque<Event>,
}

pub(crate) async fn stream(State(web): State<Web>, visit: Visit, params: Params) -> PageResult {
    let app = web.app.clone();
    visit.signed_in()?;
    let news = app.listen();
    let mut channels = vec![Channel::UserNotification];
    match params.get("stream").unwrap_or_default() {
        "home" => channels.push(Channel::User),
        "local" => channels.push(Channel::Public { local: true, only_media: false }),
        "notifications" => {}
        other => {
            let tag = other.strip_prefix("tag:").ok_or(Error::NotFound)?;
            channels.push(Channel::parse("hashtag", Some(tag), None)?);
        }
    }
    let shell = visit.shell(&app, "").await?;
    let ear =
        Ear { app, visit, shell, channels, news, closing: web.closing.clone(), waiting: VecDeque::new() };
    let events = stream::unfold(ear, |mut ear| async move {
        loop {
            if let Some(event) = ear.waiting.pop_front() {
                return Some((Ok::<_, Infallible>(event), ear));
            }
            ear.hear().await?;
        }
    });
    let beat = KeepAlive::new().interval(Duration::from_secs(20)).text("still here");
    Ok(Sse::new(events).keep_alive(beat).into_response())
}

impl Ear {
    /// Waits for news and keeps what it means for the page. `None` ends the stream; the browser comes back by itself.
    async fn hear(&mut self) -> Option<()> {
        let news = tokio::select! {
            _ = self.closing.wait_for(|closing| *closing) => return None,
            news = self.news.recv() => match news {
                Ok(news) => news,
                Err(RecvError::Lagged(_) | RecvError::Closed) => return None,
            }
        };
        if self.app.is_over(self.visit.viewer(), &news) {
            return None;
        }
        for channel in self.channels.clone() {
            let Ok(Some(message)) = self.app.message(self.visit.viewer(), &channel, &news).await else {
                continue;
            };
            match (&channel, message.event) {
                (_, "delete") => {
                    self.waiting.push_back(Event::default().event("delete").data(message.payload))
                }
                (Channel::UserNotification, "notification") => {
                    let Ok(view) = self.app.notification(self.visit.viewer(), message.id).await else {
                        continue;
                    };
                    let notification = show::notification(&self.app, &view, 0);
                    let html =
                        NotificationFragment { shell: &self.shell, notification: &notification }.render();
                    self.push("notification", html);
                }
                (Channel::UserNotification, _) | (_, "notification") => {}
                (_, kind) => {
                    let Ok(view) = self.app.post(self.visit.viewer(), message.id).await else { continue };
                    let post = show::post(&self.app, &view);
                    let html = PostFragment { shell: &self.shell, post: &post }.render();
                    self.push(if kind == "update" { "post" } else { "edit" }, html);
                }
            }
        }
        Some(())
    }

    fn push(&mut self, event: &str, html: askama::Result<String>) {
        match html {
            Ok(html) => self.waiting.push_back(Event::default().event(event).data(html)),
            Err(error) => tracing::error!(%error, "a fragment could not be rendered"),
        }
    }
}
