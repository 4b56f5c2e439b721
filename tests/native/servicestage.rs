//! Jobs of ServiceStage.

use std::collections::BTreeMap;

use jobtree::engine::apis::{self, Bodies, BuiltIn, DecodeOptions, Job, System, decode_one};
use jobtree::engine::i18n::{Texts, phrases};
use jobtree::engine::model::snapshot::{Warning, WarningCode};
use jobtree::engine::model::timestamp::Timestamp;

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
        "failed provision/provMain\n  succeeded SEPARATOR_PREPARE_RESOURCES\n  failed SEPARATOR_BUILDING\n    \
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
    let heading = &job.root.children[1];
    assert_eq!((&heading.reason, &heading.code), (&failed.reason, &failed.code));
    assert_eq!(heading.raw_phase.as_deref(), Some("SUCCEEDED"));
    assert_eq!(heading.ended_at, failed.ended_at);
    assert_eq!(codes(&job), []);
}

/// A page of ServiceStage with these tasks, of which headings begin with `#`: a name, a status and the last digit of the times
/// of creation and update.
fn page_of(tasks: &str) -> Vec<u8> {
    let task = |(index, task): (usize, &str)| {
        let mut words = task.split(' ');
        let mut next = || words.next().unwrap_or_default();
        let (name, status, created, updated) = (next(), next(), next(), next());
        let (name, way) = match name.strip_prefix('#') {
            Some(title) => (format!("SEPARATOR_{title}"), "echo"),
            None => (name.to_owned(), "restful"),
        };
        let messages = match status {
            "FAILED" | "CANCELLED" => {
                format!(r#"{{\"Message\":\"E-{name}\",\"Detail\":\"{name} went wrong.\"}}"#)
            }
            _ => "{}".to_owned(),
        };
        format!(
            r#"{{"TASK_ID":"{index}","TASK_NAME":"{name}","TASK_TYPE":"{way}","TASK_INDEX":{index}.0,"TASK_STATUS":"{status}",
                "CREATED_AT":"2026-02-10T08:00:0{created}Z","LAST_HEALTH_CHECK":"2026-02-10T08:00:0{updated}Z","MESSAGES":"{messages}"}}"#
        )
    };
    let tasks: Vec<_> = tasks.split(", ").enumerate().map(task).collect();
    let (count, tasks) = (tasks.len(), tasks.join(","));
    format!(
        r#"{{"job":{{"JOB_ID":"j","EXECUTION_STATUS":"RUNNING"}},"task_count":{count},"tasks":[{tasks}]}}"#
    )
    .into_bytes()
}

#[test]
fn heading_has_phase_times_and_reason_of_its_tasks() {
    // The tasks, then the heading's phase, start, end and reason.
    for (tasks, phase, started, ended, reason) in [
        ("#A SUCCEEDED 1 1, a RUNNING 2 3", "running", "2", "", ""),
        ("#A SUCCEEDED 1 1, a SUCCEEDED 2 3, b SUBMITTED 4 4", "running", "2", "", ""),
        ("#A SUCCEEDED 1 1, a FAILED 2 3, b SUBMITTED 4 4", "running", "2", "", ""),
        ("#A SUCCEEDED 1 1, a SUBMITTED 2 2, b SCHEDULED 3 3", "pending", "2", "", ""),
        ("#A SUCCEEDED 1 1, a SUCCEEDED 3 6, b FAILED 2 5", "failed", "2", "6", "b went wrong."),
        ("#A RUNNING 1 1, a FAILED 2 3, b FAILED 2 5", "failed", "2", "5", "a went wrong."),
        (
            "#A SUCCEEDED 1 1, a SUCCEEDED 2 3, b CANCELLED 4 5",
            "cancelled",
            "2",
            "5",
            "b went wrong.",
        ),
        ("#A FAILED 1 1, a SUCCEEDED 2 3, b PARTIALLY_FAILED 4 5", "partial", "2", "5", ""),
        ("#A SUCCEEDED 1 1, a SKIPPED 2 3, b SKIPPED 4 5", "skipped", "2", "5", ""),
        ("#A FAILED 1 1, a SKIPPED 2 3, b SUCCEEDED 4 5", "succeeded", "2", "5", ""),
        ("#A SUCCEEDED 1 1, a DANCING 2 3, b SUCCEEDED 4 5", "unknown", "2", "", ""),
        // Without tasks, the marker's own.
        ("#A RUNNING 1 2", "running", "1", "", ""),
        ("#A SUCCEEDED 1 2, #B SUCCEEDED 3 3, b RUNNING 4 4", "succeeded", "1", "2", ""),
        ("#A FAILED 1 2", "failed", "1", "2", "SEPARATOR_A went wrong."),
    ] {
        let job = read(&[page_of(tasks)]);
        let heading = &job.root.children[0];
        let second = |time: Option<Timestamp>| {
            time.map(|time| time.to_string()[18..19].to_owned()).unwrap_or_default()
        };
        assert_eq!(heading.phase.as_str(), phase, "{tasks}");
        assert_eq!(second(heading.started_at), started, "{tasks}");
        assert_eq!(second(heading.ended_at), ended, "{tasks}");
        assert_eq!(heading.reason.as_deref().unwrap_or_default(), reason, "{tasks}");
        assert_eq!(heading.code.is_some(), !reason.is_empty(), "{tasks}");
        let is_about_heading = |warning: &Warning| warning.node_id.as_deref() == Some(&*heading.id);
        assert!(!job.warnings.iter().any(is_about_heading), "{tasks}");
    }
}

#[test]
fn numbers_as_doubles_are_those_numbers() {
    let job = read(&[case("servicestage-v2-06-numbers-as-doubles.json")]);
    assert_eq!(
        outline(&job.root),
        "running deploy-shop\n  running SEPARATOR_BUILDING\n    running TN00094\n    pending TN00097\n"
    );
    assert_eq!((job.task_count, codes(&job)), (Some(3), vec![]));
    let job = read(&[case("servicestage-v2-05-count-as-double.json")]);
    assert_eq!((job.task_count, codes(&job)), (Some(5), vec![WarningCode::ChildrenMissing]));
}

#[test]
fn unknown_phase_of_a_heading_is_not_the_status_of_its_marker() {
    let job = read(&[page_of("#A SUCCEEDED 1 1, a DANCING 2 3")]);
    let texts = Texts::english();
    let heading = &job.root.children[0];
    assert_eq!(phrases::phase_of(&texts, heading), "Unknown");
    assert_eq!(phrases::phase_of(&texts, &heading.children[0]), "DANCING");
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
    assert_eq!(
        ids(page(&[task("c", "10.0"), task("b", "\"9.0\""), task("a", "1E0")].join(","))),
        "abc"
    );
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
        "running PROVISION\n  running SEPARATOR_PREPARE_RESOURCES\n    running TN00091\n    pending TN00094\n"
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
