//! Requests for jobs, in any representation.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use http::header::{self, HeaderValue, VARY};
use http::{HeaderMap, Response};
use tokio::sync::watch;
use tokio::time::timeout;

use super::access_log::RequestRecord;
use super::inbound::Inbound;
use super::job_source::{BodyFetcher, JobSource, SourceOrigin, simulated};
use super::request_id::RequestIdHeader;
use crate::access::{self, Caller};
use crate::auth::X_AUTH_TOKEN;
use crate::cache::{CacheStatus, ResponseCache, SharedResult};
use crate::config::{Access, AuthConfig, CacheConfig, UpstreamConfig};
use crate::error::ProxyError;
use crate::representation::{
    CollectionKey, CollectionLimits, Collections, PagePolicy, PartRequest, RenderOptions,
    Representation, WaitPreference, hold, negotiate,
};
use crate::response::{CachePolicy, ResponseBody, SharedResponse};
use crate::route::{self, DEMO, JobTarget, RouteMatch, query_pairs};
use crate::secret::Secret;
use crate::simulator::{OUTAGE_HEADER, Simulator};
use crate::trace_context::TraceContext;
use crate::upstream::{SharedResources, Upstream};

/// How often a held response is compared with the caller's, unless the TTL is longer.
const HOLD_INTERVAL: Duration = Duration::from_secs(1);

/// What one representation may take, in multiples of the limits of one request: it is made from many.
const COLLECTED_PARTS: u32 = 4;

/// The identity of callers for whom the simulated cloud fails, so that others do not share their responses.
const IN_OUTAGE: Caller = [0xff; 32];

/// Responds to requests for jobs.
#[derive(Debug)]
pub(super) struct JobService {
    upstreams: Vec<Arc<Upstream>>,
    bodies: Arc<BodyFetcher>,
    collections: Arc<Collections>,
    pages: PagePolicy,
    hold_interval: Duration,
    cache_config: CacheConfig,
    simulator: Option<Arc<Simulator>>,
    /// True when held responses have to be sent, because the proxy shuts down.
    is_stopping: watch::Sender<bool>,
}

/// The origin of a job: the simulated cloud, or an upstream.
#[derive(Debug, Clone, Copy)]
pub(super) enum JobOrigin<'a> {
    /// The simulated cloud.
    Simulator(&'a Arc<Simulator>),
    /// A configured upstream, and its index.
    Upstream(&'a Arc<Upstream>, usize),
    /// An upstream that is not configured.
    Unknown,
}

/// What a caller requests.
#[derive(Debug)]
struct JobRequestParts<'a> {
    source: JobSource<'a>,
    target: JobTarget,
    options: RenderOptions,
    inbound: &'a Inbound<'a>,
    request_id: &'a RequestIdHeader,
}

impl JobService {
    /// `previous` served until now with the same resources: what is configured as before stays, with its state.
    pub(super) fn new(
        upstreams: Vec<UpstreamConfig>,
        access: &Access,
        cache: CacheConfig,
        resources: SharedResources,
        simulator: Option<Arc<Simulator>>,
        pages: PagePolicy,
        previous: Option<&Self>,
    ) -> Self {
        let known = previous.map_or(&[][..], |previous| &previous.upstreams);
        let upstreams = upstreams.into_iter().map(|upstream| {
            let is_same_for_all =
                upstream.auth.is_injected() || matches!(upstream.auth, AuthConfig::None);
            let policy = if is_same_for_all && (*access == Access::Open || cache.shared) {
                CachePolicy::Shared(cache.ttl)
            } else {
                CachePolicy::Private
            };
            match known.iter().find(|known| known.is_made_from(&upstream, policy)) {
                Some(known) => Arc::clone(known),
                None => Arc::new(Upstream::new(upstream, policy, &resources)),
            }
        });
        let upstreams: Vec<_> = upstreams.collect();
        let (bodies, collections) = match previous {
            Some(previous) if previous.has_same_cache(&upstreams, cache) => {
                (Arc::clone(&previous.bodies), Arc::clone(&previous.collections))
            }
            _ => Self::new_cache(cache, resources),
        };
        Self {
            upstreams,
            bodies,
            collections,
            pages,
            hold_interval: cache.ttl.max(HOLD_INTERVAL),
            cache_config: cache,
            simulator,
            is_stopping: watch::Sender::new(false),
        }
    }

