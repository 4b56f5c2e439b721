//! A plan as IEF spells it: a batch job whose tasks each do something on one edge node. All tasks come at once.

use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::ids::{Numbered, made_id};
use super::time_format::Moment;
use super::plan::{Ending, Plan, Stage};

/// What IEF would answer.
pub(super) fn body(plan: &Plan, job_id: &str, moment: Moment) -> serde_json::Result<Vec<u8>> {
    let name = plan.name.as_deref().unwrap_or_default();
    let [task_ids, target_ids, deployment_ids] =
        ["task", "target", "deployment"].map(|what| Numbered::new(job_id, what));
    let mut tasks = Vec::new();
    let mut targets = Vec::new();
    for (number, task) in plan.children_at(moment.age) {
        let stage = task.stage_at(moment.age);
        tasks.push(Task {
            task_id: task_ids.id(number),
            task_name: format!("{name}-{number:05x}"),
            status: status(stage),
            reason: if has_failed(stage) { task.reason.unwrap_or_default() } else { "" },
            created_at: moment.epoch_seconds(task.created()),
            target_id: target_ids.id(number),
            extension_info: [Extension::new(
                "deployment_id",
                deployment_ids.id(number).to_string(),
            )],
        });
        let node_name = task.name.as_deref().unwrap_or_default();
        targets.push(Target {
            target_id: target_ids.id(number),
            extension_info: [Extension::new("node_name", node_name.to_owned())],
        });
    }
    let count = |word| tasks.iter().filter(|task| task.status == word).count();
    // A job that has just been made has nothing of all this yet.
    let is_empty = tasks.is_empty();
    serde_json::to_vec(&Job {
        job_name: name,
        job_id,
        job_type: plan.kind,
        target_type: "node",
        description: "",
        task_data: task_data(job_id, name),
        status: status(plan.stage_at(moment.age)),
        created_at: moment.epoch_seconds(plan.created()),
        status_last_updated_at: (!is_empty)
            .then(|| moment.epoch_seconds(plan.updated_at(moment.age))),
        task_total_count: tasks.len(),
        // The documentation means these two the wrong way round, in its words and in its example.
        task_failed_count: count(status(Stage::Over(Ending::Succeeded))),
        task_success_count: count(status(Stage::Over(Ending::Failed))),
        tasks: (!is_empty).then_some(tasks),
        targets: (!is_empty).then_some(targets),
    })
}

#[derive(Serialize)]
struct Job<'a> {
    job_name: &'a str,
    job_id: &'a str,
    job_type: &'static str,
    target_type: &'static str,
    description: &'static str,
    targets: Option<Vec<Target>>,
    task_data: String,
    status: &'static str,
    created_at: i64,
    status_last_updated_at: Option<i64>,
    tasks: Option<Vec<Task>>,
    task_total_count: usize,
    task_failed_count: usize,
    task_success_count: usize,
}

#[derive(Serialize)]
struct Task {
    task_name: String,
    task_id: Uuid,
    target_id: Uuid,
    status: &'static str,
    created_at: i64,
    reason: &'static str,
    extension_info: [Extension; 1],
}

/// The edge node of a task.
#[derive(Serialize)]
struct Target {
    target_id: Uuid,
    extension_info: [Extension; 1],
}

#[derive(Serialize)]
struct Extension {
    key: &'static str,
    value: String,
}

impl Extension {
    fn new(key: &'static str, value: String) -> Self {
        Self { key, value }
    }
}

/// JSON within a string. The value of the variable stands for what nobody wants to see on a screen.
fn task_data(job_id: &str, name: &str) -> String {
    let container = json!({
        "name": format!("container-{}", made_id(job_id, "container").simple()),
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
    stage == Stage::Over(Ending::Failed)
}

fn status(stage: Stage) -> &'static str {
    match stage {
        Stage::Waiting => "Waiting",
        Stage::Running => "Running",
        Stage::Over(Ending::Succeeded) => "Successful",
        Stage::Over(Ending::Partly) => "Partially_successful",
        Stage::Over(Ending::Failed) => "Failed",
        Stage::Over(Ending::Skipped) => "Stopped",
    }
}
