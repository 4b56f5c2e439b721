//! The sync status of a watch: how up to date the widget is, in terms that a user understands.

use std::time::Duration;

use super::JobWatch;
use crate::engine::model::error::ErrorKind;
use crate::engine::model::sync_status::{SyncState, SyncStatus};
use crate::engine::refresh::clock::Now;
use crate::engine::refresh::poller::Activity;

/// A refresh that takes less than this is not shown, so that the status does not flicker.
const SHOW_REFRESH_AFTER: Duration = Duration::from_secs(1);

impl JobWatch {
    /// The status to show next to the job, with ages by the server's clock.
    pub fn sync_status(&mut self, now: Now) -> SyncStatus {
        let stale_since = self.last_success_at.filter(|_| self.is_stale());
        let stale_for_seconds =
            stale_since.map(|since| self.server_now(now).millis_since(since) / 1000);
        SyncStatus { state: self.sync_state(now), stale_since, stale_for_seconds }
    }

    /// Whether the snapshot may be outdated for a reason that the user did not choose.
    fn is_stale(&self) -> bool {
        self.error.is_some() || self.activity() == Activity::Offline
    }

    fn sync_state(&self, now: Now) -> SyncState {
        match (self.activity(), &self.error) {
            (Activity::Fetching(pending), error) => {
                let elapsed = now.monotonic.since(pending.since);
                let is_shown =
                    self.snapshot.is_none() || error.is_some() || elapsed >= SHOW_REFRESH_AFTER;
                if is_shown { SyncState::Refreshing } else { self.state_before_refresh() }
            }
            (Activity::Waiting { until }, Some(_)) => {
                let pause = until.since(now.monotonic);
                SyncState::Retrying {
                    in_seconds: pause.as_secs() + u64::from(pause.subsec_millis() > 0),
                }
            }
            (Activity::Waiting { .. }, None) => SyncState::Live,
            (Activity::Idle, _) if self.snapshot.is_some() || self.error.is_some() => {
                SyncState::Manual
            }
            (Activity::Idle, _) => SyncState::Idle,
            (Activity::Paused, _) => SyncState::Paused,
            (Activity::Hidden, _) => SyncState::Hidden,
            (Activity::Offline, _) => SyncState::Offline,
            (Activity::Finished, _) => SyncState::Ended,
            (Activity::Stopped, Some(error)) if error.kind == ErrorKind::Auth => {
                SyncState::SignInExpired
            }
            (Activity::Stopped, _) => SyncState::Stopped,
        }
    }

    /// The state shown during a short refresh: the one from before it.
    fn state_before_refresh(&self) -> SyncState {
        let snapshot = self.snapshot.as_ref();
        if snapshot.is_some_and(|snapshot| snapshot.root.phase.is_terminal()) {
            SyncState::Ended
        } else if self.is_automatic() {
            SyncState::Live
        } else {
            SyncState::Manual
        }
    }
}
