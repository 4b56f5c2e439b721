//! The data model: a snapshot of a job, its parts, and errors.

mod calendar;
pub mod decimal;
pub mod error;
pub mod error_detail;
pub mod fallback_name;
pub(crate) mod mask_secrets;
pub mod phase;
pub mod progress;
pub mod snapshot;
pub mod sync_status;
pub(crate) mod template;
pub mod timestamp;
pub(crate) mod words;
