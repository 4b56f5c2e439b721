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
        self.fields.children = paths(places);
        self
    }

    /// Where a job's ID is.
    pub fn id<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        self.fields.id = paths(places);
        self
    }

    /// Where a job's name is.
    pub fn name<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        self.fields.name = paths(places);
        self
    }

    /// Where a job's type is, which says what it does.
    pub fn job_type<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        self.fields.job_type = paths(places);
        self
    }

    /// Where a job's status is. Required.
    pub fn phase<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        self.fields.phase = paths(places);
        self
    }

    /// Where the reason for a failure is.
    pub fn reason<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        self.fields.reason = paths(places);
        self
    }

    /// Where an error code is.
    pub fn code<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        self.fields.code = paths(places);
        self
    }

    /// Where the start time is.
    pub fn started_at<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        self.fields.started_at = paths(places);
        self
    }

    /// Where the time of the last update is.
    pub fn updated_at<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        self.fields.updated_at = paths(places);
        self
    }

    /// Where the end time is.
    pub fn ended_at<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        self.fields.ended_at = paths(places);
        self
    }

    /// Where the progress in percent is.
    pub fn percent<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        self.fields.percent = paths(places);
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

fn paths<'p>(places: impl IntoIterator<Item = &'p str>) -> FieldPaths {
    FieldPaths::new(&places.into_iter().collect::<Vec<_>>())
}

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
        let mut path = String::new();
        let mut fields = FieldMap::default();
        for (key, value) in decoded.root().members() {
            let field = match &*key {
                "path" => {
                    path = value.text().unwrap_or_default().into_owned();
                    continue;
                }
                "root" if value.kind() == Kind::Text => {
                    fields.root = FieldPath::new(&value.text().unwrap_or_default());
                    continue;
                }
                "root" => {
                    return Err(invalid("the entry `root` is not a JSON pointer".to_owned()));
                }
                "phases" => {
                    fields.phases = phases(value).ok_or_else(|| {
                        let what = "the entry `phases` does not map status values to phases";
                        invalid(what.to_owned())
                    })?;
                    continue;
                }
                "children" => &mut fields.children,
                "id" => &mut fields.id,
                "name" => &mut fields.name,
                "type" => &mut fields.job_type,
                "phase" => &mut fields.phase,
                "reason" => &mut fields.reason,
                "code" => &mut fields.code,
                "startedAt" => &mut fields.started_at,
                "updatedAt" => &mut fields.updated_at,
                "endedAt" => &mut fields.ended_at,
                "percent" => &mut fields.percent,
                _ => return Err(invalid(format!("unknown entry `{key}`"))),
            };
            *field = places(value).ok_or_else(|| {
                invalid(format!("the entry `{key}` is not a JSON pointer, a key or a list of them"))
            })?;
        }
        DefinitionBuilder { name: name.to_owned(), path, fields }.build()
    }
}

/// The places of an entry. `None` if it is neither a place nor a list of places.
fn places(value: Json<'_>) -> Option<FieldPaths> {
    let texts = match value.kind() {
        Kind::List => value.items().map(place).collect::<Option<Vec<_>>>()?,
        _ => vec![place(value)?],
    };
    Some(paths(texts.iter().map(|text| &**text)))
}

fn place(value: Json<'_>) -> Option<Cow<'_, str>> {
    matches!(value.kind(), Kind::Text | Kind::EscapedText).then(|| value.text().unwrap_or_default())
}

/// The phases by status value. `None` if a value is not a phase.
fn phases(value: Json<'_>) -> Option<Vec<(String, Phase)>> {
    let phase = |value: Json<'_>| {
        Phase::ALL.into_iter().find(|phase| value.text().as_deref() == Some(phase.as_str()))
    };
    let pair =
        |(status, value): (Cow<'_, str>, Json<'_>)| Some((status.into_owned(), phase(value)?));
    if value.is_object() { value.members().map(pair).collect() } else { None }
}
