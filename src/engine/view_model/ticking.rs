//! When the widget needs a timer that fires every second.

use crate::engine::model::snapshot::Node;
use crate::engine::model::sync_status::{SyncState, SyncStatus};
use crate::engine::refresh::poller::Activity;

/// Whether the widget needs a timer that fires every second: while a duration, the age of the data, a countdown or the
/// time of a request grows, or while an announcement is due.
pub fn needs_ticks(
    root: Option<&Node>,
    sync_status: SyncStatus,
    activity: Activity,
    is_announcement_due: bool,
) -> bool {
    let is_running =
        root.is_some_and(|root| root.progress.running > 0 || !root.phase.is_terminal());
    is_running
        || sync_status.stale_since.is_some()
        || matches!(sync_status.state, SyncState::Retrying { .. })
        || matches!(activity, Activity::Fetching(_))
        || is_announcement_due
}
