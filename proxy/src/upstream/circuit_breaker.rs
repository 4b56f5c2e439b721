//! Circuit breaker: an endpoint that fails repeatedly is not called for a while, then probed with one request at a time.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::backoff::{Backoff, with_jitter};
use crate::error::ProxyError;

/// The number of failures in a row that opens the circuit.
const MAX_FAILURES: u32 = 5;

/// How long the circuit stays open. The time grows with the number of failed probes.
const OPEN_FOR: Backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(30));

/// Whether an endpoint may be called, judged by its latest responses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CircuitState {
    /// The endpoint responds, or has not been called yet.
    Closed,
    /// The endpoint fails repeatedly, and is not called for this long.
    Open(Duration),
    /// The next request finds out whether the endpoint works again, or is doing so.
    HalfOpen,
}

/// What a request's outcome did to the circuit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CircuitChange {
    /// It opened, or stays open, for this long.
    Opened {
        /// The number of failures in a row.
        failures: u32,
        length: Duration,
    },
    /// It closed after having been open for this long.
    Closed { failures: u32, was_open_for: Duration },
}

/// Counts an endpoint's failures, and decides when it may be called again.
#[derive(Debug, Default)]
pub(crate) struct CircuitBreaker(Mutex<FailureCount>);

#[derive(Debug, Default)]
struct FailureCount {
    failures: u32,
    open: Option<OpenPeriod>,
}

/// A period in which the endpoint is not called.
#[derive(Debug)]
struct OpenPeriod {
    /// The time of the first of the periods in a row.
    since: Instant,
    until: Instant,
    /// The length of the period without jitter.
    length: Duration,
    /// A request that finds out whether the endpoint works again is in flight.
    is_probing: bool,
}

/// A request whose outcome is reported to the circuit breaker. Dropping it counts neither as a success nor as a failure.
#[derive(Debug)]
pub(crate) struct Probe<'a> {
    breaker: &'a CircuitBreaker,
    is_recorded: bool,
}

impl CircuitBreaker {
    /// Checks whether the endpoint may be called now.
    ///
    /// # Errors
    ///
    /// [`ProxyError::CircuitOpen`] while it must not be called.
    pub(crate) fn try_call(&self) -> Result<Probe<'_>, ProxyError> {
        let mut count = self.count();
        if let Some(open) = &mut count.open {
            let left = open.until.saturating_duration_since(Instant::now());
            if open.is_probing || !left.is_zero() {
                return Err(ProxyError::CircuitOpen(left.max(OPEN_FOR.first())));
            }
            open.is_probing = true;
        }
        Ok(Probe { breaker: self, is_recorded: false })
    }

    pub(crate) fn state(&self) -> CircuitState {
        match &self.count().open {
            None => CircuitState::Closed,
            Some(open) => {
                let left = open.until.saturating_duration_since(Instant::now());
                if open.is_probing || left.is_zero() {
                    CircuitState::HalfOpen
                } else {
                    CircuitState::Open(left)
                }
            }
        }
    }

    /// The number of failures in a row.
    pub(crate) fn failures(&self) -> u32 {
        self.count().failures
    }

    fn count(&self) -> MutexGuard<'_, FailureCount> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Probe<'_> {
    /// Records the outcome. Returns what it did to the circuit, if anything.
    pub(crate) fn record(mut self, is_success: bool) -> Option<CircuitChange> {
        self.is_recorded = true;
        let mut count = self.breaker.count();
        let count = &mut *count;
        let now = Instant::now();
        if is_success {
            let FailureCount { failures, open } = std::mem::take(count);
            return open.map(|open| CircuitChange::Closed {
                failures,
                was_open_for: now.saturating_duration_since(open.since),
            });
        }
        count.failures = count.failures.saturating_add(1);
        let (since, length) = match &count.open {
            // A request that was sent before the circuit opened shows nothing new.
            Some(open) if !open.is_probing => return None,
            Some(open) => (open.since, OPEN_FOR.next(Some(open.length))),
            None if count.failures >= MAX_FAILURES => (now, OPEN_FOR.next(None)),
            None => return None,
        };
        let until = now + with_jitter(length);
        count.open = Some(OpenPeriod { since, until, length, is_probing: false });
        Some(CircuitChange::Opened { failures: count.failures, length: until - now })
    }

    /// Ends the probe without an outcome.
    pub(crate) fn cancel(self) {}
}

impl Drop for Probe<'_> {
    fn drop(&mut self) {
        if !self.is_recorded
            && let Some(open) = &mut self.breaker.count().open
        {
            open.is_probing = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONGEST: Duration = Duration::from_secs(30);

    fn fail(breaker: &CircuitBreaker, times: u32) {
        for _ in 0..times {
            breaker.try_call().unwrap().record(false);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn circuit_opens_at_the_fifth_failure_in_a_row() {
        let breaker = CircuitBreaker::default();
        fail(&breaker, MAX_FAILURES - 1);
        assert_eq!((breaker.state(), breaker.failures()), (CircuitState::Closed, 4));
        assert_eq!(breaker.try_call().unwrap().record(true), None, "it was closed before");
        fail(&breaker, MAX_FAILURES - 1);
        let change = breaker.try_call().unwrap().record(false);
        let Some(CircuitChange::Opened { failures: 5, length }) = change else {
            panic!("{change:?}")
        };
        assert_eq!(breaker.state(), CircuitState::Open(length));
        assert!(matches!(breaker.try_call(), Err(ProxyError::CircuitOpen(left)) if left == length));
    }

    #[tokio::test(start_paused = true)]
    async fn late_failure_does_not_extend_the_open_period() {
        let breaker = CircuitBreaker::default();
        let late = breaker.try_call().unwrap();
        fail(&breaker, MAX_FAILURES);
        let before = breaker.state();
        assert_eq!(late.record(false), None);
        assert_eq!((breaker.state(), breaker.failures()), (before, 6));
    }

    #[tokio::test(start_paused = true)]
    async fn failed_probe_doubles_the_open_period() {
        let breaker = CircuitBreaker::default();
        fail(&breaker, MAX_FAILURES);
        let opened_at = Instant::now();
        for length in [1, 2, 4, 8, 16, 30, 30] {
            tokio::time::advance(Duration::from_millis(length * 1200)).await;
            assert_eq!(breaker.state(), CircuitState::HalfOpen);
            let probe = breaker.try_call().unwrap();
            assert!(breaker.try_call().is_err(), "one probe at a time");
            assert_eq!(breaker.state(), CircuitState::HalfOpen);
            assert!(matches!(probe.record(false), Some(CircuitChange::Opened { .. })));
            let Err(ProxyError::CircuitOpen(left)) = breaker.try_call() else {
                panic!("the circuit is closed")
            };
            assert!(left <= LONGEST + LONGEST / 5);
        }
        tokio::time::advance(LONGEST * 2).await;
        let closed = CircuitChange::Closed { failures: 12, was_open_for: opened_at.elapsed() };
        assert_eq!(breaker.try_call().unwrap().record(true), Some(closed));
        assert_eq!((breaker.state(), breaker.failures()), (CircuitState::Closed, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn dropped_probe_lets_another_one_start() {
        let breaker = CircuitBreaker::default();
        fail(&breaker, MAX_FAILURES);
        tokio::time::advance(Duration::from_secs(2)).await;
        drop(breaker.try_call().unwrap());
        assert!(breaker.try_call().is_ok());
    }
}
