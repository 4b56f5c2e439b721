//! Watches one job: sends requests when the [`Poller`] says so, combines the responses with the [`Collector`] and
//! keeps the last good snapshot.

mod sync_state;

use std::rc::Rc;
use std::time::Duration;

use super::backoff::Jitter;
use super::clock::{Now, ServerClock};
use super::collector::{Collector, Step};
use super::outcome_error;
use super::poller::{
    Activity, Command, Conclusion, Event, PendingRequest, Poller, RequestId, Schedule,
};
use super::request::{HttpRequest, JobRequest};
use super::response::{FetchOutcome, HttpResponse};
use super::retry_after;
use crate::engine::apis::DecodeOptions;
use crate::engine::model::error::JobError;
use crate::engine::model::snapshot::Snapshot;
use crate::engine::model::timestamp::Timestamp;

/// After this many conditional requests without a response, `If-None-Match` is no longer sent: a server of another
/// origin may expose its `ETag` and yet reject that header in its CORS preflight.
const MAX_CONDITIONAL_FAILURES: u8 = 2;

/// What a driver reports to [`JobWatch::handle`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Input {
    /// Something happened to a widget, its page or the timer.
    Event(Event),
    /// A request has ended. Ignored if the request was superseded.
    Concluded {
        /// The ID from [`Command::Fetch`].
        request: RequestId,
        /// How the request ended.
        outcome: FetchOutcome,
    },
}

impl From<Event> for Input {
    fn from(event: Event) -> Self {
        Self::Event(event)
    }
}

/// The state of one widget, or of several with the same request and schedule.
#[derive(Debug, Clone)]
pub struct JobWatch {
    poller: Poller,
    collector: Collector,
    clock: ServerClock,
    has_renewable_headers: bool,
    /// Number of conditional requests that got no response.
    conditional_failures: u8,
    snapshot: Option<Rc<Snapshot>>,
    /// The collector's generation that `snapshot` was made from.
    snapshot_generation: u64,
    error: Option<Rc<JobError>>,
    /// When the last successful refresh ended, by the server's clock.
    last_success_at: Option<Timestamp>,
}

impl JobWatch {
    /// Creates a watch that has sent no request.
    pub fn new(request: JobRequest, schedule: Schedule) -> Self {
        Self {
            poller: Poller::new(schedule),
            collector: Collector::new(request),
            clock: ServerClock::default(),
            has_renewable_headers: false,
            conditional_failures: 0,
            snapshot: None,
            snapshot_generation: 0,
            error: None,
            last_success_at: None,
        }
    }

    /// Sets whether the host supplies its headers through a function. A request that gets a 401 response is then sent
    /// again, once per refresh, with the headers that another call of the function returns.
    #[must_use]
    pub fn with_renewable_headers(self, has_renewable_headers: bool) -> Self {
        Self { has_renewable_headers, ..self }
    }

    /// As [`JobWatch::with_renewable_headers`], for a watch whose host has changed its headers.
    pub fn set_renewable_headers(&mut self, has_renewable_headers: bool) {
        self.has_renewable_headers = has_renewable_headers;
    }

    /// Decodes the stored responses again if the options are other ones. Needs no request.
    pub fn set_options(&mut self, options: DecodeOptions) {
        self.collector.set_options(options);
        self.update_snapshot(None);
    }

    /// A copy for a widget that leaves a shared watch: the snapshot and all cached bodies, without the request in
    /// flight and the timer.
    #[must_use]
    pub fn split(&self) -> Self {
        Self { poller: self.poller.split(), ..self.clone() }
    }

    /// Whether another widget with the same request may share this watch. A stopped watch is not shared: a new widget
    /// makes a new attempt.
    pub fn can_be_joined(&self) -> bool {
        self.activity() != Activity::Stopped
    }

    /// The request to send on [`Command::Fetch`].
    pub fn next_request(&self) -> HttpRequest {
        let request = self.collector.next_request();
        let is_conditional = self.conditional_failures < MAX_CONDITIONAL_FAILURES;
        HttpRequest { if_none_match: request.if_none_match.filter(|_| is_conditional), ..request }
    }

    /// The length in bytes of the last good response to [`JobWatch::next_request`]; 0 if there was none.
    pub fn last_length(&self) -> usize {
        self.collector.last_length()
    }

    /// Whether requests are sent automatically: the interval is not zero.
    pub fn is_automatic(&self) -> bool {
        self.poller.is_automatic()
    }

    /// What the watch is doing.
    pub fn activity(&self) -> Activity {
        self.poller.activity()
    }

    /// The job as of the last good response. A failed refresh does not change it.
    pub fn snapshot(&self) -> Option<&Rc<Snapshot>> {
        self.snapshot.as_ref()
    }

    /// Why the last refresh failed. `None` after a successful one.
    pub fn error(&self) -> Option<&Rc<JobError>> {
        self.error.as_ref()
    }

    /// The response bodies, as sent, that describe the node with this ID.
    pub fn raw(&self, id: &str) -> Vec<&[u8]> {
        self.collector.raw(id)
    }

    /// The current time by the server's clock, or by the machine's until a server has sent a `Date`.
    pub fn server_now(&mut self, now: Now) -> Timestamp {
        self.clock.now(now)
    }

