//! The colour of the sync status.

use jobtree::engine::model::sync_status::SyncState;
use jobtree::engine::view_model::tone::Tone;

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
