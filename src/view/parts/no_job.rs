//! What the widget shows while its host has not named a job.

use yew::prelude::*;

use super::element::{attributes, element, text_element};
use crate::engine::i18n::{MessageKey, Texts};

/// The place of the summary, with the host's own title and actions.
pub(crate) fn html(texts: &Texts) -> Html {
    let title = element("slot", attributes! { "name": "title" }, vec![]);
    let actions = element("slot", attributes! { "name": "actions" }, vec![]);
    element(
        "header",
        attributes! { "part": "summary", "class": "head" },
        vec![
            element("p", attributes! { "part": "title", "class": "title" }, vec![title]),
            element("div", attributes! { "class": "side" }, vec![actions]),
            text_element(
                "p",
                attributes! { "part": "status", "class": "state" },
                texts.text(MessageKey::NoJob),
            ),
        ],
    )
}
