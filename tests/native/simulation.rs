//! Random event sequences in simulated time: the invariants hold in any order of events.
//!
//! Each run is determined by its seed. `JOBTREE_SEED=n` runs that seed only; `JOBTREE_LIVES=n` runs the first n seeds.

use std::time::Duration;

use jobtree::engine::apis::Registry;
use jobtree::engine::refresh::backoff::Jitter;
use jobtree::engine::refresh::clock::{Monotonic, Now};
use jobtree::engine::refresh::job_watch::JobWatch;
use jobtree::engine::refresh::poller::{Activity, Command, Event, RequestId, Schedule};
use jobtree::engine::refresh::request::JobAddress;
use jobtree::engine::refresh::response::{FetchOutcome, HttpResponse};

use super::{after_millis, concluded};

const RUNS: u64 = 5_000;
const STEPS: u32 = 200;

/// A small random number generator with the same results on every machine (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        let index = self.below(of.len() as u64) as usize;
        of[index].clone()
    }

    fn jitter(&mut self) -> Jitter {
        Jitter::clamped(self.below(1001) as f64 / 1000.0)
    }
}

/// A watch with a simulated browser that runs its commands and remembers them.
struct Simulation {
    watch: JobWatch,
    random: Random,
    millis: u64,
    schedule: Schedule,
    in_flight: Option<RequestId>,
    timer: Option<Monotonic>,
    connected: bool,
    paused: bool,
    hidden: bool,
    offline: bool,
    had_snapshot: bool,
    /// When the last `Retry-After` ends, in milliseconds.
    retry_after_until: u64,
    sent: u32,
    log: Vec<String>,
}

impl Simulation {
    fn new(seed: u64) -> Self {
        let mut random = Random(seed);
        let system = random.pick(&["cce", "servicestage", "ief"]);
        let address = JobAddress::new(system, "p", "j").with_depth(random.pick(&[1, 3]));
        let schedule = schedule(&mut random);
        let request = address.request(&Registry::default()).unwrap();
        let renewable = random.one_in(2);
        Self {
            watch: JobWatch::new(request, schedule).with_renewable_headers(renewable),
            random,
            millis: 0,
            schedule,
            in_flight: None,
            timer: None,
            connected: false,
            paused: false,
            hidden: false,
            offline: false,
            had_snapshot: false,
            retry_after_until: 0,
            sent: 0,
            log: Vec::new(),
        }
    }

    fn now(&self) -> Now {
        after_millis(self.millis)
    }

    fn may_request(&self) -> bool {
        self.connected && !self.paused && !self.hidden && !self.offline
    }

    fn step(&mut self) {
        let timer = self.timer.map(|at| u64::try_from(at.0.as_millis()).unwrap());
        match self.random.below(10) {
            // The timer fires, perhaps a little early.
            0..=2 if timer.is_some() => {
                let early = self.random.pick(&[0, 0, 0, 1, 7]);
                self.millis = self.millis.max(timer.unwrap_or(0).saturating_sub(early));
                self.timer = None;
                self.event(Event::WokeUp);
            }
            0..=6 if self.in_flight.is_some() => {
                let timer = timer.unwrap_or(u64::MAX);
                self.millis = (self.millis + self.random.pick(&[0, 3, 40, 900, 20_000])).min(timer);
                self.respond();
            }
            7 => {
                self.millis += self.random.pick(&[1, 100, 5_000, 70_000]);
                if let Some(at) = timer {
                    self.millis = self.millis.min(at);
                }
            }
            _ => self.random_event(),
        }
    }

    fn random_event(&mut self) {
        let event = match self.random.below(13) {
            0..=1 => Event::RefreshRequested,
            2..=3 => Event::Hidden(self.random.one_in(2)),
            4..=5 => Event::Offline(self.random.one_in(2)),
            6..=7 => Event::Paused(self.random.one_in(2)),
            8 => Event::Rescheduled(schedule(&mut self.random)),
            11 => Event::TransportChanged { at_once: self.random.one_in(2) },
            9 if self.random.one_in(4) => Event::Disconnected,
            // A response to a superseded request.
            10 => {
                self.stale_response();
                return;
            }
            _ => Event::Connected,
        };
        self.event(event);
    }

