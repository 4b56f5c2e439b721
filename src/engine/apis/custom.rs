//! Systems that the host registers: with a table of fields, or with a function that reads bodies.

use std::fmt;
use std::rc::Rc;

use super::error_body::read_despite_success;
use super::job_evidence::{JobEvidence, is_kubernetes_status, is_status_or_list};
use super::{BuiltIn, System};
use crate::engine::decode::body_text::{decode_utf8, parse};
use crate::engine::decode::field_path::FieldCache;
use crate::engine::decode::schema::{FieldMap, JobField};
use crate::engine::json::Json;
use crate::engine::model::error::{ErrorKind, JobError};
use crate::engine::model::error_detail::{DetailKind, ErrorDetail};
use crate::engine::model::phase::Phase;
use crate::engine::model::template::{has_closed_placeholders, has_placeholder};

/// Turns a body's text into the JSON of a snapshot's node, whose members may be missing. `Err` says why the body cannot
/// be read.
pub type ParseFn = Rc<dyn Fn(&str) -> Result<String, String>>;

/// A system that the host registers.
///
/// Each entry of a table is a JSON pointer (`/entities/sub_jobs`), a key (`job_id`), or a list of these; the first one
/// that has a value counts. Keys are compared without regard to case. For the jobs of ECS:
///
/// ```
/// use jobtree::engine::apis::{Definition, System, decode_one};
///
/// let ecs = Definition::from_json("ecs", r#"{
///     "path": "/v1/{project_id}/jobs/{job_id}",
///     "children": ["/entities/sub_jobs"],
///     "id": "job_id", "type": "job_type", "phase": "status", "reason": "fail_reason", "code": "error_code",
///     "startedAt": "begin_time", "endedAt": "end_time"
/// }"#)?;
/// let body = br#"{ "job_id": "a", "job_type": "createServer", "status": "RUNNING", "entities": { "sub_jobs": [
///     { "job_id": "b", "job_type": "createSingleServer", "status": "SUCCESS" } ] } }"#;
/// let job = decode_one(&System::Registered(ecs.into()), body)?;
/// assert_eq!(job.root.children[0].phase.as_str(), "succeeded");
/// # Ok::<(), jobtree::engine::model::error::JobError>(())
/// ```
///
/// RDS wraps its job in the member `job`, and sends the percentage as a string:
///
/// ```
/// use jobtree::engine::apis::{Definition, System, decode_one};
///
/// let rds = Definition::from_json("rds", r#"{
///     "path": "/v3/{project_id}/jobs?id={job_id}",
///     "root": "/job", "id": "id", "type": "name", "name": ["/instance/name", "name"], "phase": "status",
///     "percent": ["process", "progress"], "reason": "fail_reason", "startedAt": "created", "endedAt": "ended"
/// }"#)?;
/// let body = br#"{ "job": { "id": "a", "name": "CreateMysql", "status": "Running", "process": "60%" } }"#;
/// let job = decode_one(&System::Registered(rds.into()), body)?;
/// assert_eq!(job.root.progress.percent, Some(60));
/// # Ok::<(), jobtree::engine::model::error::JobError>(())
/// ```
///
/// `docs/definitions.md` describes all entries.
#[derive(Clone)]
pub struct Definition {
    name: String,
    path: String,
    pub(crate) fields: FieldMap,
    parse: Option<ParseFn>,
}

impl Definition {
    /// Defines a system by its path and a function that reads bodies.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] if the name is taken or the path is not valid.
    pub fn from_parse(name: &str, path: &str, parse: ParseFn) -> Result<Self, JobError> {
        Self::new(name, path, node_fields(), Some(parse))
    }

    pub(super) fn new(
        name: &str,
        path: &str,
        fields: FieldMap,
        parse: Option<ParseFn>,
    ) -> Result<Self, JobError> {
        if name.is_empty() || name == System::Auto.name() || name.parse::<BuiltIn>().is_ok() {
            return Err(config(name, "the name is empty or taken. Choose another name"));
        }
        if !path.starts_with('/') || path.starts_with("//") || !has_placeholder(path, "job_id") {
            return Err(config(
                name,
                "the entry `path` must start with one slash and contain {job_id}",
            ));
        }
        if !has_closed_placeholders(path) {
            return Err(config(name, "the entry `path` has a placeholder without name or end"));
        }
        Ok(Self { name: name.to_owned(), path: path.to_owned(), fields, parse })
    }

