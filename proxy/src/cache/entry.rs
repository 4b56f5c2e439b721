//! Answers that are kept, within a budget of memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::time::Instant;

use crate::response::Answer;

/// How much may be kept, and how much is.
#[derive(Debug)]
pub(super) struct Budget {
    bytes: usize,
    used: AtomicUsize,
    answers: AtomicUsize,
}

impl Budget {
    pub(super) fn of(bytes: usize) -> Self {
        Self { bytes, used: AtomicUsize::new(0), answers: AtomicUsize::new(0) }
    }

    pub(super) fn used(&self) -> (usize, usize) {
        (self.used.load(Ordering::Relaxed), self.answers.load(Ordering::Relaxed))
    }
}

/// An answer, and until when it holds.
#[derive(Debug)]
pub(super) struct Kept {
    answer: Arc<Answer>,
    until: Instant,
    bytes: usize,
    budget: Arc<Budget>,
}

impl Kept {
    /// `None` where it does not fit.
    pub(super) fn within(
        budget: &Arc<Budget>,
        answer: Arc<Answer>,
        until: Instant,
    ) -> Option<Self> {
        // It may be compressed later, to hardly more than its own size.
        let bytes = answer.bytes() * 2;
        let used = budget.used.fetch_add(bytes, Ordering::Relaxed);
        budget.answers.fetch_add(1, Ordering::Relaxed);
        let kept = Self { answer, until, bytes, budget: Arc::clone(budget) };
        (used + bytes <= budget.bytes).then_some(kept)
    }

    /// The answer, if it still holds.
    pub(super) fn at(&self, now: Instant) -> Option<Arc<Answer>> {
        (now < self.until).then(|| Arc::clone(&self.answer))
    }

    pub(super) fn answer(&self) -> &Answer {
        &self.answer
    }

    pub(super) fn is_long_over(&self, now: Instant, long: Duration) -> bool {
        now > self.until + long
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.budget.used.fetch_sub(self.bytes, Ordering::Relaxed);
        self.budget.answers.fetch_sub(1, Ordering::Relaxed);
    }
}
