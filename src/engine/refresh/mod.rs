//! Refreshing: when to send which request, and what its response means for the next one.

pub mod backoff;
pub mod body_buffer;
pub mod clock;
pub mod collector;
pub mod fetch_policy;
mod ids;
pub mod job_watch;
pub mod outcome_error;
mod pages;
mod path_params;
pub mod poller;
pub mod request;
pub mod response;
pub mod retry_after;
mod sub_jobs;
mod url;
