//! Announcements for screen readers, through the widget's live regions.

use std::rc::Rc;

use crate::browser::clock::monotonic_millis;
use crate::engine::i18n::{MessageKey, Texts, phrases};
use crate::engine::model::error::JobError;
use crate::engine::view_model::ViewModel;
use crate::engine::view_model::live_region::{Announcement, LiveRegion};
use crate::view::parts::toast::Toast;

/// Pending announcements, and the texts of the two live regions in the page.
#[derive(Debug, Default)]
pub(super) struct Announcements {
    live_region: LiveRegion,
    polite: String,
    assertive: String,
}

impl Announcements {
    /// The text that screen readers announce when they have finished what they are reading.
    pub(super) fn polite(&self) -> &str {
        &self.polite
    }

    /// The text that screen readers announce immediately.
    pub(super) fn assertive(&self) -> &str {
        &self.assertive
    }

    /// Drops pending announcements, because the widget now shows another job.
    pub(super) fn reset(&mut self) {
        self.live_region = LiveRegion::default();
    }

    /// Whether an announcement is pending.
    pub(super) fn is_due(&self) -> bool {
        self.live_region.is_due()
    }

    /// Adds the changes of a new snapshot. A failure is announced immediately.
    pub(super) fn observe(&mut self, texts: &Texts, model: &ViewModel) {
        if let Some(root) = model.root() {
            let now = monotonic_millis();
            if let Some(failure) = self.live_region.update(texts, root, model.cause(), now) {
                self.announce(failure);
            }
        }
    }

    /// Adds an error, which is announced together with the other pending announcements.
    pub(super) fn note_error(&mut self, texts: &Texts, error: &JobError) {
        let (headline, advice) = phrases::error(error);
        let text = phrases::sentences(texts, texts.text(headline), texts.text(advice));
        self.live_region.note(text);
    }

    /// Announces whether a text was copied.
    pub(super) fn announce_copied(&mut self, texts: &Texts, toast: &Toast) {
        let text = match toast {
            Toast::Copied => texts.text(MessageKey::Copied).to_owned(),
            Toast::Blocked(_) => {
                let [refused, by_hand] =
                    [MessageKey::CopyRefused, MessageKey::CopyByHand].map(|key| texts.text(key));
                phrases::sentences(texts, refused, by_hand)
            }
        };
        self.announce(Announcement { text, is_urgent: false });
    }

    /// Announces what is pending, if enough time has passed since the last announcement. Returns whether it did.
    pub(super) fn announce_due(&mut self, texts: &Texts, model: &ViewModel) -> bool {
        let announcement =
            self.live_region.take_due(texts, model.root().map(Rc::as_ref), monotonic_millis());
        announcement.is_some_and(|announcement| {
            self.announce(announcement);
            true
        })
    }

    fn announce(&mut self, announcement: Announcement) {
        let region = if announcement.is_urgent { &mut self.assertive } else { &mut self.polite };
        // Screen readers only announce changes, so a repeated text has to differ.
        let is_repeated = *region == announcement.text;
        *region = announcement.text;
        if is_repeated {
            region.push('\u{a0}');
        }
    }
}
