//! How long something took, in words.

use super::timestamp::Timestamp;

/// Milliseconds from `start` to `end`; zero where the times contradict each other.
pub fn elapsed_millis(start: Timestamp, end: Timestamp) -> u64 {
    u64::try_from(end.unix_millis() - start.unix_millis()).unwrap_or(0)
}

/// The two largest units: `42s`, `12m 54s`, `1h 02m`, `3d 04h`. Whole seconds, rounded down.
pub fn text(millis: u64) -> String {
    let seconds = millis / 1000;
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    if days > 0 {
        format!("{days}d {:02}h", hours % 24)
    } else if hours > 0 {
        format!("{hours}h {:02}m", minutes % 60)
    } else if minutes > 0 {
        format!("{minutes}m {:02}s", seconds % 60)
    } else {
        format!("{seconds}s")
    }
}
