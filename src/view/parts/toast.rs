//! What the widget shows after the user has copied a text, or could not.

use yew::prelude::*;

use super::icon;
use super::icon_button::icon_button;
use crate::engine::i18n::{MessageKey, Texts};
use crate::engine::model::phase::Phase;
use crate::view::markup::markup;

/// The result of copying.
#[derive(Debug, Clone, PartialEq)]
#[doc(hidden)]
pub enum Toast {
    /// A text was copied.
    Copied,
    /// The browser did not allow to copy this text.
    Blocked(AttrValue),
}

impl Toast {
    #[inline(never)]
    pub(crate) fn html(&self, texts: &Texts) -> Html {
        let by_hand = texts.text(MessageKey::CopyByHand);
        match self {
            // A live region announces it.
            Self::Copied => markup! {
                <p data-phase="succeeded" aria-hidden="true" class="toast">
                    { icon::phase(Phase::Succeeded) }{ texts.text(MessageKey::Copied) }
                </p>
            },
            Self::Blocked(copied) => {
                let headline = texts.text(MessageKey::CopyRefused);
                markup! {
                    <section role="group" aria-label={headline} class="toast blocked">
                        <header>
                            <p><strong>{ headline }</strong><br />{ by_hand }</p>
                            { icon_button("close-copy", texts.text(MessageKey::Close), icon::CLOSE) }
                        </header>
                        <textarea value={&**copied} rows="4" aria-label={by_hand} readonly="readonly" />
                    </section>
                }
            }
        }
    }
}
