//! Connections: taken, served within limits, and let go in peace.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;

use crate::proxy::Proxy;

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
pub async fn serve(listener: TcpListener, proxy: Proxy, stop: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let mut server = http1::Builder::new();
    server
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_WITHIN)
        .max_buf_size(MAX_HEAD)
        .max_headers(MAX_HEADERS)
        .pipeline_flush(true);
    let tidy = tokio::spawn({
        let proxy = proxy.clone();
        async move { proxy.tidy().await }
    });
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &room) => accepted,
            () = &mut stop => break,
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
    tidy.abort();
    tracing::info!("stopping; what is in flight has {} s", GRACE.as_secs());
    if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were still in flight");
    }
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
