//! Jobs of Cloud Container Engine.

use std::collections::HashSet;

use jobtree::engine::apis::{self, BuiltIn, System};
use jobtree::engine::model::error::ErrorKind;
use jobtree::engine::model::snapshot::WarningCode;

use super::{case, job, outline};

#[test]
fn documented_job_keeps_its_phase_above_finished_sub_jobs() {
    let job = job(&case("cce-v3-01-doc-running.json"));
    assert_eq!(
        outline(&job.root),
        "running cluster-name\n  succeeded InstallMaster\n  succeeded CreatePSMCert\n"
    );
    let root = &job.root;
    assert_eq!(&*root.id, "354331b2c-229a-11e8-9c75-0255ac100ceb");
    assert_eq!(root.job_type.as_deref(), Some("CreateCluster"));
    assert_eq!(root.raw_phase.as_deref(), Some("Running"));
    assert_eq!(root.reason, None, "an empty reason is none");
    assert_eq!(root.ended_at, None);
    assert_eq!(root.started_at.unwrap().to_string(), "2018-08-02T08:12:40.672772389Z");
    assert_eq!((root.progress.done, root.progress.total), (2, 2));
    assert_eq!(root.progress.percent, Some(99), "not 100 before the job itself has ended");
    let details: Vec<_> = root.details.iter().map(|detail| &*detail.key).collect();
    assert_eq!(details, ["clusterUID", "resourceID", "serverID"]);
    assert_eq!(codes(&job), [WarningCode::ParentChildDisagree]);
}

#[test]
fn failed_branch_keeps_every_reason() {
    let job = job(&case("cce-v3-05-failed-nested.json"));
    assert_eq!(
        outline(&job.root),
        "failed cluster-test\n  failed node-iv28j9\n    succeeded GetPSMCert\n    failed CreateNodeVM\n    \
         failed InstallNode\n  succeeded node-k02xpa\n    succeeded GetPSMCert\n    succeeded CreateNodeVM\n    \
         succeeded InstallNode\n"
    );
    let vm = &job.root.children[0].children[1];
    assert_eq!(
        vm.reason.as_deref(),
        Some(
            "create server failed: job fail, errorCode: Ecs.0613, reason: no available flavors for nodes"
        )
    );
    let root = job.root.progress;
    assert_eq!((root.done, root.failed, root.running, root.total), (6, 2, 0, 6));
    assert_eq!(root.percent, Some(100));
    assert_eq!(vm.ended_at, vm.updated_at, "a finished node ended when it was last updated");
    assert_eq!(codes(&job), []);
}

#[test]
fn trailing_comma_is_a_warning() {
    let job = job(&case("cce-v3-02-otc-doc-trailing-comma.json"));
    assert!(codes(&job).contains(&WarningCode::LenientJson));
    assert_eq!(job.root.children.len(), 2);
}

#[test]
fn initializing_job_is_pending_at_zero_percent() {
    let job = job(&case("cce-v3-07-initializing-empty.json"));
    assert_eq!(job.root.phase.as_str(), "pending");
    assert_eq!(job.root.progress.percent, Some(0));
    assert_eq!(job.root.updated_at, None);
}

#[test]
fn parent_phase_decides_and_failed_child_is_a_warning() {
    let job = job(&case("cce-v3-13-parent-success-child-failed.json"));
    assert_eq!(job.root.phase.as_str(), "succeeded");
    assert_eq!(job.root.progress.percent, Some(100));
    assert_eq!(codes(&job), [WarningCode::ParentChildDisagree]);
}

#[test]
fn wide_job_counts_150_sub_jobs() {
    let progress = job(&case("cce-v3-09-wide-150.json")).root.progress;
    assert_eq!(
        (progress.done, progress.failed, progress.running, progress.total),
        (93, 3, 30, 150)
    );
    assert_eq!(progress.percent, Some(62));
}

#[test]
fn version_2_job_has_its_own_keys_and_an_end_time() {
    let root = job(&case("cce-v2-01-doc-failed.json")).root;
    assert_eq!(root.phase.as_str(), "failed");
    assert!(root.ended_at.is_some());
    assert!(root.details.iter().any(|detail| &*detail.key == "clusterUID"));
}

