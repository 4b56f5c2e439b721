//! The head of the widget: what only the job as a whole has. Its first row has the rest, such as its name and phase.

use yew::prelude::*;

use super::toolbar::Toolbar;
use crate::engine::i18n::{MessageKey, Texts};
use crate::engine::view_model::summary::Summary;
use crate::engine::view_model::tone::Tone;
use crate::view::markup::{flag, markup};

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
    pub(crate) toolbar: Option<Toolbar<'a>>,
    /// The host's title, if the component has it. The element's is in the slot.
    pub(crate) title: Option<&'a Html>,
    /// The host's buttons, if the component has them. The element's are in the slot.
    pub(crate) actions: Option<&'a Html>,
}

impl SummaryView<'_> {
    pub(crate) fn html(&self) -> Html {
        let phase = self.summary.map(|summary| summary.phase.as_str());
        markup! {
            <header part="summary" data-phase={phase} class="head">
                <div part="title" class="title">{ slot("title", self.title) }</div>
                <p class="sentence">{ self.sentence() }</p>
                { (!self.is_loading).then(|| self.connection()) }
                { self.toolbar.as_ref().map(Toolbar::html) }
                <div class="actions">{ slot("actions", self.actions) }</div>
                { self.bar() }
            </header>
        }
    }

    fn sentence(&self) -> Vec<Html> {
        let Some(summary) = self.summary else {
            let message = if self.is_loading { MessageKey::Loading } else { MessageKey::NoAnswer };
            return vec![markup! { { self.texts.text(message) } }];
        };
        let mut sentence = Vec::new();
        if let Some(percent) = summary.percent_text.as_deref() {
            sentence.push(markup! { <span class="percent">{ percent }</span>{ " " } });
        }
        if let Some(progress) = summary.progress_text.as_deref() {
            sentence.push(markup! { <bdi class="counts">{ progress }</bdi> });
        }
        sentence
    }

    fn connection(&self) -> Html {
        let usual = flag(self.is_usual);
        markup! {
            <span part="status" data-mood={self.tone.as_str()} data-usual={usual} class="connection">
                <bdi>{ self.sync_status }</bdi>
            </span>
        }
    }

    fn bar(&self) -> Option<Html> {
        let (message, max) = match self.summary {
            None if self.is_loading => (MessageKey::Loading, None),
            None => return None,
            Some(_) => (MessageKey::ProgressLabel, Some("100")),
        };
        let percent = self.summary.and_then(|summary| summary.percent);
        let percent = percent.map(|percent| percent.to_string());
        let label = self.texts.text(message);
        Some(markup! {
            <progress part="progress" max={max} aria-label={label} value={percent.as_deref()} class="overall" />
        })
    }
}

/// The place of the host's content: of the component's property, or of what the element's host puts into the slot.
fn slot(name: &str, content: Option<&Html>) -> Html {
    markup! { <slot name={name} data-host={flag(content.is_some())}>{ content.cloned() }</slot> }
}
