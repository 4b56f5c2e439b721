//! A question that is on its way to the cloud, and those who wait for the answer.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use tokio::sync::watch;
use tokio::task::AbortHandle;

use super::{Cache, Key, Outcome};
use crate::response::Answer;
use crate::error::ProxyError;

/// A question in flight.
#[derive(Debug)]
pub(super) struct Flight {
    outcome: watch::Receiver<Option<Outcome>>,
    waiting: AtomicUsize,
    task: OnceLock<AbortHandle>,
}

impl Flight {
    /// Begins to ask.
    pub(super) fn begin(
        cache: &Arc<Cache>,
        key: Key,
        asking: impl Future<Output = Result<Answer, ProxyError>> + Send + 'static,
    ) -> Arc<Self> {
        let (ended, outcome) = watch::channel(None);
        let flight =
            Arc::new(Self { outcome, waiting: AtomicUsize::new(0), task: OnceLock::new() });
        let (this, cache) = (Arc::clone(&flight), Arc::clone(cache));
        let runtime = cache.runtime.clone();
        let task = runtime.spawn(async move {
            // In a task of its own, so that a panic is an outcome as well.
            let asking = AbortOnDrop(tokio::spawn(asking));
            let mut asking = asking;
            let outcome = (&mut asking.0).await.unwrap_or(Err(ProxyError::Internal));
            ended.send_replace(Some(cache.land(&key, &this, outcome)));
        });
        // Nobody else has set it.
        let _ = flight.task.set(task.abort_handle());
        flight
    }

    /// Whether nobody waits. Asked under the lock under which seats are taken.
    pub(super) fn is_abandoned(&self) -> bool {
        self.waiting.load(Ordering::Acquire) == 0
    }

    pub(super) fn abort(&self) {
        if let Some(task) = self.task.get() {
            task.abort();
        }
    }
}

/// Ends the task when whoever started it is ended.
struct AbortOnDrop<T>(tokio::task::JoinHandle<T>);

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Somebody who waits. The last one to leave ends the flight.
#[derive(Debug)]
pub(super) struct Seat {
    flight: Arc<Flight>,
    cache: Arc<Cache>,
    key: Key,
}

impl Seat {
    /// Waits too. Called under the lock of the flight's slot.
    pub(super) fn take(flight: &Arc<Flight>, cache: &Arc<Cache>, key: Key) -> Self {
        flight.waiting.fetch_add(1, Ordering::AcqRel);
        Self { flight: Arc::clone(flight), cache: Arc::clone(cache), key }
    }

    pub(super) async fn outcome(self) -> Outcome {
        let mut outcome = self.flight.outcome.clone();
        let ended = outcome.wait_for(Option::is_some).await;
        ended.ok().and_then(|outcome| outcome.clone()).unwrap_or(Err(ProxyError::Internal))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let is_last = self.flight.waiting.fetch_sub(1, Ordering::AcqRel) == 1;
        if is_last && self.flight.outcome.borrow().is_none() {
            self.cache.abandon(&self.key, &self.flight);
        }
    }
}
