use std::time::Duration;

use jobtree::engine::refresh::clock::Monotonic;
use jobtree::engine::refresh::poller::{
    Activity, Command, Event, Failure, Jitter, MAX_BACKOFF, Poller, RequestId, Schedule, backoff,
};

use super::fetched;

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

fn loaded(request: RequestId) -> Event {
    Event::Loaded { request, terminal: false, retry_after: None }
}

fn failed(request: RequestId, failure: Failure) -> Event {
    Event::Failed { request, failure, retry_after: None }
}

/// One that was answered at 1 s.
fn answered(interval: u64) -> Poller {
    let mut poller = poller(interval);
    let request = fetched(&poller.handle(at(0), NONE, Event::Connected));
    poller.handle(at(1), NONE, loaded(request));
    poller
}

/// A path to be kept from asking, or no longer, and what it is called.
type Obstacle = (fn(bool) -> Event, Activity);

const OBSTACLES: [Obstacle; 3] = [
    (Event::Paused, Activity::Paused),
    (Event::Hidden, Activity::Hidden),
    (Event::Offline, Activity::Offline),
];

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
        assert!(
            !commands.iter().any(|command| matches!(command, Command::Fetch { .. })),
            "{event:?}"
        );
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
    let over = Event::Loaded { request, terminal: true, retry_after: None };
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
    let failed = failed(late, Failure::Transient);
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
        let failed = failed(request, Failure::Transient);
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
        poller.handle(at(age), NONE, failed(request, failure));
        assert_eq!(poller.activity() == Activity::Stopped, stops, "{failure:?} after {age} s");
    }
}

