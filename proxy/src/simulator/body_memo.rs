//! A memo of the last large body, which is built once per second instead of once per request.

use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use bytes::Bytes;
use jobtree::engine::apis::BuiltIn;

/// The last body that was built, and its key.
#[derive(Debug, Default)]
pub(super) struct BodyMemo(Mutex<Option<(MemoKey, Bytes)>>);

/// A job at one second of its life.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct MemoKey {
    pub(super) system: BuiltIn,
    pub(super) job_id: String,
    pub(super) started: SystemTime,
    /// Seconds since `started`.
    pub(super) second: u64,
}

impl BodyMemo {
    /// The body for a key, from the memo or else from `make`. While it is being built, other callers wait.
    pub(super) fn get_or_make(
        &self,
        key: MemoKey,
        make: impl FnOnce() -> serde_json::Result<Vec<u8>>,
    ) -> serde_json::Result<Bytes> {
        let mut memo = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((last, body)) = &*memo
            && *last == key
        {
            return Ok(body.clone());
        }
        let body = Bytes::from(make()?);
        *memo = Some((key, body.clone()));
        Ok(body)
    }
}
