//! When to ask. Events and `now` in, commands out.

use std::time::Duration;

/// The longest pause between two tries, unless the interval itself is longer.
pub const MAX_BACKOFF: Duration = Duration::from_secs(120);

/// How long a job that is not found is asked for again: fresh jobs cannot be queried at once.
pub const NOT_FOUND_GRACE: Duration = Duration::from_secs(60);

/// Time since some fixed moment. Never goes back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Monotonic(pub Duration);

impl Monotonic {
    /// This much later.
    pub fn after(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration))
    }

    /// How much later this is; zero where it is earlier.
    pub fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }
}

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
    /// The widget is on the page and has a request to make.
    Connected,
    /// A person or the host wants an answer now.
    RefreshRequested,
    /// The time asked for by [`Command::WakeAt`] has come, or nearly.
    WokeUp,
    /// An answer was a job.
    Loaded {
        /// Which request it answers.
        request: RequestId,
        /// Whether the job is over.
        terminal: bool,
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
    },
    /// How often to ask was changed.
    Rescheduled(Schedule),
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
    /// Send the request, under this number.
    Fetch(RequestId),
    /// Give up the request in flight, which is overdue. What it came to is to be reported at once.
    Abort,
    /// Report [`Event::WokeUp`] then. Replaces an earlier wish.
    WakeAt(Monotonic),
    /// Forget an earlier wish to be woken.
    CancelWake,
}

/// What the poller is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activity {
    /// Nothing, until it is asked to.
    Idle,
    /// A request is in flight.
    Fetching {
        /// Which one.
        request: RequestId,
        /// When it is given up.
        deadline: Monotonic,
    },
    /// Between two requests.
    Waiting {
        /// When the next one is due.
        until: Monotonic,
    },
    /// The job is over.
    Finished,
    /// Asking again cannot help.
    Stopped,
}

impl Activity {
    /// The name in the `activity` property and event.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Fetching { .. } => "fetching",
            Self::Waiting { .. } => "waiting",
            Self::Finished => "finished",
            Self::Stopped => "stopped",
        }
    }
}

/// One chain of requests, never two at once.
#[derive(Debug)]
pub struct Poller {
    schedule: Schedule,
    activity: Activity,
    connected_at: Option<Monotonic>,
    failures: u32,
    requests: u64,
}

impl Poller {
    /// Has asked nothing yet.
    pub fn new(schedule: Schedule) -> Self {
        Self { schedule, activity: Activity::Idle, connected_at: None, failures: 0, requests: 0 }
    }

    /// What it is doing.
    pub fn activity(&self) -> Activity {
        self.activity
    }

    /// Advances by one event. `now` is the only clock it sees, `jitter` the only chance.
    pub fn handle(&mut self, now: Monotonic, jitter: Jitter, event: Event) -> Vec<Command> {
        match (self.activity, event) {
            (Activity::Idle, Event::Connected) => self.fetch(now),
            (Activity::Fetching { .. }, Event::RefreshRequested) => Vec::new(), // on its way
            (_, Event::RefreshRequested) => self.fetch(now),
            (Activity::Waiting { until }, Event::WokeUp) if now < until => {
                vec![Command::WakeAt(until)] // timers may fire early
            }
            (Activity::Waiting { .. }, Event::WokeUp) => self.fetch(now),
            (Activity::Fetching { deadline, .. }, Event::WokeUp) if now < deadline => {
                vec![Command::WakeAt(deadline)]
            }
            (Activity::Fetching { .. }, Event::WokeUp) => vec![Command::Abort],
            (Activity::Fetching { request, .. }, Event::Continued { request: answered })
                if request == answered =>
            {
                self.fetch(now)
            }
            (Activity::Fetching { request, .. }, Event::Loaded { request: answered, terminal })
                if request == answered =>
            {
                self.failures = 0;
                if terminal {
                    self.rest(Activity::Finished)
                } else {
                    self.wait(now, self.schedule.interval)
                }
            }
            (Activity::Fetching { request, .. }, Event::Failed { request: answered, failure })
                if request == answered =>
            {
                self.failed(now, jitter, failure)
            }
            (activity, Event::Rescheduled(schedule)) => {
                self.schedule = schedule;
                match activity {
                    Activity::Waiting { .. } | Activity::Idle if self.connected_at.is_some() => {
                        self.wait(now, schedule.interval)
                    }
                    Activity::Waiting { .. }
                    | Activity::Idle
                    | Activity::Fetching { .. }
                    | Activity::Finished
                    | Activity::Stopped => Vec::new(),
                }
            }
            // Late answers to superseded requests and late alarms end here, by design.
            _ => Vec::new(),
        }
    }

    fn fetch(&mut self, now: Monotonic) -> Vec<Command> {
        self.connected_at.get_or_insert(now);
        self.requests += 1;
        let request = RequestId(self.requests);
        let deadline = now.after(self.schedule.timeout);
        self.activity = Activity::Fetching { request, deadline };
        vec![Command::Fetch(request), Command::WakeAt(deadline)]
    }

    fn wait(&mut self, now: Monotonic, pause: Duration) -> Vec<Command> {
        if self.schedule.interval.is_zero() {
            return self.rest(Activity::Idle);
        }
        let until = now.after(pause);
        self.activity = Activity::Waiting { until };
        vec![Command::WakeAt(until)]
    }

    fn rest(&mut self, activity: Activity) -> Vec<Command> {
        self.activity = activity;
        vec![Command::CancelWake]
    }

    fn failed(&mut self, now: Monotonic, jitter: Jitter, failure: Failure) -> Vec<Command> {
        let age = now.since(self.connected_at.unwrap_or(now));
        let is_final = match failure {
            Failure::Transient => false,
            Failure::NotFound => age >= NOT_FOUND_GRACE,
            Failure::Final => true,
        };
        if is_final {
            return self.rest(Activity::Stopped);
        }
        self.failures = self.failures.saturating_add(1);
        self.wait(now, backoff(self.schedule.interval, self.failures, jitter))
    }
}

/// The pause before the next try: uniform between `interval` and a ceiling that doubles with every failure in a row,
/// from twice the interval up to [`MAX_BACKOFF`].
pub fn backoff(interval: Duration, failures: u32, jitter: Jitter) -> Duration {
    let doubled = interval.saturating_mul(2_u32.saturating_pow(failures));
    let ceiling = doubled.min(MAX_BACKOFF).max(interval);
    interval + (ceiling - interval).mul_f64(jitter.0)
}
