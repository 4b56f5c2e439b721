//! ServiceStage's jobs, whose tasks come in pages.

use jobtree::engine::apis::BuiltIn::{self, ServiceStage, ServiceStageV3};
use serde_json::{Value, json};

use crate::simulation::Simulation;

const BOTH: [BuiltIn; 2] = [ServiceStage, ServiceStageV3];

/// Fetches a job at that second, with a query.
async fn job(system: BuiltIn, id: &str, second: u64, query: &str) -> Value {
    let cloud = Simulation::new(None);
    cloud.job(system, id).await;
    cloud.set(second);
    cloud.job(system, &format!("{id}{query}")).await
}

fn ids(body: &Value) -> Vec<String> {
    let id = |task: &Value| {
        task.get("TASK_ID").or(task.get("task_id")).unwrap().as_str().unwrap().to_owned()
    };
    body["tasks"].as_array().unwrap().iter().map(id).collect()
}

#[tokio::test]
async fn pages_are_slices_of_the_whole_list() {
    for system in BOTH {
        let all = ids(&job(system, "demo-slow", 60, "?limit=100").await);
        assert_eq!(all.len(), 60);
        let backwards: Vec<_> = all.iter().rev().cloned().collect();
        for (query, expected) in [
            ("", &all[..20]),
            ("?offset=20", &all[20..40]),
            ("?limit=20&offset=40", &all[40..]),
            ("?limit=20&offset=60", &[]),
            ("?limit=7&offset=58", &all[58..]),
            ("?offset=18446744073709551615", &[]),
            ("?limit=100&desc=false", &all[..]),
            ("?limit=3&desc=true", &backwards[..3]),
            ("?limit=100&offset=57&desc=true", &backwards[57..]),
            ("?instance_id=mine&unknown=1", &all[..20]),
        ] {
            let body = job(system, "demo-slow", 60, query).await;
            assert_eq!(ids(&body), expected, "{} {query}", system.name());
            assert_eq!(body["task_count"], 60, "{} {query}", system.name());
        }
    }
}

#[tokio::test]
async fn invalid_page_parameters_are_rejected() {
    let cloud = Simulation::new(None);
    for system in BOTH {
        for query in [
            "limit=0",
            "limit=101",
            "limit=-1",
            "limit=many",
            "limit=",
            "limit=2.5",
            "offset=-1",
            "offset=x",
            "desc=yes",
            "desc=TRUE",
            "desc=1",
        ] {
            let response = cloud.get(system, &format!("demo-success?{query}")).await;
            let code = response.json()["error_code"].clone();
            assert_eq!(
                (response.status.as_u16(), code),
                (400, json!("SVCSTG.00100400")),
                "{query}"
            );
        }
    }
}

#[tokio::test]
async fn task_index_ascends_with_gaps() {
    let body = job(ServiceStage, "demo-slow", 60, "?limit=100").await;
    let tasks = body["tasks"].as_array().unwrap();
    let indexes: Vec<_> = tasks.iter().map(|task| task["TASK_INDEX"].as_u64().unwrap()).collect();
    assert!(indexes.is_sorted_by(|a, b| a < b), "{indexes:?}");
    assert!(indexes.last().unwrap() - indexes[0] > indexes.len() as u64, "{indexes:?}");
}

#[tokio::test]
async fn separators_are_exactly_the_echo_tasks() {
    for (system, name, kind) in
        [(ServiceStage, "TASK_NAME", "TASK_TYPE"), (ServiceStageV3, "task_name", "task_type")]
    {
        let body = job(system, "demo-success", 60, "").await;
        let mut separators = 0;
        for task in body["tasks"].as_array().unwrap() {
            let is_separator = task[name].as_str().unwrap().starts_with("SEPARATOR_");
            assert_eq!(is_separator, task[kind] == "echo", "{task}");
            separators += usize::from(is_separator);
        }
        assert_eq!(separators, 4, "{}", system.name());
    }
}

#[tokio::test]
async fn failed_task_has_a_json_message_and_later_tasks_are_skipped() {
    for (system, status, messages) in
        [(ServiceStage, "TASK_STATUS", "MESSAGES"), (ServiceStageV3, "task_status", "messages")]
    {
        let body = job(system, "demo-failure", 120, "").await;
        let mut statuses = Vec::new();
        for task in body["tasks"].as_array().unwrap() {
            let message: Value = serde_json::from_str(task[messages].as_str().unwrap()).unwrap();
            let expected = if task[status] == "FAILED" {
                json!({ "Message": "ECC00011", "Detail": "Building failed." })
            } else {
                json!({})
            };
            assert_eq!(message, expected, "{task}");
            statuses.push(task[status].as_str().unwrap());
        }
        assert_eq!(statuses[..5], ["SUCCEEDED", "SUCCEEDED", "SUCCEEDED", "SUCCEEDED", "FAILED"]);
        assert_eq!(statuses[5..], ["SKIPPED"; 3]);
    }
}

#[tokio::test]
async fn each_version_has_its_own_keys() {
    let old = job(ServiceStage, "demo-success", 60, "").await;
    let new = job(ServiceStageV3, "demo-success", 60, "").await;
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(
        keys(&old["tasks"][0]),
        [
            "CREATED_AT",
            "LAST_HEALTH_CHECK",
            "MESSAGES",
            "OWNER_ID",
            "TASK_ID",
            "TASK_INDEX",
            "TASK_NAME",
            "TASK_STATUS",
            "TASK_TYPE"
        ]
    );
    assert_eq!(
        keys(&new["tasks"][0]),
        ["created_at", "messages", "task_id", "task_name", "task_status", "task_type", "update_at"]
    );
    assert_eq!(keys(&new["job"]), ["execution_status", "job_id", "job_type", "rollback_enabled"]);
    assert_eq!(
        (&old["job"]["JOB_ID"], &new["job"]["job_id"]),
        (&json!("demo-success"), &json!("demo-success"))
    );
    assert_eq!(old["tasks"][0]["CREATED_AT"], "2026-01-01T00:00:01.500Z");
}

#[tokio::test]
async fn headings_end_as_soon_as_they_are_reached() {
    for id in ["demo-success", "demo-failure", "demo-slow"] {
        let mut is_seen = false;
        for second in (0..120).step_by(3) {
            let body = job(ServiceStage, id, second, "?limit=100").await;
            let tasks = body["tasks"].as_array().unwrap();
            let is_heading =
                |task: &&Value| task["TASK_NAME"].as_str().unwrap().starts_with("SEPARATOR_");
            let headings: Vec<_> = tasks.iter().filter(is_heading).collect();
            assert!(headings.iter().all(|task| task["TASK_STATUS"] != "RUNNING"), "{id} {second}");
            // A heading that has succeeded while a task right after it is running.
            is_seen |= tasks.windows(2).any(|two| {
                is_heading(&&two[0])
                    && two[0]["TASK_STATUS"] == "SUCCEEDED"
                    && two[1]["TASK_STATUS"] == "RUNNING"
            });
        }
        assert!(is_seen, "{id}");
    }
}
