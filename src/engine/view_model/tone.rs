//! How the sync status is coloured.

use crate::engine::model::sync_status::{SyncState, SyncStatus};

/// Whether the sync status is one that users expect, so that its text may be left out where there is little room.
pub fn is_usual(status: SyncStatus) -> bool {
    let is_quiet = matches!(
        status.state,
        SyncState::Idle
            | SyncState::Refreshing
            | SyncState::Live
            | SyncState::Manual
            | SyncState::Ended
    );
    is_quiet && status.stale_since.is_none()
}

/// The tone of the sync status, which the style sheet turns into a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Updates arrive.
    Ok,
    /// Updates fail, or can't be fetched.
    Bad,
    /// No updates are expected.
    Off,
}

impl Tone {
    /// The tone for a sync state. `has_error` is whether the last refresh failed.
    pub fn of(state: SyncState, has_error: bool) -> Self {
        match state {
            SyncState::Retrying { .. } | SyncState::SignInExpired | SyncState::Offline => Self::Bad,
            SyncState::Stopped | SyncState::Refreshing if has_error => Self::Bad,
            SyncState::Refreshing | SyncState::Live => Self::Ok,
            SyncState::Idle
            | SyncState::Manual
            | SyncState::Paused
            | SyncState::Hidden
            | SyncState::Stopped
            | SyncState::Ended => Self::Off,
        }
    }

    /// The name in the style sheet.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Bad => "bad",
            Self::Off => "off",
        }
    }
}
