//! The sync status that the user sees.

use jobtree::engine::apis::Registry;
use jobtree::engine::i18n::{Texts, phrases};
use jobtree::engine::model::sync_status::SyncState;
use jobtree::engine::refresh::backoff::Jitter;
use jobtree::engine::refresh::job_watch::JobWatch;
use jobtree::engine::refresh::poller::{Event, Schedule};
use jobtree::engine::refresh::request::JobAddress;
use jobtree::engine::refresh::response::{FetchOutcome, HttpResponse};

use super::{after_millis, after_secs, case, concluded, fetched};

const NONE: Jitter = Jitter::ZERO;

fn watch(interval: u64) -> JobWatch {
    let address = JobAddress::default().with_src("/job.json").with_depth(1);
    let schedule =
        Schedule { interval: std::time::Duration::from_secs(interval), ..Schedule::default() };
    JobWatch::new(address.request(&Registry::default()).unwrap(), schedule)
}

fn response(status: u16, case_name: &str) -> FetchOutcome {
    let date = Some("Tue, 02 Sep 2025 12:00:00 GMT".into());
    FetchOutcome::Responded(HttpResponse {
        status,
        body: case(case_name),
        date,
        ..HttpResponse::default()
    })
}

fn http_error(status: u16) -> FetchOutcome {
    let date = Some("Tue, 02 Sep 2025 12:00:05 GMT".into());
    FetchOutcome::Responded(HttpResponse { status, date, ..HttpResponse::default() })
}

/// A watch whose first refresh succeeded at 0 s.
fn loaded(interval: u64) -> JobWatch {
    let mut watch = watch(interval);
    let request = fetched(&watch.handle(after_secs(0), NONE, Event::Connected.into()));
    watch.handle(
        after_secs(0),
        NONE,
        concluded(request, response(200, "cce-v3-01-doc-running.json")),
    );
    watch
}

#[test]
fn each_situation_has_its_state_and_phrase() {
    let running = || loaded(5);
    let after_wake = |outcome: FetchOutcome| {
        let mut watch = running();
        let request = fetched(&watch.handle(after_secs(5), NONE, Event::WokeUp.into()));
        watch.handle(after_secs(5), NONE, concluded(request, outcome));
        watch
    };
    let with = |event: Event| {
        let mut watch = running();
        watch.handle(after_secs(5), NONE, event.into());
        watch
    };
    let mut first = watch(5);
    first.handle(after_secs(5), NONE, Event::Connected.into());
    let failed = || after_wake(FetchOutcome::Unreachable);
    let ended = after_wake(response(200, "cce-v3-05-failed-nested.json"));
    let cases = [
        (watch(5), 5, SyncState::Idle, None),
        (first, 5, SyncState::Refreshing, None),
        (running(), 4, SyncState::Live, None),
        (loaded(0), 4, SyncState::Manual, None),
        (with(Event::Paused(true)), 5, SyncState::Paused, None),
        (with(Event::Hidden(true)), 5, SyncState::Hidden, None),
        (with(Event::Offline(true)), 5, SyncState::Offline, Some(5)),
        (failed(), 5, SyncState::Retrying { in_seconds: 5 }, Some(5)),
        (failed(), 9, SyncState::Retrying { in_seconds: 1 }, Some(9)),
        (after_wake(http_error(401)), 65, SyncState::SignInExpired, Some(65)),
        (after_wake(http_error(403)), 5, SyncState::Stopped, Some(5)),
        (ended, 500, SyncState::Ended, None),
    ];
    for (mut watch, second, state, stale) in cases {
        let sync_status = watch.sync_status(after_secs(second));
        assert_eq!(
            (sync_status.state, sync_status.stale_for_seconds),
            (state, stale),
            "{second} s"
        );
        assert_eq!(sync_status.stale_since.is_some(), stale.is_some(), "{state:?}");
        assert!(!phrases::sync_status(&Texts::english(), sync_status).is_empty(), "{state:?}");
    }
}

#[test]
fn refresh_is_shown_when_it_is_slow_or_follows_a_failure() {
    let mut watch = loaded(5);
    let request = fetched(&watch.handle(after_secs(5), NONE, Event::WokeUp.into()));
    assert_eq!(watch.sync_status(after_millis(5900)).state, SyncState::Live);
    assert_eq!(watch.sync_status(after_millis(6000)).state, SyncState::Refreshing);
    watch.handle(after_secs(7), NONE, concluded(request, FetchOutcome::Unreachable));
    watch.handle(after_secs(12), NONE, Event::WokeUp.into());
    assert_eq!(watch.sync_status(after_secs(12)).state, SyncState::Refreshing);
}

#[test]
fn short_manual_refresh_keeps_the_state() {
    let mut watch = loaded(0);
    watch.handle(after_secs(5), NONE, Event::RefreshRequested.into());
    assert_eq!(watch.sync_status(after_millis(5900)).state, SyncState::Manual);
    assert_eq!(watch.sync_status(after_millis(6000)).state, SyncState::Refreshing);
    let mut ended = loaded(5);
    let request = fetched(&ended.handle(after_secs(5), NONE, Event::WokeUp.into()));
    ended.handle(
        after_secs(5),
        NONE,
        concluded(request, response(200, "cce-v3-05-failed-nested.json")),
    );
    ended.handle(after_secs(7), NONE, Event::RefreshRequested.into());
    assert_eq!(ended.sync_status(after_millis(7900)).state, SyncState::Ended);
}
