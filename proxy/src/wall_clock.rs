//! The time of day of this machine.

use std::time::SystemTime;

use jobtree::Timestamp;

/// The current time.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    Timestamp::from_unix_millis(i64::try_from(since.as_millis()).unwrap_or_default())
}
