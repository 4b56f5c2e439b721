use std::time::Duration;

use jobtree::engine::poller::{
    Activity, Command, Event, Failure, Jitter, MAX_BACKOFF, Monotonic, Poller, RequestId, Schedule,
    backoff,
};

const NONE: Jitter = Jitter::LEAST;

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn at(seconds: u64) -> Monotonic {
    Monotonic(secs(seconds))
}

fn poller(interval: u64) -> Poller {
    Poller::new(Schedule { interval: secs(interval), timeout: secs(30) })
}

#[track_caller]
fn fetched(commands: &[Command]) -> RequestId {
    let fetches: Vec<_> = commands
        .iter()
        .filter_map(|command| match command {
            Command::Fetch(request) => Some(*request),
            _ => None,
        })
        .collect();
    assert_eq!(fetches.len(), 1, "{commands:?}");
    fetches[0]
}

fn loaded(request: RequestId) -> Event {
    Event::Loaded { request, terminal: false }
}

#[test]
fn the_next_request_comes_an_interval_after_the_end_of_the_last() {
    let mut poller = poller(5);
    let request = fetched(&poller.handle(at(0), NONE, Event::Connected));
    assert_eq!(poller.handle(at(3), NONE, loaded(request)), [Command::WakeAt(at(8))]);
    assert_eq!(poller.handle(at(7), NONE, Event::WokeUp), [Command::WakeAt(at(8))], "too early");
    fetched(&poller.handle(at(8), NONE, Event::WokeUp));
}

#[test]
fn nothing_is_asked_while_a_request_is_in_flight() {
    let mut poller = poller(5);
    fetched(&poller.handle(at(0), NONE, Event::Connected));
    for event in [Event::RefreshRequested, Event::Connected, Event::WokeUp] {
        let commands = poller.handle(at(1), NONE, event);
        assert!(!commands.iter().any(|command| matches!(command, Command::Fetch(_))), "{event:?}");
    }
}

#[test]
fn an_interval_of_zero_asks_only_when_asked_to() {
    let mut poller = poller(0);
    let request = fetched(&poller.handle(at(0), NONE, Event::Connected));
    assert_eq!(poller.handle(at(1), NONE, loaded(request)), [Command::CancelWake]);
    assert_eq!(poller.activity(), Activity::Idle);
    fetched(&poller.handle(at(9), NONE, Event::RefreshRequested));
}

#[test]
fn a_job_that_is_over_is_not_asked_for_again() {
    let mut poller = poller(5);
    let request = fetched(&poller.handle(at(0), NONE, Event::Connected));
    let over = Event::Loaded { request, terminal: true };
    assert_eq!(poller.handle(at(1), NONE, over), [Command::CancelWake]);
    assert_eq!(poller.activity(), Activity::Finished);
    assert_eq!(poller.handle(at(100), NONE, Event::WokeUp), []);
    fetched(&poller.handle(at(200), NONE, Event::RefreshRequested));
}

#[test]
fn an_overdue_answer_is_given_up_and_asked_for_again() {
    let mut poller = poller(5);
    let late = fetched(&poller.handle(at(0), NONE, Event::Connected));
    assert_eq!(poller.handle(at(29), NONE, Event::WokeUp), [Command::WakeAt(at(30))]);
    assert_eq!(poller.handle(at(30), NONE, Event::WokeUp), [Command::Abort]);
    let failed = Event::Failed { request: late, failure: Failure::Transient };
    assert_eq!(poller.handle(at(30), NONE, failed), [Command::WakeAt(at(35))]);
    assert_eq!(poller.handle(at(31), NONE, loaded(late)), [], "superseded");
}

#[test]
fn pauses_after_failures_double_up_to_two_minutes_and_are_spread() {
    for (interval, failures, least, most) in
        [(5, 1, 5, 10), (5, 2, 5, 20), (5, 5, 5, 120), (5, u32::MAX, 5, 120), (300, 3, 300, 300)]
    {
        let pause = |jitter| backoff(secs(interval), failures, jitter);
        assert_eq!(pause(Jitter::LEAST), secs(least), "{interval} {failures}");
        assert_eq!(pause(Jitter::clamped(1.0)), secs(most), "{interval} {failures}");
        let between = pause(Jitter::clamped(0.5));
        assert!(secs(least) <= between && between <= secs(most), "{interval} {failures}");
    }
    assert_eq!(MAX_BACKOFF, secs(120));
}

#[test]
fn a_success_starts_the_pauses_over() {
    let mut poller = poller(5);
    let most = Jitter::clamped(1.0);
    let mut now = 0;
    let mut request = fetched(&poller.handle(at(now), most, Event::Connected));
    for pause in [10, 20, 40] {
        let failed = Event::Failed { request, failure: Failure::Transient };
        assert_eq!(poller.handle(at(now), most, failed), [Command::WakeAt(at(now + pause))]);
        now += pause;
        request = fetched(&poller.handle(at(now), most, Event::WokeUp));
    }
    assert_eq!(poller.handle(at(now), most, loaded(request)), [Command::WakeAt(at(now + 5))]);
}

#[test]
fn what_asking_again_cannot_help_stops() {
    for (failure, age, stops) in [
        (Failure::Transient, 600, false),
        (Failure::NotFound, 0, false),
        (Failure::NotFound, 59, false),
        (Failure::NotFound, 60, true),
        (Failure::Final, 0, true),
    ] {
        let mut poller = Poller::new(Schedule { interval: secs(5), timeout: secs(1000) });
        let request = fetched(&poller.handle(at(0), NONE, Event::Connected));
        poller.handle(at(age), NONE, Event::Failed { request, failure });
        assert_eq!(poller.activity() == Activity::Stopped, stops, "{failure:?} after {age} s");
    }
}

#[test]
fn a_new_interval_counts_at_once() {
    let mut poller = poller(60);
    let request = fetched(&poller.handle(at(0), NONE, Event::Connected));
    poller.handle(at(1), NONE, loaded(request));
    let sooner = Schedule { interval: secs(2), timeout: secs(30) };
    assert_eq!(poller.handle(at(10), NONE, Event::Rescheduled(sooner)), [Command::WakeAt(at(12))]);
    let off = Schedule { interval: secs(0), timeout: secs(30) };
    assert_eq!(poller.handle(at(11), NONE, Event::Rescheduled(off)), [Command::CancelWake]);
    assert_eq!(poller.handle(at(12), NONE, Event::WokeUp), []);
}

#[test]
fn the_requests_of_one_refresh_follow_each_other_without_a_pause() {
    let mut poller = poller(5);
    let first = fetched(&poller.handle(at(0), NONE, Event::Connected));
    let second = fetched(&poller.handle(at(1), NONE, Event::Continued { request: first }));
    assert_ne!(first, second);
    assert_eq!(poller.handle(at(2), NONE, loaded(first)), [], "superseded");
    assert_eq!(
        poller.handle(at(30), NONE, Event::WokeUp),
        [Command::WakeAt(at(31))],
        "own timeout"
    );
    assert_eq!(poller.handle(at(31), NONE, loaded(second)), [Command::WakeAt(at(36))]);
}
