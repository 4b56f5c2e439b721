//! Two clocks: the one that never goes back, and what it says about the server's.

use std::time::Duration;

use crate::engine::model::timestamp::Timestamp;

/// Time since some fixed moment. Never goes back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Monotonic(pub Duration);

impl Monotonic {
    /// This much later.
    pub fn after(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration))
    }

    /// How much later this is; zero where it is earlier.
    pub fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }

    fn millis(self) -> i64 {
        i64::try_from(self.0.as_millis()).unwrap_or(i64::MAX / 4)
    }
}

/// One moment, by both clocks of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// By which everything is timed.
    pub monotonic: Monotonic,
    /// What the machine takes for the time of day. Serves only until a server has told its own.
    pub wall: Timestamp,
}

/// The server's clock, as far as the `Date` headers of its answers tell it.
///
/// A `Date` is cut to whole seconds and travels for a while, so each tells a range only. The clock stays as it is while
/// it lies within, for else every refresh would move all durations by a bit. It never goes back: where it turns out to
/// be ahead, it goes at half the speed until it is right.
#[derive(Debug, Clone, Copy, Default)]
pub struct ServerClock {
    /// Milliseconds since 1970 where the monotonic clock was at its zero. `None` until a server has told.
    zero: Option<i64>,
    /// The last moment read off, and what it was.
    read: Option<(Monotonic, i64)>,
}

impl ServerClock {
    /// Learns from an answer with this `Date` that was asked for at `sent` and came at `received`.
    pub fn observe(&mut self, date: Timestamp, sent: Monotonic, received: Monotonic) {
        let earliest = date.unix_millis() - received.millis();
        let latest = (date.unix_millis() + 999 - sent.millis()).max(earliest);
        match self.zero {
            Some(zero) => self.zero = Some(zero.clamp(earliest, latest)),
            None => *self = Self { zero: Some(earliest.midpoint(latest)), read: None },
        }
    }

    /// What the server's clock says; the machine's own where no server has told.
    pub fn now(&mut self, now: Now) -> Timestamp {
        let zero = self.zero.unwrap_or(now.wall.unix_millis() - now.monotonic.millis());
        let right = zero.saturating_add(now.monotonic.millis());
        let least = self.read.map_or(right, |(at, read)| {
            let passed = now.monotonic.millis() - at.millis();
            read.saturating_add(passed.max(0) / 2)
        });
        let shown = right.max(least);
        self.read = Some((now.monotonic, shown));
        Timestamp::from_unix_millis(shown)
    }
}
