//! Requests for jobs, from the cache, an upstream or the simulated cloud.

use std::sync::Arc;
use std::time::Duration;

use http::header::{HeaderValue, VARY};
use http::{HeaderMap, Response};

use super::access_log::RequestRecord;
use super::inbound::Inbound;
use super::request_id::RequestIdHeader;
use crate::access::{self, Caller};
use crate::auth::X_AUTH_TOKEN;
use crate::cache::{CacheKeyRef, CacheStatus, ResponseCache};
use crate::config::{Access, AuthConfig, CacheConfig, UpstreamConfig};
use crate::error::ProxyError;
use crate::response::{CachePolicy, ResponseBody, SharedResponse};
use crate::route::{DEMO, RouteMatch, query_pairs};
use crate::secret::Secret;
use crate::simulator::{OUTAGE_HEADER, Simulator, SimulatorRequest};
use crate::trace_context::TraceContext;
use crate::upstream::{SharedResources, Upstream, UpstreamRequest};

/// Responds to requests for jobs.
#[derive(Debug)]
pub(super) struct JobService {
    upstreams: Vec<Arc<Upstream>>,
    resources: SharedResources,
    cache: ResponseCache,
    /// Whether callers share responses.
    is_shared: bool,
    simulator: Option<Simulator>,
}

/// The origin of a job: the simulated cloud, or an upstream.
#[derive(Debug, Clone, Copy)]
pub(super) enum JobOrigin<'a> {
    /// The simulated cloud.
    Simulator(&'a Simulator),
    /// A configured upstream, and its index.
    Upstream(&'a Arc<Upstream>, usize),
    /// An upstream that is not configured.
    Unknown,
}

impl JobService {
    pub(super) fn new(
        upstreams: Vec<UpstreamConfig>,
        access: &Access,
        cache: CacheConfig,
        resources: SharedResources,
        simulator: Option<Simulator>,
    ) -> Self {
        let upstreams = upstreams.into_iter().map(|upstream| {
            let is_same_for_all =
                upstream.auth.is_injected() || matches!(upstream.auth, AuthConfig::None);
            let policy = if is_same_for_all && (*access == Access::Open || cache.shared) {
                CachePolicy::Shared(cache.ttl)
            } else {
                CachePolicy::Private
            };
            Arc::new(Upstream::new(upstream, policy, &resources))
        });
        Self {
            upstreams: upstreams.collect(),
            resources,
            cache: ResponseCache::new(cache.ttl, cache.bytes),
            is_shared: cache.shared,
            simulator,
        }
    }

    pub(super) fn upstreams(&self) -> &[Arc<Upstream>] {
        &self.upstreams
    }

    pub(super) fn has_simulator(&self) -> bool {
        self.simulator.is_some()
    }

    pub(super) fn cache(&self) -> &ResponseCache {
        &self.cache
    }

    /// The origin of the jobs below an upstream's name.
    pub(super) fn origin(&self, name: &str) -> JobOrigin<'_> {
        if let Some(simulator) = &self.simulator
            && name == DEMO
        {
            return JobOrigin::Simulator(simulator);
        }
        let named = self.upstreams.iter().enumerate().find(|(_, upstream)| upstream.name == name);
        named.map_or(JobOrigin::Unknown, |(index, upstream)| JobOrigin::Upstream(upstream, index))
    }

    /// The response with the job of a route.
    ///
    /// # Errors
    ///
    /// If the request is not allowed, or the upstream does not respond.
    pub(super) async fn respond(
        &self,
        origin: JobOrigin<'_>,
        route: RouteMatch<'_>,
        caller: Caller,
        inbound: &Inbound<'_>,
        request_id: &RequestIdHeader,
        record: &mut RequestRecord<'_>,
    ) -> Result<Response<ResponseBody>, ProxyError> {
        match origin {
            JobOrigin::Simulator(simulator) => {
                Ok(simulated(simulator, &route, inbound, request_id).await)
            }
            JobOrigin::Upstream(upstream, index) => {
                self.fetch(upstream, index, route, caller, inbound, record).await
            }
            JobOrigin::Unknown => Err(ProxyError::UnknownUpstream),
        }
    }

    async fn fetch(
        &self,
        upstream: &Arc<Upstream>,
        index: usize,
        route: RouteMatch<'_>,
        caller: Caller,
        inbound: &Inbound<'_>,
        record: &mut RequestRecord<'_>,
    ) -> Result<Response<ResponseBody>, ProxyError> {
        if !upstream.systems().any(|system| system == route.system) {
            return Err(ProxyError::UnknownRoute);
        }
        if !upstream.allows_project(&route.project_id) {
            return Err(ProxyError::ForbiddenProject);
        }
        let target = route.target(inbound.uri.query(), inbound.headers)?;
        let (token, principal) = if upstream.is_passthrough() {
            let token = callers_token(inbound.headers)?;
            (Some(token), access::hash(b"token", token.as_bytes()))
        } else {
            (None, [0; 32])
        };
        let caller = if self.is_shared { access::ANONYMOUS } else { caller };
        let key = CacheKeyRef {
            upstream: index,
            caller,
            principal,
            path_and_query: &target.path_and_query,
            instance_id: target.instance_id.as_deref(),
        };
        let fetch = || {
            let (upstream, resources) = (Arc::clone(upstream), self.resources.clone());
            let token = token.map(|token| Arc::new(Secret::new(token)));
            let trace = TraceContext::from_headers(inbound.headers);
            let request = UpstreamRequest { target: target.clone(), principal, token, trace };
            async move { upstream.fetch(&request, &resources).await }
        };
        // The upstream's own timeout gives a more precise error; this one is a safeguard for a request that is stuck.
        let longest = self.resources.timeout() + Duration::from_secs(1);
        let getting = tokio::time::timeout(longest, self.cache.get(key, fetch)).await;
        let (result, status) =
            getting.unwrap_or((Err(ProxyError::UpstreamTimeout), CacheStatus::Miss));
        record.cache = Some(status);
        let metrics = &upstream.metrics;
        match status {
            CacheStatus::Hit => metrics.hits.inc(),
            CacheStatus::Coalesced => metrics.coalesced.inc(),
            CacheStatus::Miss => metrics.misses.inc(),
        };
        Ok(result?.respond(inbound.preferences()).await)
    }
}

