//! A request on its way to an upstream.

use std::sync::Arc;

use crate::route::JobTarget;
use crate::secret::Secret;
use crate::trace_context::TraceContext;

/// The identity that the cloud sees: callers whom the cloud cannot distinguish are one principal.
pub(crate) type Principal = [u8; 32];

/// A request for a job, to be sent to an upstream.
#[derive(Debug, Clone)]
pub(crate) struct UpstreamRequest {
    pub(crate) target: JobTarget,
    pub(crate) principal: Principal,
    /// The caller's own token, for upstreams in passthrough mode.
    pub(crate) token: Option<Arc<Secret>>,
    /// The trace that the request belongs to.
    pub(crate) trace: Option<TraceContext>,
}
