//! Random lives of a widget, in simulated time: whatever happens in whatever order, what was promised holds.
//!
//! Each life follows from its seed alone. `JOBTREE_SEED=n` runs that one; `JOBTREE_LIVES=n` runs so many.

use std::time::Duration;

use jobtree::engine::apis::Registry;
use jobtree::engine::refresh::clock::{Monotonic, Now};
use jobtree::engine::refresh::job_watch::{FetchOutcome, HttpResponse, JobWatch};
use jobtree::engine::refresh::poller::{Activity, Command, Event, Jitter, RequestId, Schedule};
use jobtree::engine::refresh::request::JobAddress;

use super::after_millis;

const LIVES: u64 = 5_000;
const STEPS: u32 = 200;

/// A small generator that is the same on every machine (SplitMix64).
struct Chance(u64);

impl Chance {
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

/// A widget and the browser around it, which does what it is told and knows what it was told.
struct Life {
    watch: JobWatch,
    chance: Chance,
    millis: u64,
    schedule: Schedule,
    /// The request in flight.
    flight: Option<RequestId>,
    /// The timer that is set.
    alarm: Option<Monotonic>,
    connected: bool,
    paused: bool,
    hidden: bool,
    offline: bool,
    had_snapshot: bool,
    /// Until when the server wants to be left alone, in milliseconds.
    left_alone_until: u64,
    sent: u32,
    said: Vec<String>,
}

impl Life {
    fn new(seed: u64) -> Self {
        let mut chance = Chance(seed);
        let system = chance.pick(&["cce", "servicestage", "ief"]);
        let address = JobAddress::new(system, "p", "j").with_depth(chance.pick(&[1, 3]));
        let schedule = schedule(&mut chance);
        let request = address.request(&Registry::default()).unwrap();
        let renewable = chance.one_in(2);
        Self {
            watch: JobWatch::new(request, schedule).renewable(renewable),
            chance,
            millis: 0,
            schedule,
            flight: None,
            alarm: None,
            connected: false,
            paused: false,
            hidden: false,
            offline: false,
            had_snapshot: false,
            left_alone_until: 0,
            sent: 0,
            said: Vec::new(),
        }
    }

    fn now(&self) -> Now {
        after_millis(self.millis)
    }

    fn may_ask(&self) -> bool {
        self.connected && !self.paused && !self.hidden && !self.offline
    }

    fn step(&mut self) {
        let alarm = self.alarm.map(|at| u64::try_from(at.0.as_millis()).unwrap());
        match self.chance.below(10) {
            // The timer comes, perhaps a little early, and an answer has its chance before.
            0..=2 if alarm.is_some() => {
                let early = self.chance.pick(&[0, 0, 0, 1, 7]);
                self.millis = self.millis.max(alarm.unwrap_or(0).saturating_sub(early));
                self.alarm = None;
                self.event(Event::WokeUp);
            }
            0..=6 if self.flight.is_some() => {
                let alarm = alarm.unwrap_or(u64::MAX);
                self.millis = (self.millis + self.chance.pick(&[0, 3, 40, 900, 20_000])).min(alarm);
                self.answer();
            }
            7 => {
                self.millis += self.chance.pick(&[1, 100, 5_000, 70_000]);
                if let Some(at) = alarm {
                    self.millis = self.millis.min(at);
                }
            }
            _ => self.happen(),
        }
    }

    fn happen(&mut self) {
        let event = match self.chance.below(12) {
            0..=1 => Event::RefreshRequested,
            2..=3 => Event::Hidden(self.chance.one_in(2)),
            4..=5 => Event::Offline(self.chance.one_in(2)),
            6..=7 => Event::Paused(self.chance.one_in(2)),
            8 => Event::Rescheduled(schedule(&mut self.chance)),
            9 if self.chance.one_in(4) => Event::Disconnected,
            // A timer or an answer that should be gone.
            10 => {
                self.stale_answer();
                return;
            }
            _ => Event::Connected,
        };
        self.event(event);
    }

