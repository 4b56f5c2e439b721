//! Acme Builds: a build with nested steps.

use crate::engine::decode::schema::{FieldMap, at};
use crate::engine::json::Json;

/// The fields of a build, and of the steps below it.
pub(crate) fn fields() -> FieldMap {
    FieldMap {
        children: at(["steps"]),
        id: at(["build_id"]),
        name: at(["title"]),
        phase: at(["/state/name"]),
        reason: at(["/state/message"]),
        started_at: at(["started"]),
        ended_at: at(["finished"]),
        ..FieldMap::default()
    }
}

/// Whether a body is a build.
pub(crate) fn is_job(body: Json<'_>) -> bool {
    body.member("build_id").is_some()
}
