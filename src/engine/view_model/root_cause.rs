//! The root cause of a failed job: the deepest failed sub-job, with its reason.

use std::rc::Rc;

use super::phase_counts::is_deepest;
use crate::engine::i18n::{Quote, Texts, phrases, untrusted};
use crate::engine::model::phase::Phase;
use crate::engine::model::snapshot::Node;

/// The node that made a job fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootCause {
    /// The ID of the node that failed.
    pub id: Rc<str>,
    /// The full names of the nodes from below the root to the failed node.
    pub path: Vec<Quote>,
    /// The reason, in the system's words.
    pub reason: Option<Quote>,
    /// The system's error code.
    pub code: Option<Rc<str>>,
    /// The number of failures that are neither this node's nor below it.
    pub more_failures: u32,
}

/// The root cause of a failed job: the first of the deepest failed nodes. Nodes with a reason or code come before others.
pub fn cause(texts: &Texts, root: &Node) -> Option<RootCause> {
    let mut best: Option<((bool, usize), Vec<&Node>)> = None;
    // The nodes from the root to the current one.
    let mut path: Vec<&Node> = Vec::new();
    let mut pending = vec![(root, 0)];
    while let Some((node, level)) = pending.pop() {
        path.truncate(level);
        path.push(node);
        let rank = (node.reason.is_some() || node.code.is_some(), level);
        if node.phase == Phase::Failed && best.as_ref().is_none_or(|(other, _)| rank > *other) {
            best = Some((rank, path.clone()));
        }
        let has_failed = |child: &&Rc<Node>| child.phases.contains(Phase::Failed);
        let below = node.children.iter().rev().filter(has_failed);
        pending.extend(below.map(|child| (&**child, level + 1)));
    }
    let (_, path) = best?;
    let node = *path.last()?;
    // The summary names the root, so the path omits it, unless the root itself is the cause.
    let below = if path.len() > 1 { &path[1..] } else { &path[..] };
    let path = below.iter().map(|node| phrases::full_name(texts, node)).collect();
    let reason = node.reason.as_ref().map(untrusted::paragraph);
    let reason = reason.map(|reason| Quote::new(texts.language(), reason));
    let code = node.code.as_ref().map(untrusted::label);
    let more_failures = failures(root).saturating_sub(failures(node));
    Some(RootCause { id: node.id.clone(), path, reason, code, more_failures })
}

/// The number of failed nodes in a tree, without those above other failed nodes.
fn failures(root: &Node) -> u32 {
    root.descendants().map(|node| u32::from(is_deepest(node, Phase::Failed))).sum()
}
