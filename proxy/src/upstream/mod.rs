//! Upstreams: requests to the clouds, with their credentials and within their limits.

mod circuit_breaker;
mod endpoint;
mod rate_limited;
mod redact;
mod request;
mod state;

use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use jobtree::engine::apis::BuiltIn;
use prometheus_client::metrics::gauge::Gauge;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

use crate::auth::{Authenticator, OutgoingRequest, UpstreamAuth};
use crate::config::{Limits, UpstreamConfig};
use crate::error::ProxyError;
use crate::http_client::{GetError, HttpClient, HttpClientError, ReceivedResponse, RequestFailure};
use crate::metrics::{Metrics, UpstreamMetrics};
use crate::response::{CachePolicy, SharedResponse};
pub(crate) use circuit_breaker::CircuitState;
pub(crate) use endpoint::UpstreamEndpoint;
use rate_limited::RateLimitedPrincipals;
pub(crate) use request::{Principal, UpstreamRequest};
pub(crate) use state::UpstreamState;

/// A configured upstream.
#[derive(Debug)]
pub(crate) struct Upstream {
    pub(crate) name: String,
    /// What it was made from. An upstream with the same settings can take its place.
    settings: String,
    endpoints: Vec<UpstreamEndpoint>,
    projects: Vec<String>,
    authenticator: Authenticator,
    cache_policy: CachePolicy,
    rate_limited: RateLimitedPrincipals,
    pub(crate) metrics: Arc<UpstreamMetrics>,
}

/// The resources that all upstreams share: the client, the limits and the metrics.
#[derive(Debug, Clone)]
pub(crate) struct SharedResources {
    client: HttpClient,
    limits: Limits,
    /// One permit for each request to an upstream.
    slots: Arc<Semaphore>,
    metrics: Arc<Metrics>,
}

/// The size in bytes from which a body is hashed on a blocking thread, so that other requests do not wait.
const HASHED_INLINE: usize = 512 * 1024;

impl SharedResources {
    /// # Errors
    ///
    /// If this machine cannot send requests.
    pub(crate) fn new(limits: Limits, metrics: Arc<Metrics>) -> Result<Self, HttpClientError> {
        let client = HttpClient::new(limits.timeout, limits.concurrency)?;
        Ok(Self { client, limits, slots: Arc::new(Semaphore::new(limits.concurrency)), metrics })
    }

    /// The limits of a request to an upstream. Its timeout includes the sign-in.
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }
}

impl Upstream {
    pub(crate) fn new(
        config: UpstreamConfig,
        cache_policy: CachePolicy,
        shared: &SharedResources,
    ) -> Self {
        let settings = Self::settings(&config, cache_policy);
        let UpstreamConfig { name, systems, projects, auth } = config;
        let metrics = Arc::new(shared.metrics.for_upstream(&name));
        let authenticator = Authenticator::new(auth, &name, &shared.client, &metrics);
        Self {
            name,
            settings,
            endpoints: UpstreamEndpoint::distinct(systems, &metrics),
            projects,
            authenticator,
            cache_policy,
            rate_limited: RateLimitedPrincipals::default(),
            metrics,
        }
    }

    /// Everything that an upstream is made from, apart from the shared resources. A secret counts as the place it is read
    /// from.
    fn settings(config: &UpstreamConfig, cache_policy: CachePolicy) -> String {
        format!("{config:?} {cache_policy:?}")
    }

    /// Whether an upstream with these settings would be the same, so that this one can stay, with its token and its state.
    pub(crate) fn is_made_from(&self, config: &UpstreamConfig, cache_policy: CachePolicy) -> bool {
        self.settings == Self::settings(config, cache_policy)
    }

    pub(crate) fn systems(&self) -> impl Iterator<Item = BuiltIn> {
        self.endpoints.iter().flat_map(|endpoint| endpoint.systems()).copied()
    }

    pub(crate) fn endpoints(&self) -> &[UpstreamEndpoint] {
        &self.endpoints
    }

    /// Who may cache the upstream's responses.
    pub(crate) fn cache_policy(&self) -> CachePolicy {
        self.cache_policy
    }

    pub(crate) fn is_passthrough(&self) -> bool {
        self.authenticator.is_passthrough()
    }

    pub(crate) fn allows_project(&self, id: &str) -> bool {
        self.projects.is_empty() || self.projects.iter().any(|project| project == id)
    }

    /// The number of principals that the upstream rate limits at this moment.
    pub(crate) fn throttled_principals(&self) -> usize {
        self.rate_limited.count()
    }

    /// The number of requests that wait for one of the `limits.concurrency` slots.
    pub(crate) fn waiting_requests(&self) -> i64 {
        self.metrics.waiting.get()
    }

    /// Tries to sign in again if IAM refused it and the delay is over: while that makes the proxy not ready, there may be
    /// no requests that would.
    pub(crate) fn retry_sign_in(&self) {
        self.authenticator.retry_sign_in();
    }

