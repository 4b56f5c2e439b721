//! The readiness report: whether the proxy can serve, and the state of each upstream.

use std::sync::Arc;

use jobtree::engine::apis::BuiltIn;
use serde_json::{Value, json};

use crate::route::DEMO;
use crate::upstream::{CircuitState, Upstream};

/// The body of `/readyz`. It sends no request: the states are those of the latest responses.
///
/// The proxy is ready even if an upstream is down.
pub(super) fn report(upstreams: &[Arc<Upstream>], has_simulator: bool) -> Value {
    let names = |systems: &mut dyn Iterator<Item = BuiltIn>| -> Vec<_> {
        systems.map(BuiltIn::name).collect()
    };
    let simulator = has_simulator.then(
        || json!({ "name": DEMO, "systems": BuiltIn::ALL.map(BuiltIn::name), "state": "ready" }),
    );
    let configured = upstreams.iter().map(|upstream| {
        let state = match upstream.circuit_state() {
            CircuitState::Open => "failing",
            CircuitState::Closed if upstream.is_rate_limited() => "throttled",
            CircuitState::Closed => "ready",
        };
        json!({ "name": upstream.name, "systems": names(&mut upstream.systems()), "state": state })
    });
    let all: Vec<_> = simulator.into_iter().chain(configured).collect();
    json!({ "ready": true, "upstreams": all })
}
