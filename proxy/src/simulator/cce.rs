//! Writes a plan in the format of CCE: API v3, which is Autopilot's too, and API v2.
//!
//! A response contains the first level of sub-jobs only. A request with the uid of a sub-job returns the next level.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use uuid::Uuid;

use super::ids::{IdSequence, stable_id};
use super::plan::{Ending, Plan, Stage};
use super::time_format::JobTime;

/// The field names of one version of CCE's API.
#[derive(Debug)]
pub(super) struct CceFieldNames {
    api_version: &'static str,
    cluster: &'static str,
    resource: &'static str,
    name: &'static str,
    extension: &'static str,
    sub_jobs: &'static str,
    phase: &'static str,
    /// Missing in API v3, which does not say when a job ended.
    completion: Option<&'static str>,
}

pub(super) const V3: CceFieldNames = CceFieldNames {
    api_version: "v3",
    cluster: "clusterUID",
    resource: "resourceID",
    name: "resourceName",
    extension: "extendParam",
    sub_jobs: "subJobs",
    phase: "phase",
    completion: None,
};

pub(super) const V2: CceFieldNames = CceFieldNames {
    api_version: "v2",
    cluster: "clusteruid",
    resource: "resourceid",
    name: "resourcename",
    extension: "extendparam",
    sub_jobs: "subjobs",
    phase: "status",
    completion: Some("completionTime"),
};

/// The body of CCE's response for the job or sub-job `uid` of the whole job `root`.
pub(super) fn body(
    plan: &Plan,
    root: &str,
    uid: &str,
    time: JobTime,
    names: &CceFieldNames,
) -> serde_json::Result<Vec<u8>> {
    let cluster = stable_id(root, "cluster");
    let resources = IdSequence::new(uid, "resource");
    let sub_jobs = plan.children_at(time.age).map(|(number, plan)| CceJob {
        plan,
        uid: format!("{uid}.{number}"),
        resource: resources.id(number),
        cluster,
        sub_jobs: Vec::new(),
        time,
        names,
    });
    let resource = match uid.rsplit_once('.').map(|(parent, number)| (parent, number.parse())) {
        // Equal to the one in the parent's response.
        Some((parent, Ok(number))) => IdSequence::new(parent, "resource").id(number),
        _ => resources.id(0),
    };
    let sub_jobs = sub_jobs.collect();
    serde_json::to_vec(&CceJob {
        plan,
        uid: uid.to_owned(),
        resource,
        cluster,
        sub_jobs,
        time,
        names,
    })
}

struct CceJob<'a> {
    plan: &'a Plan,
    uid: String,
    resource: Uuid,
    cluster: Uuid,
    sub_jobs: Vec<CceJob<'a>>,
    time: JobTime,
    names: &'a CceFieldNames,
}

#[derive(Serialize)]
struct ExtendParam {
    #[serde(rename = "serverID")]
    server: Uuid,
}

struct CceMetadata<'a>(&'a CceJob<'a>);
struct CceSpec<'a>(&'a CceJob<'a>);
struct CceStatus<'a>(&'a CceJob<'a>);

impl Serialize for CceJob<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut job = serializer.serialize_map(Some(5))?;
        job.serialize_entry("kind", "Job")?;
        job.serialize_entry("apiVersion", self.names.api_version)?;
        job.serialize_entry("metadata", &CceMetadata(self))?;
        job.serialize_entry("spec", &CceSpec(self))?;
        job.serialize_entry("status", &CceStatus(self))?;
        job.end()
    }
}

impl Serialize for CceMetadata<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let CceJob { plan, uid, time, .. } = self.0;
        let mut metadata = serializer.serialize_map(Some(3))?;
        metadata.serialize_entry("uid", uid)?;
        metadata.serialize_entry("creationTimestamp", &time.go_time(plan.created()))?;
        let updated = plan.updated_at(time.age);
        metadata.serialize_entry("updateTimestamp", &time.go_time(updated))?;
        metadata.end()
    }
}

impl Serialize for CceSpec<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let CceJob { plan, resource, cluster, sub_jobs, names, .. } = self.0;
        let mut spec = serializer.serialize_map(None)?;
        spec.serialize_entry("type", plan.kind)?;
        spec.serialize_entry(names.cluster, cluster)?;
        spec.serialize_entry(names.resource, resource)?;
        if let Some(name) = &plan.name {
            spec.serialize_entry(names.name, name)?;
            spec.serialize_entry(names.extension, &ExtendParam { server: *resource })?;
        }
        if !sub_jobs.is_empty() {
            spec.serialize_entry(names.sub_jobs, sub_jobs)?;
        }
        spec.end()
    }
}

impl Serialize for CceStatus<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let CceJob { plan, time, names, .. } = self.0;
        let stage = plan.stage_at(time.age);
        let mut status = serializer.serialize_map(None)?;
        status.serialize_entry(names.phase, phase(stage))?;
        if let (Stage::Ended(Ending::Failed), Some(reason)) = (stage, plan.reason) {
            status.serialize_entry("reason", reason)?;
        }
        if let (Some(key), Some(ended)) = (names.completion, plan.ended_at(time.age)) {
            status.serialize_entry(key, &time.go_time(ended))?;
        }
        status.end()
    }
}

fn phase(stage: Stage) -> &'static str {
    match stage {
        Stage::Waiting => "Initializing",
        Stage::Running => "Running",
        Stage::Ended(Ending::Succeeded) => "Success",
        // CCE has one phase for all of these.
        Stage::Ended(Ending::PartlySucceeded | Ending::Failed | Ending::Skipped) => "Failed",
    }
}
