//! One complete, decoded answer: what the `snapshot` property, the events and the Yew callbacks carry.

use std::rc::Rc;

use serde::Serialize;

use super::phase::{Phase, Phases};
use super::progress::Progress;
use super::timestamp::Timestamp;

/// A job as it was at one moment.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Snapshot {
    /// The system whose body this was, such as `cce`.
    pub system: String,
    /// The project, as it was asked for. `None` where only an address was.
    pub project_id: Option<String>,
    /// The job's id, as it was asked for, else as the body gives it.
    pub job_id: Option<String>,
    /// The job itself; its sub-jobs are below it.
    pub root: Rc<Node>,
    /// When the answer came, by the server's clock where it told it.
    pub fetched_at: Timestamp,
    /// Whether the tree is whole.
    pub complete: bool,
    /// What was odd about the body.
    pub warnings: Vec<Warning>,
}

/// A job or sub-job.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Node {
    /// Unique in the tree. The system's own id, else made from the position.
    pub id: Rc<str>,
    /// What it is about, such as a cluster's name; else its type, else its id. Never empty.
    pub name: Rc<str>,
    /// What it does, in the system's own word, such as `CreateNodeVM`.
    #[serde(rename = "type")]
    pub job_type: Option<Rc<str>>,
    /// What it is doing.
    pub phase: Phase,
    /// The system's own word for that, as sent.
    pub raw_phase: Option<Rc<str>>,
    /// Why, in the system's words. Text from outside.
    pub reason: Option<Rc<str>>,
    /// The system's error code, where it gives one apart.
    pub code: Option<Rc<str>>,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When it last changed.
    pub updated_at: Option<Timestamp>,
    /// When it ended. A terminal node without a time of its own for that ended when it last changed.
    pub ended_at: Option<Timestamp>,
    /// How far it is.
    pub progress: Progress,
    /// What else the system said of it, for display.
    pub details: Vec<Detail>,
    /// Its sub-jobs, in display order. A refresh shares those that are as they were with the answer before it.
    pub children: Vec<Rc<Node>>,
    /// The phases that there are in it and below it.
    #[serde(skip)]
    pub(crate) phases: Phases,
}

/// A fact without a field of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Detail {
    /// The system's name for it.
    pub key: Rc<str>,
    /// Its value as text. From outside.
    pub value: Rc<str>,
}

/// Something odd about a body that did not keep it from being shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Warning {
    /// What kind of oddness.
    pub code: WarningCode,
    /// What was found, for a developer.
    pub message: String,
    /// The node it concerns; `None` where it concerns the whole body.
    pub node_id: Option<String>,
}

/// The kinds of oddness a body can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum WarningCode {
    /// The system's own counts are not those of the tasks it lists.
    CountsDisagree,
    /// Sub-jobs there should be could not be had.
    ChildrenMissing,
    /// Two nodes had the same id.
    DuplicateId,
    /// A node had no id.
    MissingId,
    /// A time that could not be read.
    BadTime,
    /// A text that should hold JSON holds something else.
    BadNestedJson,
    /// A status word that is not known.
    UnknownPhase,
    /// A field held another type than it should.
    WrongType,
    /// A parent and its children contradict each other.
    ParentChildDisagree,
    /// The body was not strict JSON.
    LenientJson,
    /// Something lay too deep and was cut.
    TooDeep,
}

impl Node {
    /// This node and all below it, parents first. Without recursion, so that depth costs nothing.
    pub fn descendants(&self) -> impl Iterator<Item = &Self> {
        let mut left = vec![self];
        std::iter::from_fn(move || {
            let node = left.pop()?;
            left.extend(node.children.iter().rev().map(|child| &**child));
            Some(node)
        })
    }
}
