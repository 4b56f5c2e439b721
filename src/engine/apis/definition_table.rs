//! Builds a [`Definition`] from a table of places: entry by entry, or from JSON.

use std::borrow::Cow;

use super::custom::{Definition, config};
use crate::engine::decode::field_path::{FieldPath, FieldPaths};
use crate::engine::decode::schema::FieldMap;
use crate::engine::json::{self, Json, Kind};
use crate::engine::model::error::JobError;
use crate::engine::model::phase::Phase;

/// Builds a [`Definition`] entry by entry; see [`Definition::builder`].
///
/// A place is a JSON pointer (`/entities/sub_jobs`) or a key (`job_id`). Of several places, the first one that has a
/// value counts.
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct DefinitionBuilder {
    pub(super) name: String,
    pub(super) path: String,
    pub(super) fields: FieldMap,
}

impl DefinitionBuilder {
    /// The job within a body, as a JSON pointer. By default the body itself.
    pub fn root(mut self, pointer: &str) -> Self {
        self.fields.root = FieldPath::new(pointer);
        self
    }

    /// The phase of a status value that is not known, or that means something else in this system.
    pub fn status(mut self, value: impl Into<String>, phase: Phase) -> Self {
        self.fields.phases.push((value.into(), phase));
        self
    }

    /// Where the lists of sub-jobs are.
    pub fn children<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        self.fields.children = FieldPaths::new(places);
        self
    }

    /// Where a job's ID is.
    pub fn id<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        self.fields.id = FieldPaths::new(places);
        self
    }

    /// Where a job's name is.
    pub fn name<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        self.fields.name = FieldPaths::new(places);
        self
    }

    /// Where a job's type is, which says what it does.
    pub fn job_type<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        self.fields.job_type = FieldPaths::new(places);
        self
    }

    /// Where a job's status is. Required.
    pub fn phase<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        self.fields.phase = FieldPaths::new(places);
        self
    }

    /// Where the reason for a failure is.
    pub fn reason<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        self.fields.reason = FieldPaths::new(places);
        self
    }

    /// Where an error code is.
    pub fn code<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        self.fields.code = FieldPaths::new(places);
        self
    }

    /// Where the start time is.
    pub fn started_at<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        self.fields.started_at = FieldPaths::new(places);
        self
    }

    /// Where the time of the last update is.
    pub fn updated_at<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        self.fields.updated_at = FieldPaths::new(places);
        self
    }

    /// Where the end time is.
    pub fn ended_at<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        self.fields.ended_at = FieldPaths::new(places);
        self
    }

    /// Where the progress in percent is.
    pub fn percent<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        self.fields.percent = FieldPaths::new(places);
        self
    }

    /// Checks the entries and builds the definition.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::engine::model::error::ErrorKind::Config), with a message that names the entry that
    /// is wrong.
    pub fn build(self) -> Result<Definition, JobError> {
        let Self { name, path, fields } = self;
        if fields.phase == FieldPaths::default() {
            return Err(config(&name, "the entry `phase` is missing"));
        }
        Definition::new(&name, &path, fields, None)
    }
}

/// The entries of a table that are places in a body.
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
    /// Defines a system by a table of places, entry by entry.
    ///
    /// ```
    /// use jobtree::engine::apis::Definition;
    ///
    /// let ecs = Definition::builder("ecs", "/v1/{project_id}/jobs/{job_id}")
    ///     .children(["/entities/sub_jobs"])
    ///     .id(["job_id"])
    ///     .phase(["status"])
    ///     .build()?;
    /// assert_eq!(ecs.name(), "ecs");
    /// # Ok::<(), jobtree::engine::model::error::JobError>(())
    /// ```
    pub fn builder(name: impl Into<String>, path: impl Into<String>) -> DefinitionBuilder {
        DefinitionBuilder { name: name.into(), path: path.into(), fields: FieldMap::default() }
    }

    /// Defines a system by its table, a JSON object.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::engine::model::error::ErrorKind::Config), with a message that names the entry that
    /// is wrong.
    pub fn from_json(name: &str, table: &str) -> Result<Self, JobError> {
        let invalid = |what: String| config(name, &what);
        let decoded = json::decode(table)
            .map_err(|error| invalid(format!("the definition is not JSON: {error}")))?;
        if !decoded.root().is_object() {
            return Err(invalid("the definition is not an object".to_owned()));
        }
        let members: Vec<_> = decoded.root().members().collect();
        let known = |key: &str| PLACES.contains(&key) || ["path", "root", "phases"].contains(&key);
        if let Some((key, _)) = members.iter().find(|(key, _)| !known(key)) {
            return Err(invalid(format!("unknown entry `{key}`")));
        }
        let entry =
            |key: &str| members.iter().find(|(name, _)| name == key).map(|(_, value)| value);
        let places = |key: &str| match entry(key) {
            None => Ok(FieldPaths::default()),
            Some(value) => places(*value).ok_or_else(|| {
                invalid(format!("the entry `{key}` is not a JSON pointer, a key or a list of them"))
            }),
        };
        let path = entry("path").and_then(|path| path.text()).unwrap_or_default();
        let root = match entry("root") {
            None => FieldPath::default(),
            Some(root) if root.kind() == Kind::Text => {
                FieldPath::new(&root.text().unwrap_or_default())
            }
            Some(_) => {
                return Err(invalid("the entry `root` is not a JSON pointer".to_owned()));
            }
        };
        let fields = FieldMap {
            root,
            children: places("children")?,
            id: places("id")?,
            name: places("name")?,
            job_type: places("type")?,
            phase: places("phase")?,
            phases: phases(entry("phases").copied()).ok_or_else(|| {
                invalid("the entry `phases` does not map status values to phases".to_owned())
            })?,
            reason: places("reason")?,
            code: places("code")?,
            started_at: places("startedAt")?,
            updated_at: places("updatedAt")?,
            ended_at: places("endedAt")?,
            percent: places("percent")?,
            details: FieldPaths::default(),
        };
        DefinitionBuilder { name: name.to_owned(), path: path.into_owned(), fields }.build()
    }
}

/// The places of an entry. `None` if it is neither a place nor a list of places.
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

/// The phases by status value. `None` if a value is not a phase.
fn phases(value: Option<Json<'_>>) -> Option<Vec<(String, Phase)>> {
    let Some(value) = value else { return Some(Vec::new()) };
    let phase = |value: Json<'_>| {
        Phase::ALL.into_iter().find(|phase| value.text().as_deref() == Some(phase.as_str()))
    };
    let pair =
        |(status, value): (Cow<'_, str>, Json<'_>)| Some((status.into_owned(), phase(value)?));
    if value.is_object() { value.members().map(pair).collect() } else { None }
}
