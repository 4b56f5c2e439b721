//! When to ask. Events and `now` in, commands out.

use std::time::Duration;

use super::clock::Monotonic;

/// The longest pause between two tries, unless the interval itself is longer.
pub const MAX_BACKOFF: Duration = Duration::from_secs(120);

/// How long a job that is not found is asked for again: fresh jobs cannot be queried at once.
pub const NOT_FOUND_GRACE: Duration = Duration::from_secs(60);

/// A random number from 0 up to 1, by which pauses after failures are spread.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Jitter(f64);

impl Jitter {
    /// The shortest pause.
    pub const LEAST: Self = Self(0.0);

    /// Clamps; what is no number counts as 0.
    pub fn clamped(raw: f64) -> Self {
        Self(if raw.is_finite() { raw.clamp(0.0, 1.0) } else { 0.0 })
    }
}

/// Numbers the requests of one widget, so that a late answer can be told from the awaited one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestId(u64);

/// How often to ask and how long to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// From the end of one request to the next. Zero: only when asked to.
    pub interval: Duration,
    /// Per request.
    pub timeout: Duration,
}

impl Default for Schedule {
    fn default() -> Self {
        Self { interval: Duration::from_secs(5), timeout: Duration::from_secs(30) }
    }
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A widget is on the page and has a request to make.
    Connected,
    /// No widget is left that wants an answer. Nothing is done from now on.
    Disconnected,
    /// A person or the host wants an answer now. Asked for even where nothing is asked for of its own accord.
    RefreshRequested,
    /// The time asked for by [`Command::WakeAt`] has come, or nearly.
    WokeUp,
    /// A good answer, and the last that the refresh needs.
    Loaded {
        /// Which request it answers.
        request: RequestId,
        /// Whether the job is over.
        terminal: bool,
        /// How long the server asks to be left alone.
        retry_after: Option<Duration>,
    },
    /// An answer was good, but the job is not all there: the next request of the refresh is due.
    Continued {
        /// Which request it answers.
        request: RequestId,
    },
    /// There was no job in the answer, or no answer.
    Failed {
        /// Which request it was.
        request: RequestId,
        /// What that means for the next try.
        failure: Failure,
        /// How long the server asks to be left alone.
        retry_after: Option<Duration>,
    },
    /// How often to ask was changed.
    Rescheduled(Schedule),
    /// Nothing is to be asked for of its own accord, or again.
    Paused(bool),
    /// The page can be seen no longer, or again.
    Hidden(bool),
    /// The network is gone, or back.
    Offline(bool),
}

/// What a failure means for the next try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// May be over by the next try.
    Transient,
    /// No such job, which is final only when the widget has lived for a while.
    NotFound,
    /// Asking again unchanged cannot help.
    Final,
}

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Send the request.
    Fetch {
        /// Its number.
        request: RequestId,
        /// Whether the host is to be asked for its headers; else those of the last request serve.
        fresh_headers: bool,
    },
    /// Give up the request in flight.
    Abort,
    /// Report [`Event::WokeUp`] then. Replaces an earlier wish.
    WakeAt(Monotonic),
    /// Forget the wish to be woken.
    CancelWake,
}

/// What the poller is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activity {
    /// Nothing, until it is asked to.
    Idle,
    /// A request is in flight.
    Fetching(PendingRequest),
    /// Between two requests.
    Waiting {
        /// When the next one is due.
        until: Monotonic,
    },
    /// Told to ask for nothing.
    Paused,
    /// Waits for someone to look.
    Hidden,
    /// Waits for the network.
    Offline,
    /// The job is over.
    Finished,
    /// Asking again cannot help.
    Stopped,
}

/// A request that was sent and is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PendingRequest {
    /// Which one.
    pub request: RequestId,
    /// When the refresh began that it belongs to.
    pub since: Monotonic,
    /// When it was sent.
    pub sent: Monotonic,
    /// When it is given up.
    pub deadline: Monotonic,
}

impl Activity {
    /// The name in the `activity` property and event.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Fetching(_) => "fetching",
            Self::Waiting { .. } => "waiting",
            Self::Paused => "paused",
            Self::Hidden => "hidden",
            Self::Offline => "offline",
            Self::Finished => "finished",
            Self::Stopped => "stopped",
        }
    }
}

