//! Threads that decode jobs. A decoded job shares its parts without atomic counters, so it stays on its thread.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::Instant;

use super::collected_job::CollectedJob;
use super::key::CollectionKey;
use crate::error::ProxyError;

type Jobs = HashMap<u64, CollectedJob>;
type Task = Box<dyn FnOnce(&mut Jobs) + Send>;

/// Threads, each with its own jobs. They end when the last sender is dropped.
#[derive(Debug)]
pub(super) struct DecoderThreads {
    senders: Vec<Sender<Task>>,
    next: AtomicU64,
}

/// A job on its thread, which forgets it when this is dropped.
#[derive(Debug)]
pub(super) struct JobOnThread {
    id: u64,
    key: Arc<CollectionKey>,
    sender: Sender<Task>,
    placed_at: Instant,
}

impl DecoderThreads {
    pub(super) fn start() -> Self {
        let count = std::thread::available_parallelism().map_or(1, usize::from);
        let start = |number: usize| {
            let (sender, receiver) = channel();
            let name = format!("decoder-{number}");
            std::thread::Builder::new().name(name).spawn(move || run(&receiver)).ok()?;
            Some(sender)
        };
        Self { senders: (0..count).filter_map(start).collect(), next: AtomicU64::new(0) }
    }

    /// Places a job on one of the threads.
    pub(super) fn place(&self, key: Arc<CollectionKey>) -> JobOnThread {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let index = usize::try_from(id).unwrap_or_default() % self.senders.len().max(1);
        // Without a thread, the receiver is gone, and `run` reports it.
        let sender = self.senders.get(index).cloned().unwrap_or_else(|| channel().0);
        JobOnThread { id, key, sender, placed_at: Instant::now() }
    }
}

impl JobOnThread {
    /// Runs `work` with the job on its thread, and waits for the result.
    ///
    /// # Errors
    ///
    /// [`ProxyError::Internal`] if `work` panicked; the job is forgotten then.
    pub(super) async fn run<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut CollectedJob) -> R + Send + 'static,
    ) -> Result<R, ProxyError> {
        let (reply, result) = oneshot::channel();
        let (id, key) = (self.id, Arc::clone(&self.key));
        let task: Task = Box::new(move |jobs| {
            let job = jobs.entry(id).or_insert_with(|| CollectedJob::new(&key));
            match catch_unwind(AssertUnwindSafe(|| work(job))) {
                // Fails if the caller has left.
                Ok(result) => drop(reply.send(result)),
                Err(_) => drop(jobs.remove(&id)),
            }
        });
        self.sender.send(task).map_err(|_| ProxyError::Internal)?;
        result.await.map_err(|_| ProxyError::Internal)
    }

    /// The time since the first request for the job.
    pub(super) fn age(&self) -> Duration {
        self.placed_at.elapsed()
    }
}

impl Drop for JobOnThread {
    fn drop(&mut self) {
        let id = self.id;
        // Fails if the thread has ended, and the job with it.
        let _ = self.sender.send(Box::new(move |jobs| drop(jobs.remove(&id))));
    }
}

fn run(tasks: &Receiver<Task>) {
    let mut jobs = Jobs::new();
    while let Ok(task) = tasks.recv() {
        task(&mut jobs);
    }
}
