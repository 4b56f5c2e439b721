//! What the poller is doing.

use std::fmt;

use super::RequestId;
use crate::engine::refresh::clock::Monotonic;

/// What the poller is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Activity {
    /// The poller does nothing until a refresh is requested.
    Idle,
    /// A request is in flight.
    Fetching(PendingRequest),
    /// The poller waits until the next request is due.
    Waiting {
        /// When the next request is due.
        until: Monotonic,
    },
    /// Automatic refreshes are paused.
    Paused,
    /// No requests are sent while the page or the widget is hidden.
    Hidden,
    /// No requests are sent while there is no network.
    Offline,
    /// The job has ended.
    Finished,
    /// The last request failed in a way that another attempt cannot fix.
    Stopped,
}

/// A request that was sent and has not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PendingRequest {
    /// The ID of the request.
    pub request: RequestId,
    /// When the refresh began that the request belongs to.
    pub since: Monotonic,
    /// When the request was sent.
    pub sent: Monotonic,
    /// When the request times out.
    pub deadline: Monotonic,
}

impl Activity {
    /// The name in the element's `activity` property and event.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Fetching(_) => "fetching",
            Self::Waiting { .. } => "waiting",
            Self::Paused => "paused",
            Self::Hidden => "hidden",
            Self::Offline => "offline",
            Self::Finished => "finished",
            Self::Stopped => "stopped",
        }
    }
}

impl fmt::Display for Activity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
