//! Serving until told to stop, and stopping without dropping a request.

use crate::config::Problem;
use app::App;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How long requests that have begun may take when the server stops.
const DRAIN: Duration = Duration::from_secs(30);
/// How often the outbox is read for what other processes did: a token revoked on the command line is dead within it.
const NEWS: Duration = Duration::from_millis(250);

/// Takes the port; a port in use is a clear error.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, Problem> {
    TcpListener::bind(address).await.map_err(|error| {
        Problem(format!(
            "The address {address} cannot be listened on: {error}. Is another server running? Choose another with ROUNDS_LISTEN."
        ))
    })
}

/// Serves until `stop` ends, then lets what has begun finish.
pub async fn serve(
    app: App,
    options: web::Options,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Problem> {
    let (close, closing) = watch::channel(false);
    let worker = tokio::spawn(app.clone().work());
    let follower = tokio::spawn(app.clone().follow_outbox(NEWS));
    let router = web::router(app, options, closing);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let mut stopping = close.subscribe();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop.await;
        // Streams end at once and are asked to come back; ordinary requests are waited for.
        let _ = close.send(true);
        tokio::time::sleep(Duration::from_millis(100)).await;
    });
    let served = tokio::spawn(async move { server.await });
    let _ = stopping.wait_for(|stopping| *stopping).await;
    let outcome = tokio::time::timeout(DRAIN, served).await;
    worker.abort();
    follower.abort();
    match outcome {
        Ok(Ok(Ok(()))) | Err(_) => Ok(()),
        Ok(Ok(Err(error))) => Err(Problem(format!("The server stopped: {error}."))),
        Ok(Err(error)) => Err(Problem(format!("The server stopped: {error}."))),
    }
}

/// Ends with SIGTERM or Ctrl-C.
pub async fn signalled() {
    let interrupt = async { tokio::signal::ctrl_c().await.expect("a handler for Ctrl-C can be installed") };
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
            .expect("a handler for SIGTERM can be installed");
        tokio::select! {
            () = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
