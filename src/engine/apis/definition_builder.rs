//! Builds a [`Definition`] entry by entry.

use super::custom::{Definition, config};
use crate::engine::decode::field_path::{FieldPath, FieldPaths};
use crate::engine::decode::schema::{FieldMap, Group, JobField};
use crate::engine::model::decimal::Decimal;
use crate::engine::model::error::JobError;
use crate::engine::model::phase::Phase;
use crate::engine::model::timestamp;

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
    /// As given; empty for UTC.
    pub(super) time_zone: String,
    /// As given; empty for 100.
    pub(super) percent_of: String,
}

impl DefinitionBuilder {
    /// The job within a body, as a JSON pointer. By default the body itself.
    pub fn root(mut self, pointer: &str) -> Self {
        self.fields.root = FieldPath::new(pointer);
        self
    }

    /// The phase of a status value that is not known, or that means something else in this system. A value that ends in `*`
    /// stands for all that begin alike; an exact one takes precedence, then the longest.
    pub fn status(mut self, value: impl Into<String>, phase: Phase) -> Self {
        self.fields.phases.push((value.into(), phase));
        self
    }

    /// The phase of a job without a status. By default [`Phase::Unknown`], with a warning.
    pub fn default_phase(mut self, phase: Phase) -> Self {
        self.fields.default_phase = Some(phase);
        self
    }

    /// Derives the phase of the root, and the times and the reason that it lacks, from its sub-jobs. Where the status is
    /// then applies to the jobs below.
    pub fn root_phase_from_children(mut self) -> Self {
        self.fields.derives_root = true;
        self
    }

    /// Where the list of sub-jobs is.
    pub fn children<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        *self.fields.at_mut(JobField::Children) = paths(places);
        self
    }

    /// Adds a list of sub-jobs that is shown below a heading of its own, instead of [`children`](Self::children).
    pub fn group<'p>(
        mut self,
        name: impl Into<String>,
        places: impl IntoIterator<Item = &'p str>,
    ) -> Self {
        self.fields.groups.push(Group { name: name.into(), at: paths(places) });
        self
    }

    /// Where a job's ID is.
    pub fn id<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        *self.fields.at_mut(JobField::Id) = paths(places);
        self
    }

    /// Where a job's name is.
    pub fn name<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        *self.fields.at_mut(JobField::Name) = paths(places);
        self
    }

    /// Where a job's type is, which says what it does.
    pub fn job_type<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        *self.fields.at_mut(JobField::JobType) = paths(places);
        self
    }

    /// Where a job's status is. Required.
    pub fn phase<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        *self.fields.at_mut(JobField::Phase) = paths(places);
        self
    }

    /// Where the reason for a failure is.
    pub fn reason<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        *self.fields.at_mut(JobField::Reason) = paths(places);
        self
    }

    /// Where an error code is.
    pub fn code<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        *self.fields.at_mut(JobField::Code) = paths(places);
        self
    }

    /// Where the start time is.
    pub fn started_at<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        *self.fields.at_mut(JobField::StartedAt) = paths(places);
        self
    }

    /// Where the time of the last update is.
    pub fn updated_at<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        *self.fields.at_mut(JobField::UpdatedAt) = paths(places);
        self
    }

    /// Where the end time is.
    pub fn ended_at<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        *self.fields.at_mut(JobField::EndedAt) = paths(places);
        self
    }

    /// Where the progress in percent is.
    pub fn percent<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        *self.fields.at_mut(JobField::Percent) = paths(places);
        self
    }

    /// The value that means 100 %, if it is not 100: 1 for fractions.
    pub fn percent_of(mut self, all: u32) -> Self {
        self.percent_of = all.to_string();
        self
    }

    /// Where facts are that have no field of their own. They are shown as they are.
    pub fn details<'p>(mut self, places: impl IntoIterator<Item = &'p str>) -> Self {
        *self.fields.at_mut(JobField::Details) = paths(places);
        self
    }

    /// The zone of times that are sent without one: an offset such as `+08:00`, or `utc`, the default.
    pub fn time_zone(mut self, offset: impl Into<String>) -> Self {
        self.time_zone = offset.into();
        self
    }

    /// Checks the entries and builds the definition.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::engine::model::error::ErrorKind::Config), with a message that names the entry that
    /// is wrong.
    pub fn build(self) -> Result<Definition, JobError> {
        let Self { name, path, mut fields, time_zone, percent_of } = self;
        let has_children = !fields.at(JobField::Children).is_empty();
        let problem = if fields.at(JobField::Phase).is_empty() {
            "the entry `phase` is missing"
        } else if !fields.groups.is_empty() && has_children {
            "the entry `children` has places and groups"
        } else if fields.derives_root && fields.groups.is_empty() && !has_children {
            "the entry `rootPhase` needs the entry `children`"
        } else {
            ""
        };
        if !problem.is_empty() {
            return Err(config(&name, problem));
        }
        if !time_zone.is_empty() {
            let offset = timestamp::offset(&time_zone).and_then(|offset| offset.try_into().ok());
            fields.local_offset = offset.ok_or_else(|| {
                config(&name, "the entry `timeZone` is not an offset such as `+08:00`, or `utc`")
            })?;
        }
        if !percent_of.is_empty() {
            let all = Decimal::parse(&percent_of).filter(|all| all.share_of(*all, 1, 1).is_some());
            fields.percent_of = Some(all.ok_or_else(|| {
                config(&name, "the entry `percent` has an `of` that is not a number above 0")
            })?);
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
        DefinitionBuilder {
            name: name.into(),
            path: path.into(),
            fields: FieldMap::default(),
            time_zone: String::new(),
            percent_of: String::new(),
        }
    }
}
