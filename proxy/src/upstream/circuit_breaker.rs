//! An upstream that keeps failing is left alone for a while, then tried with one request at a time.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::error::ProxyError;

/// So many failures in a row are no accident.
const FAILURES: u32 = 5;

/// How long it is left alone at first, doubling to the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// What is known of an upstream, by its latest answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// It answers, or has not been asked yet.
    Ready,
    /// It keeps failing.
    Failing,
}

/// Keeps count.
#[derive(Debug, Default)]
pub(crate) struct Health(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    failures: u32,
    pause: Option<Pause>,
}

#[derive(Debug)]
struct Pause {
    until: Instant,
    length: Duration,
    /// The one request that finds out is under way.
    is_tried: bool,
}

/// A request that will show how the upstream is. One that is dropped has shown nothing.
#[derive(Debug)]
pub(crate) struct Trial<'a> {
    health: &'a Health,
    is_over: bool,
}

impl Health {
    /// May the upstream be asked now?
    pub(crate) fn try_now(&self) -> Result<Trial<'_>, ProxyError> {
        let mut inner = self.inner();
        if let Some(pause) = &mut inner.pause {
            let left = pause.until.saturating_duration_since(Instant::now());
            if pause.is_tried || !left.is_zero() {
                return Err(ProxyError::Paused(left.max(FIRST_PAUSE)));
            }
            pause.is_tried = true;
        }
        Ok(Trial { health: self, is_over: false })
    }

    pub(crate) fn state(&self) -> State {
        if self.inner().pause.is_some() { State::Failing } else { State::Ready }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Trial<'_> {
    /// Says how it ended, and is told whether the upstream is up.
    pub(crate) fn end(mut self, is_well: bool) -> bool {
        self.is_over = true;
        let mut inner = self.health.inner();
        let inner = &mut *inner;
        if is_well {
            *inner = Inner::default();
            return true;
        }
        inner.failures = inner.failures.saturating_add(1);
        let now = Instant::now();
        match &mut inner.pause {
            // What was asked before the pause began says nothing new.
            Some(pause) if !pause.is_tried => {}
            Some(pause) => {
                pause.length = (pause.length * 2).min(LONGEST_PAUSE);
                pause.until = now + spread(pause.length);
                pause.is_tried = false;
            }
            None if inner.failures >= FAILURES => {
                let length = FIRST_PAUSE;
                inner.pause = Some(Pause { until: now + spread(length), length, is_tried: false });
            }
            None => return true,
        }
        false
    }

    /// It has shown nothing.
    pub(crate) fn cancel(self) {}
}

impl Drop for Trial<'_> {
    fn drop(&mut self) {
        if !self.is_over
            && let Some(pause) = &mut self.health.inner().pause
        {
            pause.is_tried = false;
        }
    }
}

/// Up to a fifth more, so that many instances do not come back at once.
fn spread(length: Duration) -> Duration {
    let random = u32::from(uuid::Uuid::new_v4().as_bytes()[0]);
    length + length * random / (255 * 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fail(health: &Health, times: u32) {
        for _ in 0..times {
            health.try_now().unwrap().end(false);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn four_failures_are_an_accident_and_five_are_none() {
        let health = Health::default();
        fail(&health, FAILURES - 1);
        assert_eq!(health.state(), State::Ready);
        health.try_now().unwrap().end(true);
        fail(&health, FAILURES);
        assert_eq!(health.state(), State::Failing);
        assert!(matches!(health.try_now(), Err(ProxyError::Paused(_))));
    }

    #[tokio::test(start_paused = true)]
    async fn after_the_pause_one_request_finds_out_and_the_next_pause_is_longer() {
        let health = Health::default();
        fail(&health, FAILURES);
        for length in [1, 2, 4, 8, 16, 30, 30] {
            tokio::time::advance(Duration::from_millis(length * 1200)).await;
            let trial = health.try_now().unwrap();
            assert!(health.try_now().is_err(), "a second one has to wait");
            assert!(!trial.end(false));
            let Err(ProxyError::Paused(left)) = health.try_now() else { panic!("no pause") };
            assert!(left <= LONGEST_PAUSE + LONGEST_PAUSE / 5);
        }
        tokio::time::advance(LONGEST_PAUSE * 2).await;
        assert!(health.try_now().unwrap().end(true));
        assert_eq!(health.state(), State::Ready);
    }

    #[tokio::test(start_paused = true)]
    async fn a_trial_whose_caller_left_leaves_room_for_another() {
        let health = Health::default();
        fail(&health, FAILURES);
        tokio::time::advance(Duration::from_secs(2)).await;
        drop(health.try_now().unwrap());
        assert!(health.try_now().is_ok());
    }
}
