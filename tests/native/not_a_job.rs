//! Bodies that look like jobs and are none, and what they are reported as.

use std::rc::Rc;
use std::time::Duration;

use jobtree::engine::apis::{Bodies, BuiltIn, DecodeOptions, Definition, Registry, System};
use jobtree::engine::apis::{decode, decode_one};
use jobtree::engine::model::error::{ErrorKind, JobError};
use jobtree::engine::refresh::backoff::Jitter;
use jobtree::engine::refresh::job_watch::JobWatch;
use jobtree::engine::refresh::poller::{Activity, Event, Schedule};
use jobtree::engine::refresh::request::JobAddress;
use jobtree::engine::refresh::response::{FetchOutcome, HttpResponse};

use super::{after_secs, case, concluded, fetched};

/// The job is the body, as in ECS.
const FLAT: &str = r#"{ "path": "/v1/{project_id}/jobs/{job_id}", "children": ["/entities/sub_jobs"],
    "id": ["job_id", "id"], "type": "job_type", "phase": "status", "reason": "fail_reason", "code": "error_code",
    "startedAt": "begin_time", "endedAt": "end_time" }"#;

/// The job is a member of the body, as in RDS.
const WRAPPED: &str = r#"{ "path": "/v3/{project_id}/jobs?id={job_id}", "root": "/job", "id": "id", "phase": "status" }"#;

fn registered(name: &str, table: &str) -> System {
    System::Registered(Rc::new(Definition::from_json(name, table).unwrap()))
}

fn all_systems() -> Vec<System> {
    let built_in = BuiltIn::ALL.into_iter().map(System::BuiltIn);
    let own = [System::Auto, registered("flat", FLAT), registered("wrapped", WRAPPED)];
    built_in.chain(own).collect()
}

#[track_caller]
fn error_of(system: &System, body: &str) -> JobError {
    decode_one(system, body.as_bytes())
        .err()
        .unwrap_or_else(|| panic!("a job of {}: {body}", system.name()))
}

