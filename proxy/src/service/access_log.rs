//! The access log: one line per request, and the counters of requests.

use http::{Method, Response};
use tokio::time::Instant;

use super::request_id::RequestIdHeader;
use crate::cache::CacheStatus;
use crate::error::ProxyError;
use crate::metrics::Metrics;
use crate::representation::Representation;
use crate::response::{ResponseBody, X_REQUEST_ID};
use crate::upstream::Upstream;

/// The facts about a request that are logged in addition to the request and its response.
#[derive(Debug, Default)]
pub(super) struct RequestRecord<'a> {
    pub(super) upstream: Option<&'a Upstream>,
    pub(super) cache: Option<CacheStatus>,
    pub(super) representation: Option<Representation>,
    pub(super) error: Option<ProxyError>,
}

impl RequestRecord<'_> {
    /// Counts the request, and writes its line.
    pub(super) fn write(
        &self,
        metrics: &Metrics,
        method: &Method,
        request_id: &RequestIdHeader,
        response: &Response<ResponseBody>,
        received_at: Instant,
    ) {
        let status = response.status().as_u16();
        if let Some(upstream) = self.upstream {
            upstream.metrics.count_response(status);
        }
        if let Some(error) = self.error {
            metrics.count_error(error.code());
        }
        // Neither the URL nor headers, which may contain secrets.
        tracing::info!(
            request_id = request_id.as_str(),
            method = method_name(method),
            status,
            upstream = self.upstream.map(|upstream| upstream.name.as_str()),
            upstream_request_id =
                response.headers().get(X_REQUEST_ID).and_then(|it| it.to_str().ok()),
            cache = self.cache.map(CacheStatus::name),
            representation = self.representation.map(Representation::name),
            code = self.error.map(ProxyError::code),
            duration_ms = received_at.elapsed().as_millis() as u64,
            "request"
        );
    }
}

/// The name of a standard method. Any other could be a secret.
fn method_name(method: &Method) -> &str {
    match *method {
        Method::GET
        | Method::HEAD
        | Method::OPTIONS
        | Method::POST
        | Method::PUT
        | Method::DELETE
        | Method::PATCH
        | Method::CONNECT
        | Method::TRACE => method.as_str(),
        _ => "other",
    }
}
