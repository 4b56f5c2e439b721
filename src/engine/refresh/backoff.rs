//! Exponential backoff with jitter: the pause between a failed request and the next one.

use std::time::Duration;

/// The longest pause between two attempts, unless the interval itself is longer.
pub const MAX_BACKOFF: Duration = Duration::from_secs(120);

/// A random number from 0 to 1 that spreads the pauses after failures, so that widgets do not retry in step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Jitter(f64);

impl Jitter {
    /// Selects the shortest pause.
    pub const ZERO: Self = Self(0.0);

    /// Limits a number to 0 to 1. NaN and the infinities count as 0.
    pub fn clamped(raw: f64) -> Self {
        Self(if raw.is_finite() { raw.clamp(0.0, 1.0) } else { 0.0 })
    }
}

/// The pause after this many failures in a row, between `interval` and a ceiling.
///
/// The ceiling doubles with every failure, from twice the interval up to [`MAX_BACKOFF`]; `jitter` selects the point
/// between the two.
pub fn delay(interval: Duration, failures: u32, jitter: Jitter) -> Duration {
    let doubled = interval.saturating_mul(2_u32.saturating_pow(failures));
    let ceiling = doubled.min(MAX_BACKOFF).max(interval);
    let spread = (ceiling - interval).as_secs_f64() * jitter.0;
    interval + Duration::from_micros((spread * 1e6) as u64)
}
