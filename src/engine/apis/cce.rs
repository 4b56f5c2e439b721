//! Cloud Container Engine: jobs within jobs.
//!
//! API v2 spells the same keys in lower case, which makes no difference here, and has its own word for the phase and a
//! time for the end.

use crate::engine::decode::schema::{FieldMap, at};
use crate::engine::json::Json;

pub(crate) fn shape() -> FieldMap {
    FieldMap {
        children: at(["/spec/subJobs"]),
        id: at(["/metadata/uid"]),
        name: at(["/spec/resourceName"]),
        job_type: at(["/spec/type"]),
        phase: at(["/status/phase", "/status/status"]),
        reason: at(["/status/reason", "/status/message"]),
        started_at: at(["/metadata/creationTimestamp"]),
        updated_at: at(["/metadata/updateTimestamp"]),
        ended_at: at(["/status/completionTime"]),
        details: at([
            "/spec/clusterUID",
            "/spec/resourceID",
            "/spec/ownerJob",
            "/spec/extendParam",
        ]),
        ..FieldMap::default()
    }
}

/// Whether it has at least one of the three parts of a job.
pub(crate) fn looks_like(body: Json<'_>) -> bool {
    ["metadata", "spec", "status"].iter().any(|part| body.member(part).is_some_and(Json::is_object))
}

/// Whether it is spelled as API v2 spells it.
pub(crate) fn is_version_2(body: Json<'_>) -> bool {
    body.member("apiVersion").and_then(Json::text).as_deref() == Some("v2")
}
