//! Banners for a failed job and for a failed refresh.

use std::rc::Rc;

use yew::prelude::*;

use super::element::{attributes, element, flag, owned, text, text_element};
use super::icon;
use crate::engine::i18n::untrusted::one_line;
use crate::engine::i18n::{MessageKey, Texts, phrases};
use crate::engine::model::error::JobError;
use crate::engine::model::phase::Phase;
use crate::engine::view_model::root_cause::RootCause;

/// The banner with the root cause of a failed job. `others` is the number of other failed nodes.
pub(crate) fn cause(texts: &Texts, cause: &RootCause, others: u64) -> Html {
    let code = cause.code.as_deref().map(|code| text_element("code", attributes! {}, code));
    let others = (others > 0).then(|| {
        let (one, other) = (MessageKey::MoreFailedOne, MessageKey::MoreFailedOther);
        text_element("bdi", attributes! {}, &phrases::plural(texts, one, other, others))
    });
    let show = text_element(
        "button",
        attributes! { "type": "button", "data-do": "cause", "class": "link" },
        texts.text(MessageKey::ShowCause),
    );
    let label = texts.text(MessageKey::RootCause);
    element(
        "section",
        attributes! {
            "role": "group",
            "part": "banner",
            "data-phase": "failed",
            "aria-label": owned(label),
            "class": "banner",
        },
        vec![
            icon::phase(Phase::Failed),
            said(vec![
                element("p", attributes! { "class": "headline" }, path(&cause.path)),
                cause.reason.as_deref().map(words).unwrap_or_default(),
                more(vec![code.unwrap_or_default(), others.unwrap_or_default(), show]),
            ]),
        ],
    )
}

/// The names from the job to the node that failed.
fn path(steps: &[Rc<str>]) -> Vec<Html> {
    let mut path = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let is_above = at + 1 < steps.len();
        path.push(text_element("bdi", attributes! { "data-above": flag(is_above) }, step));
        if is_above {
            path.push(text(" › "));
        }
    }
    path
}

/// The banner about a failed refresh: what the user can do, what exactly went wrong, and the request ID for its
/// support. `since` is the time of the snapshot that is still shown below.
pub(crate) fn error(texts: &Texts, error: &JobError, since: Option<&str>) -> Html {
    let (headline, advice) = phrases::error(error);
    let headline = texts.text(headline);
    let request_id = error.request_id.as_deref().map(|id| {
        let id = text_element("code", attributes! {}, &one_line(id));
        more(vec![text(texts.text(MessageKey::RequestId)), text(" "), id])
    });
    let since = since
        .map(|since| more(vec![text(&texts.format(MessageKey::StaleSince, &[("time", since)]))]));
    element(
        "section",
        attributes! {
            "role": "group",
            "part": "banner",
            "aria-label": owned(headline),
            "class": "banner trouble",
        },
        vec![
            icon::phase(Phase::Partial),
            said(vec![
                text_element("p", attributes! { "class": "headline" }, headline),
                text_element("p", attributes! {}, texts.text(advice)),
                phrases::error_detail(texts, error).map(|it| words(&it)).unwrap_or_default(),
                request_id.unwrap_or_default(),
                since.unwrap_or_default(),
            ]),
        ],
    )
}

/// The column beside the icon.
fn said(children: Vec<Html>) -> Html {
    element("div", attributes! { "class": "said" }, children)
}

/// What the service says itself.
fn words(words: &str) -> Html {
    let words = text_element("bdi", attributes! {}, words);
    element("p", attributes! { "class": "words" }, vec![words])
}

/// A line of what is less important.
fn more(children: Vec<Html>) -> Html {
    element("p", attributes! { "class": "more" }, children)
}
