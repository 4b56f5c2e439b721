//! The sub-jobs that were requested by their IDs.

use std::collections::{BTreeMap, HashMap};

use crate::engine::model::snapshot::Warning;

/// The maximum number of sub-jobs that are requested by their IDs in one refresh.
const MAX_SUB_JOB_REQUESTS: u32 = 8;

/// The bodies of requested sub-jobs, and when each was requested last.
#[derive(Debug, Clone, Default)]
pub(crate) struct SubJobs {
    bodies: BTreeMap<String, Vec<u8>>,
    states: HashMap<String, SubJobState>,
    /// The number of the current refresh, from 1.
    refresh: u64,
    /// Requests in the current refresh.
    requests: u32,
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
    etag: Option<String>,
}

impl SubJobs {
    /// Starts a refresh.
    pub(crate) fn begin(&mut self) {
        self.refresh += 1;
        self.requests = 0;
        self.has_changed = self.failure.take().is_some();
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

    /// The refresh in which a sub-job was requested last; 0 if it never was. `None` if another request in this refresh
    /// would be of no use.
    pub(crate) fn last_requested(&self, id: &str) -> Option<u64> {
        match self.states.get(id) {
            None => Some(0),
            Some(state) if state.is_final || state.refresh == self.refresh => None,
            Some(state) => Some(state.refresh),
        }
    }

    /// Whether this refresh may request another sub-job.
    pub(crate) fn may_request(&self) -> bool {
        self.requests < MAX_SUB_JOB_REQUESTS && self.failure.is_none()
    }

    pub(crate) fn count_request(&mut self) {
        self.requests += 1;
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
            (state.refresh, state.etag) = (self.refresh, etag);
            return;
        }
        let state = SubJobState { refresh: self.refresh, is_final: is_final(&body), etag };
        self.states.insert(id.clone(), state);
        self.changed_ids.push(id.clone());
        self.bodies.insert(id, body);
        self.has_changed = true;
    }

    /// Records that the service has no job with this ID.
    pub(crate) fn record_missing(&mut self, id: String) {
        self.states.insert(id, SubJobState { refresh: self.refresh, is_final: true, etag: None });
    }

    /// Records that a sub-job was requested in this refresh and that its stored body stays, so that others are
    /// requested before it next time.
    pub(crate) fn touch(&mut self, id: &str) {
        if let Some(state) = self.states.get_mut(id) {
            state.refresh = self.refresh;
        }
    }

    /// Records that the request for a sub-job failed.
    pub(crate) fn fail(&mut self, id: &str, warning: Warning) {
        self.failure = Some(warning);
        self.has_changed = true;
        self.touch(id);
    }

    /// Why a sub-job failed in this refresh.
    pub(crate) fn failure(&self) -> Option<&Warning> {
        self.failure.as_ref()
    }

    /// Returns and clears the IDs whose bodies have changed.
    pub(crate) fn take_changed_ids(&mut self) -> Vec<String> {
        std::mem::take(&mut self.changed_ids)
    }

    /// Returns and clears whether a body or the failure has changed.
    pub(crate) fn take_has_changed(&mut self) -> bool {
        std::mem::take(&mut self.has_changed)
    }
}
