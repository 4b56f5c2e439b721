//! What can be said of a tree only once all of it is there.

use super::super::phase::Phase;
use super::super::progress::Progress;
use super::super::snapshot::{Node, WarningCode};
use super::reading::Reading;

/// Counts the leaves, says where parents and children contradict each other, and ends what is over. The recursion is
/// as deep as the tree, which [`super::shape::MAX_LEVELS`] bounds.
pub(super) fn finish(node: &mut Node, reading: &mut Reading<'_>) {
    for child in &mut node.children {
        finish(child, reading);
    }
    // A terminal node without a time of its own for that ended when it last changed.
    node.ended_at = node.ended_at.or(node.updated_at.filter(|_| node.phase.is_terminal()));
    if node.children.is_empty() {
        node.progress = Progress::of_leaf(node.phase, node.progress);
        return;
    }
    node.progress =
        Progress::of_parent(node.phase, node.children.iter().map(|child| child.progress));
    if let Some(message) = disagreement(node) {
        reading.warn(WarningCode::ParentChildDisagree, message, Some(&node.id));
    }
}

fn disagreement(node: &Node) -> Option<String> {
    let Progress { done, failed, total, .. } = node.progress;
    if node.phase.is_terminal() && done < total {
        return Some(format!("It is over, with {done} of {total} done."));
    }
    if node.phase == Phase::Succeeded && failed > 0 {
        return Some(format!("It has succeeded, with {failed} of {total} failed."));
    }
    let is_under_way = !node.phase.is_terminal() && node.phase != Phase::Unknown;
    (is_under_way && done == total).then(|| "All below it is over, but it is not.".to_owned())
}
