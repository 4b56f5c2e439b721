//! What went wrong with a refresh.

use yew::prelude::*;

use crate::engine::error::JobError;
use crate::engine::wording;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct NoticeProps {
    pub(crate) error: std::rc::Rc<JobError>,
    /// Whether a tree is still shown below.
    pub(crate) stale: bool,
}

/// The error as a headline, the service's own words, and what its operator will ask for.
#[component]
pub(crate) fn Notice(NoticeProps { error, stale }: &NoticeProps) -> Html {
    html! {
        <div class="notice" part="banner" role="alert">
            <p class="headline">{ wording::error(error) }</p>
            <p class="words">{ error.to_string() }</p>
            if let Some(request_id) = &error.request_id {
                <p class="request-id">{ "Request id " }<code>{ request_id }</code></p>
            }
            if *stale {
                <p>{ "What is shown below is the last good answer." }</p>
            }
        </div>
    }
}