    /// Handles one input and returns the commands to run. `now` is the only clock and `jitter` the only randomness.
    pub fn handle(&mut self, now: Now, jitter: Jitter, input: Input) -> Vec<Command> {
        match input {
            Input::Event(event) => self.on_event(now, jitter, event),
            Input::Concluded { request, outcome } => self.on_outcome(now, jitter, request, outcome),
        }
    }

    fn on_event(&mut self, now: Now, jitter: Jitter, event: Event) -> Vec<Command> {
        let pending = self.pending();
        let mut commands = self.poller.handle(now.monotonic, event);
        if commands.iter().any(|command| matches!(command, Command::Fetch { .. })) {
            self.collector.begin();
            // Not a regular refresh: a user waits for it, or the page has been away.
            if event != Event::WokeUp {
                self.collector.request_all();
            }
        } else if event == Event::RefreshRequested {
            self.collector.request_all(); // by the rest of the refresh in progress
        } else if commands.contains(&Command::Abort)
            && let Some(overdue) = pending.filter(|_| self.pending().is_some())
        {
            commands.extend(self.on_outcome(now, jitter, overdue.request, FetchOutcome::TimedOut));
        }
        commands
    }

    fn pending(&self) -> Option<PendingRequest> {
        match self.activity() {
            Activity::Fetching(pending) => Some(pending),
            _ => None,
        }
    }

    fn on_outcome(
        &mut self,
        now: Now,
        jitter: Jitter,
        request: RequestId,
        outcome: FetchOutcome,
    ) -> Vec<Command> {
        let Some(pending) = self.pending().filter(|pending| pending.request == request) else {
            return Vec::new();
        };
        let (mut received_at, mut retry_after) = (None, None);
        if let FetchOutcome::Responded(response) = &outcome {
            let date = response.date.as_deref().and_then(retry_after::http_date);
            if let Some(date) = date {
                self.clock.observe(date, response.sent.unwrap_or(pending.sent), now.monotonic);
            }
            received_at = Some(date.unwrap_or(now.wall));
            retry_after = self.requested_pause(response, date);
            let is_unauthorized = response.status == 401;
            if is_unauthorized && self.has_renewable_headers && self.poller.can_renew_headers() {
                return self.poller.renew_headers(now.monotonic);
            }
        }
        let is_unreachable = outcome == FetchOutcome::Unreachable;
        if is_unreachable && self.next_request().if_none_match.is_some() {
            self.conditional_failures += 1;
        }
        let step = self.collector.on_outcome(outcome);
        self.update_snapshot(received_at);
        let (conclusion, error) = match step {
            Ok(Step::NextRequest) => {
                let conclusion = Conclusion::Continued { request, retry_after };
                return self.poller.conclude(now.monotonic, jitter, conclusion);
            }
            Ok(Step::Complete) => {
                self.last_success_at = received_at.or(self.last_success_at);
                let root = self.snapshot.as_ref().map(|snapshot| &snapshot.root);
                let terminal = root.is_some_and(|root| root.phase.is_terminal());
                (Conclusion::Loaded { request, terminal, retry_after }, None)
            }
            Err(error) => {
                let failure = outcome_error::failure(&error);
                (Conclusion::Failed { request, failure, retry_after }, Some(error))
            }
        };
        let commands = self.poller.conclude(now.monotonic, jitter, conclusion);
        self.error = error.map(|error| Rc::new(self.with_retry_info(error, now)));
        commands
    }

    /// The pause that a response requests with `Retry-After`, whether it is good or bad. A missing sub-job (404) says
    /// nothing about the next request.
    fn requested_pause(
        &self,
        response: &HttpResponse,
        date: Option<Timestamp>,
    ) -> Option<Duration> {
        let is_missing_sub_job = response.status == 404 && self.collector.is_at_sub_job();
        if is_missing_sub_job {
            return None;
        }
        retry_after::parse(response.retry_after.as_deref()?, date)
    }

    /// Adds the time of the next attempt to an error, or that there is none.
    fn with_retry_info(&mut self, error: JobError, now: Now) -> JobError {
        let retry_at = match self.activity() {
            Activity::Waiting { until } => {
                let pause = i64::try_from(until.since(now.monotonic).as_millis()).unwrap_or(0);
                let at = self.server_now(now).unix_millis() + pause;
                Some(Timestamp::from_unix_millis(at))
            }
            _ => None,
        };
        JobError { stopped: self.activity() == Activity::Stopped, retry_at, ..error }
    }

    /// Makes a snapshot of the collected job, unless the current snapshot is up to date.
    fn update_snapshot(&mut self, received_at: Option<Timestamp>) {
        let (generation, complete) = (self.collector.generation(), self.collector.is_complete());
        let snapshot = self.snapshot.as_ref();
        let is_current = self.snapshot_generation == generation
            && snapshot.is_none_or(|snapshot| snapshot.complete == complete);
        // A change without a response, such as a sub-job that failed, keeps the time of the last response.
        let fetched_at = received_at.or_else(|| snapshot.map(|snapshot| snapshot.fetched_at));
        if let (Some(fetched_at), false) = (fetched_at, is_current)
            && let Some(snapshot) = self.collector.snapshot(fetched_at)
        {
            self.snapshot = Some(Rc::new(snapshot));
            self.snapshot_generation = generation;
        }
    }
}
