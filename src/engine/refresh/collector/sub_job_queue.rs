//! Which sub-jobs still have to be requested by their IDs.

use super::Collector;
use crate::engine::apis::{RequestedBodies, System};
use crate::engine::model::phase::Phase;
use crate::engine::model::snapshot::{Node, Warning, WarningCode};

impl Collector {
    /// The sub-job to request next. Sub-jobs that were never requested come first, then running and failed ones, then
    /// higher levels. Also returns its level, which is 1 for the root.
    pub(super) fn next_sub_job(&self) -> Option<(&Node, u8)> {
        let job = self.job.as_ref().filter(|_| self.request.system.has_sub_jobs_by_id())?;
        let mut best: Option<((u64, bool), &Node, u8)> = None;
        self.for_each_incomplete(&job.root, &mut |node, level| {
            let Some(requested_in) = self.sub_jobs.last_requested(node) else { return };
            let has_ended_well = node.phase.is_terminal() && node.phase != Phase::Failed;
            let rank = (requested_in, has_ended_well);
            if best.is_none_or(|(other, ..)| rank < other) {
                best = Some((rank, node, level));
            }
        });
        best.map(|(_, node, level)| (node, level))
    }

    /// Whether the job has everything that can be requested.
    pub(super) fn has_all_sub_jobs(&self) -> bool {
        let Some(job) = &self.job else { return true };
        let is_missing = |warning: &Warning| warning.code == WarningCode::ChildrenMissing;
        if job.warnings.iter().any(is_missing) {
            return false;
        }
        let mut has_all = true;
        if job.system.has_sub_jobs_by_id() && self.request.system != System::Auto {
            self.for_each_incomplete(&job.root, &mut |node, _| {
                has_all &= self.sub_jobs.was_requested(&node.id);
            });
        }
        has_all
    }

    /// Calls `visit` with each node within the requested depth whose own sub-jobs were not part of its parent's body, and
    /// with its level; level by level.
    fn for_each_incomplete<'n>(&self, root: &'n Node, visit: &mut impl FnMut(&'n Node, u8)) {
        let mut queue: Vec<(&Node, u8)> = vec![(root, 1)];
        let mut next = 0;
        while let Some(&(node, level)) = queue.get(next) {
            next += 1;
            let is_incomplete = node.children.is_empty() || self.sub_jobs.body(&node.id).is_some();
            // An ID with `#` is generated from the position; the service does not know it.
            let has_real_id =
                !node.id.starts_with('#') && self.request.can_request_sub_job(&node.id);
            if level > 1 && is_incomplete && has_real_id {
                visit(node, level);
            }
            if level < self.request.depth {
                queue.extend(node.children.iter().map(|child| (&**child, level + 1)));
            }
        }
    }
}
