//! A whole response that many callers share: its headers, its ETags and its compressed form are computed once.

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use http_body_util::{Either, Full};
use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;
use tokio::time::Instant;
use tower_http::services::fs::ServeFileSystemResponseBody;

use crate::conditional::{accepts_gzip, etag, if_none_match, names_state};
use crate::error::ProxyError;
use crate::http_client::ReceivedResponse;

/// The body of every response: in memory, or a file of the page.
pub type ResponseBody = Either<Full<Bytes>, ServeFileSystemResponseBody>;

/// The header that identifies a request in responses, logs and error bodies.
pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The size in bytes below which a body is not compressed.
const MIN_COMPRESSED: usize = 1024;

/// The size in bytes from which a body is compressed on a blocking thread, so that other requests do not wait.
const COMPRESSED_INLINE: usize = 32 * 1024;

/// Who may cache a response, and for how long. Becomes its `Cache-Control`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CachePolicy {
    /// Only the caller may cache the response, and has to revalidate it.
    Private,
    /// Every cache on the way may store the response, for this duration.
    Shared(Duration),
    /// Every cache may store the response, and has to revalidate it.
    Revalidate,
}

impl CachePolicy {
    fn header(self) -> HeaderValue {
        let seconds = match self {
            Self::Private => return HeaderValue::from_static("private, no-cache"),
            Self::Revalidate => return HeaderValue::from_static("no-cache"),
            Self::Shared(ttl) => ttl.as_secs(),
        };
        if seconds == 0 {
            return HeaderValue::from_static("no-cache");
        }
        let text = format!("public, max-age=0, s-maxage={seconds}");
        HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("no-cache"))
    }
}

/// A whole response, ready to be sent to any number of callers.
#[derive(Debug)]
pub(crate) struct SharedResponse {
    status: StatusCode,
    received_at: Instant,
    identity: EncodedResponse,
    /// Holds `None` if compression does not make the body smaller.
    gzip: OnceCell<Option<EncodedResponse>>,
    /// The first half of the body's SHA-256, from which the ETags are made; `None` if the response is not cacheable.
    hash: Option<[u8; 16]>,
    /// The error of the proxy itself that the response reports.
    pub(crate) error: Option<ProxyError>,
}

/// Identifies what a body shows, whatever its form. It is the first half of the ETag.
pub(crate) type StateHash = [u8; STATE_BYTES];

/// The size of a [`StateHash`] in bytes.
const STATE_BYTES: usize = 8;

/// Headers and body of a response in one content coding.
#[derive(Debug, Clone)]
struct EncodedResponse {
    headers: HeaderMap,
    /// The headers of 304, made once because most responses are a 304.
    unchanged: HeaderMap,
    body: Bytes,
}

impl EncodedResponse {
    fn new(headers: HeaderMap, body: Bytes) -> Self {
        // What describes the content, which a 304 does not have. RFC 9110, 15.4.5.
        let omitted = [
            header::CONTENT_LENGTH,
            header::CONTENT_TYPE,
            header::CONTENT_ENCODING,
            header::CONTENT_LANGUAGE,
        ];
        // With room for those that are added to each response, so that the hash table of a clone need not grow.
        let mut unchanged = HeaderMap::with_capacity(12);
        let kept = headers.iter().filter(|(name, _)| !omitted.contains(name));
        unchanged.extend(kept.map(|(name, value)| (name.clone(), value.clone())));
        Self { headers, unchanged, body }
    }
}

/// The request headers that select the form of a response.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ResponsePreferences<'a> {
    pub(crate) headers: &'a HeaderMap,
    pub(crate) is_head: bool,
}

