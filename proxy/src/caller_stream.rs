//! The connection of a caller, who may close its side of it and still wait for a response.
//!
//! TCP says only that the caller sends no more. Whether it still reads shows when something is sent: the system of a caller
//! who has left answers with a reset. So a caller who has closed its side is sent `100 Continue` now and then, which RFC 9110,
//! 15.2 lets every caller skip. Without it, requests of callers who have left would run until they time out.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::Version;
use http_body::{Body, Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep};

use crate::response::ResponseBody;

/// How often a connection is checked after the caller has closed its side. Most responses are there before the first check.
const CHECK_INTERVAL: Duration = Duration::from_secs(1);

/// `100 Continue` is sent with the first check, and then with every one of this number.
const CHECKS_PER_INTERIM: u32 = 5;

const INTERIM: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

/// Whether the caller of a connection waits for a response. Shared by the connection and by what responds to its requests.
#[derive(Debug, Clone, Default)]
pub(crate) struct WaitingCaller(Arc<AtomicU8>);

const NOT_WAITING: u8 = 0;
/// Callers of HTTP/1.0 know no interim responses.
const WAITING_HTTP_10: u8 = 1;
const WAITING: u8 = 2;
const RECEIVING: u8 = 3;

impl WaitingCaller {
    /// The caller waits for the response to a request of this version.
    pub(crate) fn begin(&self, version: Version) {
        let state = if version < Version::HTTP_11 { WAITING_HTTP_10 } else { WAITING };
        self.0.store(state, Ordering::Relaxed);
    }

    /// The response is there: the caller waits only until its body is written, and nothing may be written in between.
    pub(crate) fn respond(self, body: ResponseBody) -> AwaitedBody {
        self.0.store(RECEIVING, Ordering::Relaxed);
        AwaitedBody { body, waiting: self }
    }

    fn state(&self) -> u8 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A body whose caller waits until it is dropped, which is when all of it is written.
pub(crate) struct AwaitedBody {
    body: ResponseBody,
    waiting: WaitingCaller,
}

impl Drop for AwaitedBody {
    fn drop(&mut self) {
        self.waiting.0.store(NOT_WAITING, Ordering::Relaxed);
    }
}

impl Body for AwaitedBody {
    type Data = <ResponseBody as Body>::Data;
    type Error = <ResponseBody as Body>::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A connection whose end is reported only when no response is due any more, or when the caller has left.
#[derive(Debug)]
pub(crate) struct CallerStream {
    stream: TcpStream,
    waiting: WaitingCaller,
    /// Set once the caller has closed its side.
    half_closed: Option<HalfClosed>,
    /// Whether a part of a response is not sent yet. hyper would drop it if the end were reported.
    is_blocked: bool,
}

#[derive(Debug)]
struct HalfClosed {
    next_check: Pin<Box<Sleep>>,
    checks: u32,
}

impl CallerStream {
    pub(crate) fn new(stream: TcpStream, waiting: WaitingCaller) -> Self {
        Self { stream, waiting, half_closed: None, is_blocked: false }
    }

    fn after_write(&mut self, cx: &mut Context<'_>, is_blocked: bool) {
        let was_blocked = std::mem::replace(&mut self.is_blocked, is_blocked);
        if was_blocked && !is_blocked && self.half_closed.is_some() {
            // The end may be reported now.
            cx.waker().wake_by_ref();
        }
    }

