//! Decides when to send a request: events, conclusions and `now` in, commands out.

mod activity;
mod event;

use std::time::Duration;

pub use self::activity::{Activity, PendingRequest};
pub use self::event::{Command, Conclusion, Event, Failure};
use super::backoff::{self, Jitter};
use super::clock::Monotonic;

/// How long a job that is not found is retried. A new job cannot be queried immediately after its creation.
pub const NOT_FOUND_GRACE: Duration = Duration::from_secs(60);

/// Identifies a request of one watch, so that a late response is not mistaken for the current one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestId(u64);

/// The polling interval and the request timeout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// Time from the end of one refresh to the start of the next. Zero turns automatic refreshes off.
    pub interval: Duration,
    /// Time limit for each request.
    pub timeout: Duration,
}

impl Default for Schedule {
    fn default() -> Self {
        Self { interval: Duration::from_secs(5), timeout: Duration::from_secs(30) }
    }
}

/// State machine of one job's polling: at most one request in flight and one timer.
///
/// `Poller::settle` derives the commands from the current state; events only change the state. So no order of events
/// can leave it without a timer while something is due, or with a timer while nothing is.
#[derive(Debug, Clone)]
pub struct Poller {
    schedule: Schedule,
    in_flight: Option<PendingRequest>,
    /// When the next request is due. `None`: not before a refresh is requested.
    next_at: Option<Monotonic>,
    /// The earliest time for an automatic request, according to the server's `Retry-After`.
    not_before: Monotonic,
    terminal: Option<Terminal>,
    paused: bool,
    hidden: bool,
    offline: bool,
    connected_at: Option<Monotonic>,
    disconnected: bool,
    last_ended_at: Monotonic,
    /// Failures in a row.
    failures: u32,
    requests_sent: u64,
    /// Whether this refresh has sent a request again with fresh headers.
    headers_renewed: bool,
    /// The timer that was requested last and has not fired.
    wake_at: Option<Monotonic>,
}

/// Why automatic requests have ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Terminal {
    Finished,
    Stopped,
}

impl Poller {
    /// Creates a poller that sends its first request on [`Event::Connected`].
    pub fn new(schedule: Schedule) -> Self {
        Self {
            schedule,
            in_flight: None,
            next_at: None,
            not_before: Monotonic::default(),
            terminal: None,
            paused: false,
            hidden: false,
            offline: false,
            connected_at: None,
            disconnected: false,
            last_ended_at: Monotonic::default(),
            failures: 0,
            requests_sent: 0,
            headers_renewed: false,
            wake_at: None,
        }
    }

    /// What the poller is doing.
    pub fn activity(&self) -> Activity {
        match (self.in_flight, self.terminal, self.next_at) {
            (Some(pending), _, _) => Activity::Fetching(pending),
            (None, Some(Terminal::Finished), _) => Activity::Finished,
            (None, Some(Terminal::Stopped), _) => Activity::Stopped,
            _ if self.disconnected => Activity::Idle,
            _ if self.paused => Activity::Paused,
            (None, None, None) => Activity::Idle,
            _ if self.hidden => Activity::Hidden,
            _ if self.offline => Activity::Offline,
            (None, None, Some(next)) => Activity::Waiting { until: next.max(self.not_before) },
        }
    }

    /// Whether requests are sent automatically: the interval is not zero.
    pub fn is_automatic(&self) -> bool {
        !self.schedule.interval.is_zero()
    }

    /// Whether the request in flight may be sent again with fresh headers: once per refresh.
    pub fn can_renew_headers(&self) -> bool {
        self.in_flight.is_some() && !self.headers_renewed
    }

    /// A copy for a widget that leaves a shared watch. The request in flight and the timer stay with the original; the
    /// copy's next request is due immediately if one was in flight.
    #[must_use]
    pub fn split(&self) -> Self {
        let next_at = self.next_at.or(self.in_flight.map(|pending| pending.sent));
        Self { in_flight: None, wake_at: None, next_at, ..self.clone() }
    }