#[test]
fn a_new_interval_counts_at_once() {
    let mut poller = poller(60);
    let request = fetched(&poller.handle(at(0), NONE, Event::Connected));
    poller.handle(at(1), NONE, loaded(request));
    let sooner = Schedule { interval: secs(2), timeout: secs(30) };
    assert_eq!(poller.handle(at(2), NONE, Event::Rescheduled(sooner)), [Command::WakeAt(at(3))]);
    let request = fetched(&poller.handle(at(3), NONE, Event::WokeUp));
    poller.handle(at(4), NONE, loaded(request));
    let off = Schedule { interval: secs(0), timeout: secs(30) };
    assert_eq!(poller.handle(at(5), NONE, Event::Rescheduled(off)), [Command::CancelWake]);
    assert_eq!(poller.handle(at(12), NONE, Event::WokeUp), []);
    fetched(&poller.handle(at(20), NONE, Event::Rescheduled(sooner)));
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

#[test]
fn without_an_onlooker_a_network_or_leave_there_is_no_timer_and_then_one_refresh_at_once() {
    for (event, activity) in OBSTACLES {
        let mut poller = answered(5);
        assert_eq!(poller.handle(at(2), NONE, event(true)), [Command::CancelWake], "{activity:?}");
        assert_eq!(poller.activity(), activity);
        assert_eq!(poller.handle(at(500), NONE, Event::WokeUp), [], "{activity:?}");
        assert_eq!(poller.handle(at(501), NONE, event(true)), [], "{activity:?}");
        let request = fetched(&poller.handle(at(502), NONE, event(false)));
        assert_eq!(poller.handle(at(503), NONE, event(false)), [], "{activity:?}");
        assert_eq!(poller.handle(at(504), NONE, loaded(request)), [Command::WakeAt(at(509))]);
    }
}

#[test]
fn the_last_obstacle_to_go_starts_it() {
    let mut poller = answered(5);
    for (event, _) in OBSTACLES {
        poller.handle(at(2), NONE, event(true));
    }
    assert_eq!(poller.handle(at(10), NONE, Event::Hidden(false)), []);
    assert_eq!(poller.handle(at(11), NONE, Event::Paused(false)), []);
    fetched(&poller.handle(at(12), NONE, Event::Offline(false)));
}

#[test]
fn what_begins_with_an_obstacle_asks_when_it_is_gone() {
    for (event, activity) in OBSTACLES {
        let mut poller = poller(5);
        poller.handle(at(0), NONE, event(true));
        assert_eq!(poller.handle(at(0), NONE, Event::Connected), [], "{activity:?}");
        assert_eq!(poller.activity(), activity);
        fetched(&poller.handle(at(9), NONE, event(false)));
    }
}

#[test]
fn a_request_in_flight_may_end_while_nobody_looks_but_has_no_timer() {
    let mut poller = poller(5);
    let request = fetched(&poller.handle(at(0), NONE, Event::Connected));
    assert_eq!(poller.handle(at(1), NONE, Event::Hidden(true)), [Command::CancelWake]);
    assert!(matches!(poller.activity(), Activity::Fetching(_)));
    assert_eq!(poller.handle(at(2), NONE, loaded(request)), []);
    assert_eq!(poller.activity(), Activity::Hidden);
}

#[test]
fn a_request_that_hung_while_nobody_looked_is_replaced_on_return() {
    let mut poller = poller(5);
    let late = fetched(&poller.handle(at(0), NONE, Event::Connected));
    poller.handle(at(1), NONE, Event::Hidden(true));
    let commands = poller.handle(at(99), NONE, Event::Hidden(false));
    assert!(commands.starts_with(&[Command::Abort]), "{commands:?}");
    assert_ne!(fetched(&commands), late);
    assert_eq!(poller.handle(at(100), NONE, loaded(late)), [], "superseded");
}

#[test]
fn a_request_still_in_its_time_on_return_is_the_refresh() {
    let mut poller = poller(5);
    let request = fetched(&poller.handle(at(0), NONE, Event::Connected));
    poller.handle(at(1), NONE, Event::Hidden(true));
    assert_eq!(poller.handle(at(9), NONE, Event::Hidden(false)), [Command::WakeAt(at(30))]);
    assert_eq!(poller.handle(at(10), NONE, loaded(request)), [Command::WakeAt(at(15))]);
}

#[test]
fn a_person_gets_an_answer_in_spite_of_everything_and_then_it_is_as_before() {
    for (event, activity) in OBSTACLES {
        let mut poller = answered(5);
        poller.handle(at(2), NONE, event(true));
        let request = fetched(&poller.handle(at(3), NONE, Event::RefreshRequested));
        poller.handle(at(4), NONE, loaded(request));
        assert_eq!(poller.activity(), activity);
        assert_eq!(poller.handle(at(99), NONE, Event::WokeUp), [], "{activity:?}");
    }
}

#[test]
fn a_request_asked_for_while_paused_has_its_timeout() {
    let mut poller = answered(5);
    poller.handle(at(2), NONE, Event::Paused(true));
    let commands = poller.handle(at(3), NONE, Event::RefreshRequested);
    assert!(commands.contains(&Command::WakeAt(at(33))), "{commands:?}");
    assert_eq!(poller.handle(at(33), NONE, Event::WokeUp), [Command::Abort]);
}

#[test]
fn what_is_over_stays_over_when_someone_looks_again() {
    for end in ["finished", "stopped"] {
        for (event, _) in OBSTACLES {
            let mut poller = poller(5);
            let request = fetched(&poller.handle(at(0), NONE, Event::Connected));
            let over = match end {
                "finished" => Event::Loaded { request, terminal: true, retry_after: None },
                _ => failed(request, Failure::Final),
            };
            poller.handle(at(1), NONE, over);
            poller.handle(at(2), NONE, event(true));
            assert_eq!(poller.handle(at(3), NONE, event(false)), []);
            assert_eq!(poller.activity().as_str(), end);
        }
    }
}

#[test]
fn an_interval_of_zero_has_nothing_to_catch_up_with() {
    for (event, _) in OBSTACLES {
        let mut poller = answered(0);
        poller.handle(at(2), NONE, event(true));
        assert_eq!(poller.handle(at(3), NONE, event(false)), []);
        assert_eq!(poller.activity(), Activity::Idle);
    }
}

#[test]
fn a_wish_to_be_left_alone_is_the_least_pause_also_for_those_who_come_back() {
    let wish = |request, seconds| Event::Failed {
        request,
        failure: Failure::Transient,
        retry_after: Some(secs(seconds)),
    };
    let mut poller = poller(5);
    let request = fetched(&poller.handle(at(0), NONE, Event::Connected));
    assert_eq!(poller.handle(at(0), NONE, wish(request, 60)), [Command::WakeAt(at(60))]);
    poller.handle(at(10), NONE, Event::Hidden(true));
    assert_eq!(poller.handle(at(20), NONE, Event::Hidden(false)), [Command::WakeAt(at(60))]);
    let request = fetched(&poller.handle(at(60), NONE, Event::WokeUp));
    // The longer of both: the second failure in a row pauses up to 20 s.
    let most = Jitter::clamped(1.0);
    assert_eq!(poller.handle(at(60), most, wish(request, 3)), [Command::WakeAt(at(80))]);
    // A person does not have to wait.
    fetched(&poller.handle(at(61), NONE, Event::RefreshRequested));
}

#[test]
fn nothing_is_done_once_all_widgets_are_gone() {
    let mut poller = poller(5);
    let request = fetched(&poller.handle(at(0), NONE, Event::Connected));
    let gone = poller.handle(at(1), NONE, Event::Disconnected);
    assert_eq!(gone, [Command::Abort, Command::CancelWake]);
    for event in [
        Event::WokeUp,
        Event::RefreshRequested,
        Event::Hidden(true),
        Event::Hidden(false),
        loaded(request),
    ] {
        assert_eq!(poller.handle(at(99), NONE, event), [], "{event:?}");
    }
}

#[test]
fn a_new_interval_does_not_shorten_the_pause_after_a_failure() {
    let mut poller = poller(60);
    let request = fetched(&poller.handle(at(0), NONE, Event::Connected));
    poller.handle(at(0), NONE, failed(request, Failure::Transient));
    let sooner = Schedule { interval: secs(1), timeout: secs(30) };
    assert_eq!(poller.handle(at(1), NONE, Event::Rescheduled(sooner)), []);
    assert_eq!(poller.activity(), Activity::Waiting { until: at(60) });
}

#[test]
fn a_newcomer_has_its_own_minute_to_be_found() {
    let mut poller = poller(5);
    let request = fetched(&poller.handle(at(0), NONE, Event::Connected));
    poller.handle(at(50), NONE, Event::Connected);
    poller.handle(at(70), NONE, failed(request, Failure::NotFound));
    assert!(matches!(poller.activity(), Activity::Waiting { .. }));
}
