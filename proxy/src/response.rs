//! A whole answer, ready to be given to many: its headers, its ETags and its compressed form are made once.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use http_body_util::{Either, Full};
use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;
use tower_http::services::fs::ServeFileSystemResponseBody;

use crate::error::ProxyError;
use crate::http_client::Received;

/// The body of every answer: whole, or a file of the page.
pub type Body = Either<Full<Bytes>, ServeFileSystemResponseBody>;

/// Names the request in answers, logs and error bodies.
pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What is smaller is sent as it is.
const WORTH_COMPRESSING: usize = 1024;

/// What is smaller is compressed at once, and what is larger where it holds up nobody.
const QUICKLY_COMPRESSED: usize = 32 * 1024;

/// Who may keep answers, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caching {
    /// Only the caller, who has to ask whether it still holds.
    Private,
    /// Every cache on the way, for so long.
    Shared(Duration),
    /// Who likes, but has to ask whether it still holds.
    Revalidate,
}

impl Caching {
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

/// A whole answer.
#[derive(Debug)]
pub(crate) struct Answer {
    status: StatusCode,
    plain: Coded,
    /// `None` within, where compressing does not make it smaller.
    gzip: OnceCell<Option<Coded>>,
    /// The hash that the ETags are made of, for an answer that holds for a while.
    hash: Option<[u8; 16]>,
}

/// The answer in one coding.
#[derive(Debug, Clone)]
struct Coded {
    headers: HeaderMap,
    body: Bytes,
}

/// What a caller said about the answer it wants.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wishes<'a> {
    pub(crate) accept_encoding: Option<&'a HeaderValue>,
    pub(crate) if_none_match: Option<&'a HeaderValue>,
    pub(crate) is_head: bool,
}

impl Answer {
    /// What an upstream has answered. Of its headers, only those listed here get further.
    pub(crate) fn received(received: Received, caching: Caching) -> Self {
        let Received { status, headers: from, body } = received;
        let mut headers = HeaderMap::with_capacity(12);
        for name in [header::DATE, header::RETRY_AFTER, X_REQUEST_ID] {
            if let Some(value) = from.get(&name) {
                headers.insert(name, value.clone());
            }
        }
        headers.insert(header::CONTENT_TYPE, safe_type(from.get(header::CONTENT_TYPE)));
        Self::new(status, headers, body, caching)
    }

    /// An answer with these headers. Only one with status 200 has an ETag, and may be kept by others.
    pub(crate) fn new(
        status: StatusCode,
        mut headers: HeaderMap,
        body: Bytes,
        caching: Caching,
    ) -> Self {
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        let mut hash = None;
        if status == StatusCode::OK {
            let whole = Sha256::digest(&body);
            let mut half = [0; 16];
            half.copy_from_slice(&whole[..16]);
            hash = Some(half);
            headers.insert(header::ETAG, etag(half, ""));
            headers.insert(header::CACHE_CONTROL, caching.header());
        } else {
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        headers.insert(header::CONTENT_LENGTH, body.len().into());
        Self { status, plain: Coded { headers, body }, gzip: OnceCell::new(), hash }
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    /// How much it takes in memory, about.
    pub(crate) fn bytes(&self) -> usize {
        let compressed = self.gzip.get().and_then(Option::as_ref).map_or(0, |it| it.body.len());
        self.plain.body.len() + compressed + 1024
    }

    /// Takes over what was made of the same body before.
    pub(crate) fn take_over(&mut self, former: &Self) {
        if self.hash.is_none() || self.hash != former.hash {
            return;
        }
        if let Some(coded) = former.gzip.get() {
            let body = coded.as_ref().map(|coded| coded.body.clone());
            self.gzip = OnceCell::from(body.map(|body| self.coded(body)));
        }
    }

    /// For one caller: 304 where it has this answer already, compressed where it likes.
    pub(crate) async fn respond(self: &Arc<Self>, wishes: Wishes<'_>) -> Response<Body> {
        let coded = if wishes.accept_encoding.is_some_and(accepts_gzip) {
            self.gzip().await.unwrap_or(&self.plain)
        } else {
            &self.plain
        };
        let etag = coded.headers.get(header::ETAG);
        if let (Some(etag), Some(known)) = (etag, wishes.if_none_match)
            && is_among(etag, known)
        {
            return Self::not_modified(&coded.headers);
        }
        let body = if wishes.is_head { Bytes::new() } else { coded.body.clone() };
        let mut response = Response::new(Either::Left(Full::new(body)));
        *response.status_mut() = self.status;
        *response.headers_mut() = coded.headers.clone();
        response
    }

    fn not_modified(full: &HeaderMap) -> Response<Body> {
        let mut response = Response::new(Either::Left(Full::default()));
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        let mut headers = full.clone();
        headers.remove(header::CONTENT_LENGTH);
        headers.remove(header::CONTENT_TYPE);
        headers.remove(header::CONTENT_ENCODING);
        *response.headers_mut() = headers;
        response
    }

    async fn gzip(self: &Arc<Self>) -> Option<&Coded> {
        if self.hash.is_none() || self.plain.body.len() < WORTH_COMPRESSING {
            return None;
        }
        let coded = self.gzip.get_or_init(|| async {
            let body = self.plain.body.clone();
            let compressed = if body.len() < QUICKLY_COMPRESSED {
                compressed(&body)
            } else {
                tokio::task::spawn_blocking(move || compressed(&body)).await.ok().flatten()
            };
            compressed.map(|body| self.coded(body))
        });
        coded.await.as_ref()
    }

    fn coded(&self, body: Bytes) -> Coded {
        let mut headers = self.plain.headers.clone();
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        headers.insert(header::CONTENT_LENGTH, body.len().into());
        if let Some(hash) = self.hash {
            headers.insert(header::ETAG, etag(hash, "-gzip"));
        }
        Coded { headers, body }
    }
}

/// An answer of the proxy's own, for one caller.
pub(crate) fn refusal(error: ProxyError, request_id: &str) -> Response<Body> {
    let body = error.body(request_id);
    let mut response = Response::new(Either::Left(Full::new(Bytes::from(body))));
    *response.status_mut() = error.status();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Some(seconds) = error.retry_after() {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    if error == ProxyError::Unauthenticated {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if error == ProxyError::BadMethod {
        headers.insert(header::ALLOW, HeaderValue::from_static("GET,HEAD,OPTIONS"));
    }
    response
}

/// JSON stays JSON. All else is text: no browser shows it as a page of ours.
fn safe_type(told: Option<&HeaderValue>) -> HeaderValue {
    let essence = told.and_then(|told| told.to_str().ok()).unwrap_or_default();
    let essence = essence.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_json = essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"));
    HeaderValue::from_static(if is_json { "application/json" } else { "text/plain; charset=utf-8" })
}

fn etag(hash: [u8; 16], coding: &str) -> HeaderValue {
    let text = format!("\"{}{coding}\"", hex::encode(hash));
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("\"\""))
}

fn compressed(body: &[u8]) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 4), Compression::new(5));
    encoder.write_all(body).ok()?;
    let compressed = encoder.finish().ok()?;
    (compressed.len() < body.len()).then(|| Bytes::from(compressed))
}

