//! The head of the widget: what only the job as a whole has. Its first row has the rest, such as its name and phase.

use yew::prelude::*;

use super::stacked_bar::{BarText, progress_bar};
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
    /// Whether the sync status is as usual, so that its icon is enough where there is little room.
    pub(crate) is_usual: bool,
    pub(crate) toolbar: Option<Html>,
    /// The host's title, if the component has it. The element's is in the slot.
    pub(crate) title: Option<&'a Html>,
    /// The host's buttons, if the component has them. The element's are in the slot.
    pub(crate) actions: Option<&'a Html>,
}

impl SummaryView<'_> {
    pub(crate) fn html(&self) -> Html {
        let Self { summary, is_loading, sync_status, tone, toolbar, .. } = self;
        let phase = summary.map(|summary| summary.phase);
        html! {
            <header class="head" part="summary" data-phase={phase.map(|phase| phase.as_str())}>
                <div class="title" part="title">{ slot("title", self.title) }</div>
                <p class="sentence">{ self.sentence() }</p>
                if !is_loading {
                    <span
                        class="connection"
                        part="status"
                        data-mood={tone.as_str()}
                        data-usual={self.is_usual.then_some("")}
                    >
                        <bdi>{ *sync_status }</bdi>
                    </span>
                }
                if let Some(toolbar) = toolbar {
                    { toolbar.clone() }
                }
                <div class="actions">{ slot("actions", self.actions) }</div>
                { self.bar() }
            </header>
        }
    }

    fn sentence(&self) -> Html {
        let Some(summary) = self.summary else {
            let message = if self.is_loading { MessageKey::Loading } else { MessageKey::NoAnswer };
            return self.texts.text(message).into();
        };
        html! {
            <>
                if let Some(percent) = &summary.percent_text {
                    <span class="percent">{ percent }</span>
                    { " " }
                }
                if let Some(progress) = &summary.progress_text {
                    <bdi class="counts">{ progress }</bdi>
                }
            </>
        }
    }

    fn bar(&self) -> Html {
        let label = |message| self.texts.text(message);
        match self.summary {
            None if self.is_loading => unknown_progress(label(MessageKey::Loading)),
            None => Html::default(),
            Some(summary) if !summary.has_progress() => {
                unknown_progress(label(MessageKey::ProgressLabel))
            }
            Some(summary) => {
                let text = BarText {
                    label: label(MessageKey::ProgressLabel),
                    value: summary.progress_text.as_ref().unwrap_or(&summary.phase_text),
                    percent: summary.percent,
                };
                progress_bar(&summary.steps, &text)
            }
        }
    }
}

/// A bar that only shows that something is going on.
fn unknown_progress(label: &str) -> Html {
    html! { <progress class="overall" part="progress" aria-label={label.to_owned()} /> }
}

/// The place of the host's content: of the component's property, or of what the element's host puts into the slot.
fn slot(name: &'static str, content: Option<&Html>) -> Html {
    html! { <slot {name} data-host={content.map(|_| "")}>{ content.cloned().unwrap_or_default() }</slot> }
}