    /// Sends the request in flight again with fresh headers, after a 401 response.
    pub fn renew_headers(&mut self, now: Monotonic) -> Vec<Command> {
        self.headers_renewed = true;
        let mut commands = self.send(now, true);
        self.settle(now, &mut commands);
        commands
    }

    /// Handles one event and returns the commands to run. `now` is the only clock that the poller uses.
    pub fn handle(&mut self, now: Monotonic, event: Event) -> Vec<Command> {
        let mut commands = Vec::new();
        match event {
            Event::Connected => {
                self.disconnected = false;
                if self.connected_at.replace(now).is_none() {
                    self.next_at = Some(now);
                }
            }
            Event::Disconnected => {
                if self.in_flight.take().is_some() {
                    commands.push(Command::Abort);
                }
                (self.disconnected, self.connected_at, self.next_at) = (true, None, None);
            }
            // The request in flight already is a refresh.
            Event::RefreshRequested if self.in_flight.is_some() || self.disconnected => {}
            Event::RefreshRequested => {
                self.connected_at.get_or_insert(now);
                self.terminal = None;
                commands = self.start_refresh(now);
            }
            Event::WokeUp => {
                self.wake_at = None;
                let is_overdue = self.in_flight.is_some_and(|pending| pending.deadline <= now);
                if is_overdue && self.may_use_timers() {
                    commands.push(Command::Abort);
                    return commands; // the watch reports the timeout as a conclusion next
                }
            }
            Event::Rescheduled(schedule) => self.reschedule(schedule),
            Event::TransportChanged { at_once } => {
                let was_stopped = self.terminal == Some(Terminal::Stopped);
                let may_help = was_stopped || (at_once && self.terminal.is_none());
                if may_help && self.connected_at.is_some() {
                    if self.in_flight.take().is_some() {
                        commands.push(Command::Abort);
                    }
                    (self.terminal, self.failures) = (None, 0);
                    // Whoever was asked to wait is another caller now.
                    (self.next_at, self.not_before) = (Some(now), now);
                }
            }
            Event::Paused(paused) => {
                let resumed = self.paused && !paused;
                self.paused = paused;
                self.catch_up(resumed, now, &mut commands);
            }
            Event::Hidden(hidden) => {
                let resumed = self.hidden && !hidden;
                self.hidden = hidden;
                self.catch_up(resumed, now, &mut commands);
            }
            Event::Offline(offline) => {
                let resumed = self.offline && !offline;
                self.offline = offline;
                self.catch_up(resumed, now, &mut commands);
            }
        }
        self.settle(now, &mut commands);
        commands
    }

    /// Ends the request in flight. `jitter` spreads the pause after a failure. A conclusion of any other request
    /// changes nothing.
    pub fn conclude(
        &mut self,
        now: Monotonic,
        jitter: Jitter,
        conclusion: Conclusion,
    ) -> Vec<Command> {
        let (Conclusion::Loaded { request, .. }
        | Conclusion::Continued { request, .. }
        | Conclusion::Failed { request, .. }) = conclusion;
        let mut commands = Vec::new();
        if self.in_flight.is_some_and(|pending| pending.request == request) {
            match conclusion {
                Conclusion::Continued { retry_after, .. } => {
                    self.extend_pause(now, retry_after);
                    commands = self.send(now, false);
                }
                Conclusion::Loaded { terminal, retry_after, .. } => {
                    self.end_request(now, retry_after);
                    self.failures = 0;
                    if terminal {
                        self.terminal = Some(Terminal::Finished);
                    } else {
                        self.schedule_next(self.schedule.interval);
                    }
                }
                Conclusion::Failed { failure, retry_after, .. } => {
                    self.end_request(now, retry_after);
                    self.on_failure(now, jitter, failure);
                }
            }
        }
        self.settle(now, &mut commands);
        commands
    }

    fn may_use_timers(&self) -> bool {
        !self.hidden && !self.offline && !self.disconnected
    }

