//! Banners for a failed job and for a failed refresh.

use std::rc::Rc;

use yew::prelude::*;

use super::icon;
use crate::engine::i18n::untrusted::one_line;
use crate::engine::i18n::{MessageKey, Texts, phrases};
use crate::engine::model::error::JobError;
use crate::engine::model::phase::Phase;
use crate::engine::view_model::root_cause::RootCause;
use crate::view::markup::{flag, markup};

/// The banner with the root cause of a failed job. `others` is the number of other failed nodes.
#[inline(never)]
pub(crate) fn cause(texts: &Texts, cause: &RootCause, others: u64) -> Html {
    let (one, other) = (MessageKey::MoreFailedOne, MessageKey::MoreFailedOther);
    let others = (others > 0).then(|| phrases::plural(texts, one, other, others));
    markup! {
        <section role="group" part="banner" data-phase="failed" aria-label={texts.text(MessageKey::RootCause)} class="banner">
            { icon::phase(Phase::Failed) }
            <div class="said">
                <p class="headline">{ path(&cause.path) }</p>
                { cause.reason.as_deref().map(words) }
                <p class="more">
                    { cause.code.as_deref().map(code) }
                    { others.map(|others| markup! { <bdi>{ &*others }</bdi> }) }
                    <button type="button" data-do="cause" class="link">{ texts.text(MessageKey::ShowCause) }</button>
                </p>
            </div>
        </section>
    }
}

/// The names from the job to the node that failed.
fn path(steps: &[Rc<str>]) -> Vec<Html> {
    let mut path = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let is_above = at + 1 < steps.len();
        path.push(markup! { <bdi data-above={flag(is_above)}>{ &**step }</bdi> });
        if is_above {
            path.push(markup! { { " › " } });
        }
    }
    path
}

/// The banner about a failed refresh: what the user can do, what exactly went wrong, and the request ID for its
/// support. `since` is the time of the snapshot that is still shown below.
#[inline(never)]
pub(crate) fn error(texts: &Texts, error: &JobError, since: Option<&str>) -> Html {
    let (headline, advice) = phrases::error(error);
    let headline = texts.text(headline);
    let request_id = error.request_id.as_deref().map(|request_id| {
        let request_id = code(&one_line(request_id));
        markup! { <p class="more">{ texts.text(MessageKey::RequestId) }{ " " }{ request_id }</p> }
    });
    let since = since.map(|since| {
        let since = texts.format(MessageKey::StaleSince, &[("time", since)]);
        markup! { <p class="more">{ &*since }</p> }
    });
    markup! {
        <section role="group" part="banner" aria-label={headline} class="banner trouble">
            { icon::phase(Phase::Partial) }
            <div class="said">
                <p class="headline">{ headline }</p>
                <p>{ texts.text(advice) }</p>
                { phrases::error_detail(texts, error).map(|detail| words(&detail)) }
                { request_id }
                { since }
            </div>
        </section>
    }
}

/// What the service says itself.
fn words(words: &str) -> Html {
    markup! { <p class="words"><bdi>{ words }</bdi></p> }
}

fn code(code: &str) -> Html {
    markup! { <code>{ code }</code> }
}
