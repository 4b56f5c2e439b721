//! Above the tree: what the job is, how far it is, how the sync_status is.

use yew::prelude::*;

use super::icon;
use super::icon_button::icon_button;
use crate::engine::i18n::{MessageKey, Texts};
use crate::engine::view_model::summary::Summary;

/// What is shown above the tree, also before there is one.
pub(crate) struct SummaryView<'a> {
    pub(crate) texts: &'a Texts,
    pub(crate) head: Option<&'a Summary>,
    /// Whether the first answer is awaited.
    pub(crate) is_loading: bool,
    /// How the sync_status is, in texts.
    pub(crate) sync_status: &'a str,
    /// What that is to look like: `ok`, `busy`, `bad` or `off`.
    pub(crate) tone: &'static str,
    pub(crate) is_paused: bool,
    /// Whether pausing means anything, for nothing is asked for by itself any more.
    pub(crate) can_pause: bool,
    pub(crate) hide_toolbar: bool,
}

impl SummaryView<'_> {
    pub(crate) fn html(&self) -> Html {
        let Self { texts, head, is_loading, sync_status, tone, .. } = self;
        let phase = head.map(|head| head.phase);
        html! {
            <header class="head" part="summary" data-phase={phase.map(|phase| phase.as_str())}>
                <p class="title" part="title">
                    <slot name="title">
                        if let Some(head) = head {
                            <span>{ &*head.title }</span>
                            if let Some(name) = &head.name {
                                { " " }
                                <bdi class="own">{ &**name }</bdi>
                            }
                        } else if *is_loading {
                            { texts.text(MessageKey::Loading) }
                        } else {
                            { texts.text(MessageKey::NoAnswer) }
                        }
                    </slot>
                </p>
                <div class="side">
                    if !is_loading {
                        <span class="connection" part="status" data-mood={*tone}><bdi>{ *sync_status }</bdi></span>
                    }
                    if !self.hide_toolbar {
                        if self.can_pause {
                            { self.pause_button() }
                        }
                        { icon_button("refresh", texts.text(MessageKey::Refresh), icon::REFRESH) }
                    }
                    <slot name="actions" />
                </div>
                if let Some(head) = head {
                    <p class="state">
                        { icon::phase(head.phase) }
                        <strong class="phase">{ &head.phase_text }</strong>
                        if let Some(percent) = &head.percent_text {
                            <span class="percent">{ percent }</span>
                        }
                        if let Some(progress) = &head.progress_text {
                            <bdi class="counts">{ progress }</bdi>
                        }
                        if let Some(duration) = &head.duration {
                            <bdi class="duration">{ duration }</bdi>
                        }
                    </p>
                }
                { self.bar() }
            </header>
        }
    }

    fn pause_button(&self) -> Html {
        let (message, shape) = if self.is_paused {
            (MessageKey::Resume, icon::RESUME)
        } else {
            (MessageKey::Pause, icon::PAUSE)
        };
        icon_button("pause", self.texts.text(message), shape)
    }

    fn bar(&self) -> Html {
        match self.head {
            None if self.is_loading => {
                let label = AttrValue::from(self.texts.text(MessageKey::Loading).to_owned());
                html! { <progress class="overall" aria-label={label} /> }
            }
            None => Html::default(),
            Some(head) => {
                let label = AttrValue::from(self.texts.text(MessageKey::ProgressLabel).to_owned());
                html! {
                    <progress
                        class="overall"
                        part="progress"
                        max="100"
                        aria-label={label}
                        value={head.percent.map(|percent| percent.to_string())}
                    />
                }
            }
        }
    }
}
