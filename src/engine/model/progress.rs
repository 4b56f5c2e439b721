//! Progress of a job, counted in leaves of the tree.

use serde::Serialize;

use super::phase::Phase;

/// The progress of a job: counts of the leaves below it, or of the job itself if it has no sub-jobs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Progress {
    /// Leaves in a terminal phase.
    pub done: u32,
    /// Leaves that succeeded.
    pub succeeded: u32,
    /// Leaves that failed, or succeeded only partly. Skipped and cancelled leaves are done, but neither this nor succeeded.
    pub failed: u32,
    /// Leaves in progress.
    pub running: u32,
    /// All leaves.
    pub total: u32,
    /// 0 to 100, and at most 99 until the job itself is in a terminal phase. `None` if its phase is unknown.
    pub percent: Option<u8>,
}

impl Progress {
    /// The progress of a job without sub-jobs.
    ///
    /// `own` is what the system reports: counts of sub-jobs that it does not list, a percentage, or neither.
    pub fn of_leaf(phase: Phase, own: Self) -> Self {
        if own.total > 0 {
            return Self { percent: percent(phase, own.done, own.total), ..own };
        }
        let done = u32::from(phase.is_terminal());
        let counted = percent(phase, done, 1);
        Self {
            done,
            succeeded: u32::from(phase == Phase::Succeeded),
            failed: u32::from(matches!(phase, Phase::Failed | Phase::Partial)),
            running: u32::from(phase == Phase::Running),
            total: 1,
            percent: counted.map(|counted| match (own.percent, phase) {
                (Some(own), Phase::Succeeded) => own.max(100),
                (Some(own), _) => own.min(max_percent(phase)),
                (None, _) => counted,
            }),
        }
    }

    /// The progress of a job in `phase` whose sub-jobs have the progress `children`.
    pub fn of_parent(phase: Phase, children: impl IntoIterator<Item = Self>) -> Self {
        let mut sum = Self::default();
        for child in children {
            sum.done = sum.done.saturating_add(child.done);
            sum.succeeded = sum.succeeded.saturating_add(child.succeeded);
            sum.failed = sum.failed.saturating_add(child.failed);
            sum.running = sum.running.saturating_add(child.running);
            sum.total = sum.total.saturating_add(child.total);
        }
        Self { percent: percent(phase, sum.done, sum.total), ..sum }
    }
}

fn percent(phase: Phase, done: u32, total: u32) -> Option<u8> {
    if phase == Phase::Unknown {
        return None;
    }
    if phase == Phase::Succeeded {
        return Some(100);
    }
    let counted = 100 * u64::from(done) / u64::from(total.max(1));
    u8::try_from(counted.min(max_percent(phase).into())).ok()
}

fn max_percent(phase: Phase) -> u8 {
    if phase.is_terminal() { 100 } else { 99 }
}
