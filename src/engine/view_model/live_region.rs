//! Announcements for screen readers: changes at most every 5 seconds, failures immediately.

use crate::engine::i18n::{MessageKey, Texts, phrases};
use crate::engine::model::phase::Phase;
use crate::engine::model::progress::Progress;
use crate::engine::model::snapshot::Node;

use super::phase_counts::PhaseCounts;
use super::progress_text;
use super::root_cause::RootCause;

/// Minimum time between two announcements that are not urgent.
pub const PAUSE_MILLIS: f64 = 5000.0;

/// A text for the live region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// The text.
    pub text: String,
    /// Whether it interrupts the screen reader (`aria-live="assertive"`).
    pub is_urgent: bool,
}

/// Collects changes and sums them up in one announcement.
#[derive(Debug, Default)]
pub struct LiveRegion {
    announced_at_millis: Option<f64>,
    /// The last known state of the job.
    known: Option<(Phase, Progress)>,
    /// Whether the state changed since the last announcement.
    is_due: bool,
    /// A further text for the next announcement.
    note: Option<String>,
}

impl LiveRegion {
    /// Takes the new state of the job. Returns an urgent announcement if more nodes have failed, with the reason from
    /// `cause`.
    pub fn update(
        &mut self,
        texts: &Texts,
        root: &Node,
        cause: Option<&RootCause>,
        now_millis: f64,
    ) -> Option<Announcement> {
        let before = self.known.replace((root.phase, root.progress));
        let failed =
            |(phase, progress): (Phase, Progress)| (phase == Phase::Failed, progress.failed);
        let known = (root.phase, root.progress);
        if before != Some(known) {
            self.is_due = true;
        }
        let has_failed = before.map_or((false, 0), failed) < failed(known);
        let cause = cause.filter(|_| has_failed)?;
        self.announced_at_millis = Some(now_millis);
        // The end of the job gets an announcement of its own.
        self.is_due = root.phase.is_terminal();
        let name = cause.path.last().map_or("", |name| name);
        let reason = cause.reason.as_ref().map(|reason| reason.in_plain_text(texts.language()));
        let reason = reason.unwrap_or_default();
        let text =
            texts.format(MessageKey::AnnounceFailure, &[("name", name), ("reason", &reason)]);
        Some(Announcement { text, is_urgent: true })
    }

    /// Adds a text to the next announcement, such as that the server cannot be reached.
    pub fn note(&mut self, text: String) {
        self.note = Some(text);
    }

    /// Whether an announcement is pending.
    pub fn is_due(&self) -> bool {
        self.is_due || self.note.is_some()
    }

    /// Returns and clears the announcement that is due at `now_millis`, if any.
    pub fn take_due(
        &mut self,
        texts: &Texts,
        root: Option<&Node>,
        now_millis: f64,
    ) -> Option<Announcement> {
        let is_time = self.announced_at_millis.is_none_or(|at| now_millis - at >= PAUSE_MILLIS);
        if !is_time || !self.is_due() {
            return None;
        }
        self.announced_at_millis = Some(now_millis);
        let mut text = self.note.take().unwrap_or_default();
        if let Some(root) = root.filter(|_| self.is_due) {
            let state = state(texts, root);
            text = if text.is_empty() { state } else { phrases::sentences(texts, &text, &state) };
        }
        self.is_due = false;
        Some(Announcement { text, is_urgent: false })
    }
}

/// The state of the job in one sentence.
fn state(texts: &Texts, root: &Node) -> String {
    let counts = PhaseCounts::of(root);
    let values = [
        ("name", &*phrases::full_name(texts, root)),
        ("phase", &phrases::phase_of(texts, root)),
        ("progress", &progress_text::sentence(texts, root, &counts).unwrap_or_default()),
    ];
    texts.format(MessageKey::AnnouncePhase, &values)
}
