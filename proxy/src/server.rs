//! Connections: taken, served within limits, and let go in peace.

use std::io;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, oneshot, watch};
use tokio_io_timeout::TimeoutStream;

use crate::service::Proxy;

/// How long requests in flight may take to end once the process is asked to.
pub const GRACE: Duration = Duration::from_secs(10);

/// So many connections are served at once; more wait until one ends.
const MAX_CONNECTIONS: usize = 16_384;

/// Until a request's headers are there, from the connection's first or the answer before. Idle ones end then too.
const HEADERS_WITHIN: Duration = Duration::from_secs(30);

/// A caller who takes nothing of its answer for so long is let go.
const TAKEN_WITHIN: Duration = Duration::from_secs(30);

/// Of a request's line and headers, in bytes. The clouds' tokens have up to 20,000.
const MAX_HEAD: usize = 64 * 1024;

/// Headers of one request.
const MAX_HEADERS: usize = 100;

/// Where connections cannot be taken, as when there are too many open files: time to let some end.
const AFTER_FAILURE: Duration = Duration::from_millis(100);

/// Serves until `stop`, and then until what is in flight has ended, or [`GRACE`] is over.
///
/// Each core has a thread whose connections stay with it: none waits for another thread to be woken, which costs more
/// than an answer from the cache does. What the cache does not have is asked for on the threads that made the `proxy`,
/// so an upstream that floods us holds up nobody else.
///
/// # Errors
///
/// Where the listener or a thread cannot be had.
pub async fn serve(
    listener: std::net::TcpListener,
    proxy: Proxy,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let room = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let (stopping, stopped) = watch::channel(false);
    let mut ended = Vec::new();
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    for number in 0..threads {
        let listener = listener.try_clone()?;
        let (proxy, room, stopped) = (proxy.clone(), Arc::clone(&room), stopped.clone());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (end, is_ended) = oneshot::channel();
        std::thread::Builder::new().name(format!("connections-{number}")).spawn(move || {
            let outcome = runtime.block_on(connections(listener, proxy, room, stopped));
            // Nobody waits for it any more.
            let _ = end.send(outcome);
        })?;
        ended.push(is_ended);
    }
    let tidy = tokio::spawn({
        let proxy = proxy.clone();
        async move { proxy.tidy().await }
    });
    // None but the threads' own copies of it are open from here on.
    drop(listener);
    stop.await;
    tracing::info!("stopping; what is in flight has {} s", GRACE.as_secs());
    stopping.send_replace(true);
    tidy.abort();
    for ended in ended {
        // A thread that is gone has ended too.
        ended.await.unwrap_or(Ok(()))?;
    }
    Ok(())
}

/// Takes connections and serves them, on this thread.
async fn connections(
    listener: std::net::TcpListener,
    proxy: Proxy,
    room: Arc<Semaphore>,
    mut stopped: watch::Receiver<bool>,
) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    let graceful = GracefulShutdown::new();
    let mut server = http1::Builder::new();
    server
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_WITHIN)
        .max_buf_size(MAX_HEAD)
        .max_headers(MAX_HEADERS);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &room) => accepted,
            _ = stopped.wait_for(|is_stopped| *is_stopped) => break,
        };
        let (stream, peer, seat) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection cannot be taken");
                tokio::time::sleep(AFTER_FAILURE).await;
                continue;
            }
        };
        let proxy = proxy.clone();
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(TAKEN_WITHIN));
        let open = Open::count(proxy.clone(), seat);
        let service = service_fn(move |request| {
            let proxy = proxy.clone();
            async move { Ok::<_, io::Error>(proxy.respond(request, Some(peer)).await) }
        });
        let connection = server.serve_connection(TokioIo::new(Box::pin(stream)), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // How a caller's connection ends is the caller's business.
            let _ = connection.await;
            drop(open);
        });
    }
    drop(listener);
    if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were still in flight");
    }
    Ok(())
}

type Seat = tokio::sync::OwnedSemaphorePermit;

async fn accept(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> io::Result<(TcpStream, SocketAddr, Seat)> {
    let seat = Arc::clone(room).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    // Answers are written whole, so nothing is gained by waiting for more.
    stream.set_nodelay(true)?;
    Ok((stream, peer, seat))
}

/// A connection while it is open.
struct Open {
    proxy: Proxy,
    _seat: Seat,
}

impl Open {
    fn count(proxy: Proxy, seat: Seat) -> Self {
        proxy.count().connections.inc();
        Self { proxy, _seat: seat }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.proxy.count().connections.dec();
    }
}
