//! Writes a plan in the format of ServiceStage: API v2 in upper case, API v3 in lower case and with fewer fields.
//!
//! A response contains one page of tasks. The tasks are a flat list; those named `SEPARATOR_*` are headings.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::json;

use super::ids::{IdSequence, PROJECT, stable_id};
use super::pagination::Pagination;
use super::plan::{Ending, Plan, Stage};
use super::time_format::JobTime;

/// The body of API v2's response.
pub(super) fn body(
    plan: &Plan,
    job_id: &str,
    pagination: Pagination,
    time: JobTime,
) -> serde_json::Result<Vec<u8>> {
    let name = plan.name.as_deref().unwrap_or_default();
    let job = JobV2 {
        job_id,
        job_name: name,
        job_type: plan.kind,
        service_instance_id: stable_id(job_id, "instance").to_string(),
        project_id: PROJECT,
        order_id: "",
        job_desc: name,
        execution_status: status(plan.stage_at(time.age)),
        created_by: stable_id(job_id, "user").simple().to_string(),
    };
    let task = |task: VisibleTask<'_>| TaskV2 {
        messages: task.messages(),
        task_index: task.index(),
        task_name: task.name(),
        task_id: task.id,
        task_type: task.plan.kind,
        task_status: status(task.stage),
        last_health_check: time.iso_time(task.plan.updated_at(time.age)),
        created_at: time.iso_time(task.plan.created()),
        owner_id: "cas-mgr-69bb87d7c-wpqwb:30114",
    };
    write(job, plan, job_id, pagination, time, task)
}

/// The body of API v3's response.
pub(super) fn body_v3(
    plan: &Plan,
    job_id: &str,
    pagination: Pagination,
    time: JobTime,
) -> serde_json::Result<Vec<u8>> {
    let job = JobV3 {
        execution_status: status(plan.stage_at(time.age)),
        job_id,
        job_type: plan.kind,
        rollback_enabled: false,
    };
    let task = |task: VisibleTask<'_>| TaskV3 {
        created_at: time.iso_time(task.plan.created()),
        update_at: time.iso_time(task.plan.updated_at(time.age)),
        messages: task.messages(),
        task_name: task.name(),
        task_id: task.id,
        task_status: status(task.stage),
        task_type: task.plan.kind,
    };
    write(job, plan, job_id, pagination, time, task)
}

/// Writes one page of a job of either version.
fn write<'a, T: Serialize>(
    job: impl Serialize,
    plan: &'a Plan,
    job_id: &str,
    pagination: Pagination,
    time: JobTime,
    task: impl Fn(VisibleTask<'a>) -> T,
) -> serde_json::Result<Vec<u8>> {
    let ids = IdSequence::new(job_id, "task");
    let all: Vec<_> = plan.children_at(time.age).collect();
    let task_count = all.len();
    let tasks = pagination.apply(all).into_iter().map(|(number, plan)| {
        let id = format!("Task-{}", ids.id(number));
        task(VisibleTask { number, plan, id, stage: plan.stage_at(time.age) })
    });
    serde_json::to_vec(&ServiceStageBody { job, tasks: tasks.collect(), task_count })
}

/// A visible task and its stage.
struct VisibleTask<'a> {
    number: usize,
    plan: &'a Plan,
    id: String,
    stage: Stage,
}

impl VisibleTask<'_> {
    /// The task's index. Indexes follow the order of the tasks and have gaps.
    fn index(&self) -> usize {
        self.number + self.number / 2
    }

    fn name(&self) -> String {
        self.plan
            .name
            .as_deref()
            .map_or_else(|| format!("TN{:05}", 90 + self.number), str::to_owned)
    }

    /// The task's messages, which are JSON in a string.
    fn messages(&self) -> Cow<'static, str> {
        match (self.stage, self.plan.code, self.plan.reason) {
            (Stage::Ended(Ending::Failed), Some(code), Some(reason)) => {
                json!({ "Message": code, "Detail": reason }).to_string().into()
            }
            _ => "{}".into(),
        }
    }
}

#[derive(Serialize)]
struct ServiceStageBody<J, T> {
    job: J,
    tasks: Vec<T>,
    /// The number of tasks on all pages.
    task_count: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
struct JobV2<'a> {
    job_id: &'a str,
    job_name: &'a str,
    job_type: &'static str,
    service_instance_id: String,
    project_id: &'static str,
    order_id: &'static str,
    job_desc: &'a str,
    execution_status: &'static str,
    created_by: String,
}

#[derive(Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
struct TaskV2 {
    messages: Cow<'static, str>,
    task_id: String,
    task_type: &'static str,
    task_index: usize,
    task_name: String,
    task_status: &'static str,
    last_health_check: String,
    created_at: String,
    owner_id: &'static str,
}

#[derive(Serialize)]
struct JobV3<'a> {
    execution_status: &'static str,
    job_id: &'a str,
    job_type: &'static str,
    rollback_enabled: bool,
}

#[derive(Serialize)]
struct TaskV3 {
    created_at: String,
    update_at: String,
    messages: Cow<'static, str>,
    task_id: String,
    task_name: String,
    task_status: &'static str,
    task_type: &'static str,
}

fn status(stage: Stage) -> &'static str {
    match stage {
        Stage::Waiting => "SUBMITTED",
        Stage::Running => "RUNNING",
        Stage::Ended(Ending::Succeeded) => "SUCCEEDED",
        Stage::Ended(Ending::PartlySucceeded) => "PARTIALLY_FAILED",
        Stage::Ended(Ending::Failed) => "FAILED",
        Stage::Ended(Ending::Skipped) => "SKIPPED",
    }
}
