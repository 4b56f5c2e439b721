//! The jobs that have started, with their start times and numbers of requests.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use jobtree::engine::apis::BuiltIn;

/// The maximum number of stored jobs. Beyond it, the oldest job is removed, and starts again at the next request.
const MAX_JOBS: usize = 10_000;

/// All jobs that have started.
#[derive(Debug, Default)]
pub(super) struct JobStore(Mutex<HashMap<(BuiltIn, String), StartedJob>>);

/// A job that has started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StartedJob {
    pub(super) started: SystemTime,
    /// The number of requests for the job and its sub-jobs, this one included.
    pub(super) requests: u64,
}

impl JobStore {
    /// Counts a request for a job. Starts the job if it has not started and `may_start` allows it, else returns `None`.
    pub(super) fn record_request(
        &self,
        system: BuiltIn,
        root: &str,
        now: SystemTime,
        may_start: bool,
    ) -> Option<StartedJob> {
        let mut jobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (system, root.to_owned());
        if !jobs.contains_key(&key) {
            if !may_start {
                return None;
            }
            if jobs.len() >= MAX_JOBS {
                let oldest = jobs.iter().min_by_key(|(_, job)| job.started);
                let oldest = oldest.map(|(key, _)| key.clone());
                oldest.map(|key| jobs.remove(&key));
            }
        }
        let job = jobs.entry(key).or_insert(StartedJob { started: now, requests: 0 });
        job.requests += 1;
        Some(*job)
    }
}
