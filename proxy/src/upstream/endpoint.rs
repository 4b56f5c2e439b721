//! One of an upstream's endpoints. Each has a circuit breaker of its own, so that a dead service does not block the others.

use std::time::Duration;

use jobtree::engine::apis::BuiltIn;

use super::circuit_breaker::{CircuitBreaker, CircuitChange, CircuitState, Probe};
use crate::config::Endpoint;
use crate::error::ProxyError;
use crate::http_client::{FailureCause, ReceivedResponse, RequestFailure};
use crate::metrics::{EndpointMetrics, UpstreamMetrics};

/// An endpoint, and the systems whose jobs it has.
#[derive(Debug)]
pub(crate) struct UpstreamEndpoint {
    pub(super) endpoint: Endpoint,
    systems: Vec<BuiltIn>,
    circuit_breaker: CircuitBreaker,
    metrics: EndpointMetrics,
}

impl UpstreamEndpoint {
    /// The distinct endpoints of an upstream's systems.
    pub(super) fn distinct(
        systems: Vec<(BuiltIn, Endpoint)>,
        metrics: &UpstreamMetrics,
    ) -> Vec<Self> {
        let mut endpoints: Vec<Self> = Vec::new();
        for (system, endpoint) in systems {
            if let Some(known) = endpoints.iter_mut().find(|known| known.endpoint == endpoint) {
                known.systems.push(system);
            } else {
                let (circuit_breaker, metrics) =
                    (CircuitBreaker::default(), metrics.for_endpoint(endpoint.origin()));
                endpoints.push(Self { endpoint, systems: vec![system], circuit_breaker, metrics });
            }
        }
        endpoints
    }

    /// Scheme, host and port.
    pub(crate) fn origin(&self) -> &str {
        self.endpoint.origin()
    }

    pub(crate) fn systems(&self) -> &[BuiltIn] {
        &self.systems
    }

    pub(crate) fn circuit_state(&self) -> CircuitState {
        self.circuit_breaker.state()
    }

    /// The number of failures in a row.
    pub(crate) fn failures(&self) -> u32 {
        self.circuit_breaker.failures()
    }

    /// Checks whether the endpoint may be called now.
    ///
    /// # Errors
    ///
    /// [`ProxyError::CircuitOpen`] while it must not be called.
    pub(super) fn try_call(&self) -> Result<Probe<'_>, ProxyError> {
        self.circuit_breaker.try_call()
    }

    /// Reports to the circuit breaker, the log and the metrics whether the cloud works.
    pub(super) fn record(
        &self,
        probe: Probe<'_>,
        upstream: &str,
        outcome: &Result<ReceivedResponse, RequestFailure>,
    ) {
        let (is_success, cause, code) = match outcome {
            // A 500 may be about that one job. 502 to 504 are how a gateway reports a dead service.
            Ok(received) if matches!(received.status.as_u16(), 502..=504) => {
                (false, Some(FailureCause::GatewayError), None)
            }
            Ok(_) => (true, None, None),
            // Failures of IAM say nothing about the cloud.
            Err(RequestFailure {
                error:
                    ProxyError::SignInFailed | ProxyError::SignInTimeout | ProxyError::MissingToken,
                ..
            }) => return probe.cancel(),
            Err(RequestFailure { error, cause }) => {
                (*error == ProxyError::ResponseTooLarge, *cause, Some(error.code()))
            }
        };
        if cause.is_some() || code.is_some() {
            let status = outcome.as_ref().ok().map(|received| received.status.as_u16());
            tracing::warn!(
                upstream,
                endpoint = self.endpoint.origin(),
                cause = cause.map(FailureCause::name),
                status,
                code,
                "the upstream did not respond as expected"
            );
        }
        if let Some(cause) = cause {
            self.metrics.count_failure(cause.name());
        }
        match probe.record(is_success) {
            Some(CircuitChange::Opened { failures, length }) => {
                self.metrics.openings.inc();
                tracing::warn!(
                    upstream,
                    endpoint = self.endpoint.origin(),
                    failures,
                    open_ms = millis(length),
                    "circuit breaker open: the endpoint is not called for now"
                );
            }
            Some(CircuitChange::Closed { failures, was_open_for }) => tracing::info!(
                upstream,
                endpoint = self.endpoint.origin(),
                failures,
                open_ms = millis(was_open_for),
                "circuit breaker closed: the endpoint works again"
            ),
            None => {}
        }
    }

    /// Brings the gauges up to date.
    pub(super) fn update_gauges(&self) {
        let is_open = self.circuit_state() != CircuitState::Closed;
        self.metrics.circuit_open.set(i64::from(is_open));
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