impl SharedResponse {
    /// Creates a response from an upstream's. Only the upstream's headers listed here are passed on.
    pub(crate) fn from_upstream(received: ReceivedResponse, policy: CachePolicy) -> Self {
        let ReceivedResponse { status, headers: from, body } = received;
        let mut headers = HeaderMap::with_capacity(12);
        for name in [header::DATE, header::RETRY_AFTER, X_REQUEST_ID] {
            if let Some(value) = from.get(&name) {
                headers.insert(name, value.clone());
            }
        }
        if !headers.contains_key(header::DATE) {
            let now = httpdate::fmt_http_date(SystemTime::now());
            headers.extend(HeaderValue::try_from(now).ok().map(|now| (header::DATE, now)));
        }
        headers.insert(header::CONTENT_TYPE, safe_content_type(from.get(header::CONTENT_TYPE)));
        Self::new(status, headers, body, policy)
    }

    /// Makes a response with these headers. Only one with status 200 gets an ETag and is cacheable.
    pub(crate) fn new(
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
        policy: CachePolicy,
    ) -> Self {
        Self::of_state(status, headers, body, policy, None)
    }

    /// As [`SharedResponse::new`], with a hash of what the body shows, which stays the same if the body differs only in the
    /// time at which it was made. Without it, every difference is a new state.
    pub(crate) fn of_state(
        status: StatusCode,
        mut headers: HeaderMap,
        body: Bytes,
        policy: CachePolicy,
        state: Option<StateHash>,
    ) -> Self {
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        if !headers.contains_key(header::VARY) {
            headers.insert(header::VARY, HeaderValue::from_static("accept, accept-encoding"));
        }
        let mut hash = None;
        if status == StatusCode::OK {
            let whole = Sha256::digest(&body);
            let mut half = [0; 16];
            match state {
                Some(state) => {
                    half[..STATE_BYTES].copy_from_slice(&state);
                    half[STATE_BYTES..].copy_from_slice(&whole[..16 - STATE_BYTES]);
                }
                None => half.copy_from_slice(&whole[..16]),
            }
            hash = Some(half);
            headers.insert(header::ETAG, etag(half, ""));
            headers.insert(header::CACHE_CONTROL, policy.header());
        } else {
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        headers.insert(header::CONTENT_LENGTH, body.len().into());
        Self {
            status,
            received_at: Instant::now(),
            identity: EncodedResponse::new(headers, body),
            gzip: OnceCell::new(),
            hash,
            error: None,
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the response in its plain form.
    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.identity.headers
    }

    pub(crate) fn body(&self) -> &Bytes {
        &self.identity.body
    }

    /// The ETag of the plain form; `None` if the response is not cacheable.
    pub(crate) fn etag(&self) -> Option<&str> {
        self.headers().get(header::ETAG)?.to_str().ok()
    }

    /// Whether the lines of `If-None-Match` name a response that shows the same as this one.
    pub(crate) fn shows_state_of<'a>(
        &self,
        lines: impl IntoIterator<Item = &'a HeaderValue>,
    ) -> bool {
        self.etag().is_some_and(|etag| names_state(etag, STATE_BYTES, lines))
    }

    /// The `Age` of a response from the cache, in seconds. RFC 9111, 5.1.
    ///
    /// An `Age` that the upstream sent does not count: it belongs to the upstream's `Cache-Control`, which is replaced.
    pub(crate) fn age(&self) -> HeaderValue {
        match self.received_at.elapsed().as_secs() {
            // No allocation for the usual one.
            0 => HeaderValue::from_static("0"),
            seconds => seconds.into(),
        }
    }

    /// Approximate size in memory, in bytes.
    pub(crate) fn size(&self) -> usize {
        let compressed = self.gzip.get().and_then(Option::as_ref).map_or(0, |it| it.body.len());
        self.identity.body.len() + compressed + 1024
    }

    /// Reuses the compressed body of a previous response with an equal body.
    pub(crate) fn reuse_compressed(&mut self, previous: &Self) {
        if self.hash.is_none() || self.hash != previous.hash {
            return;
        }
        if let Some(gzip) = previous.gzip.get() {
            let body = gzip.as_ref().map(|gzip| gzip.body.clone());
            self.gzip = OnceCell::from(body.map(|body| self.gzip_encoded(body)));
        }
    }

    /// The response for one caller: 304 if the caller already has it, compressed if the caller accepts that.
    pub(crate) async fn respond(
        self: &Arc<Self>,
        preferences: ResponsePreferences<'_>,
    ) -> Response<ResponseBody> {
        let encoded = if accepts_gzip(preferences.headers.get_all(header::ACCEPT_ENCODING)) {
            self.gzip().await.unwrap_or(&self.identity)
        } else {
            &self.identity
        };
        if let Some(etag) = encoded.headers.get(header::ETAG)
            && if_none_match(etag, preferences.headers.get_all(header::IF_NONE_MATCH))
        {
            return Self::not_modified(encoded);
        }
        let body = if preferences.is_head { Bytes::new() } else { encoded.body.clone() };
        let mut response = Response::new(Either::Left(Full::new(body)));
        *response.status_mut() = self.status;
        *response.headers_mut() = encoded.headers.clone();
        response
    }

    fn not_modified(encoded: &EncodedResponse) -> Response<ResponseBody> {
        let mut response = Response::new(Either::Left(Full::default()));
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.headers_mut() = encoded.unchanged.clone();
        response
    }

    async fn gzip(self: &Arc<Self>) -> Option<&EncodedResponse> {
        if self.hash.is_none() || self.identity.body.len() < MIN_COMPRESSED {
            return None;
        }
        let gzip = self.gzip.get_or_init(|| async {
            let body = self.identity.body.clone();
            let compressed = if body.len() < COMPRESSED_INLINE {
                compressed(&body)
            } else {
                tokio::task::spawn_blocking(move || compressed(&body)).await.ok().flatten()
            };
            compressed.map(|body| self.gzip_encoded(body))
        });
        gzip.await.as_ref()
    }

    fn gzip_encoded(&self, body: Bytes) -> EncodedResponse {
        let mut headers = self.identity.headers.clone();
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        headers.insert(header::CONTENT_LENGTH, body.len().into());
        if let Some(hash) = self.hash {
            headers.insert(header::ETAG, etag(hash, "-gzip"));
        }
        EncodedResponse::new(headers, body)
    }
}

/// The response for an error of the proxy itself, with a body that reports it.
pub(crate) fn error_response(error: ProxyError, body: Bytes) -> Response<ResponseBody> {
    let mut response = Response::new(Either::Left(Full::new(body)));
    *response.status_mut() = error.status();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Some(seconds) = error.retry_after() {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    let challenge = match error {
        ProxyError::Unauthenticated => Some("Bearer"),
        // Not a scheme of any browser, which would show a dialog.
        ProxyError::MissingToken => Some("X-Auth-Token"),
        _ => None,
    };
    if let Some(challenge) = challenge {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    }
    if error == ProxyError::MethodNotAllowed {
        headers.insert(header::ALLOW, HeaderValue::from_static("GET,HEAD,OPTIONS"));
    }
    response
}

/// JSON stays JSON. Everything else becomes plain text, so that no browser runs it as a page of this origin.
fn safe_content_type(received: Option<&HeaderValue>) -> HeaderValue {
    let essence = received.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = essence.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_json = essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"));
    HeaderValue::from_static(if is_json { "application/json" } else { "text/plain; charset=utf-8" })
}

/// The gzip form of a body; `None` if it is not smaller.
fn compressed(body: &[u8]) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 4), Compression::new(5));
    encoder.write_all(body).ok()?;
    let compressed = encoder.finish().ok()?;
    (compressed.len() < body.len()).then(|| Bytes::from(compressed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_json_keeps_its_content_type() {
        for (received, expected) in [
            (Some("application/json"), "application/json"),
            (Some("Application/JSON;charset=UTF-8"), "application/json"),
            (Some("application/problem+json"), "application/json"),
            (Some("text/html"), "text/plain; charset=utf-8"),
            (Some("image/svg+xml"), "text/plain; charset=utf-8"),
            (Some("application/json, text/html"), "text/plain; charset=utf-8"),
            (None, "text/plain; charset=utf-8"),
        ] {
            let received = received.map(HeaderValue::from_static);
            assert_eq!(safe_content_type(received.as_ref()), expected);
        }
    }
}
