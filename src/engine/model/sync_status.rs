//! How a widget stands with its server, for a person to read.

use super::timestamp::Timestamp;

/// What is going on between the widget and its server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SyncState {
    /// Nothing was asked for yet.
    #[default]
    Idle,
    /// A request is on its way.
    Refreshing,
    /// The last answer was good, and the next request has its time.
    Live,
    /// The last answer was good; without an interval there is no next request of its own accord.
    Manual,
    /// A person or the host has paused it.
    Paused,
    /// Nobody can see the page.
    Hidden,
    /// The browser has no network.
    Offline,
    /// The last try failed, and the next comes in so many whole seconds, rounded up.
    Retrying {
        /// Seconds.
        in_seconds: u64,
    },
    /// The server wants another sign-in, and nothing is asked for until then.
    SignInExpired,
    /// Asking again cannot help.
    Stopped,
    /// The job is over.
    Ended,
}

/// The link, and whether what is on screen may still be believed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SyncStatus {
    /// What is going on.
    pub state: SyncState,
    /// When the answer on screen came, by the server's clock, where the tries after it have failed.
    pub stale_since: Option<Timestamp>,
    /// How old that answer is, in whole seconds.
    pub stale_for_seconds: Option<u64>,
}
