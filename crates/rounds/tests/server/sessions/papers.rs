//! A paper service of the test's own: Crossref and PubMed as they answer, and as they should not.

use axum::Router;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use serde_json::json;
use std::collections::HashMap;

pub struct PaperService {
    /// Host and port.
    host: String,
    task: tokio::task::JoinHandle<()>,
}

fn work(doi: &str) -> Response {
    axum::Json(json!({ "status": "ok", "message-type": "work", "message": {
        "DOI": doi,
        "title": ["Balanced fluids in <i>sepsis</i>: a trial"],
        "author": [{ "given": "Ada", "family": "Example" }, { "given": "Ben", "family": "Sample" }],
        "container-title": ["The Journal of Fluids"],
        "issued": { "date-parts": [[2026, 11, 2]] },
        "license": [{ "URL": "https://creativecommons.org/licenses/by/4.0/", "content-version": "vor" }]
    } }))
    .into_response()
}

async fn crossref(Path(doi): Path<String>) -> Response {
    match doi.as_str() {
        "10.1136/unknown" => (StatusCode::NOT_FOUND, "Resource not found.").into_response(),
        "10.1136/lies" => work("10.1136/truth"),
        "10.1136/html" => Html("<title>Sign in to the hotel's network</title>").into_response(),
        "10.1136/hangs" => std::future::pending().await,
        "10.1136/broken" => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        known => work(known),
    }
}

async fn pubmed(Query(query): Query<HashMap<String, String>>) -> Response {
    let id = query["id"].clone();
    let summary = if id == "99999999" {
        json!({ "uid": id, "error": "cannot get document summary" })
    } else {
        json!({
            "uid": id, "title": "Balanced fluids in sepsis.", "pubdate": "2026 Nov 2", "source": "J Fluids",
            "authors": [{ "name": "Example A", "authtype": "Author" }],
            "articleids": [{ "idtype": "doi", "value": "10.1136/bmj.i1327" }]
        })
    };
    axum::Json(json!({ "result": { "uids": [id.clone()], id: summary } })).into_response()
}

impl PaperService {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let router = Router::new().route("/works/{*doi}", get(crossref)).route("/esummary.fcgi", get(pubmed));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { host, task }
    }

    fn url(&self) -> String {
        format!("http://{}", self.host)
    }

    /// Lets a server ask here, and lets everybody host there.
    pub fn is_asked_by(&self, config: &mut rounds::config::Config) {
        config.hosting = "everybody".into();
        config.http_seconds = 1;
        config.http_allow.clone_from(&self.host);
        config.crossref_url = self.url();
        config.pubmed_url = self.url();
    }

    /// From now on nobody answers.
    pub fn stop(&self) {
        self.task.abort();
    }
}
