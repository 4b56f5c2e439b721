//! When requests are sent: tables of events and the commands that follow.

use std::time::Duration;

use jobtree::engine::refresh::backoff::{self, Jitter, MAX_BACKOFF};
use jobtree::engine::refresh::clock::Monotonic;
use jobtree::engine::refresh::poller::{
    Activity, Command, Conclusion, Event, Failure, Poller, RequestId, Schedule,
};

use super::fetched;

const NONE: Jitter = Jitter::ZERO;

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn at(seconds: u64) -> Monotonic {
    Monotonic(secs(seconds))
}

fn poller(interval: u64) -> Poller {
    Poller::new(Schedule { interval: secs(interval), timeout: secs(30) })
}

fn loaded(request: RequestId) -> Conclusion {
    Conclusion::Loaded { request, terminal: false, retry_after: None }
}

fn failed(request: RequestId, failure: Failure) -> Conclusion {
    Conclusion::Failed { request, failure, retry_after: None }
}

/// A poller whose first request succeeded at 1 s.
fn loaded_once(interval: u64) -> Poller {
    let mut poller = poller(interval);
    let request = fetched(&poller.handle(at(0), Event::Connected));
    poller.conclude(at(1), NONE, loaded(request));
    poller
}

/// An event that prevents requests (`true`) or allows them again, and the activity meanwhile.
type Obstacle = (fn(bool) -> Event, Activity);

const OBSTACLES: [Obstacle; 3] = [
    (Event::Paused, Activity::Paused),
    (Event::Hidden, Activity::Hidden),
    (Event::Offline, Activity::Offline),
];

#[test]
fn next_request_comes_an_interval_after_the_last_one_ended() {
    let mut poller = poller(5);
    let request = fetched(&poller.handle(at(0), Event::Connected));
    assert_eq!(poller.conclude(at(3), NONE, loaded(request)), [Command::WakeAt(at(8))]);
    assert_eq!(poller.handle(at(7), Event::WokeUp), [Command::WakeAt(at(8))], "too early");
    fetched(&poller.handle(at(8), Event::WokeUp));
}

#[test]
fn no_second_request_while_one_is_in_flight() {
    let mut poller = poller(5);
    fetched(&poller.handle(at(0), Event::Connected));
    for event in [Event::RefreshRequested, Event::Connected, Event::WokeUp] {
        let commands = poller.handle(at(1), event);
        assert!(
            !commands.iter().any(|command| matches!(command, Command::Fetch { .. })),
            "{event:?}"
        );
    }
}

#[test]
fn zero_interval_refreshes_only_on_request() {
    let mut poller = poller(0);
    let request = fetched(&poller.handle(at(0), Event::Connected));
    assert_eq!(poller.conclude(at(1), NONE, loaded(request)), [Command::CancelWake]);
    assert_eq!(poller.activity(), Activity::Idle);
    fetched(&poller.handle(at(9), Event::RefreshRequested));
}

#[test]
fn finished_job_is_not_polled() {
    let mut poller = poller(5);
    let request = fetched(&poller.handle(at(0), Event::Connected));
    let ended = Conclusion::Loaded { request, terminal: true, retry_after: None };
    assert_eq!(poller.conclude(at(1), NONE, ended), [Command::CancelWake]);
    assert_eq!(poller.activity(), Activity::Finished);
    assert_eq!(poller.handle(at(100), Event::WokeUp), []);
    fetched(&poller.handle(at(200), Event::RefreshRequested));
}

#[test]
fn overdue_request_is_aborted_and_retried() {
    let mut poller = poller(5);
    let late = fetched(&poller.handle(at(0), Event::Connected));
    assert_eq!(poller.handle(at(29), Event::WokeUp), [Command::WakeAt(at(30))]);
    assert_eq!(poller.handle(at(30), Event::WokeUp), [Command::Abort]);
    let failed = failed(late, Failure::Transient);
    assert_eq!(poller.conclude(at(30), NONE, failed), [Command::WakeAt(at(35))]);
    assert_eq!(poller.conclude(at(31), NONE, loaded(late)), [], "superseded");
}

