//! Streams: WebSocket and server-sent events, as Mastodon's clients use them.

use crate::Web;
use crate::error::{ApiError, ApiResult, ok};
use crate::params::Params;
use crate::viewer::{address_of, bearer};
use app::streaming::{Channel, Message};
use app::{App, Error, Viewer};
use axum::Router;
use axum::extract::ws::{CloseFrame, Message as Frame, WebSocket, WebSocketUpgrade};
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event as SseEvent, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::stream;
use kernel::Scope;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::sync::watch;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/streaming", get(socket))
        .route("/api/v1/streaming/", get(socket))
        .route("/api/v1/streaming/health", get(health))
        .route("/api/v1/streaming/{*stream}", get(events))
}

/// Subscriptions that one socket may have.
const SUBSCRIPTIONS: usize = 50;

async fn health() -> Response {
    ok("\"OK\"".into())
}

/// The token of a stream: in the header, in the query, or as the WebSocket's protocol. Wrong ones count against the
/// address, so that guessing is no use.
async fn viewer(
    web: &Web,
    peer: SocketAddr,
    headers: &HeaderMap,
    params: &Params,
) -> Result<(Viewer, Option<String>), Error> {
    let protocol = headers
        .get("sec-websocket-protocol")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(',').next())
        .map(|value| value.trim().to_owned());
    let token = bearer(headers).or(params.get("access_token")).or(protocol.as_deref());
    match token {
        None => Err(Error::Unauthorized("Missing access token")),
        Some(token) => match web.app.viewer_of_token(token).await {
            Ok(viewer) => Ok((viewer, protocol)),
            Err(error) => {
                web.limit(None, address_of(web, Some(peer), headers)).0?;
                Err(error)
            }
        },
    }
}

/// What one listener hears: the news, until its access ends, it falls behind, or the server goes away.
struct Ear {
    app: App,
    viewer: Viewer,
    news: Receiver<Arc<app::News>>,
    closing: watch::Receiver<bool>,
}

enum Heard {
    News(Arc<app::News>),
    Over,
}

impl Ear {
    async fn hear(&mut self) -> Heard {
        tokio::select! {
            _ = self.closing.wait_for(|closing| *closing) => Heard::Over,
            news = self.news.recv() => match news {
                Ok(event) if self.app.is_over(&self.viewer, &event) => Heard::Over,
                Ok(event) => Heard::News(event),
                // Missing something is worse than beginning again.
                Err(RecvError::Lagged(_) | RecvError::Closed) => Heard::Over,
            }
        }
    }

    async fn message(&self, channel: &Channel, event: &app::News) -> Option<Message> {
        match self.app.message(&self.viewer, channel, event).await {
            Ok(message) => message,
            Err(error) => {
                tracing::warn!(%error, "a stream could not be told something");
                None
            }
        }
    }
}

/// The channel of an address such as `/api/v1/streaming/public/local`.
fn channel_of_path(path: &str, params: &Params) -> Result<Channel, Error> {
    let mut name = path.trim_end_matches('/').replace('/', ":");
    if params.is("only_media") && name.starts_with("public") {
        name.push_str(":media");
    }
    Channel::parse(&name, params.get("tag"), params.get("list"))
}

async fn events(
    State(web): State<Web>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    axum::extract::Path(path): axum::extract::Path<String>,
    headers: HeaderMap,
    params: Params,
) -> ApiResult {
    // Listening begins before the check: nothing that happens between them is missed, a revocation least of all.
    let news = web.app.listen();
    let (viewer, _) = viewer(&web, peer, &headers, &params).await?;
    let channel = channel_of_path(&path, &params)?;
    web.app.may_listen(&viewer, &channel).await?;
    let ear = Ear { app: web.app.clone(), viewer, news, closing: web.closing.clone() };
    let messages = stream::unfold(ear, move |mut ear| {
        let channel = channel.clone();
        async move {
            loop {
                match ear.hear().await {
                    Heard::Over => return None,
                    Heard::News(event) => {
                        if let Some(message) = ear.message(&channel, &event).await {
                            let event = SseEvent::default().event(message.event).data(message.payload);
                            return Some((Ok::<_, Infallible>(event), ear));
                        }
                    }
                }
            }
        }
    });
    let beat = KeepAlive::new().interval(Duration::from_secs(15)).text("thump");
    Ok(Sse::new(messages).keep_alive(beat).into_response())
}

