//! Who answers, and what the answer means: one file per family of bodies.
//!
//! A family is a `FieldMap`, a table of where things stand, and where that is not enough a few lines of its own.

pub(crate) mod cce;
mod custom;
mod detect;
pub mod error_body;
mod ief;
mod servicestage;

use std::collections::BTreeMap;
use std::rc::Rc;

pub use self::custom::{Definition, ParseFn, Registry};
pub(crate) use self::servicestage::{task_count, tasks_on};
use super::decode::body_text::parse;
use super::decode::context::DecodeContext;
use super::json::Document;
use super::model::error::{ErrorKind, JobError};
use super::model::snapshot::{Node, Warning, WarningCode};

/// A system that is known without being registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BuiltIn {
    /// Cloud Container Engine, API v3.
    Cce,
    /// The same, API v2.
    CceV2,
    /// CCE Autopilot.
    CceAutopilot,
    /// Intelligent EdgeFabric, batch jobs.
    Ief,
    /// ServiceStage, API v2.
    ServiceStage,
    /// ServiceStage, API v3.
    ServiceStageV3,
}

impl BuiltIn {
    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 6] = [
        Self::Cce,
        Self::CceV2,
        Self::CceAutopilot,
        Self::Ief,
        Self::ServiceStage,
        Self::ServiceStageV3,
    ];

    /// The name in attributes, snapshots and routes' tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cce => "cce",
            Self::CceV2 => "cce-v2",
            Self::CceAutopilot => "cce-autopilot",
            Self::Ief => "ief",
            Self::ServiceStage => "servicestage",
            Self::ServiceStageV3 => "servicestage-v3",
        }
    }

    /// What is asked for, with `{project_id}` and `{job_id}` to be filled in.
    pub fn path(self) -> &'static str {
        match self {
            Self::Cce => "/api/v3/projects/{project_id}/jobs/{job_id}",
            Self::CceV2 => "/api/v2/projects/{project_id}/jobs/{job_id}",
            Self::CceAutopilot => "/autopilot/v3/projects/{project_id}/jobs/{job_id}",
            Self::Ief => "/v2/{project_id}/productmgr/jobs/{job_id}",
            Self::ServiceStage => "/v2/{project_id}/cas/jobs/{job_id}",
            Self::ServiceStageV3 => "/v3/{project_id}/cas/jobs/{job_id}",
        }
    }
}

/// Whose jobs are shown.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum System {
    /// One of those that are known.
    BuiltIn(BuiltIn),
    /// One that the host has described.
    Registered(Rc<Definition>),
    /// Told by the shape of the body.
    Auto,
}

impl System {
    /// The name in attributes and snapshots.
    pub fn name(&self) -> &str {
        match self {
            Self::BuiltIn(system) => system.name(),
            Self::Registered(definition) => definition.name(),
            Self::Auto => "auto",
        }
    }

    /// What is asked for, with `{project_id}` and `{job_id}` to be filled in. [`System::Auto`] has no path.
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::BuiltIn(system) => Some(system.path()),
            Self::Registered(definition) => Some(definition.path()),
            Self::Auto => None,
        }
    }

    /// Whether the answer comes in pages.
    pub fn is_paged(&self) -> bool {
        matches!(self, Self::BuiltIn(BuiltIn::ServiceStage | BuiltIn::ServiceStageV3))
    }

    /// Whether a sub-job is a job that can be asked for by its own id, and may then show sub-jobs of its own.
    pub fn has_jobs_within_jobs(&self) -> bool {
        matches!(self, Self::BuiltIn(BuiltIn::Cce | BuiltIn::CceV2 | BuiltIn::CceAutopilot))
    }
}

/// The bodies that together tell of one job.
#[derive(Debug, Clone, Copy)]
pub struct Bodies<'a> {
    /// The answer for the job, in its pages.
    pub pages: &'a [&'a [u8]],
    /// The answers for sub-jobs that were asked for apart, by the id they were asked for with.
    pub children: &'a BTreeMap<String, Vec<u8>>,
}

/// What a host may choose about the context.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DecodeOptions {
    /// Show IEF's `task_data`, which can hold image names and environment values.
    pub show_task_data: bool,
}

/// A decoded job.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Whose it was.
    pub system: System,
    /// The job.
    pub root: Rc<Node>,
    /// How many tasks there are on all pages, where the system says so.
    pub task_count: Option<usize>,
    /// What was odd about it.
    pub warnings: Vec<Warning>,
}

/// Decodes what was answered for one job.
///
/// # Errors
///
/// Of kind [`ErrorKind::InvalidBody`] where a page is no JSON or no job, and of the kind its code says where it is an
/// error in spite of its status.
pub fn decode(
    system: &System,
    bodies: Bodies<'_>,
    options: DecodeOptions,
) -> Result<Job, JobError> {
    let made = match (system, bodies.pages.first()) {
        (System::Registered(definition), Some(page)) => custom::parsed(definition, page),
        _ => None,
    };
    let made = made.transpose()?;
    let pages = match &made {
        Some(text) => vec![parse(text.as_bytes())?],
        None => bodies.pages.iter().map(|page| parse(page)).collect::<Result<Vec<_>, _>>()?,
    };
    let values = pages.iter().map(Document::len).sum();
    read(system, &pages, options, &mut DecodeContext::new(values, bodies.children))
}

/// Reads the pages of a job.
pub(crate) fn read(
    system: &System,
    pages: &[Document<'_>],
    options: DecodeOptions,
    context: &mut DecodeContext<'_>,
) -> Result<Job, JobError> {
    let Some(first) = pages.first() else {
        return Err(JobError::new(ErrorKind::InvalidBody, "The answer is empty."));
    };
    let body = first.root();
    let system = match system {
        System::Registered(definition) => {
            custom::has_job(&definition.shape, body).then(|| system.clone())
        }
        _ => detect::family(system, body).map(System::BuiltIn),
    }
    .ok_or_else(|| no_job(system, first))?;
    if pages.iter().any(Document::is_lenient) {
        context.warn_of_all(WarningCode::LenientJson, "The body is not strict JSON.");
    }
    let (mut root, task_count) = match &system {
        System::BuiltIn(BuiltIn::Ief) => (ief::read(body, options, context), None),
        System::BuiltIn(BuiltIn::ServiceStage | BuiltIn::ServiceStageV3) => {
            servicestage::read(body, pages.iter().map(Document::root), context)
        }
        System::Registered(definition) => (definition.shape.read(body, context), None),
        System::BuiltIn(_) | System::Auto => (cce::shape().read(body, context), None),
    };
    super::decode::rollup::roll_up(&mut root, context);
    let warnings = context.warnings().to_vec();
    Ok(Job { system, root: Rc::new(root), task_count, warnings })
}

/// Decodes a job that is all in one body.
///
/// # Errors
///
/// As [`decode`].
pub fn decode_one(system: &System, body: &[u8]) -> Result<Job, JobError> {
    let bodies = Bodies { pages: &[body], children: &BTreeMap::new() };
    decode(system, bodies, DecodeOptions::default())
}

/// The error that a body is which is no job.
fn no_job(system: &System, body: &Document<'_>) -> JobError {
    error_body::read_in_spite_of_success(body.root()).unwrap_or_else(|| {
        let message = match system {
            System::Auto => "The answer is no job of a known system.".to_owned(),
            _ => format!("The answer is no {} job.", system.name()),
        };
        JobError::new(ErrorKind::InvalidBody, message)
    })
}
