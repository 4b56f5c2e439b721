//! How things stand with the server, as a person reads it.

use jobtree::engine::apis::Registry;
use jobtree::engine::i18n::{Words, phrases};
use jobtree::engine::model::sync_status::Link;
use jobtree::engine::refresh::job_watch::{Answer, Outcome, Watch};
use jobtree::engine::refresh::poller::{Event, Jitter, Schedule};
use jobtree::engine::refresh::request::JobAddress;

use super::{after_millis, after_secs, case, fetched};

const NONE: Jitter = Jitter::LEAST;

fn watch(interval: u64) -> Watch {
    let address = JobAddress { src: "/job.json".into(), depth: 1, ..JobAddress::default() };
    let schedule =
        Schedule { interval: std::time::Duration::from_secs(interval), ..Schedule::default() };
    Watch::new(address.request(&Registry::default()).unwrap(), schedule)
}

fn answer(status: u16, case_name: &str) -> Outcome {
    let date = Some("Tue, 02 Sep 2025 12:00:00 GMT".into());
    Outcome::Answered(Answer { status, body: case(case_name), date, ..Answer::default() })
}

fn refusal(status: u16) -> Outcome {
    let date = Some("Tue, 02 Sep 2025 12:00:05 GMT".into());
    Outcome::Answered(Answer { status, date, ..Answer::default() })
}

/// A watch with a good answer at 0 s.
fn answered(interval: u64) -> Watch {
    let mut watch = watch(interval);
    let request = fetched(&watch.handle(after_secs(0), NONE, Event::Connected));
    watch.conclude(after_secs(0), NONE, request, answer(200, "cce-v3-01-doc-running.json"));
    watch
}

#[test]
fn each_way_to_stand_has_its_word() {
    let running = || answered(5);
    let after_wake = |outcome: Outcome| {
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
    let failed = || after_wake(Outcome::Unreachable);
    let ended = after_wake(answer(200, "cce-v3-05-failed-nested.json"));
    let cases = [
        (watch(5), 5, Link::Idle, None),
        (first, 5, Link::Refreshing, None),
        (running(), 4, Link::Live, None),
        (answered(0), 4, Link::Manual, None),
        (with(Event::Paused(true)), 5, Link::Paused, None),
        (with(Event::Hidden(true)), 5, Link::Hidden, None),
        (with(Event::Offline(true)), 5, Link::Offline, Some(5)),
        (failed(), 5, Link::Retrying { in_seconds: 5 }, Some(5)),
        (failed(), 9, Link::Retrying { in_seconds: 1 }, Some(9)),
        (after_wake(refusal(401)), 65, Link::SignInExpired, Some(65)),
        (after_wake(refusal(403)), 5, Link::Stopped, Some(5)),
        (ended, 500, Link::Ended, None),
    ];
    for (mut watch, second, link, stale) in cases {
        let connection = watch.connection(after_secs(second));
        assert_eq!((connection.link, connection.stale_for_seconds), (link, stale), "{second} s");
        assert_eq!(connection.stale_since.is_some(), stale.is_some(), "{link:?}");
        assert!(!phrases::connection(&Words::plain(), connection).is_empty(), "{link:?}");
    }
}

#[test]
fn a_refresh_is_told_of_when_it_takes_long_or_makes_up_for_a_failure() {
    let mut watch = answered(5);
    let request = fetched(&watch.handle(after_secs(5), NONE, Event::WokeUp));
    assert_eq!(watch.connection(after_millis(5900)).link, Link::Live);
    assert_eq!(watch.connection(after_millis(6000)).link, Link::Refreshing);
    watch.conclude(after_secs(7), NONE, request, Outcome::Unreachable);
    watch.handle(after_secs(12), NONE, Event::WokeUp);
    assert_eq!(watch.connection(after_secs(12)).link, Link::Refreshing);
}

#[test]
fn a_refresh_by_hand_is_no_other_word_while_it_is_short() {
    let mut watch = answered(0);
    watch.handle(after_secs(5), NONE, Event::RefreshRequested);
    assert_eq!(watch.connection(after_millis(5900)).link, Link::Manual);
    assert_eq!(watch.connection(after_millis(6000)).link, Link::Refreshing);
    let mut ended = answered(5);
    let request = fetched(&ended.handle(after_secs(5), NONE, Event::WokeUp));
    ended.conclude(after_secs(5), NONE, request, answer(200, "cce-v3-05-failed-nested.json"));
    ended.handle(after_secs(7), NONE, Event::RefreshRequested);
    assert_eq!(ended.connection(after_millis(7900)).link, Link::Ended);
}
