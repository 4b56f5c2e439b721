//! How things stand with the server, as a person reads it.

use jobtree::engine::apis::Registry;
use jobtree::engine::i18n::{Texts, phrases};
use jobtree::engine::model::sync_status::SyncState;
use jobtree::engine::refresh::job_watch::{FetchOutcome, HttpResponse, JobWatch};
use jobtree::engine::refresh::poller::{Event, Jitter, Schedule};
use jobtree::engine::refresh::request::JobAddress;

use super::{after_millis, after_secs, case, fetched};

const NONE: Jitter = Jitter::LEAST;

fn watch(interval: u64) -> JobWatch {
    let address = JobAddress::default().with_src("/job.json").with_depth(1);
    let schedule =
        Schedule { interval: std::time::Duration::from_secs(interval), ..Schedule::default() };
    JobWatch::new(address.request(&Registry::default()).unwrap(), schedule)
}

fn answer(status: u16, case_name: &str) -> FetchOutcome {
    let date = Some("Tue, 02 Sep 2025 12:00:00 GMT".into());
    FetchOutcome::Responded(HttpResponse {
        status,
        body: case(case_name),
        date,
        ..HttpResponse::default()
    })
}

fn refusal(status: u16) -> FetchOutcome {
    let date = Some("Tue, 02 Sep 2025 12:00:05 GMT".into());
    FetchOutcome::Responded(HttpResponse { status, date, ..HttpResponse::default() })
}

/// A watch with a good answer at 0 s.
fn answered(interval: u64) -> JobWatch {
    let mut watch = watch(interval);
    let request = fetched(&watch.handle(after_secs(0), NONE, Event::Connected));
    watch.conclude(after_secs(0), NONE, request, answer(200, "cce-v3-01-doc-running.json"));
    watch
}

#[test]
fn each_way_to_stand_has_its_word() {
    let running = || answered(5);
    let after_wake = |outcome: FetchOutcome| {
        let mut watch = running();
        let request = fetched(&watch.handle(after_secs(5), NONE, Event::WokeUp));
        watch.conclude(after_secs(5), NONE, request, outcome);
        watch
    };
    let with = |event: Event| {
        let mut watch = running();
        watch.handle(after_secs(5), NONE, event);
        watch
    };
    let mut first = watch(5);
    first.handle(after_secs(5), NONE, Event::Connected);
    let failed = || after_wake(FetchOutcome::Unreachable);
    let ended = after_wake(answer(200, "cce-v3-05-failed-nested.json"));
    let cases = [
        (watch(5), 5, SyncState::Idle, None),
        (first, 5, SyncState::Refreshing, None),
        (running(), 4, SyncState::Live, None),
        (answered(0), 4, SyncState::Manual, None),
        (with(Event::Paused(true)), 5, SyncState::Paused, None),
        (with(Event::Hidden(true)), 5, SyncState::Hidden, None),
        (with(Event::Offline(true)), 5, SyncState::Offline, Some(5)),
        (failed(), 5, SyncState::Retrying { in_seconds: 5 }, Some(5)),
        (failed(), 9, SyncState::Retrying { in_seconds: 1 }, Some(9)),
        (after_wake(refusal(401)), 65, SyncState::SignInExpired, Some(65)),
        (after_wake(refusal(403)), 5, SyncState::Stopped, Some(5)),
        (ended, 500, SyncState::Ended, None),
    ];
    for (mut watch, second, link, stale) in cases {
        let sync_status = watch.sync_status(after_secs(second));
        assert_eq!((sync_status.state, sync_status.stale_for_seconds), (link, stale), "{second} s");
        assert_eq!(sync_status.stale_since.is_some(), stale.is_some(), "{link:?}");
        assert!(!phrases::sync_status(&Texts::english(), sync_status).is_empty(), "{link:?}");
    }
}

#[test]
fn a_refresh_is_told_of_when_it_takes_long_or_makes_up_for_a_failure() {
    let mut watch = answered(5);
    let request = fetched(&watch.handle(after_secs(5), NONE, Event::WokeUp));
    assert_eq!(watch.sync_status(after_millis(5900)).state, SyncState::Live);
    assert_eq!(watch.sync_status(after_millis(6000)).state, SyncState::Refreshing);
    watch.conclude(after_secs(7), NONE, request, FetchOutcome::Unreachable);
    watch.handle(after_secs(12), NONE, Event::WokeUp);
    assert_eq!(watch.sync_status(after_secs(12)).state, SyncState::Refreshing);
}

#[test]
fn a_refresh_by_hand_is_no_other_word_while_it_is_short() {
    let mut watch = answered(0);
    watch.handle(after_secs(5), NONE, Event::RefreshRequested);
    assert_eq!(watch.sync_status(after_millis(5900)).state, SyncState::Manual);
    assert_eq!(watch.sync_status(after_millis(6000)).state, SyncState::Refreshing);
    let mut ended = answered(5);
    let request = fetched(&ended.handle(after_secs(5), NONE, Event::WokeUp));
    ended.conclude(after_secs(5), NONE, request, answer(200, "cce-v3-05-failed-nested.json"));
    ended.handle(after_secs(7), NONE, Event::RefreshRequested);
    assert_eq!(ended.sync_status(after_millis(7900)).state, SyncState::Ended);
}
