//! Derives what a node without a status of its own is doing from its children: a heading, a group, or a job whose system
//! reports the phases of its parts only.

use std::rc::Rc;

use crate::engine::model::phase::Phase;
use crate::engine::model::snapshot::Node;
use crate::engine::model::timestamp::Timestamp;

/// Derives phase, times, reason and code of a node from its children, which are complete. Leaves a node without children
/// as it is.
pub(crate) fn derive_from_children(node: &mut Node) {
    let Some(phase) = Phase::of_parts(node.children.iter().map(|child| child.phase)) else {
        return;
    };
    node.phase = phase;
    let started = node.children.iter().filter_map(|child| child.started_at);
    node.started_at = started.min();
    node.updated_at = latest(&node.children, |child| [child.started_at, child.updated_at]);
    node.ended_at = latest(&node.children, |child| [child.ended_at, child.updated_at])
        .filter(|_| phase.is_terminal());
    // The reason of the first child that the phase comes from.
    let went_wrong = matches!(phase, Phase::Failed | Phase::Partial | Phase::Cancelled);
    let cause = node.children.iter().find(|child| {
        went_wrong && child.phase == phase && (child.reason.is_some() || child.code.is_some())
    });
    (node.reason, node.code) =
        cause.map(|cause| (cause.reason.clone(), cause.code.clone())).unwrap_or_default();
}

/// Derives the phase of a root that has no status of its own, and the times and the reason that it lacks, from its children.
/// False if it has no children.
pub(crate) fn derive_root(root: &mut Node) -> bool {
    if root.children.is_empty() {
        return false;
    }
    let own = (root.started_at, root.updated_at, root.ended_at);
    let (reason, code) = (root.reason.take(), root.code.take());
    root.raw_phase = None;
    derive_from_children(root);
    root.started_at = own.0.or(root.started_at);
    root.updated_at = own.1.or(root.updated_at);
    root.ended_at = own.2.or(root.ended_at);
    if reason.is_some() || code.is_some() {
        (root.reason, root.code) = (reason, code);
    }
    true
}

/// The latest of two times of each child.
fn latest(
    children: &[Rc<Node>],
    times: impl Fn(&Node) -> [Option<Timestamp>; 2],
) -> Option<Timestamp> {
    children.iter().flat_map(|child| times(child)).flatten().max()
}
