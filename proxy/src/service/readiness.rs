//! The readiness report: whether the proxy can serve, and the state of each upstream.

use std::sync::Arc;

use jobtree::engine::apis::BuiltIn;
use serde_json::{Value, json};

use crate::route::DEMO;
use crate::upstream::{CircuitState, Upstream, UpstreamEndpoint, UpstreamState};

/// Whether the proxy can serve, and the body of `/readyz`. Sends no request: the states are those of the latest responses.
///
/// The proxy is ready even if an upstream is down, because that does not change with another instance. It is not ready
/// while the sign-in of every upstream is refused: then another instance may have the right secret.
pub(super) fn report(upstreams: &[Arc<Upstream>], has_simulator: bool) -> (bool, Value) {
    let simulator = has_simulator
        .then(|| json!({ "name": DEMO, "systems": names(&BuiltIn::ALL), "state": "ready" }));
    let mut is_ready = has_simulator || upstreams.is_empty();
    let mut all: Vec<_> = simulator.into_iter().collect();
    for upstream in upstreams {
        let state = upstream.state();
        is_ready |= state != UpstreamState::SignInFailing;
        let systems: Vec<_> = upstream.systems().collect();
        let circuits: Vec<_> = upstream.endpoints().iter().map(circuit).collect();
        all.push(json!({
            "name": upstream.name,
            "systems": names(&systems),
            "state": state.name(),
            "circuits": circuits,
            "throttled_principals": upstream.throttled_principals(),
            "waiting_requests": upstream.waiting_requests(),
        }));
    }
    (is_ready, json!({ "ready": is_ready, "upstreams": all }))
}

/// The circuit breaker of an endpoint. It is named by its systems, because anyone may read the report.
fn circuit(endpoint: &UpstreamEndpoint) -> Value {
    let (state, left) = match endpoint.circuit_state() {
        CircuitState::Closed => ("closed", None),
        CircuitState::Open(left) => ("open", Some(left.as_secs_f64().ceil())),
        CircuitState::HalfOpen => ("half-open", None),
    };
    let mut report = json!({
        "systems": names(endpoint.systems()),
        "state": state,
        "failures": endpoint.failures(),
    });
    if let Some(left) = left {
        report["retry_after_s"] = json!(left as u64);
    }
    report
}

fn names(systems: &[BuiltIn]) -> Vec<&'static str> {
    systems.iter().map(|system| system.name()).collect()
}
