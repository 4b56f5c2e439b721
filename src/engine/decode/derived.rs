//! What a node without a status of its own derives from its children.

use std::rc::Rc;

use crate::engine::model::phase::Phase;
use crate::engine::model::snapshot::Node;
use crate::engine::model::timestamp::Timestamp;

/// Sets what a node without a status of its own derives from its children: the phase, and the times and the reason that
/// it lacks. False if it has no children.
pub(crate) fn derive_from_children(node: &mut Node) -> bool {
    let Some(phase) = Phase::of_parts(node.children.iter().map(|child| child.phase)) else {
        return false;
    };
    let latest = |time: fn(&Node) -> Option<Timestamp>| {
        node.children.iter().filter_map(|child| time(child)).max()
    };
    let started_at = node.children.iter().filter_map(|child| child.started_at).min();
    let updated_at = latest(|child| child.updated_at);
    let ended_at = latest(|child| child.ended_at.or(child.updated_at));
    // That of the first child which explains the phase.
    let has_reason = |child: &&Rc<Node>| child.phase == phase && child.reason.is_some();
    let cause = node.children.iter().find(has_reason).filter(|_| phase.is_terminal());
    if let (None, Some(cause)) = (&node.reason, cause) {
        (node.reason, node.code) = (cause.reason.clone(), node.code.take().or(cause.code.clone()));
    }
    node.phase = phase;
    node.started_at = node.started_at.or(started_at);
    node.updated_at = node.updated_at.or(updated_at);
    node.ended_at = node.ended_at.or(ended_at.filter(|_| phase.is_terminal()));
    true
}
