//! The time of a response in the life of a job, and the services' formats of times.

use std::time::{Duration, SystemTime};

use time::OffsetDateTime;
use time::macros::format_description;

/// The time of a response in the life of a job.
#[derive(Debug, Clone, Copy)]
pub(super) struct JobTime {
    /// The time of the first request for the job, from which all times of its plan count.
    pub(super) started: SystemTime,
    /// The time since then.
    pub(super) age: Duration,
}

impl JobTime {
    fn at(self, offset: Duration) -> OffsetDateTime {
        OffsetDateTime::from(self.started + offset)
    }

    /// A time as Go prints it, which is CCE's format.
    pub(super) fn go_time(self, offset: Duration) -> String {
        let format = format_description!(
            "[year]-[month]-[day] [hour]:[minute]:[second].[subsecond digits:1+] +0000 UTC"
        );
        // Fails only for years that cannot be printed.
        self.at(offset).format(&format).unwrap_or_default()
    }

    /// A time in ISO 8601 with milliseconds, which is ServiceStage's format.
    pub(super) fn iso_time(self, offset: Duration) -> String {
        let format = format_description!(
            "[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z"
        );
        self.at(offset).format(&format).unwrap_or_default()
    }

    /// A time in seconds since 1970, which is IEF's format.
    pub(super) fn epoch_seconds(self, offset: Duration) -> i64 {
        self.at(offset).unix_timestamp()
    }
}
