//! Jobs of services that only definitions reach, with what is odd about each: from the request to the snapshot.

use std::time::Duration;

use jobtree::engine::apis::{Definition, Registry};
use jobtree::engine::model::error::{ErrorKind, JobError};
use jobtree::engine::model::snapshot::Snapshot;
use jobtree::engine::refresh::backoff::Jitter;
use jobtree::engine::refresh::job_watch::JobWatch;
use jobtree::engine::refresh::poller::{Activity, Event, Schedule};
use jobtree::engine::refresh::request::JobAddress;
use jobtree::engine::refresh::response::{FetchOutcome, HttpResponse};

use super::{after_secs, concluded, fetched, outline};

/// A watch of the job `job-1` of a system with this table.
fn watch(table: &str, params: &str) -> Result<JobWatch, JobError> {
    let mut registry = Registry::default();
    registry.register(Definition::from_json("own", table)?);
    let address = JobAddress::new("own", "p", "job-1").with_params(params);
    let schedule = Schedule { interval: Duration::from_secs(5), ..Schedule::default() };
    Ok(JobWatch::new(address.request(&registry)?, schedule))
}

/// The watch after one response with this status, `Retry-After` and body.
fn after_response(table: &str, status: u16, retry_after: &str, body: &str) -> JobWatch {
    let mut watch = watch(table, "domain_id=d").unwrap();
    let request = fetched(&watch.handle(after_secs(0), Jitter::ZERO, Event::Connected.into()));
    let response = HttpResponse {
        status,
        body: body.into(),
        retry_after: Some(retry_after.to_owned()).filter(|header| !header.is_empty()),
        ..HttpResponse::default()
    };
    let outcome = concluded(request, FetchOutcome::Responded(response));
    watch.handle(after_secs(0), Jitter::ZERO, outcome);
    watch
}

fn snapshot(table: &str, body: &str) -> Snapshot {
    let watch = after_response(table, 200, "", body);
    let snapshot = watch.snapshot().unwrap_or_else(|| panic!("{body}: {:?}", watch.error()));
    Snapshot::clone(snapshot)
}

/// Azure's operations: `Canceled` with one l, fractions of a second with seven digits, and a 202 that says when to ask
/// again.
#[test]
fn azure_operation() {
    let table = r#"{ "path": "/operations/{job_id}", "id": "id", "name": "name", "phase": "status", "percent": "percentComplete",
        "reason": "/error/message", "code": "/error/code", "startedAt": "startTime", "endedAt": "endTime",
        "phases": { "Accepted": "pending", "InProgress": "running", "Creating": "running" } }"#;
    for (status, retry_after, body, expected, pause) in [
        (
            202,
            "20",
            r#"{ "name": "o", "status": "Canceled", "percentComplete": 41.7 }"#,
            "cancelled o 41",
            None,
        ),
        (
            202,
            "20",
            r#"{ "name": "o", "status": "InProgress", "percentComplete": 41.7 }"#,
            "running o 41",
            Some(20),
        ),
        (200, "45", r#"{ "name": "o", "status": "Creating" }"#, "running o 0", Some(45)),
        (
            202,
            "2",
            r#"{ "name": "o", "status": "Accepted", "percentComplete": null }"#,
            "pending o 0",
            Some(5),
        ),
        (
            200,
            "",
            r#"{ "name": "o", "status": "InProgress", "percentComplete": 9.99e1 }"#,
            "running o 99",
            Some(5),
        ),
    ] {
        let watch = after_response(table, status, retry_after, body);
        let root = &watch.snapshot().unwrap().root;
        let actual = format!("{} {} {}", root.phase, root.name, root.progress.percent.unwrap());
        assert_eq!(actual, expected, "{body}");
        let expected = match pause {
            Some(seconds) => Activity::Waiting { until: after_secs(seconds).monotonic },
            None => Activity::Finished,
        };
        assert_eq!(watch.activity(), expected, "{body}");
    }
    let failed = r#"{ "id": "/operations/o", "name": "o", "status": "Canceled", "startTime": "2026-02-10T08:00:00.1234567Z",
        "endTime": "2026-02-10T08:01:00.7654321+00:00", "error": { "code": "Preempted", "message": "Another request came first." } }"#;
    let root = snapshot(table, failed).root;
    assert_eq!(
        (root.code.as_deref(), root.reason.as_deref()),
        (Some("Preempted"), Some("Another request came first."))
    );
    assert_eq!(root.started_at.unwrap().to_string(), "2026-02-10T08:00:00.1234567Z");
    assert_eq!(root.ended_at.unwrap().to_string(), "2026-02-10T08:01:00.7654321Z");
}

