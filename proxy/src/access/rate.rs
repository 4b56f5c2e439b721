//! How often one caller may ask.

use std::num::NonZeroU32;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::Caller;
use crate::error::ProxyError;

/// So many requests a second, and as many at once.
#[derive(Debug)]
pub(crate) struct Rate {
    limiter: DefaultKeyedRateLimiter<Caller>,
    clock: DefaultClock,
}

impl Rate {
    pub(crate) fn per_second(requests: NonZeroU32) -> Self {
        let limiter = RateLimiter::keyed(Quota::per_second(requests));
        Self { limiter, clock: DefaultClock::default() }
    }

    pub(crate) fn ensure_within(&self, caller: &Caller) -> Result<(), ProxyError> {
        self.limiter
            .check_key(caller)
            .map_err(|until| ProxyError::TooMany(until.wait_time_from(self.clock.now())))
    }

    /// Forgets callers who have not called lately.
    pub(crate) fn forget(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
    }
}
