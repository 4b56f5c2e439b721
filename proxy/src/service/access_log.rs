//! The access log: one line per request, and the counters of requests.

use std::borrow::Cow;
use std::hash::{BuildHasher, RandomState};

use http::{Method, Response};
use jobtree::engine::apis::BuiltIn;
use tokio::time::Instant;

use super::inbound::Inbound;
use super::request_id::RequestIdHeader;
use crate::access::{ANONYMOUS, Caller};
use crate::cache::CacheStatus;
use crate::error::ProxyError;
use crate::metrics::Metrics;
use crate::representation::Representation;
use crate::response::{ResponseBody, X_REQUEST_ID};
use crate::route::DEMO;
use crate::trace_context::TraceContext;
use crate::upstream::Upstream;

/// The facts about a request that are logged in addition to the request and its response.
#[derive(Debug, Default)]
pub(super) struct RequestRecord<'a> {
    pub(super) kind: RequestKind<'a>,
    pub(super) upstream: Option<&'a Upstream>,
    /// Whether the job is one of the simulated cloud, which is no [`Upstream`].
    pub(super) is_simulated: bool,
    pub(super) caller: Option<Caller>,
    pub(super) cache: Option<CacheStatus>,
    pub(super) representation: Option<Representation>,
    pub(super) error: Option<ProxyError>,
}

/// What a request is for.
#[derive(Debug, Default)]
pub(super) enum RequestKind<'a> {
    /// `/healthz`, `/readyz` or `/metrics`, which machines request all the time.
    Probe(&'static str),
    /// A job of a project.
    Job { system: BuiltIn, project: Cow<'a, str> },
    /// A file, an unknown path, or a request that was not routed.
    #[default]
    Other,
}

/// Names callers in the log, without revealing who they are.
///
/// A name is a hash with a random key of this process. It is the same for all requests of a caller until the process ends,
/// and without the key nobody can find the caller or its token by trying.
#[derive(Debug, Default)]
pub(super) struct CallerNames(RandomState);

impl CallerNames {
    /// The name of a caller, which is 16 hexadecimal digits; `None` where callers are not distinguished.
    fn name(&self, caller: Caller) -> Option<String> {
        (caller != ANONYMOUS).then(|| format!("{:016x}", self.0.hash_one(caller)))
    }
}

impl RequestKind<'_> {
    /// The kind of a request that is not for a job.
    pub(super) fn of(path: &str) -> Self {
        match path {
            "/healthz" => Self::Probe("/healthz"),
            "/readyz" => Self::Probe("/readyz"),
            "/metrics" => Self::Probe("/metrics"),
            _ => Self::Other,
        }
    }

    /// The route as a template, without ids.
    fn route(&self) -> Option<&'static str> {
        match self {
            Self::Probe(path) => Some(path),
            Self::Job { system, .. } => Some(system.spec().path),
            Self::Other => None,
        }
    }

    fn project(&self) -> Option<&str> {
        match self {
            Self::Job { project, .. } => Some(project),
            Self::Probe(_) | Self::Other => None,
        }
    }
}

/// Writes an event at a level that is known when the program runs.
macro_rules! event_at {
    ($is_debug:expr, $($fields:tt)+) => {
        if $is_debug { tracing::debug!($($fields)+) } else { tracing::info!($($fields)+) }
    };
}

impl RequestRecord<'_> {
    fn upstream_name(&self) -> Option<&str> {
        let name = self.upstream.map(|upstream| upstream.name.as_str());
        name.or(self.is_simulated.then_some(DEMO))
    }

    /// Counts the request, and writes its line.
    pub(super) fn write(
        &self,
        metrics: &Metrics,
        caller_names: &CallerNames,
        inbound: &Inbound<'_>,
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
        let is_probe = matches!(self.kind, RequestKind::Probe(_));
        // Neither the URL nor headers, which may contain secrets. The fields are evaluated only if the line is written.
        event_at!(
            is_probe,
            request_id = request_id.as_str(),
            trace_id =
                TraceContext::from_headers(inbound.headers).as_ref().map(TraceContext::trace_id),
            method = method_name(inbound.method),
            route = self.kind.route(),
            upstream = self.upstream_name(),
            project = self.kind.project(),
            caller = self.caller.and_then(|caller| caller_names.name(caller)),
            status,
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
