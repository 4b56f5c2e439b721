//! Derives what a node without a status of its own is doing from its children: a heading, a group, or a job whose system
//! reports the phases of its parts only.

use crate::engine::model::phase::Phase;
use crate::engine::model::snapshot::Node;

/// Derives phase, times, reason and code of a node from its children, which are complete. Leaves a node without children
/// as it is.
pub(crate) fn derive_from_children(node: &mut Node) {
    let Some(phase) = Phase::of_parts(node.children.iter().map(|child| child.phase)) else {
        return;
    };
    node.phase = phase;
    (node.started_at, node.updated_at, node.ended_at) = (None, None, None);
    for child in &node.children {
        let is_first =
            node.started_at.is_none_or(|first| child.started_at.is_some_and(|own| own < first));
        if is_first {
            node.started_at = child.started_at;
        }
        // `None` is less than any time.
        node.updated_at = node.updated_at.max(child.started_at).max(child.updated_at);
        if phase.is_terminal() {
            node.ended_at = node.ended_at.max(child.ended_at).max(child.updated_at);
        }
    }
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
