//! How the collection of a job ended.

use http::{HeaderMap, StatusCode};
use jobtree::engine::model::error::JobError;
use jobtree::engine::model::timestamp::Timestamp;
use tokio::time::Instant;

use crate::error::ProxyError;

/// How a refresh ended.
#[derive(Debug, Clone)]
pub(crate) struct CollectionOutcome {
    pub(crate) ended_at: Instant,
    /// The time of the last response.
    pub(crate) as_of: Timestamp,
    /// Headers of the last response.
    pub(crate) headers: HeaderMap,
    /// The size of all bodies.
    pub(crate) bytes: usize,
    /// Why there is no current job; `None` if there is one.
    pub(crate) failure: Option<CollectionFailure>,
}

/// Why a refresh failed.
#[derive(Debug, Clone)]
pub(crate) struct CollectionFailure {
    pub(crate) error: JobError,
    pub(crate) status: StatusCode,
    /// The error of the proxy itself, if it is one.
    pub(crate) cause: Option<ProxyError>,
}
