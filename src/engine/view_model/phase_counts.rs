//! The number of leaves in each phase: what the filter chips show and the sentence about the progress sums up.

use crate::engine::model::phase::{Phase, Phases};
use crate::engine::model::progress::Progress;
use crate::engine::model::snapshot::Node;

/// The number of leaves in each phase. They add up to the `total` of the root's progress.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PhaseCounts {
    leaves: [u32; Phase::ALL.len()],
    /// Nodes that run and have nothing below them that runs.
    deepest_running: u32,
}

impl PhaseCounts {
    /// Counts the leaves of a tree.
    pub fn of(root: &Node) -> Self {
        let mut counts = Self::default();
        root.descendants().for_each(|node| counts.add(node, 1));
        counts
    }

    /// Counts the node `new` instead of `old`, without the nodes below them.
    pub(super) fn replace(&mut self, old: &Node, new: &Node) {
        self.add(new, 1);
        self.add(old, u32::MAX); // wraps around to -1
    }

    /// The number of leaves in `phase`.
    pub fn get(&self, phase: Phase) -> u32 {
        self.leaves[phase as usize]
    }

    /// Whether there is a leaf in one of these phases.
    pub(super) fn has_any(&self, phases: Phases) -> bool {
        Phase::ALL.into_iter().any(|phase| phases.contains(phase) && self.get(phase) > 0)
    }

    /// The number of running nodes, without those above other running nodes.
    pub(super) fn deepest_running(&self) -> u32 {
        self.deepest_running
    }

    fn add(&mut self, node: &Node, sign: u32) {
        let add = |count: &mut u32, nodes: u32| {
            *count = count.wrapping_add(nodes.wrapping_mul(sign));
        };
        if is_deepest(node, Phase::Running) {
            add(&mut self.deepest_running, 1);
        }
        if !node.children.is_empty() {
            return;
        }
        let Progress { done, succeeded, failed, running, total, .. } = node.progress;
        if total <= 1 {
            add(&mut self.leaves[node.phase as usize], 1);
            return;
        }
        // The system counts sub-jobs that it does not list.
        let ended_otherwise = done.saturating_sub(succeeded).saturating_sub(failed);
        let others = total.saturating_sub(done).saturating_sub(running);
        // After the end, nothing says whether these have begun.
        let waiting = if node.phase.is_terminal() { Phase::Unknown } else { Phase::Pending };
        for (phase, count) in [
            (Phase::Succeeded, succeeded),
            (Phase::Failed, failed),
            (Phase::Skipped, ended_otherwise),
            (Phase::Running, running),
            (waiting, others),
        ] {
            add(&mut self.leaves[phase as usize], count);
        }
    }
}

/// Whether a node is in `phase`, and nothing below it.
pub(super) fn is_deepest(node: &Node, phase: Phase) -> bool {
    node.phase == phase && !node.children.iter().any(|child| child.phases.contains(phase))
}
