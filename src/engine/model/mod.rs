//! What a job is: the snapshot and its parts.

pub mod error;
pub mod phase;
pub mod progress;
pub mod snapshot;
pub mod sync_status;
pub mod timestamp;
