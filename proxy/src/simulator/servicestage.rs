//! A plan as ServiceStage spells it: API v2 in upper case, API v3 in lower case and with less in it.
//!
//! The tasks come a page at a time. They are in one line; those named `SEPARATOR_*` are headings.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::json;

use super::PROJECT;
use super::ids::{Numbered, made_id};
use super::time_format::Moment;
use super::pagination::Page;
use super::plan::{Ending, Plan, Stage};

/// What API v2 would answer.
pub(super) fn body(
    plan: &Plan,
    job_id: &str,
    page: Page,
    moment: Moment,
) -> serde_json::Result<Vec<u8>> {
    let name = plan.name.as_deref().unwrap_or_default();
    let job = JobV2 {
        job_id,
        job_name: name,
        job_type: plan.kind,
        service_instance_id: made_id(job_id, "instance").to_string(),
        project_id: PROJECT,
        order_id: "",
        job_desc: name,
        execution_status: status(plan.stage_at(moment.age)),
        created_by: made_id(job_id, "user").simple().to_string(),
    };
    let task = |task: Seen<'_>| TaskV2 {
        messages: task.messages(),
        task_index: task.index(),
        task_name: task.name(),
        task_id: task.id,
        task_type: task.plan.kind,
        task_status: status(task.stage),
        last_health_check: moment.iso_time(task.plan.updated_at(moment.age)),
        created_at: moment.iso_time(task.plan.created()),
        owner_id: "cas-mgr-69bb87d7c-wpqwb:30114",
    };
    written(job, plan, job_id, page, moment, task)
}

/// What API v3 would answer.
pub(super) fn body_v3(
    plan: &Plan,
    job_id: &str,
    page: Page,
    moment: Moment,
) -> serde_json::Result<Vec<u8>> {
    let job = JobV3 {
        execution_status: status(plan.stage_at(moment.age)),
        job_id,
        job_type: plan.kind,
        rollback_enabled: false,
    };
    let task = |task: Seen<'_>| TaskV3 {
        created_at: moment.iso_time(task.plan.created()),
        update_at: moment.iso_time(task.plan.updated_at(moment.age)),
        messages: task.messages(),
        task_name: task.name(),
        task_id: task.id,
        task_status: status(task.stage),
        task_type: task.plan.kind,
    };
    written(job, plan, job_id, page, moment, task)
}

/// The page asked for, of a job of either version.
fn written<'a, Task: Serialize>(
    job: impl Serialize,
    plan: &'a Plan,
    job_id: &str,
    page: Page,
    moment: Moment,
    task: impl Fn(Seen<'a>) -> Task,
) -> serde_json::Result<Vec<u8>> {
    let ids = Numbered::new(job_id, "task");
    let all: Vec<_> = plan.children_at(moment.age).collect();
    let task_count = all.len();
    let tasks = page.of(all).into_iter().map(|(number, plan)| {
        let id = format!("Task-{}", ids.id(number));
        task(Seen { number, plan, id, stage: plan.stage_at(moment.age) })
    });
    serde_json::to_vec(&Body { job, tasks: tasks.collect(), task_count })
}

/// A task at a moment.
struct Seen<'a> {
    number: usize,
    plan: &'a Plan,
    id: String,
    stage: Stage,
}

impl Seen<'_> {
    /// In the order of the tasks, with gaps.
    fn index(&self) -> usize {
        self.number + self.number / 2
    }

    fn name(&self) -> String {
        self.plan
            .name
            .as_deref()
            .map_or_else(|| format!("TN{:05}", 90 + self.number), str::to_owned)
    }

    /// JSON within a string.
    fn messages(&self) -> Cow<'static, str> {
        match (self.stage, self.plan.code, self.plan.reason) {
            (Stage::Over(Ending::Failed), Some(code), Some(reason)) => {
                json!({ "Message": code, "Detail": reason }).to_string().into()
            }
            _ => "{}".into(),
        }
    }
}

#[derive(Serialize)]
struct Body<Job, Task> {
    job: Job,
    tasks: Vec<Task>,
    /// Of all pages.
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
        Stage::Over(Ending::Succeeded) => "SUCCEEDED",
        Stage::Over(Ending::Partly) => "PARTIALLY_FAILED",
        Stage::Over(Ending::Failed) => "FAILED",
        Stage::Over(Ending::Skipped) => "SKIPPED",
    }
}
