//! Phases of a job, one vocabulary for every system.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// The phase of a job or sub-job, as its system reports it. Derived from the sub-jobs only where the system reports none:
/// see [`Phase::of_parts`].
///
/// [`FromStr`] and [`Display`](fmt::Display) use the names of the snapshot, such as `succeeded`;
/// [`from_status`](Self::from_status) reads the status of a system. Ordered as in [`Phase::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// Accepted, not started.
    Pending,
    /// In progress.
    Running,
    /// Suspended; it can be resumed.
    Paused,
    /// Finished without a failure.
    Succeeded,
    /// Finished; a part of it succeeded.
    Partial,
    /// Finished with a failure.
    Failed,
    /// Ended by a user or operator.
    Cancelled,
    /// Not executed, because there was no need.
    Skipped,
    /// A status that this version does not know. It is shown as sent, and refreshing continues.
    Unknown,
}

/// Length of the longest known status in bytes, without `_`.
const MAX_STATUS_LEN: usize = "PARTIALLYSUCCESSFUL".len();

impl Phase {
    /// All phases, in display order.
    pub const ALL: [Self; 9] = [
        Self::Pending,
        Self::Running,
        Self::Paused,
        Self::Succeeded,
        Self::Partial,
        Self::Failed,
        Self::Cancelled,
        Self::Skipped,
        Self::Unknown,
    ];

    /// The phase of a system's status, such as `Success`; [`Phase::Unknown`] if the status is not known.
    ///
    /// Ignores case, `_` and surrounding spaces. Inner spaces count: `SUC CES S` is unknown.
    pub fn from_status(status: &str) -> Self {
        let (mut normalized, mut length) = ([0; MAX_STATUS_LEN], 0);
        for byte in status.trim().bytes().filter(|byte| *byte != b'_') {
            let Some(slot) = normalized.get_mut(length) else { return Self::Unknown };
            *slot = byte.to_ascii_uppercase();
            length += 1;
        }
        match str::from_utf8(&normalized[..length]).unwrap_or_default() {
            "INITIALIZING" | "INIT" | "QUEUING" | "WAITING" | "WAITINGEXECUTE" | "SUBMITTED"
            | "SCHEDULED" | "PENDINGPAYMENT" | "PENDING" => Self::Pending,
            "RUNNING" | "LISTENING" | "ROLLBACKING" | "TERMINATING" => Self::Running,
            // An IEF job that is "Stopping" can be resumed.
            "PAUSE" | "STOPPING" => Self::Paused,
            "SUCCESS" | "SUCCESSFUL" | "SUCCEEDED" | "COMPLETED" | "COMPLETE" => Self::Succeeded,
            "PARTIALLYSUCCESSFUL" | "PARTIALLYFAILED" => Self::Partial,
            "FAILED" | "FAIL" | "ERROR" | "TIMEDOUT" | "TIMEOUT" | "ROLLBACKFAIL" => Self::Failed,
            "CANCELLED" | "CANCELED" | "CANCEL" | "STOPPED" | "TERMINATED" | "ROLLBACKED" => {
                Self::Cancelled
            }
            "SKIPPED" | "SKIP" => Self::Skipped,
            _ => Self::Unknown,
        }
    }

    /// The phase of a heading, or of another whole without a status of its own, from the phases of its parts. `None` without
    /// parts.
    ///
    /// Running while a part runs, or while some have ended and others wait; pending while none has begun. Once all have
    /// ended: failed if one failed, else cancelled or partial if one is, skipped if all are, else succeeded.
    pub fn of_parts(parts: impl IntoIterator<Item = Self>) -> Option<Self> {
        let (mut found, mut has_ended) = (Phases::default(), false);
        for phase in parts {
            found = found.union(Phases::of(phase));
            has_ended |= phase.is_terminal();
        }
        if found.is_empty() {
            return None;
        }
        if has_ended && found.contains(Self::Pending) {
            return Some(Self::Running);
        }
        // What is not known may not have ended.
        let order = [
            Self::Running,
            Self::Paused,
            Self::Unknown,
            Self::Pending,
            Self::Failed,
            Self::Cancelled,
            Self::Partial,
            Self::Succeeded,
        ];
        Some(order.into_iter().find(|phase| found.contains(*phase)).unwrap_or(Self::Skipped))
    }

    /// Whether the phase is final, so that refreshing can stop.
    pub fn is_terminal(self) -> bool {
        match self {
            Self::Succeeded | Self::Partial | Self::Failed | Self::Cancelled | Self::Skipped => {
                true
            }
            Self::Pending | Self::Running | Self::Paused | Self::Unknown => false,
        }
    }

    /// The name in the snapshot, in CSS classes and in `:state()`, such as `succeeded`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Succeeded => "succeeded",
            Self::Partial => "partial",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Skipped => "skipped",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for Phase {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The error for a text that is not the name of a [`Phase`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParsePhaseError;

impl fmt::Display for ParsePhaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown phase; expected one of")?;
        Phase::ALL.iter().try_for_each(|phase| write!(f, " `{phase}`"))
    }
}

impl std::error::Error for ParsePhaseError {}

impl FromStr for Phase {
    type Err = ParsePhaseError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|phase| phase.as_str() == name).ok_or(ParsePhaseError)
    }
}

/// A set of phases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Phases(u16);

impl Phases {
    /// Parses names of phases separated by spaces, as in the `filter` attribute. Other words are ignored.
    pub fn parse(text: &str) -> Self {
        text.split_whitespace().filter_map(|name| name.parse::<Phase>().ok()).collect()
    }

    fn of(phase: Phase) -> Self {
        Self(1 << (phase as u16))
    }

    /// The union of one phase and other sets.
    pub(crate) fn all(phase: Phase, others: impl IntoIterator<Item = Self>) -> Self {
        others.into_iter().fold(Self::of(phase), Self::union)
    }

    fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The set with `phase` added if it is missing, or removed if it is present.
    #[must_use]
    pub fn toggled(self, phase: Phase) -> Self {
        Self(self.0 ^ Self::of(phase).0)
    }

    /// Whether the set contains `phase`.
    pub fn contains(self, phase: Phase) -> bool {
        self.0 & Self::of(phase).0 != 0
    }

    /// Whether the set contains no phases.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<Phase> for Phases {
    fn from_iter<I: IntoIterator<Item = Phase>>(phases: I) -> Self {
        phases.into_iter().map(Self::of).fold(Self(0), Self::union)
    }
}
