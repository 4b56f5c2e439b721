//! The rate limit of each caller.

use std::num::NonZeroU32;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::caller::Caller;
use crate::error::ProxyError;

/// A number of requests per second for each caller, with bursts of the same number.
#[derive(Debug)]
pub(crate) struct CallerRateLimit {
    limiter: DefaultKeyedRateLimiter<Caller>,
    clock: DefaultClock,
}

impl CallerRateLimit {
    pub(crate) fn per_second(requests: NonZeroU32) -> Self {
        let limiter = RateLimiter::keyed(Quota::per_second(requests));
        Self { limiter, clock: DefaultClock::default() }
    }

    /// Counts a request of `caller`.
    ///
    /// # Errors
    ///
    /// [`ProxyError::TooManyRequests`] if the caller is over the limit.
    pub(crate) fn check(&self, caller: &Caller) -> Result<(), ProxyError> {
        self.limiter
            .check_key(caller)
            .map_err(|until| ProxyError::TooManyRequests(until.wait_time_from(self.clock.now())))
    }

    /// Removes the callers who have not called recently.
    pub(crate) fn forget_idle(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
    }
}
