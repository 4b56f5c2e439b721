//! The job APIs of the clouds: one row per API in `spec.rs`, one file per family of bodies.
//!
//! The only folder that knows an API's own keys and codes. A family is a table of fields (`FieldMap`) and, if that is
//! not enough, a function that reads its bodies.

#[cfg(test)]
mod adding_a_system;
mod cce;
mod custom;
mod definition_builder;
mod definition_table;
pub mod error_body;
pub(crate) mod error_codes;
mod error_shapes;
mod error_texts;
mod ief;
mod job_evidence;
mod options;
mod paging;
mod registry;
mod servicestage;
mod spec;
mod system;

use std::fmt;
use std::rc::Rc;

pub use self::custom::{Definition, ParseFn};
pub use self::definition_builder::DefinitionBuilder;
pub use self::options::DecodeOptions;
pub use self::paging::Paging;
pub use self::registry::Registry;
pub(crate) use self::servicestage::{heading, is_way_to_run};
use self::spec::Nesting;
pub use self::spec::{ApiSpec, BuiltIn, InstanceId, ParamKind};
pub use self::system::{System, UnknownApi, is_raw_sensitive};
use super::decode::body_text::parse;
use super::decode::context::DecodeContext;
use super::decode::full_decode::FullDecode;
use super::decode::interner::Interner;
pub use super::decode::requested_bodies::RequestedBodies;
use super::json::Document;
use super::model::error::{ErrorKind, JobError};
use super::model::error_detail::{DetailKind, ErrorDetail};
use super::model::snapshot::{Node, Warning, WarningCode};

/// The bodies that make up one job.
#[derive(Clone, Copy)]
pub struct Bodies<'a> {
    /// The job's own body, or the pages of its tasks.
    pub pages: &'a [&'a [u8]],
    /// The bodies of sub-jobs that were requested by ID, by that ID.
    pub children: &'a dyn RequestedBodies,
}

impl fmt::Debug for Bodies<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bodies").field("pages", &self.pages).finish_non_exhaustive()
    }
}

/// A decoded job.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// The system that it belongs to. Never [`System::Auto`].
    pub system: System,
    /// The job.
    pub root: Rc<Node>,
    /// The number of tasks on all pages, if the system sends it.
    pub task_count: Option<usize>,
    /// What was wrong or unusual in the bodies.
    pub warnings: Vec<Warning>,
}

/// Decodes the bodies of one job.
///
/// # Errors
///
/// [`ErrorKind::InvalidBody`] if a page is not JSON or not a job. If it is an error body, the kind that its code stands
/// for.
pub fn decode(
    system: &System,
    bodies: Bodies<'_>,
    options: DecodeOptions,
) -> Result<Job, JobError> {
    let parsed = match (system, bodies.pages.first()) {
        (System::Registered(definition), Some(page)) => custom::run_parse_fn(definition, page),
        _ => None,
    }
    .transpose()?;
    let pages = match &parsed {
        Some(text) => vec![parse(text.as_bytes())?],
        None => bodies.pages.iter().map(|page| parse(page)).collect::<Result<Vec<_>, _>>()?,
    };
    let values = pages.iter().map(Document::len).sum();
    let mut policy = FullDecode::new(values);
    let mut context = DecodeContext::new(bodies.children, Interner::new(), &mut policy);
    read(system, &pages, options, &mut context)
}

/// Reads a job from its parsed pages.
pub(crate) fn read(
    system: &System,
    pages: &[Document<'_>],
    options: DecodeOptions,
    context: &mut DecodeContext<'_>,
) -> Result<Job, JobError> {
    let Some(first) = pages.first() else {
        return Err(JobError::explained(ErrorKind::InvalidBody, DetailKind::Empty));
    };
    let body = first.root();
    let system = system.of_body(body).ok_or_else(|| no_job(system, first))?;
    if let Some(paging) = system.paging()
        && let Some(other) = pages.iter().find(|page| paging.items_on(page.root()).is_none())
        && pages.len() > 1
    {
        return Err(no_job(&system, other));
    }
    if pages.iter().any(Document::is_lenient) {
        context.warn_about_body(WarningCode::LenientJson, "The response is not strict JSON.");
    }
    let (mut root, task_count) = match (&system, system.spec().map(|spec| spec.nesting)) {
        (_, Some(Nesting::Nested(fields))) => (fields().read(body, context), None),
        (_, Some(Nesting::Flat(read))) => read(body, pages, options, context),
        (System::Registered(definition), None) => (definition.fields.read(body, context), None),
        (_, None) => return Err(no_job(&system, first)),
    };
    super::decode::rollup::roll_up(&mut root, context);
    let warnings = context.warnings().to_vec();
    Ok(Job { system, root: Rc::new(root), task_count, warnings })
}

/// Decodes a job that comes in one body.
///
/// # Errors
///
/// Those of [`decode`].
pub fn decode_one(system: &System, body: &[u8]) -> Result<Job, JobError> {
    let bodies = Bodies { pages: &[body], children: &() };
    decode(system, bodies, DecodeOptions::default())
}

/// Error for a body that does not contain a job.
fn no_job(system: &System, body: &Document<'_>) -> JobError {
    error_body::read_despite_success(body.root()).unwrap_or_else(|| {
        let detail = match system {
            System::Auto => DetailKind::NoKnownJob.into(),
            _ => ErrorDetail::with_name(DetailKind::NoJob, system.name()),
        };
        JobError::explained(ErrorKind::InvalidBody, detail)
    })
}
