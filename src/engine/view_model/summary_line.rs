//! The summary of a job in one line.

use super::progress_text::{is_counted, sentence, short};
use super::stacked_bar::StepCounts;
use super::timeline;
use super::tree_view::ViewModel;
use crate::engine::i18n::{Quote, Texts, duration, phrases, untrusted};
use crate::engine::model::phase::Phase;
use crate::engine::model::snapshot::Node;
use crate::engine::model::timestamp::Timestamp;

/// A job in one line, with all texts formatted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobLine {
    /// The phase of the job.
    pub phase: Phase,
    /// The text of the phase; the status as sent if the phase is unknown.
    pub phase_text: String,
    /// Whether `phase_text` is the status as sent.
    pub is_raw_phase: bool,
    /// The title and the name.
    pub name: Quote,
    /// Why the job failed, in the system's words. Untrusted text.
    pub reason: Option<Quote>,
    /// The number of steps in each state.
    pub steps: StepCounts,
    /// Progress such as `3 of 5`; `None` if there is nothing to count.
    pub counts: Option<String>,
    /// Progress as a sentence, such as `3 of 5 succeeded, 2 failed`; `None` if there is nothing to count.
    pub progress_text: Option<String>,
    /// See [`ViewModel::line_duration`].
    pub duration: Option<String>,
}

impl ViewModel {
    /// The job in one line; `None` before the first snapshot.
    pub fn line(&self, now: Timestamp) -> Option<JobLine> {
        let (texts, root) = (self.texts(), self.root()?);
        let has_failed = matches!(root.phase, Phase::Failed | Phase::Partial);
        let cause = self.cause().and_then(|cause| Some(cause.reason.as_ref()?.text.clone()));
        Some(JobLine {
            phase: root.phase,
            phase_text: phrases::phase_of(texts, root).into_owned(),
            is_raw_phase: phrases::shows_raw_phase(root),
            name: phrases::full_name(texts, root),
            reason: cause
                .or_else(|| root.reason.clone())
                .filter(|_| has_failed)
                .map(|reason| Quote::new(texts.language(), untrusted::label(&reason))),
            steps: StepCounts::of(root),
            counts: is_counted(root).then(|| short(texts, root)),
            progress_text: sentence(texts, root, self.counts()),
            duration: self.line_duration(now),
        })
    }

    /// How long the job took, or has taken so far. While it runs, in whole minutes (in tens of seconds during the first
    /// one): a table of fifty jobs would never rest if each line counted seconds.
    pub fn line_duration(&self, now: Timestamp) -> Option<String> {
        let (texts, root) = (self.texts(), self.root()?);
        if !timeline::is_live(root.phase) {
            return super::rows::duration_text(texts, root, now);
        }
        live_duration(texts, root, now)
    }
}

fn live_duration(texts: &Texts, root: &Node, now: Timestamp) -> Option<String> {
    let millis = now.millis_since(root.started_at?);
    let step = if millis < 60_000 { 10_000 } else { 60_000 };
    Some(duration::round_text(texts, millis - millis % step))
}
