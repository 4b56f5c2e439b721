//! What a job is: the snapshot and its parts.

pub mod error;
pub(crate) mod mask_secrets;
pub mod phase;
pub mod progress;
pub mod snapshot;
pub mod sync_status;
pub mod timestamp;
