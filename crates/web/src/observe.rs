//! What operators see: a line a request, and numbers for Prometheus.

use crate::Web;
use axum::extract::{MatchedPath, Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;
use std::time::Instant;

/// The numbers of this process.
#[derive(Clone)]
pub(crate) struct Metrics(PrometheusHandle);

impl Metrics {
    /// The recorder is the process's own: a second router (tests start many) shares it.
    pub fn install() -> Self {
        static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
        let handle = HANDLE.get_or_init(|| {
            let buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5];
            let builder = PrometheusBuilder::new().set_buckets(&buckets).expect("there are buckets");
            let recorder = builder.build_recorder();
            let handle = recorder.handle();
            // Somebody else's recorder only means that these numbers stay at zero.
            let _ = metrics::set_global_recorder(recorder);
            handle
        });
        Self(handle.clone())
    }

    pub fn render(&self) -> String {
        self.0.run_upkeep();
        self.0.render()
    }
}

pub(crate) async fn observe(State(_): State<Web>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().to_string();
    // The pattern, not the path: a path may name people, and would make a new series of each.
    let route =
        request.extensions().get::<MatchedPath>().map_or("other".to_owned(), |path| path.as_str().to_owned());
    let request_id = platform::secrets::hex(&platform::random::bytes::<8>());
    let mut response = next.run(request).await;
    let status = response.status().as_u16();
    let seconds = began.elapsed().as_secs_f64();
    metrics::counter!("http_requests_total", "method" => method.clone(), "route" => route.clone(), "status" => status.to_string()).increment(1);
    metrics::histogram!("http_request_duration_seconds", "route" => route.clone()).record(seconds);
    if status >= 500 {
        tracing::error!(method, route, status, request_id, ms = seconds * 1000.0, "answered");
    } else {
        tracing::debug!(method, route, status, request_id, ms = seconds * 1000.0, "answered");
    }
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}
