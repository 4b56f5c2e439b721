//! Acme Builds: a build with nested steps.

use crate::engine::decode::schema::{FieldMap, JobField};
use crate::engine::json::Json;

/// The fields of a build, and of the steps below it.
pub(crate) fn fields() -> FieldMap {
    FieldMap::new(&[
        (JobField::Children, &["steps"]),
        (JobField::Id, &["build_id"]),
        (JobField::Name, &["title"]),
        (JobField::Phase, &["/state/name"]),
        (JobField::Reason, &["/state/message"]),
        (JobField::StartedAt, &["started"]),
        (JobField::EndedAt, &["finished"]),
    ])
}

/// Whether a body is a build.
pub(crate) fn is_job(body: Json<'_>) -> bool {
    body.member("build_id").is_some()
}
