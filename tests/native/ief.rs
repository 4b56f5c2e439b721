//! Jobs of Intelligent EdgeFabric.

use std::collections::BTreeMap;

use jobtree::engine::apis::{self, Bodies, BuiltIn, DecodeOptions, Job, System, decode_one};
use jobtree::engine::model::snapshot::WarningCode;

use super::{case, outline};

fn ief(body: &[u8]) -> Job {
    decode_one(&System::BuiltIn(BuiltIn::Ief), body).unwrap()
}

fn codes(job: &Job) -> Vec<WarningCode> {
    job.warnings.iter().map(|warning| warning.code).collect()
}

#[test]
fn tasks_have_edge_node_names_and_are_counted() {
    let job = ief(&case("ief-01-doc-successful.json"));
    assert_eq!(
        outline(&job.root),
        "succeeded aaa\n  succeeded aaa-c530d (test1)\n  succeeded aaa-ce854 (test2)\n"
    );
    assert_eq!(
        (job.root.progress.done, job.root.progress.failed),
        (2, 0),
        "not the swapped counters"
    );
    assert_eq!(codes(&job), [WarningCode::CountsDisagree, WarningCode::CountsDisagree]);
    assert_eq!(job.root.started_at.unwrap().to_string(), "2022-10-31T12:11:48Z");
    assert_eq!(job.root.ended_at.unwrap().to_string(), "2022-10-31T12:12:09Z");
    let details = &job.root.children[0].details;
    let keys: Vec<_> = details.iter().map(|detail| &*detail.key).collect();
    assert_eq!(keys, ["target_id", "deployment_id", "node_name"]);
}

#[test]
fn task_data_is_shown_only_on_request() {
    let body = case("ief-01-doc-successful.json");
    assert!(!format!("{:?}", ief(&body)).contains("image_url"));
    let bodies = Bodies { pages: &[&body], children: &BTreeMap::new() };
    let options = DecodeOptions { show_task_data: true };
    let job = apis::decode(&System::BuiltIn(BuiltIn::Ief), bodies, options).unwrap();
    assert!(format!("{job:?}").contains("image_url"));
}

#[test]
fn partly_failed_job_has_the_failed_task_and_its_reason() {
    let job = ief(&case("ief-02-partially-successful.json"));
    assert_eq!(job.root.phase.as_str(), "partial");
    let failed = &job.root.children[1];
    assert_eq!(&*failed.name, "aaa-00002 (edge-2)");
    assert_eq!(failed.reason.as_deref(), Some("deployment aaa-00002 failed: node is offline"));
    assert_eq!(
        (job.root.progress.done, job.root.progress.failed, job.root.progress.total),
        (3, 1, 3)
    );
    assert_eq!(codes(&job), []);
}

#[test]
fn waiting_job_with_nulls_has_no_warnings() {
    let job = ief(&case("ief-04-waiting-null-tasks.json"));
    assert_eq!((job.root.phase.as_str(), job.root.updated_at), ("pending", None));
    assert_eq!(codes(&job), []);
}

#[test]
fn counters_without_tasks_never_contradict_the_status() {
    for (status, percent, failed) in [("Running", Some(75), 1), ("Successful", Some(100), 0)] {
        let body = format!(
            r#"{{"job_id":"a","status":"{status}","task_total_count":4,"task_failed_count":1,"task_success_count":2}}"#
        );
        let job = ief(body.as_bytes());
        let progress = job.root.progress;
        assert_eq!(
            (progress.percent, progress.failed, progress.total),
            (percent, failed, 4),
            "{status}"
        );
        assert_eq!(codes(&job), [WarningCode::ChildrenMissing], "{status}");
    }
}

#[test]
fn counters_of_any_form_are_compared_with_the_tasks() {
    use WarningCode::{ChildrenMissing, CountsDisagree, WrongType};
    for (total, expected) in [
        ("2", &[][..]),
        ("2.0", &[]),
        ("\"2\"", &[]),
        ("2E0", &[]),
        ("null", &[]),
        ("\"\"", &[]),
        ("5.0", &[ChildrenMissing]),
        ("1", &[CountsDisagree]),
        ("-2", &[WrongType]),
        ("2.5", &[WrongType]),
        ("\"many\"", &[WrongType]),
        ("[2]", &[WrongType]),
    ] {
        let body = format!(
            r#"{{"job_id":"a","status":"Running","created_at":1.667218308E9,"task_total_count":{total},"tasks":[
                {{"task_id":"1","status":"Running","created_at":"1667218308.0"}},{{"task_id":2.0,"status":"Running"}}]}}"#
        );
        let job = ief(body.as_bytes());
        assert_eq!(codes(&job), expected, "{total}");
        let times = [job.root.started_at, job.root.children[0].started_at];
        assert_eq!(times.map(|time| time.unwrap().to_string()), ["2022-10-31T12:11:48Z"; 2]);
        assert_eq!(&*job.root.children[1].id, "2");
    }
}

#[test]
fn stopping_job_is_paused() {
    let job = ief(br#"{"job_id":"a","status":"Stopping"}"#);
    assert_eq!(job.root.phase.as_str(), "paused");
}
