//! When an answer is given, and how the services write times.

use std::time::{Duration, SystemTime};

use time::OffsetDateTime;
use time::macros::format_description;

/// The moment of an answer in the life of a job.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    /// When the job was first asked for, from which all times of its plan count.
    pub(super) started: SystemTime,
    /// How long ago that is.
    pub(super) age: Duration,
}

impl Moment {
    fn at(self, offset: Duration) -> OffsetDateTime {
        OffsetDateTime::from(self.started + offset)
    }

    /// As Go prints a time, which is how CCE sends it.
    pub(super) fn go_time(self, offset: Duration) -> String {
        let format = format_description!(
            "[year]-[month]-[day] [hour]:[minute]:[second].[subsecond digits:1+] +0000 UTC"
        );
        // The machine's clock would have to stand outside the years that can be printed.
        self.at(offset).format(&format).unwrap_or_default()
    }

    /// ISO 8601 with milliseconds, which is ServiceStage's way.
    pub(super) fn iso_time(self, offset: Duration) -> String {
        let format = format_description!(
            "[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z"
        );
        self.at(offset).format(&format).unwrap_or_default()
    }

    /// Seconds since 1970, which is IEF's way.
    pub(super) fn epoch_seconds(self, offset: Duration) -> i64 {
        self.at(offset).unix_timestamp()
    }
}
