//! A plan as CCE's API v3 spells it.

use std::time::{Duration, SystemTime};

use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::macros::format_description;
use uuid::Uuid;

use super::plan::{Plan, Stage};

/// What CCE would answer `age` after the job was `started`.
pub(super) fn body(plan: &Plan, job_id: &str, started: SystemTime, age: Duration) -> Value {
    Writer { started, age, cluster: made_id(job_id, "cluster") }.job(plan, job_id.to_owned())
}

struct Writer {
    started: SystemTime,
    age: Duration,
    cluster: String,
}

impl Writer {
    fn job(&self, plan: &Plan, uid: String) -> Value {
        let children = plan.children_at(self.age).enumerate();
        let sub_jobs: Vec<Value> = children
            .map(|(index, child)| {
                self.job(child, made_id(&uid, &format!("{}-{index}", child.job_type)))
            })
            .collect();
        let mut spec = Map::new();
        spec.insert("type".into(), plan.job_type.into());
        spec.insert("clusterUID".into(), self.cluster.clone().into());
        spec.insert("resourceID".into(), made_id(&uid, "resource").into());
        if let Some(name) = plan.name {
            spec.insert("resourceName".into(), name.into());
            spec.insert("extendParam".into(), json!({ "serverID": made_id(&uid, "server") }));
        }
        if !sub_jobs.is_empty() {
            spec.insert("subJobs".into(), sub_jobs.into());
        }
        json!({
            "kind": "Job",
            "apiVersion": "v3",
            "metadata": {
                "uid": uid,
                "creationTimestamp": self.timestamp(plan.created()),
                "updateTimestamp": self.timestamp(plan.updated_at(self.age)),
            },
            "spec": spec,
            "status": status(plan, plan.stage_at(self.age)),
        })
    }

    /// As Go prints a time, which is how CCE sends it.
    fn timestamp(&self, offset: Duration) -> String {
        let format = format_description!(
            "[year]-[month]-[day] [hour]:[minute]:[second].[subsecond digits:1+] +0000 UTC"
        );
        // The machine's clock would have to stand outside the years that can be printed.
        OffsetDateTime::from(self.started + offset).format(&format).unwrap_or_default()
    }
}

fn status(plan: &Plan, stage: Stage) -> Value {
    let phase = match stage {
        Stage::Waiting => "Initializing",
        Stage::Running => "Running",
        Stage::Succeeded => "Success",
        Stage::Failed => "Failed",
    };
    match plan.reason {
        Some(reason) if stage == Stage::Failed => json!({ "phase": phase, "reason": reason }),
        _ => json!({ "phase": phase }),
    }
}

/// An id that is the same in every answer.
fn made_id(of: &str, what: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("{of}/{what}").as_bytes()).to_string()
}
