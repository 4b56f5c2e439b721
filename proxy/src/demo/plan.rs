//! What a simulated job is going to do, and what can be seen of it at a moment.

use std::time::Duration;

/// A job and its sub-jobs, with all that will happen to them. Times count from the start of the whole job.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) job_type: &'static str,
    pub(super) name: Option<&'static str>,
    /// Why it ends in failure; `None` where it succeeds, and for a parent whose sub-jobs say why.
    pub(super) reason: Option<&'static str>,
    fails: bool,
    appears: Duration,
    starts: Duration,
    ends: Duration,
    children: Vec<Plan>,
}

/// What can be seen of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Waiting,
    Running,
    Succeeded,
    Failed,
}

impl Plan {
    /// A step that can be seen, begins and ends at these milliseconds.
    pub(super) fn step(job_type: &'static str, [appears, starts, ends]: [u64; 3]) -> Self {
        Self {
            job_type,
            name: None,
            reason: None,
            fails: false,
            appears: Duration::from_millis(appears),
            starts: Duration::from_millis(starts),
            ends: Duration::from_millis(ends),
            children: Vec::new(),
        }
    }

    /// A job that begins with the first of its sub-jobs, ends a moment after the last and fails with any of them.
    pub(super) fn parent(job_type: &'static str, appears: u64, children: Vec<Self>) -> Self {
        let starts = children.iter().map(|child| child.starts).min().unwrap_or_default();
        let ends = children.iter().map(|child| child.ends).max().unwrap_or_default();
        Self {
            fails: children.iter().any(|child| child.fails),
            starts: starts.saturating_sub(Duration::from_millis(350)),
            ends: ends + Duration::from_millis(1_250),
            children,
            ..Self::step(job_type, [appears, 0, 0])
        }
    }

    pub(super) fn named(self, name: &'static str) -> Self {
        Self { name: Some(name), ..self }
    }

    pub(super) fn failing(self, reason: &'static str) -> Self {
        Self { fails: true, reason: Some(reason), ..self }
    }

    /// The sub-jobs that can be seen by now.
    pub(super) fn children_at(&self, age: Duration) -> impl Iterator<Item = &Self> {
        self.children.iter().filter(move |child| child.appears <= age)
    }

    pub(super) fn stage_at(&self, age: Duration) -> Stage {
        if age < self.starts {
            Stage::Waiting
        } else if age < self.ends {
            Stage::Running
        } else if self.fails {
            Stage::Failed
        } else {
            Stage::Succeeded
        }
    }

    /// When it came into being.
    pub(super) fn created(&self) -> Duration {
        self.appears
    }

    /// When it last changed, by now.
    pub(super) fn updated_at(&self, age: Duration) -> Duration {
        let own = [self.ends, self.starts].into_iter().find(|time| *time <= age);
        let below = self.children_at(age).map(|child| child.updated_at(age)).max();
        own.unwrap_or(self.appears).max(below.unwrap_or_default())
    }
}