#[test]
fn backoff_doubles_up_to_two_minutes_with_jitter() {
    for (interval, failures, min, max) in
        [(5, 1, 5, 10), (5, 2, 5, 20), (5, 5, 5, 120), (5, u32::MAX, 5, 120), (300, 3, 300, 300)]
    {
        let pause = |jitter| backoff::delay(secs(interval), failures, jitter);
        assert_eq!(pause(Jitter::ZERO), secs(min), "{interval} {failures}");
        assert_eq!(pause(Jitter::clamped(1.0)), secs(max), "{interval} {failures}");
        let between = pause(Jitter::clamped(0.5));
        assert!(secs(min) <= between && between <= secs(max), "{interval} {failures}");
    }
    assert_eq!(MAX_BACKOFF, secs(120));
}

#[test]
fn success_resets_the_backoff() {
    let mut poller = poller(5);
    let longest = Jitter::clamped(1.0);
    let mut now = 0;
    let mut request = fetched(&poller.handle(at(now), Event::Connected));
    for pause in [10, 20, 40] {
        let failed = failed(request, Failure::Transient);
        assert_eq!(poller.conclude(at(now), longest, failed), [Command::WakeAt(at(now + pause))]);
        now += pause;
        request = fetched(&poller.handle(at(now), Event::WokeUp));
    }
    assert_eq!(poller.conclude(at(now), longest, loaded(request)), [Command::WakeAt(at(now + 5))]);
}

#[test]
fn final_failures_stop_polling() {
    for (failure, age, stops) in [
        (Failure::Transient, 600, false),
        (Failure::NotFound, 0, false),
        (Failure::NotFound, 59, false),
        (Failure::NotFound, 60, true),
        (Failure::Final, 0, true),
    ] {
        let mut poller = Poller::new(Schedule { interval: secs(5), timeout: secs(1000) });
        let request = fetched(&poller.handle(at(0), Event::Connected));
        poller.conclude(at(age), NONE, failed(request, failure));
        assert_eq!(poller.activity() == Activity::Stopped, stops, "{failure:?} after {age} s");
    }
}

#[test]
fn changed_transport_refreshes_now_or_with_the_next_request() {
    let finished = |request| Conclusion::Loaded { request, terminal: true, retry_after: None };
    let throttled = |request| {
        let retry_after = Some(secs(600));
        Conclusion::Failed { request, failure: Failure::Transient, retry_after }
    };
    type Given = fn(&mut Poller);
    let paused: Given = |poller| drop(poller.handle(at(1), Event::Paused(true)));
    let hidden: Given = |poller| drop(poller.handle(at(1), Event::Hidden(true)));
    let nothing: Given = |_| {};
    // The end of the first request, what else has happened, whether to refresh at once, and whether a request is sent.
    for (conclusion, given, at_once, sends) in [
        (Some(loaded as fn(_) -> _), nothing, true, true),
        (Some(loaded as fn(_) -> _), nothing, false, false),
        (Some(|request| failed(request, Failure::Final)), nothing, false, true),
        (Some(|request| failed(request, Failure::Transient)), nothing, false, false),
        (Some(|request| failed(request, Failure::Transient)), nothing, true, true),
        (Some(throttled), nothing, true, true),
        (Some(finished), nothing, true, false),
        (None, nothing, true, true),
        (None, nothing, false, false),
        (Some(loaded as fn(_) -> _), paused, true, false),
        (Some(loaded as fn(_) -> _), hidden, true, false),
    ] {
        let mut poller = poller(60);
        let request = fetched(&poller.handle(at(0), Event::Connected));
        if let Some(conclusion) = conclusion {
            poller.conclude(at(1), NONE, conclusion(request));
        }
        given(&mut poller);
        let commands = poller.handle(at(2), Event::TransportChanged { at_once });
        let has_sent = commands.iter().any(|command| matches!(command, Command::Fetch { .. }));
        assert_eq!(has_sent, sends, "{conclusion:?} {at_once} {commands:?}");
        // The request in flight is that of the old headers.
        let aborts = commands.contains(&Command::Abort);
        assert_eq!(aborts, conclusion.is_none() && at_once, "{commands:?}");
    }
}

