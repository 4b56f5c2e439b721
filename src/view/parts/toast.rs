//! What the widget shows after the user has copied a text, or could not.

use yew::prelude::*;

use super::element::{attributes, element, owned, text, text_element};
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
        let by_hand = texts.text(MessageKey::CopyByHand);
        match self {
            // A live region announces it.
            Self::Copied => element(
                "p",
                attributes! { "data-phase": "succeeded", "aria-hidden": "true", "class": "toast" },
                vec![icon::phase(Phase::Succeeded), text(texts.text(MessageKey::Copied))],
            ),
            Self::Blocked(copied) => {
                let headline = texts.text(MessageKey::CopyRefused);
                let explanation = vec![
                    text_element("strong", attributes! {}, headline),
                    element("br", attributes! {}, vec![]),
                    text(by_hand),
                ];
                let close = icon_button("close-copy", texts.text(MessageKey::Close), icon::CLOSE);
                let header = vec![element("p", attributes! {}, explanation), close];
                element(
                    "section",
                    attributes! { "role": "group", "aria-label": owned(headline), "class": "toast blocked" },
                    vec![
                        element("header", attributes! {}, header),
                        html! { <textarea readonly=true rows="4" aria-label={owned(by_hand)} value={copied} /> },
                    ],
                )
            }
        }
    }
}
