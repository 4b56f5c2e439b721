//! The progress of a job as a sentence: how many of its leaves are done while it runs, and what became of them after its end.

use super::phase_counts::PhaseCounts;
use crate::engine::i18n::{MessageKey, Texts};
use crate::engine::model::phase::Phase;
use crate::engine::model::snapshot::Node;

/// What became of the leaves that did not succeed, in the order of the sentence. `progress-failed` has the failed ones of a
/// job that runs; of the others, only [`PARTIAL`] matters then.
const PARTS: [(MessageKey, &[Phase]); 7] = [
    (MessageKey::CountFailed, &[Phase::Failed]),
    (MessageKey::CountPartial, &[Phase::Partial]),
    (MessageKey::CountCancelled, &[Phase::Cancelled]),
    (MessageKey::CountSkipped, &[Phase::Skipped]),
    (MessageKey::CountUnfinished, &[Phase::Running, Phase::Paused]),
    (MessageKey::CountNotStarted, &[Phase::Pending]),
    (MessageKey::CountUnknown, &[Phase::Unknown]),
];

const PARTIAL: std::ops::Range<usize> = 1..2;

/// Progress such as `3 of 5 done, 1 failed`, or after the end `4 of 6 succeeded, 1 failed, 1 skipped`. `None` if there is
/// nothing to count, since a zero would be a guess.
///
/// `counts` are those of the tree below `node`.
pub fn sentence(texts: &Texts, node: &Node, counts: &PhaseCounts) -> Option<String> {
    if !is_counted(node) {
        return None;
    }
    let number = |count: u32| texts.number_format().number(count.into());
    let failed = counts.get(Phase::Failed);
    let (start, parts) = match node.phase.is_terminal() {
        true => (MessageKey::ProgressSucceeded, &PARTS[..]),
        false if failed > 0 => (MessageKey::ProgressFailed, &PARTS[PARTIAL]),
        false => (MessageKey::Progress, &PARTS[PARTIAL]),
    };
    let mut sentence = filled(texts, start, node, &number(failed));
    for (message, phases) in parts {
        let count: u32 = phases.iter().map(|phase| counts.get(*phase)).sum();
        if count > 0 {
            let count = number(count);
            let part = texts.format(*message, &[("count", &count)]);
            let values = [("progress", &*sentence), ("part", &part)];
            sentence = texts.format(MessageKey::ProgressAnd, &values);
        }
    }
    Some(sentence)
}

/// Progress such as `3 of 5`: leaves that are done, or after the end those that have succeeded.
pub fn short(texts: &Texts, node: &Node) -> String {
    filled(texts, MessageKey::ProgressShort, node, "")
}

/// Whether a node has sub-jobs, or counts of sub-jobs that the system does not list.
pub fn is_counted(node: &Node) -> bool {
    !node.children.is_empty() || node.progress.total > 1
}

fn filled(texts: &Texts, message: MessageKey, node: &Node, failed: &str) -> String {
    let progress = node.progress;
    let done = if node.phase.is_terminal() { progress.succeeded } else { progress.done };
    let [done, total] = [done, progress.total].map(|it| texts.number_format().number(it.into()));
    texts.format(message, &[("done", &done), ("total", &total), ("failed", failed)])
}
