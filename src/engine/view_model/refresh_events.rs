//! Which events follow from what a refresh changed.

use std::rc::Rc;

use crate::engine::model::error::JobError;
use crate::engine::model::phase::Phase;
use crate::engine::model::snapshot::Snapshot;

/// Something that a refresh changed and that the host is notified of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshEvent {
    /// There is a new snapshot.
    Updated,
    /// The job's own phase is another.
    PhaseChanged {
        /// The phase of the snapshot before; `None` if this is the first one.
        from: Option<Phase>,
        /// The phase of the new snapshot.
        to: Phase,
    },
    /// The job has reached a terminal phase.
    Ended,
    /// A refresh has failed, or has failed in another way than the last one.
    Failed,
    /// A refresh has succeeded after a failed one.
    Recovered,
}

/// What refreshes have brought so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct RefreshResult<'a> {
    /// The last good snapshot.
    pub snapshot: Option<&'a Rc<Snapshot>>,
    /// Why the last refresh failed; `None` if it succeeded.
    pub error: Option<&'a JobError>,
}

/// The events between two results, in the order in which the host gets them.
pub fn refresh_events(before: RefreshResult<'_>, now: RefreshResult<'_>) -> Vec<RefreshEvent> {
    let mut events = Vec::new();
    if let Some(snapshot) = now.snapshot
        && !before.snapshot.is_some_and(|old| Rc::ptr_eq(old, snapshot))
    {
        events.push(RefreshEvent::Updated);
        let (from, to) = (before.snapshot.map(|old| old.root.phase), snapshot.root.phase);
        if from != Some(to) {
            events.push(RefreshEvent::PhaseChanged { from, to });
            if to.is_terminal() {
                events.push(RefreshEvent::Ended);
            }
        }
    }
    if now.error != before.error {
        let has_failed = now.error.is_some();
        events.push(if has_failed { RefreshEvent::Failed } else { RefreshEvent::Recovered });
    }
    events
}
