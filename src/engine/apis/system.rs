//! Which system a job belongs to: a built-in API, a registered system, or one detected from the body.

use std::fmt;
use std::rc::Rc;
use std::str::FromStr;

use super::custom::{self, Definition};
use super::job_evidence::is_status_or_list;
use super::paging::Paging;
use super::spec::{ApiSpec, BuiltIn, Nesting};
use crate::engine::json::Json;

/// The system that a job belongs to.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum System {
    /// A built-in API.
    BuiltIn(BuiltIn),
    /// A system that the host has registered.
    Registered(Rc<Definition>),
    /// A built-in API, detected from the body.
    Auto,
    /// A spec that is not in the table.
    #[cfg(test)]
    Row(&'static ApiSpec),
}

impl System {
    /// Name in attributes and snapshots.
    pub fn name(&self) -> &str {
        match self {
            Self::Registered(definition) => definition.name(),
            _ => self.spec().map_or("auto", |spec| spec.name),
        }
    }

    /// Path of a job, with the placeholders `{project_id}` and `{job_id}`. `None` for [`System::Auto`].
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::Registered(definition) => Some(definition.path()),
            _ => self.spec().map(|spec| spec.path),
        }
    }

    /// The row of a built-in API.
    pub fn spec(&self) -> Option<&'static ApiSpec> {
        match self {
            Self::BuiltIn(api) => Some(api.spec()),
            Self::Registered(_) | Self::Auto => None,
            #[cfg(test)]
            Self::Row(spec) => Some(spec),
        }
    }

    /// How a job's tasks are paged. `None` if a job comes in one response.
    pub fn paging(&self) -> Option<&'static Paging> {
        self.spec()?.paging.as_ref()
    }

    /// Whether a sub-job's ID is a job ID too, so that sub-jobs missing from a body can be requested.
    pub fn has_sub_jobs_by_id(&self) -> bool {
        self.spec().is_some_and(|spec| spec.sub_jobs_by_id)
    }

    /// Whether sub-jobs can be nested within their jobs in one body.
    pub(crate) fn nests_in_body(&self) -> bool {
        match self {
            Self::Registered(definition) => definition.is_table(),
            Self::Auto => true, // it may be a job of CCE
            _ => self.spec().is_some_and(|spec| matches!(spec.nesting, Nesting::Nested(_))),
        }
    }

    /// The system that the job in a body belongs to. `None` if it is not a job, or not one of this system.
    pub(crate) fn of_body(&self, body: Json<'_>) -> Option<Self> {
        let is_job = match self {
            _ if is_status_or_list(body) => false,
            Self::Registered(definition) => custom::has_job(definition, body),
            Self::Auto => {
                let mut rows = BuiltIn::ALL.into_iter().rev();
                return rows.find(|api| (api.spec().is_recognized)(body)).map(Self::BuiltIn);
            }
            _ => (self.spec()?.is_job)(body),
        };
        is_job.then(|| self.clone())
    }
}

impl BuiltIn {
    /// Name in attributes, snapshots and configuration files.
    pub fn name(self) -> &'static str {
        self.spec().name
    }

    /// Path of a job, with the placeholders `{project_id}` and `{job_id}`.
    pub fn path(self) -> &'static str {
        self.spec().path
    }
}

impl fmt::Display for BuiltIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The error for a name that is not that of a [`BuiltIn`] API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownApi(String);

impl fmt::Display for UnknownApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = BuiltIn::ALL.map(BuiltIn::name).join(", ");
        write!(f, "unknown system `{}`. Use one of {names}.", self.0)
    }
}

impl std::error::Error for UnknownApi {}

impl FromStr for BuiltIn {
    type Err = UnknownApi;

    fn from_str(name: &str) -> Result<Self, UnknownApi> {
        let found = Self::ALL.into_iter().find(|api| api.name() == name);
        found.ok_or_else(|| UnknownApi(name.to_owned()))
    }
}

/// Whether raw bodies of the system with this name can hold secrets. False for registered systems, whose bodies are the
/// host's own.
pub fn is_raw_sensitive(system: &str) -> bool {
    system.parse::<BuiltIn>().is_ok_and(|api| api.spec().is_raw_sensitive)
}