#[test]
fn error_body_is_never_a_job() {
    use ErrorKind::*;
    let status = String::from_utf8(case("error-20-cce-kubernetes-status.json")).unwrap();
    let css = String::from_utf8(case("error-21-errcode-external-message.json")).unwrap();
    for (body, kind, code, message) in [
        (
            status.as_str(),
            Forbidden,
            Some("CCE.01403001"),
            "The cluster of this job belongs to another project than the token",
        ),
        (
            css.as_str(),
            InvalidBody,
            Some("CSS.0015"),
            "CSS.0015 : No cluster with this name exists in this project. (search-1)",
        ),
        // A Kubernetes `Status`, whatever else it holds.
        (
            r#"{"kind":"Status","status":"Failure","reason":"NotFound","code":404,"metadata":{"uid":"a"},
                "message":"jobs.batch \"a\" not found","details":{"name":"a","kind":"jobs","uid":"b"}}"#,
            NotFound,
            Some("404"),
            "jobs.batch \"a\" not found",
        ),
        (
            r#"{"kind":"Status","status":"Failure","reason":"TooManyRequests","message":"try again later",
                "job":{"JOB_ID":"a","EXECUTION_STATUS":"RUNNING","id":"a","status":"Running"},"job_id":"a","tasks":[{}]}"#,
            Throttled,
            None,
            "try again later",
        ),
        (
            r#"{"KIND":"Status","spec":{"type":"CreateNode"},"status":{"phase":"Running"},"code":401.0,"message":"Sign in."}"#,
            Auth,
            Some("401"),
            "Sign in.",
        ),
        (
            r#"{"kind":"Status","status":"Failure","reason":"Unauthorized"}"#,
            Auth,
            None,
            "Unauthorized",
        ),
        // Pairs of code and message, next to what could be a job's.
        (
            r#"{"error_code":"SVCSTG.00100429","error_msg":"No job with this ID","job":{}}"#,
            NotFound,
            Some("SVCSTG.00100429"),
            "No job with this ID",
        ),
        (
            r#"{"job_id":"a","error_code":"APIG.0308","error_msg":"Slow down."}"#,
            Throttled,
            Some("APIG.0308"),
            "Slow down.",
        ),
        (
            r#"{"metadata":{"uid":"a"},"errorCode":"CCE.01404001","errorMessage":"No such job"}"#,
            NotFound,
            Some("CCE.01404001"),
            "No such job",
        ),
        (
            r#"{"metadata":{"uid":"a"},"status":"error","errorMsg":"The token is not of this region"}"#,
            InvalidBody,
            None,
            "The token is not of this region",
        ),
        (
            r#"{"timestamp":"2026-02-10T08:00:00Z","status":404,"error":"Not Found","message":"No route","path":"/jobs/a"}"#,
            NotFound,
            None,
            "No route",
        ),
        (
            r#"{"type":"about:blank","title":"Forbidden","status":403,"detail":"The project is not yours"}"#,
            Forbidden,
            None,
            "The project is not yours",
        ),
        (
            r#"{"id":"r-1","status":"403","message":"Denied by policy"}"#,
            Forbidden,
            None,
            "Denied by policy",
        ),
        (r#"{"status":"error","message":"Session expired"}"#, InvalidBody, None, "Session expired"),
        (
            r#"{"status":"fail","errors":[{"code":"E1","detail":"No."}]}"#,
            InvalidBody,
            Some("E1"),
            "No.",
        ),
        (
            r#"{"id":7,"jsonrpc":"2.0","error":{"code":-32601,"message":"Method not found"}}"#,
            InvalidBody,
            Some("-32601"),
            "Method not found",
        ),
        // One, two and three objects deep.
        (
            r#"{"error":{"code":"Ecs.0219","message":"No such job"},"code":404}"#,
            NotFound,
            Some("Ecs.0219"),
            "No such job",
        ),
        (
            r#"{"Response":{"Error":{"Code":"AuthFailure.TokenFailure","Message":"The token is wrong"},"RequestId":"r-1"}}"#,
            Auth,
            Some("AuthFailure.TokenFailure"),
            "The token is wrong",
        ),
        (
            r#"{"response":{"result":{"ERROR":{"CODE":"ResourceNotFound.Job","MESSAGE":"Gone since monday"}}}}"#,
            NotFound,
            Some("ResourceNotFound.Job"),
            "Gone since monday",
        ),
        (
            r#"{"error":{"error":{"code":403,"message":"Not your project"}}}"#,
            Forbidden,
            Some("403"),
            "Not your project",
        ),
        (
            r#"{"itemNotFound":{"code":404,"message":"The resource could not be found."}}"#,
            NotFound,
            Some("404"),
            "The resource could not be found.",
        ),
        (
            r#"[{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid"}]"#,
            InvalidBody,
            Some("INVALID_SESSION_ID"),
            "Session expired or invalid",
        ),
        // A code and a description.
        (
            r#"{"error":"invalid_token","error_description":"The access token expired"}"#,
            Auth,
            Some("invalid_token"),
            "The access token expired",
        ),
        (
            r#"{"statusCode":429,"error":"Too Many Requests","message":"Rate limit exceeded"}"#,
            Throttled,
            None,
            "Rate limit exceeded",
        ),
        (
            r#"{"code":403,"error_message":"No grant for job:get","message":"forbidden"}"#,
            Forbidden,
            Some("403"),
            "No grant for job:get",
        ),
        (r#"{"message":"Forbidden"}"#, Forbidden, None, "Forbidden"),
        (r#"{"detail":"Not found."}"#, NotFound, None, "Not found."),
    ] {
        for system in all_systems() {
            let error = error_of(&system, body);
            assert_eq!(
                (error.kind, error.code.as_deref(), error.message.as_str()),
                (kind, code, message),
                "{}: {body}",
                system.name()
            );
        }
    }
}

#[test]
fn other_body_is_never_a_job_and_shows_no_text_as_an_error() {
    for body in [
        // Lists.
        "[]",
        r#"[{"metadata":{"uid":"a"},"spec":{"type":"CreateNode"},"status":{"phase":"Running"}}]"#,
        r#"{"kind":"List","apiVersion":"v3","items":[{"kind":"Job","metadata":{"uid":"a"}}],"metadata":{"uid":"a"}}"#,
        r#"{"kind":"JobList","metadata":{"uid":"a"},"status":{"phase":"Running"},"job_id":"a","id":"a"}"#,
        r#"{"jobs":[]}"#,
        r#"{"job_count":1,"jobs":[{"job_id":"a","status":"Running"}]}"#,
        // Nothing.
        "{}",
        r#"{"metadata":{}}"#,
        r#"{"metadata":{},"spec":{},"status":{}}"#,
        r#"{"kind":"Job","apiVersion":"v3","metadata":{"uid":" "},"spec":{"subJobs":[]},"status":{"phase":""}}"#,
        r#"{"job":{}}"#,
        r#"{"job":{"id":null,"status":""}}"#,
        r#"{"code":0,"message":"The query has ended","data":{}}"#,
        r#"{"code":"200","msg":"ok","data":null}"#,
        // Texts of something else.
        r#"{"data":{"job":{"reason":"waits for a node"}}}"#,
        r#"{"data":{"job":{"id":"a","status":"Failed","error_code":"X.1","error_msg":"No disk"}}}"#,
    ] {
        for system in all_systems() {
            let error = error_of(&system, body);
            let expected = match &system {
                System::Auto => "The response contains no job of a known system.".to_owned(),
                _ => format!("The response contains no {} job.", system.name()),
            };
            assert_eq!((error.kind, error.message), (ErrorKind::InvalidBody, expected), "{body}");
        }
    }
}

#[test]
fn other_kinds_of_cce_are_not_jobs() {
    for (kind, version) in [
        ("NodePool", "v3"),
        ("Cluster", "v3"),
        ("Node", "v3"),
        ("Addon", "v3"),
        ("Pod", "v1"),
        ("Jobs", "v3"),
        ("Job", "batch/v1"),
        ("CronJob", "batch/v1"),
        ("Job", "batch.volcano.sh/v1alpha1"),
    ] {
        let body = format!(
            r#"{{"kind":"{kind}","apiVersion":"{version}","metadata":{{"uid":"a","name":"pool"}},
                "spec":{{"type":"vm"}},"status":{{"phase":"Running","lastError":{{"code":"E","message":"No quota"}}}}}}"#
        );
        for system in [BuiltIn::Cce, BuiltIn::CceV2, BuiltIn::CceAutopilot]
            .map(System::BuiltIn)
            .into_iter()
            .chain([System::Auto])
        {
            let error = error_of(&system, &body);
            assert_eq!(error.kind, ErrorKind::InvalidBody, "{body}");
            assert!(error.message.contains("contains no"), "{}: {body}", error.message);
        }
    }
}

