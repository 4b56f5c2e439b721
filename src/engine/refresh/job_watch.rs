//! Watches one job: asks when the [`Poller`] says so, has the [`Collector`] put the answers together, keeps the last
//! good snapshot.

use std::rc::Rc;
use std::time::Duration;

use super::clock::{Monotonic, Now, ServerClock};
use super::collector::{self, Collector, Step};
use super::poller::{
    Activity, Command, Event, Failure, Jitter, PendingRequest, Poller, RequestId, Schedule,
};
use super::request::{HttpRequest, JobRequest};
use super::retry_after;
use crate::engine::apis::error_body;
use crate::engine::json;
use crate::engine::model::error::{ErrorKind, JobError};
use crate::engine::model::snapshot::Snapshot;
use crate::engine::model::sync_status::{SyncState, SyncStatus};
use crate::engine::model::timestamp::Timestamp;

/// A request is not worth a word before it has taken this long.
const WORTH_A_WORD: Duration = Duration::from_secs(1);

/// After so many requests with `If-None-Match` that were not answered at all, it is left away: a server of another
/// origin may show its `ETag` and yet refuse that header.
const MAX_REFUSED_CONDITIONS: u8 = 2;

/// What came of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FetchOutcome {
    /// An answer, whatever its status.
    Responded(HttpResponse),
    /// No answer. A browser does not say why.
    Unreachable,
    /// An answer whose body broke off.
    Truncated,
    /// No answer in time.
    TimedOut,
    /// The host could not say which headers to send; nothing was sent.
    HeadersProviderFailed,
}

/// An HTTP answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HttpResponse {
    /// When it was asked for, where that was before [`Command::Fetch`] said so.
    pub sent: Option<Monotonic>,
    /// 100 to 599.
    pub status: u16,
    /// The body's bytes.
    pub body: Vec<u8>,
    /// Whether it comes from another address than was asked.
    pub redirected: bool,
    /// Header `X-Request-Id`.
    pub request_id: Option<String>,
    /// Header `Date`.
    pub date: Option<String>,
    /// Header `Retry-After`.
    pub retry_after: Option<String>,
    /// Header `ETag`.
    pub etag: Option<String>,
}

/// The state of one widget, or of several that ask for the same.
#[derive(Debug, Clone)]
pub struct JobWatch {
    poller: Poller,
    collector: Collector,
    clock: ServerClock,
    /// Whether the host can be asked for other headers.
    renewable: bool,
    refused_conditions: u8,
    snapshot: Option<Rc<Snapshot>>,
    /// The collector's generation that `snapshot` shows.
    shown: u64,
    error: Option<Rc<JobError>>,
    /// When the last good answer came.
    good_at: Option<Timestamp>,
}

impl JobWatch {
    /// Has asked nothing yet.
    pub fn new(request: JobRequest, schedule: Schedule) -> Self {
        Self {
            poller: Poller::new(schedule),
            collector: Collector::new(request),
            clock: ServerClock::default(),
            renewable: false,
            refused_conditions: 0,
            snapshot: None,
            shown: 0,
            error: None,
            good_at: None,
        }
    }

    /// With a host that can be asked for other headers after an answer 401.
    #[must_use]
    pub fn renewable(self, renewable: bool) -> Self {
        Self { renewable, ..self }
    }

    /// The same watch for a widget that goes its own way: what is known, without the request in flight.
    pub fn split(&self) -> Self {
        Self { poller: self.poller.split(), ..self.clone() }
    }

    /// What to ask for, when there is a [`Command::Fetch`].
    pub fn ask(&self) -> HttpRequest {
        let ask = self.collector.next_request();
        let conditional = self.refused_conditions < MAX_REFUSED_CONDITIONS;
        HttpRequest { if_none_match: ask.if_none_match.filter(|_| conditional), ..ask }
    }

    /// How many bytes the last good answer to what is asked for now had; 0 where there was none.
    pub fn last_length(&self) -> usize {
        self.collector.last_length()
    }

    /// Whether it asks of its own accord at all.
    pub fn is_automatic(&self) -> bool {
        self.poller.is_automatic()
    }

    /// What it is doing.
    pub fn activity(&self) -> Activity {
        self.poller.activity()
    }

    /// The last good answer. Stays through failures.
    pub fn snapshot(&self) -> Option<&Rc<Snapshot>> {
        self.snapshot.as_ref()
    }

    /// Why the last request brought none. `None` once one has.
    pub fn error(&self) -> Option<&Rc<JobError>> {
        self.error.as_ref()
    }

