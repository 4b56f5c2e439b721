//! The table of cached responses and of requests in flight.

use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hashbrown::{DefaultHashBuilder, HashMap};
use http::StatusCode;
use tokio::time::Instant;

use super::entry::{CacheEntry, MemoryBudget};
use super::key::{CacheKey, CacheKeyRef};
use crate::error::ProxyError;
use crate::response::SharedResponse;
use crate::single_flight::SingleFlight;

/// The result of a request, shared by all callers who wait for it.
pub(crate) type SharedResult = Result<Arc<SharedResponse>, ProxyError>;

/// A request to an upstream, shared by all callers who wait for its response.
pub(super) type InFlight = SingleFlight<SharedResult>;

/// The number of shards, each with its own lock, so that requests rarely wait for the same one.
const SHARDS: usize = 16;

/// How often expired entries are removed, unless the TTL is longer.
const CLEANUP_INTERVAL: Duration = Duration::from_secs(5);

/// How long a stale entry stays, unless the TTL is longer: the next body is often equal, and then compressed already.
const RETENTION: Duration = Duration::from_secs(10);

/// The responses that are cached, and the requests in flight.
#[derive(Debug)]
pub(super) struct Store {
    ttl: Duration,
    budget: Arc<MemoryBudget>,
    hasher: DefaultHashBuilder,
    shards: [Mutex<Shard>; SHARDS],
}

/// A part of the table, under its own lock.
#[derive(Debug, Default)]
pub(super) struct Shard {
    slots: HashMap<CacheKey, Slot>,
    cleaned_at: Option<Instant>,
}

/// The state of one key: a response, a request in flight, or a stale response while the next request is in flight.
#[derive(Debug, Default)]
pub(super) struct Slot {
    pub(super) entry: Option<CacheEntry>,
    pub(super) in_flight: Option<Arc<InFlight>>,
}

impl Store {
    /// Creates an empty table, for responses that are fresh for `ttl` and take `bytes` at most.
    pub(super) fn new(ttl: Duration, bytes: usize) -> Self {
        Self {
            ttl,
            budget: Arc::new(MemoryBudget::new(bytes)),
            hasher: DefaultHashBuilder::default(),
            shards: std::array::from_fn(|_| Mutex::default()),
        }
    }

    /// Locks the shard that holds `key`.
    pub(super) fn lock(&self, key: CacheKeyRef<'_>) -> MutexGuard<'_, Shard> {
        let mut hasher = self.hasher.build_hasher();
        key.path_and_query.hash(&mut hasher);
        key.caller.hash(&mut hasher);
        let index = (hasher.finish() % SHARDS as u64) as usize;
        self.shards[index].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Removes expired entries from a locked shard if that is due.
    pub(super) fn clean_up_if_due(&self, shard: &mut Shard, now: Instant) {
        let interval = CLEANUP_INTERVAL.max(self.ttl);
        if shard.cleaned_at.is_none_or(|cleaned_at| now - cleaned_at > interval) {
            shard.clean_up(now, self.ttl);
        }
    }

    /// Removes a finished request from the table, and caches its response if that is allowed.
    pub(super) fn complete(
        &self,
        key: &CacheKey,
        in_flight: &Arc<InFlight>,
        outcome: Result<SharedResponse, ProxyError>,
    ) -> SharedResult {
        let mut shard = self.lock(key.borrowed());
        let Some(slot) = shard.slots.get_mut(key) else { return outcome.map(Arc::new) };
        slot.remove(in_flight);
        let previous = slot.entry.take();
        let outcome = outcome.map(|mut response| {
            if let Some(previous) = &previous {
                response.reuse_compressed(previous.response());
            }
            Arc::new(response)
        });
        // Frees its share of the budget for the next entry.
        drop(previous);
        if let Ok(response) = &outcome
            && response.status() == StatusCode::OK
            && !self.ttl.is_zero()
        {
            let fresh_until = Instant::now() + self.ttl;
            slot.entry = CacheEntry::within(&self.budget, Arc::clone(response), fresh_until);
        }
        if slot.is_empty() {
            shard.slots.remove(key);
        }
        outcome
    }

    /// Aborts a request if nobody waits for it any more.
    pub(super) fn abort_if_abandoned(&self, key: &CacheKey, in_flight: &Arc<InFlight>) {
        let mut shard = self.lock(key.borrowed());
        if !in_flight.is_abandoned() {
            return;
        }
        in_flight.abort();
        if let Some(slot) = shard.slots.get_mut(key)
            && slot.remove(in_flight)
            && slot.is_empty()
        {
            shard.slots.remove(key);
        }
    }

    /// The size of all cached responses in bytes, and their number.
    pub(super) fn size(&self) -> (usize, usize) {
        self.budget.used()
    }

    /// Removes expired entries from the whole table.
    pub(super) fn clean_up(&self) {
        let now = Instant::now();
        for shard in &self.shards {
            shard.lock().unwrap_or_else(PoisonError::into_inner).clean_up(now, self.ttl);
        }
    }
}

impl Shard {
    pub(super) fn get(&self, key: &CacheKeyRef<'_>) -> Option<&Slot> {
        self.slots.get(key)
    }

    pub(super) fn insert(&mut self, key: CacheKey, in_flight: Arc<InFlight>) {
        self.slots.entry(key).or_default().in_flight = Some(in_flight);
    }

    fn clean_up(&mut self, now: Instant, ttl: Duration) {
        self.cleaned_at = Some(now);
        for slot in self.slots.values_mut() {
            if slot.entry.as_ref().is_some_and(|entry| entry.is_expired(now, RETENTION.max(ttl))) {
                slot.entry = None;
            }
        }
        self.slots.retain(|_, slot| !slot.is_empty());
        if self.slots.is_empty() {
            self.slots.shrink_to(64);
        }
    }
}

impl Slot {
    /// Removes a request in flight. Returns false if another one has replaced it.
    fn remove(&mut self, in_flight: &Arc<InFlight>) -> bool {
        let is_current = self.in_flight.as_ref().is_some_and(|it| Arc::ptr_eq(it, in_flight));
        if is_current {
            self.in_flight = None;
        }
        is_current
    }

    fn is_empty(&self) -> bool {
        self.entry.is_none() && self.in_flight.is_none()
    }
}
