//! Watches one job: asks when the [`Poller`] says so, decodes what comes back, keeps the last good snapshot.

use std::rc::Rc;

use super::error::{ErrorKind, JobError};
use super::json;
use super::phase::Phase;
use super::poller::{
    Activity, Command, Event, Failure, Jitter, Monotonic, Poller, RequestId, Schedule,
};
use super::request::JobRequest;
use super::snapshot::Snapshot;
use super::systems;
use super::timestamp::Timestamp;

/// What came of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// An answer, whatever its status.
    Answered(Answer),
    /// No answer. A browser does not say why.
    Unreachable,
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
    request: JobRequest,
    poller: Poller,
    /// The body of `snapshot`, to tell an unchanged one by its bytes.
    body: Vec<u8>,
    snapshot: Option<Rc<Snapshot>>,
    error: Option<Rc<JobError>>,
}

impl Watch {
    /// Has asked nothing yet.
    pub fn new(request: JobRequest, schedule: Schedule) -> Self {
        Self {
            request,
            poller: Poller::new(schedule),
            body: Vec::new(),
            snapshot: None,
            error: None,
        }
    }

    /// Where to ask.
    pub fn url(&self) -> &str {
        &self.request.url
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

    /// Something other than the end of a request happened.
    pub fn handle(&mut self, now: Monotonic, jitter: Jitter, event: Event) -> Vec<Command> {
        let commands = self.poller.handle(now, jitter, event);
        // The poller aborts of its own accord only when an answer is overdue.
        if commands.contains(&Command::Abort) {
            let error = JobError::new(ErrorKind::Timeout, "The server has not answered in time.");
            self.error = Some(Rc::new(error));
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
        let awaited = matches!(self.activity(), Activity::Fetching { request: awaited, .. } if awaited == request);
        if !awaited {
            return Vec::new();
        }
        let (failure, error) = match self.take(outcome) {
            Ok(phase) => {
                self.error = None;
                let terminal = phase.is_terminal();
                return self.poller.handle(now, jitter, Event::Loaded { request, terminal });
            }
            Err(error) => (failure_of(&error), error),
        };
        let commands = self.poller.handle(now, jitter, Event::Failed { request, failure });
        let stopped = self.activity() == Activity::Stopped;
        self.error = Some(Rc::new(JobError { stopped, ..error }));
        commands
    }

    /// The phase of the job in an outcome, which becomes the snapshot unless it is the one we have.
    fn take(&mut self, outcome: Outcome) -> Result<Phase, JobError> {
        let answer = match outcome {
            Outcome::Answered(answer) => answer,
            Outcome::Unreachable => {
                return Err(JobError::new(
                    ErrorKind::Network,
                    "It is down, or it does not allow this page to ask it (CORS).",
                ));
            }
        };
        if !(200..300).contains(&answer.status) {
            return Err(refusal(answer));
        }
        if let Some(snapshot) = &self.snapshot
            && self.body == answer.body
        {
            return Ok(snapshot.root.phase);
        }
        let Answer { status, body, request_id, received_at } = answer;
        let job = systems::decode(self.request.system, &body).map_err(|error| JobError {
            status: Some(status),
            request_id,
            ..error
        })?;
        let phase = job.root.phase;
        self.snapshot = Some(Rc::new(Snapshot {
            system: job.system.name().to_owned(),
            project_id: self.request.project_id.clone(),
            job_id: Some(self.request.job_id.clone().unwrap_or_else(|| job.root.id.clone())),
            root: job.root,
            fetched_at: received_at,
            complete: true,
            warnings: job.warnings,
        }));
        self.body = body;
        Ok(phase)
    }
}

/// What an answer outside 200 to 299 says.
fn refusal(answer: Answer) -> JobError {
    let text = String::from_utf8_lossy(&answer.body);
    let decoded = json::decode(&text).ok();
    let body = decoded.as_ref().map(|decoded| &decoded.value);
    JobError::from_answer(answer.status, body, answer.request_id)
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
