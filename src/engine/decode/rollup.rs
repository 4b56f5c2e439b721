//! Derives a node's progress and set of phases from its children, and detects disagreement between them.

use std::rc::Rc;

use super::context::DecodeContext;
use crate::engine::model::phase::{Phase, Phases};
use crate::engine::model::progress::Progress;
use crate::engine::model::snapshot::{Node, WarningCode};

/// Completes a node whose children are complete: counts its leaves, sets a missing end time, and warns if the node and
/// its children disagree.
pub(crate) fn roll_up(node: &mut Node, context: &mut DecodeContext<'_>) {
    node.phases = Phases::all(node.phase, node.children.iter().map(|child| child.phases));
    // Without an end time, a terminal node ended at its last update.
    node.ended_at = node.ended_at.or(node.updated_at.filter(|_| node.phase.is_terminal()));
    if node.children.is_empty() {
        node.progress = Progress::of_leaf(node.phase, node.progress);
        return;
    }
    node.progress =
        Progress::of_parent(node.phase, node.children.iter().map(|child| child.progress));
    if let Some(message) = disagreement(node) {
        context.warn(WarningCode::ParentChildDisagree, message, Some(&node.id));
    }
}

/// Completes a node and makes it shareable, for its parent.
pub(crate) fn rolled_up(mut node: Node, context: &mut DecodeContext<'_>) -> Rc<Node> {
    roll_up(&mut node, context);
    Rc::new(node)
}

fn disagreement(node: &Node) -> Option<String> {
    let Progress { done, failed, total, .. } = node.progress;
    if node.phase.is_terminal() && done < total {
        return Some(format!("Ended, but only {done} of {total} are done."));
    }
    if node.phase == Phase::Succeeded && failed > 0 {
        return Some(format!("Succeeded, but {failed} of {total} failed."));
    }
    let is_under_way = !node.phase.is_terminal() && node.phase != Phase::Unknown;
    (is_under_way && done == total).then(|| "Not ended, but all sub-jobs have.".to_owned())
}