    fn event(&mut self, event: Event) {
        self.said.push(format!("{} ms: {event:?}", self.millis));
        let could_ask = self.may_ask();
        match event {
            Event::Connected => self.connected = true,
            Event::Disconnected => self.connected = false,
            Event::Paused(paused) => self.paused = paused,
            Event::Hidden(hidden) => self.hidden = hidden,
            Event::Offline(offline) => self.offline = offline,
            Event::Rescheduled(schedule) => self.schedule = schedule,
            // Before the widget is connected nobody can press a button.
            Event::RefreshRequested if !self.connected => return,
            _ => {}
        }
        let jitter = self.chance.jitter();
        let was_over = self.is_over();
        let commands = self.watch.handle(self.now(), jitter, event);
        let asks = commands.iter().any(|command| matches!(command, Command::Fetch { .. }));
        let of_its_own_accord = asks && event != Event::RefreshRequested;
        assert!(!of_its_own_accord || (self.may_ask() && !was_over), "{}", self.story());
        assert!(!asks || self.connected, "{}", self.story());
        let came_back = !could_ask && self.may_ask();
        let had_flight = self.flight.is_some();
        self.run(commands);
        if came_back && !had_flight && !was_over && !self.schedule.interval.is_zero() {
            // Only the server can want it to wait.
            let waits_for_server = self.millis < self.left_alone_until;
            assert!(self.flight.is_some() || waits_for_server, "no catch-up: {}", self.story());
        }
    }

    fn answer(&mut self) {
        let Some(request) = self.flight.take() else { return };
        let outcome = outcome(&mut self.chance);
        self.said.push(format!("{} ms: {request:?} comes to {}", self.millis, brief(&outcome)));
        if let FetchOutcome::Responded(HttpResponse { retry_after: Some(seconds), .. }) = &outcome {
            let seconds: u64 = seconds.parse().unwrap();
            self.left_alone_until = self.millis + 1000 * seconds.min(900);
        }
        let jitter = self.chance.jitter();
        let commands = self.watch.conclude(self.now(), jitter, request, outcome);
        self.run(commands);
        if let Activity::Waiting { until } = self.watch.activity() {
            self.check_pause(until);
        }
    }

    /// Between the interval and the longest pause there is.
    fn check_pause(&self, until: Monotonic) {
        let pause = until.since(self.now().monotonic);
        let longest = Duration::from_secs(15 * 60).max(self.schedule.interval);
        assert!(pause <= longest, "{pause:?}: {}", self.story());
        let least = self.schedule.interval;
        assert!(pause >= least, "{pause:?} < {least:?}: {}", self.story());
    }

    /// An answer to a request that is not awaited changes nothing at all.
    fn stale_answer(&mut self) {
        let mut other = JobWatch::new(
            JobAddress::default().with_src("/x").request(&Registry::default()).unwrap(),
            Schedule::default(),
        );
        // The first number there is; later ones are awaited only when they are.
        let commands = other.handle(self.now(), Jitter::LEAST, Event::Connected);
        let first = super::fetched(&commands);
        if self.flight == Some(first) || self.sent == 0 {
            return;
        }
        let before = format!("{:?}", self.watch.activity());
        let outcome = outcome(&mut self.chance);
        let jitter = self.chance.jitter();
        let commands = self.watch.conclude(self.now(), jitter, first, outcome);
        assert_eq!(commands, [], "{}", self.story());
        assert_eq!(format!("{:?}", self.watch.activity()), before, "{}", self.story());
    }

    fn run(&mut self, commands: Vec<Command>) {
        for command in commands {
            match command {
                Command::Fetch { request, .. } => {
                    assert_eq!(self.flight, None, "two at once: {}", self.story());
                    assert!(self.connected, "after the end: {}", self.story());
                    self.flight = Some(request);
                    self.sent += 1;
                    assert!(!self.watch.ask().url.is_empty());
                }
                Command::Abort => self.flight = None,
                Command::WakeAt(at) => self.alarm = Some(at),
                Command::CancelWake => self.alarm = None,
            }
        }
        self.check();
    }

    fn is_over(&self) -> bool {
        matches!(self.watch.activity(), Activity::Finished | Activity::Stopped)
    }