#[test]
fn changed_transport_while_paused_is_requested_on_return() {
    let mut poller = poller(60);
    let request = fetched(&poller.handle(at(0), Event::Connected));
    poller.conclude(at(1), NONE, failed(request, Failure::Final));
    poller.handle(at(2), Event::Paused(true));
    poller.handle(at(3), Event::TransportChanged { at_once: false });
    fetched(&poller.handle(at(4), Event::Paused(false)));
}

#[test]
fn new_interval_takes_effect_immediately() {
    let mut poller = poller(60);
    let request = fetched(&poller.handle(at(0), Event::Connected));
    poller.conclude(at(1), NONE, loaded(request));
    let sooner = Schedule { interval: secs(2), timeout: secs(30) };
    assert_eq!(poller.handle(at(2), Event::Rescheduled(sooner)), [Command::WakeAt(at(3))]);
    let request = fetched(&poller.handle(at(3), Event::WokeUp));
    poller.conclude(at(4), NONE, loaded(request));
    let off = Schedule { interval: secs(0), timeout: secs(30) };
    assert_eq!(poller.handle(at(5), Event::Rescheduled(off)), [Command::CancelWake]);
    assert_eq!(poller.handle(at(12), Event::WokeUp), []);
    fetched(&poller.handle(at(20), Event::Rescheduled(sooner)));
}

#[test]
fn requests_of_one_refresh_follow_without_pause() {
    let mut poller = poller(5);
    let first = fetched(&poller.handle(at(0), Event::Connected));
    let second = fetched(&poller.conclude(
        at(1),
        NONE,
        Conclusion::Continued { request: first, retry_after: None },
    ));
    assert_ne!(first, second);
    assert_eq!(poller.conclude(at(2), NONE, loaded(first)), [], "superseded");
    assert_eq!(poller.handle(at(30), Event::WokeUp), [Command::WakeAt(at(31))], "own timeout");
    assert_eq!(poller.conclude(at(31), NONE, loaded(second)), [Command::WakeAt(at(36))]);
}

#[test]
fn obstacle_cancels_the_timer_and_its_end_refreshes_once() {
    for (event, activity) in OBSTACLES {
        let mut poller = loaded_once(5);
        assert_eq!(poller.handle(at(2), event(true)), [Command::CancelWake], "{activity:?}");
        assert_eq!(poller.activity(), activity);
        assert_eq!(poller.handle(at(500), Event::WokeUp), [], "{activity:?}");
        assert_eq!(poller.handle(at(501), event(true)), [], "{activity:?}");
        let request = fetched(&poller.handle(at(502), event(false)));
        assert_eq!(poller.handle(at(503), event(false)), [], "{activity:?}");
        assert_eq!(poller.conclude(at(504), NONE, loaded(request)), [Command::WakeAt(at(509))]);
    }
}

#[test]
fn requests_resume_when_the_last_obstacle_ends() {
    let mut poller = loaded_once(5);
    for (event, _) in OBSTACLES {
        poller.handle(at(2), event(true));
    }
    assert_eq!(poller.handle(at(10), Event::Hidden(false)), []);
    assert_eq!(poller.handle(at(11), Event::Paused(false)), []);
    fetched(&poller.handle(at(12), Event::Offline(false)));
}

#[test]
fn obstacle_from_the_start_delays_the_first_request() {
    for (event, activity) in OBSTACLES {
        let mut poller = poller(5);
        poller.handle(at(0), event(true));
        assert_eq!(poller.handle(at(0), Event::Connected), [], "{activity:?}");
        assert_eq!(poller.activity(), activity);
        fetched(&poller.handle(at(9), event(false)));
    }
}