/// Whether gzip is among the codings, and not with the weight 0.
fn accepts_gzip(codings: &HeaderValue) -> bool {
    let Ok(codings) = codings.to_str() else { return false };
    let mut any = false;
    for coding in codings.split(',') {
        let mut parts = coding.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let weight = parts.find_map(|it| it.strip_prefix("q=").or_else(|| it.strip_prefix("Q=")));
        let is_wanted = weight.is_none_or(|it| it.parse().is_ok_and(|weight: f32| weight > 0.0));
        if name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip") {
            return is_wanted;
        }
        any |= name == "*" && is_wanted;
    }
    any
}

/// Whether a tag is in a list such as `"a", W/"b"`, or the list is `*`.
fn is_among(etag: &HeaderValue, list: &HeaderValue) -> bool {
    if list == etag || list == "*" {
        return true;
    }
    let (Ok(etag), Ok(list)) = (etag.to_str(), list.to_str()) else { return false };
    // Our tags hold no comma.
    list.split(',').map(str::trim).any(|it| it.strip_prefix("W/").unwrap_or(it) == etag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_used_where_it_is_wanted() {
        for (codings, is_wanted) in [
            ("gzip", true),
            ("GZIP", true),
            ("gzip, deflate, br, zstd", true),
            ("br;q=1.0, gzip;q=0.8, *;q=0.1", true),
            ("gzip;q=0", false),
            ("gzip; q=0.000, *", false),
            ("gzip;q=nonsense", false),
            ("*", true),
            ("*;q=0", false),
            ("identity", false),
            ("br", false),
            ("gzipped", false),
            ("", false),
        ] {
            assert_eq!(accepts_gzip(&codings.parse().unwrap()), is_wanted, "{codings}");
        }
    }

    #[test]
    fn an_answer_the_caller_has_is_known_by_its_tag() {
        let tag: HeaderValue = "\"abc\"".parse().unwrap();
        for (list, is_known) in [
            ("\"abc\"", true),
            ("W/\"abc\"", true),
            ("\"x\", \"abc\"", true),
            ("\"x\",W/\"abc\" , \"y\"", true),
            ("*", true),
            ("abc", false),
            ("\"abc-gzip\"", false),
            ("w/\"abc\"", false),
            ("", false),
        ] {
            assert_eq!(is_among(&tag, &list.parse().unwrap()), is_known, "{list}");
        }
    }

    #[test]
    fn only_json_keeps_its_type() {
        for (told, expected) in [
            (Some("application/json"), "application/json"),
            (Some("Application/JSON;charset=UTF-8"), "application/json"),
            (Some("application/problem+json"), "application/json"),
            (Some("text/html"), "text/plain; charset=utf-8"),
            (Some("image/svg+xml"), "text/plain; charset=utf-8"),
            (Some("application/json, text/html"), "text/plain; charset=utf-8"),
            (None, "text/plain; charset=utf-8"),
        ] {
            let told = told.map(HeaderValue::from_static);
            assert_eq!(safe_type(told.as_ref()), expected);
        }
    }
}
