//! Which job is collected, and for whom.

use jobtree::engine::apis::BuiltIn;

/// Identifies a collected job. Callers share it only if all fields are equal.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct CollectionKey {
    /// The index of the upstream; `None` for the simulated cloud.
    pub(crate) upstream: Option<usize>,
    /// The identity of the caller, as far as the proxy distinguishes callers.
    pub(crate) caller: [u8; 32],
    /// The identity that the cloud sees.
    pub(crate) principal: [u8; 32],
    pub(crate) system: BuiltIn,
    pub(crate) project_id: String,
    pub(crate) job_id: String,
    /// The ID of the service's instance; empty for the default one.
    pub(crate) instance_id: String,
    /// The number of levels whose missing sub-jobs are requested by ID.
    pub(crate) depth: u8,
}
