//! The job in one line, with a button that opens the tree.

use yew::prelude::*;

use super::icon;
use super::stacked_bar::stacked_bar;
use crate::engine::i18n::{MessageKey, Texts, phrases};
use crate::engine::model::error::JobError;
use crate::engine::model::phase::Phase;
use crate::engine::view_model::summary_line::JobLine;
use crate::view::markup::{flag, markup, referenced, state};

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
            (None, None) => markup! {
                { icon::phase(Phase::Pending) }
                <span class="what">{ self.placeholder }</span>
            },
        };
        let phase = job.map(|job| job.phase.as_str());
        let failed = flag(error.is_some());
        markup! {
            <div part="summary" data-phase={phase} data-error={failed} class="line">
                { content }
                { self.button.as_ref().map(|button| self.button(button)) }
            </div>
        }
    }

    fn job(&self, job: &JobLine) -> Html {
        let reason = job.reason.as_deref();
        let title = match reason {
            Some(reason) => &*[&*job.name, "\n", reason].concat(),
            None => &*job.name,
        };
        markup! {
            { icon::phase(job.phase) }
            <span part="status" class="phase word">{ &*job.phase_text }</span>
            <span title={title} class="what">
                <bdi part="name">{ &*job.name }</bdi>
                { reason.map(|reason| markup! { { " " }<bdi part="reason" class="why">{ reason }</bdi> }) }
            </span>
            { self.error.map(|error| self.trouble(error)) }
            { stacked_bar(&job.steps, None) }
            <bdi class="counts">{ job.counts.as_deref() }</bdi>
            <bdi part="duration" class="duration">{ job.duration.as_deref() }</bdi>
        }
    }

    /// What the line says if there is nothing but an error.
    fn failure(&self, error: &JobError) -> Html {
        let headline = self.texts.text(phrases::error(error).0);
        let detail = phrases::error_detail(self.texts, error);
        markup! {
            { icon::phase(Phase::Partial) }
            <span title={&*self.explanation(error)} class="what">
                <bdi>{ headline }</bdi>
                { " " }
                <bdi class="why">{ detail.as_deref() }</bdi>
            </span>
        }
    }

    /// The sign that the job shown is not up to date.
    fn trouble(&self, error: &JobError) -> Html {
        markup! {
            <span title={&*self.explanation(error)} class="trouble">
                { icon::phase(Phase::Partial) }
                <span class="unseen">{ self.texts.text(phrases::error(error).0) }</span>
            </span>
        }
    }

    /// Headline and advice.
    fn explanation(&self, error: &JobError) -> String {
        let (headline, advice) = phrases::error(error);
        [self.texts.text(headline), ". ", self.texts.text(advice)].concat()
    }

    fn button(&self, button: &TreeButton<'_>) -> Html {
        let name = self.job.map_or("", |job| &job.name);
        let label = self.texts.format(MessageKey::OpenTree, &[("name", name)]);
        let label = label.trim_end_matches([' ', ':', '：']);
        let action = (!button.is_native).then_some("open");
        let html = markup! {
            <button
                type="button"
                data-do={action}
                aria-haspopup="dialog"
                aria-expanded={state(button.is_open)}
                aria-label={label}
                title={label}
                class="open"
            >
                { icon::lines(icon::TREE) }
            </button>
        };
        referenced(button.node, html)
    }
}