/// One chain of requests, never two at once, and one wake-up.
///
/// What is to be done follows from the state alone (`settle`); events only change the state. So no order of
/// events can leave it asleep with something to do, or awake with nothing.
#[derive(Debug, Clone)]
pub struct Poller {
    schedule: Schedule,
    flight: Option<PendingRequest>,
    /// When the next request is due. `None`: only when asked to.
    due: Option<Monotonic>,
    /// Before this, nothing is asked for of its own accord: the server wants to be left alone.
    not_before: Monotonic,
    over: Option<Over>,
    paused: bool,
    hidden: bool,
    offline: bool,
    connected_at: Option<Monotonic>,
    gone: bool,
    /// When the last request ended.
    ended_at: Monotonic,
    failures: u32,
    requests: u64,
    renewed: bool,
    /// The wake-up that was asked for last and has not come.
    armed: Option<Monotonic>,
}

/// Why nothing more is asked for of its own accord.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Over {
    Finished,
    Stopped,
}

impl Poller {
    /// Has asked nothing yet.
    pub fn new(schedule: Schedule) -> Self {
        Self {
            schedule,
            flight: None,
            due: None,
            not_before: Monotonic::default(),
            over: None,
            paused: false,
            hidden: false,
            offline: false,
            connected_at: None,
            gone: false,
            ended_at: Monotonic::default(),
            failures: 0,
            requests: 0,
            renewed: false,
            armed: None,
        }
    }

    /// What it is doing.
    pub fn activity(&self) -> Activity {
        match (self.flight, self.over, self.due) {
            (Some(flight), _, _) => Activity::Fetching(flight),
            (None, Some(Over::Finished), _) => Activity::Finished,
            (None, Some(Over::Stopped), _) => Activity::Stopped,
            _ if self.gone => Activity::Idle,
            _ if self.paused => Activity::Paused,
            (None, None, None) => Activity::Idle,
            _ if self.hidden => Activity::Hidden,
            _ if self.offline => Activity::Offline,
            (None, None, Some(due)) => Activity::Waiting { until: due.max(self.not_before) },
        }
    }

    /// Whether the host may be asked once more for its headers, after an answer 401.
    pub fn may_renew(&self) -> bool {
        self.flight.is_some() && !self.renewed
    }

    /// The same chain for another widget that leaves a shared one: without the request in flight and the wake-up,
    /// which stay with the others.
    pub fn split(&self) -> Self {
        let due = self.due.or(self.flight.map(|flight| flight.sent));
        Self { flight: None, armed: None, due, ..self.clone() }
    }

    /// Sends the request in flight once more, after an answer 401, with new headers of the host's.
    pub fn renew(&mut self, now: Monotonic) -> Vec<Command> {
        self.renewed = true;
        let mut commands = self.send(now, true);
        self.settle(now, &mut commands);
        commands
    }

    /// Advances by one event. `now` is the only clock it sees, `jitter` the only chance.
    pub fn handle(&mut self, now: Monotonic, jitter: Jitter, event: Event) -> Vec<Command> {
        let mut commands = Vec::new();
        // Late answers to superseded requests end here, by design.
        let awaited = |request| self.flight.is_some_and(|flight| flight.request == request);
        match event {
            Event::Connected => {
                self.gone = false;
                if self.connected_at.replace(now).is_none() {
                    self.due = Some(now);
                }
            }
            Event::Disconnected => {
                if self.flight.take().is_some() {
                    commands.push(Command::Abort);
                }
                (self.gone, self.connected_at, self.due) = (true, None, None);
            }
            // One on its way is as good.
            Event::RefreshRequested if self.flight.is_some() || self.gone => {}
            Event::RefreshRequested => {
                self.connected_at.get_or_insert(now);
                self.over = None;
                commands = self.begin(now);
            }
            Event::WokeUp => {
                self.armed = None;
                if self.flight.is_some_and(|flight| flight.deadline <= now) && self.is_awake() {
                    commands.push(Command::Abort);
                    return commands; // and what it came to is reported next
                }
            }
            Event::Continued { request } if awaited(request) => commands = self.send(now, false),
            Event::Loaded { request, terminal, retry_after } if awaited(request) => {
                self.end(now, retry_after);
                self.failures = 0;
                if terminal {
                    self.over = Some(Over::Finished);
                } else {
                    self.wait(self.schedule.interval);
                }
            }
            Event::Failed { request, failure, retry_after } if awaited(request) => {
                self.end(now, retry_after);
                self.failed(now, jitter, failure);
            }
            Event::Loaded { .. } | Event::Failed { .. } | Event::Continued { .. } => {}
            Event::Rescheduled(schedule) => self.reschedule(schedule),
            Event::Paused(paused) => {
                let ends = self.paused && !paused;
                self.paused = paused;
                self.come_back(ends, now, &mut commands);
            }
            Event::Hidden(hidden) => {
                let ends = self.hidden && !hidden;
                self.hidden = hidden;
                self.come_back(ends, now, &mut commands);
            }
            Event::Offline(offline) => {
                let ends = self.offline && !offline;
                self.offline = offline;
                self.come_back(ends, now, &mut commands);
            }
        }
        self.settle(now, &mut commands);
        commands
    }

