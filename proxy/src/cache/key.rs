//! Cache keys.

use hashbrown::Equivalent;

use crate::representation::RenderOptions;

/// Identifies a cached response. Two requests share a response only if all fields are equal.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct CacheKey {
    upstream: Option<usize>,
    caller: [u8; 32],
    principal: [u8; 32],
    path_and_query: String,
    instance_id: Option<String>,
    options: RenderOptions,
}

/// A borrowed [`CacheKey`], so that a lookup needs no allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct CacheKeyRef<'a> {
    /// The index of the upstream; `None` for the simulated cloud.
    pub(crate) upstream: Option<usize>,
    /// The identity of the caller, as far as the proxy distinguishes callers.
    pub(crate) caller: [u8; 32],
    /// The principal, which is the identity that the cloud sees.
    pub(crate) principal: [u8; 32],
    /// Path and query as they are sent to the upstream.
    pub(crate) path_and_query: &'a str,
    /// The IEF instance.
    pub(crate) instance_id: Option<&'a str>,
    /// The representation, and what the caller selected of it.
    pub(crate) options: &'a RenderOptions,
}

impl CacheKey {
    pub(super) fn borrowed(&self) -> CacheKeyRef<'_> {
        let Self { upstream, caller, principal, path_and_query, instance_id, options } = self;
        CacheKeyRef {
            upstream: *upstream,
            caller: *caller,
            principal: *principal,
            path_and_query,
            instance_id: instance_id.as_deref(),
            options,
        }
    }
}

impl CacheKeyRef<'_> {
    pub(super) fn to_owned(self) -> CacheKey {
        CacheKey {
            upstream: self.upstream,
            caller: self.caller,
            principal: self.principal,
            path_and_query: self.path_and_query.to_owned(),
            instance_id: self.instance_id.map(str::to_owned),
            options: self.options.clone(),
        }
    }
}

impl Equivalent<CacheKey> for CacheKeyRef<'_> {
    fn equivalent(&self, key: &CacheKey) -> bool {
        *self == key.borrowed()
    }
}
