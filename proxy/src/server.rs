//! Accepts connections, serves them within limits, and shuts down gracefully.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, oneshot, watch};
use tokio_io_timeout::TimeoutStream;

use crate::caller_stream::{AwaitedBody, CallerStream, WaitingCaller};
use crate::connection_timer::ConnectionTimer;
use crate::service::Proxy;

/// How long requests in flight may take to finish during a shutdown.
pub const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);

/// The maximum number of open connections; further ones wait until one closes.
const MAX_CONNECTIONS: usize = 16_384;

/// How long a connection may take to send a request's headers. Also closes idle connections.
const HEADER_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a caller may read nothing of its response before its connection is closed.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// The maximum size of a request's first line and headers, in bytes. The clouds' tokens have up to 20,000 bytes.
const MAX_HEAD: usize = 64 * 1024;

/// The delay after a connection could not be accepted, for example because too many files are open.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_millis(100);

/// Serves until `stop` completes, then finishes the requests in flight within [`SHUTDOWN_TIMEOUT`].
///
/// Each core has its own thread for connections, because waking another thread costs more than a response from the cache.
/// Requests to upstreams run in the runtime in which the `proxy` was created, so that an upstream that sends a flood of data
/// does not delay other responses.
///
/// # Errors
///
/// If the listener or a thread cannot be set up.
pub async fn serve(
    listener: std::net::TcpListener,
    proxy: Proxy,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let permits = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let (stopping, stopped) = watch::channel(false);
    let mut ended = Vec::new();
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    for number in 0..threads {
        let listener = listener.try_clone()?;
        let (proxy, permits, stopped) = (proxy.clone(), Arc::clone(&permits), stopped.clone());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (end, is_ended) = oneshot::channel();
        std::thread::Builder::new().name(format!("connections-{number}")).spawn(move || {
            let outcome = runtime.block_on(connections(listener, proxy, permits, stopped));
            // Fails if `serve` was dropped, which is fine.
            let _ = end.send(outcome);
        })?;
        ended.push(is_ended);
    }
    let cleanup = tokio::spawn({
        let proxy = proxy.clone();
        async move { proxy.clean_up().await }
    });
    // From here on only the threads' clones of it are open.
    drop(listener);
    stop.await;
    tracing::info!(
        "shutting down; requests in flight have {} s to finish",
        SHUTDOWN_TIMEOUT.as_secs()
    );
    proxy.release_held();
    stopping.send_replace(true);
    cleanup.abort();
    for ended in ended {
        // The sender is gone if the thread panicked.
        ended.await.unwrap_or(Ok(()))?;
    }
    Ok(())
}

/// Accepts connections and serves them on this thread.
async fn connections(
    listener: std::net::TcpListener,
    proxy: Proxy,
    permits: Arc<Semaphore>,
    mut stopped: watch::Receiver<bool>,
) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    let graceful = GracefulShutdown::new();
    let mut server = http1::Builder::new();
    server
        .header_read_timeout(HEADER_TIMEOUT)
        // Not `max_headers`: with its default, which is 100, the list of headers needs no allocation.
        .max_buf_size(MAX_HEAD);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &permits) => accepted,
            _ = stopped.wait_for(|is_stopped| *is_stopped) => break,
        };
        let (stream, peer, permit) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(ACCEPT_RETRY_DELAY).await;
                continue;
            }
        };
        let waiting = WaitingCaller::default();
        let mut stream = TimeoutStream::new(CallerStream::new(stream, waiting.clone()));
        stream.set_write_timeout(Some(WRITE_TIMEOUT));
        let open = Arc::new(OpenConnection::new(proxy.clone(), peer, waiting, permit));
        let service = service_fn({
            let open = Arc::clone(&open);
            move |request: Request<Incoming>| {
                // A clone of what only this connection has: clones of what all threads share would slow each other down.
                let open = Arc::clone(&open);
                // Now, because the connection is read before the future is polled.
                open.waiting.begin(request.version());
                async move { Ok::<_, Infallible>(open.respond(request).await) }
            }
        });
        let connection = server
            .clone()
            .timer(ConnectionTimer::default())
            .serve_connection(TokioIo::new(Box::pin(stream)), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // An error here is caused by the caller, who closed the connection or sent invalid HTTP.
            let _ = connection.await;
            drop(open);
        });
    }
    drop(listener);
    if tokio::time::timeout(SHUTDOWN_TIMEOUT, graceful.shutdown()).await.is_err() {
        tracing::warn!("shutting down with requests still in flight");
    }
    Ok(())
}

type ConnectionPermit = tokio::sync::OwnedSemaphorePermit;

async fn accept(
    listener: &TcpListener,
    permits: &Arc<Semaphore>,
) -> io::Result<(TcpStream, SocketAddr, ConnectionPermit)> {
    let permit = Arc::clone(permits).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    // Responses are written in one piece, so Nagle's algorithm would only delay them.
    stream.set_nodelay(true)?;
    Ok((stream, peer, permit))
}

/// A connection, counted while it is open.
struct OpenConnection {
    proxy: Proxy,
    peer: SocketAddr,
    waiting: WaitingCaller,
    _permit: ConnectionPermit,
}

impl OpenConnection {
    fn new(
        proxy: Proxy,
        peer: SocketAddr,
        waiting: WaitingCaller,
        permit: ConnectionPermit,
    ) -> Self {
        proxy.metrics().connections.inc();
        Self { proxy, peer, waiting, _permit: permit }
    }

    async fn respond(&self, request: Request<Incoming>) -> Response<AwaitedBody> {
        let response = self.proxy.respond_to_message(request, self.peer).await;
        response.map(|body| self.waiting.clone().respond(body))
    }
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.proxy.metrics().connections.dec();
    }
}
