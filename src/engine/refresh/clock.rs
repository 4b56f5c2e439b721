//! The monotonic clock that everything is timed by, and an estimate of the server's clock.

use std::time::Duration;

use crate::engine::model::timestamp::Timestamp;

/// Time since a fixed moment, such as the load of the page. Never goes backwards.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Monotonic(pub Duration);

impl Monotonic {
    /// The time `duration` later.
    pub fn after(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration))
    }

    /// The time that has passed since `earlier`; zero if `earlier` is the later one.
    pub fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }

    fn millis(self) -> i64 {
        i64::try_from(self.0.as_millis()).unwrap_or(i64::MAX / 4)
    }
}

/// The current time by both of the machine's clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// The clock that everything is timed by.
    pub monotonic: Monotonic,
    /// The machine's time of day. Used only until a server has sent a `Date`.
    pub wall: Timestamp,
}

/// An estimate of the server's clock from the `Date` headers of its responses.
///
/// A `Date` is cut to whole seconds and takes time to arrive, so each gives only a range. The estimate moves only when
/// it is outside the range; otherwise every refresh would shift all durations a little. It never goes back: when it
/// turns out to be ahead, it runs at half speed until it is right.
#[derive(Debug, Clone, Copy, Default)]
pub struct ServerClock {
    /// The server's time at the monotonic clock's zero, in milliseconds since 1970. `None` before the first `Date`.
    zero: Option<i64>,
    /// The time of the last reading, and its value in milliseconds since 1970.
    last_reading: Option<(Monotonic, i64)>,
}

impl ServerClock {
    /// Corrects the estimate by the `Date` of a response to a request sent at `sent`.
    pub fn observe(&mut self, date: Timestamp, sent: Monotonic, received: Monotonic) {
        let earliest = date.unix_millis() - received.millis();
        let latest = (date.unix_millis() + 999 - sent.millis()).max(earliest);
        match self.zero {
            Some(zero) => self.zero = Some(zero.clamp(earliest, latest)),
            None => *self = Self { zero: Some(earliest.midpoint(latest)), last_reading: None },
        }
    }

    /// The server's current time, or the machine's before the first `Date`.
    pub fn now(&mut self, now: Now) -> Timestamp {
        let zero = self.zero.unwrap_or(now.wall.unix_millis() - now.monotonic.millis());
        let right = zero.saturating_add(now.monotonic.millis());
        let least = self.last_reading.map_or(right, |(at, reading)| {
            let elapsed = now.monotonic.millis() - at.millis();
            reading.saturating_add(elapsed.max(0) / 2)
        });
        let reading = right.max(least);
        self.last_reading = Some((now.monotonic, reading));
        Timestamp::from_unix_millis(reading)
    }
}
