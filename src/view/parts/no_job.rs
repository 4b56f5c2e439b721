//! What the widget shows while its host has not named a job.

use yew::prelude::*;

use crate::engine::i18n::{MessageKey, Texts};
use crate::view::markup::markup;

/// The place of the summary, with the host's own title and actions.
#[inline(never)]
pub(crate) fn html(texts: &Texts) -> Html {
    markup! {
        <header part="summary" class="head">
            <p part="title" class="title"><slot name="title" /></p>
            <div class="side"><slot name="actions" /></div>
            <p part="status" class="state">{ texts.text(MessageKey::NoJob) }</p>
        </header>
    }
}
