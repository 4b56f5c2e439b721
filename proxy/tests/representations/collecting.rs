//! Which requests a snapshot takes: pages and sub-jobs, within limits, and only what may have changed.

use serde_json::json;

use crate::support::cloud::{Cloud, Guard, SeenRequest};
use crate::support::proxy::{TestProxy, UNLIMITED, with_upstream};
use crate::{SNAPSHOT, TEXT, case, get, path, response, serve};

/// A CCE job that names its sub-jobs without theirs.
fn cce(id: &str, phase: &str, children: &[&str]) -> String {
    let sub_jobs: Vec<_> = children
        .iter()
        .map(|id| json!({ "kind": "Job", "metadata": { "uid": id }, "spec": { "type": "CreateNode" }, "status": { "phase": phase } }))
        .collect();
    json!({
        "kind": "Job", "apiVersion": "v3", "metadata": { "uid": id },
        "spec": { "type": "CreateCluster", "subJobs": sub_jobs }, "status": { "phase": phase },
    })
    .to_string()
}

fn targets(cloud: &Cloud) -> Vec<String> {
    let name = |seen: &SeenRequest| seen.target.rsplit('/').next().unwrap().to_owned();
    cloud.with(|state| std::mem::take(&mut state.seen).iter().map(name).collect())
}

/// A proxy without a cache, so that every request refreshes.
fn uncached(cloud: &Cloud) -> TestProxy {
    let rest = format!("[cache]\nttl_ms = 0\n{UNLIMITED}");
    TestProxy::of(&with_upstream(&rest, &cloud.url(), "mode = \"none\""), &[])
}

#[tokio::test]
async fn depth_limits_the_requests_for_sub_jobs() {
    let cloud = Cloud::start(Guard::Open).await;
    serve(
        &cloud,
        vec![
            ("a", cce("a", "Running", &["b"]).into()),
            ("b", cce("b", "Running", &["c"]).into()),
            ("c", cce("c", "Running", &["d"]).into()),
            ("d", cce("d", "Running", &["e"]).into()),
        ],
    );
    for (query, expected) in [
        ("", &["a", "b", "c"][..]),
        ("?depth=1", &["a"]),
        ("?depth=2", &["a", "b"]),
        ("?depth=3", &["a", "b", "c"]),
        ("?depth=9", &["a", "b", "c", "d", "e"]),
    ] {
        let response = get(&uncached(&cloud), &(path("cce", "a") + query), SNAPSHOT).await;
        assert_eq!(response.status, 200, "{query}");
        assert_eq!(targets(&cloud), expected, "{query}");
    }
}

#[tokio::test]
async fn sub_jobs_that_have_ended_are_requested_once() {
    let cloud = Cloud::start(Guard::Open).await;
    serve(
        &cloud,
        vec![
            ("a", cce("a", "Running", &["b", "gone"]).into()),
            ("b", cce("b", "Success", &[]).into()),
        ],
    );
    let proxy = uncached(&cloud);
    get(&proxy, &path("cce", "a"), SNAPSHOT).await;
    assert_eq!(targets(&cloud), ["a", "b", "gone"]);
    // In another representation: what was collected is the same.
    get(&proxy, &path("cce", "a"), TEXT).await;
    assert_eq!(targets(&cloud), ["a"]);
}

#[tokio::test]
async fn all_pages_are_requested_with_the_instance() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.script(|request, _| {
        let name = match request.target.contains("offset=0") {
            true => "servicestage-v2-02-page-1-of-2",
            false => "servicestage-v2-03-page-2-of-2",
        };
        Some(response(200, case(name)))
    });
    let proxy = TestProxy::open(&cloud.url());
    // What the caller selects of a page makes no difference to a snapshot of all of them.
    let query = "?instance_id=i-1&limit=3&offset=20&desc=true";
    let snapshot = get(&proxy, &(path("servicestage", "job") + query), SNAPSHOT).await;
    assert_eq!(snapshot.status, 200);
    assert_eq!(snapshot.json()["complete"], true);
    let targets =
        cloud.with(|state| state.seen.iter().map(|seen| seen.target.clone()).collect::<Vec<_>>());
    assert_eq!(targets.len(), 2);
    for (target, offset) in targets.iter().zip(["offset=0", "offset="]) {
        assert!(target.contains(offset) && target.contains("instance_id=i-1"), "{target}");
    }
    let ief = path("ief", "job");
    proxy.request("GET", &ief, &[("accept", SNAPSHOT), ("ief-instance-id", "i-2")]).await;
    assert_eq!(cloud.last().headers["ief-instance-id"], "i-2");
}

#[tokio::test]
async fn bodies_of_one_snapshot_are_limited_together() {
    let cloud = Cloud::start(Guard::Open).await;
    // Each body is within the limit, and five of them exceed four times the limit.
    let padded = |id: &str, children: &[&str]| {
        let job = cce(id, "Running", children);
        job + &" ".repeat(3900 - cce(id, "Running", children).len())
    };
    let ids = ["b", "c", "d", "e", "f"];
    let mut jobs = vec![("a", padded("a", &ids).into())];
    jobs.extend(ids.map(|id| (id, padded(id, &[]).into())));
    serve(&cloud, jobs);
    let rest = "[limits]\nrequests_per_second = 1000\nbody_bytes = 4000\n";
    let proxy = TestProxy::of(&with_upstream(rest, &cloud.url(), "mode = \"none\""), &[]);
    let snapshot = get(&proxy, &path("cce", "a"), SNAPSHOT).await.json();
    assert_eq!(snapshot["complete"], false);
    assert_eq!(snapshot["warnings"][0]["code"], "children-missing");
    assert!(
        snapshot["warnings"][0]["message"].as_str().unwrap().contains("too large"),
        "{snapshot}"
    );
    // Pages are needed, unlike sub-jobs.
    cloud.script(|_, _| {
        let task = json!({ "TASK_ID": uuid::Uuid::new_v4().to_string(), "TASK_STATUS": "RUNNING" });
        let page = json!({ "job": { "JOB_ID": "job", "EXECUTION_STATUS": "RUNNING" }, "task_count": 999, "tasks": [task] });
        Some(response(200, page.to_string() + &" ".repeat(3500)))
    });
    let response = get(&proxy, &path("servicestage", "job"), SNAPSHOT).await;
    assert_eq!((response.status.as_u16(), &response.json()["code"]), (413, &"JOBTREE.0413".into()));
}
