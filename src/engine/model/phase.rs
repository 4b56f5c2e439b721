//! What a job is doing, in one vocabulary for every system.

use serde::Serialize;

/// What a job or sub-job is, as its system says. Never derived from the children.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Accepted, not begun.
    Pending,
    /// Under way.
    Running,
    /// Held; somebody can let it go on.
    Paused,
    /// Ended well.
    Succeeded,
    /// Ended, some of it well.
    Partial,
    /// Ended badly.
    Failed,
    /// Ended by somebody's wish.
    Cancelled,
    /// Not done because there was no need.
    Skipped,
    /// A status this version does not know; shown as sent, and asked for again.
    Unknown,
}

/// Bytes of the longest status word that is known, without its `_`.
const LONGEST_WORD: usize = "PARTIALLYSUCCESSFUL".len();

impl Phase {
    /// Every phase, in the order in which people are shown them.
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

    /// The phase behind a system's own status word.
    ///
    /// Compared trimmed, without regard to case and to `_`; inner blanks count, so `SUC CES S` stays unknown.
    pub fn from_status(status: &str) -> Self {
        let (mut word, mut length) = ([0; LONGEST_WORD], 0);
        for byte in status.trim().bytes().filter(|byte| *byte != b'_') {
            let Some(place) = word.get_mut(length) else { return Self::Unknown };
            *place = byte.to_ascii_uppercase();
            length += 1;
        }
        match str::from_utf8(&word[..length]).unwrap_or_default() {
            "INITIALIZING" | "INIT" | "QUEUING" | "WAITING" | "WAITINGEXECUTE" | "SUBMITTED"
            | "SCHEDULED" | "PENDINGPAYMENT" | "PENDING" => Self::Pending,
            "RUNNING" | "LISTENING" | "ROLLBACKING" | "TERMINATING" => Self::Running,
            // IEF says "Stopping" of a job that can be continued.
            "PAUSE" | "STOPPING" => Self::Paused,
            "SUCCESS" | "SUCCESSFUL" | "SUCCEEDED" | "COMPLETED" | "COMPLETE" => Self::Succeeded,
            "PARTIALLYSUCCESSFUL" | "PARTIALLYFAILED" => Self::Partial,
            "FAILED" | "FAIL" | "ERROR" | "TIMEDOUT" | "TIMEOUT" | "ROLLBACKFAIL" => Self::Failed,
            "CANCELLED" | "CANCEL" | "STOPPED" | "TERMINATED" | "ROLLBACKED" => Self::Cancelled,
            "SKIPPED" | "SKIP" => Self::Skipped,
            _ => Self::Unknown,
        }
    }

    /// Whether it will not change again, so that asking may stop.
    pub fn is_terminal(self) -> bool {
        match self {
            Self::Succeeded | Self::Partial | Self::Failed | Self::Cancelled | Self::Skipped => {
                true
            }
            Self::Pending | Self::Running | Self::Paused | Self::Unknown => false,
        }
    }

    /// The name in the snapshot, in CSS classes and in `:state()`.
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

/// A set of phases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Phases(u16);

impl Phases {
    /// The phases that a text names, separated by blanks. Other words are nothing.
    pub fn parse(text: &str) -> Self {
        let named = |phase: &Phase| text.split_whitespace().any(|word| word == phase.as_str());
        Phase::ALL.iter().filter(|phase| named(phase)).fold(Self(0), |set, phase| set.with(*phase))
    }

    fn of(phase: Phase) -> Self {
        Self(1 << (phase as u16))
    }

    fn with(self, phase: Phase) -> Self {
        self.and(Self::of(phase))
    }

    /// One phase and those of other sets.
    pub(crate) fn all(phase: Phase, others: impl IntoIterator<Item = Self>) -> Self {
        others.into_iter().fold(Self::of(phase), Self::and)
    }

    fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// With the phase where it is missing, without it where it is there.
    #[must_use]
    pub fn toggled(self, phase: Phase) -> Self {
        Self(self.0 ^ Self::of(phase).0)
    }

    /// Whether the phase is in it.
    pub fn contains(self, phase: Phase) -> bool {
        self.0 & Self::of(phase).0 != 0
    }

    /// Whether it asks for nothing.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}