#[test]
fn body_of_cce_needs_more_than_an_envelope() {
    for body in [
        r#"{"metadata":{"uid":"a"},"status":"Failure"}"#,
        r#"{"metadata":{"uid":"a","name":"n"},"spec":{},"status":"Running"}"#,
        r#"{"metadata":{"name":"n","creationTimestamp":"2026-02-10 08:00:00 +0000 UTC"},"spec":{"subJobs":null}}"#,
        r#"{"kind":"PreCheckTask","apiVersion":"v3","metadata":{},"spec":{},"status":{}}"#,
    ] {
        for system in [System::BuiltIn(BuiltIn::Cce), System::Auto] {
            assert_eq!(error_of(&system, body).kind, ErrorKind::InvalidBody, "{body}");
        }
    }
}

#[test]
fn tasks_of_cce_are_jobs_with_their_own_names_and_phases() {
    let cce = System::BuiltIn(BuiltIn::Cce);
    let task = decode_one(&System::Auto, &case("cce-v3-20-precheck-task.json")).unwrap();
    assert_eq!(task.system, cce);
    assert_eq!((&*task.root.name, task.root.phase.as_str()), ("Pre check task", "failed"));
    assert_eq!(task.root.reason.as_deref(), Some("node-1: not enough disk space"));
    let details: Vec<_> = task.root.details.iter().map(|detail| &*detail.key).collect();
    assert_eq!(details, ["clusterID", "clusterVersion", "targetVersion"]);
    for (body, name, phase) in [
        (
            r#"{"kind":"WorkFlowTask","metadata":{"uid":"a"},"status":{"phase":"Init"}}"#,
            "Work flow task",
            "pending",
        ),
        (
            r#"{"kind":"UpgradeTask","metadata":{"uid":"a"},"status":{"phase":"Pause"}}"#,
            "Upgrade task",
            "paused",
        ),
        (r#"{"kind":"UpgradeTask","status":{"phase":"Queuing"}}"#, "Upgrade task", "pending"),
        (
            r#"{"kind":"MigrateNodesTask","metadata":{"uid":"a","name":"to-pool-b"},"status":{"phase":"Success"}}"#,
            "to-pool-b",
            "succeeded",
        ),
        (
            r#"{"kind":"Job","metadata":{"uid":"a"},"spec":{"type":"CreateNode"},"status":"Running"}"#,
            "CreateNode",
            "unknown",
        ),
        (r#"{"metadata":{"uid":"a"},"status":null}"#, "a", "unknown"),
        (r#"{"spec":{"subJobs":[{"metadata":{"uid":"b"}}]}}"#, "", "unknown"),
        (r#"{"status":{"status":"Running"}}"#, "", "running"),
    ] {
        let root = decode_one(&cce, body.as_bytes()).unwrap().root;
        assert_eq!(root.phase.as_str(), phase, "{body}");
        assert!(name.is_empty() || *root.name == *name, "{}: {body}", root.name);
    }
}

#[test]
fn failed_job_with_an_error_is_a_job() {
    for (system, body, phase) in [
        (
            registered("flat", FLAT),
            r#"{"job_id":"a","job_type":"createServer","status":"FAIL","error_code":"Ecs.0613","fail_reason":"No flavor"}"#,
            "failed",
        ),
        (
            registered("flat", FLAT),
            r#"{"id":"a","status":"Failed","error":{"code":"OperationPreempted","message":"A newer one took its place."}}"#,
            "failed",
        ),
        (
            registered("flat", FLAT),
            r#"{"status":"Failed","error":{"code":"E","message":"No."}}"#,
            "failed",
        ),
        (
            registered("flat", FLAT),
            r#"{"id":"a","status":"error","message":"Out of memory"}"#,
            "failed",
        ),
        (
            registered("flat", FLAT),
            r#"{"job_id":"a","begin_time":"2026-02-10T08:00:00Z","status":"ODD","error_code":"E.1","error_msg":"m"}"#,
            "unknown",
        ),
        (
            registered("flat", FLAT),
            r#"{"id":"a","status":"ODD","error":{"code":"E","message":"No."}}"#,
            "unknown",
        ),
        (registered("flat", FLAT), r#"{"status":"ODD"}"#, "unknown"),
        (
            registered("wrapped", WRAPPED),
            r#"{"job":{"id":"a","status":"FINISH_ROLLBACK_SUCC","error_code":"GEIP.7001","error_message":"No port"},"request_id":"r"}"#,
            "unknown",
        ),
        (
            registered(
                "ddos",
                r#"{"path":"/v1/{project_id}/query_task_status?task_id={job_id}","phase":"task_status"}"#,
            ),
            r#"{"task_status":"preprocess","task_msg":""}"#,
            "unknown",
        ),
        (
            registered(
                "codes",
                r#"{"path":"/{job_id}","phase":"status","phases":{"404":"skipped","error":"failed"}}"#,
            ),
            r#"{"status":404,"message":"not needed"}"#,
            "skipped",
        ),
        (
            registered(
                "codes",
                r#"{"path":"/{job_id}","phase":"status","phases":{"404":"skipped","error":"failed"}}"#,
            ),
            r#"{"status":"error","message":"No disk"}"#,
            "failed",
        ),
        (
            System::BuiltIn(BuiltIn::Ief),
            r#"{"job_id":"a","status":"Failed","error_code":"IEF.1","error_msg":"No node"}"#,
            "failed",
        ),
        (
            System::BuiltIn(BuiltIn::Ief),
            r#"{"job_id":"a","tasks":[{"task_id":"b","status":"Running"}],"error_code":"IEF.1"}"#,
            "unknown",
        ),
        (
            System::BuiltIn(BuiltIn::ServiceStage),
            r#"{"job":{"JOB_ID":"a","EXECUTION_STATUS":"FAILED"},"error_code":"SVCSTG.1","error_msg":"m"}"#,
            "failed",
        ),
        (
            System::BuiltIn(BuiltIn::Cce),
            r#"{"metadata":{"uid":"a"},"status":{"phase":"Failed"},"errorCode":"CCE.01500001","errorMessage":"m"}"#,
            "failed",
        ),
    ] {
        let job =
            decode_one(&system, body.as_bytes()).unwrap_or_else(|error| panic!("{error}: {body}"));
        assert_eq!(job.root.phase.as_str(), phase, "{body}");
    }
}

#[test]
fn hosts_function_does_not_hide_an_error_body() {
    let throws = |_: &str| Err("status is undefined".to_owned());
    let returns =
        |_: &str| Ok(r#"{"id":"a","phase":"unknown","code":"E","reason":"r"}"#.to_owned());
    let system = |parse| {
        System::Registered(Rc::new(Definition::from_parse("own", "/{job_id}", parse).unwrap()))
    };
    let (throws, returns) = (system(Rc::new(throws)), system(Rc::new(returns)));
    let error = error_of(&throws, r#"{"error":{"code":"NotFound","message":"No such job"}}"#);
    assert_eq!((error.kind, error.message.as_str()), (ErrorKind::NotFound, "No such job"));
    let error = error_of(&throws, r#"{"other":1}"#);
    assert_eq!(error.message, "The response contains no own job (status is undefined).");
    let status = String::from_utf8(case("error-20-cce-kubernetes-status.json")).unwrap();
    for system in [&throws, &returns] {
        assert_eq!(error_of(system, &status).kind, ErrorKind::Forbidden);
    }
    assert!(decode_one(&returns, br#"{"code":"E","message":"m"}"#).is_ok(), "it has read the body");
}

#[test]
fn error_instead_of_a_later_page_is_an_error() {
    let first: &[u8] = &case("servicestage-v2-02-page-1-of-2.json");
    let decode_with = |second: &[u8]| {
        let bodies = Bodies { pages: &[first, second], children: &() };
        decode(&System::BuiltIn(BuiltIn::ServiceStage), bodies, DecodeOptions::default())
    };
    assert!(decode_with(&case("servicestage-v2-03-page-2-of-2.json")).is_ok());
    let error = decode_with(br#"{"error_code":"APIG.0307","error_msg":"Renew."}"#).unwrap_err();
    assert_eq!((error.kind, error.message.as_str()), (ErrorKind::Auth, "Renew."));
}

#[test]
fn watch_stops_for_a_forbidden_job_with_status_200() {
    let mut registry = Registry::default();
    registry.register(Definition::from_json("flat", FLAT).unwrap());
    let addresses = [
        JobAddress::new("cce", "p", "j"),
        JobAddress::new("cce-autopilot", "p", "j"),
        JobAddress::new("ief", "p", "j"),
        JobAddress::new("servicestage", "p", "j"),
        JobAddress::new("flat", "p", "j"),
        JobAddress::new("auto", "", "").with_src("/job.json"),
    ];
    for (address, status) in
        addresses.into_iter().flat_map(|address| [(address.clone(), 200), (address, 403)])
    {
        let request = address.request(&registry).unwrap();
        let schedule =
            Schedule { interval: Duration::from_secs(5), timeout: Duration::from_secs(30) };
        let mut watch = JobWatch::new(request, schedule);
        let request =
            fetched(&watch.handle(after_secs(0), Jitter::ZERO, Event::RefreshRequested.into()));
        let body = case("error-20-cce-kubernetes-status.json");
        let response = HttpResponse { status, body, ..HttpResponse::default() };
        watch.handle(
            after_secs(1),
            Jitter::ZERO,
            concluded(request, FetchOutcome::Responded(response)),
        );
        assert!(watch.snapshot().is_none(), "{address:?}");
        let error = watch.error().unwrap();
        assert_eq!(
            (error.kind, error.status, error.code.as_deref(), error.stopped),
            (ErrorKind::Forbidden, Some(status), Some("CCE.01403001"), true),
            "{address:?}"
        );
        let sentence = "The cluster of this job belongs to another project than the token";
        assert_eq!(error.message, sentence);
        assert_eq!(watch.activity(), Activity::Stopped, "{address:?}");
    }
}
