//! The outside: HTTP. The Mastodon client API, our own API, and the pages.
//!
//! Thin: parse, call one use case, render. Never here: SQL, rules, importing `store`.

mod api;
mod error;
mod limits;
mod links;
mod observe;
mod params;
mod secure;
mod tus;
pub mod ui;
mod viewer;

use app::App;
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef};
use std::net::IpAddr;
use std::sync::Arc;

/// What the operator decides about the HTTP side.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub rate_limits: bool,
    /// Proxies whose `X-Forwarded-For` is believed. Nobody else's is.
    pub trusted_proxies: Vec<IpAddr>,
    /// For benchmarks: `/assets/bench?bytes=N` answers with N bytes that cost nothing to make.
    pub yardstick: bool,
}

/// What every handler has.
#[derive(Clone)]
pub(crate) struct Web {
    pub app: App,
    pub options: Arc<Options>,
    pub limits: Arc<limits::Limits>,
    pub metrics: observe::Metrics,
    /// Tells open streams that the server is going away.
    pub closing: tokio::sync::watch::Receiver<bool>,
}

impl FromRef<Web> for App {
    fn from_ref(web: &Web) -> Self {
        web.app.clone()
    }
}

/// Everything that Rounds answers. When `closing` becomes true, open streams end.
pub fn router(app: App, options: Options, closing: tokio::sync::watch::Receiver<bool>) -> Router {
    let web = Web {
        app,
        options: Arc::new(options),
        limits: Arc::default(),
        metrics: observe::Metrics::install(),
        closing,
    };
    Router::new()
        .merge(api::router(&web))
        .merge(ui::router(&web))
        .layer(DefaultBodyLimit::disable())
        .layer(axum::middleware::from_fn_with_state(web.clone(), observe::observe))
        .layer(axum::middleware::from_fn_with_state(web.clone(), secure::headers))
        .layer(tower_http::catch_panic::CatchPanicLayer::custom(error::panicked))
        .with_state(web)
}
