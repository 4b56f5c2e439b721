//! The outcome of a request.

use super::clock::Monotonic;

/// How a request ended.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FetchOutcome {
    /// The server responded, with any status.
    Responded(HttpResponse),
    /// There was no response. Browsers do not report why.
    Unreachable,
    /// The body of the response was cut off.
    Truncated,
    /// There was no complete response before the deadline.
    TimedOut,
    /// The host's `headers` function failed. No request was sent.
    HeadersProviderFailed,
}

/// An HTTP response.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HttpResponse {
    /// When the request was sent, if that was before [`Command::Fetch`](super::poller::Command::Fetch): a prefetch.
    pub sent: Option<Monotonic>,
    /// The status code, 100 to 599.
    pub status: u16,
    /// The body's bytes, decompressed.
    pub body: Vec<u8>,
    /// Whether the response was redirected from the requested URL to another one.
    pub redirected: bool,
    /// Header `X-Request-Id`.
    pub request_id: Option<String>,
    /// Header `Date`.
    pub date: Option<String>,
    /// Header `Retry-After`.
    pub retry_after: Option<String>,
    /// Header `ETag`.
    pub etag: Option<String>,
}

impl HttpResponse {
    /// Whether the status is 200 to 299.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}
