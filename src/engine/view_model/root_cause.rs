//! Why a job failed: the deepest sub-job that did, with its reason.

use std::rc::Rc;

use crate::engine::i18n::{Texts, phrases};
use crate::engine::model::phase::Phase;
use crate::engine::model::snapshot::Node;

use super::filter::PhaseCounts;

/// What a job failed of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootCause {
    /// The id of the node that failed.
    pub id: Rc<str>,
    /// What leads to it below the job, and itself.
    pub path: Vec<Rc<str>>,
    /// Why, in the system's texts.
    pub reason: Option<Rc<str>>,
    /// The system's error code.
    pub code: Option<Rc<str>>,
}

/// The deepest failed node, of several the first; one that says why before one that does not.
pub fn cause(texts: &Texts, root: &Node) -> Option<RootCause> {
    let mut best: Option<((bool, usize), Vec<&Node>)> = None;
    // The nodes from the root to the one at hand.
    let mut path: Vec<&Node> = Vec::new();
    let mut left = vec![(root, 0)];
    while let Some((node, level)) = left.pop() {
        path.truncate(level);
        path.push(node);
        let rank = (node.reason.is_some() || node.code.is_some(), level);
        if node.phase == Phase::Failed && best.as_ref().is_none_or(|(other, _)| rank > *other) {
            best = Some((rank, path.clone()));
        }
        let has_failed = |child: &&Rc<Node>| child.phases.contains(Phase::Failed);
        let below = node.children.iter().rev().filter(has_failed);
        left.extend(below.map(|child| (&**child, level + 1)));
    }
    let (_, path) = best?;
    let node = *path.last()?;
    // The job itself is what the widget is about: it need not be named, unless it is all there is.
    let below = if path.len() > 1 { &path[1..] } else { &path[..] };
    let path = below.iter().map(|node| phrases::full_name(texts, node).into()).collect();
    let reason = node.reason.as_ref().map(phrases::short);
    Some(RootCause {
        id: node.id.clone(),
        path,
        reason,
        code: node.code.as_ref().map(phrases::short),
    })
}

/// How many nodes have failed beside the root cause.
pub fn other_failures(counts: &PhaseCounts) -> u32 {
    counts.get(Phase::Failed).saturating_sub(1)
}
