//! Prometheus metrics of the proxy.

mod process;

use std::time::{SystemTime, UNIX_EPOCH};

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

/// The histogram buckets of the duration of upstream requests, in seconds.
const BUCKETS: [f64; 11] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct UpstreamLabels {
    upstream: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct EndpointLabels {
    upstream: String,
    endpoint: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CauseLabels {
    upstream: String,
    endpoint: String,
    cause: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StatusLabels {
    upstream: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OutcomeLabels {
    upstream: String,
    outcome: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ErrorLabels {
    code: &'static str,
}

/// All metrics of the proxy.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<StatusLabels, Counter>,
    errors: Family<ErrorLabels, Counter>,
    cache: Family<OutcomeLabels, Counter>,
    upstream_requests: Family<OutcomeLabels, Counter>,
    upstream_seconds: Family<UpstreamLabels, Histogram, fn() -> Histogram>,
    token_renewals: Family<OutcomeLabels, Counter>,
    upstream_failures: Family<CauseLabels, Counter>,
    upstream_retries: Family<UpstreamLabels, Counter>,
    upstream_up: Family<UpstreamLabels, Gauge>,
    reload_successful: Gauge,
    reloaded_at: Gauge,
    sign_in_failing: Family<UpstreamLabels, Gauge>,
    circuit_open: Family<EndpointLabels, Gauge>,
    circuit_openings: Family<EndpointLabels, Counter>,
    throttled_principals: Family<UpstreamLabels, Gauge>,
    waiting: Family<UpstreamLabels, Gauge>,
    pub(crate) in_flight: Gauge,
    pub(crate) connections: Gauge,
    pub(crate) cache_bytes: Gauge,
    pub(crate) cache_entries: Gauge,
}

/// The metrics of one upstream, looked up once: a cache hit is too quick to look them up each time.
#[derive(Debug)]
pub(crate) struct UpstreamMetrics {
    name: String,
    requests: Family<StatusLabels, Counter>,
    frequent: [(u16, Counter); 2],
    upstream_requests: Family<OutcomeLabels, Counter>,
    pub(crate) hits: Counter,
    pub(crate) coalesced: Counter,
    pub(crate) misses: Counter,
    pub(crate) seconds: Histogram,
    pub(crate) renewals: Counter,
    pub(crate) failed_renewals: Counter,
    upstream_failures: Family<CauseLabels, Counter>,
    circuit_open: Family<EndpointLabels, Gauge>,
    circuit_openings: Family<EndpointLabels, Counter>,
    pub(crate) retries: Counter,
    pub(crate) up: Gauge,
    pub(crate) sign_in_failing: Gauge,
    pub(crate) throttled_principals: Gauge,
    pub(crate) waiting: Gauge,
}

/// The metrics of one of an upstream's endpoints.
#[derive(Debug)]
pub(crate) struct EndpointMetrics {
    upstream: String,
    endpoint: String,
    failures: Family<CauseLabels, Counter>,
    pub(crate) circuit_open: Gauge,
    pub(crate) openings: Counter,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut root = Registry::default();
        process::register(&mut root);
        let registry = root.sub_registry_with_prefix("jobtree");
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("proxy_build", "The version of jobtree-proxy", version);
        let requests = Family::default();
        registry.register(
            "requests",
            "Responses to callers, by upstream and status",
            requests.clone(),
        );
        let errors = Family::default();
        registry.register("errors", "Errors of the proxy itself, by code", errors.clone());
        let cache = Family::default();
        registry.register(
            "cache",
            "Requests for jobs, by outcome: hit (from the cache), coalesced (shared a request in flight), miss",
            cache.clone(),
        );
        let upstream_requests = Family::default();
        registry.register(
            "upstream_requests",
            "Requests to upstreams, by status or error code",
            upstream_requests.clone(),
        );
        let upstream_seconds: Family<UpstreamLabels, Histogram, fn() -> Histogram> =
            Family::new_with_constructor(|| Histogram::new(BUCKETS));
        registry.register_with_unit(
            "upstream_request_duration",
            "Duration of requests to upstreams, until the whole response is there",
            Unit::Seconds,
            upstream_seconds.clone(),
        );
        let token_renewals = Family::default();
        registry.register("token_renewals", "Sign-ins at IAM, by outcome", token_renewals.clone());
        let upstream_failures = Family::default();
        registry.register(
            "upstream_failures",
            "Requests to upstreams that count as failures of the cloud, by cause",
            upstream_failures.clone(),
        );
        let upstream_retries = Family::default();
        registry.register(
            "upstream_retries",
            "Requests that were repeated because the upstream had closed a pooled connection",
            upstream_retries.clone(),
        );
        let [upstream_up, sign_in_failing, throttled_principals, waiting] =
            std::array::from_fn(|_| Family::default());
        registry.register(
            "upstream_up",
            "0 while an upstream's sign-in is refused or the circuit breaker of an endpoint is open, else 1",
            upstream_up.clone(),
        );
        let (reload_successful, reloaded_at) = (Gauge::default(), Gauge::default());
        registry.register(
            "proxy_config_last_reload_successful",
            "0 if the last attempt to reload the configuration failed, else 1",
            reload_successful.clone(),
        );
        registry.register_with_unit(
            "proxy_config_last_reload_success_timestamp",
            "When the configuration was last loaded, since 1970",
            Unit::Seconds,
            reloaded_at.clone(),
        );
        registry.register(
            "upstream_sign_in_failing",
            "1 while IAM or the cloud refuses the configured credentials, else 0",
            sign_in_failing.clone(),
        );
        registry.register(
            "upstream_throttled_principals",
            "Principals whose requests wait for the end of a Retry-After",
            throttled_principals.clone(),
        );
        registry.register(
            "upstream_waiting",
            "Requests that wait for one of the limits.concurrency slots",
            waiting.clone(),
        );
        let circuit_open = Family::default();
        registry.register(
            "upstream_circuit_open",
            "1 while an endpoint's circuit breaker is open, else 0",
            circuit_open.clone(),
        );
        let circuit_openings = Family::default();
        registry.register(
            "upstream_circuit_openings",
            "How often an endpoint's circuit breaker opened, or stayed open after another failure",
            circuit_openings.clone(),
        );
        let [in_flight, connections, cache_bytes, cache_entries] =
            std::array::from_fn(|_| Gauge::default());
        registry.register(
            "upstream_in_flight",
            "Requests to upstreams in flight",
            in_flight.clone(),
        );
        registry.register("connections", "Open connections of callers", connections.clone());
        registry.register("cache_bytes", "Size of the cached responses", cache_bytes.clone());
        registry.register("cache_answers", "Number of cached responses", cache_entries.clone());
        Self {
            registry: root,
            requests,
            errors,
            cache,
            upstream_requests,
            upstream_seconds,
            token_renewals,
            upstream_failures,
            upstream_retries,
            upstream_up,
            reload_successful,
            reloaded_at,
            sign_in_failing,
            circuit_open,
            circuit_openings,
            throttled_principals,
            waiting,
            in_flight,
            connections,
            cache_bytes,
            cache_entries,
        }
    }

    /// The metrics of the upstream with this name, which counts as up at first.
    pub(crate) fn for_upstream(&self, name: &str) -> UpstreamMetrics {
        let upstream = UpstreamLabels { upstream: name.to_owned() };
        let outcome = |outcome: &str| OutcomeLabels {
            upstream: name.to_owned(),
            outcome: outcome.to_owned(),
        };
        let frequent = |status| {
            let labels = StatusLabels { upstream: name.to_owned(), status };
            (status, self.requests.get_or_create_owned(&labels))
        };
        let up = self.upstream_up.get_or_create_owned(&upstream);
        up.set(1);
        UpstreamMetrics {
            name: name.to_owned(),
            requests: self.requests.clone(),
            frequent: [frequent(200), frequent(304)],
            upstream_requests: self.upstream_requests.clone(),
            hits: self.cache.get_or_create_owned(&outcome("hit")),
            coalesced: self.cache.get_or_create_owned(&outcome("coalesced")),
            misses: self.cache.get_or_create_owned(&outcome("miss")),
            seconds: self.upstream_seconds.get_or_create_owned(&upstream),
            renewals: self.token_renewals.get_or_create_owned(&outcome("success")),
            failed_renewals: self.token_renewals.get_or_create_owned(&outcome("failure")),
            upstream_failures: self.upstream_failures.clone(),
            circuit_open: self.circuit_open.clone(),
            circuit_openings: self.circuit_openings.clone(),
            retries: self.upstream_retries.get_or_create_owned(&upstream),
            up,
            sign_in_failing: self.sign_in_failing.get_or_create_owned(&upstream),
            throttled_principals: self.throttled_principals.get_or_create_owned(&upstream),
            waiting: self.waiting.get_or_create_owned(&upstream),
        }
    }

    /// Removes the state of an upstream that is no longer configured. Its counters stay, since they must not go back.
    pub(crate) fn forget_upstream(&self, name: &str) {
        let upstream = UpstreamLabels { upstream: name.to_owned() };
        let Self { upstream_up, sign_in_failing, throttled_principals, waiting, .. } = self;
        for gauges in [upstream_up, sign_in_failing, throttled_principals, waiting] {
            gauges.remove(&upstream);
        }
    }

    /// Removes the gauge of an endpoint that an upstream no longer has.
    pub(crate) fn forget_endpoint(&self, upstream: &str, endpoint: &str) {
        let (upstream, endpoint) = (upstream.to_owned(), endpoint.to_owned());
        self.circuit_open.remove(&EndpointLabels { upstream, endpoint });
    }

    /// Records whether the configuration was loaded.
    pub(crate) fn configuration_loaded(&self, is_success: bool) {
        self.reload_successful.set(i64::from(is_success));
        if is_success {
            let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            self.reloaded_at.set(i64::try_from(since_1970.as_secs()).unwrap_or(i64::MAX));
        }
    }

    pub(crate) fn count_error(&self, code: &'static str) {
        self.errors.get_or_create(&ErrorLabels { code }).inc();
    }

    /// All metrics in the OpenMetrics text format.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

impl UpstreamMetrics {
    pub(crate) fn count_response(&self, status: u16) {
        if let Some((_, counter)) = self.frequent.iter().find(|(known, _)| *known == status) {
            counter.inc();
        } else {
            let labels = StatusLabels { upstream: self.name.clone(), status };
            self.requests.get_or_create(&labels).inc();
        }
    }

    /// The metrics of one of the upstream's endpoints.
    pub(crate) fn for_endpoint(&self, endpoint: &str) -> EndpointMetrics {
        let (upstream, endpoint) = (self.name.clone(), endpoint.to_owned());
        let labels = EndpointLabels { upstream: upstream.clone(), endpoint: endpoint.clone() };
        EndpointMetrics {
            upstream,
            endpoint,
            failures: self.upstream_failures.clone(),
            circuit_open: self.circuit_open.get_or_create_owned(&labels),
            openings: self.circuit_openings.get_or_create_owned(&labels),
        }
    }

    /// Counts a request to the upstream. `outcome` is its status or an error code.
    pub(crate) fn count_upstream_request(&self, outcome: &str) {
        let labels = OutcomeLabels { upstream: self.name.clone(), outcome: outcome.to_owned() };
        self.upstream_requests.get_or_create(&labels).inc();
    }
}

impl EndpointMetrics {
    pub(crate) fn count_failure(&self, cause: &'static str) {
        let (upstream, endpoint) = (self.upstream.clone(), self.endpoint.clone());
        self.failures.get_or_create(&CauseLabels { upstream, endpoint, cause }).inc();
    }
}
