//! What the widget shows after the user has copied a text, or could not.

use yew::prelude::*;

use super::icon;
use super::icon_button::icon_button;
use crate::engine::i18n::{MessageKey, Texts};
use crate::engine::model::phase::Phase;

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
    pub(crate) fn html(&self, texts: &Texts) -> Html {
        let text = |key| AttrValue::from(texts.text(key).to_owned());
        match self {
            // A live region announces it.
            Self::Copied => html! {
                <p class="toast" data-phase="succeeded" aria-hidden="true">
                    { icon::phase(Phase::Succeeded) }{ text(MessageKey::Copied) }
                </p>
            },
            Self::Blocked(copied) => html! {
                <section class="toast blocked" role="group" aria-label={text(MessageKey::CopyRefused)}>
                    <header>
                        <p><strong>{ text(MessageKey::CopyRefused) }</strong><br />{ text(MessageKey::CopyByHand) }</p>
                        { icon_button("close-copy", texts.text(MessageKey::Close), icon::CLOSE) }
                    </header>
                    <textarea readonly=true rows="4" aria-label={text(MessageKey::CopyByHand)} value={copied} />
                </section>
            },
        }
    }
}
