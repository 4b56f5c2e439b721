//! The job in one line, with a button that opens the tree.

use yew::prelude::*;

use super::element::{
    attributes, element, flag, fragment, owned, referenced, state, text, text_element,
};
use super::icon;
use super::stacked_bar::stacked_bar;
use crate::engine::i18n::{MessageKey, Texts, phrases};
use crate::engine::model::error::JobError;
use crate::engine::model::phase::Phase;
use crate::engine::view_model::summary_line::JobLine;

/// The line of a widget. It has no live region: fifty of them in a table would talk all the time.
pub(crate) struct SummaryLine<'a> {
    pub(crate) texts: &'a Texts,
    /// `None` before the first snapshot.
    pub(crate) job: Option<&'a JobLine>,
    /// What to say while there is no job.
    pub(crate) placeholder: &'a str,
    /// Why the last refresh failed.
    pub(crate) error: Option<&'a JobError>,
    /// The button that opens the tree; `None` if there is nothing to open.
    pub(crate) button: Option<TreeButton<'a>>,
}

/// The button that opens the tree.
pub(crate) struct TreeButton<'a> {
    pub(crate) node: &'a NodeRef,
    pub(crate) is_open: bool,
    /// Whether the browser itself opens and closes the popover.
    pub(crate) is_native: bool,
}

impl SummaryLine<'_> {
    pub(crate) fn html(&self) -> Html {
        let Self { job, error, .. } = self;
        let content = match (job, error) {
            (Some(job), _) => self.job(job),
            (None, Some(error)) => self.failure(error),
            (None, None) => vec![
                icon::phase(Phase::Pending),
                text_element("span", attributes! { "class": "what" }, self.placeholder),
            ],
        };
        let button = self.button.as_ref().map(|button| self.button(button));
        element(
            "div",
            attributes! {
                "part": "summary",
                "data-phase": job.map(|job| job.phase.as_str()),
                "data-error": flag(error.is_some()),
                "class": "line",
            },
            vec![fragment(content), button.unwrap_or_default()],
        )
    }

    fn job(&self, job: &JobLine) -> Vec<Html> {
        let mut title = job.name.clone();
        let mut what = vec![text_element("bdi", attributes! { "part": "name" }, &job.name)];
        if let Some(reason) = &job.reason {
            title.push('\n');
            title.push_str(reason);
            what.push(text(" "));
            what.push(text_element(
                "bdi",
                attributes! { "part": "reason", "class": "why" },
                reason,
            ));
        }
        vec![
            icon::phase(job.phase),
            text_element(
                "span",
                attributes! { "part": "status", "class": "phase word" },
                &job.phase_text,
            ),
            element("span", attributes! { "title": title, "class": "what" }, what),
            self.error.map(|error| self.trouble(error)).unwrap_or_default(),
            stacked_bar(&job.steps, None),
            text_element(
                "bdi",
                attributes! { "class": "counts" },
                job.counts.as_deref().unwrap_or_default(),
            ),
            text_element(
                "bdi",
                attributes! { "part": "duration", "class": "duration" },
                job.duration.as_deref().unwrap_or_default(),
            ),
        ]
    }

    /// What the line says if there is nothing but an error.
    fn failure(&self, error: &JobError) -> Vec<Html> {
        let detail = phrases::error_detail(self.texts, error);
        let what = vec![
            text_element("bdi", attributes! {}, self.texts.text(phrases::error(error).0)),
            text(" "),
            text_element(
                "bdi",
                attributes! { "class": "why" },
                detail.as_deref().unwrap_or_default(),
            ),
        ];
        let title = self.explanation(error);
        vec![
            icon::phase(Phase::Partial),
            element("span", attributes! { "title": title, "class": "what" }, what),
        ]
    }

    /// The sign that the job shown is not up to date.
    fn trouble(&self, error: &JobError) -> Html {
        let headline = self.texts.text(phrases::error(error).0);
        element(
            "span",
            attributes! { "title": self.explanation(error), "class": "trouble" },
            vec![
                icon::phase(Phase::Partial),
                text_element("span", attributes! { "class": "unseen" }, headline),
            ],
        )
    }

    /// Headline and advice.
    fn explanation(&self, error: &JobError) -> String {
        let (headline, advice) = phrases::error(error);
        [self.texts.text(headline), ". ", self.texts.text(advice)].concat()
    }

    fn button(&self, button: &TreeButton<'_>) -> Html {
        let name = self.job.map_or("", |job| &job.name);
        let label = self.texts.format(MessageKey::OpenTree, &[("name", name)]);
        let label = owned(label.trim_end_matches([' ', ':', '：']));
        let html = element(
            "button",
            attributes! {
                "type": "button",
                "data-do": (!button.is_native).then_some("open"),
                "aria-haspopup": "dialog",
                "aria-expanded": state(button.is_open),
                "aria-label": &label,
                "title": &label,
                "class": "open",
            },
            vec![icon::lines(icon::TREE)],
        );
        referenced(button.node, html)
    }
}