    /// Whether responses for these upstreams may come from this cache, whose keys hold the index of the upstream.
    fn has_same_cache(&self, upstreams: &[Arc<Upstream>], cache: CacheConfig) -> bool {
        self.cache_config == cache
            && self.upstreams.len() == upstreams.len()
            && self.upstreams.iter().zip(upstreams).all(|(own, other)| Arc::ptr_eq(own, other))
    }

    fn new_cache(
        cache: CacheConfig,
        resources: SharedResources,
    ) -> (Arc<BodyFetcher>, Arc<Collections>) {
        let limits = resources.limits();
        let collections = Collections::new(CollectionLimits {
            ttl: cache.ttl,
            timeout: limits.timeout * COLLECTED_PARTS,
            body_bytes: limits.body_bytes.saturating_mul(COLLECTED_PARTS as usize),
            memory: cache.bytes,
        });
        (Arc::new(BodyFetcher::new(cache, resources)), Arc::new(collections))
    }

    pub(super) fn upstreams(&self) -> &[Arc<Upstream>] {
        &self.upstreams
    }

    pub(super) fn has_simulator(&self) -> bool {
        self.simulator.is_some()
    }

    pub(super) fn cache(&self) -> &ResponseCache {
        &self.bodies.cache
    }

    /// Sends all held responses now, and holds no other.
    pub(super) fn release_held(&self) {
        self.is_stopping.send_replace(true);
    }

    /// Removes responses and jobs that nobody needs any more.
    pub(super) fn clean_up(&self) {
        self.cache().clean_up();
        self.collections.clean_up();
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
        let source = self.source(origin, &route, caller, inbound.headers)?;
        // The simulated cloud checks its parameters itself.
        let checked = source.upstream().and(inbound.uri.query());
        let target = route.target(checked, inbound.headers)?;
        let representation = negotiate(inbound.headers)?;
        record.representation = Some(representation);
        let options =
            RenderOptions::requested(representation, inbound.uri.query(), inbound.headers)?;
        let wait = WaitPreference::requested(inbound.uri.query(), inbound.headers)?;
        let request = JobRequestParts { source, target, options, inbound, request_id };
        let cached = if wait.time.is_zero() { self.cached(&request) } else { None };
        let (result, status) = match cached {
            Some(response) => (Ok(response), CacheStatus::Hit),
            // On the heap, because most responses are cached: moving the future of a request costs as much as it is large.
            None => Box::pin(self.held(&request, wait.time)).await,
        };
        record.cache = Some(status);
        if let Some(upstream) = request.source.upstream() {
            let metrics = &upstream.metrics;
            match status {
                CacheStatus::Hit => metrics.hits.inc(),
                CacheStatus::Coalesced => metrics.coalesced.inc(),
                CacheStatus::Miss => metrics.misses.inc(),
            };
        }
        let shared = result?;
        record.error = shared.error;
        let mut response = shared.respond(inbound.preferences()).await;
        if status == CacheStatus::Hit {
            response.headers_mut().insert(header::AGE, shared.age());
        }
        wait.add_headers(response.headers_mut());
        if request.source.upstream().is_none() {
            // A cache in front of the proxy must not share an outage.
            response.headers_mut().append(VARY, HeaderValue::from_name(OUTAGE_HEADER));
        }
        Ok(response)
    }

