//! The table of collected jobs: who may share one, and when it is forgotten.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::decoder_threads::{DecoderThreads, JobOnThread};
use super::key::CollectionKey;
use super::outcome::CollectionOutcome;

/// How long a job stays after its last request. Widgets and pages come back within seconds.
const RETENTION: Duration = Duration::from_secs(120);

/// What a collected job takes in addition to its bodies, in bytes.
const OVERHEAD: usize = 4096;

/// All collected jobs.
#[derive(Debug)]
pub(super) struct CollectionSlots {
    slots: Mutex<HashMap<Arc<CollectionKey>, Arc<CollectionSlot>>>,
    /// The memory for the bodies of all jobs, in bytes.
    memory: usize,
}

/// One collected job.
#[derive(Debug)]
pub(super) struct CollectionSlot {
    pub(super) job: JobOnThread,
    /// How the latest refresh ended. Locked while one is in progress, so that there is one at a time.
    pub(super) latest: tokio::sync::Mutex<Option<CollectionOutcome>>,
    used_at: Mutex<Instant>,
    bytes: AtomicUsize,
}

impl CollectionSlots {
    pub(super) fn new(memory: usize) -> Self {
        Self { slots: Mutex::default(), memory }
    }

    /// The slot of a job, which is new if the job is not known.
    pub(super) fn slot(&self, key: CollectionKey, threads: &DecoderThreads) -> Arc<CollectionSlot> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = slots.get(&key) {
            *slot.used_at.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
            return Arc::clone(slot);
        }
        let key = Arc::new(key);
        let slot = Arc::new(CollectionSlot {
            job: threads.place(Arc::clone(&key)),
            latest: tokio::sync::Mutex::default(),
            used_at: Mutex::new(Instant::now()),
            bytes: AtomicUsize::new(OVERHEAD),
        });
        slots.insert(key, Arc::clone(&slot));
        forget(&mut slots, self.memory);
        slot
    }

    /// Forgets jobs that nobody has requested for a while, or that take too much memory.
    pub(super) fn clean_up(&self) {
        forget(&mut self.slots.lock().unwrap_or_else(PoisonError::into_inner), self.memory);
    }
}

impl CollectionSlot {
    /// Records the size of all bodies.
    pub(super) fn set_size(&self, bodies: usize) {
        self.bytes.store(bodies + OVERHEAD, Ordering::Relaxed);
    }

    fn used_at(&self) -> Instant {
        *self.used_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Removes jobs that have been idle for too long, and then the least recently used ones until the others fit into `memory`.
/// Jobs that somebody waits for stay.
fn forget(slots: &mut HashMap<Arc<CollectionKey>, Arc<CollectionSlot>>, memory: usize) {
    let now = Instant::now();
    slots.retain(|_, slot| Arc::strong_count(slot) > 1 || now - slot.used_at() < RETENTION);
    let size = |slot: &CollectionSlot| slot.bytes.load(Ordering::Relaxed);
    let mut total: usize = slots.values().map(|slot| size(slot)).sum();
    if total <= memory {
        return;
    }
    let mut idle: Vec<_> = slots
        .iter()
        .filter(|(_, slot)| Arc::strong_count(slot) == 1)
        .map(|(key, slot)| (slot.used_at(), Arc::clone(key)))
        .collect();
    idle.sort_by_key(|(used_at, _)| *used_at);
    for (_, key) in idle {
        if total <= memory {
            break;
        }
        total -= slots.remove(&key).map_or(0, |slot| size(&slot));
    }
}