    fn may_request_automatically(&self) -> bool {
        let is_connected = self.connected_at.is_some();
        is_connected && self.may_use_timers() && !self.paused && self.terminal.is_none()
    }

    /// Sends the request that is due, and sets or cancels the timer where the current one does not fit the state.
    fn settle(&mut self, now: Monotonic, commands: &mut Vec<Command>) {
        if matches!(self.activity(), Activity::Waiting { until } if until <= now) {
            commands.extend(self.start_refresh(now));
        }
        let wake_at = match self.in_flight {
            Some(pending) => self.may_use_timers().then_some(pending.deadline),
            None => match self.activity() {
                Activity::Waiting { until } => Some(until),
                _ => None,
            },
        };
        if wake_at != self.wake_at {
            commands.push(wake_at.map_or(Command::CancelWake, Command::WakeAt));
            self.wake_at = wake_at;
        }
    }

    fn start_refresh(&mut self, now: Monotonic) -> Vec<Command> {
        self.in_flight = None;
        self.headers_renewed = false;
        self.not_before = now;
        self.send(now, true)
    }

    fn send(&mut self, now: Monotonic, fresh_headers: bool) -> Vec<Command> {
        self.next_at = None;
        self.requests_sent += 1;
        let request = RequestId(self.requests_sent);
        let since = self.in_flight.map_or(now, |pending| pending.since);
        let deadline = now.after(self.schedule.timeout);
        self.in_flight = Some(PendingRequest { request, since, sent: now, deadline });
        vec![Command::Fetch { request, fresh_headers }]
    }

    fn end_request(&mut self, now: Monotonic, retry_after: Option<Duration>) {
        self.in_flight = None;
        self.last_ended_at = now;
        self.extend_pause(now, retry_after);
    }

    /// Respects a `Retry-After`. Of several in one refresh, the latest time counts.
    fn extend_pause(&mut self, now: Monotonic, retry_after: Option<Duration>) {
        let until = now.after(retry_after.unwrap_or_default());
        self.not_before = self.not_before.max(until);
    }

    /// Schedules the next automatic request `pause` after the end of the last one.
    fn schedule_next(&mut self, pause: Duration) {
        self.next_at = self.is_automatic().then(|| self.last_ended_at.after(pause));
    }

    fn on_failure(&mut self, now: Monotonic, jitter: Jitter, failure: Failure) {
        let age = now.since(self.connected_at.unwrap_or(now));
        let is_final = match failure {
            Failure::Transient => false,
            Failure::NotFound => age >= NOT_FOUND_GRACE,
            Failure::Final => true,
        };
        if is_final {
            self.terminal = Some(Terminal::Stopped);
            return;
        }
        self.failures = self.failures.saturating_add(1);
        self.schedule_next(backoff::delay(self.schedule.interval, self.failures, jitter));
    }

    fn reschedule(&mut self, schedule: Schedule) {
        let was_manual = !self.is_automatic();
        self.schedule = schedule;
        let is_between_requests = self.requests_sent > 0
            && !self.disconnected
            && self.in_flight.is_none()
            && self.terminal.is_none();
        // A new interval does not shorten the backoff after a failure.
        let keeps_backoff = self.failures > 0 && !was_manual && self.is_automatic();
        if is_between_requests && !keeps_backoff {
            self.schedule_next(schedule.interval);
        }
    }

    /// Makes one refresh due immediately once nothing prevents requests any more.
    fn catch_up(&mut self, resumed: bool, now: Monotonic, commands: &mut Vec<Command>) {
        if !resumed || !self.may_request_automatically() {
            return;
        }
        match self.in_flight {
            // The request timed out while there was no timer to abort it.
            Some(pending) if pending.deadline <= now => {
                commands.push(Command::Abort);
                commands.extend(self.start_refresh(now));
            }
            Some(_) => {}
            None => self.next_at = self.next_at.map(|next| next.min(now)),
        }
    }
}
