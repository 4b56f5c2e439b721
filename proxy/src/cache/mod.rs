//! Who asks the same at the same time, or within the time an answer holds, is given the same answer.
//!
//! The key holds whose question it is, so nobody is given what another has asked for.

mod in_flight;
mod entry;

use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hashbrown::{Equivalent, HashMap};
use tokio::runtime::Handle;
use tokio::time::Instant;

use crate::response::Answer;
use crate::error::ProxyError;
use in_flight::{Flight, Seat};
use entry::{Budget, Kept};

/// What has come of a question, for all who have asked it.
pub(crate) type Outcome = Result<Arc<Answer>, ProxyError>;

/// Which question it is, and whose.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    /// The number of the upstream.
    pub(crate) upstream: usize,
    /// The caller, as far as the proxy can tell callers apart.
    pub(crate) caller: [u8; 32],
    /// Whom the cloud sees.
    pub(crate) asker: [u8; 32],
    pub(crate) target: String,
    pub(crate) instance: Option<String>,
}

/// The same, without owning its texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct KeyRef<'a> {
    pub(crate) upstream: usize,
    pub(crate) caller: [u8; 32],
    pub(crate) asker: [u8; 32],
    pub(crate) target: &'a str,
    pub(crate) instance: Option<&'a str>,
}

impl Key {
    fn borrowed(&self) -> KeyRef<'_> {
        let Self { upstream, caller, asker, target, instance } = self;
        KeyRef {
            upstream: *upstream,
            caller: *caller,
            asker: *asker,
            target,
            instance: instance.as_deref(),
        }
    }
}

impl KeyRef<'_> {
    fn owned(self) -> Key {
        Key {
            upstream: self.upstream,
            caller: self.caller,
            asker: self.asker,
            target: self.target.to_owned(),
            instance: self.instance.map(str::to_owned),
        }
    }
}

impl Equivalent<Key> for KeyRef<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        *self == key.borrowed()
    }
}

/// How an answer came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// It was there.
    Hit,
    /// It was asked for by somebody else, and awaited.
    Coalesced,
    /// It was asked for.
    Miss,
}

impl Found {
    /// In logs.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Coalesced => "coalesced",
            Self::Miss => "miss",
        }
    }
}

/// So many locks, so that callers seldom meet at one.
const SHARDS: usize = 16;

/// The answers that hold, and the questions that are in flight.
#[derive(Debug)]
pub(crate) struct Cache {
    ttl: Duration,
    budget: Arc<Budget>,
    hasher: RandomState,
    shards: [Mutex<Shard>; SHARDS],
    /// Where questions are asked, whoever's thread it is that waits.
    runtime: Handle,
}

#[derive(Debug, Default)]
struct Shard {
    slots: HashMap<Key, Slot>,
    /// When answers that are over were last cleared away.
    cleared: Option<Instant>,
}

/// One question's answer, flight, or both: the answer before while the next is in flight.
#[derive(Debug, Default)]
struct Slot {
    kept: Option<Kept>,
    flight: Option<Arc<Flight>>,
}

/// What is to be done about a question.
enum Next {
    Hit(Arc<Answer>),
    Await(Seat, Found),
}

impl Cache {
    /// Keeps answers for `ttl`, and `bytes` of them at most. With no `ttl`, only flights are shared. Made within the tokio
    /// runtime that is to ask.
    pub(crate) fn new(ttl: Duration, bytes: usize) -> Self {
        Self {
            ttl,
            budget: Arc::new(Budget::of(bytes)),
            hasher: RandomState::new(),
            shards: std::array::from_fn(|_| Mutex::default()),
            runtime: Handle::current(),
        }
    }

    /// The answer to a question: the one that holds, the one that is in flight, or else the one that `ask` gets.
    ///
    /// What is asked goes on until it is answered, or nobody waits for it any more.
    pub(crate) async fn get<F>(
        self: &Arc<Self>,
        key: KeyRef<'_>,
        ask: impl FnOnce() -> F,
    ) -> (Outcome, Found)
    where
        F: Future<Output = Result<Answer, ProxyError>> + Send + 'static,
    {
        match self.next(key, ask) {
            Next::Hit(answer) => (Ok(answer), Found::Hit),
            Next::Await(seat, found) => (seat.outcome().await, found),
        }
    }