    fn event(&mut self, event: Event) {
        self.log.push(format!("{} ms: {event:?}", self.millis));
        let could_request = self.may_request();
        match event {
            Event::Connected => self.connected = true,
            Event::Disconnected => self.connected = false,
            Event::Paused(paused) => self.paused = paused,
            Event::Hidden(hidden) => self.hidden = hidden,
            Event::Offline(offline) => self.offline = offline,
            Event::Rescheduled(schedule) => self.schedule = schedule,
            // The refresh button does not exist before the widget is connected.
            Event::RefreshRequested if !self.connected => return,
            _ => {}
        }
        let jitter = self.random.jitter();
        let had_ended = self.has_ended();
        let commands = self.watch.handle(self.now(), jitter, event.into());
        let sends = commands.iter().any(|command| matches!(command, Command::Fetch { .. }));
        let is_automatic = sends && event != Event::RefreshRequested;
        // Other headers may end what had stopped the watch.
        let may_restart = matches!(event, Event::TransportChanged { .. });
        let may_send = self.may_request() && (!had_ended || may_restart);
        assert!(!is_automatic || may_send, "{}", self.report());
        assert!(!sends || self.connected, "{}", self.report());
        if sends {
            self.retry_after_until = 0; // of the refresh before
        }
        let came_back = !could_request && self.may_request();
        let had_request = self.in_flight.is_some();
        self.run(commands);
        if came_back && !had_request && !had_ended && !self.schedule.interval.is_zero() {
            // Only `Retry-After` may delay the catch-up.
            let waits_for_server = self.millis < self.retry_after_until;
            assert!(self.in_flight.is_some() || waits_for_server, "no catch-up: {}", self.report());
        }
    }

    fn respond(&mut self) {
        let Some(request) = self.in_flight.take() else { return };
        let outcome = outcome(&mut self.random);
        self.log.push(format!("{} ms: {request:?} concluded: {}", self.millis, brief(&outcome)));
        if let FetchOutcome::Responded(HttpResponse { retry_after: Some(seconds), .. }) = &outcome {
            let seconds: u64 = seconds.parse().unwrap();
            let until = self.millis + 1000 * seconds.min(900);
            self.retry_after_until = self.retry_after_until.max(until);
        }
        let jitter = self.random.jitter();
        let commands = self.watch.handle(self.now(), jitter, concluded(request, outcome));
        self.run(commands);
        if let Activity::Waiting { until } = self.watch.activity() {
            self.check_pause(until);
        }
    }

    /// The pause is between the interval and the longest `Retry-After`.
    fn check_pause(&self, until: Monotonic) {
        let pause = until.since(self.now().monotonic);
        let longest = Duration::from_secs(15 * 60).max(self.schedule.interval);
        assert!(pause <= longest, "{pause:?}: {}", self.report());
        let shortest = self.schedule.interval;
        assert!(pause >= shortest, "{pause:?} < {shortest:?}: {}", self.report());
    }

    /// A response to a superseded request changes nothing.
    fn stale_response(&mut self) {
        let mut other = JobWatch::new(
            JobAddress::default().with_src("/x").request(&Registry::default()).unwrap(),
            Schedule::default(),
        );
        // The ID of the first request, which is in flight only at the beginning.
        let commands = other.handle(self.now(), Jitter::ZERO, Event::Connected.into());
        let first = super::fetched(&commands);
        if self.in_flight == Some(first) || self.sent == 0 {
            return;
        }
        let before = format!("{:?}", self.watch.activity());
        let outcome = outcome(&mut self.random);
        let jitter = self.random.jitter();
        let commands = self.watch.handle(self.now(), jitter, concluded(first, outcome));
        assert_eq!(commands, [], "{}", self.report());
        assert_eq!(format!("{:?}", self.watch.activity()), before, "{}", self.report());
    }

    fn run(&mut self, commands: Vec<Command>) {
        for command in commands {
            match command {
                Command::Fetch { request, .. } => {
                    assert_eq!(self.in_flight, None, "two requests in flight: {}", self.report());
                    assert!(self.connected, "request after disconnect: {}", self.report());
                    self.in_flight = Some(request);
                    self.sent += 1;
                    assert!(!self.watch.next_request().url.is_empty());
                }
                Command::Abort => self.in_flight = None,
                Command::WakeAt(at) => self.timer = Some(at),
                Command::CancelWake => self.timer = None,
                other => panic!("unknown command {other:?}"),
            }
        }
        self.check();
    }

    fn has_ended(&self) -> bool {
        matches!(self.watch.activity(), Activity::Finished | Activity::Stopped)
    }

