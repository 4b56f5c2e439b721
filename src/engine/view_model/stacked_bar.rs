//! The segments of a bar that shows how many steps of a job have succeeded, failed, were left out, and are running.

use super::progress_text::is_counted;
use crate::engine::model::phase::Phase;
use crate::engine::model::progress::Progress;
use crate::engine::model::snapshot::Node;

/// The number of steps in each state. A step that is in none of them has not begun.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StepCounts {
    /// Steps that have succeeded.
    pub succeeded: u32,
    /// Steps that have failed, or succeeded only partly.
    pub failed: u32,
    /// Steps that were skipped or cancelled.
    pub left_out: u32,
    /// Steps in progress.
    pub running: u32,
    /// All steps.
    pub total: u32,
}

/// A segment of the bar, in thousandths of its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// The name in the style sheet.
    pub kind: &'static str,
    /// Where the segment begins.
    pub start: u32,
    /// How long it is.
    pub length: u32,
}

/// The least length of a segment, in thousandths: one failure of 10,000 steps has to be seen.
const MIN_LENGTH: u32 = 40;

impl StepCounts {
    /// The steps of a job are the leaves below it. A job without sub-jobs is one step, or as many as it counts itself; its own
    /// percentage is the length of what is running.
    pub fn of(node: &Node) -> Self {
        let Progress { done, succeeded, failed, running, total, percent } = node.progress;
        if !is_counted(node)
            && !node.phase.is_terminal()
            && let Some(percent) = percent
        {
            let has_begun = matches!(node.phase, Phase::Running | Phase::Paused);
            let running = if has_begun { percent.into() } else { 0 };
            return Self { running, total: 100, ..Self::default() };
        }
        let left_out = done.saturating_sub(succeeded).saturating_sub(failed);
        Self { succeeded, failed, left_out, running, total }
    }

    /// The segments in their order, without empty ones. What is left of the bar stands for the steps that have not begun.
    pub fn segments(&self) -> Vec<Segment> {
        let kinds = [
            ("succeeded", self.succeeded),
            ("failed", self.failed),
            ("left-out", self.left_out),
            ("running", self.running),
        ];
        let begun = kinds.iter().fold(0, |sum: u64, (_, count)| sum + u64::from(*count));
        let total = begun.max(self.total.into()).max(1);
        let mut lengths = kinds.map(|(_, count)| {
            let length = u64::from(count) * 1000 / total;
            let least = if count > 0 { MIN_LENGTH } else { 0 };
            u32::try_from(length).unwrap_or(1000).max(least)
        });
        // The longest segment gives what the others have in excess, or gets what rounding has left over.
        let target = if begun == total { 1000 } else { 1000 - MIN_LENGTH };
        let sum: u32 = lengths.iter().sum();
        if let Some(longest) = lengths.iter_mut().max()
            && (sum > target || begun == total)
        {
            *longest = (*longest + target).saturating_sub(sum);
        }
        let mut start = 0;
        let segments = kinds.iter().zip(lengths).map(|((kind, _), length)| {
            start += length;
            Segment { kind, start: start - length, length }
        });
        segments.filter(|segment| segment.length > 0).collect()
    }
}
