//! The state of synchronization with the server, for display.

use super::timestamp::Timestamp;

/// What the widget and its server are doing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SyncState {
    /// No request has been sent yet.
    #[default]
    Idle,
    /// A request is in flight.
    Refreshing,
    /// The last request succeeded, and the next one is scheduled.
    Live,
    /// The last request has ended, and none is scheduled, because the interval is zero.
    Manual,
    /// The user or the page paused refreshing.
    Paused,
    /// The page or the widget is hidden.
    Hidden,
    /// The browser is offline.
    Offline,
    /// The last request failed, and a retry is scheduled.
    Retrying {
        /// Time until the retry in whole seconds, rounded up.
        in_seconds: u64,
    },
    /// The session expired; refreshing stops until the user signs in again.
    SignInExpired,
    /// The last request failed, and a retry cannot help.
    Stopped,
    /// The job has finished.
    Ended,
}

/// The state of synchronization, and how stale the displayed snapshot is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SyncStatus {
    /// What the widget and its server are doing.
    pub state: SyncState,
    /// When the displayed snapshot was received, by the server's clock; `None` unless a later request failed or the
    /// browser is offline.
    pub stale_since: Option<Timestamp>,
    /// Age of the displayed snapshot in whole seconds; `None` unless a later request failed or the browser is offline.
    pub stale_for_seconds: Option<u64>,
}
