//! The sub-jobs that were requested by their IDs.

use std::collections::{BTreeMap, HashMap};

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
    bodies: BTreeMap<String, Vec<u8>>,
    states: HashMap<String, SubJobState>,
    /// The number of the current refresh, from 1.
    refresh: u64,
    /// Requests in the current refresh.
    requests: u32,
    /// Whether the current refresh requests sub-jobs that do not seem to have changed, too.
    requests_all: bool,
    /// What the body of the parent said of each sub-job when it was requested last.
    entries: HashMap<String, Node>,
    /// Why a sub-job failed in this refresh. No others are requested after it.
    failure: Option<Warning>,
    has_changed: bool,
    /// The IDs whose bodies have changed since the job was decoded last.
    changed_ids: Vec<String>,
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

    pub(crate) fn bodies(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.bodies
    }

    /// The `ETag` of a sub-job's stored body.
    pub(crate) fn etag(&self, id: &str) -> Option<&str> {
        self.states.get(id)?.etag.as_deref()
    }

    /// Whether a sub-job was requested in any refresh.
    pub(crate) fn was_requested(&self, id: &str) -> bool {
        self.states.contains_key(id)
    }

    /// The refresh in which a sub-job was requested last; 0 if it never was. `None` if it is not due in this refresh.
    pub(crate) fn last_requested(&self, node: &Node) -> Option<u64> {
        match self.states.get(&*node.id) {
            None => Some(0),
            Some(state) if state.is_final || state.refresh == self.refresh => None,
            Some(state) => self.is_due(state, node).then_some(state.refresh),
        }
    }

    fn is_due(&self, state: &SubJobState, node: &Node) -> bool {
        self.requests_all
            || state.has_failed
            || self.refresh - state.refresh >= REFRESHES_BETWEEN_REQUESTS
            || self.entries.get(&*node.id) != Some(&entry(node))
    }

    /// Whether this refresh may request another sub-job.
    pub(crate) fn may_request(&self) -> bool {
        self.requests < MAX_SUB_JOB_REQUESTS && self.failure.is_none()
    }

    /// Notes that a sub-job is requested now.
    pub(crate) fn begin_request(&mut self, id: &str, entry: Node) {
        self.requests += 1;
        self.entries.insert(id.to_owned(), entry);
    }

    /// Stores a response. `is_final` returns whether the response can no longer change.
    pub(crate) fn record(
        &mut self,
        id: String,
        body: Vec<u8>,
        etag: Option<String>,
        is_final: impl FnOnce(&[u8]) -> bool,
    ) {
        if self.bodies.get(&id) == Some(&body) {
            let state = self.states.entry(id).or_default();
            (state.refresh, state.has_failed, state.etag) = (self.refresh, false, etag);
            return;
        }
        let is_final = is_final(&body);
        let state = SubJobState { refresh: self.refresh, is_final, has_failed: false, etag };
        self.states.insert(id.clone(), state);
        self.changed_ids.push(id.clone());
        self.bodies.insert(id, body);
        self.has_changed = true;
    }

    /// Records that the service has no job with this ID.
    pub(crate) fn record_missing(&mut self, id: String) {
        let refresh = self.refresh;
        self.states.insert(id, SubJobState { refresh, is_final: true, ..SubJobState::default() });
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
        if let Some(state) = self.states.get_mut(id) {
            (state.refresh, state.has_failed) = (self.refresh, has_failed);
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
