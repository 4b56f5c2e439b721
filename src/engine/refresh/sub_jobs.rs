//! The sub-jobs that were requested by their IDs.

use crate::engine::apis::RequestedBodies;
use crate::engine::model::error::JobError;
use crate::engine::model::phase::Phases;
use crate::engine::model::progress::Progress;
use crate::engine::model::snapshot::{Node, Warning};

/// The maximum number of sub-jobs that are requested by their IDs in one refresh.
const MAX_SUB_JOB_REQUESTS: u32 = 8;

/// The number of refreshes from one request for a sub-job to the next, while nothing suggests that it has changed.
const REFRESHES_BETWEEN_REQUESTS: u64 = 5;

/// The bodies of requested sub-jobs, and when each was requested last.
#[derive(Debug, Clone, Default)]
pub(crate) struct SubJobs {
    /// Sorted by ID. New ones are so few at a time that a map would not pay.
    sub_jobs: Vec<SubJob>,
    /// The number of the current refresh, from 1.
    refresh: u64,
    /// Requests in the current refresh.
    requests: u32,
    /// Whether the current refresh requests sub-jobs that do not seem to have changed, too.
    requests_all: bool,
    /// Why a sub-job failed in this refresh. No others are requested after it.
    failure: Option<Warning>,
    has_changed: bool,
    /// The IDs whose bodies have changed since the job was decoded last.
    changed_ids: Vec<String>,
}

/// A sub-job that was requested.
#[derive(Debug, Clone, Default)]
struct SubJob {
    id: String,
    /// What the body of the parent said of the sub-job when it was requested last.
    entry: Option<Node>,
    /// `None` until a request has ended.
    state: Option<SubJobState>,
    body: Option<Vec<u8>>,
}

#[derive(Debug, Clone, Default)]
struct SubJobState {
    /// The refresh in which the sub-job was requested last.
    refresh: u64,
    /// Whether the response can no longer change: the sub-job has ended or does not exist.
    is_final: bool,
    /// Whether the last request failed.
    has_failed: bool,
    etag: Option<String>,
}

impl SubJobs {
    /// Starts a refresh.
    pub(crate) fn begin(&mut self) {
        self.refresh += 1;
        self.requests = 0;
        self.requests_all = false;
        self.has_changed = self.failure.take().is_some();
    }

    /// Makes the current refresh request sub-jobs that do not seem to have changed, too.
    pub(crate) fn request_all(&mut self) {
        self.requests_all = true;
    }

    fn place(&self, id: &str) -> Result<usize, usize> {
        self.sub_jobs.binary_search_by(|known| known.id.as_str().cmp(id))
    }

    fn get(&self, id: &str) -> Option<&SubJob> {
        self.sub_jobs.get(self.place(id).ok()?)
    }

    fn state(&self, id: &str) -> Option<&SubJobState> {
        self.get(id)?.state.as_ref()
    }

    fn get_or_insert(&mut self, id: &str) -> &mut SubJob {
        let place = self.place(id).unwrap_or_else(|place| {
            self.sub_jobs.insert(place, SubJob { id: id.to_owned(), ..SubJob::default() });
            place
        });
        &mut self.sub_jobs[place]
    }

    /// The `ETag` of a sub-job's stored body.
    pub(crate) fn etag(&self, id: &str) -> Option<&str> {
        self.state(id)?.etag.as_deref()
    }

    /// Whether a sub-job was requested in any refresh.
    pub(crate) fn was_requested(&self, id: &str) -> bool {
        self.state(id).is_some()
    }

    /// The refresh in which a sub-job was requested last; 0 if it never was. `None` if it is not due in this refresh.
    pub(crate) fn last_requested(&self, node: &Node) -> Option<u64> {
        let Some(SubJob { entry, state: Some(state), .. }) = self.get(&node.id) else {
            return Some(0);
        };
        if state.is_final || state.refresh == self.refresh {
            return None;
        }
        self.is_due(state, entry.as_ref(), node).then_some(state.refresh)
    }

