//! Systems that the host describes: by a table, or by a function of its own.

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

use super::{BuiltIn, System};
use crate::engine::decode::body_text::decode_utf8;
use crate::engine::decode::field_path::{FieldPath, FieldPaths};
use crate::engine::decode::schema::FieldMap;
use crate::engine::json::{self, Json, Kind};
use crate::engine::model::error::{ErrorKind, JobError};
use crate::engine::model::phase::Phase;

/// Turns the text of a body into that of a node of the snapshot, members of which may be missing.
pub type ParseFn = Rc<dyn Fn(&str) -> Result<String, String>>;

/// A system that the host describes.
///
/// As a table, each entry is a JSON pointer (`/entities/sub_jobs`) or a key (`job_id`), or a list of these of which the
/// first that says something counts. Keys are compared without regard to case. A job of ECS:
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
/// A job of RDS stands in a `job`, and says its percentage as a text:
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
#[derive(Clone)]
pub struct Definition {
    name: String,
    path: String,
    pub(crate) fields: FieldMap,
    parse: Option<ParseFn>,
}

/// The keys of a table, `path` and `phases` apart.
const PLACES: [&str; 11] = [
    "children",
    "id",
    "name",
    "type",
    "phase",
    "reason",
    "code",
    "startedAt",
    "updatedAt",
    "endedAt",
    "percent",
];

impl Definition {
    /// A system by its table.
    ///
    /// # Errors
    ///
    /// Of kind [`ErrorKind::Config`], with a message that names the entry that cannot be.
    pub fn from_json(name: &str, table: &str) -> Result<Self, JobError> {
        let refuse = |what: String| config(name, &what);
        let decoded =
            json::decode(table).map_err(|error| refuse(format!("is no JSON: {error}")))?;
        if !decoded.root().is_object() {
            return Err(refuse("has to be an object".to_owned()));
        }
        let members: Vec<_> = decoded.root().members().collect();
        let known = |key: &str| PLACES.contains(&key) || ["path", "root", "phases"].contains(&key);
        if let Some((key, _)) = members.iter().find(|(key, _)| !known(key)) {
            return Err(refuse(format!("has an unknown entry {key}")));
        }
        let entry =
            |key: &str| members.iter().find(|(name, _)| name == key).map(|(_, value)| value);
        let places = |key: &str| match entry(key) {
            None => Ok(FieldPaths::default()),
            Some(value) => places(*value).ok_or_else(|| {
                refuse(format!("has an entry {key} that is no pointer, key or list of them"))
            }),
        };
        let path = entry("path").and_then(|path| path.text()).unwrap_or_default();
        let root = match entry("root") {
            None => FieldPath::default(),
            Some(root) if root.kind() == Kind::Text => {
                FieldPath::new(&root.text().unwrap_or_default())
            }
            Some(_) => return Err(refuse("has an entry root that is no pointer".to_owned())),
        };
        let fields = FieldMap {
            root,
            children: places("children")?,
            id: places("id")?,
            name: places("name")?,
            job_type: places("type")?,
            phase: places("phase")?,
            phases: phases(entry("phases").copied()).ok_or_else(|| {
                refuse("has an entry phases that does not map status words to phases".to_owned())
            })?,
            reason: places("reason")?,
            code: places("code")?,
            started_at: places("startedAt")?,
            updated_at: places("updatedAt")?,
            ended_at: places("endedAt")?,
            percent: places("percent")?,
            details: FieldPaths::default(),
        };
        if fields.phase == FieldPaths::default() {
            return Err(refuse("has no entry phase".to_owned()));
        }
        Self::new(name, &path, fields, None)
    }

    /// A system by a function.
    ///
    /// # Errors
    ///
    /// Of kind [`ErrorKind::Config`] where the path cannot be one.
    pub fn from_parse(name: &str, path: &str, parse: ParseFn) -> Result<Self, JobError> {
        Self::new(name, path, node_fields(), Some(parse))
    }

    fn new(
        name: &str,
        path: &str,
        fields: FieldMap,
        parse: Option<ParseFn>,
    ) -> Result<Self, JobError> {
        if name.is_empty()
            || name == System::Auto.name()
            || BuiltIn::ALL.iter().any(|own| own.name() == name)
        {
            return Err(config(name, "needs another name, which no other system has"));
        }
        if !path.starts_with('/') || path.starts_with("//") || !path.contains("{job_id}") {
            return Err(config(
                name,
                "needs an entry path that starts with one / and holds {job_id}",
            ));
        }
        Ok(Self { name: name.to_owned(), path: path.to_owned(), fields, parse })
    }