    /// Name in attributes and snapshots.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Path of a job, with the placeholder `{job_id}`, and `{project_id}`, `{instance_id}` and others as needed.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether the system is defined by a table, so that bodies need not go through a function first.
    pub(crate) fn is_table(&self) -> bool {
        self.parse.is_none()
    }
}

/// The fields of a snapshot's node, which a [`ParseFn`] returns.
fn node_fields() -> FieldMap {
    let mut fields = FieldMap::new(NODE_FIELDS);
    fields.phases = Phase::ALL.iter().map(|phase| (phase.as_str().to_owned(), *phase)).collect();
    fields
}

const NODE_FIELDS: &[(JobField, &[&str])] = &[
    (JobField::Children, &["children"]),
    (JobField::Id, &["id"]),
    (JobField::Name, &["name"]),
    (JobField::JobType, &["type"]),
    (JobField::Phase, &["phase"]),
    (JobField::Reason, &["reason"]),
    (JobField::Code, &["code"]),
    (JobField::StartedAt, &["startedAt"]),
    (JobField::UpdatedAt, &["updatedAt"]),
    (JobField::EndedAt, &["endedAt"]),
    (JobField::Percent, &["/progress/percent"]),
    (JobField::Details, &["details"]),
];

pub(super) fn config(name: &str, what: &str) -> JobError {
    JobError::config(format!("System `{name}`: {what}."))
}

/// Whether a body has a job where the table expects it.
pub(super) fn has_job(definition: &Definition, body: Json<'_>) -> bool {
    let fields = &definition.fields;
    let is_other = fields.root.find(body).is_some_and(is_status_or_list);
    let is_evident = |evidence: JobEvidence| {
        // A function has seen the whole body, and knows its errors.
        let is_error = definition.is_table() && evidence.is_error(body);
        let has_any =
            evidence.has_id || evidence.has_status() || has_job_without_status(fields, body);
        has_any && !is_error
    };
    !is_other && JobEvidence::find(fields, body).is_some_and(is_evident)
}

/// Whether a body has something else of a job whose table says what it is without a status.
fn has_job_without_status(fields: &FieldMap, body: Json<'_>) -> bool {
    let Some(job) = fields.root.find(body) else { return false };
    let cache = &mut FieldCache::new(job);
    let own = [JobField::Name, JobField::JobType, JobField::Percent].map(|field| fields.at(field));
    let has_any = fields.lists().chain(own).any(|places| places.value(cache).is_some());
    has_any && (fields.derives_root || fields.default_phase.is_some())
}

/// Runs the host's function on a body. `None` if the system is defined by a table.
pub(super) fn run_parse_fn(
    definition: &Definition,
    body: &[u8],
) -> Option<Result<String, JobError>> {
    let parse_fn = definition.parse.as_ref()?;
    let node = parse_fn(&decode_utf8(body));
    // Functions are written for jobs: an error body makes them throw, or return a node of nothing.
    let sent = parse(body).ok();
    let sent = sent.as_ref().map(|sent| sent.root());
    let may_be_error = node.is_err() || sent.is_some_and(is_kubernetes_status);
    let error = sent.filter(|_| may_be_error).and_then(read_despite_success);
    Some(match (node, error) {
        (_, Some(error)) => Err(error),
        (Ok(node), None) => Ok(node),
        (Err(why), None) => {
            let message = format!("The response contains no {} job ({why}).", definition.name);
            let detail = ErrorDetail::with_names(DetailKind::NoJob, &definition.name, why);
            let mut error = JobError::explained(ErrorKind::InvalidBody, detail);
            error.message = message;
            Err(error)
        }
    })
}

impl fmt::Debug for Definition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Definition").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Compares names, paths and tables. Two functions are equal only if they are one allocation.
impl PartialEq for Definition {
    fn eq(&self, other: &Self) -> bool {
        let same_parse = match (&self.parse, &other.parse) {
            (None, None) => true,
            (Some(own), Some(other)) => Rc::ptr_eq(own, other),
            _ => false,
        };
        same_parse
            && self.name == other.name
            && self.path == other.path
            && self.fields == other.fields
    }
}
