//! What is counted, for Prometheus.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// Of requests to upstreams, in seconds.
const SECONDS: [f64; 11] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfUpstream {
    upstream: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    upstream: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Ended {
    upstream: String,
    outcome: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Refused {
    code: &'static str,
}

/// Everything that is counted.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    errors: Family<Refused, Counter>,
    cache: Family<Ended, Counter>,
    asked: Family<Ended, Counter>,
    seconds: Family<OfUpstream, Histogram, fn() -> Histogram>,
    renewals: Family<Ended, Counter>,
    up: Family<OfUpstream, Gauge>,
    pub(crate) in_flight: Gauge,
    pub(crate) connections: Gauge,
    pub(crate) cache_bytes: Gauge,
    pub(crate) cache_answers: Gauge,
}

/// What is counted of one upstream, found once: the answer that comes from the cache has no time to look.
#[derive(Debug)]
pub(crate) struct UpstreamMetrics {
    name: String,
    requests: Family<Answered, Counter>,
    answered: [(u16, Counter); 2],
    asked: Family<Ended, Counter>,
    pub(crate) hits: Counter,
    pub(crate) joined: Counter,
    pub(crate) misses: Counter,
    pub(crate) seconds: Histogram,
    pub(crate) renewed: Counter,
    pub(crate) renewal_failed: Counter,
    pub(crate) up: Gauge,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("jobtree");
        let requests = Family::default();
        registry.register(
            "requests",
            "Answers to callers, by upstream and status",
            requests.clone(),
        );
        let errors = Family::default();
        registry.register("errors", "Answers of the proxy's own, by their code", errors.clone());
        let cache = Family::default();
        registry.register(
            "cache",
            "What became of questions for jobs: hit (answered at once), coalesced (shared a request in flight), miss",
            cache.clone(),
        );
        let asked = Family::default();
        registry.register(
            "upstream_requests",
            "Requests to upstreams, by status or by the code of what went wrong",
            asked.clone(),
        );
        let seconds: Family<OfUpstream, Histogram, fn() -> Histogram> =
            Family::new_with_constructor(|| Histogram::new(SECONDS));
        registry.register_with_unit(
            "upstream_request_duration",
            "Of requests to upstreams, until the whole answer is there",
            Unit::Seconds,
            seconds.clone(),
        );
        let renewals = Family::default();
        registry.register("token_renewals", "Sign-ins at IAM, by outcome", renewals.clone());
        let up = Family::default();
        registry.register("upstream_up", "0 while an upstream keeps failing, else 1", up.clone());
        let [in_flight, connections, cache_bytes, cache_answers] =
            std::array::from_fn(|_| Gauge::default());
        registry.register("upstream_in_flight", "Requests to upstreams now", in_flight.clone());
        registry.register("connections", "Callers' connections now", connections.clone());
        registry.register("cache_bytes", "Size of the answers that are kept", cache_bytes.clone());
        registry.register("cache_answers", "Answers that are kept", cache_answers.clone());
        Self {
            registry,
            requests,
            errors,
            cache,
            asked,
            seconds,
            renewals,
            up,
            in_flight,
            connections,
            cache_bytes,
            cache_answers,
        }
    }

    pub(crate) fn of_upstream(&self, name: &str) -> UpstreamMetrics {
        let upstream = OfUpstream { upstream: name.to_owned() };
        let ended =
            |outcome: &str| Ended { upstream: name.to_owned(), outcome: outcome.to_owned() };
        let answered = |status| {
            let counter =
                self.requests.get_or_create_owned(&Answered { upstream: name.to_owned(), status });
            (status, counter)
        };
        let up = self.up.get_or_create_owned(&upstream);
        up.set(1);
        UpstreamMetrics {
            name: name.to_owned(),
            requests: self.requests.clone(),
            answered: [answered(200), answered(304)],
            asked: self.asked.clone(),
            hits: self.cache.get_or_create_owned(&ended("hit")),
            joined: self.cache.get_or_create_owned(&ended("coalesced")),
            misses: self.cache.get_or_create_owned(&ended("miss")),
            seconds: self.seconds.get_or_create_owned(&upstream),
            renewed: self.renewals.get_or_create_owned(&ended("success")),
            renewal_failed: self.renewals.get_or_create_owned(&ended("failure")),
            up,
        }
    }

    pub(crate) fn refused(&self, code: &'static str) {
        self.errors.get_or_create(&Refused { code }).inc();
    }

    /// Everything, as text.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

impl UpstreamMetrics {
    pub(crate) fn answered(&self, status: u16) {
        if let Some((_, counter)) = self.answered.iter().find(|(known, _)| *known == status) {
            counter.inc();
        } else {
            let label = Answered { upstream: self.name.clone(), status };
            self.requests.get_or_create(&label).inc();
        }
    }

    pub(crate) fn asked(&self, outcome: &str) {
        let label = Ended { upstream: self.name.clone(), outcome: outcome.to_owned() };
        self.asked.get_or_create(&label).inc();
    }
}
