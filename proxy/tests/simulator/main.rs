//! The simulated cloud through the whole proxy, without a port and without waiting.

// Clippy knows only `#[test]` functions as tests, and not what they share.
#![allow(clippy::unwrap_used)]

mod cce;
mod error_responses;
mod flaky;
mod ief;
mod job_lifecycle;
mod outage;
mod servicestage;
mod simulation;

use std::path::PathBuf;

use jobtree::engine::apis::BuiltIn;

use crate::simulation::Simulation;

#[tokio::test]
async fn every_response_has_a_request_id_that_pages_may_read() {
    let cloud = Simulation::new(None);
    for path in ["/healthz", "/readyz", "/demo/api/v3/projects/demo/jobs/demo-success", "/nope"] {
        let response = cloud.send("GET", path).await;
        assert!(!response.headers["x-request-id"].is_empty(), "{path}");
        let exposed = response.headers["access-control-expose-headers"].to_str().unwrap();
        assert!(exposed.contains("x-request-id") && exposed.contains("date"), "{path}: {exposed}");
    }
    let unknown = cloud.send("GET", "/nope").await;
    assert_eq!(unknown.json()["request_id"], unknown.headers["x-request-id"].to_str().unwrap());
}

#[tokio::test]
async fn readiness_lists_the_upstreams() {
    let ready = Simulation::new(None).send("GET", "/readyz").await.json();
    assert_eq!(ready["upstreams"][0]["name"], "demo");
    assert_eq!(
        ready["upstreams"][0]["systems"],
        serde_json::json!(BuiltIn::ALL.map(BuiltIn::name))
    );
}

#[tokio::test]
async fn assets_are_served_and_nothing_outside_their_directory() {
    let directory = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src");
    let cloud = Simulation::new(Some(directory));
    assert_eq!(cloud.send("GET", "/main.rs").await.status, 200);
    for path in ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "/..%2fCargo.toml", "/none.html"] {
        assert_eq!(cloud.send("GET", path).await.status, 404, "{path}");
    }
    assert_eq!(cloud.send("GET", "/healthz").await.status, 200);
}
