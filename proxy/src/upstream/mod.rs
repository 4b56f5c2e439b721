//! Who is asked, and how: with its credentials, within its limits, and not at all while it wants to be left alone.

mod circuit_breaker;
mod redact;
mod rate_limited;

use std::sync::Arc;

use http::header;
use jobtree::engine::systems::BuiltIn;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

use crate::response::{Answer, Caching};
use crate::auth::{Credentials, Outgoing, Proof};
use crate::config::{self, Endpoint, Limits};
use crate::error::ProxyError;
use crate::metrics::{Metrics, UpstreamMetrics};
use crate::route::{IEF_INSTANCE, Job};
use crate::secret::Secret;
use crate::http_client::{Client, Received};
pub(crate) use circuit_breaker::State;
use circuit_breaker::{Health, Trial};
use rate_limited::Throttle;

/// A configured upstream at work.
#[derive(Debug)]
pub(crate) struct Upstream {
    pub(crate) name: String,
    systems: Vec<(BuiltIn, Endpoint)>,
    projects: Vec<String>,
    credentials: Credentials,
    /// How callers and caches may keep its answers.
    caching: Caching,
    pub(crate) health: Health,
    pub(crate) throttle: Throttle,
    pub(crate) metrics: Arc<UpstreamMetrics>,
}

/// What all upstreams share.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    client: Client,
    limits: Limits,
    room: Arc<Semaphore>,
    metrics: Arc<Metrics>,
}

/// The hash of what is smaller holds up nobody.
const QUICKLY_HASHED: usize = 512 * 1024;

/// Whose question it is: the callers that the cloud cannot tell apart are one.
pub(crate) type Asker = [u8; 32];

/// A question on its way to the cloud.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    pub(crate) job: Job,
    pub(crate) asker: Asker,
    /// The caller's own, where that is what the cloud is shown.
    pub(crate) token: Option<Arc<Secret>>,
}

impl Shared {
    pub(crate) fn new(limits: Limits, metrics: Arc<Metrics>) -> Result<Self, String> {
        let client = Client::new(limits.timeout, limits.concurrency)?;
        Ok(Self { client, limits, room: Arc::new(Semaphore::new(limits.concurrency)), metrics })
    }

    /// The longest that a question takes.
    pub(crate) fn timeout(&self) -> std::time::Duration {
        self.limits.timeout
    }
}

impl Upstream {
    pub(crate) fn new(upstream: config::Upstream, caching: Caching, shared: &Shared) -> Self {
        let config::Upstream { name, systems, projects, auth } = upstream;
        let metrics = Arc::new(shared.metrics.of_upstream(&name));
        let credentials = Credentials::new(auth, &name, &shared.client, &metrics);
        let (health, throttle) = (Health::default(), Throttle::default());
        Self { name, systems, projects, credentials, caching, health, throttle, metrics }
    }

    pub(crate) fn systems(&self) -> impl Iterator<Item = BuiltIn> {
        self.systems.iter().map(|(system, _)| *system)
    }

    pub(crate) fn is_passthrough(&self) -> bool {
        matches!(self.credentials, Credentials::Passthrough)
    }

    pub(crate) fn has_project(&self, id: &str) -> bool {
        self.projects.is_empty() || self.projects.iter().any(|project| project == id)
    }

    /// Asks the cloud.
    pub(crate) async fn ask(
        &self,
        question: &Question,
        shared: &Shared,
    ) -> Result<Answer, ProxyError> {
        let deadline = Instant::now() + shared.limits.timeout;
        self.throttle.ensure_over(&question.asker)?;
        let room = timeout_at(deadline, shared.room.acquire()).await;
        let _room = room.map_err(|_| ProxyError::NoRoom)?.map_err(|_| ProxyError::Internal)?;
        if Instant::now() >= deadline {
            return Err(ProxyError::NoRoom);
        }
        // The cloud may have asked for patience while this one waited for its turn.
        self.throttle.ensure_over(&question.asker)?;
        let trial = self.health.try_now()?;
        let asking = timeout_at(deadline, self.ask_with_proof(question, shared, deadline));
        let outcome = asking.await.unwrap_or(Err(ProxyError::TooLate));
        self.note(trial, &outcome);
        let received = outcome?;
        if let Some(wait) = rate_limited::wait_wished(&received) {
            self.throttle.wait(question.asker, wait);
        }
        let caching = self.caching;
        if received.body.len() < QUICKLY_HASHED {
            return Ok(Answer::received(received, caching));
        }
        let made = tokio::task::spawn_blocking(move || Answer::received(received, caching));
        made.await.map_err(|_| ProxyError::Internal)
    }

