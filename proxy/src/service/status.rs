//! Responses about the proxy itself: `/healthz`, `/readyz` and `/metrics`.

use http::{HeaderValue, Response, StatusCode, header};
use http_body_util::Full;

use super::inbound::Inbound;
use crate::metrics::Metrics;
use crate::response::ResponseBody;

/// A JSON response with status 200.
pub(super) fn json(inbound: &Inbound<'_>, value: &serde_json::Value) -> Response<ResponseBody> {
    respond(inbound, "application/json", value.to_string().into_bytes())
}

/// The response of `/readyz`.
pub(super) fn readiness(
    inbound: &Inbound<'_>,
    (is_ready, report): (bool, serde_json::Value),
) -> Response<ResponseBody> {
    let mut response = json(inbound, &report);
    if !is_ready {
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    }
    response
}

/// The response of `/metrics`. `cache_size` is the size of the cache in bytes, and its number of responses.
pub(super) fn metrics(
    inbound: &Inbound<'_>,
    metrics: &Metrics,
    cache_size: (usize, usize),
) -> Response<ResponseBody> {
    let (bytes, entries) = cache_size;
    metrics.cache_bytes.set(i64::try_from(bytes).unwrap_or(i64::MAX));
    metrics.cache_entries.set(i64::try_from(entries).unwrap_or(i64::MAX));
    let content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    respond(inbound, content_type, metrics.text().into_bytes())
}

fn respond(
    inbound: &Inbound<'_>,
    content_type: &'static str,
    body: Vec<u8>,
) -> Response<ResponseBody> {
    let length = body.len();
    let body = if inbound.is_head() { Vec::new() } else { body };
    let mut response = Response::new(ResponseBody::Left(Full::new(body.into())));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, length.into());
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
