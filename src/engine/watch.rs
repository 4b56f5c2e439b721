//! Watches one job: asks when the [`Poller`] says so, has the [`Collector`] put the answers together, keeps the last
//! good snapshot.

use std::rc::Rc;

use super::collect::{self, Collector, Step};
use super::error::{ErrorKind, JobError};
use super::error_body;
use super::json;
use super::poller::{
    Activity, Command, Event, Failure, Jitter, Monotonic, Poller, RequestId, Schedule,
};
use super::request::{Ask, JobRequest};
use super::snapshot::Snapshot;
use super::timestamp::Timestamp;

/// What came of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// An answer, whatever its status.
    Answered(Answer),
    /// No answer. A browser does not say why.
    Unreachable,
    /// No answer in time.
    Overdue,
}

/// An HTTP answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// 100 to 599.
    pub status: u16,
    /// The body's bytes.
    pub body: Vec<u8>,
    /// Header `X-Request-Id`.
    pub request_id: Option<String>,
    /// When it came: the server's `Date` where it can be seen, else the browser's clock.
    pub received_at: Timestamp,
}

/// The state of one widget.
#[derive(Debug)]
pub struct Watch {
    poller: Poller,
    collector: Collector,
    snapshot: Option<Rc<Snapshot>>,
    /// The collector's generation that `snapshot` shows.
    shown: u64,
    error: Option<Rc<JobError>>,
}

impl Watch {
    /// Has asked nothing yet.
    pub fn new(request: JobRequest, schedule: Schedule) -> Self {
        Self {
            poller: Poller::new(schedule),
            collector: Collector::new(request),
            snapshot: None,
            shown: 0,
            error: None,
        }
    }

    /// What to ask for, when there is a [`Command::Fetch`].
    pub fn ask(&self) -> Ask {
        self.collector.ask()
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

    /// Something other than the end of a request happened.
    pub fn handle(&mut self, now: Monotonic, jitter: Jitter, event: Event) -> Vec<Command> {
        let mut commands = self.poller.handle(now, jitter, event);
        if commands.iter().any(|command| matches!(command, Command::Fetch(_))) {
            self.collector.begin();
        }
        if commands.contains(&Command::Abort)
            && let Activity::Fetching { request, .. } = self.activity()
        {
            commands.extend(self.conclude(now, jitter, request, Outcome::Overdue));
        }
        commands
    }

    /// A request has ended. An outcome nobody waits for any more changes nothing.
    pub fn conclude(
        &mut self,
        now: Monotonic,
        jitter: Jitter,
        request: RequestId,
        outcome: Outcome,
    ) -> Vec<Command> {
        let awaited = |activity| matches!(activity, Activity::Fetching { request: awaited, .. } if awaited == request);
        if !awaited(self.activity()) {
            return Vec::new();
        }
        let received_at = match &outcome {
            Outcome::Answered(answer) => Some(answer.received_at),
            Outcome::Unreachable | Outcome::Overdue => None,
        };
        let step = self.take(outcome);
        self.show(received_at);
        let event = match step {
            Ok(Step::More) => Event::Continued { request },
            Ok(Step::Whole) => {
                self.error = None;
                let phase = self.snapshot.as_ref().map(|snapshot| snapshot.root.phase);
                let terminal = phase.is_some_and(super::phase::Phase::is_terminal);
                Event::Loaded { request, terminal }
            }
            Err(error) => return self.fail(now, jitter, request, error),
        };
        self.poller.handle(now, jitter, event)
    }

    fn fail(
        &mut self,
        now: Monotonic,
        jitter: Jitter,
        request: RequestId,
        error: JobError,
    ) -> Vec<Command> {
        let failure = failure_of(&error);
        let commands = self.poller.handle(now, jitter, Event::Failed { request, failure });
        let stopped = self.activity() == Activity::Stopped;
        self.error = Some(Rc::new(JobError { stopped, ..error }));
        commands
    }

    fn take(&mut self, outcome: Outcome) -> Result<Step, JobError> {
        let answer = match outcome {
            Outcome::Answered(answer) => answer,
            Outcome::Unreachable => return self.collector.refuse(unreachable()),
            Outcome::Overdue => return self.collector.refuse(collect::overdue()),
        };
        if !(200..300).contains(&answer.status) {
            return self.collector.refuse(refusal(answer));
        }
        let Answer { status, body, request_id, .. } = answer;
        self.collector.take(body).map_err(|error| JobError {
            status: Some(status),
            request_id: request_id.or(error.request_id),
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

fn unreachable() -> JobError {
    JobError::new(
        ErrorKind::Network,
        "It is down, or it does not allow this page to ask it (CORS).",
    )
}

/// What an answer outside 200 to 299 says.
fn refusal(answer: Answer) -> JobError {
    let text = String::from_utf8_lossy(&answer.body);
    let decoded = json::decode(&text).ok();
    let body = decoded.as_ref().map(json::Document::root);
    error_body::read(answer.status, body, answer.request_id)
}

fn failure_of(error: &JobError) -> Failure {
    match (error.kind, error.status) {
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
