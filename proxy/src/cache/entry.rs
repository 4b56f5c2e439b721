//! Cache entries, within a memory budget.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::time::Instant;

use crate::response::SharedResponse;

/// The memory that all entries may use, and the memory that they use now.
#[derive(Debug)]
pub(super) struct MemoryBudget {
    bytes: usize,
    used: AtomicUsize,
    entries: AtomicUsize,
}

impl MemoryBudget {
    pub(super) fn new(bytes: usize) -> Self {
        Self { bytes, used: AtomicUsize::new(0), entries: AtomicUsize::new(0) }
    }

    /// The size of all entries in bytes, and their number.
    pub(super) fn used(&self) -> (usize, usize) {
        (self.used.load(Ordering::Relaxed), self.entries.load(Ordering::Relaxed))
    }
}

/// A response and the time until which it is fresh.
#[derive(Debug)]
pub(super) struct CacheEntry {
    response: Arc<SharedResponse>,
    fresh_until: Instant,
    bytes: usize,
    budget: Arc<MemoryBudget>,
}

impl CacheEntry {
    /// Creates an entry; `None` if it does not fit into the budget.
    pub(super) fn within(
        budget: &Arc<MemoryBudget>,
        response: Arc<SharedResponse>,
        fresh_until: Instant,
    ) -> Option<Self> {
        // The compressed form, which may be added later, takes hardly more memory than the plain one.
        let bytes = response.size() * 2;
        let used = budget.used.fetch_add(bytes, Ordering::Relaxed);
        budget.entries.fetch_add(1, Ordering::Relaxed);
        let entry = Self { response, fresh_until, bytes, budget: Arc::clone(budget) };
        (used + bytes <= budget.bytes).then_some(entry)
    }

    /// The response, if it is still fresh.
    pub(super) fn fresh_at(&self, now: Instant) -> Option<Arc<SharedResponse>> {
        (now < self.fresh_until).then(|| Arc::clone(&self.response))
    }

    pub(super) fn response(&self) -> &SharedResponse {
        &self.response
    }

    /// Whether the response has been stale for longer than `retention`.
    pub(super) fn is_expired(&self, now: Instant, retention: Duration) -> bool {
        now > self.fresh_until + retention
    }
}

impl Drop for CacheEntry {
    fn drop(&mut self) {
        self.budget.used.fetch_sub(self.bytes, Ordering::Relaxed);
        self.budget.entries.fetch_sub(1, Ordering::Relaxed);
    }
}
