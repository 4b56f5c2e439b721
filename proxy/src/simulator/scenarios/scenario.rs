//! The scenarios, and what their plans have in common.

/// The scenario that a job follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::simulator) enum Scenario {
    /// Succeeds in about a minute.
    Success,
    /// Fails in less than a minute.
    Failure,
    /// Succeeds in about 20 minutes.
    Slow,
    /// Has 10,000 sub-jobs or tasks, and succeeds in about 5 minutes.
    Wide,
    /// Succeeds in about 3 minutes, with faulty responses in between.
    Flaky,
}

/// The number of sub-jobs or tasks of [`Scenario::Wide`].
pub(super) const WIDE: u64 = 10_000;

impl Scenario {
    /// All scenarios, in the order of their discriminants.
    pub(super) const ALL: [Self; 5] =
        [Self::Success, Self::Failure, Self::Slow, Self::Wide, Self::Flaky];

    fn name(self) -> &'static str {
        match self {
            Self::Success => "demo-success",
            Self::Failure => "demo-failure",
            Self::Slow => "demo-slow",
            Self::Wide => "demo-wide",
            Self::Flaky => "demo-flaky",
        }
    }

    /// The scenario of a job's id, which is its name, optionally followed by `-` and any text.
    pub(in crate::simulator) fn from_job_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scenario| {
            id.strip_prefix(scenario.name())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        })
    }
}

/// When the sub-job or task of that index becomes visible, starts and ends in [`Scenario::Wide`], in milliseconds.
///
/// A thousand more become visible every five seconds. They start one after another, and all end within 5 minutes.
pub(super) fn wide_times(index: u64) -> [u64; 3] {
    let wave = index / 1_000;
    let starts = 3_000 + index * 28;
    [1_500 + wave * 5_000, starts, starts + 4_000 + index % 7 * 500]
}
