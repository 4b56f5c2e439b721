//! The simulated cloud through the whole app, without a port and without waiting.

// Clippy knows only `#[test]` functions as tests, and not what they share.
#![allow(clippy::unwrap_used)]

mod cce;
mod flaky;
mod ief;
mod job_lifecycle;
mod error_responses;
mod servicestage;
mod simulation;

use std::path::PathBuf;

use jobtree::engine::systems::BuiltIn;

use crate::simulation::Simulation;

#[tokio::test]
async fn every_answer_has_a_request_id_that_pages_may_read() {
    let cloud = Simulation::new(None);
    for path in ["/healthz", "/readyz", "/demo/api/v3/projects/demo/jobs/demo-success", "/nope"] {
        let answer = cloud.send("GET", path).await;
        assert!(!answer.headers["x-request-id"].is_empty(), "{path}");
        let exposed = answer.headers["access-control-expose-headers"].to_str().unwrap();
        assert!(exposed.contains("x-request-id") && exposed.contains("date"), "{path}: {exposed}");
    }
    let refused = cloud.send("GET", "/nope").await;
    assert_eq!(refused.json()["request_id"], refused.headers["x-request-id"].to_str().unwrap());
}

#[tokio::test]
async fn readiness_names_the_upstreams() {
    let ready = Simulation::new(None).send("GET", "/readyz").await.json();
    assert_eq!(ready["upstreams"][0]["name"], "demo");
    assert_eq!(
        ready["upstreams"][0]["systems"],
        serde_json::json!(BuiltIn::ALL.map(BuiltIn::name))
    );
}

#[tokio::test]
async fn a_folder_of_assets_is_served_and_nothing_above_it() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src");
    let cloud = Simulation::new(Some(folder));
    assert_eq!(cloud.send("GET", "/main.rs").await.status, 200);
    for path in ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "/..%2fCargo.toml", "/none.html"] {
        assert_eq!(cloud.send("GET", path).await.status, 404, "{path}");
    }
    assert_eq!(cloud.send("GET", "/healthz").await.status, 200);
}