    /// Fetches a job.
    pub(crate) async fn fetch(
        &self,
        request: &UpstreamRequest,
        shared: &SharedResources,
    ) -> Result<SharedResponse, ProxyError> {
        let deadline = Instant::now() + shared.limits.timeout;
        self.rate_limited.check(&request.principal)?;
        let slot = {
            let _waiting = CountedGuard::new(&self.metrics.waiting);
            timeout_at(deadline, shared.slots.acquire()).await
        };
        let _slot = slot.map_err(|_| ProxyError::Overloaded)?.map_err(|_| ProxyError::Internal)?;
        if Instant::now() >= deadline {
            return Err(ProxyError::Overloaded);
        }
        // A 429 may have arrived while this request waited for its slot.
        self.rate_limited.check(&request.principal)?;
        let system = request.target.system;
        let endpoint = self
            .endpoints
            .iter()
            .find(|endpoint| endpoint.systems().contains(&system))
            .ok_or(ProxyError::Internal)?;
        let probe = endpoint.try_call()?;
        let fetching = self.fetch_authenticated(endpoint, request, shared, deadline);
        let outcome = timeout_at(deadline, fetching).await;
        let outcome = outcome.unwrap_or(Err(RequestFailure::TIMEOUT));
        endpoint.record(probe, &self.name, &outcome);
        let received = outcome.map_err(|failure| failure.error)?;
        if let Some(delay) = rate_limited::requested_delay(&received) {
            self.rate_limited.delay(request.principal, delay);
        }
        let policy = self.cache_policy;
        if received.body.len() < HASHED_INLINE {
            return Ok(SharedResponse::from_upstream(received, policy));
        }
        tokio::task::spawn_blocking(move || SharedResponse::from_upstream(received, policy))
            .await
            .map_err(|_| ProxyError::Internal)
    }

    /// Sends a request with credentials, once more with renewed ones if the cloud rejects the first.
    async fn fetch_authenticated(
        &self,
        endpoint: &UpstreamEndpoint,
        request: &UpstreamRequest,
        shared: &SharedResources,
        deadline: Instant,
    ) -> Result<ReceivedResponse, RequestFailure> {
        let target = &request.target;
        let endpoint = &endpoint.endpoint;
        let query: Vec<_> =
            target.query.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let outgoing = OutgoingRequest {
            host: endpoint.host(),
            path: target.path(),
            query: &query,
            project_id: &target.project_id,
        };
        let url = format!("{}{}", endpoint.origin(), target.path_and_query);
        // Slightly before the whole request times out, so that the error says that the sign-in was slow.
        let sign_in_deadline = deadline - shared.limits.timeout / 50;
        let signing_in = self.authenticator.authenticate(outgoing, request.token.as_ref());
        let auth = timeout_at(sign_in_deadline, signing_in).await;
        let mut auth = auth.unwrap_or(Err(ProxyError::SignInTimeout))?;
        let mut received = self.send(&url, request, &mut auth, shared).await?;
        if received.status == StatusCode::UNAUTHORIZED && self.authenticator.renew(&auth).await? {
            auth = self.authenticator.authenticate(outgoing, request.token.as_ref()).await?;
            received = self.send(&url, request, &mut auth, shared).await?;
            if received.status == StatusCode::UNAUTHORIZED {
                self.authenticator.renewal_rejected();
            }
        }
        self.authenticator.record_response(&self.name, received.status);
        redact::redact(&mut received, &auth.secrets);
        Ok(received)
    }

    async fn send(
        &self,
        url: &str,
        request: &UpstreamRequest,
        auth: &mut UpstreamAuth,
        shared: &SharedResources,
    ) -> Result<ReceivedResponse, RequestFailure> {
        let mut headers: HeaderMap = std::mem::take(&mut auth.headers).into_iter().collect();
        let target = &request.target;
        let instance_header = target.system.spec().instance_header();
        if let (Some(name), Some(instance_id)) = (instance_header, &target.instance_id) {
            let value = HeaderValue::from_str(instance_id);
            let value = value.map_err(|_| ProxyError::Internal)?;
            headers.insert(HeaderName::from_static(name), value);
        }
        if let Some(trace) = &request.trace {
            trace.add_to(&mut headers);
        }
        let max_body = shared.limits.body_bytes;
        let first = shared.client.get(url, headers.clone(), max_body);
        match self.measure(first, shared).await {
            Ok(received) => Ok(received),
            Err(GetError::Failed(failure)) => Err(failure),
            // The cloud closed an idle connection just before it was used, which says nothing about the cloud.
            Err(GetError::StaleConnection) => {
                tracing::debug!(upstream = self.name, "retrying on a new connection");
                self.metrics.retries.inc();
                let second = shared.client.get_on_new_connection(url, headers, max_body);
                self.measure(second, shared).await
            }
        }
    }

    /// Counts a request to the cloud, and measures its duration.
    async fn measure<E: Into<GetError> + Copy>(
        &self,
        request: impl Future<Output = Result<ReceivedResponse, E>>,
        shared: &SharedResources,
    ) -> Result<ReceivedResponse, E> {
        let sent_at = Instant::now();
        let _in_flight = CountedGuard::new(&shared.metrics.in_flight);
        let received = request.await;
        self.metrics.seconds.observe(sent_at.elapsed().as_secs_f64());
        match &received {
            Ok(received) => self.metrics.count_upstream_request(received.status.as_str()),
            Err(error) => self.metrics.count_upstream_request((*error).into().outcome()),
        }
        received
    }
}

/// Counts a request in a gauge for as long as it lasts, however it ends.
#[derive(Debug)]
struct CountedGuard<'a>(&'a Gauge);

impl<'a> CountedGuard<'a> {
    fn new(gauge: &'a Gauge) -> Self {
        gauge.inc();
        Self(gauge)
    }
}

impl Drop for CountedGuard<'_> {
    fn drop(&mut self) {
        self.0.dec();
    }
}
