//! The part of the proxy that its configuration decides. A reload replaces it as a whole.

use std::num::NonZeroU32;
use std::sync::Arc;

use super::jobs::JobService;
use crate::access::{AccessGate, CallerRateLimit, CorsPolicy};
use crate::config::Config;
use crate::http_client::HttpClientError;
use crate::metrics::Metrics;
use crate::representation::PagePolicy;
use crate::simulator::Simulator;
use crate::upstream::SharedResources;

/// Access, CORS, cache and upstreams, as configured.
#[derive(Debug)]
pub(super) struct ConfiguredProxy {
    pub(super) gate: AccessGate,
    pub(super) cors: CorsPolicy,
    pub(super) jobs: JobService,
    pub(super) pages: PagePolicy,
    resources: SharedResources,
    rate_limit: Option<(NonZeroU32, Arc<CallerRateLimit>)>,
}

impl ConfiguredProxy {
    /// `previous` served until now: what is configured as before stays, with its state.
    ///
    /// # Errors
    ///
    /// If this machine cannot send requests.
    pub(super) fn new(
        config: Config,
        simulator: Option<Arc<Simulator>>,
        metrics: &Arc<Metrics>,
        previous: Option<&Self>,
    ) -> Result<Self, HttpClientError> {
        let own_host = config.is_open_with_secrets().then_some(config.listen.ip());
        let Config { access, cache, limits, upstreams, allowed_origins, frame_ancestors, .. } =
            config;
        // Sign-ins keep the client that they were made with, so other limits need other upstreams.
        let previous_jobs = previous.filter(|previous| *previous.resources.limits() == limits);
        let resources = match previous_jobs {
            Some(previous) => previous.resources.clone(),
            None => SharedResources::new(limits, Arc::clone(metrics))?,
        };
        let pages = PagePolicy::new(&frame_ancestors);
        let jobs = JobService::new(
            upstreams,
            &access,
            cache,
            resources.clone(),
            simulator,
            pages.clone(),
            previous_jobs.map(|previous| &previous.jobs),
        );
        let known = previous.and_then(|previous| previous.rate_limit.as_ref());
        let rate_limit = limits.requests_per_second.map(|rate| {
            let known = known.filter(|(known, _)| *known == rate);
            known.cloned().unwrap_or_else(|| (rate, Arc::new(CallerRateLimit::per_second(rate))))
        });
        let shared_limit = rate_limit.as_ref().map(|(_, limit)| Arc::clone(limit));
        Ok(Self {
            gate: AccessGate::new(access, own_host, shared_limit),
            cors: CorsPolicy::new(allowed_origins),
            jobs,
            pages,
            resources,
            rate_limit,
        })
    }
}