    fn is_due(&self, state: &SubJobState, last: Option<&Node>, node: &Node) -> bool {
        self.requests_all
            || state.has_failed
            || self.refresh - state.refresh >= REFRESHES_BETWEEN_REQUESTS
            || last != Some(&entry(node))
    }

    /// Whether this refresh may request another sub-job.
    pub(crate) fn may_request(&self) -> bool {
        self.requests < MAX_SUB_JOB_REQUESTS && self.failure.is_none()
    }

    /// Notes that a sub-job is requested now.
    pub(crate) fn begin_request(&mut self, id: &str, entry: Node) {
        self.requests += 1;
        self.get_or_insert(id).entry = Some(entry);
    }

    /// Stores a response. `is_final` returns whether the response can no longer change; with its error, nothing is stored.
    pub(crate) fn record(
        &mut self,
        id: &str,
        body: Vec<u8>,
        etag: Option<String>,
        is_final: impl FnOnce(&[u8]) -> Result<bool, JobError>,
    ) -> Result<(), JobError> {
        let refresh = self.refresh;
        let known = self.get_or_insert(id);
        let is_changed = known.body.as_ref() != Some(&body);
        let is_final = match &known.state {
            Some(state) if !is_changed => state.is_final,
            _ => is_final(&body)?,
        };
        known.state = Some(SubJobState { refresh, is_final, has_failed: false, etag });
        if is_changed {
            known.body = Some(body);
            self.changed_ids.push(id.to_owned());
            self.has_changed = true;
        }
        Ok(())
    }

    /// Records that the service has no job with this ID.
    pub(crate) fn record_missing(&mut self, id: &str) {
        let refresh = self.refresh;
        let state = SubJobState { refresh, is_final: true, ..SubJobState::default() };
        self.get_or_insert(id).state = Some(state);
    }

    /// Records that a sub-job was requested in this refresh and that its stored body stays, so that others are
    /// requested before it next time.
    pub(crate) fn touch(&mut self, id: &str) {
        self.conclude(id, false);
    }

    /// Records that the request for a sub-job failed.
    pub(crate) fn fail(&mut self, id: &str, warning: Warning) {
        self.failure = Some(warning);
        self.has_changed = true;
        self.conclude(id, true);
    }

    fn conclude(&mut self, id: &str, has_failed: bool) {
        let refresh = self.refresh;
        if let Some(state) = &mut self.get_or_insert(id).state {
            (state.refresh, state.has_failed) = (refresh, has_failed);
        }
    }

    /// Why a sub-job failed in this refresh.
    pub(crate) fn failure(&self) -> Option<&Warning> {
        self.failure.as_ref()
    }

    /// Returns and clears the IDs whose bodies have changed.
    pub(crate) fn take_changed_ids(&mut self) -> Vec<String> {
        std::mem::take(&mut self.changed_ids)
    }

    /// Whether a body or the failure has changed since [`SubJobs::clear_has_changed`].
    pub(crate) fn has_changed(&self) -> bool {
        self.has_changed
    }

    pub(crate) fn clear_has_changed(&mut self) {
        self.has_changed = false;
    }
}

impl RequestedBodies for SubJobs {
    fn body(&self, id: &str) -> Option<&[u8]> {
        self.get(id)?.body.as_deref()
    }
}

/// What the body of its parent says of a sub-job: all but its own sub-jobs, and what is derived from them.
pub(crate) fn entry(node: &Node) -> Node {
    let Node { id, name, job_type, raw_phase, reason, code, details, .. } = node;
    Node {
        id: id.clone(),
        name: name.clone(),
        job_type: job_type.clone(),
        raw_phase: raw_phase.clone(),
        reason: reason.clone(),
        code: code.clone(),
        details: details.clone(),
        progress: Progress::default(),
        phases: Phases::default(),
        children: Vec::new(),
        ..*node
    }
}
