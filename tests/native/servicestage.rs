//! Jobs of ServiceStage.

use std::collections::BTreeMap;

use jobtree::engine::apis::{self, Bodies, BuiltIn, DecodeOptions, Job, System, decode_one};
use jobtree::engine::model::snapshot::WarningCode;

use super::{case, outline};

fn read(pages: &[Vec<u8>]) -> Job {
    let pages: Vec<_> = pages.iter().map(Vec::as_slice).collect();
    let bodies = Bodies { pages: &pages, children: &BTreeMap::new() };
    apis::decode(&System::BuiltIn(BuiltIn::ServiceStage), bodies, DecodeOptions::default()).unwrap()
}

fn codes(job: &Job) -> Vec<WarningCode> {
    job.warnings.iter().map(|warning| warning.code).collect()
}

#[test]
fn headings_group_the_tasks_that_follow() {
    let job = read(&[case("servicestage-v2-01-doc-failed.json")]);
    assert_eq!(
        outline(&job.root),
        "failed provision/provMain\n  succeeded SEPARATOR_PREPARE_RESOURCES\n  succeeded SEPARATOR_BUILDING\n    \
         succeeded TN00091\n    succeeded TN00094\n    failed TN00097\n"
    );
    let failed = &job.root.children[1].children[2];
    assert_eq!(
        (failed.code.as_deref(), failed.reason.as_deref()),
        (Some("ECC00011"), Some("Building failed."))
    );
    assert_eq!(job.root.children[1].children[0].reason, None, "{{}} is empty");
    assert_eq!(job.root.started_at.unwrap().to_string(), "2020-02-04T04:01:03.344Z");
    assert_eq!(job.root.ended_at.unwrap().to_string(), "2020-02-04T04:01:38.975Z");
    assert_eq!(
        codes(&job),
        [WarningCode::ParentChildDisagree],
        "the heading has succeeded, a task below it has not"
    );
}

#[test]
fn pages_are_joined_into_one_list() {
    let pages =
        [case("servicestage-v2-02-page-1-of-2.json"), case("servicestage-v2-03-page-2-of-2.json")];
    let job = read(&pages);
    assert_eq!((job.root.progress.total, job.task_count), (25, Some(25)));
    assert_eq!(codes(&job), []);
    assert!(codes(&read(&pages[..1])).contains(&WarningCode::ChildrenMissing));
    let twice = [pages[0].clone(), pages[0].clone(), pages[1].clone()];
    assert_eq!(
        read(&twice).root.progress.total,
        25,
        "a task that moved to the next page is one task"
    );
}

#[test]
fn tasks_are_sorted_by_index_if_every_task_has_one() {
    let page = |tasks: &str| {
        format!(r#"{{"job":{{"JOB_ID":"j","EXECUTION_STATUS":"RUNNING"}},"tasks":[{tasks}]}}"#)
            .into_bytes()
    };
    let task = |id: &str, index: &str| {
        format!(
            r#"{{"TASK_ID":"{id}","TASK_STATUS":"RUNNING","TASK_TYPE":"kube","TASK_INDEX":{index}}}"#
        )
    };
    let ids = |page: Vec<u8>| -> String {
        read(&[page]).root.children.iter().map(|task| task.id.to_string()).collect()
    };
    assert_eq!(ids(page(&[task("c", "9"), task("a", "-1"), task("b", "\"4\"")].join(","))), "abc");
    assert_eq!(ids(page(&[task("c", "9"), task("a", "null"), task("b", "4")].join(","))), "cab");
}

#[test]
fn version_3_job_has_lower_case_keys() {
    let job = decode_one(
        &System::BuiltIn(BuiltIn::ServiceStageV3),
        &case("servicestage-v3-01-running.json"),
    )
    .unwrap();
    assert_eq!(
        outline(&job.root),
        "running PROVISION\n  succeeded SEPARATOR_PREPARE_RESOURCES\n    running TN00091\n    pending TN00094\n"
    );
    assert_eq!(job.root.updated_at.unwrap().to_string(), "2024-10-16T04:01:18.344Z");
}

#[test]
fn job_without_tasks_is_pending() {
    let job = read(&[case("servicestage-v2-04-no-tasks.json")]);
    assert_eq!((job.root.phase.as_str(), job.root.progress.percent), ("pending", Some(0)));
    assert_eq!(codes(&job), []);
}

#[test]
fn messages_of_any_form_give_code_and_reason() {
    use WarningCode::BadNestedJson;
    for (messages, code, reason, warned) in [
        (r#""{}""#, None, None, false),
        (r#""""#, None, None, false),
        ("null", None, None, false),
        (r#""null""#, None, None, false),
        (r#""{\"Message\":\"E1\"}""#, Some("E1"), None, false),
        (r#""{\"detail\":\"Why.\",}""#, None, Some("Why."), false),
        (r#"{"Message":"E1","Detail":"Why."}"#, Some("E1"), Some("Why."), false),
        (r#""\"Plain text.\"""#, None, Some("Plain text."), false),
        (r#""{\"Other\":1}""#, None, Some("{\"Other\":1}"), false),
        (r#""Building failed.""#, None, Some("Building failed."), true),
        (r#""[1]""#, None, Some("[1]"), true),
        (r#""{\"Message\":""#, None, Some("{\"Message\":"), true),
    ] {
        let page = format!(
            r#"{{"job":{{"JOB_ID":"j","EXECUTION_STATUS":"RUNNING"}},"tasks":[{{"TASK_ID":"t","TASK_STATUS":"RUNNING","MESSAGES":{messages}}}]}}"#
        );
        let job = read(&[page.into_bytes()]);
        let task = &job.root.children[0];
        assert_eq!((task.code.as_deref(), task.reason.as_deref()), (code, reason), "{messages}");
        assert_eq!(codes(&job).contains(&BadNestedJson), warned, "{messages}");
    }
}
