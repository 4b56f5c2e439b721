//! The snapshot is the engine's, for every system.

use std::rc::Rc;

use jobtree::JobAddress;
use jobtree::Timestamp;
use jobtree::engine::apis::Registry;
use jobtree::engine::refresh::collector::{Collector, Step};
use jobtree::engine::refresh::response::{FetchOutcome, HttpResponse};
use serde_json::Value;

use crate::support::cloud::{Cloud, Guard};
use crate::support::proxy::TestProxy;
use crate::{SNAPSHOT, case, get, path, serve};

/// A system, a body, and the phase of its root.
const JOBS: [(&str, &str, &str); 7] = [
    ("cce", "cce-v3-05-failed-nested", "failed"),
    ("cce-v2", "cce-v2-01-doc-failed", "failed"),
    ("cce-autopilot", "cce-v3-07-initializing-empty", "pending"),
    ("ief", "ief-02-partially-successful", "partial"),
    ("ief", "ief-04-waiting-null-tasks", "pending"),
    ("servicestage", "servicestage-v2-01-doc-failed", "failed"),
    ("servicestage-v3", "servicestage-v3-01-running", "running"),
];

#[tokio::test]
async fn snapshot_of_every_system_is_the_engines() {
    let cloud = Cloud::start(Guard::Open).await;
    for (system, name, phase) in JOBS {
        let body = case(name);
        serve(&cloud, vec![("job", body.clone())]);
        let response = get(&TestProxy::open(&cloud.url()), &path(system, "job"), SNAPSHOT).await;
        assert_eq!(response.status, 200, "{name}");
        assert_eq!(response.header("content-type"), SNAPSHOT);
        assert_eq!(response.header("jobtree-phase"), phase, "{name}");
        let snapshot = response.json();
        assert_eq!(snapshot["root"], expected_root(system, &body)["root"], "{name}");
        assert_eq!(snapshot["system"], system);
        assert_eq!((&snapshot["projectId"], &snapshot["jobId"]), (&"p".into(), &"job".into()));
        assert_eq!(snapshot["root"]["phase"], phase);
    }
}

/// What the engine makes of one body, if all sub-jobs are missing.
fn expected_root(system: &str, body: &[u8]) -> Value {
    let address = JobAddress::new(system, "p", "job");
    let mut collector = Collector::new(address.request(&Registry::default()).unwrap());
    collector.begin();
    let answer = |status, body| FetchOutcome::Responded(response(status, body));
    let mut step = collector.on_outcome(answer(200, body.to_vec())).unwrap();
    while step == Step::NextRequest {
        step = collector.on_outcome(answer(404, b"{}".to_vec())).unwrap();
    }
    let snapshot = collector.snapshot(Timestamp::from_unix_millis(0)).map(Rc::new).unwrap();
    serde_json::to_value(&snapshot).unwrap()
}

fn response(status: u16, body: Vec<u8>) -> HttpResponse {
    let mut response = HttpResponse::default();
    (response.status, response.body) = (status, body);
    response
}
