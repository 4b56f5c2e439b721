//! Single flight: all callers who need a result that is already being computed wait for that computation.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinHandle};

/// A computation in flight, whose result goes to all of its waiters.
///
/// It continues without waiters until it ends or [`SingleFlight::abort`] ends it.
#[derive(Debug)]
pub(crate) struct SingleFlight<T> {
    result: watch::Receiver<Option<T>>,
    waiters: AtomicUsize,
    task: OnceLock<AbortHandle>,
}

impl<T: Clone + Send + Sync + 'static> SingleFlight<T> {
    /// Starts `work` on `runtime`.
    ///
    /// `finish` turns the result of `work`, or `None` if it panicked, into what the waiters get. It runs before any of
    /// them sees the result, so it can take the flight out of the place where new waiters find it.
    pub(crate) fn start<R: Send + 'static>(
        runtime: &Handle,
        work: impl Future<Output = R> + Send + 'static,
        finish: impl FnOnce(&Arc<Self>, Option<R>) -> T + Send + 'static,
    ) -> Arc<Self> {
        let (sender, result) = watch::channel(None);
        let flight = Arc::new(Self { result, waiters: AtomicUsize::new(0), task: OnceLock::new() });
        let this = Arc::clone(&flight);
        let task = runtime.spawn(async move {
            // A task of its own, so that a panic ends as a result too.
            let mut work = AbortOnDrop(tokio::spawn(work));
            let outcome = (&mut work.0).await.ok();
            sender.send_replace(Some(finish(&this, outcome)));
        });
        // Only this function sets it.
        let _ = flight.task.set(task.abort_handle());
        flight
    }

    /// Waits for the result; `None` if the flight was aborted.
    pub(crate) async fn result(&self) -> Option<T> {
        let mut result = self.result.clone();
        result.wait_for(Option::is_some).await.ok()?.clone()
    }

    pub(crate) fn is_finished(&self) -> bool {
        self.result.borrow().is_some()
    }

    /// Counts one more waiter.
    pub(crate) fn join(&self) {
        self.waiters.fetch_add(1, Ordering::AcqRel);
    }

    /// Counts one waiter fewer. Returns true if it was the last.
    pub(crate) fn leave(&self) -> bool {
        self.waiters.fetch_sub(1, Ordering::AcqRel) == 1
    }

    /// Whether all waiters have left. Only reliable under the lock under which waiters join.
    pub(crate) fn is_abandoned(&self) -> bool {
        self.waiters.load(Ordering::Acquire) == 0
    }

    pub(crate) fn abort(&self) {
        if let Some(task) = self.task.get() {
            task.abort();
        }
    }
}

/// Aborts its task when the task that owns it is aborted.
struct AbortOnDrop<T>(JoinHandle<T>);

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(work: impl Future<Output = u8> + Send + 'static) -> Arc<SingleFlight<Option<u8>>> {
        SingleFlight::start(&Handle::current(), work, |_, result| result)
    }

    #[tokio::test]
    async fn result_goes_to_every_waiter() {
        let flight = start(async { 7 });
        assert_eq!(tokio::join!(flight.result(), flight.result()), (Some(Some(7)), Some(Some(7))));
        assert!(flight.is_finished());
    }

    #[tokio::test]
    async fn panic_reaches_finish_as_none() {
        let flight = start(async { panic!("for the test") });
        assert_eq!(flight.result().await, Some(None));
    }

    #[tokio::test]
    async fn aborted_flight_has_no_result() {
        let flight = start(std::future::pending());
        flight.abort();
        assert_eq!(flight.result().await, None);
    }

    #[tokio::test]
    async fn flight_is_abandoned_when_the_last_waiter_leaves() {
        let flight = start(std::future::pending());
        flight.join();
        flight.join();
        assert!(!flight.leave() && !flight.is_abandoned());
        assert!(flight.leave() && flight.is_abandoned());
    }
}
