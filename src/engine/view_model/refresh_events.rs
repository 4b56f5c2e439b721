//! Derives events from what a refresh changed.

use std::rc::Rc;

use crate::engine::model::error::JobError;
use crate::engine::model::phase::Phase;
use crate::engine::model::snapshot::Snapshot;

/// A change that a refresh made, of which the host is notified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshEvent {
    /// There is a new snapshot.
    Updated,
    /// The job's own phase has changed.
    PhaseChanged {
        /// The phase of the previous snapshot; `None` if the new snapshot is the first one.
        from: Option<Phase>,
        /// The phase of the new snapshot.
        to: Phase,
    },
    /// The job has reached a terminal phase.
    Ended {
        /// Whether the first snapshot already has that phase.
        initial: bool,
    },
    /// A refresh has failed, and the last one succeeded or failed in a different way.
    Failed,
    /// A refresh has succeeded after a failed one.
    Recovered,
}

/// The result of all refreshes so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct RefreshResult<'a> {
    /// The last good snapshot.
    pub snapshot: Option<&'a Rc<Snapshot>>,
    /// Why the last refresh failed; `None` if it succeeded.
    pub error: Option<&'a JobError>,
}

/// The events that lead from one result to the next, in the order in which the host receives them.
pub fn refresh_events(before: RefreshResult<'_>, now: RefreshResult<'_>) -> Vec<RefreshEvent> {
    let mut events = Vec::new();
    // First, so that no snapshot is reported while the error before it seems to hold.
    if before.error.is_some() && now.error.is_none() {
        events.push(RefreshEvent::Recovered);
    }
    if let Some(snapshot) = now.snapshot
        && !before.snapshot.is_some_and(|old| Rc::ptr_eq(old, snapshot))
    {
        events.push(RefreshEvent::Updated);
        let (from, to) = (before.snapshot.map(|old| old.root.phase), snapshot.root.phase);
        if from != Some(to) {
            events.push(RefreshEvent::PhaseChanged { from, to });
            if to.is_terminal() {
                events.push(RefreshEvent::Ended { initial: from.is_none() });
            }
        }
    }
    if now.error.is_some() && now.error != before.error {
        events.push(RefreshEvent::Failed);
    }
    events
}
