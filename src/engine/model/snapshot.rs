//! The snapshot of a job: what the `snapshot` property, the events and the Yew callbacks carry.

use std::fmt;
use std::rc::Rc;

use serde::{Serialize, Serializer};

use super::phase::{Phase, Phases};
use super::progress::Progress;
use super::timestamp::Timestamp;

/// The state of a job at one point in time.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Snapshot {
    /// The name of the system that the job belongs to, such as `cce`.
    pub system: String,
    /// The ID of the project in the request; `None` if the job was requested by URL.
    pub project_id: Option<String>,
    /// The ID of the job in the request, or in the body if the job was requested by URL.
    pub job_id: Option<String>,
    /// The job itself, the root of the tree.
    pub root: Rc<Node>,
    /// When the response was received, by the server's clock if the response had a `Date`, else by the machine's.
    pub fetched_at: Timestamp,
    /// Whether the tree has all sub-jobs, within the levels that were requested.
    pub complete: bool,
    /// Problems in the body that did not prevent decoding.
    pub warnings: Vec<Warning>,
}

/// A job or sub-job.
///
/// Built with [`Node::new`] and [`Node::with_children`], which take the phase and the sub-jobs that filters and counts
/// rely on. The other fields can be set afterwards.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Node {
    /// The ID, unique in the tree: the system's own, or one generated from the position.
    pub id: Rc<str>,
    /// The name, such as that of a cluster; the type or the ID if there is none. Never empty.
    pub name: Rc<str>,
    /// The type as the system sends it, such as `CreateNodeVM`.
    #[serde(rename = "type")]
    pub job_type: Option<Rc<str>>,
    /// The phase.
    pub phase: Phase,
    /// The status that the phase was read from, as sent.
    pub raw_phase: Option<Rc<str>>,
    /// Why the node is in this phase, in the system's words. Untrusted text.
    pub reason: Option<Rc<str>>,
    /// The system's error code, if it sends one separately from the reason.
    pub code: Option<Rc<str>>,
    /// When the node started.
    pub started_at: Option<Timestamp>,
    /// When the node last changed.
    pub updated_at: Option<Timestamp>,
    /// When the node ended. If the system sends no end of a terminal node, the time of its last change.
    pub ended_at: Option<Timestamp>,
    /// The progress of the node, counted in its leaves.
    pub progress: Progress,
    /// Further facts from the system, for display.
    pub details: Vec<Detail>,
    /// The sub-jobs in display order. Snapshots share the nodes that a refresh left unchanged. Set by
    /// [`with_children`](Self::with_children).
    pub children: Vec<Rc<Node>>,
    /// The phases of the node and of all nodes below it.
    #[serde(skip)]
    pub(crate) phases: Phases,
}

/// A fact about a node that has no field of its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Detail {
    /// The system's name of the fact.
    pub key: Rc<str>,
    /// The value as text. Untrusted.
    pub value: Rc<str>,
}

/// A problem in a body that did not prevent decoding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Warning {
    /// The kind of problem.
    pub code: WarningCode,
    /// What was found, for developers.
    pub message: String,
    /// The ID of the node that has the problem; `None` if it concerns the whole body.
    pub node_id: Option<String>,
}

/// The kinds of [`Warning`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WarningCode {
    /// The system's counts differ from the tasks that it lists.
    CountsDisagree,
    /// Sub-jobs are missing, for example because a request for them failed.
    ChildrenMissing,
    /// Two nodes had the same ID.
    DuplicateId,
    /// A node had no ID.
    MissingId,
    /// A time has an unknown format.
    BadTime,
    /// A string that should contain JSON contains something else.
    BadNestedJson,
    /// A status is not known.
    UnknownPhase,
    /// A field has the wrong type.
    WrongType,
    /// A parent and its children contradict each other.
    ParentChildDisagree,
    /// The body is not strict JSON.
    LenientJson,
    /// Sub-jobs are nested too deep and were cut off.
    TooDeep,
}

impl WarningCode {
    /// The name in the snapshot, such as `duplicate-id`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CountsDisagree => "counts-disagree",
            Self::ChildrenMissing => "children-missing",
            Self::DuplicateId => "duplicate-id",
            Self::MissingId => "missing-id",
            Self::BadTime => "bad-time",
            Self::BadNestedJson => "bad-nested-json",
            Self::UnknownPhase => "unknown-phase",
            Self::WrongType => "wrong-type",
            Self::ParentChildDisagree => "parent-child-disagree",
            Self::LenientJson => "lenient-json",
            Self::TooDeep => "too-deep",
        }
    }
}

impl fmt::Display for WarningCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for WarningCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Snapshot {
    /// A complete snapshot without warnings, project ID and job ID; the fields can be set afterwards.
    pub fn new(system: impl Into<String>, root: Rc<Node>, fetched_at: Timestamp) -> Self {
        Self {
            system: system.into(),
            project_id: None,
            job_id: None,
            root,
            fetched_at,
            complete: true,
            warnings: Vec::new(),
        }
    }
}

impl Detail {
    /// A fact with this name and value.
    pub fn new(key: impl Into<Rc<str>>, value: impl Into<Rc<str>>) -> Self {
        Self { key: key.into(), value: value.into() }
    }
}

impl Node {
    /// A node without sub-jobs. Its progress follows from the phase.
    pub fn new(id: impl Into<Rc<str>>, name: impl Into<Rc<str>>, phase: Phase) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            job_type: None,
            phase,
            raw_phase: None,
            reason: None,
            code: None,
            started_at: None,
            updated_at: None,
            ended_at: None,
            progress: Progress::of_leaf(phase, Progress::default()),
            details: Vec::new(),
            children: Vec::new(),
            phases: Phases::all(phase, []),
        }
    }

    /// The node with these sub-jobs. Its progress counts their leaves.
    #[must_use]
    pub fn with_children(self, children: Vec<Rc<Self>>) -> Self {
        let progress = Progress::of_parent(self.phase, children.iter().map(|node| node.progress));
        let phases = Phases::all(self.phase, children.iter().map(|node| node.phases));
        Self { progress, children, phases, ..self }
    }

    /// This node and all nodes below it, parents first. Not recursive, so that the depth of a tree is not limited.
    pub fn descendants(&self) -> impl Iterator<Item = &Self> {
        let mut pending = vec![self];
        std::iter::from_fn(move || {
            let node = pending.pop()?;
            pending.extend(node.children.iter().rev().map(|child| &**child));
            Some(node)
        })
    }
}