    /// The bodies as sent that hold what is said of the node with this id.
    pub fn raw(&self, id: &str) -> Vec<&[u8]> {
        self.collector.raw(id)
    }

    /// What the server's clock says.
    pub fn server_now(&mut self, now: Now) -> Timestamp {
        self.clock.now(now)
    }

    /// How things stand with the server.
    pub fn sync_status(&mut self, now: Now) -> SyncStatus {
        let stale_since = self.good_at.filter(|_| self.is_stale());
        let age = stale_since.map(|since| self.server_now(now).millis_since(since));
        let stale_for_seconds = age.map(|millis| millis / 1000);
        SyncStatus { state: self.sync_state(now), stale_since, stale_for_seconds }
    }

    /// Whether the snapshot may no longer be the truth though nobody chose that.
    fn is_stale(&self) -> bool {
        self.error.is_some() || self.activity() == Activity::Offline
    }

    fn sync_state(&self, now: Now) -> SyncState {
        match (self.activity(), &self.error) {
            (Activity::Fetching(flight), error) => {
                let took = now.monotonic.since(flight.since);
                let is_told = self.snapshot.is_none() || error.is_some() || took >= WORTH_A_WORD;
                if is_told { SyncState::Refreshing } else { self.idle_state() }
            }
            (Activity::Waiting { until }, Some(_)) => {
                let pause = until.since(now.monotonic);
                SyncState::Retrying {
                    in_seconds: pause.as_secs() + u64::from(pause.subsec_millis() > 0),
                }
            }
            (Activity::Waiting { .. }, None) => SyncState::Live,
            (Activity::Idle, _) if self.snapshot.is_some() || self.error.is_some() => {
                SyncState::Manual
            }
            (Activity::Idle, _) => SyncState::Idle,
            (Activity::Paused, _) => SyncState::Paused,
            (Activity::Hidden, _) => SyncState::Hidden,
            (Activity::Offline, _) => SyncState::Offline,
            (Activity::Finished, _) => SyncState::Ended,
            (Activity::Stopped, Some(error)) if error.kind == ErrorKind::Auth => {
                SyncState::SignInExpired
            }
            (Activity::Stopped, _) => SyncState::Stopped,
        }
    }

    /// What is said of a request that is not worth a word: what was said before it.
    fn idle_state(&self) -> SyncState {
        let snapshot = self.snapshot.as_ref();
        if snapshot.is_some_and(|snapshot| snapshot.root.phase.is_terminal()) {
            SyncState::Ended
        } else if self.is_automatic() {
            SyncState::Live
        } else {
            SyncState::Manual
        }
    }

    /// Something other than the end of a request happened.
    pub fn handle(&mut self, now: Now, jitter: Jitter, event: Event) -> Vec<Command> {
        let before = self.flight();
        let mut commands = self.poller.handle(now.monotonic, jitter, event);
        if commands.iter().any(|command| matches!(command, Command::Fetch { .. })) {
            self.collector.begin();
        } else if commands.contains(&Command::Abort)
            && let Some(overdue) = before.filter(|_| self.flight().is_some())
        {
            commands.extend(self.conclude(now, jitter, overdue.request, FetchOutcome::TimedOut));
        }
        commands
    }

    fn flight(&self) -> Option<PendingRequest> {
        match self.activity() {
            Activity::Fetching(flight) => Some(flight),
            _ => None,
        }
    }

    /// A request has ended. An outcome nobody waits for any more changes nothing.
    pub fn conclude(
        &mut self,
        now: Now,
        jitter: Jitter,
        request: RequestId,
        outcome: FetchOutcome,
    ) -> Vec<Command> {
        let Some(flight) = self.flight().filter(|flight| flight.request == request) else {
            return Vec::new();
        };
        let (mut received_at, mut retry_after) = (None, None);
        if let FetchOutcome::Responded(answer) = &outcome {
            let date = answer.date.as_deref().and_then(retry_after::http_date);
            if let Some(date) = date {
                self.clock.observe(date, answer.sent.unwrap_or(flight.sent), now.monotonic);
            }
            received_at = Some(date.unwrap_or(now.wall));
            // Of a sub-job that is none, or of a good answer, it would say nothing about the next request.
            let is_refusal = !is_good(answer.status)
                && (answer.status != 404 || !self.collector.is_about_child());
            let told = answer.retry_after.as_deref().filter(|_| is_refusal);
            retry_after = told.and_then(|header| retry_after::parse(header, date));
            if answer.status == 401 && self.renewable && self.poller.may_renew() {
                return self.poller.renew(now.monotonic);
            }
        }
        if outcome == FetchOutcome::Unreachable && self.ask().if_none_match.is_some() {
            self.refused_conditions += 1;
        }
        let step = self.take(outcome);
        self.show(received_at);
        let event = match step {
            Ok(Step::More) => Event::Continued { request },
            Ok(Step::Whole) => {
                self.error = None;
                self.good_at = received_at.or(self.good_at);
                let phase = self.snapshot.as_ref().map(|snapshot| snapshot.root.phase);
                let terminal = phase.is_some_and(crate::engine::model::phase::Phase::is_terminal);
                Event::Loaded { request, terminal, retry_after }
            }
            Err(error) => {
                let event = Event::Failed { request, failure: failure_of(&error), retry_after };
                let commands = self.poller.handle(now.monotonic, jitter, event);
                self.error = Some(Rc::new(self.with_retry_info(error, now)));
                return commands;
            }
        };
        self.poller.handle(now.monotonic, jitter, event)
    }