    /// Checks that a caller may request the job.
    fn source<'a>(
        &self,
        origin: JobOrigin<'a>,
        route: &RouteMatch<'_>,
        caller: Caller,
        headers: &HeaderMap,
    ) -> Result<JobSource<'a>, ProxyError> {
        let caller = if self.cache_config.shared { access::ANONYMOUS } else { caller };
        match origin {
            JobOrigin::Unknown => Err(ProxyError::UnknownUpstream),
            JobOrigin::Simulator(simulator) => {
                let is_outage = headers.get(OUTAGE_HEADER).is_some_and(|value| value == "1");
                Ok(JobSource {
                    origin: SourceOrigin::Simulator {
                        simulator: Cow::Borrowed(simulator),
                        is_outage,
                    },
                    caller: if is_outage { IN_OUTAGE } else { caller },
                    principal: [0; 32],
                    token: None,
                    trace: None,
                })
            }
            JobOrigin::Upstream(upstream, index) => {
                if !upstream.systems().any(|system| system == route.system) {
                    return Err(ProxyError::UnknownRoute);
                }
                if !upstream.allows_project(&route.project_id) {
                    return Err(ProxyError::ForbiddenProject);
                }
                let trace = TraceContext::from_headers(headers);
                let origin = SourceOrigin::Upstream(Cow::Borrowed(upstream), index);
                if !upstream.is_passthrough() {
                    return Ok(JobSource {
                        origin,
                        caller,
                        principal: [0; 32],
                        token: None,
                        trace,
                    });
                }
                let token = callers_token(headers)?;
                let principal = access::hash(b"token", token.as_bytes());
                let token = Some(Arc::new(Secret::new(token)));
                Ok(JobSource { origin, caller, principal, token, trace })
            }
        }
    }

    /// The current response, if it is in the cache.
    fn cached(&self, request: &JobRequestParts<'_>) -> Option<Arc<SharedResponse>> {
        let JobRequestParts { source, target, options, .. } = request;
        // Finds nothing for the simulated cloud's own bodies, which are not cached.
        let key = match options.representation {
            Representation::Upstream => source.body_key(target),
            _ => source.rendered_key(target, options),
        };
        self.cache().fresh(key)
    }

    /// The current response, or the next that differs from the caller's, if the caller wants to wait for it.
    async fn held(
        &self,
        request: &JobRequestParts<'_>,
        time: Duration,
    ) -> (SharedResult, CacheStatus) {
        if time.is_zero() {
            return self.current(request).await;
        }
        let is_news = |(result, _): &(SharedResult, CacheStatus)| {
            let known = request.inbound.headers.get_all(header::IF_NONE_MATCH);
            !matches!(result, Ok(response) if response.shows_state_of(known))
        };
        let is_stopping = self.is_stopping.subscribe();
        hold(time, self.hold_interval, is_stopping, || self.current(request), is_news).await
    }

    async fn current(&self, request: &JobRequestParts<'_>) -> (SharedResult, CacheStatus) {
        let is_upstreams = request.options.representation == Representation::Upstream;
        if let SourceOrigin::Simulator { simulator, is_outage } = &request.source.origin
            && is_upstreams
        {
            let response = own_simulated(request, simulator, *is_outage).await;
            return (Ok(Arc::new(response)), CacheStatus::Miss);
        }
        // The upstream's own timeout gives a more precise error; this one is a safeguard for a request that is stuck.
        let parts = if is_upstreams { 1 } else { COLLECTED_PARTS };
        let longest = self.bodies.limits().timeout * parts + Duration::from_secs(1);
        let responding = timeout(longest, async {
            match is_upstreams {
                true => self.bodies.get(&request.source, &request.target).await,
                false => self.rendered(request).await,
            }
        });
        responding.await.unwrap_or((Err(ProxyError::UpstreamTimeout), CacheStatus::Miss))
    }

    /// A representation that is made from all parts of the job.
    async fn rendered(&self, request: &JobRequestParts<'_>) -> (SharedResult, CacheStatus) {
        let JobRequestParts { source, target, options, .. } = request;
        let key = source.rendered_key(target, options);
        let render = || {
            let (source, options) = (source.to_static(), options.clone());
            let pages = self.pages.clone();
            let (bodies, collections) = (Arc::clone(&self.bodies), Arc::clone(&self.collections));
            let key = CollectionKey {
                upstream: source.index(),
                caller: source.caller,
                principal: source.principal,
                system: target.system,
                project_id: target.project_id.clone(),
                job_id: target.job_id.clone(),
                instance_id: target.instance_id().unwrap_or_default().to_owned(),
                depth: options.depth,
            };
            async move {
                let fetch = |part| part_of_job(&bodies, &source, part);
                let job = collections.get(key, options.clone(), fetch).await?;
                Ok(job.into_response(&options, source.cache_policy(), &pages))
            }
        };
        self.cache().get(key, render).await
    }
}

/// Fetches a part of a job. Its path is checked as if a caller had sent it: an ID in it comes from an upstream's body.
async fn part_of_job(
    bodies: &BodyFetcher,
    source: &JobSource<'_>,
    part: PartRequest,
) -> SharedResult {
    let (path, query) = part.path_and_query.split_once('?').unwrap_or((&part.path_and_query, ""));
    let mut target = route::find(path)?.target(Some(query), &HeaderMap::new())?;
    target.instance_id = part.instance_id;
    bodies.get(source, &target).await.0
}

/// The simulated cloud's own response, to the query as the caller sent it.
async fn own_simulated(
    request: &JobRequestParts<'_>,
    simulator: &Simulator,
    is_outage: bool,
) -> SharedResponse {
    let JobRequestParts { target, inbound, request_id, .. } = request;
    let query: Vec<_> = query_pairs(inbound.uri.query().unwrap_or_default())
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    simulated(simulator, target, &query, request_id.as_str(), is_outage).await
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
