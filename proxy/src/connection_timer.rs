//! The timer for hyper's limit on the time that a request's headers may take.
//!
//! hyper sets a timer for each request, and drops it as soon as the headers are there. To register each with tokio costs a
//! twentieth of a response from the cache. So a connection keeps one timer registered, which fires too early for the later
//! requests, and is then set again.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use hyper::rt::{Sleep, Timer};

/// Makes the timers of one connection, of which only the latest may be in use.
#[derive(Debug, Clone, Default)]
pub(crate) struct ConnectionTimer(Arc<Mutex<Option<RegisteredTimer>>>);

type RegisteredTimer = Pin<Box<tokio::time::Sleep>>;

struct ConnectionSleep {
    deadline: tokio::time::Instant,
    timer: ConnectionTimer,
}

impl Timer for ConnectionTimer {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
        self.sleep_until(self.now() + duration)
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn Sleep>> {
        Box::pin(ConnectionSleep { deadline: deadline.into(), timer: self.clone() })
    }

    fn now(&self) -> Instant {
        // tokio's, which tests can pause.
        tokio::time::Instant::now().into()
    }
}

impl Sleep for ConnectionSleep {}

impl Future for ConnectionSleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let mut registered = self.timer.0.lock().unwrap_or_else(PoisonError::into_inner);
        let registered = registered
            .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(self.deadline)))
            .as_mut();
        poll_until(registered, self.deadline, cx)
    }
}

fn poll_until(
    mut registered: Pin<&mut tokio::time::Sleep>,
    deadline: tokio::time::Instant,
    cx: &mut Context<'_>,
) -> Poll<()> {
    if registered.deadline() > deadline {
        registered.as_mut().reset(deadline);
    }
    loop {
        ready!(registered.as_mut().poll(cx));
        if registered.deadline() == deadline {
            return Poll::Ready(());
        }
        registered.as_mut().reset(deadline);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn each_timer_ends_at_its_own_time() {
        let timer = ConnectionTimer::default();
        let begun = tokio::time::Instant::now();
        // Each is dropped after the seconds in the second place.
        for (seconds, used) in [(30, 10), (30, 25), (5, 1), (30, 0)] {
            let unused = timer.sleep(Duration::from_secs(seconds));
            tokio::time::timeout(Duration::from_secs(used), unused).await.unwrap_err();
        }
        assert_eq!(begun.elapsed().as_secs(), 36);
        for (seconds, expected) in [(30, 66), (0, 66), (5, 71)] {
            timer.sleep(Duration::from_secs(seconds)).await;
            assert_eq!(begun.elapsed().as_secs(), expected);
        }
    }
}