    /// The error with what comes next.
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

    fn take(&mut self, outcome: FetchOutcome) -> Result<Step, JobError> {
        let answer = match outcome {
            FetchOutcome::Responded(answer) => answer,
            FetchOutcome::Unreachable => return self.collector.on_error(unreachable()),
            FetchOutcome::Truncated => return self.collector.on_error(cut_off()),
            FetchOutcome::TimedOut => return self.collector.on_error(collector::overdue()),
            FetchOutcome::HeadersProviderFailed => return self.collector.on_error(no_headers()),
        };
        if answer.status == 304 {
            return self.collector.on_not_modified();
        }
        if !is_good(answer.status) {
            return self.collector.on_error(refusal(answer));
        }
        let HttpResponse { status, body, redirected, request_id, etag, .. } = answer;
        self.collector.on_body(body, etag).map_err(|error| JobError {
            status: Some(status),
            request_id: request_id.or(error.request_id),
            message: if redirected && error.kind == ErrorKind::InvalidBody {
                format!("{} It comes from another page, perhaps one to sign in on.", error.message)
            } else {
                error.message
            },
            ..error
        })
    }

    /// Makes a snapshot of what the collector has, if that is new.
    fn show(&mut self, received_at: Option<Timestamp>) {
        let (generation, complete) = (self.collector.generation(), self.collector.is_complete());
        let is_shown = self.shown == generation
            && self.snapshot.as_ref().is_none_or(|snapshot| snapshot.complete == complete);
        // What is new without an answer, such as that a sub-job cannot be had, is of the last answer's time.
        let fetched_at =
            received_at.or_else(|| self.snapshot.as_ref().map(|snapshot| snapshot.fetched_at));
        let (Some(job), Some(fetched_at), false) = (self.collector.job(), fetched_at, is_shown)
        else {
            return;
        };
        let request = self.collector.request();
        self.snapshot = Some(Rc::new(Snapshot {
            system: job.system.name().to_owned(),
            project_id: request.project_id.clone(),
            job_id: Some(request.job_id.clone().unwrap_or_else(|| job.root.id.to_string())),
            root: job.root.clone(),
            fetched_at,
            complete,
            warnings: job.warnings.clone(),
        }));
        self.shown = generation;
    }
}

fn is_good(status: u16) -> bool {
    (200..300).contains(&status)
}

fn cut_off() -> JobError {
    JobError::new(ErrorKind::Network, "The answer broke off.")
}

fn no_headers() -> JobError {
    JobError::new(ErrorKind::Auth, "This page could not say how to sign in (its `headers` failed).")
}

fn unreachable() -> JobError {
    JobError::new(
        ErrorKind::Network,
        "It is down, or it does not allow this page to ask it (CORS).",
    )
}

/// What an answer outside 200 to 299 says.
fn refusal(answer: HttpResponse) -> JobError {
    let decoded = json::decode(&answer.body).ok();
    let body = decoded.as_ref().map(json::Document::root);
    error_body::read(answer.status, body, answer.request_id)
}

fn failure_of(error: &JobError) -> Failure {
    match (error.kind, error.status) {
        // Nothing was sent, so nobody has refused anything.
        (ErrorKind::Auth, None) => Failure::Transient,
        (
            ErrorKind::Auth | ErrorKind::Forbidden | ErrorKind::Config | ErrorKind::Unsupported,
            _,
        )
        | (ErrorKind::Http, Some(400)) => Failure::Final,
        (ErrorKind::NotFound, _) => Failure::NotFound,
        (
            ErrorKind::Network
            | ErrorKind::Timeout
            | ErrorKind::Throttled
            | ErrorKind::Http
            | ErrorKind::InvalidBody,
            _,
        ) => Failure::Transient,
    }
}