    /// Whether there may be timers at all.
    fn is_awake(&self) -> bool {
        !self.hidden && !self.offline && !self.gone
    }

    fn may_ask(&self) -> bool {
        self.is_awake() && !self.paused && self.over.is_none() && self.connected_at.is_some()
    }

    /// Sends what is due, and asks to be woken for what is not, unless that was asked for already.
    fn settle(&mut self, now: Monotonic, commands: &mut Vec<Command>) {
        if matches!(self.activity(), Activity::Waiting { until } if until <= now) {
            commands.extend(self.begin(now));
        }
        let wanted = match self.flight {
            Some(flight) => self.is_awake().then_some(flight.deadline),
            None => match self.activity() {
                Activity::Waiting { until } => Some(until),
                _ => None,
            },
        };
        if wanted != self.armed {
            commands.push(wanted.map_or(Command::CancelWake, Command::WakeAt));
            self.armed = wanted;
        }
    }

    /// Begins a refresh.
    fn begin(&mut self, now: Monotonic) -> Vec<Command> {
        self.flight = None;
        self.renewed = false;
        self.send(now, true)
    }

    fn send(&mut self, now: Monotonic, fresh_headers: bool) -> Vec<Command> {
        self.due = None;
        self.requests += 1;
        let request = RequestId(self.requests);
        let since = self.flight.map_or(now, |flight| flight.since);
        let deadline = now.after(self.schedule.timeout);
        self.flight = Some(PendingRequest { request, since, sent: now, deadline });
        vec![Command::Fetch { request, fresh_headers }]
    }

    fn end(&mut self, now: Monotonic, retry_after: Option<Duration>) {
        self.flight = None;
        self.ended_at = now;
        self.not_before = retry_after.map_or(now, |pause| now.after(pause));
    }

    /// The next request comes that long after the end of the last.
    fn wait(&mut self, pause: Duration) {
        let is_automatic = self.is_automatic();
        self.due = is_automatic.then(|| self.ended_at.after(pause));
    }

    fn failed(&mut self, now: Monotonic, jitter: Jitter, failure: Failure) {
        let age = now.since(self.connected_at.unwrap_or(now));
        let is_final = match failure {
            Failure::Transient => false,
            Failure::NotFound => age >= NOT_FOUND_GRACE,
            Failure::Final => true,
        };
        if is_final {
            self.over = Some(Over::Stopped);
            return;
        }
        self.failures = self.failures.saturating_add(1);
        self.wait(backoff(self.schedule.interval, self.failures, jitter));
    }

    /// Whether it asks of its own accord at all.
    pub fn is_automatic(&self) -> bool {
        !self.schedule.interval.is_zero()
    }

    fn reschedule(&mut self, schedule: Schedule) {
        let had_none = self.schedule.interval.is_zero();
        self.schedule = schedule;
        let has_asked =
            self.requests > 0 && !self.gone && self.flight.is_none() && self.over.is_none();
        // A pause after a failure was the server's doing, and a new interval does not end it.
        if has_asked && (self.failures == 0 || had_none || schedule.interval.is_zero()) {
            self.wait(schedule.interval);
        }
    }

    /// Catches up with what was missed: one refresh, at once, when the last thing in its way has gone.
    fn come_back(&mut self, ends: bool, now: Monotonic, commands: &mut Vec<Command>) {
        if !ends || !self.may_ask() {
            return;
        }
        match self.flight {
            // Nobody was there to give it up.
            Some(flight) if flight.deadline <= now => {
                commands.push(Command::Abort);
                commands.extend(self.begin(now));
            }
            Some(_) => {}
            None => self.due = self.due.map(|due| due.min(now)),
        }
    }
}

/// The pause before the next try: uniform between `interval` and a ceiling that doubles with every failure in a row,
/// from twice the interval up to [`MAX_BACKOFF`].
pub fn backoff(interval: Duration, failures: u32, jitter: Jitter) -> Duration {
    let doubled = interval.saturating_mul(2_u32.saturating_pow(failures));
    let ceiling = doubled.min(MAX_BACKOFF).max(interval);
    interval + (ceiling - interval).mul_f64(jitter.0)
}