async fn socket(
    State(web): State<Web>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, axum::extract::ws::rejection::WebSocketUpgradeRejection>,
    params: Params,
) -> ApiResult {
    let news = web.app.listen();
    let (viewer, protocol) = viewer(&web, peer, &headers, &params).await?;
    let mut first = Vec::new();
    if let Some(name) = params.get("stream") {
        let channel = Channel::parse(name, params.get("tag"), params.get("list"))?;
        web.app.may_listen(&viewer, &channel).await?;
        first.push((stream_name(name, &params.owned("tag"), &params.owned("list")), channel));
    } else {
        viewer
            .account(Scope::Read)
            .or_else(|_| viewer.account(Scope::ReadStatuses))
            .or_else(|_| viewer.account(Scope::ReadNotifications))?;
    }
    let mut upgrade = upgrade.map_err(|_| {
        ApiError(Error::invalid(
            "stream",
            "This address is for WebSockets. Use /api/v1/streaming/user for server-sent events.",
        ))
    })?;
    if let Some(protocol) = protocol {
        upgrade = upgrade.protocols([protocol]);
    }
    let ear = Ear { app: web.app.clone(), viewer, news, closing: web.closing.clone() };
    Ok(upgrade.max_message_size(64 * 1024).on_upgrade(move |socket| listen(socket, ear, first)))
}

fn stream_name(name: &str, tag: &Option<String>, list: &Option<String>) -> Vec<String> {
    let mut names = vec![name.to_owned()];
    names.extend(tag.clone().or(list.clone()));
    names
}

async fn listen(mut socket: WebSocket, mut ear: Ear, mut channels: Vec<(Vec<String>, Channel)>) {
    let mut beat = tokio::time::interval(Duration::from_secs(30));
    loop {
        let mut out = VecDeque::new();
        tokio::select! {
            heard = ear.hear() => match heard {
                Heard::Over => {
                    let frame = CloseFrame { code: 1012, reason: "please connect again".into() };
                    let _ = socket.send(Frame::Close(Some(frame))).await;
                    return;
                }
                Heard::News(event) => {
                    for (name, channel) in &channels {
                        if let Some(message) = ear.message(channel, &event).await {
                            let text = json!({ "stream": name, "event": message.event, "payload": message.payload });
                            out.push_back(Frame::Text(text.to_string().into()));
                        }
                    }
                }
            },
            frame = socket.recv() => match frame {
                Some(Ok(Frame::Text(text))) => {
                    if let Err(error) = subscribe(&ear, &mut channels, &text).await {
                        let status = crate::error::status(&error).as_u16();
                        let text = json!({ "error": crate::error::message(&error), "status": status });
                        out.push_back(Frame::Text(text.to_string().into()));
                    }
                }
                Some(Ok(Frame::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => {}
            },
            _ = beat.tick() => out.push_back(Frame::Ping(Vec::new().into())),
        }
        for frame in out {
            // A client that does not read is not waited for.
            match tokio::time::timeout(Duration::from_secs(10), socket.send(frame)).await {
                Ok(Ok(())) => {}
                _ => return,
            }
        }
    }
}

async fn subscribe(ear: &Ear, channels: &mut Vec<(Vec<String>, Channel)>, text: &str) -> Result<(), Error> {
    let unreadable = || {
        Error::invalid(
            "type",
            "This is not a subscription. Send {\"type\":\"subscribe\",\"stream\":\"user\"}.",
        )
    };
    let wish: Value = serde_json::from_str(text).map_err(|_| unreadable())?;
    let field = |name: &str| match &wish[name] {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let name = field("stream").ok_or_else(unreadable)?;
    let channel = Channel::parse(&name, field("tag").as_deref(), field("list").as_deref())?;
    match wish["type"].as_str() {
        Some("subscribe") => {
            ear.app.may_listen(&ear.viewer, &channel).await?;
            if channels.len() >= SUBSCRIPTIONS {
                return Err(Error::invalid("stream", "There are too many subscriptions on this connection."));
            }
            if !channels.iter().any(|(_, known)| *known == channel) {
                channels.push((stream_name(&name, &field("tag"), &field("list")), channel));
            }
            Ok(())
        }
        Some("unsubscribe") => {
            channels.retain(|(_, known)| *known != channel);
            Ok(())
        }
        _ => Err(unreadable()),
    }
}