/// Jobs that send a status and nothing else are called by the ID that was asked for.
#[test]
fn job_without_id_and_name() {
    let table = r#"{ "path": "/v1/{project_id}/query-task-status?task_id={job_id}", "phase": "task_status", "reason": "task_msg",
        "phases": { "preprocess": "pending", "ready": "running" } }"#;
    for (body, expected) in [
        (r#"{ "task_status": "preprocess", "task_msg": "" }"#, "pending job-1\n"),
        (r#"{ "task_status": "ready" }"#, "running job-1\n"),
        (r#"{ "task_status": "success", "task_msg": "done" }"#, "succeeded job-1\n"),
        (r#"{ "task_status": "odd", "id": "not asked for" }"#, "unknown job-1\n"),
    ] {
        let snapshot = snapshot(table, body);
        assert_eq!(outline(&snapshot.root), expected, "{body}");
        assert_eq!(snapshot.job_id.as_deref(), Some("job-1"));
    }
}

/// IoTDA's batch tasks: the task beside its details, whose places differ, and times in basic format.
#[test]
fn batch_task_beside_its_details() {
    let table = r#"{ "path": "/v5/iot/{project_id}/batchtasks/{job_id}", "children": "task_details",
        "id": ["/batchtask/task_id", "target"], "name": ["/batchtask/task_name", "target"], "type": "/batchtask/task_type",
        "phase": ["/batchtask/status", "status"], "phases": { "PartialSuccess": "partial", "Initializing": "pending" },
        "reason": ["/batchtask/status_desc", "/error/error_msg"], "code": "/error/error_code",
        "startedAt": "/batchtask/create_time", "details": ["/batchtask/task_progress", "output"] }"#;
    let task = |status: &str, details: &str| {
        format!(
            r#"{{ "batchtask": {{ "task_id": "b-1", "task_name": "fw-3", "task_type": "firmwareUpgrade", "status": "{status}",
                "task_progress": {{ "total": 2, "success": 1, "waitting": 0 }}, "create_time": "20260210T080000Z" }},
                "task_details": {details}, "page": {{ "count": 2 }} }}"#
        )
    };
    for (status, details, expected) in [
        (
            "PartialSuccess",
            r#"[{ "target": "d-1", "status": "Success" },
            { "target": "d-2", "status": "Fail", "error": { "error_code": "D.1", "error_msg": "offline" } }]"#,
            "partial fw-3\n  succeeded d-1\n  failed d-2\n",
        ),
        ("Processing", "[]", "unknown fw-3\n"),
        ("Waiting", "null", "pending fw-3\n"),
        (
            "Stopped",
            r#"[{ "target": "d-1", "status": "Stopped", "output": "o" }]"#,
            "cancelled fw-3\n  cancelled d-1\n",
        ),
    ] {
        let root = snapshot(table, &task(status, details)).root;
        assert_eq!(outline(&root), expected, "{status}");
        assert_eq!(root.started_at.unwrap().to_string(), "2026-02-10T08:00:00Z");
        let details: Vec<_> =
            root.details.iter().map(|it| format!("{}={}", it.key, it.value)).collect();
        assert_eq!(details, ["total=2", "success=1", "waitting=0"]);
        if let Some(failed) = root.children.get(1) {
            assert_eq!(
                (failed.code.as_deref(), failed.reason.as_deref()),
                (Some("D.1"), Some("offline"))
            );
        }
    }
}

