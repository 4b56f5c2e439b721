//! The state of an upstream, in `/readyz` and `/metrics`.

use super::{CircuitState, Upstream};

/// Whether an upstream can serve, judged by its latest responses. If several states apply, the first one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UpstreamState {
    /// The configured credentials are refused.
    SignInFailing,
    /// The circuit breaker of an endpoint is open.
    Failing,
    /// The upstream rate limits a principal.
    Throttled,
    /// Nothing is known to be wrong.
    Ready,
}

impl UpstreamState {
    /// The name of the state in `/readyz`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::SignInFailing => "sign-in-failing",
            Self::Failing => "failing",
            Self::Throttled => "throttled",
            Self::Ready => "ready",
        }
    }
}

impl Upstream {
    /// The upstream's state at this moment. Sends no request.
    pub(crate) fn state(&self) -> UpstreamState {
        let is_closed = |state| state == CircuitState::Closed;
        if self.authenticator.is_refused() {
            UpstreamState::SignInFailing
        } else if !self.endpoints.iter().all(|endpoint| is_closed(endpoint.circuit_state())) {
            UpstreamState::Failing
        } else if self.throttled_principals() > 0 {
            UpstreamState::Throttled
        } else {
            UpstreamState::Ready
        }
    }

    /// Brings the gauges that depend on the time up to date.
    pub(crate) fn update_gauges(&self) {
        let (state, metrics) = (self.state(), &self.metrics);
        let is_up = matches!(state, UpstreamState::Ready | UpstreamState::Throttled);
        metrics.up.set(i64::from(is_up));
        metrics.sign_in_failing.set(i64::from(state == UpstreamState::SignInFailing));
        let throttled = i64::try_from(self.throttled_principals()).unwrap_or(i64::MAX);
        metrics.throttled_principals.set(throttled);
        for endpoint in &self.endpoints {
            endpoint.update_gauges();
        }
    }
}
