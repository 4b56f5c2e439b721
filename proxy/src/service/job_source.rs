//! Where the responses about a job come from, and on whose behalf they are requested.

use std::borrow::Cow;
use std::sync::Arc;

use tokio::time::timeout;

use crate::access::Caller;
use crate::cache::{CacheKeyRef, CacheStatus, ResponseCache, SharedResult};
use crate::config::{CacheConfig, Limits};
use crate::error::ProxyError;
use crate::representation::RenderOptions;
use crate::response::{CachePolicy, SharedResponse};
use crate::route::JobTarget;
use crate::secret::Secret;
use crate::simulator::{Simulator, SimulatorRequest};
use crate::trace_context::TraceContext;
use crate::upstream::{Principal, SharedResources, Upstream, UpstreamRequest};

/// The origin of a job on behalf of a caller.
#[derive(Debug, Clone)]
pub(super) struct JobSource<'a> {
    pub(super) origin: SourceOrigin<'a>,
    pub(super) caller: Caller,
    pub(super) principal: Principal,
    /// The caller's own token, for upstreams in passthrough mode.
    pub(super) token: Option<Arc<Secret>>,
    /// The trace of the caller. Of callers who share a request, the first one's is passed on.
    pub(super) trace: Option<TraceContext>,
}

/// The cloud that knows a job. Borrowed until a request to it outlives that of the caller, because counting references that
/// all threads share slows them down.
#[derive(Debug, Clone)]
pub(super) enum SourceOrigin<'a> {
    /// A configured upstream, and its index.
    Upstream(Cow<'a, Arc<Upstream>>, usize),
    /// The simulated cloud.
    Simulator {
        simulator: Cow<'a, Arc<Simulator>>,
        /// Whether the caller asks the cloud to fail.
        is_outage: bool,
    },
}

/// Fetches jobs as the upstreams send them: whole jobs for callers, and the parts of collected ones.
#[derive(Debug)]
pub(super) struct BodyFetcher {
    pub(super) cache: ResponseCache,
    pub(super) resources: SharedResources,
}

impl JobSource<'_> {
    /// A source that outlives the request of the caller.
    pub(super) fn to_static(&self) -> JobSource<'static> {
        let origin = match &self.origin {
            SourceOrigin::Upstream(upstream, index) => {
                SourceOrigin::Upstream(Cow::Owned(Arc::clone(upstream)), *index)
            }
            SourceOrigin::Simulator { simulator, is_outage } => SourceOrigin::Simulator {
                simulator: Cow::Owned(Arc::clone(simulator)),
                is_outage: *is_outage,
            },
        };
        let (token, trace) = (self.token.clone(), self.trace.clone());
        JobSource { origin, caller: self.caller, principal: self.principal, token, trace }
    }

    pub(super) fn upstream(&self) -> Option<&Upstream> {
        match &self.origin {
            SourceOrigin::Upstream(upstream, _) => Some(upstream),
            SourceOrigin::Simulator { .. } => None,
        }
    }

    /// The index of the upstream; `None` for the simulated cloud.
    pub(super) fn index(&self) -> Option<usize> {
        match self.origin {
            SourceOrigin::Upstream(_, index) => Some(index),
            SourceOrigin::Simulator { .. } => None,
        }
    }

    /// Who may cache a response that is made from those of this source.
    pub(super) fn cache_policy(&self) -> CachePolicy {
        self.upstream().map_or(CachePolicy::Revalidate, Upstream::cache_policy)
    }

    /// The key of the upstream's own body.
    pub(super) fn body_key<'a>(&self, target: &'a JobTarget) -> CacheKeyRef<'a> {
        let instance_id = target.instance_id.as_deref();
        self.cache_key(&target.path_and_query, instance_id, &RenderOptions::UPSTREAM)
    }

    /// The key of a representation that is made from all parts of a job.
    pub(super) fn rendered_key<'a>(
        &self,
        target: &'a JobTarget,
        options: &'a RenderOptions,
    ) -> CacheKeyRef<'a> {
        self.cache_key(target.path(), Some(target.instance_id().unwrap_or_default()), options)
    }

    fn cache_key<'a>(
        &self,
        path_and_query: &'a str,
        instance_id: Option<&'a str>,
        options: &'a RenderOptions,
    ) -> CacheKeyRef<'a> {
        CacheKeyRef {
            upstream: self.index(),
            caller: self.caller,
            principal: self.principal,
            path_and_query,
            instance_id,
            options,
        }
    }
}

impl BodyFetcher {
    pub(super) fn new(cache: CacheConfig, resources: SharedResources) -> Self {
        Self { cache: ResponseCache::new(cache.ttl, cache.bytes), resources }
    }

    pub(super) fn limits(&self) -> &Limits {
        self.resources.limits()
    }

    /// The response of a source: from the cache, from a request in flight, or from a request of its own.
    pub(super) async fn get(
        &self,
        source: &JobSource<'_>,
        target: &JobTarget,
    ) -> (SharedResult, CacheStatus) {
        match &source.origin {
            SourceOrigin::Simulator { simulator, is_outage } => {
                let query: Vec<_> = target
                    .query
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), value.clone()))
                    .collect();
                // As long as an upstream may take.
                let responding = timeout(
                    self.limits().timeout,
                    simulated(simulator, target, &query, "", *is_outage),
                );
                let result =
                    responding.await.map(Arc::new).map_err(|_| ProxyError::UpstreamTimeout);
                (result, CacheStatus::Miss)
            }
            SourceOrigin::Upstream(upstream, _) => {
                let fetch = || {
                    let (upstream, resources) = (Arc::clone(upstream), self.resources.clone());
                    let (principal, token) = (source.principal, source.token.clone());
                    let trace = source.trace.clone();
                    let request =
                        UpstreamRequest { target: target.clone(), principal, token, trace };
                    async move { upstream.fetch(&request, &resources).await }
                };
                self.cache.get(source.body_key(target), fetch).await
            }
        }
    }
}

/// The response of the simulated cloud. It is not cached: the job advances with each request, and so do the faults of
/// `demo-flaky`.
pub(super) async fn simulated(
    simulator: &Simulator,
    target: &JobTarget,
    query: &[(String, String)],
    request_id: &str,
    is_outage: bool,
) -> SharedResponse {
    let request = SimulatorRequest {
        system: target.system,
        project_id: &target.project_id,
        job_id: &target.job_id,
        query,
        request_id,
        is_outage,
    };
    let (parts, body) = simulator.respond(request).await.into_parts();
    SharedResponse::new(parts.status, parts.headers, body, CachePolicy::Revalidate)
}
