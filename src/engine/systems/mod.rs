//! Who answers, and what the answer means: one file per family of bodies.

mod cce;

use std::collections::HashSet;

use super::error::{ErrorKind, JobError, Told};
use super::json::{self, Json};
use super::snapshot::{Node, Warning, WarningCode};
use super::timestamp::{ParsedTime, Timestamp};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum System {
    /// One of those that are known.
    BuiltIn(BuiltIn),
    /// Told by the shape of the body.
    Auto,
}

impl System {
    /// The name in attributes and snapshots.
    pub fn name(self) -> &'static str {
        match self {
            Self::BuiltIn(system) => system.name(),
            Self::Auto => "auto",
        }
    }

    /// The system of that name; `auto` where there is none.
    pub fn named(name: &str) -> Option<Self> {
        if name.is_empty() || name == Self::Auto.name() {
            return Some(Self::Auto);
        }
        BuiltIn::ALL.into_iter().find(|system| system.name() == name).map(Self::BuiltIn)
    }

    /// Every name, for messages.
    pub fn names() -> String {
        let names: Vec<_> = BuiltIn::ALL.into_iter().map(BuiltIn::name).chain(["auto"]).collect();
        names.join(", ")
    }

    /// What is asked for, with `{project_id}` and `{job_id}` to be filled in. [`System::Auto`] has no path.
    pub fn path(self) -> Option<&'static str> {
        match self {
            Self::BuiltIn(system) => Some(system.path()),
            Self::Auto => None,
        }
    }
}

/// A decoded job body.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Whose it was.
    pub system: System,
    /// The job.
    pub root: Node,
    /// What was odd about it.
    pub warnings: Vec<Warning>,
}

/// Decodes the body of an answer that says it is a job.
///
/// # Errors
///
/// Of kind [`ErrorKind::InvalidBody`] where it is no JSON, no job, or an error in spite of its status.
pub fn decode(system: System, body: &[u8]) -> Result<Job, JobError> {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(JobError::new(ErrorKind::InvalidBody, "The answer is empty."));
    }
    let decoded = json::decode(text).map_err(|error| {
        JobError::new(ErrorKind::InvalidBody, format!("The answer is not JSON: {error}."))
    })?;
    // For now every system is of the one family; what tells them apart comes with the second.
    if !cce::looks_like(&decoded.value) {
        let told = Told::find(&decoded.value);
        let (code, message) = told.map_or((None, None), |told| (told.code, told.message));
        let message = message.unwrap_or_else(|| format!("The answer is no {} job.", system.name()));
        return Err(JobError { code, ..JobError::new(ErrorKind::InvalidBody, message) });
    }
    let mut reading = Reading::default();
    if decoded.lenient {
        reading.warn(WarningCode::LenientJson, "The body is not strict JSON.", None);
    }
    let root = cce::read(&decoded.value, &mut reading);
    Ok(Job { system: System::BuiltIn(BuiltIn::Cce), root, warnings: reading.warnings })
}

/// How many levels of sub-jobs are read; deeper ones are cut.
const MAX_LEVELS: u16 = 200;

/// What is known while one body is read: the ids so far and what was odd.
#[derive(Debug, Default)]
struct Reading {
    ids: HashSet<String>,
    warnings: Vec<Warning>,
}

impl Reading {
    fn warn(&mut self, code: WarningCode, message: impl Into<String>, node_id: Option<&str>) {
        self.warnings.push(Warning {
            code,
            message: message.into(),
            node_id: node_id.map(str::to_owned),
        });
    }

    /// The node's id where it has one of its own, else one made from its position, such as `#0.2`.
    fn claim_id(&mut self, sent: Option<&Json<'_>>, position: &str) -> String {
        let own = sent.and_then(Json::text);
        if let Some(own) = own
            && self.ids.insert(own.to_owned())
        {
            return own.to_owned();
        }
        let mut made = position.to_owned();
        while !self.ids.insert(made.clone()) {
            made.push('\'');
        }
        match own {
            Some(own) => {
                let message = format!("The id \"{own}\" stands twice.");
                self.warn(WarningCode::DuplicateId, message, Some(&made));
            }
            None => self.warn(WarningCode::MissingId, "It has no id.", Some(&made)),
        }
        made
    }

    /// A text; anything else than that, a number, a boolean or `null` is a warning.
    fn text(&mut self, value: Option<&Json<'_>>, what: &str, id: &str) -> Option<String> {
        let value = value?;
        if matches!(value, Json::List(_) | Json::Object(_) | Json::TooDeep) {
            self.warn(WarningCode::WrongType, format!("{what} is no text."), Some(id));
        }
        value.text().map(str::to_owned)
    }

    fn time(&mut self, value: Option<&Json<'_>>, what: &str, id: &str) -> Option<Timestamp> {
        let text = self.text(value, what, id)?;
        match Timestamp::parse(&text) {
            ParsedTime::At(time) => Some(time),
            ParsedTime::Unset => None,
            ParsedTime::Unreadable => {
                self.warn(WarningCode::BadTime, format!("{what} is \"{text}\"."), Some(id));
                None
            }
        }
    }
}