    async fn ask_with_proof(
        &self,
        question: &Question,
        shared: &Shared,
        deadline: Instant,
    ) -> Result<Received, ProxyError> {
        let job = &question.job;
        let (_, endpoint) = self
            .systems
            .iter()
            .find(|(system, _)| *system == job.system)
            .ok_or(ProxyError::Internal)?;
        let query: Vec<_> = job.query.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let outgoing = Outgoing {
            host: endpoint.host(),
            path: job.path(),
            query: &query,
            project_id: &job.project_id,
        };
        let url = format!("{}{}", endpoint.origin(), job.target);
        // A moment before the whole request's time is over, so that it is told who was late.
        let sign_in_deadline = deadline - shared.limits.timeout / 50;
        let signing_in = self.credentials.proof(outgoing, question.token.as_ref());
        let proof = timeout_at(sign_in_deadline, signing_in).await;
        let mut proof = proof.unwrap_or(Err(ProxyError::SignInTooLate))?;
        let mut received = self.send(&url, job, &mut proof, shared).await?;
        if received.status == http::StatusCode::UNAUTHORIZED
            && self.credentials.is_renewed(&proof).await?
        {
            proof = self.credentials.proof(outgoing, question.token.as_ref()).await?;
            received = self.send(&url, job, &mut proof, shared).await?;
            if received.status == http::StatusCode::UNAUTHORIZED {
                self.credentials.renewal_was_useless();
            }
        }
        redact::redact(&mut received, &proof.secrets);
        Ok(received)
    }

    async fn send(
        &self,
        url: &str,
        job: &Job,
        proof: &mut Proof,
        shared: &Shared,
    ) -> Result<Received, ProxyError> {
        let mut headers = std::mem::take(&mut proof.headers);
        if let Some(instance) = &job.instance {
            let value = header::HeaderValue::from_str(instance);
            headers.push((IEF_INSTANCE, value.map_err(|_| ProxyError::Internal)?));
        }
        let begun = Instant::now();
        let _in_flight = InFlight::begin(&shared.metrics);
        let received = shared.client.get(url, headers, shared.limits.body_bytes).await;
        self.metrics.seconds.observe(begun.elapsed().as_secs_f64());
        match &received {
            Ok(received) => self.metrics.asked(received.status.as_str()),
            Err(error) => self.metrics.asked(error.code()),
        }
        received
    }

    /// Keeps in mind whether the cloud works.
    fn note(&self, trial: Trial, outcome: &Result<Received, ProxyError>) {
        let is_well = match outcome {
            // A job that breaks its service is that job's trouble; these are the gateway's words for a dead service.
            Ok(received) => !matches!(received.status.as_u16(), 502..=504),
            Err(ProxyError::TooLarge) => true,
            // IAM's troubles are not the cloud's.
            Err(ProxyError::NoSignIn | ProxyError::SignInTooLate | ProxyError::NoToken) => {
                return trial.cancel();
            }
            Err(_) => false,
        };
        let is_up = trial.end(is_well);
        self.metrics.up.set(i64::from(is_up));
        if let Err(error) = outcome {
            tracing::warn!(
                upstream = self.name,
                code = error.code(),
                "no answer from the upstream"
            );
        }
    }
}

/// Counts a request while it is under way, however it ends.
#[derive(Debug)]
struct InFlight<'a>(&'a Metrics);

impl<'a> InFlight<'a> {
    fn begin(metrics: &'a Metrics) -> Self {
        metrics.in_flight.inc();
        Self(metrics)
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.in_flight.dec();
    }
}
