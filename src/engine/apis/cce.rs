//! Cloud Container Engine (CCE): jobs within jobs.
//!
//! API v2 spells the keys in lower case, which makes no difference here, names the phase `status`, and sends the time
//! at which a job ended.

use super::job_evidence::{JobEvidence, kind};
use crate::engine::decode::schema::{FieldMap, JobField};
use crate::engine::json::Json;

/// The fields of a job, and of the jobs below it.
pub(crate) fn fields() -> FieldMap {
    FieldMap::new(&[
        (JobField::Children, &["/spec/subJobs"]),
        (JobField::Id, &["/metadata/uid"]),
        (JobField::Name, &["/spec/resourceName", "/metadata/name"]),
        (JobField::JobType, &["/spec/type"]),
        (JobField::Kind, &["kind"]),
        (JobField::Phase, &["/status/phase", "/status/status"]),
        (JobField::Reason, &["/status/reason", "/status/message"]),
        (JobField::StartedAt, &["/metadata/creationTimestamp"]),
        (JobField::UpdatedAt, &["/metadata/updateTimestamp"]),
        (JobField::EndedAt, &["/status/completionTime"]),
        // Only tasks of an upgrade have one.
        (JobField::Percent, &["/status/progress"]),
        (
            JobField::Details,
            &[
                "/spec/clusterUID",
                "/spec/clusterID",
                "/spec/clusterVersion",
                "/spec/version",
                "/spec/targetVersion",
                "/spec/resourceID",
                "/spec/ownerJob",
                "/spec/extendParam",
            ],
        ),
    ])
}

/// Whether a body is a job, or a task that is queried like one. Any part of it may be missing.
pub(crate) fn is_job(body: Json<'_>) -> bool {
    let is_evident = |evidence: JobEvidence| {
        // A text as `status` is how a request went, so what is around it need not be a job.
        let is_status_of_request = body.member("status").and_then(Json::text).is_some();
        let is_named = evidence.has_id || evidence.has_status();
        (evidence.has_type_or_parts || (is_named && !is_status_of_request))
            && !evidence.is_error(body)
    };
    is_kind_of_job(body) && JobEvidence::find(&fields(), body).is_some_and(is_evident)
}

/// Whether a body calls itself a job or a task (`PreCheckTask`), or nothing at all. Other resources of CCE have the same
/// envelope, and so do the jobs of Kubernetes, whose API versions have a group (`batch/v1`).
fn is_kind_of_job(body: Json<'_>) -> bool {
    let version = body.member("apiVersion").and_then(Json::text).unwrap_or_default();
    kind(body).is_none_or(|kind| {
        let kind = kind.to_ascii_lowercase();
        (kind.ends_with("job") || kind.ends_with("task")) && !version.contains('/')
    })
}

/// Whether a body is a job of API v2.
pub(crate) fn is_version_2(body: Json<'_>) -> bool {
    is_job(body) && body.member("apiVersion").and_then(Json::text).as_deref() == Some("v2")
}