    /// The name in attributes and snapshots.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is asked for, with `{project_id}` and `{job_id}` to be filled in.
    pub fn path(&self) -> &str {
        &self.path
    }
}

/// A node of the snapshot, read back.
fn node_fields() -> FieldMap {
    let at = |place: &'static str| FieldPaths::new([place]);
    FieldMap {
        children: at("children"),
        id: at("id"),
        name: at("name"),
        job_type: at("type"),
        phase: at("phase"),
        phases: Phase::ALL.iter().map(|phase| (phase.as_str().to_owned(), *phase)).collect(),
        reason: at("reason"),
        code: at("code"),
        started_at: at("startedAt"),
        updated_at: at("updatedAt"),
        ended_at: at("endedAt"),
        percent: at("/progress/percent"),
        details: at("details"),
        root: FieldPath::default(),
    }
}

fn places(value: Json<'_>) -> Option<FieldPaths> {
    let texts = match value.kind() {
        Kind::List => value.items().map(place).collect::<Option<Vec<_>>>()?,
        _ => vec![place(value)?],
    };
    Some(FieldPaths::new(texts.iter().map(|text| &**text)))
}

fn place(value: Json<'_>) -> Option<Cow<'_, str>> {
    matches!(value.kind(), Kind::Text | Kind::EscapedText).then(|| value.text().unwrap_or_default())
}

fn phases(value: Option<Json<'_>>) -> Option<Vec<(String, Phase)>> {
    let Some(value) = value else { return Some(Vec::new()) };
    let phase = |value: Json<'_>| {
        Phase::ALL.into_iter().find(|phase| value.text().as_deref() == Some(phase.as_str()))
    };
    let of_word =
        |(word, value): (Cow<'_, str>, Json<'_>)| Some((word.into_owned(), phase(value)?));
    if value.is_object() { value.members().map(of_word).collect() } else { None }
}

fn config(name: &str, what: &str) -> JobError {
    let message = format!("The system \"{name}\" {what}.");
    JobError { stopped: true, ..JobError::new(ErrorKind::Config, message) }
}

impl Definition {
    /// Whether bodies are read as they come, and no function has them first.
    pub(crate) fn is_table(&self) -> bool {
        self.parse.is_none()
    }
}

/// Whether there is a job where the table looks for it.
pub(crate) fn has_job(fields: &FieldMap, body: Json<'_>) -> bool {
    let job = fields.root.find(body).filter(|job| job.is_object());
    let has = |places: &FieldPaths| job.is_some_and(|job| places.has_value(job));
    has(&fields.phase) || has(&fields.id)
}

/// What the host's function makes of a body; `None` where there is none.
pub(crate) fn run_parse_fn(
    definition: &Definition,
    body: &[u8],
) -> Option<Result<String, JobError>> {
    let parse = definition.parse.as_ref()?;
    Some(parse(&decode_utf8(body)).map_err(|why| {
        let message = format!("The answer is no {} job: {why}", definition.name);
        JobError::new(ErrorKind::InvalidBody, message)
    }))
}

impl fmt::Debug for Definition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Definition").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The same name, path and table; functions are the same only where they are one.
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

/// The systems there are: the built-in ones, and those that the host has registered.
#[derive(Debug, Clone, Default)]
pub struct Registry(Vec<Rc<Definition>>);

impl Registry {
    /// Adds a system, or replaces the one of the same name.
    pub fn register(&mut self, definition: Definition) {
        self.0.retain(|known| known.name != definition.name);
        self.0.push(Rc::new(definition));
    }

    /// The system of that name; `auto` where there is none.
    ///
    /// # Errors
    ///
    /// Of kind [`ErrorKind::Config`], with a message that lists the names there are.
    pub fn named(&self, name: &str) -> Result<System, JobError> {
        if name.is_empty() || name == System::Auto.name() {
            return Ok(System::Auto);
        }
        if let Some(system) = BuiltIn::ALL.into_iter().find(|system| system.name() == name) {
            return Ok(System::BuiltIn(system));
        }
        let registered = self.0.iter().find(|definition| definition.name == name);
        registered.cloned().map(System::Registered).ok_or_else(|| JobError {
            stopped: true,
            ..JobError::new(
                ErrorKind::Config,
                format!("There is no system \"{name}\"; it is one of {}.", self.names()),
            )
        })
    }

    /// Every name, for messages.
    pub fn names(&self) -> String {
        let mut names: Vec<&str> = BuiltIn::ALL.into_iter().map(BuiltIn::name).collect();
        names.extend(self.0.iter().map(|definition| definition.name.as_str()));
        names.push(System::Auto.name());
        names.join(", ")
    }
}
