//! The sequence of requests in one refresh, and the job that is assembled from their responses.
//!
//! Most jobs take one request. `ServiceStage` sends tasks in pages. CCE often sends only the first level of sub-jobs;
//! deeper ones are requested by their IDs.

mod sub_job_queue;

use std::rc::Rc;

use super::outcome_error;
use super::pages::Pages;
use super::request::{HttpRequest, JobRequest};
use super::response::FetchOutcome;
use super::sub_jobs::{SubJobs, entry};
use crate::engine::apis::{self, DecodeOptions, Job, RequestedBodies, System};
use crate::engine::incremental::IncrementalDecoder;
use crate::engine::model::error::{ErrorKind, JobError};
use crate::engine::model::error_detail::{DetailKind, ErrorDetail};
use crate::engine::model::fallback_name::fallback_name;
use crate::engine::model::snapshot::{Snapshot, Warning, WarningCode};
use crate::engine::model::timestamp::Timestamp;

/// Whether a refresh is complete after a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The refresh needs another request.
    NextRequest,
    /// The refresh is complete.
    Complete,
}

/// Collects the response bodies of one job, refresh after refresh.
#[derive(Debug, Clone)]
pub struct Collector {
    request: JobRequest,
    target: RequestTarget,
    pages: Pages,
    sub_jobs: SubJobs,
    decoder: IncrementalDecoder,
    job: Option<Job>,
    /// Counts the decoded jobs, so that callers can tell whether there is a new one.
    generation: u64,
    is_complete: bool,
}

/// What the next request is for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum RequestTarget {
    /// The job itself, or its next page.
    Page,
    /// The sub-job with this ID.
    SubJob(String),
}

impl Collector {
    /// Creates a collector without a job.
    pub fn new(request: JobRequest) -> Self {
        Self {
            request,
            target: RequestTarget::Page,
            pages: Pages::default(),
            sub_jobs: SubJobs::default(),
            decoder: IncrementalDecoder::default(),
            job: None,
            generation: 0,
            is_complete: true,
        }
    }

    /// The job that is requested.
    pub fn request(&self) -> &JobRequest {
        &self.request
    }

    /// Decodes the stored responses again, if the options are other ones.
    pub fn set_options(&mut self, options: DecodeOptions) {
        if std::mem::replace(&mut self.request.options, options) == options || self.job.is_none() {
            return;
        }
        // What it remembers was read with the other options.
        self.decoder = IncrementalDecoder::default();
        // Bodies that have been decoded once can be decoded again.
        let _ = self.decode();
    }

    /// Starts a refresh with its first request.
    pub fn begin(&mut self) {
        self.target = RequestTarget::Page;
        self.pages.begin();
        self.sub_jobs.begin();
    }

    /// Makes the current refresh request sub-jobs that do not seem to have changed, too.
    pub fn request_all(&mut self) {
        self.sub_jobs.request_all();
    }

    /// The next request of the refresh, conditional if its last response had an `ETag`.
    pub fn next_request(&self) -> HttpRequest {
        let (request, etag) = match &self.target {
            RequestTarget::Page => (None, self.pages.etag()),
            RequestTarget::SubJob(id) => (self.request.sub_job(id), self.sub_jobs.etag(id)),
        };
        let request = request.unwrap_or_else(|| self.request.page(self.pages.offset()));
        HttpRequest { if_none_match: etag.map(Into::into), ..request }
    }

    /// The length in bytes of the last good response to [`Collector::next_request`]; 0 if there was none.
    pub fn last_length(&self) -> usize {
        match &self.target {
            RequestTarget::Page => self.pages.last_length(),
            RequestTarget::SubJob(id) => self.sub_jobs.body(id).map_or(0, <[u8]>::len),
        }
    }

    /// Whether the next request is for a sub-job.
    pub fn is_at_sub_job(&self) -> bool {
        matches!(self.target, RequestTarget::SubJob(_))
    }

    /// The job as of the last decoded responses.
    pub fn job(&self) -> Option<&Job> {
        self.job.as_ref()
    }

    /// A number that changes whenever [`Collector::job`] does.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Whether [`Collector::job`] has everything that can be requested.
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// The bodies, as sent, that describe the node with this ID: the sub-job's own, or else the pages of the job.
    pub fn raw(&self, id: &str) -> Vec<&[u8]> {
        match self.sub_jobs.body(id) {
            Some(body) => vec![body],
            None => self.pages.raw(),
        }
    }

    /// The collected job as a snapshot of this time. `None` before the first body that contains a job.
    pub fn snapshot(&self, fetched_at: Timestamp) -> Option<Snapshot> {
        let job = self.job.as_ref()?;
        let request = &self.request;
        let mut root = job.root.clone();
        // A root without name and type is called by the ID that was requested.
        let is_unnamed = root.name == root.id
            || (root.id.starts_with('#') && *root.name == *fallback_name(&root.id));
        if let (true, Some(id)) = (is_unnamed, &request.job_id) {
            Rc::make_mut(&mut root).name = id.as_str().into();
        }
        Some(Snapshot {
            system: job.system.name().to_owned(),
            project_id: request.project_id.clone(),
            job_id: Some(request.job_id.clone().unwrap_or_else(|| job.root.id.to_string())),
            root,
            fetched_at,
            complete: self.is_complete,
            warnings: job.warnings.clone(),
        })
    }