#[test]
fn request_in_flight_may_end_while_hidden_without_timer() {
    let mut poller = poller(5);
    let request = fetched(&poller.handle(at(0), Event::Connected));
    assert_eq!(poller.handle(at(1), Event::Hidden(true)), [Command::CancelWake]);
    assert!(matches!(poller.activity(), Activity::Fetching(_)));
    assert_eq!(poller.conclude(at(2), NONE, loaded(request)), []);
    assert_eq!(poller.activity(), Activity::Hidden);
}

#[test]
fn request_overdue_while_hidden_is_replaced_when_shown() {
    let mut poller = poller(5);
    let late = fetched(&poller.handle(at(0), Event::Connected));
    poller.handle(at(1), Event::Hidden(true));
    let commands = poller.handle(at(99), Event::Hidden(false));
    assert!(commands.starts_with(&[Command::Abort]), "{commands:?}");
    assert_ne!(fetched(&commands), late);
    assert_eq!(poller.conclude(at(100), NONE, loaded(late)), [], "superseded");
}

#[test]
fn request_still_in_time_when_shown_is_the_refresh() {
    let mut poller = poller(5);
    let request = fetched(&poller.handle(at(0), Event::Connected));
    poller.handle(at(1), Event::Hidden(true));
    assert_eq!(poller.handle(at(9), Event::Hidden(false)), [Command::WakeAt(at(30))]);
    assert_eq!(poller.conclude(at(10), NONE, loaded(request)), [Command::WakeAt(at(15))]);
}

#[test]
fn requested_refresh_ignores_obstacles_once() {
    for (event, activity) in OBSTACLES {
        let mut poller = loaded_once(5);
        poller.handle(at(2), event(true));
        let request = fetched(&poller.handle(at(3), Event::RefreshRequested));
        poller.conclude(at(4), NONE, loaded(request));
        assert_eq!(poller.activity(), activity);
        assert_eq!(poller.handle(at(99), Event::WokeUp), [], "{activity:?}");
    }
}

#[test]
fn refresh_requested_while_paused_has_a_timeout() {
    let mut poller = loaded_once(5);
    poller.handle(at(2), Event::Paused(true));
    let commands = poller.handle(at(3), Event::RefreshRequested);
    assert!(commands.contains(&Command::WakeAt(at(33))), "{commands:?}");
    assert_eq!(poller.handle(at(33), Event::WokeUp), [Command::Abort]);
}

#[test]
fn finished_and_stopped_stay_when_obstacles_end() {
    for end in ["finished", "stopped"] {
        for (event, _) in OBSTACLES {
            let mut poller = poller(5);
            let request = fetched(&poller.handle(at(0), Event::Connected));
            let conclusion = match end {
                "finished" => Conclusion::Loaded { request, terminal: true, retry_after: None },
                _ => failed(request, Failure::Final),
            };
            poller.conclude(at(1), NONE, conclusion);
            poller.handle(at(2), event(true));
            assert_eq!(poller.handle(at(3), event(false)), []);
            assert_eq!(poller.activity().as_str(), end);
        }
    }
}

#[test]
fn zero_interval_does_not_catch_up() {
    for (event, _) in OBSTACLES {
        let mut poller = loaded_once(0);
        poller.handle(at(2), event(true));
        assert_eq!(poller.handle(at(3), event(false)), []);
        assert_eq!(poller.activity(), Activity::Idle);
    }
}

#[test]
fn retry_after_is_the_minimum_pause_even_after_hidden() {
    let throttled = |request, seconds| Conclusion::Failed {
        request,
        failure: Failure::Transient,
        retry_after: Some(secs(seconds)),
    };
    let mut poller = poller(5);
    let request = fetched(&poller.handle(at(0), Event::Connected));
    assert_eq!(poller.conclude(at(0), NONE, throttled(request, 60)), [Command::WakeAt(at(60))]);
    poller.handle(at(10), Event::Hidden(true));
    assert_eq!(poller.handle(at(20), Event::Hidden(false)), [Command::WakeAt(at(60))]);
    let request = fetched(&poller.handle(at(60), Event::WokeUp));
    // The longer pause wins: the second failure in a row pauses for up to 20 s.
    let longest = Jitter::clamped(1.0);
    assert_eq!(poller.conclude(at(60), longest, throttled(request, 3)), [Command::WakeAt(at(80))]);
    // A user need not wait.
    fetched(&poller.handle(at(61), Event::RefreshRequested));
}

