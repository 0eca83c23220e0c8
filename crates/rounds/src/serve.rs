//! Serving until told to stop, and stopping without dropping a request.

use crate::config::Problem;
use app::App;
use axum::serve::{Listener, ListenerExt};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How long requests that have begun may take when the server stops.
const DRAIN: Duration = Duration::from_secs(30);
/// How often the outbox is read for what other processes did: a token revoked on the command line is dead within it.
const NEWS: Duration = Duration::from_millis(250);

/// Between closing the door and asking connections to end: a request whose connection was just taken arrives in it.
const SETTLE: Duration = Duration::from_millis(200);

/// A door that is closed before anybody inside is asked to leave.
///
/// Ending connections at once, as a plain listener would, drops those that were taken but whose request is still on
/// its way. So the door first takes everybody who already waits, then closes, and new ones are refused.
struct Door {
    listener: Option<TcpListener>,
    closing: watch::Receiver<bool>,
    /// Taken in the moment of closing, and not yet handed on.
    inside: Vec<(TcpStream, SocketAddr)>,
}

impl Door {
    /// Lets everybody in who stands at the door, then shuts it. The kernel is asked, because the runtime may not have
    /// heard of them yet.
    fn close(&mut self) {
        let Some(listener) = self.listener.take().and_then(|listener| listener.into_std().ok()) else {
            return;
        };
        while let Ok((stream, address)) = listener.accept() {
            let stream = stream.set_nonblocking(true).and_then(|()| TcpStream::from_std(stream));
            self.inside.extend(stream.map(|stream| (stream, address)));
        }
    }
}

impl Listener for Door {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TcpStream, SocketAddr) {
        loop {
            if let Some(taken) = self.inside.pop() {
                return taken;
            }
            let Some(listener) = &mut self.listener else { return std::future::pending().await };
            let taken = tokio::select! {
                biased;
                taken = Listener::accept(listener) => Some(taken),
                _ = self.closing.wait_for(|closing| *closing) => None,
            };
            match taken {
                Some(taken) => return taken,
                None => self.close(),
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        match &self.listener {
            Some(listener) => listener.local_addr(),
            None => Err(std::io::ErrorKind::NotConnected.into()),
        }
    }
}

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
    let door =
        Door { listener: Some(listener), closing: close.subscribe(), inside: Vec::new() }.tap_io(|_| {});
    let server = axum::serve(door, service).with_graceful_shutdown(async move {
        stop.await;
        // Streams end at once and are asked to come back; ordinary requests are waited for.
        let _ = close.send(true);
        tokio::time::sleep(SETTLE).await;
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
