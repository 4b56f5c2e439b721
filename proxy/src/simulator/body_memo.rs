//! The largest body is made once a second, not once a request.

use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use bytes::Bytes;
use jobtree::engine::systems::BuiltIn;

/// The body made last, for all who ask for the same within the same second.
#[derive(Debug, Default)]
pub(super) struct Kept(Mutex<Option<(Moving, Bytes)>>);

/// A job at one second of its life.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Moving {
    pub(super) system: BuiltIn,
    pub(super) job_id: String,
    pub(super) started: SystemTime,
    pub(super) second: u64,
}

impl Kept {
    /// That job's body at that second. Who asks while it is being made waits for it.
    pub(super) fn or_made(
        &self,
        job: Moving,
        make: impl FnOnce() -> serde_json::Result<Vec<u8>>,
    ) -> serde_json::Result<Bytes> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, body)) = &*kept
            && *of == job
        {
            return Ok(body.clone());
        }
        let body = Bytes::from(make()?);
        *kept = Some((job, body.clone()));
        Ok(body)
    }
}
