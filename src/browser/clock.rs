//! The current time.

use std::time::Duration;

use crate::engine::model::timestamp::Timestamp;
use crate::engine::refresh::clock::{Monotonic, Now};

/// The time of the monotonic clock from `performance.now()`'s milliseconds, to the microsecond.
pub(super) fn from_millis(millis: f64) -> Monotonic {
    Monotonic(Duration::from_micros((millis * 1000.0) as u64)) // the cast saturates
}

/// The current time by both clocks: the monotonic one and the wall clock.
pub(crate) fn now() -> Now {
    let millis =
        web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now());
    Now {
        // Counted from when the page was opened.
        monotonic: from_millis(millis),
        // Safe: JavaScript's milliseconds fit into 53 bits.
        wall: Timestamp::from_unix_millis(js_sys::Date::now() as i64),
    }
}

/// Milliseconds since the page was opened.
pub(crate) fn monotonic_millis() -> f64 {
    now().monotonic.0.as_secs_f64() * 1000.0
}
