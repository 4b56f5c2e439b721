//! What the widget shows while its host has not named a job.

use yew::prelude::*;

use crate::engine::i18n::{MessageKey, Texts};

/// The place of the summary, with the host's own title and actions.
pub(crate) fn html(texts: &Texts) -> Html {
    html! {
        <header class="head" part="summary">
            <p class="title" part="title"><slot name="title" /></p>
            <div class="side"><slot name="actions" /></div>
            <p class="state" part="status">{ texts.text(MessageKey::NoJob) }</p>
        </header>
    }
}
