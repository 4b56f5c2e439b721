//! The summary above the tree: title, phase, progress and sync status.

use yew::prelude::*;

use super::icon;
use super::icon_button::icon_button;
use crate::engine::i18n::{MessageKey, Texts};
use crate::engine::view_model::summary::Summary;
use crate::engine::view_model::tone::Tone;

/// The summary, which is also shown before the first snapshot.
pub(crate) struct SummaryView<'a> {
    pub(crate) texts: &'a Texts,
    /// `None` before the first snapshot.
    pub(crate) summary: Option<&'a Summary>,
    /// Whether the widget is waiting for its first snapshot.
    pub(crate) is_loading: bool,
    /// The sync status as text.
    pub(crate) sync_status: &'a str,
    pub(crate) tone: Tone,
    pub(crate) is_paused: bool,
    /// Whether to show the pause button.
    pub(crate) can_pause: bool,
    pub(crate) hide_toolbar: bool,
    /// The host's title, if the component has it. The element's is in the slot.
    pub(crate) title: Option<&'a Html>,
    /// The host's buttons, if the component has them. The element's are in the slot.
    pub(crate) actions: Option<&'a Html>,
}

impl SummaryView<'_> {
    pub(crate) fn html(&self) -> Html {
        let Self { texts, summary, is_loading, sync_status, tone, .. } = self;
        let phase = summary.map(|summary| summary.phase);
        html! {
            <header class="head" part="summary" data-phase={phase.map(|phase| phase.as_str())}>
                <p class="title" part="title">
                    <slot name="title" data-host={self.title.map(|_| "")}>
                        if let Some(title) = self.title {
                            { title.clone() }
                        } else if let Some(summary) = summary {
                            <span>{ &*summary.title }</span>
                            if let Some(name) = &summary.name {
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
                        <span class="connection" part="status" data-mood={tone.as_str()}><bdi>{ *sync_status }</bdi></span>
                    }
                    if !self.hide_toolbar {
                        if self.can_pause {
                            { self.pause_button() }
                        }
                        { icon_button("refresh", texts.text(MessageKey::Refresh), icon::REFRESH) }
                    }
                    <slot name="actions" data-host={self.actions.map(|_| "")}>
                        { self.actions.cloned().unwrap_or_default() }
                    </slot>
                </div>
                if let Some(summary) = summary {
                    <p class="state">
                        { icon::phase(summary.phase) }
                        <strong class="phase">{ &summary.phase_text }</strong>
                        if let Some(percent) = &summary.percent_text {
                            <span class="percent">{ percent }</span>
                        }
                        if let Some(progress) = &summary.progress_text {
                            <bdi class="counts">{ progress }</bdi>
                        }
                        if let Some(duration) = &summary.duration {
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
        match self.summary {
            None if self.is_loading => {
                let label = AttrValue::from(self.texts.text(MessageKey::Loading).to_owned());
                html! { <progress class="overall" aria-label={label} /> }
            }
            None => Html::default(),
            Some(summary) => {
                let label = AttrValue::from(self.texts.text(MessageKey::ProgressLabel).to_owned());
                html! {
                    <progress
                        class="overall"
                        part="progress"
                        max="100"
                        aria-label={label}
                        value={summary.percent.map(|percent| percent.to_string())}
                    />
                }
            }
        }
    }
}
