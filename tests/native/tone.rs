//! The colour of the sync status.

use jobtree::engine::model::sync_status::{SyncState, SyncStatus};
use jobtree::engine::model::timestamp::Timestamp;
use jobtree::engine::view_model::tone::{Tone, is_usual};

#[test]
fn tone_follows_from_sync_state_and_error() {
    for (state, without_error, with_error) in [
        (SyncState::Idle, "off", "off"),
        (SyncState::Refreshing, "ok", "bad"),
        (SyncState::Live, "ok", "ok"),
        (SyncState::Manual, "off", "off"),
        (SyncState::Paused, "off", "off"),
        (SyncState::Hidden, "off", "off"),
        (SyncState::Offline, "bad", "bad"),
        (SyncState::Retrying { in_seconds: 3 }, "bad", "bad"),
        (SyncState::SignInExpired, "bad", "bad"),
        (SyncState::Stopped, "off", "bad"),
        (SyncState::Ended, "off", "off"),
    ] {
        let tones = [false, true].map(|has_error| Tone::of(state, has_error).as_str());
        assert_eq!(tones, [without_error, with_error], "{state:?}");
    }
}

#[test]
fn only_an_expected_and_current_status_is_usual() {
    for (state, expected) in [
        (SyncState::Idle, true),
        (SyncState::Refreshing, true),
        (SyncState::Live, true),
        (SyncState::Manual, true),
        (SyncState::Ended, true),
        (SyncState::Paused, false),
        (SyncState::Hidden, false),
        (SyncState::Offline, false),
        (SyncState::Retrying { in_seconds: 3 }, false),
        (SyncState::SignInExpired, false),
        (SyncState::Stopped, false),
    ] {
        let current = SyncStatus { state, ..SyncStatus::default() };
        assert_eq!(is_usual(current), expected, "{state:?}");
        let stale = SyncStatus { stale_since: Some(Timestamp::from_unix_millis(0)), ..current };
        assert!(!is_usual(stale), "{state:?}");
    }
}