    fn check(&mut self) {
        let activity = self.watch.activity();
        let in_flight = match activity {
            Activity::Fetching(pending) => Some(pending.request),
            _ => None,
        };
        assert_eq!(self.in_flight, in_flight, "{}", self.report());
        // No timer while hidden or offline, or when nothing is due.
        let may_use_timers = self.connected && !self.hidden && !self.offline;
        if !may_use_timers {
            assert_eq!(self.timer, None, "timer while hidden or offline: {}", self.report());
        }
        match activity {
            Activity::Fetching(pending) if may_use_timers => {
                assert_eq!(self.timer, Some(pending.deadline), "no timeout: {}", self.report());
            }
            Activity::Waiting { until } => {
                assert!(self.may_request(), "{}", self.report());
                // At the earliest when the request is due.
                assert!(self.timer.is_some_and(|at| at >= until), "no timer: {}", self.report());
            }
            Activity::Idle => {
                let has_nothing_to_do = self.schedule.interval.is_zero() || !self.connected;
                assert!(has_nothing_to_do, "stalled: {}", self.report());
            }
            Activity::Fetching(_) => {}
            _ => assert_eq!(self.timer, None, "{}", self.report()),
        }
        // The last good snapshot stays.
        assert!(!self.had_snapshot || self.watch.snapshot().is_some(), "{}", self.report());
        self.had_snapshot = self.watch.snapshot().is_some();
        let error = self.watch.error().cloned();
        if activity == Activity::Stopped {
            assert!(error.as_ref().is_some_and(|error| error.stopped), "{}", self.report());
        }
        let now = self.now();
        let sync_status = self.watch.sync_status(now);
        assert!(sync_status.stale_since.is_none() || self.had_snapshot);
    }

    fn report(&self) -> String {
        let tail = self.log.len().saturating_sub(30);
        format!("{:?}\n{}", self.watch.activity(), self.log[tail..].join("\n"))
    }
}

fn schedule(random: &mut Random) -> Schedule {
    Schedule {
        interval: Duration::from_secs(random.pick(&[0, 1, 5, 5, 30, 300])),
        timeout: Duration::from_secs(random.pick(&[1, 30, 60])),
    }
}

fn outcome(random: &mut Random) -> FetchOutcome {
    let leaf = r#"{"metadata":{"uid":"a"},"status":{"phase":"Running"}}"#;
    let bodies = [
        format!(r#"{{"metadata":{{"uid":"j"}},"spec":{{"subJobs":[{leaf}]}},"status":{{"phase":"Running"}}}}"#),
        r#"{"metadata":{"uid":"j"},"status":{"phase":"Success"}}"#.to_owned(),
        r#"{"job_id":"j","status":"Running","task_count":2,"tasks":[{"ID":"t","TASK_STATUS":"running"}]}"#.to_owned(),
        r#"{"error_code":"APIG.0308","error_msg":"slow down"}"#.to_owned(),
        "<html>".to_owned(),
    ];
    match random.below(12) {
        0 => FetchOutcome::Unreachable,
        1 => FetchOutcome::Truncated,
        2 => FetchOutcome::HeadersProviderFailed,
        3..=5 => FetchOutcome::Responded(HttpResponse {
            status: random.pick(&[304, 400, 401, 403, 404, 404, 404, 429, 429, 500, 503]),
            body: random.pick(&bodies).into_bytes(),
            retry_after: random.pick(&[None, Some("0"), Some("20"), Some("9999")]).map(Into::into),
            ..HttpResponse::default()
        }),
        _ => FetchOutcome::Responded(HttpResponse {
            status: 200,
            body: bodies[random.pick(&[0, 0, 0, 0, 1, 2, 2, 4])].clone().into_bytes(),
            date: random.pick(&[None, Some("Tue, 02 Sep 2025 12:00:00 GMT")]).map(Into::into),
            retry_after: random.pick(&[None, None, None, Some("20")]).map(Into::into),
            etag: random.pick(&[None, Some("\"1\"")]).map(Into::into),
            ..HttpResponse::default()
        }),
    }
}

fn brief(outcome: &FetchOutcome) -> String {
    match outcome {
        FetchOutcome::Responded(response) => {
            format!("{} {:?}", response.status, response.retry_after)
        }
        other => format!("{other:?}"),
    }
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn invariants_hold_for_any_order_of_events() {
    let seeds = match setting("JOBTREE_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..setting("JOBTREE_LIVES").unwrap_or(RUNS),
    };
    let (mut sent, mut finished) = (0, 0);
    let runs = seeds.end - seeds.start;
    for seed in seeds {
        let mut simulation = Simulation::new(seed);
        simulation.log.push(format!("JOBTREE_SEED={seed}"));
        for _ in 0..STEPS {
            simulation.step();
        }
        sent += simulation.sent;
        finished += u32::from(simulation.watch.activity() == Activity::Finished);
    }
    println!("{runs} runs of {STEPS} steps: {sent} requests, {finished} ended with a finished job");
    assert!(u64::from(sent) > 5 * runs, "few requests were sent");
}
