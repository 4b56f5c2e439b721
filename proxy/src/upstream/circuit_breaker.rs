//! Circuit breaker: an upstream that fails repeatedly is not called for a while, then probed with one request at a time.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::backoff::{Backoff, with_jitter};
use crate::error::ProxyError;

/// The number of failures in a row that opens the circuit.
const MAX_FAILURES: u32 = 5;

/// How long the circuit stays open. The time grows with the number of failed probes.
const OPEN_FOR: Backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(30));

/// Whether an upstream may be called, judged by its latest responses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CircuitState {
    /// The upstream responds, or has not been called yet.
    Closed,
    /// The upstream fails repeatedly.
    Open,
}

/// Counts an upstream's failures, and decides when it may be called again.
#[derive(Debug, Default)]
pub(crate) struct CircuitBreaker(Mutex<FailureCount>);

#[derive(Debug, Default)]
struct FailureCount {
    failures: u32,
    open: Option<OpenPeriod>,
}

/// A period in which the upstream is not called.
#[derive(Debug)]
struct OpenPeriod {
    until: Instant,
    /// The length of the period without jitter.
    length: Duration,
    /// A request that finds out whether the upstream works again is in flight.
    is_probing: bool,
}

/// A request whose outcome is reported to the circuit breaker. Dropping it counts neither as a success nor as a failure.
#[derive(Debug)]
pub(crate) struct Probe<'a> {
    breaker: &'a CircuitBreaker,
    is_recorded: bool,
}

impl CircuitBreaker {
    /// Checks whether the upstream may be called now.
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
        if self.count().open.is_some() { CircuitState::Open } else { CircuitState::Closed }
    }

    fn count(&self) -> MutexGuard<'_, FailureCount> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Probe<'_> {
    /// Records the outcome. Returns the state of the circuit after it.
    pub(crate) fn record(mut self, is_success: bool) -> CircuitState {
        self.is_recorded = true;
        let mut count = self.breaker.count();
        let count = &mut *count;
        if is_success {
            *count = FailureCount::default();
            return CircuitState::Closed;
        }
        count.failures = count.failures.saturating_add(1);
        let now = Instant::now();
        match &mut count.open {
            // A request that was sent before the circuit opened shows nothing new.
            Some(open) if !open.is_probing => {}
            Some(open) => {
                open.length = OPEN_FOR.next(Some(open.length));
                open.until = now + with_jitter(open.length);
                open.is_probing = false;
            }
            None if count.failures >= MAX_FAILURES => {
                let length = OPEN_FOR.next(None);
                let until = now + with_jitter(length);
                count.open = Some(OpenPeriod { until, length, is_probing: false });
            }
            None => return CircuitState::Closed,
        }
        CircuitState::Open
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
        assert_eq!(breaker.state(), CircuitState::Closed);
        breaker.try_call().unwrap().record(true);
        fail(&breaker, MAX_FAILURES);
        assert_eq!(breaker.state(), CircuitState::Open);
        assert!(matches!(breaker.try_call(), Err(ProxyError::CircuitOpen(_))));
    }

    #[tokio::test(start_paused = true)]
    async fn failed_probe_doubles_the_open_period() {
        let breaker = CircuitBreaker::default();
        fail(&breaker, MAX_FAILURES);
        for length in [1, 2, 4, 8, 16, 30, 30] {
            tokio::time::advance(Duration::from_millis(length * 1200)).await;
            let probe = breaker.try_call().unwrap();
            assert!(breaker.try_call().is_err(), "one probe at a time");
            assert_eq!(probe.record(false), CircuitState::Open);
            let Err(ProxyError::CircuitOpen(left)) = breaker.try_call() else {
                panic!("the circuit is closed")
            };
            assert!(left <= LONGEST + LONGEST / 5);
        }
        tokio::time::advance(LONGEST * 2).await;
        assert_eq!(breaker.try_call().unwrap().record(true), CircuitState::Closed);
        assert_eq!(breaker.state(), CircuitState::Closed);
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