#[test]
fn malformed_job_is_read_with_warnings() {
    use WarningCode::*;
    let cases: [(&str, &[WarningCode]); 11] = [
        (r#"{"metadata":{"uid":"a"},"status":{"phase":"Running"}}"#, &[]),
        (r#"{"metadata":{"uid":7},"status":{"phase":"Running"}}"#, &[]),
        (r#"{"metadata":{},"status":{"phase":"Running"}}"#, &[MissingId]),
        (r#"{"metadata":{"uid":"a"},"status":{"phase":"Dancing"}}"#, &[UnknownPhase]),
        (r#"{"metadata":{"uid":"a"},"status":null}"#, &[UnknownPhase]),
        (
            r#"{"metadata":{"uid":"a","creationTimestamp":"soon"},"status":{"phase":"Running"}}"#,
            &[BadTime],
        ),
        (
            r#"{"metadata":{"uid":"a"},"spec":{"type":["x"]},"status":{"phase":"Running"}}"#,
            &[WrongType],
        ),
        (
            r#"{"metadata":{"uid":"a"},"spec":{"subJobs":"none"},"status":{"phase":"Running"}}"#,
            &[WrongType],
        ),
        (
            r#"{"metadata":{"uid":"a"},"spec":{"subJobs":[null,3]},"status":{"phase":"Running"}}"#,
            &[WrongType, WrongType],
        ),
        (
            r#"{"metadata":{"uid":"a"},"spec":{"subJobs":[{"metadata":{"uid":"a"},"status":{"phase":"Running"}}]},"status":{"phase":"Running"}}"#,
            &[DuplicateId],
        ),
        (
            r#"{"METADATA":{"UID":"a"},"Spec":{"SubJobs":{"metadata":{"uid":"b"},"status":{"phase":"running"}}},"status":{"PHASE":" RUNNING "}}"#,
            &[],
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(codes(&job(body.as_bytes())), expected, "{body}");
    }
}

#[test]
fn ids_are_unique_for_any_body() {
    let leaf =
        |uid: &str| format!(r##"{{"metadata":{{"uid":{uid}}},"status":{{"phase":"Running"}}}}"##);
    let leaves = ["\"#1\"", "null", "\"a\"", "\"a\"", "\"#3\"", "\"\""].map(leaf).join(",");
    let body = format!(
        r#"{{"metadata":{{"uid":"a"}},"spec":{{"subJobs":[{leaves}]}},"status":{{"phase":"Running"}}}}"#
    );
    let root = job(body.as_bytes()).root;
    let ids: Vec<_> = root.descendants().map(|node| node.id.clone()).collect();
    assert_eq!(ids.len(), 7);
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 7, "{ids:?}");
    assert!(root.descendants().all(|node| !node.name.is_empty()));
}

#[test]
fn job_without_a_name_has_the_next_best_one() {
    let status = r#""status":{"phase":"Running"}"#;
    for (job, name, job_type) in [
        (
            r#""metadata":{"uid":"a","name":"b"},"spec":{"type":"T","resourceName":"n"}"#,
            "n",
            Some("T"),
        ),
        (r#""metadata":{"uid":"a","name":"b"},"spec":{"type":"T"}"#, "b", Some("T")),
        (r#""metadata":{"uid":"a"},"spec":{"type":"T"}"#, "T", Some("T")),
        (r#""kind":"PreCheckTask","metadata":{"uid":"a"}"#, "Pre check task", Some("PreCheckTask")),
        (r#""kind":"PreCheckTask","spec":{"type":"T"}"#, "T", Some("T")),
        (r#""kind":"Job","metadata":{"uid":"a"}"#, "a", None),
        (r#""kind":"Job","metadata":{"uid":"root"}"#, "root", None),
        (r#""kind":"Job""#, "Task 1", None),
        (r#""spec":{"resourceName":"\u200b \u2060","type":"\ufeff"}"#, "Task 1", None),
        (r#""metadata":{"uid":"\u00ad"},"spec":{"resourceName":7.0}"#, "7", None),
    ] {
        let body = format!(
            r#"{{"metadata":{{"uid":"root"}},"spec":{{"subJobs":[{{{job},{status}}}]}},{status}}}"#
        );
        let root = apis::decode_one(&System::BuiltIn(BuiltIn::Cce), body.as_bytes()).unwrap().root;
        let child = &root.children[0];
        assert_eq!((&*child.name, child.job_type.as_deref()), (name, job_type), "{job}");
    }
}

#[test]
fn sub_jobs_beyond_200_levels_are_cut() {
    // The root is not a sub-job.
    for (levels, is_cut) in [(201, false), (202, true), (5_000, true)] {
        let mut body = String::new();
        for level in 0..levels {
            body.push_str(&format!(
                r#"{{"metadata":{{"uid":"{level}"}},"status":{{"phase":"Running"}},"spec":{{"subJobs":["#
            ));
        }
        body.push_str(&"]}}".repeat(levels));
        let job = job(body.as_bytes());
        assert_eq!(job.root.descendants().count(), levels.min(201), "{levels}");
        assert_eq!(codes(&job).contains(&WarningCode::TooDeep), is_cut, "{levels}");
    }
}

#[test]
fn body_without_a_job_is_an_error() {
    let cases = [
        ("", "The response is empty."),
        ("  \n", "The response is empty."),
        ("<html>502</html>", "The response is not JSON: expected a value at line 1, column 1."),
        (
            r#"{"metadata":{"uid":"#,
            "The response is not JSON: expected a value at line 1, column 20.",
        ),
        ("[]", "The response contains no cce job."),
        ("{}", "The response contains no cce job."),
        (r#"{"status":"ok"}"#, "The response contains no cce job."),
        (r#"{"error_code":"X.1","error_msg":"No."}"#, "No."),
    ];
    for (body, message) in cases {
        let error = apis::decode_one(&System::BuiltIn(BuiltIn::Cce), body.as_bytes()).unwrap_err();
        assert_eq!(
            (error.kind, error.message.as_str()),
            (ErrorKind::InvalidBody, message),
            "{body}"
        );
    }
}

#[test]
fn invalid_utf_8_and_byte_order_mark_are_accepted() {
    let body = b"\xef\xbb\xbf{\"metadata\":{\"uid\":\"a\"},\"spec\":{\"resourceName\":\"n\xff\"},\"status\":{\"phase\":\"Failed\"}}";
    assert_eq!(&*job(body).root.name, "n\u{fffd}");
}

fn codes(job: &apis::Job) -> Vec<WarningCode> {
    job.warnings.iter().map(|warning| warning.code).collect()
}
