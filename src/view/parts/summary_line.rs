//! The job in one line, with a button that opens the tree.

use yew::prelude::*;

use super::stacked_bar::silent_bar;
use super::{error_report, icon};
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
        html! {
            <div
                class="line"
                part="summary"
                data-phase={job.map(|job| job.phase.as_str())}
                data-error={error.map(|_| "")}
            >
                if let Some(job) = job {
                    { self.job(job) }
                } else if let Some(error) = error {
                    { self.failure(error) }
                } else {
                    { icon::phase(Phase::Pending) }
                    <span class="what">{ self.placeholder }</span>
                }
                if let Some(button) = &self.button {
                    { self.button(button) }
                }
            </div>
        }
    }

    fn job(&self, job: &JobLine) -> Html {
        let title = match &job.reason {
            Some(reason) => [&*job.name, "\n", reason].concat(),
            None => job.name.text.to_string(),
        };
        html! {
            <>
                { icon::phase(job.phase) }
                <span class="phase word" part="status" translate={job.is_raw_phase.then_some("no")}>{ &job.phase_text }</span>
                <span class="what" {title}>
                    <bdi part="name" lang={job.name.lang}>{ &*job.name }</bdi>
                    if let Some(reason) = &job.reason {
                        { " " }
                        <bdi class="why" part="reason" lang={reason.lang}>{ &**reason }</bdi>
                    }
                </span>
                if let Some(error) = self.error {
                    { self.trouble(error) }
                }
                { silent_bar(&job.steps, Some("progress")) }
                <bdi class="counts" aria-hidden="true" title={job.progress_text.clone()}>{ job.counts.as_deref() }</bdi>
                <bdi class="unseen">{ job.progress_text.as_deref() }</bdi>
                <bdi class="duration" part="duration">{ job.duration.as_deref() }</bdi>
            </>
        }
    }

    /// What the line says if there is nothing but an error.
    fn failure(&self, error: &JobError) -> Html {
        html! {
            <>
                { icon::phase(Phase::Partial) }
                <span class="what" title={self.explanation(error)}>
                    <bdi>{ self.texts.text(phrases::error(error).0) }</bdi>
                    { " " }
                    if let Some(report) = phrases::error_report(self.texts, error) {
                        <bdi class="why">{ error_report::html(&report) }</bdi>
                    }
                </span>
            </>
        }
    }

    /// The sign that the job shown is not up to date.
    fn trouble(&self, error: &JobError) -> Html {
        html! {
            <span class="trouble" title={self.explanation(error)}>
                { icon::phase(Phase::Partial) }
                <span class="unseen">{ self.texts.text(phrases::error(error).0) }</span>
            </span>
        }
    }

    /// Headline and advice.
    fn explanation(&self, error: &JobError) -> String {
        let (headline, advice) = phrases::error(error);
        phrases::sentences(self.texts, self.texts.text(headline), self.texts.text(advice))
    }

    fn button(&self, button: &TreeButton<'_>) -> Html {
        let name = self.job.map_or("", |job| &*job.name);
        let label = self.texts.format(MessageKey::OpenTree, &[("name", name)]);
        let label = AttrValue::from(label.trim_end_matches([' ', ':', '：']).to_owned());
        html! {
            <button
                ref={button.node.clone()}
                type="button"
                class="open"
                data-do={(!button.is_native).then_some("open")}
                aria-haspopup="dialog"
                aria-expanded={button.is_open.to_string()}
                aria-label={&label}
                title={&label}
            >
                { icon::lines(icon::TREE) }
            </button>
        }
    }
}
