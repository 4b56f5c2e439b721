//! Which jobs have been asked for, since when and how often.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use jobtree::engine::systems::BuiltIn;

/// How many jobs are remembered; past that the one asked for first is forgotten, and would start anew.
const MAX_JOBS: usize = 10_000;

/// All jobs that have started.
#[derive(Debug, Default)]
pub(super) struct Lives(Mutex<HashMap<(BuiltIn, String), Life>>);

/// One job's life so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Life {
    pub(super) started: SystemTime,
    /// Which request this is, from 1; those for its sub-jobs count too.
    pub(super) request: u64,
}

impl Lives {
    /// Counts a request for a job, which starts now if it is the first one and `may_start`.
    pub(super) fn asked(
        &self,
        system: BuiltIn,
        root: &str,
        now: SystemTime,
        may_start: bool,
    ) -> Option<Life> {
        let mut lives = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (system, root.to_owned());
        if !lives.contains_key(&key) {
            if !may_start {
                return None;
            }
            if lives.len() >= MAX_JOBS {
                let oldest = lives.iter().min_by_key(|(_, life)| life.started);
                let oldest = oldest.map(|(key, _)| key.clone());
                oldest.map(|key| lives.remove(&key));
            }
        }
        let life = lives.entry(key).or_insert(Life { started: now, request: 0 });
        life.request += 1;
        Some(*life)
    }
}