    fn next<F>(self: &Arc<Self>, key: KeyRef<'_>, ask: impl FnOnce() -> F) -> Next
    where
        F: Future<Output = Result<Answer, ProxyError>> + Send + 'static,
    {
        let now = Instant::now();
        let mut shard = self.shard(key);
        shard.clear_now_and_then(now, self.ttl);
        if let Some(slot) = shard.slots.get(&key) {
            if let Some(answer) = slot.kept.as_ref().and_then(|kept| kept.at(now)) {
                return Next::Hit(answer);
            }
            if let Some(flight) = &slot.flight {
                return Next::Await(Seat::take(flight, self, key.owned()), Found::Coalesced);
            }
        }
        let key = key.owned();
        let flight = Flight::begin(self, key.clone(), ask());
        shard.slots.entry(key.clone()).or_default().flight = Some(Arc::clone(&flight));
        Next::Await(Seat::take(&flight, self, key), Found::Miss)
    }

    /// Takes what a flight has brought: out of the air, and into the cache where it may be kept.
    fn land(
        &self,
        key: &Key,
        flight: &Arc<Flight>,
        outcome: Result<Answer, ProxyError>,
    ) -> Outcome {
        let mut shard = self.shard(key.borrowed());
        let Some(slot) = shard.slots.get_mut(key) else { return outcome.map(Arc::new) };
        if slot.flight.as_ref().is_some_and(|it| Arc::ptr_eq(it, flight)) {
            slot.flight = None;
        }
        let former = slot.kept.take();
        let outcome = outcome.map(|mut answer| {
            if let Some(former) = &former {
                answer.take_over(former.answer());
            }
            Arc::new(answer)
        });
        drop(former);
        if let Ok(answer) = &outcome
            && answer.status() == http::StatusCode::OK
            && !self.ttl.is_zero()
        {
            let until = Instant::now() + self.ttl;
            slot.kept = Kept::within(&self.budget, Arc::clone(answer), until);
        }
        if slot.is_empty() {
            shard.slots.remove(key);
        }
        outcome
    }

    /// Ends a flight that nobody waits for.
    fn abandon(&self, key: &Key, flight: &Arc<Flight>) {
        let mut shard = self.shard(key.borrowed());
        if !flight.is_abandoned() {
            return;
        }
        flight.abort();
        if let Some(slot) = shard.slots.get_mut(key)
            && slot.flight.as_ref().is_some_and(|it| Arc::ptr_eq(it, flight))
        {
            slot.flight = None;
            if slot.is_empty() {
                shard.slots.remove(key);
            }
        }
    }

    fn shard(&self, key: KeyRef<'_>) -> MutexGuard<'_, Shard> {
        let mut hasher = self.hasher.build_hasher();
        key.target.hash(&mut hasher);
        key.caller.hash(&mut hasher);
        let number = (hasher.finish() % SHARDS as u64) as usize;
        self.shards[number].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many bytes are kept, and in how many answers.
    pub(crate) fn size(&self) -> (usize, usize) {
        self.budget.used()
    }

    /// Clears away what is over. Asking does so too, but nobody may ask any more.
    pub(crate) fn clear(&self) {
        let now = Instant::now();
        for shard in &self.shards {
            shard.lock().unwrap_or_else(PoisonError::into_inner).clear(now, self.ttl);
        }
    }
}

impl Shard {
    fn clear_now_and_then(&mut self, now: Instant, ttl: Duration) {
        let is_time = self.cleared.is_none_or(|cleared| now - cleared > CLEAR_EVERY.max(ttl));
        if is_time {
            self.clear(now, ttl);
        }
    }

    fn clear(&mut self, now: Instant, ttl: Duration) {
        self.cleared = Some(now);
        for slot in self.slots.values_mut() {
            // One that is over is remembered a little longer: the next is often the same, and compressed already.
            if slot.kept.as_ref().is_some_and(|kept| kept.is_long_over(now, REMEMBERED.max(ttl))) {
                slot.kept = None;
            }
        }
        self.slots.retain(|_, slot| !slot.is_empty());
        if self.slots.is_empty() {
            self.slots.shrink_to(64);
        }
    }
}

/// How often answers that are over are looked for.
const CLEAR_EVERY: Duration = Duration::from_secs(5);

/// For how long they are remembered.
const REMEMBERED: Duration = Duration::from_secs(10);

impl Slot {
    fn is_empty(&self) -> bool {
        self.kept.is_none() && self.flight.is_none()
    }
}

#[cfg(test)]
mod tests;