/// Paths with more than a project and a job: a placeholder that nothing fills is an error that names it.
#[test]
fn path_with_a_placeholder_of_its_own() {
    let fields = r#""root": "/job", "id": "id", "type": "type", "phase": "status", "code": "error_code", "reason": "error_message",
        "phases": { "FINISH_SUCC": "succeeded", "FINISH_ROLLBACK_SUCC": "cancelled", "FINISH*": "failed" }"#;
    for (path, params, expected) in [
        ("/v3/{domain_id}/geip/jobs/{job_id}", "", Err("`params` has no value for {domain_id}.")),
        (
            "/v3/{domain_id}/geip/jobs/{job_id}",
            "domain=d",
            Err("`params` has no value for {domain_id}."),
        ),
        ("/v3/{domain_id}/geip/jobs/{job_id}", "domain_id=d", Ok("/v3/d/geip/jobs/job-1")),
        (
            "/v1/{project_id}/clusters/{cluster_id}/jobs/{job_id}",
            "cluster_id=",
            Err("`params` has no value for {cluster_id}."),
        ),
        (
            "/v1/{project_id}/clusters/{cluster_id}/jobs/{job_id}",
            "cluster_id=c",
            Ok("/v1/p/clusters/c/jobs/job-1"),
        ),
        ("/{tenant}/{pool}/{job_id}", "tenant=t", Err("`params` has no value for {pool}.")),
        ("/jobs/{job_id}?region={region}", "region=eu%20de", Ok("/jobs/job-1?region=eu%20de")),
    ] {
        let watch = watch(&format!(r#"{{ "path": "{path}", {fields} }}"#), params);
        match (watch, expected) {
            (Ok(watch), Ok(url)) => assert_eq!(watch.next_request().url, url, "{params}"),
            (Err(error), Err(message)) => {
                assert_eq!((error.kind, error.message.as_str()), (ErrorKind::Config, message));
            }
            (watch, _) => panic!("{path} {params}: {:?}", watch.map(|watch| watch.next_request())),
        }
    }
    for (status, expected) in [
        ("FINISH_ROLLBACK_SUCC", "cancelled GEIP_ASSOCIATE\n"),
        ("FINISH_ROLLBACK_FAIL", "failed GEIP_ASSOCIATE\n"),
        ("FINISH_SUCC", "succeeded GEIP_ASSOCIATE\n"),
        ("RUNNING", "running GEIP_ASSOCIATE\n"),
    ] {
        let table = format!(r#"{{ "path": "/v3/{{domain_id}}/{{job_id}}", {fields} }}"#);
        let body = format!(
            r#"{{ "job": {{ "id": "i", "type": "GEIP_ASSOCIATE", "status": "{status}", "error_code": "G.1", "error_message": "no port" }}, "request_id": "r" }}"#
        );
        let root = snapshot(&table, &body).root;
        assert_eq!(outline(&root), expected);
        assert_eq!((root.code.as_deref(), root.reason.as_deref()), (Some("G.1"), Some("no port")));
    }
}

/// The jobs of one request: nothing says how the whole is.
#[test]
fn jobs_of_one_request() {
    let table = r#"{ "path": "/v1/{project_id}/jobs?request_id={job_id}", "children": "jobs", "rootPhase": "children",
        "id": "job_id", "name": "phone_id", "phase": "status", "phases": { "1": "running", "2": "succeeded", "-1": "failed" },
        "code": "error_code", "reason": "error_msg", "startedAt": "begin_time", "endedAt": "end_time" }"#;
    let job = |number: u8, status: &str| {
        let end = if status == "1" {
            "null".to_owned()
        } else {
            format!(r#""2026-02-10T08:00:0{number}Z""#)
        };
        let error = if status.starts_with('-') {
            r#""error_code": "C.4", "error_msg": "offline","#
        } else {
            ""
        };
        format!(
            r#"{{ "phone_id": "p-{number}", "job_id": "{number}", "status": {status}, {error} "begin_time": "2026-02-10T08:00:00Z", "end_time": {end} }}"#
        )
    };
    for (statuses, expected, ended, reason) in [
        (vec!["2", "1", "-1"], "running job-1", None, None),
        (vec!["2", "2"], "succeeded job-1", Some("2026-02-10T08:00:01Z"), None),
        (vec!["2.0", "-1", "2e0"], "failed job-1", Some("2026-02-10T08:00:02Z"), Some("offline")),
        (vec!["0", "2"], "unknown job-1", None, None),
    ] {
        let jobs: Vec<_> =
            statuses.iter().zip(0..).map(|(status, number)| job(number, status)).collect();
        let body = format!(
            r#"{{ "request_id": "r", "count": {}, "jobs": [{}] }}"#,
            jobs.len(),
            jobs.join(",")
        );
        let root = snapshot(table, &body).root;
        assert_eq!(format!("{} {}", root.phase, root.name), expected, "{body}");
        assert_eq!(root.ended_at.map(|time| time.to_string()).as_deref(), ended, "{body}");
        assert_eq!(root.reason.as_deref(), reason, "{body}");
        assert_eq!(root.started_at.unwrap().to_string(), "2026-02-10T08:00:00Z");
    }
    let empty = snapshot(table, r#"{ "request_id": "r", "count": 0, "jobs": [] }"#);
    assert_eq!(outline(&empty.root), "unknown job-1\n");
}
