//! Request coalescing: callers who wait for a request that is in flight.

use std::sync::Arc;

use tokio::runtime::Handle;

use super::key::CacheKey;
use super::store::{InFlight, SharedResult, Store};
use crate::error::ProxyError;
use crate::response::SharedResponse;

/// Starts a request on `runtime`. When it ends, its response goes into the store and to all waiters.
pub(super) fn start(
    store: &Arc<Store>,
    key: CacheKey,
    runtime: &Handle,
    fetch: impl Future<Output = Result<SharedResponse, ProxyError>> + Send + 'static,
) -> Arc<InFlight> {
    let store = Arc::clone(store);
    InFlight::start(runtime, fetch, move |in_flight, outcome| {
        store.complete(&key, in_flight, outcome.unwrap_or(Err(ProxyError::Internal)))
    })
}

/// A caller who waits for a request in flight. The request is aborted when its last waiter is dropped.
#[derive(Debug)]
pub(super) struct Waiter {
    in_flight: Arc<InFlight>,
    store: Arc<Store>,
    key: CacheKey,
}

impl Waiter {
    /// Joins a request in flight. The caller must hold the lock of the shard with `key`.
    pub(super) fn join(in_flight: &Arc<InFlight>, store: &Arc<Store>, key: CacheKey) -> Self {
        in_flight.join();
        Self { in_flight: Arc::clone(in_flight), store: Arc::clone(store), key }
    }

    pub(super) async fn result(self) -> SharedResult {
        self.in_flight.result().await.unwrap_or(Err(ProxyError::Internal))
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        let is_last = self.in_flight.leave();
        if is_last && !self.in_flight.is_finished() {
            self.store.abort_if_abandoned(&self.key, &self.in_flight);
        }
    }
}
