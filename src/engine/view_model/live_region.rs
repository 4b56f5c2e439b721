//! What a screen reader says without being asked: seldom, but a failure at once.

use crate::engine::i18n::{MessageKey, Texts, phrases};
use crate::engine::model::phase::Phase;
use crate::engine::model::progress::Progress;
use crate::engine::model::snapshot::Node;

use super::root_cause::RootCause;

/// Between two announcements that nobody waits for.
pub const PAUSE_MILLIS: f64 = 5000.0;

/// Something to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// The texts.
    pub text: String,
    /// Whether what is being read is interrupted for it.
    pub is_urgent: bool,
}

/// Collects what happens and says the sum of it.
#[derive(Debug, Default)]
pub struct LiveRegion {
    said_at_millis: Option<f64>,
    /// What is known of the job, and whether it was said.
    known: Option<(Phase, Progress)>,
    is_due: bool,
    /// What is to be said beside that.
    note: Option<String>,
}

impl LiveRegion {
    /// The job is now like this. `cause` is why it failed, where it did.
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
        self.said_at_millis = Some(now_millis);
        // How it all ended is worth another sentence.
        self.is_due = root.phase.is_terminal();
        let name = cause.path.last().map_or("", |name| name);
        let reason = cause.reason.as_deref().unwrap_or_default();
        let text = texts.format(MessageKey::AnnounceFailure, &[("name", name), ("reason", reason)]);
        Some(Announcement { text, is_urgent: true })
    }

    /// Something else worth saying, such as that the server cannot be reached.
    pub fn note(&mut self, text: String) {
        self.note = Some(text);
    }

    /// Whether there is something to be said as soon as its time has come.
    pub fn is_due(&self) -> bool {
        self.is_due || self.note.is_some()
    }

    /// What is to be said now, if it is time.
    pub fn take_due(
        &mut self,
        texts: &Texts,
        root: Option<&Node>,
        now_millis: f64,
    ) -> Option<Announcement> {
        let is_time = self.said_at_millis.is_none_or(|at| now_millis - at >= PAUSE_MILLIS);
        if !is_time || !self.is_due() {
            return None;
        }
        self.said_at_millis = Some(now_millis);
        let mut text = self.note.take().unwrap_or_default();
        if let Some(root) = root.filter(|_| self.is_due) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&state(texts, root));
        }
        self.is_due = false;
        Some(Announcement { text, is_urgent: false })
    }
}

/// The whole job in one sentence.
fn state(texts: &Texts, root: &Node) -> String {
    let places = [
        ("name", &*phrases::full_name(texts, root)),
        ("phase", phrases::phase_of(texts, root)),
        ("progress", &phrases::progress_of(texts, root).unwrap_or_default()),
    ];
    texts.format(MessageKey::AnnouncePhase, &places)
}
