//! What time it is.

use std::time::Duration;

use crate::engine::poller::Monotonic;
use crate::engine::timestamp::Timestamp;

/// Since the page was opened.
pub(crate) fn monotonic() -> Monotonic {
    let millis =
        web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now());
    Monotonic(Duration::try_from_secs_f64(millis / 1000.0).unwrap_or_default())
}

/// The server's clock, as far as its `Date` headers tell it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ServerClock {
    /// How far the server's clock is ahead of ours.
    ahead_millis: i64,
}

impl ServerClock {
    /// Sets the clock by a `Date` header that came just now.
    pub(crate) fn set(&mut self, date: &str) {
        let server = js_sys::Date::parse(date);
        if server.is_finite() {
            self.ahead_millis = whole(server - js_sys::Date::now());
        }
    }

    pub(crate) fn now(self) -> Timestamp {
        Timestamp::from_unix_millis(whole(js_sys::Date::now()) + self.ahead_millis)
    }
}

/// Milliseconds of JavaScript's clock, which stays within 53 bits.
fn whole(millis: f64) -> i64 {
    millis as i64
}
