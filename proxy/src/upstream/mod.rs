//! Upstreams: requests to the clouds, with their credentials and within their limits.

mod circuit_breaker;
mod rate_limited;
mod redact;
mod request;

use std::sync::Arc;

use http::{HeaderName, HeaderValue, StatusCode};
use jobtree::engine::apis::BuiltIn;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

use crate::auth::{Authenticator, OutgoingRequest, UpstreamAuth};
use crate::config::{Endpoint, Limits, UpstreamConfig};
use crate::error::ProxyError;
use crate::http_client::{HttpClient, HttpClientError, ReceivedResponse};
use crate::metrics::{Metrics, UpstreamMetrics};
use crate::response::{CachePolicy, SharedResponse};
use crate::route::JobTarget;
pub(crate) use circuit_breaker::CircuitState;
use circuit_breaker::{CircuitBreaker, Probe};
use rate_limited::RateLimitedPrincipals;
pub(crate) use request::{Principal, UpstreamRequest};

/// A configured upstream.
#[derive(Debug)]
pub(crate) struct Upstream {
    pub(crate) name: String,
    /// What it was made from. An upstream with the same settings can take its place.
    settings: String,
    systems: Vec<(BuiltIn, Endpoint)>,
    projects: Vec<String>,
    authenticator: Authenticator,
    cache_policy: CachePolicy,
    circuit_breaker: CircuitBreaker,
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
            systems,
            projects,
            authenticator,
            cache_policy,
            circuit_breaker: CircuitBreaker::default(),
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
        self.systems.iter().map(|(system, _)| *system)
    }

    /// Who may cache the upstream's responses.
    pub(crate) fn cache_policy(&self) -> CachePolicy {
        self.cache_policy
    }

    pub(crate) fn is_passthrough(&self) -> bool {
        matches!(self.authenticator, Authenticator::Passthrough)
    }

    pub(crate) fn allows_project(&self, id: &str) -> bool {
        self.projects.is_empty() || self.projects.iter().any(|project| project == id)
    }

    /// The state of the upstream's circuit breaker.
    pub(crate) fn circuit_state(&self) -> CircuitState {
        self.circuit_breaker.state()
    }

    /// Whether the upstream rate limits any principal at this moment.
    pub(crate) fn is_rate_limited(&self) -> bool {
        !self.rate_limited.is_empty()
    }

    /// Fetches a job.
    pub(crate) async fn fetch(
        &self,
        request: &UpstreamRequest,
        shared: &SharedResources,
    ) -> Result<SharedResponse, ProxyError> {
        let deadline = Instant::now() + shared.limits.timeout;
        self.rate_limited.check(&request.principal)?;
        let slot = timeout_at(deadline, shared.slots.acquire()).await;
        let _slot = slot.map_err(|_| ProxyError::Overloaded)?.map_err(|_| ProxyError::Internal)?;
        if Instant::now() >= deadline {
            return Err(ProxyError::Overloaded);
        }
        // A 429 may have arrived while this request waited for its slot.
        self.rate_limited.check(&request.principal)?;
        let probe = self.circuit_breaker.try_call()?;
        let fetching = timeout_at(deadline, self.fetch_authenticated(request, shared, deadline));
        let outcome = fetching.await.unwrap_or(Err(ProxyError::UpstreamTimeout));
        self.record(probe, &outcome);
        let received = outcome?;
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
        request: &UpstreamRequest,
        shared: &SharedResources,
        deadline: Instant,
    ) -> Result<ReceivedResponse, ProxyError> {
        let target = &request.target;
        let (_, endpoint) = self
            .systems
            .iter()
            .find(|(system, _)| *system == target.system)
            .ok_or(ProxyError::Internal)?;
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
        let mut received = self.send(&url, target, &mut auth, shared).await?;
        if received.status == StatusCode::UNAUTHORIZED && self.authenticator.renew(&auth).await? {
            auth = self.authenticator.authenticate(outgoing, request.token.as_ref()).await?;
            received = self.send(&url, target, &mut auth, shared).await?;
            if received.status == StatusCode::UNAUTHORIZED {
                self.authenticator.renewal_rejected();
            }
        }
        redact::redact(&mut received, &auth.secrets);
        Ok(received)
    }

    async fn send(
        &self,
        url: &str,
        target: &JobTarget,
        auth: &mut UpstreamAuth,
        shared: &SharedResources,
    ) -> Result<ReceivedResponse, ProxyError> {
        let mut headers = std::mem::take(&mut auth.headers);
        let instance_header = target.system.spec().instance_header();
        if let (Some(name), Some(instance_id)) = (instance_header, &target.instance_id) {
            let value = HeaderValue::from_str(instance_id);
            let value = value.map_err(|_| ProxyError::Internal)?;
            headers.push((HeaderName::from_static(name), value));
        }
        let sent_at = Instant::now();
        let _in_flight = InFlightGuard::new(&shared.metrics);
        let received = shared.client.get(url, headers, shared.limits.body_bytes).await;
        self.metrics.seconds.observe(sent_at.elapsed().as_secs_f64());
        match &received {
            Ok(received) => self.metrics.count_upstream_request(received.status.as_str()),
            Err(error) => self.metrics.count_upstream_request(error.code()),
        }
        received
    }

    /// Reports to the circuit breaker whether the cloud works.
    fn record(&self, probe: Probe, outcome: &Result<ReceivedResponse, ProxyError>) {
        let is_success = match outcome {
            // A 500 may be about that one job. 502 to 504 are how a gateway reports a dead service.
            Ok(received) => !matches!(received.status.as_u16(), 502..=504),
            Err(ProxyError::ResponseTooLarge) => true,
            // Failures of IAM say nothing about the cloud.
            Err(
                ProxyError::SignInFailed | ProxyError::SignInTimeout | ProxyError::MissingToken,
            ) => return probe.cancel(),
            Err(_) => false,
        };
        let is_up = probe.record(is_success) == CircuitState::Closed;
        self.metrics.up.set(i64::from(is_up));
        if let Err(error) = outcome {
            tracing::warn!(
                upstream = self.name,
                code = error.code(),
                "the upstream did not respond"
            );
        }
    }
}

/// Counts a request while it is in flight, however it ends.
#[derive(Debug)]
struct InFlightGuard<'a>(&'a Metrics);

impl<'a> InFlightGuard<'a> {
    fn new(metrics: &'a Metrics) -> Self {
        metrics.in_flight.inc();
        Self(metrics)
    }
}

impl Drop for InFlightGuard<'_> {
    fn drop(&mut self) {
        self.0.in_flight.dec();
    }
}
