//! The plan of a simulated job, and what is visible of it at a given age.

use std::borrow::Cow;
use std::time::Duration;

/// A job with its sub-jobs or tasks, and everything that will happen to them.
///
/// Times and ages count from the start of the whole job. Each family of systems writes a plan in its own format.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// The service's name for this type of job.
    pub(super) kind: &'static str,
    pub(super) name: Option<Cow<'static, str>>,
    /// Why the job fails; `None` if it succeeds, or if its sub-jobs give the reason.
    pub(super) reason: Option<&'static str>,
    /// The service's error code for the reason, if it has one.
    pub(super) code: Option<&'static str>,
    ending: Ending,
    appears: Duration,
    starts: Duration,
    ends: Duration,
    children: Vec<Plan>,
}

/// How a job ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Succeeded,
    PartlySucceeded,
    Failed,
    Skipped,
}

/// How far a job is at a given age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Waiting,
    Running,
    Ended(Ending),
}

impl Plan {
    /// A job without sub-jobs, which becomes visible, starts and ends at the given times in milliseconds.
    pub(super) fn leaf(kind: &'static str, [appears, starts, ends]: [u64; 3]) -> Self {
        Self {
            kind,
            name: None,
            reason: None,
            code: None,
            ending: Ending::Succeeded,
            appears: Duration::from_millis(appears),
            starts: Duration::from_millis(starts),
            ends: Duration::from_millis(ends),
            children: Vec::new(),
        }
    }

    /// A job that starts shortly before its first sub-job, ends shortly after the last, and fails if any of them fails.
    pub(super) fn parent(kind: &'static str, appears: u64, children: Vec<Self>) -> Self {
        let starts = children.iter().map(|child| child.starts).min().unwrap_or_default();
        let ends = children.iter().map(|child| child.ends).max().unwrap_or_default();
        let fails = children.iter().any(|child| child.ending == Ending::Failed);
        Self {
            ending: if fails { Ending::Failed } else { Ending::Succeeded },
            starts: starts.saturating_sub(Duration::from_millis(350)),
            ends: ends + Duration::from_millis(1_250),
            children,
            ..Self::leaf(kind, [appears, 0, 0])
        }
    }

    pub(super) fn named(self, name: impl Into<Cow<'static, str>>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    pub(super) fn failing(self, reason: &'static str) -> Self {
        Self { ending: Ending::Failed, reason: Some(reason), ..self }
    }

    pub(super) fn with_code(self, code: &'static str) -> Self {
        Self { code: Some(code), ..self }
    }

    /// Makes a job end as partly succeeded, for a parent that does not fail with its sub-jobs.
    pub(super) fn partly_succeeding(self) -> Self {
        Self { ending: Ending::PartlySucceeded, ..self }
    }

    /// Makes a job wait until its end, and end as skipped.
    pub(super) fn skipped(self) -> Self {
        Self { ending: Ending::Skipped, starts: self.ends, ..self }
    }

    /// The sub-job with this number, counted from 1, if it is visible at this age.
    pub(super) fn child_at(&self, number: usize, age: Duration) -> Option<&Self> {
        self.children.get(number.checked_sub(1)?).filter(|child| child.appears <= age)
    }

    /// The sub-jobs that are visible at that age, with their numbers, which start from 1 and never change.
    pub(super) fn children_at(&self, age: Duration) -> impl Iterator<Item = (usize, &Self)> {
        (1..).zip(&self.children).filter(move |(_, child)| child.appears <= age)
    }

    pub(super) fn stage_at(&self, age: Duration) -> Stage {
        if age >= self.ends {
            Stage::Ended(self.ending)
        } else if age >= self.starts {
            Stage::Running
        } else {
            Stage::Waiting
        }
    }

    /// When the job became visible.
    pub(super) fn created(&self) -> Duration {
        self.appears
    }

    /// When the job last changed before this age.
    pub(super) fn updated_at(&self, age: Duration) -> Duration {
        let own = [self.ends, self.starts].into_iter().find(|time| *time <= age);
        let below = self.children_at(age).map(|(_, child)| child.updated_at(age)).max();
        own.unwrap_or(self.appears).max(below.unwrap_or_default())
    }

    /// When the job ended, if it has ended at this age.
    pub(super) fn ended_at(&self, age: Duration) -> Option<Duration> {
        (self.ends <= age).then_some(self.ends)
    }
}