    /// Takes the outcome of the [`next_request`](Self::next_request).
    ///
    /// # Errors
    ///
    /// If the refresh has failed. The last job is retained then.
    pub fn on_outcome(&mut self, outcome: FetchOutcome) -> Result<Step, JobError> {
        let error = match outcome {
            FetchOutcome::Responded(response) if response.status == 304 => {
                return self.on_not_modified();
            }
            FetchOutcome::Responded(mut response) if response.is_success() => {
                let (body, etag) = (std::mem::take(&mut response.body), response.etag.take());
                let step = self.on_body(body, etag);
                return step.map_err(|error| outcome_error::invalid_body(error, response));
            }
            FetchOutcome::Responded(response) => outcome_error::http_error(response),
            FetchOutcome::Unreachable => outcome_error::unreachable(),
            FetchOutcome::Truncated => outcome_error::truncated(),
            FetchOutcome::TimedOut => outcome_error::timed_out(),
            FetchOutcome::HeadersProviderFailed => outcome_error::headers_provider_failed(),
        };
        self.on_error(error)
    }

    /// Takes the body and the `ETag` of a 2xx response.
    ///
    /// # Errors
    ///
    /// If the body does not contain a job. The last job is retained then.
    pub fn on_body(&mut self, body: Vec<u8>, etag: Option<String>) -> Result<Step, JobError> {
        match std::mem::replace(&mut self.target, RequestTarget::Page) {
            RequestTarget::Page => {
                // A full address has no further pages.
                let has_pages = self.request.job_id.is_some();
                let paging = self.request.system.paging().filter(|_| has_pages);
                let is_last = self.pages.push(body, etag, paging);
                self.after_page(is_last)
            }
            RequestTarget::SubJob(id) => {
                let system = &self.request.system;
                match self.sub_jobs.record(&id, body, etag, |body| has_ended(system, body)) {
                    Ok(()) => self.next_step(),
                    // An error instead of the sub-job: its known sub-jobs stay in the tree.
                    Err(error) => self.on_sub_job_error(&id, &error),
                }
            }
        }
    }

    /// Takes a 304 response: the stored body is still current.
    ///
    /// # Errors
    ///
    /// If there is no stored body.
    pub fn on_not_modified(&mut self) -> Result<Step, JobError> {
        match std::mem::replace(&mut self.target, RequestTarget::Page) {
            RequestTarget::Page => match self.pages.push_unchanged() {
                Some(is_last) => self.after_page(is_last),
                None => Err(JobError {
                    status: Some(304),
                    ..JobError::explained(
                        ErrorKind::Http,
                        ErrorDetail::with_name(DetailKind::Status, "304"),
                    )
                }),
            },
            RequestTarget::SubJob(id) => {
                self.sub_jobs.touch(&id);
                self.next_step()
            }
        }
    }

    /// Takes the error of a failed request. The error of a sub-job becomes a warning in the snapshot.
    ///
    /// # Errors
    ///
    /// Returns `error` if the request was for the job itself.
    pub fn on_error(&mut self, error: JobError) -> Result<Step, JobError> {
        match std::mem::replace(&mut self.target, RequestTarget::Page) {
            RequestTarget::Page => Err(error),
            RequestTarget::SubJob(id) => self.on_sub_job_error(&id, &error),
        }
    }

    fn on_sub_job_error(&mut self, id: &str, error: &JobError) -> Result<Step, JobError> {
        if error.status == Some(404)
            || (error.status.is_none() && error.kind == ErrorKind::NotFound)
        {
            self.sub_jobs.record_missing(id);
        } else {
            let warning = Warning {
                code: WarningCode::ChildrenMissing,
                message: format!("The sub-jobs couldn't be loaded: {}", error.message),
                node_id: Some(id.to_owned()),
            };
            self.sub_jobs.fail(id, warning);
        }
        self.next_step()
    }

    fn after_page(&mut self, is_last: bool) -> Result<Step, JobError> {
        if !is_last {
            // While there is no job yet, showing the first page beats waiting for all of them.
            if self.job.is_none() {
                self.decode()?;
            }
            return Ok(Step::NextRequest);
        }
        if self.pages.have_changed() || self.job.is_none() {
            self.decode()?;
        }
        self.pages.finish();
        self.next_step()
    }

    /// Selects the next sub-job to request, or completes the refresh.
    fn next_step(&mut self) -> Result<Step, JobError> {
        if self.job.as_ref().is_some_and(|job| job.root.phase.is_terminal()) {
            self.sub_jobs.request_all(); // there may be no further refresh
        }
        if let Some((node, level)) = self.next_sub_job().filter(|_| self.sub_jobs.may_request()) {
            // Its entry may be in a body that has just been received.
            if level > 2 && self.sub_jobs.has_changed() {
                return self.decode_again();
            }
            let (id, entry) = (node.id.to_string(), entry(node));
            self.sub_jobs.begin_request(&id, entry);
            self.target = RequestTarget::SubJob(id);
            return Ok(Step::NextRequest);
        }
        if self.sub_jobs.has_changed() {
            return self.decode_again();
        }
        self.is_complete = self.has_all_sub_jobs();
        Ok(Step::Complete)
    }

    /// Decodes with the new bodies of sub-jobs, which may name further sub-jobs to request.
    fn decode_again(&mut self) -> Result<Step, JobError> {
        self.sub_jobs.clear_has_changed();
        self.decode()?;
        self.next_step()
    }

    fn decode(&mut self) -> Result<(), JobError> {
        let JobRequest { system, options, .. } = &self.request;
        let pages = self.pages.bodies();
        let changed = self.sub_jobs.take_changed_ids();
        let mut job = self.decoder.decode(system, &pages, &self.sub_jobs, &changed, *options)?;
        job.warnings.extend(self.sub_jobs.failure().cloned());
        self.job = Some(job);
        self.generation += 1;
        self.is_complete = self.has_all_sub_jobs();
        Ok(())
    }
}

/// Whether the job in a body has ended, so that its response can no longer change.
fn has_ended(system: &System, body: &[u8]) -> Result<bool, JobError> {
    apis::decode_one(system, body).map(|job| job.root.phase.is_terminal())
}
