//! A plan as CCE spells it: API v3, which is also Autopilot's, and API v2.
//!
//! An answer holds the first level of sub-jobs only. What is below is got by asking for a sub-job by its uid.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use uuid::Uuid;

use super::ids::{Numbered, made_id};
use super::time_format::Moment;
use super::plan::{Ending, Plan, Stage};

/// How one version of the API names what is in a job.
#[derive(Debug)]
pub(super) struct Spelling {
    api_version: &'static str,
    cluster: &'static str,
    resource: &'static str,
    name: &'static str,
    extension: &'static str,
    sub_jobs: &'static str,
    phase: &'static str,
    /// Only one of them says when a job was over.
    completion: Option<&'static str>,
}

pub(super) const V3: Spelling = Spelling {
    api_version: "v3",
    cluster: "clusterUID",
    resource: "resourceID",
    name: "resourceName",
    extension: "extendParam",
    sub_jobs: "subJobs",
    phase: "phase",
    completion: None,
};

pub(super) const V2: Spelling = Spelling {
    api_version: "v2",
    cluster: "clusteruid",
    resource: "resourceid",
    name: "resourcename",
    extension: "extendparam",
    sub_jobs: "subjobs",
    phase: "status",
    completion: Some("completionTime"),
};

/// What CCE would answer for the job `root` or for its sub-job `uid`.
pub(super) fn body(
    plan: &Plan,
    root: &str,
    uid: &str,
    moment: Moment,
    spelling: &Spelling,
) -> serde_json::Result<Vec<u8>> {
    let cluster = made_id(root, "cluster");
    let resources = Numbered::new(uid, "resource");
    let sub_jobs = plan.children_at(moment.age).map(|(number, plan)| Job {
        plan,
        uid: format!("{uid}.{number}"),
        resource: resources.id(number),
        cluster,
        sub_jobs: Vec::new(),
        moment,
        spelling,
    });
    let resource = match uid.rsplit_once('.').map(|(parent, number)| (parent, number.parse())) {
        // The same that the parent's answer says.
        Some((parent, Ok(number))) => Numbered::new(parent, "resource").id(number),
        _ => resources.id(0),
    };
    let sub_jobs = sub_jobs.collect();
    serde_json::to_vec(&Job {
        plan,
        uid: uid.to_owned(),
        resource,
        cluster,
        sub_jobs,
        moment,
        spelling,
    })
}

struct Job<'a> {
    plan: &'a Plan,
    uid: String,
    resource: Uuid,
    cluster: Uuid,
    sub_jobs: Vec<Job<'a>>,
    moment: Moment,
    spelling: &'a Spelling,
}

#[derive(Serialize)]
struct Extension {
    #[serde(rename = "serverID")]
    server: Uuid,
}

struct Metadata<'a>(&'a Job<'a>);
struct Spec<'a>(&'a Job<'a>);
struct Status<'a>(&'a Job<'a>);

impl Serialize for Job<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut job = serializer.serialize_map(Some(5))?;
        job.serialize_entry("kind", "Job")?;
        job.serialize_entry("apiVersion", self.spelling.api_version)?;
        job.serialize_entry("metadata", &Metadata(self))?;
        job.serialize_entry("spec", &Spec(self))?;
        job.serialize_entry("status", &Status(self))?;
        job.end()
    }
}

impl Serialize for Metadata<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Job { plan, uid, moment, .. } = self.0;
        let mut metadata = serializer.serialize_map(Some(3))?;
        metadata.serialize_entry("uid", uid)?;
        metadata.serialize_entry("creationTimestamp", &moment.go_time(plan.created()))?;
        let updated = plan.updated_at(moment.age);
        metadata.serialize_entry("updateTimestamp", &moment.go_time(updated))?;
        metadata.end()
    }
}

impl Serialize for Spec<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Job { plan, resource, cluster, sub_jobs, spelling, .. } = self.0;
        let mut spec = serializer.serialize_map(None)?;
        spec.serialize_entry("type", plan.kind)?;
        spec.serialize_entry(spelling.cluster, cluster)?;
        spec.serialize_entry(spelling.resource, resource)?;
        if let Some(name) = &plan.name {
            spec.serialize_entry(spelling.name, name)?;
            spec.serialize_entry(spelling.extension, &Extension { server: *resource })?;
        }
        if !sub_jobs.is_empty() {
            spec.serialize_entry(spelling.sub_jobs, sub_jobs)?;
        }
        spec.end()
    }
}

impl Serialize for Status<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Job { plan, moment, spelling, .. } = self.0;
        let stage = plan.stage_at(moment.age);
        let mut status = serializer.serialize_map(None)?;
        status.serialize_entry(spelling.phase, phase(stage))?;
        if let (Stage::Over(Ending::Failed), Some(reason)) = (stage, plan.reason) {
            status.serialize_entry("reason", reason)?;
        }
        if let (Some(key), Some(ended)) = (spelling.completion, plan.ended_at(moment.age)) {
            status.serialize_entry(key, &moment.go_time(ended))?;
        }
        status.end()
    }
}

fn phase(stage: Stage) -> &'static str {
    match stage {
        Stage::Waiting => "Initializing",
        Stage::Running => "Running",
        Stage::Over(Ending::Succeeded) => "Success",
        // CCE has one word for all of these.
        Stage::Over(Ending::Partly | Ending::Failed | Ending::Skipped) => "Failed",
    }
}
