//! Why a job failed: the deepest sub-job that did, with its reason.

use std::rc::Rc;

use crate::engine::i18n::{Words, phrases};
use crate::engine::model::phase::Phase;
use crate::engine::model::snapshot::Node;

/// What a job failed of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The id of the node that failed.
    pub id: Rc<str>,
    /// What leads to it below the job, and itself.
    pub path: Vec<Rc<str>>,
    /// Why, in the system's words.
    pub reason: Option<Rc<str>>,
    /// The system's error code.
    pub code: Option<Rc<str>>,
}

/// The deepest failed node, of several the first; one that says why before one that does not.
pub fn cause(words: &Words, root: &Node) -> Option<Cause> {
    let mut best: Option<((bool, usize), Vec<&Node>)> = None;
    // The nodes from the root to the one at hand.
    let mut way: Vec<&Node> = Vec::new();
    let mut left = vec![(root, 0)];
    while let Some((node, level)) = left.pop() {
        way.truncate(level);
        way.push(node);
        let rank = (node.reason.is_some() || node.code.is_some(), level);
        if node.phase == Phase::Failed && best.as_ref().is_none_or(|(other, _)| rank > *other) {
            best = Some((rank, way.clone()));
        }
        let has_failed = |child: &&Rc<Node>| child.phases.contains(Phase::Failed);
        let below = node.children.iter().rev().filter(has_failed);
        left.extend(below.map(|child| (&**child, level + 1)));
    }
    let (_, way) = best?;
    let node = *way.last()?;
    // The job itself is what the widget is about: it need not be named, unless it is all there is.
    let below = if way.len() > 1 { &way[1..] } else { &way[..] };
    let path = below.iter().map(|node| phrases::full_name(words, node).into()).collect();
    let reason = node.reason.as_ref().map(phrases::short);
    Some(Cause { id: node.id.clone(), path, reason, code: node.code.as_ref().map(phrases::short) })
}