    /// Ends with `Ok` if no response is due, and with an error if the caller has left.
    fn poll_half_closed(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Self { stream, waiting, half_closed, is_blocked } = self;
        let closed = half_closed.get_or_insert_with(|| HalfClosed {
            next_check: Box::pin(sleep(CHECK_INTERVAL)),
            checks: 0,
        });
        loop {
            let state = waiting.state();
            if state == NOT_WAITING && !*is_blocked {
                return Poll::Ready(Ok(()));
            }
            ready!(closed.next_check.as_mut().poll(cx));
            if let Some(error) = stream.take_error()? {
                return Poll::Ready(Err(error));
            }
            if state == WAITING && !*is_blocked && closed.checks.is_multiple_of(CHECKS_PER_INTERIM)
            {
                send_interim(stream)?;
            }
            closed.checks += 1;
            closed.next_check.as_mut().reset(Instant::now() + CHECK_INTERVAL);
        }
    }
}

/// Sends an interim response as a whole, or nothing if there is no room for it.
fn send_interim(stream: &TcpStream) -> io::Result<()> {
    match stream.try_write(INTERIM) {
        Ok(length) if length == INTERIM.len() => Ok(()),
        Ok(_) => Err(io::ErrorKind::WriteZero.into()),
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(()),
        Err(error) => Err(error),
    }
}

impl AsyncRead for CallerStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.half_closed.is_none() {
            let before = buffer.remaining();
            ready!(Pin::new(&mut self.stream).poll_read(cx, buffer))?;
            if buffer.remaining() < before || before == 0 {
                return Poll::Ready(Ok(()));
            }
        }
        self.poll_half_closed(cx)
    }
}

impl AsyncWrite for CallerStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.after_write(cx, written.is_pending());
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = match buffers {
            // A response without a body, such as a 304: the system call for one buffer does less.
            [one] => Pin::new(&mut self.stream).poll_write(cx, one),
            several => Pin::new(&mut self.stream).poll_write_vectored(cx, several),
        };
        self.after_write(cx, written.is_pending());
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::Full;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    /// The caller's end of a connection, and the proxy's.
    async fn connected(waiting: &WaitingCaller) -> (TcpStream, CallerStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let caller = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        (caller, CallerStream::new(stream, waiting.clone()))
    }

    #[tokio::test(start_paused = true)]
    async fn end_is_reported_at_once_if_no_response_is_due() {
        let waiting = WaitingCaller::default();
        let (mut caller, mut stream) = connected(&waiting).await;
        caller.write_all(b"GET").await.unwrap();
        caller.shutdown().await.unwrap();
        let begun = Instant::now();
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        assert_eq!((text.as_str(), begun.elapsed()), ("GET", Duration::ZERO));
    }

    #[tokio::test(start_paused = true)]
    async fn half_closed_caller_is_waited_for_until_its_response_is_there() {
        let waiting = WaitingCaller::default();
        let (mut caller, mut stream) = connected(&waiting).await;
        waiting.begin(Version::HTTP_11);
        caller.shutdown().await.unwrap();
        let mut interim = [0; 2 * INTERIM.len()];
        tokio::select! {
            read = caller.read_exact(&mut interim) => { read.unwrap(); }
            read = stream.read_u8() => panic!("the end was reported: {read:?}"),
        }
        assert_eq!(interim.to_vec(), INTERIM.repeat(2));
        drop(waiting.clone().respond(ResponseBody::Left(Full::default())));
        assert_eq!(stream.read(&mut [0; 8]).await.unwrap(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn caller_who_has_left_is_noticed() {
        let waiting = WaitingCaller::default();
        let (caller, mut stream) = connected(&waiting).await;
        waiting.begin(Version::HTTP_11);
        drop(caller);
        stream.read_u8().await.unwrap_err();
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_sent_to_old_callers_and_into_responses() {
        for (version, is_blocked) in [(Version::HTTP_10, false), (Version::HTTP_11, true)] {
            let waiting = WaitingCaller::default();
            let (mut caller, mut stream) = connected(&waiting).await;
            stream.is_blocked = is_blocked;
            waiting.begin(version);
            caller.shutdown().await.unwrap();
            let read = tokio::time::timeout(Duration::from_secs(60), stream.read_u8()).await;
            assert!(read.is_err(), "still waited for");
            drop(waiting.clone().respond(ResponseBody::Left(Full::default())));
            drop(stream);
            assert_eq!(caller.read(&mut [0; 8]).await.unwrap(), 0);
        }
    }
}
