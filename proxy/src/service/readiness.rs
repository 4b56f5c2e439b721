//! Whether the proxy can serve, and which upstreams it can serve from: a dead upstream is no dead proxy.

use std::sync::Arc;

use jobtree::engine::systems::BuiltIn;
use serde_json::{Value, json};

use crate::service::DEMO;
use crate::upstream::{State, Upstream};

/// What `/readyz` says. It asks nobody: the states are those of the latest answers.
pub(crate) fn report(upstreams: &[Arc<Upstream>], has_demo: bool) -> Value {
    let names = |systems: &mut dyn Iterator<Item = BuiltIn>| -> Vec<_> {
        systems.map(BuiltIn::name).collect()
    };
    let demo = has_demo.then(
        || json!({ "name": DEMO, "systems": BuiltIn::ALL.map(BuiltIn::name), "state": "ready" }),
    );
    let configured = upstreams.iter().map(|upstream| {
        let state = match upstream.health.state() {
            State::Failing => "failing",
            State::Ready if upstream.throttle.has_waits() => "throttled",
            State::Ready => "ready",
        };
        json!({ "name": upstream.name, "systems": names(&mut upstream.systems()), "state": state })
    });
    let all: Vec<_> = demo.into_iter().chain(configured).collect();
    json!({ "ready": true, "upstreams": all })
}
