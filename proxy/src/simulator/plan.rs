//! What a simulated job is going to do, and what can be seen of it at a moment.

use std::borrow::Cow;
use std::time::Duration;

/// A job and its sub-jobs or tasks, with all that will happen to them. Times count from the start of the whole job.
/// Each family of services has its own words for what stands here.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// What it does, in the service's word for that.
    pub(super) kind: &'static str,
    pub(super) name: Option<Cow<'static, str>>,
    /// Why it ends in failure; `None` where it succeeds, and for a parent whose sub-jobs say why.
    pub(super) reason: Option<&'static str>,
    /// The service's code for that reason, where it has one.
    pub(super) code: Option<&'static str>,
    ending: Ending,
    appears: Duration,
    starts: Duration,
    ends: Duration,
    children: Vec<Plan>,
}

/// How a job is when it is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Succeeded,
    Partly,
    Failed,
    Skipped,
}

/// What can be seen of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Waiting,
    Running,
    Over(Ending),
}

impl Plan {
    /// A step that can be seen, begins and ends at these milliseconds.
    pub(super) fn step(kind: &'static str, [appears, starts, ends]: [u64; 3]) -> Self {
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

    /// A job that begins with the first of its sub-jobs, ends a moment after the last and fails with any of them.
    pub(super) fn parent(kind: &'static str, appears: u64, children: Vec<Self>) -> Self {
        let starts = children.iter().map(|child| child.starts).min().unwrap_or_default();
        let ends = children.iter().map(|child| child.ends).max().unwrap_or_default();
        let fails = children.iter().any(|child| child.ending == Ending::Failed);
        Self {
            ending: if fails { Ending::Failed } else { Ending::Succeeded },
            starts: starts.saturating_sub(Duration::from_millis(350)),
            ends: ends + Duration::from_millis(1_250),
            children,
            ..Self::step(kind, [appears, 0, 0])
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

    /// For a parent that does not fail with one of many.
    pub(super) fn partly(self) -> Self {
        Self { ending: Ending::Partly, ..self }
    }

    /// It waits until its end, which is that it will not be done.
    pub(super) fn skipped(self) -> Self {
        Self { ending: Ending::Skipped, starts: self.ends, ..self }
    }

    /// The sub-job of that number, from 1, if it can be seen by now.
    pub(super) fn child_at(&self, number: usize, age: Duration) -> Option<&Self> {
        self.children.get(number.checked_sub(1)?).filter(|child| child.appears <= age)
    }

    /// The sub-jobs that can be seen by now, with their numbers, which start from 1 and stay the same.
    pub(super) fn children_at(&self, age: Duration) -> impl Iterator<Item = (usize, &Self)> {
        (1..).zip(&self.children).filter(move |(_, child)| child.appears <= age)
    }

    pub(super) fn stage_at(&self, age: Duration) -> Stage {
        if age >= self.ends {
            Stage::Over(self.ending)
        } else if age >= self.starts {
            Stage::Running
        } else {
            Stage::Waiting
        }
    }

    /// When it came into being.
    pub(super) fn created(&self) -> Duration {
        self.appears
    }

    /// When it last changed, by now.
    pub(super) fn updated_at(&self, age: Duration) -> Duration {
        let own = [self.ends, self.starts].into_iter().find(|time| *time <= age);
        let below = self.children_at(age).map(|(_, child)| child.updated_at(age)).max();
        own.unwrap_or(self.appears).max(below.unwrap_or_default())
    }

    /// When it was over, if it is by now.
    pub(super) fn ended_at(&self, age: Duration) -> Option<Duration> {
        (self.ends <= age).then_some(self.ends)
    }
}
