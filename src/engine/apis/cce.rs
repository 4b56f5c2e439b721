//! Cloud Container Engine (CCE): jobs within jobs.
//!
//! API v2 spells the keys in lower case, which makes no difference here, names the phase `status`, and sends the time
//! at which a job ended.

use crate::engine::decode::schema::{FieldMap, at};
use crate::engine::json::Json;

/// The fields of a job, and of the jobs below it.
pub(crate) fn fields() -> FieldMap {
    FieldMap {
        children: at(["/spec/subJobs"]),
        id: at(["/metadata/uid"]),
        name: at(["/spec/resourceName", "/metadata/name"]),
        job_type: at(["/spec/type"]),
        kind: at(["kind"]),
        phase: at(["/status/phase", "/status/status"]),
        reason: at(["/status/reason", "/status/message"]),
        started_at: at(["/metadata/creationTimestamp"]),
        updated_at: at(["/metadata/updateTimestamp"]),
        ended_at: at(["/status/completionTime"]),
        // Only tasks of an upgrade have one.
        percent: at(["/status/progress"]),
        details: at([
            "/spec/clusterUID",
            "/spec/resourceID",
            "/spec/ownerJob",
            "/spec/extendParam",
        ]),
        ..FieldMap::default()
    }
}

/// Whether a body has at least one of a job's three parts.
pub(crate) fn is_job(body: Json<'_>) -> bool {
    ["metadata", "spec", "status"].iter().any(|part| body.member(part).is_some_and(Json::is_object))
}

/// Whether a body is a job of API v2.
pub(crate) fn is_version_2(body: Json<'_>) -> bool {
    is_job(body) && body.member("apiVersion").and_then(Json::text).as_deref() == Some("v2")
}