async fn simulated(
    simulator: &Simulator,
    route: &RouteMatch<'_>,
    inbound: &Inbound<'_>,
    request_id: &RequestIdHeader,
) -> Response<ResponseBody> {
    let query: Vec<_> = query_pairs(inbound.uri.query().unwrap_or_default())
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    let request = SimulatorRequest {
        system: route.system,
        project_id: &route.project_id,
        job_id: &route.job_id,
        query: &query,
        request_id: request_id.as_str(),
        is_outage: inbound.headers.get(OUTAGE_HEADER).is_some_and(|value| value == "1"),
    };
    let (parts, body) = simulator.respond(request).await.into_parts();
    // Not cached: the job advances with each request, and so do the faults of `demo-flaky`.
    let response = SharedResponse::new(parts.status, parts.headers, body, CachePolicy::Revalidate);
    let mut response = Arc::new(response).respond(inbound.preferences()).await;
    // A cache in front of the proxy must not share an outage.
    response.headers_mut().append(VARY, HeaderValue::from_name(OUTAGE_HEADER));
    response
}

/// The caller's own token, if the request has exactly one.
fn callers_token(headers: &HeaderMap) -> Result<&str, ProxyError> {
    let mut values = headers.get_all(X_AUTH_TOKEN).iter();
    let token = values.next().and_then(|value| value.to_str().ok());
    match (token, values.next()) {
        (Some(token), None) if !token.trim().is_empty() => Ok(token),
        _ => Err(ProxyError::MissingToken),
    }
}