    fn check(&mut self) {
        let activity = self.watch.activity();
        let in_flight = match activity {
            Activity::Fetching(flight) => Some(flight.request),
            _ => None,
        };
        assert_eq!(self.flight, in_flight, "{}", self.story());
        // Timers: none where nobody looks, there is no network, or nothing is to come.
        let awake = self.connected && !self.hidden && !self.offline;
        if !awake {
            assert_eq!(self.alarm, None, "a timer while asleep: {}", self.story());
        }
        match activity {
            Activity::Fetching(flight) if awake => {
                assert_eq!(self.alarm, Some(flight.deadline), "no timeout: {}", self.story());
            }
            Activity::Waiting { until } => {
                assert!(self.may_ask(), "{}", self.story());
                // What it waits for, or what the server wants.
                assert!(self.alarm.is_some_and(|at| at >= until), "asleep: {}", self.story());
            }
            Activity::Idle => {
                let nothing_to_do = self.schedule.interval.is_zero() || !self.connected;
                assert!(nothing_to_do, "stalled: {}", self.story());
            }
            Activity::Fetching(_) => {}
            _ => assert_eq!(self.alarm, None, "{}", self.story()),
        }
        // What is known stays known.
        assert!(!self.had_snapshot || self.watch.snapshot().is_some(), "{}", self.story());
        self.had_snapshot = self.watch.snapshot().is_some();
        let error = self.watch.error().cloned();
        if activity == Activity::Stopped {
            assert!(error.as_ref().is_some_and(|error| error.stopped), "{}", self.story());
        }
        let now = self.now();
        let sync_status = self.watch.sync_status(now);
        assert!(sync_status.stale_since.is_none() || self.had_snapshot);
    }

    fn story(&self) -> String {
        let tail = self.said.len().saturating_sub(30);
        format!("{:?}\n{}", self.watch.activity(), self.said[tail..].join("\n"))
    }
}

fn schedule(chance: &mut Chance) -> Schedule {
    Schedule {
        interval: Duration::from_secs(chance.pick(&[0, 1, 5, 5, 30, 300])),
        timeout: Duration::from_secs(chance.pick(&[1, 30, 60])),
    }
}

fn outcome(chance: &mut Chance) -> FetchOutcome {
    let leaf = r#"{"metadata":{"uid":"a"},"status":{"phase":"Running"}}"#;
    let bodies = [
        format!(r#"{{"metadata":{{"uid":"j"}},"spec":{{"subJobs":[{leaf}]}},"status":{{"phase":"Running"}}}}"#),
        r#"{"metadata":{"uid":"j"},"status":{"phase":"Success"}}"#.to_owned(),
        r#"{"job_id":"j","status":"Running","task_count":2,"tasks":[{"ID":"t","TASK_STATUS":"running"}]}"#.to_owned(),
        r#"{"error_code":"APIG.0308","error_msg":"slow down"}"#.to_owned(),
        "<html>".to_owned(),
    ];
    match chance.below(12) {
        0 => FetchOutcome::Unreachable,
        1 => FetchOutcome::Truncated,
        2 => FetchOutcome::HeadersProviderFailed,
        3..=5 => FetchOutcome::Responded(HttpResponse {
            status: chance.pick(&[304, 400, 401, 403, 404, 404, 404, 429, 429, 500, 503]),
            body: chance.pick(&bodies).into_bytes(),
            retry_after: chance.pick(&[None, Some("0"), Some("20"), Some("9999")]).map(Into::into),
            ..HttpResponse::default()
        }),
        _ => FetchOutcome::Responded(HttpResponse {
            status: 200,
            body: bodies[chance.pick(&[0, 0, 0, 0, 1, 2, 2, 4])].clone().into_bytes(),
            date: chance.pick(&[None, Some("Tue, 02 Sep 2025 12:00:00 GMT")]).map(Into::into),
            etag: chance.pick(&[None, Some("\"1\"")]).map(Into::into),
            ..HttpResponse::default()
        }),
    }
}

fn brief(outcome: &FetchOutcome) -> String {
    match outcome {
        FetchOutcome::Responded(answer) => format!("{} {:?}", answer.status, answer.retry_after),
        other => format!("{other:?}"),
    }
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn whatever_happens_in_whatever_order_what_was_promised_holds() {
    let seeds = match setting("JOBTREE_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..setting("JOBTREE_LIVES").unwrap_or(LIVES),
    };
    let (mut sent, mut finished) = (0, 0);
    let lives = seeds.end - seeds.start;
    for seed in seeds {
        let mut life = Life::new(seed);
        life.said.push(format!("JOBTREE_SEED={seed}"));
        for _ in 0..STEPS {
            life.step();
        }
        sent += life.sent;
        finished += u32::from(life.watch.activity() == Activity::Finished);
    }
    println!(
        "{lives} lives of {STEPS} steps: {sent} requests, {finished} ended with a job that is over"
    );
    assert!(u64::from(sent) > 5 * lives, "they do something");
}
