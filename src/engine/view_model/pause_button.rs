//! When the pause button is shown.

use crate::engine::refresh::poller::Activity;

/// Whether pausing or resuming would change anything. `is_automatic` is whether requests are sent automatically.
pub fn can_pause(activity: Activity, is_paused: bool, is_automatic: bool) -> bool {
    let is_polling =
        matches!(activity, Activity::Fetching(_) | Activity::Waiting { .. } | Activity::Offline);
    is_paused || (is_polling && is_automatic)
}
