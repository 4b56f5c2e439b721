//! Exponential backoff: the delay doubles with each failure in a row.

use std::time::Duration;

/// Delays that double with each failure in a row, from the first up to the longest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Backoff {
    first: Duration,
    longest: Duration,
}

impl Backoff {
    pub(crate) const fn new(first: Duration, longest: Duration) -> Self {
        Self { first, longest }
    }

    /// The delay after the first failure, which is also the shortest.
    pub(crate) const fn first(self) -> Duration {
        self.first
    }

    /// The delay after a failure. `previous` is the delay after the previous failure, if there was one.
    pub(crate) fn next(self, previous: Option<Duration>) -> Duration {
        let doubled = previous.map_or(self.first, |previous| previous.saturating_mul(2));
        doubled.clamp(self.first, self.longest)
    }
}

/// Adds random jitter of up to a fifth of `delay`, so that many instances do not retry at the same moment.
pub(crate) fn with_jitter(delay: Duration) -> Duration {
    let random = u32::from(uuid::Uuid::new_v4().as_bytes()[0]);
    delay + delay * random / (255 * 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_the_longest() {
        let backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(30));
        let mut delay = None;
        for expected in [1, 2, 4, 8, 16, 30, 30] {
            delay = Some(backoff.next(delay));
            assert_eq!(delay, Some(Duration::from_secs(expected)));
        }
        assert_eq!(backoff.next(Some(Duration::MAX)), Duration::from_secs(30));
        assert_eq!(backoff.next(Some(Duration::ZERO)), backoff.first());
    }

    #[test]
    fn jitter_adds_at_most_a_fifth() {
        let delay = Duration::from_secs(10);
        for _ in 0..1_000 {
            let jittered = with_jitter(delay);
            assert!(jittered >= delay && jittered <= delay + delay / 5, "{jittered:?}");
        }
    }
}
