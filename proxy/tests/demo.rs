//! The simulated cloud through the whole app, without a port and without waiting.

// Clippy knows only `#[test]` functions as tests, and not what they share.
#![allow(clippy::unwrap_used)]

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use axum::{Router, http};
use http_body_util::BodyExt;
use jobtree::engine::phase::Phase;
use jobtree::engine::snapshot::{Warning, WarningCode};
use jobtree::engine::systems::{self, BuiltIn, Job, System};
use jobtree_proxy::demo::Cloud;
use jobtree_proxy::{App, app};
use serde_json::Value;
use tower::ServiceExt;

/// An app whose clock stands until it is set.
struct Simulation {
    app: Router,
    seconds: Arc<AtomicU64>,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Simulation {
    fn new(assets: Option<PathBuf>) -> Self {
        let seconds = Arc::new(AtomicU64::new(0));
        let clock = seconds.clone();
        // 2026-01-01T00:00:00Z
        let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600);
        let demo =
            Cloud::with_clock(move || start + Duration::from_secs(clock.load(Ordering::Relaxed)));
        Self { app: app(App { demo, assets }), seconds }
    }

    fn set(&self, seconds: u64) {
        self.seconds.store(seconds, Ordering::Relaxed);
    }

    async fn send(&self, method: &str, path: &str) -> Answer {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (http::response::Parts { status, headers, .. }, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status, headers, body }
    }

    /// The job as the widget's engine understands it.
    async fn job(&self, id: &str) -> Job {
        let answer = self.send("GET", &format!("/demo/api/v3/projects/demo/jobs/{id}")).await;
        assert_eq!(answer.status, StatusCode::OK);
        systems::decode(System::BuiltIn(BuiltIn::Cce), &answer.body).unwrap()
    }
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

#[tokio::test]
async fn a_job_starts_when_it_is_first_asked_for_and_goes_on_by_the_clock() {
    let cloud = Simulation::new(None);
    cloud.set(1_000);
    let first = cloud.job("demo-success").await;
    assert_eq!(first.root.phase, Phase::Pending);
    assert!(first.root.children.is_empty());
    assert_eq!(first.root.started_at.unwrap().to_string(), "2026-01-01T00:16:40.0Z");

    let mut nodes = 1;
    let mut done = 0;
    for second in 0..=120 {
        cloud.set(1_000 + second);
        let job = cloud.job("demo-success").await;
        // Like the documented job, a parent is under way for a moment after its last sub-job.
        let odd = |warning: &Warning| warning.code != WarningCode::ParentChildDisagree;
        assert!(!job.warnings.iter().any(odd), "after {second} s: {:?}", job.warnings);
        let seen = job.root.descendants().count();
        assert!(seen >= nodes, "sub-jobs only ever appear; after {second} s");
        nodes = seen;
        assert!(job.root.progress.done >= done, "after {second} s");
        done = job.root.progress.done;
    }
    let last = cloud.job("demo-success").await;
    assert_eq!((last.root.phase, nodes, last.root.progress.total), (Phase::Succeeded, 11, 8));
}

#[tokio::test]
async fn the_same_second_is_the_same_body() {
    let cloud = Simulation::new(None);
    cloud.job("demo-success").await;
    cloud.set(30);
    let bodies = [
        cloud.send("GET", "/demo/api/v3/projects/demo/jobs/demo-success").await.body,
        cloud.send("GET", "/demo/api/v3/projects/demo/jobs/demo-success").await.body,
    ];
    assert_eq!(bodies[0], bodies[1]);
}

#[tokio::test]
async fn the_failing_job_fails_within_two_minutes_and_says_why() {
    let cloud = Simulation::new(None);
    cloud.job("demo-failure").await;
    cloud.set(120);
    let job = cloud.job("demo-failure").await;
    assert_eq!(job.root.phase, Phase::Failed);
    let reasons: Vec<_> = job.root.descendants().filter_map(|node| node.reason.clone()).collect();
    assert_eq!(reasons.len(), 3, "{reasons:?}");
    assert!(reasons.iter().any(|reason| reason.contains("no available flavors")), "{reasons:?}");
}

#[tokio::test]
async fn jobs_of_the_same_plan_have_lives_of_their_own() {
    let cloud = Simulation::new(None);
    cloud.job("demo-success").await;
    cloud.set(100);
    assert_eq!(cloud.job("demo-success").await.root.phase, Phase::Succeeded);
    let again = cloud.job("demo-success-2").await;
    assert_eq!(again.root.phase, Phase::Pending);
    assert_eq!(again.root.id, "demo-success-2");
}

#[tokio::test]
async fn what_is_not_there_is_refused_with_the_right_status() {
    let cloud = Simulation::new(None);
    let long = format!("/demo/api/v3/projects/demo/jobs/demo-success-{}", "x".repeat(200));
    for (method, path, status, code) in [
        ("GET", "/demo/api/v3/projects/demo/jobs/nope", 404, "CCE.01404001"),
        ("GET", "/demo/api/v3/projects/demo/jobs/demo-successes", 404, "CCE.01404001"),
        ("GET", long.as_str(), 404, "CCE.01404001"),
        ("GET", "/demo/api/v3/projects/other/jobs/demo-success", 403, "CCE.01403001"),
        ("GET", "/other/api/v3/projects/demo/jobs/demo-success", 404, "JOBTREE.0405"),
        ("GET", "/demo/api/v3/projects/demo/jobs/a%2Fb", 400, "JOBTREE.0400"),
        ("GET", "/demo/api/v3/projects/..%2F/jobs/a", 400, "JOBTREE.0400"),
        ("GET", "/demo/api/v3/projects/demo/jobs/a%00", 400, "JOBTREE.0400"),
        ("GET", "/demo/api/v3/projects/demo/clusters", 404, "JOBTREE.0404"),
        ("GET", "/", 404, "JOBTREE.0404"),
    ] {
        let answer = cloud.send(method, path).await;
        assert_eq!(answer.status, status, "{path}");
        let body = answer.json();
        assert!(body["error_code"] == code || body["errorCode"] == code, "{path}: {body}");
    }
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
        let answer = cloud.send(method, "/demo/api/v3/projects/demo/jobs/demo-success").await;
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.headers["allow"], "GET,HEAD", "{method}");
    }
}

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
    assert_eq!(ready["upstreams"][0]["systems"], serde_json::json!(["cce"]));
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
