//! The poller's inputs, and the commands that it returns.

use std::time::Duration;

use super::{RequestId, Schedule};
use crate::engine::refresh::clock::Monotonic;

/// What happened to a widget, its page or its timer. A driver, such as the browser's runner, sends these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// A widget was added to the page.
    Connected,
    /// The last widget was removed. Nothing happens until the next [`Event::Connected`].
    Disconnected,
    /// The user or the host requested a refresh. Sends a request even while paused, hidden, offline or finished.
    RefreshRequested,
    /// The timer of [`Command::WakeAt`] fired. May arrive slightly early: the poller then sets the timer again.
    WokeUp,
    /// The interval or the timeout changed.
    Rescheduled(Schedule),
    /// The host sends requests in another way: with other headers or another fetcher. The next request uses them.
    TransportChanged {
        /// Whether to refresh now, because the job may be answered differently. A stopped poller always does.
        at_once: bool,
    },
    /// Automatic refreshes were paused (`true`) or resumed.
    Paused(bool),
    /// The page, or every widget of the watch, was hidden (`true`) or shown again.
    Hidden(bool),
    /// The network was lost (`true`) or is back.
    Offline(bool),
}

/// What the response to a request, or its absence, means for the next one. Only
/// [`JobWatch`](crate::engine::refresh::job_watch::JobWatch) raises these. Conclusions of superseded requests are
/// ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conclusion {
    /// The refresh succeeded and is complete.
    Loaded {
        /// The request that has ended.
        request: RequestId,
        /// Whether the job has ended, so that there is nothing left to poll for.
        terminal: bool,
        /// The pause that the server requested.
        retry_after: Option<Duration>,
    },
    /// The request succeeded, but the refresh needs another one.
    Continued {
        /// The request that has ended.
        request: RequestId,
        /// The pause that the server requested.
        retry_after: Option<Duration>,
    },
    /// The refresh failed.
    Failed {
        /// The request that has ended.
        request: RequestId,
        /// Whether another attempt can help.
        failure: Failure,
        /// The pause that the server requested.
        retry_after: Option<Duration>,
    },
}

/// Whether another attempt can help after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The next attempt may succeed.
    Transient,
    /// The job was not found. Final only after [`NOT_FOUND_GRACE`](super::NOT_FOUND_GRACE).
    NotFound,
    /// An unchanged request cannot succeed.
    Final,
}

/// What the driver has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Command {
    /// Send the next request.
    Fetch {
        /// The ID to report the outcome with.
        request: RequestId,
        /// Whether to get the headers from the host again; otherwise the last ones are reused.
        fresh_headers: bool,
    },
    /// Cancel the request in flight.
    Abort,
    /// Send [`Event::WokeUp`] at this time. Replaces the timer that was set before.
    WakeAt(Monotonic),
    /// Cancel the timer.
    CancelWake,
}
