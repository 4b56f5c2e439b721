//! Banners for a failed job and for a failed refresh.

use yew::prelude::*;

use super::{error_report, icon};
use crate::engine::i18n::untrusted::one_line;
use crate::engine::i18n::{MessageKey, Texts, phrases};
use crate::engine::model::error::JobError;
use crate::engine::model::phase::Phase;
use crate::engine::view_model::root_cause::RootCause;

/// The banner with the root cause of a failed job. `others` is the number of other failed nodes.
pub(crate) fn cause(texts: &Texts, cause: &RootCause, others: u64) -> Html {
    let last = cause.path.len().saturating_sub(1);
    html! {
        <section class="banner" role="group" part="banner" data-phase="failed" aria-label={texts.text(MessageKey::RootCause).to_owned()}>
            { icon::phase(Phase::Failed) }
            <div class="said">
                <p class="headline">
                    for (at, step) in cause.path.iter().enumerate() {
                        <bdi data-above={(at < last).then_some("")} lang={step.lang}>{ &**step }</bdi>
                        if at < last {
                            { " › " }
                        }
                    }
                </p>
                if let Some(reason) = &cause.reason {
                    <p class="words"><bdi lang={reason.lang}>{ &**reason }</bdi></p>
                }
                <p class="more">
                    if let Some(code) = &cause.code {
                        { error_report::code(code) }
                    }
                    if others > 0 {
                        <bdi>{ phrases::plural(texts, MessageKey::MoreFailedOne, MessageKey::MoreFailedOther, others) }</bdi>
                    }
                    <button type="button" class="link" data-do="cause">{ texts.text(MessageKey::ShowCause) }</button>
                </p>
            </div>
        </section>
    }
}

/// The banner about a failed refresh: what the user can do, what exactly went wrong, and the request ID for its
/// support. `since` is the time of the snapshot that is still shown below.
pub(crate) fn error(texts: &Texts, error: &JobError, since: Option<&str>) -> Html {
    let (headline, advice) = phrases::error(error);
    html! {
        <section class="banner trouble" role="group" part="banner" aria-label={texts.text(headline).to_owned()}>
            { icon::phase(Phase::Partial) }
            <div class="said">
                <p class="headline">{ texts.text(headline) }</p>
                <p>{ texts.text(advice) }</p>
                if let Some(report) = phrases::error_report(texts, error) {
                    <p class="words">{ error_report::html(&report) }</p>
                }
                if let Some(request_id) = &error.request_id {
                    <p class="more">{ texts.text(MessageKey::RequestId) }{ " " }{ error_report::code(&one_line(request_id)) }</p>
                }
                if let Some(since) = since {
                    <p class="more">{ texts.format(MessageKey::StaleSince, &[("time", since)]) }</p>
                }
            </div>
        </section>
    }
}
