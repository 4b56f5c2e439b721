//! Writes a plan in the format of IEF: a batch job with one task per edge node. A response contains all tasks.

use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::ids::{IdSequence, stable_id};
use super::plan::{Ending, Plan, Stage};
use super::time_format::JobTime;

/// The body of IEF's response.
pub(super) fn body(plan: &Plan, job_id: &str, time: JobTime) -> serde_json::Result<Vec<u8>> {
    let name = plan.name.as_deref().unwrap_or_default();
    let [task_ids, target_ids, deployment_ids] =
        ["task", "target", "deployment"].map(|kind| IdSequence::new(job_id, kind));
    let mut tasks = Vec::new();
    let mut targets = Vec::new();
    for (number, task) in plan.children_at(time.age) {
        let stage = task.stage_at(time.age);
        tasks.push(IefTask {
            task_id: task_ids.id(number),
            task_name: format!("{name}-{number:05x}"),
            status: status(stage),
            reason: if has_failed(stage) { task.reason.unwrap_or_default() } else { "" },
            created_at: time.epoch_seconds(task.created()),
            target_id: target_ids.id(number),
            extension_info: [ExtensionInfo::new(
                "deployment_id",
                deployment_ids.id(number).to_string(),
            )],
        });
        let node_name = task.name.as_deref().unwrap_or_default();
        targets.push(IefTarget {
            target_id: target_ids.id(number),
            extension_info: [ExtensionInfo::new("node_name", node_name.to_owned())],
        });
    }
    let count = |status| tasks.iter().filter(|task| task.status == status).count();
    // A job that was just created has no tasks, targets and update time yet.
    let is_empty = tasks.is_empty();
    serde_json::to_vec(&IefJob {
        job_name: name,
        job_id,
        job_type: plan.kind,
        target_type: "node",
        description: "",
        task_data: task_data(job_id, name),
        status: status(plan.stage_at(time.age)),
        created_at: time.epoch_seconds(plan.created()),
        status_last_updated_at: (!is_empty).then(|| time.epoch_seconds(plan.updated_at(time.age))),
        task_total_count: tasks.len(),
        // The documentation describes these two swapped, in its text and in its example.
        task_failed_count: count(status(Stage::Ended(Ending::Succeeded))),
        task_success_count: count(status(Stage::Ended(Ending::Failed))),
        tasks: (!is_empty).then_some(tasks),
        targets: (!is_empty).then_some(targets),
    })
}

#[derive(Serialize)]
struct IefJob<'a> {
    job_name: &'a str,
    job_id: &'a str,
    job_type: &'static str,
    target_type: &'static str,
    description: &'static str,
    targets: Option<Vec<IefTarget>>,
    task_data: String,
    status: &'static str,
    created_at: i64,
    status_last_updated_at: Option<i64>,
    tasks: Option<Vec<IefTask>>,
    task_total_count: usize,
    task_failed_count: usize,
    task_success_count: usize,
}

#[derive(Serialize)]
struct IefTask {
    task_name: String,
    task_id: Uuid,
    target_id: Uuid,
    status: &'static str,
    created_at: i64,
    reason: &'static str,
    extension_info: [ExtensionInfo; 1],
}

/// The edge node of a task.
#[derive(Serialize)]
struct IefTarget {
    target_id: Uuid,
    extension_info: [ExtensionInfo; 1],
}

#[derive(Serialize)]
struct ExtensionInfo {
    key: &'static str,
    value: String,
}

impl ExtensionInfo {
    fn new(key: &'static str, value: String) -> Self {
        Self { key, value }
    }
}

/// The job's task data, which is JSON in a string. The variable's value is a secret that must not be displayed.
fn task_data(job_id: &str, name: &str) -> String {
    let container = json!({
        "name": format!("container-{}", stable_id(job_id, "container").simple()),
        "image_url": "sample:latest",
        "version": "latest",
        "envs": [{ "key": "SAMPLE_PASSWORD", "value": "not-for-the-screen" }],
        "resources": { "limits": { "cpu": "0.25", "memory": "512" } },
    });
    let template = json!({ "configs": { "restart_policy": "Always" }, "containers": [container] });
    let deployment = json!({ "replicas": 1, "template": template });
    json!({ "deployment": deployment, "source": "userdefined", "name_prex": name, "tags": [] })
        .to_string()
}

fn has_failed(stage: Stage) -> bool {
    stage == Stage::Ended(Ending::Failed)
}

fn status(stage: Stage) -> &'static str {
    match stage {
        Stage::Waiting => "Waiting",
        Stage::Running => "Running",
        Stage::Ended(Ending::Succeeded) => "Successful",
        Stage::Ended(Ending::PartlySucceeded) => "Partially_successful",
        Stage::Ended(Ending::Failed) => "Failed",
        Stage::Ended(Ending::Skipped) => "Stopped",
    }
}
