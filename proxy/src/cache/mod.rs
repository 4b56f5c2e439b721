//! Response cache with request coalescing: identical requests in flight, or within the TTL, share one upstream request.
//!
//! The key contains the caller and the principal, so no caller gets the response of another.

mod entry;
mod in_flight;
mod key;
mod store;

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::Instant;

use crate::error::ProxyError;
use crate::response::SharedResponse;
use in_flight::Waiter;
pub(crate) use key::CacheKeyRef;
pub(crate) use store::SharedResult;
use store::Store;

/// Where a response came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CacheStatus {
    /// From the cache.
    Hit,
    /// From a request that was in flight already.
    Coalesced,
    /// From a request of its own.
    Miss,
}

impl CacheStatus {
    /// The name of the source in logs.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Coalesced => "coalesced",
            Self::Miss => "miss",
        }
    }
}

/// The cache of all upstreams' responses.
#[derive(Debug)]
pub(crate) struct ResponseCache {
    store: Arc<Store>,
    /// The runtime that sends the requests, whichever thread waits for them.
    runtime: Handle,
}

/// The result of a lookup.
enum Lookup {
    Fresh(Arc<SharedResponse>),
    Wait(Waiter, CacheStatus),
}

impl ResponseCache {
    /// Creates a cache for responses that are fresh for `ttl` and take `bytes` at most.
    ///
    /// If `ttl` is zero, only requests in flight are shared. Call it in the tokio runtime that will send the requests.
    pub(crate) fn new(ttl: Duration, bytes: usize) -> Self {
        Self { store: Arc::new(Store::new(ttl, bytes)), runtime: Handle::current() }
    }

    /// The response for a key, if it is in the cache.
    pub(crate) fn fresh(&self, key: CacheKeyRef<'_>) -> Option<Arc<SharedResponse>> {
        let shard = self.store.lock(key);
        shard.get(&key)?.entry.as_ref()?.fresh_at(Instant::now())
    }

    /// The response for a key: from the cache, from a request in flight, or else from `fetch`.
    ///
    /// `fetch` runs until it ends, and is aborted when its last caller disconnects.
    pub(crate) async fn get<F>(
        &self,
        key: CacheKeyRef<'_>,
        fetch: impl FnOnce() -> F,
    ) -> (SharedResult, CacheStatus)
    where
        F: Future<Output = Result<SharedResponse, ProxyError>> + Send + 'static,
    {
        match self.look_up(key, fetch) {
            Lookup::Fresh(response) => (Ok(response), CacheStatus::Hit),
            Lookup::Wait(waiter, status) => (waiter.result().await, status),
        }
    }

    fn look_up<F>(&self, key: CacheKeyRef<'_>, fetch: impl FnOnce() -> F) -> Lookup
    where
        F: Future<Output = Result<SharedResponse, ProxyError>> + Send + 'static,
    {
        let now = Instant::now();
        let mut shard = self.store.lock(key);
        self.store.clean_up_if_due(&mut shard, now);
        if let Some(slot) = shard.get(&key) {
            if let Some(response) = slot.entry.as_ref().and_then(|entry| entry.fresh_at(now)) {
                return Lookup::Fresh(response);
            }
            if let Some(in_flight) = &slot.in_flight {
                let waiter = Waiter::join(in_flight, &self.store, key.to_owned());
                return Lookup::Wait(waiter, CacheStatus::Coalesced);
            }
        }
        let key = key.to_owned();
        let in_flight = in_flight::start(&self.store, key.clone(), &self.runtime, fetch());
        shard.insert(key.clone(), Arc::clone(&in_flight));
        Lookup::Wait(Waiter::join(&in_flight, &self.store, key), CacheStatus::Miss)
    }

    /// The size of all cached responses in bytes, and their number.
    pub(crate) fn size(&self) -> (usize, usize) {
        self.store.size()
    }

    /// Removes expired responses. Lookups do that too, but only while there are requests.
    pub(crate) fn clean_up(&self) {
        self.store.clean_up();
    }
}

#[cfg(test)]
mod tests;