#[test]
fn retry_after_of_a_good_response_is_a_minimum_too() {
    // The interval, `terminal`, the pauses that the responses of one refresh request, and what follows at 0 s.
    for (interval, terminal, pauses, activity) in [
        (5, false, vec![None], Activity::Waiting { until: at(5) }),
        (5, false, vec![Some(20)], Activity::Waiting { until: at(20) }),
        (5, false, vec![Some(3)], Activity::Waiting { until: at(5) }),
        (60, false, vec![Some(20)], Activity::Waiting { until: at(60) }),
        (5, false, vec![Some(20), None], Activity::Waiting { until: at(20) }),
        (5, false, vec![Some(20), Some(40), Some(10)], Activity::Waiting { until: at(40) }),
        (0, false, vec![Some(20)], Activity::Idle),
        (5, true, vec![Some(20)], Activity::Finished),
    ] {
        let mut poller = poller(interval);
        let mut commands = poller.handle(at(0), Event::Connected);
        for (number, pause) in pauses.iter().enumerate() {
            let (request, retry_after) = (fetched(&commands), pause.map(secs));
            let conclusion = if number + 1 < pauses.len() {
                Conclusion::Continued { request, retry_after }
            } else {
                Conclusion::Loaded { request, terminal, retry_after }
            };
            commands = poller.conclude(at(0), NONE, conclusion);
        }
        assert_eq!(poller.activity(), activity, "{interval} {terminal} {pauses:?}");
    }
}

#[test]
fn next_refresh_forgets_an_earlier_retry_after() {
    let mut poller = poller(5);
    let request = fetched(&poller.handle(at(0), Event::Connected));
    let retry_after = Some(secs(60));
    poller.conclude(at(0), NONE, Conclusion::Loaded { request, terminal: false, retry_after });
    let request = fetched(&poller.handle(at(1), Event::RefreshRequested));
    assert_eq!(poller.conclude(at(2), NONE, loaded(request)), [Command::WakeAt(at(7))]);
}

#[test]
fn disconnected_poller_does_nothing() {
    let mut poller = poller(5);
    let request = fetched(&poller.handle(at(0), Event::Connected));
    let commands = poller.handle(at(1), Event::Disconnected);
    assert_eq!(commands, [Command::Abort, Command::CancelWake]);
    for event in [Event::WokeUp, Event::RefreshRequested, Event::Hidden(true), Event::Hidden(false)]
    {
        assert_eq!(poller.handle(at(99), event), [], "{event:?}");
    }
    assert_eq!(poller.conclude(at(99), NONE, loaded(request)), []);
}

#[test]
fn new_interval_does_not_shorten_the_backoff() {
    let mut poller = poller(60);
    let request = fetched(&poller.handle(at(0), Event::Connected));
    poller.conclude(at(0), NONE, failed(request, Failure::Transient));
    let sooner = Schedule { interval: secs(1), timeout: secs(30) };
    assert_eq!(poller.handle(at(1), Event::Rescheduled(sooner)), []);
    assert_eq!(poller.activity(), Activity::Waiting { until: at(60) });
}

#[test]
fn newly_connected_widget_restarts_the_not_found_grace() {
    let mut poller = poller(5);
    let request = fetched(&poller.handle(at(0), Event::Connected));
    poller.handle(at(50), Event::Connected);
    poller.conclude(at(70), NONE, failed(request, Failure::NotFound));
    assert!(matches!(poller.activity(), Activity::Waiting { .. }));
}
