//! The head of the widget: what only the job as a whole has. Its first row has the rest, such as its name and phase.

use yew::prelude::*;

use super::element::{attributes, element, flag, owned, text, text_element};
use super::toolbar::Toolbar;
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
    pub(crate) toolbar: Option<Toolbar<'a>>,
    /// The host's title, if the component has it. The element's is in the slot.
    pub(crate) title: Option<&'a Html>,
    /// The host's buttons, if the component has them. The element's are in the slot.
    pub(crate) actions: Option<&'a Html>,
}

impl SummaryView<'_> {
    pub(crate) fn html(&self) -> Html {
        let phase = self.summary.map(|summary| summary.phase.as_str());
        let title = slot("title", self.title);
        let toolbar = self.toolbar.as_ref().map(Toolbar::html);
        let actions = slot("actions", self.actions);
        element(
            "header",
            attributes! { "part": "summary", "data-phase": phase, "class": "head" },
            vec![
                element("div", attributes! { "part": "title", "class": "title" }, vec![title]),
                element("p", attributes! { "class": "sentence" }, self.sentence()),
                if self.is_loading { Html::default() } else { self.connection() },
                toolbar.unwrap_or_default(),
                element("div", attributes! { "class": "actions" }, vec![actions]),
                self.bar(),
            ],
        )
    }

    fn sentence(&self) -> Vec<Html> {
        let Some(summary) = self.summary else {
            let message = if self.is_loading { MessageKey::Loading } else { MessageKey::NoAnswer };
            return vec![text(self.texts.text(message))];
        };
        let mut sentence = Vec::new();
        if let Some(percent) = &summary.percent_text {
            sentence.push(text_element("span", attributes! { "class": "percent" }, percent));
            sentence.push(text(" "));
        }
        if let Some(progress) = &summary.progress_text {
            sentence.push(text_element("bdi", attributes! { "class": "counts" }, progress));
        }
        sentence
    }

    fn connection(&self) -> Html {
        element(
            "span",
            attributes! {
                "part": "status",
                "data-mood": self.tone.as_str(),
                "data-usual": flag(self.is_usual),
                "class": "connection",
            },
            vec![text_element("bdi", attributes! {}, self.sync_status)],
        )
    }

    fn bar(&self) -> Html {
        let (message, max) = match self.summary {
            None if self.is_loading => (MessageKey::Loading, None),
            None => return Html::default(),
            Some(_) => (MessageKey::ProgressLabel, Some("100")),
        };
        let percent = self.summary.and_then(|summary| summary.percent);
        element(
            "progress",
            attributes! {
                "part": "progress",
                "max": max,
                "aria-label": owned(self.texts.text(message)),
                "value": percent.map(|percent| percent.to_string()),
                "class": "overall",
            },
            vec![],
        )
    }
}

/// The place of the host's content: of the component's property, or of what the element's host puts into the slot.
fn slot(name: &'static str, content: Option<&Html>) -> Html {
    let is_given = flag(content.is_some());
    element(
        "slot",
        attributes! { "name": name, "data-host": is_given },
        vec![content.cloned().unwrap_or_default()],
    )
}
