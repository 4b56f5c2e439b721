//! The summary of the job above the tree.

use std::rc::Rc;

use super::progress_text::{is_counted, sentence};
use super::rows::duration_text;
use super::stacked_bar::StepCounts;
use super::tree_view::ViewModel;
use crate::engine::i18n::{MessageKey, Quote, phrases};
use crate::engine::model::phase::Phase;
use crate::engine::model::snapshot::Node;
use crate::engine::model::timestamp::Timestamp;

/// The summary of a job, with all texts formatted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The phase of the job.
    pub phase: Phase,
    /// The text of the phase; the status as sent if the phase is unknown.
    pub phase_text: String,
    /// The title, made from the type of the job.
    pub title: Quote,
    /// The name; `None` if it only repeats the title.
    pub name: Option<Rc<str>>,
    /// Progress such as `3 of 5 done`, or after the end `4 of 5 succeeded, 1 failed`; `None` if there is nothing to count.
    pub progress_text: Option<String>,
    /// The number of steps in each state.
    pub steps: StepCounts,
    /// The percentage from 0 to 100; `None` if it is not known, and after the end unless the job has succeeded: how much
    /// was tried says nothing then.
    pub percent: Option<u8>,
    /// The text of the percentage, such as `60%`.
    pub percent_text: Option<String>,
    /// How long the job took, or has taken so far.
    pub duration: Option<String>,
    /// Whether filter chips help: there are more rows than can be taken in at a glance, or a filter is set. Does not
    /// depend on the phases that there are, because chips that come and go would move the rows.
    pub has_chips: bool,
    /// The filter chips: one for each phase that a leaf is in or that the filter includes.
    pub chips: Vec<Chip>,
}

impl Summary {
    /// Whether anything is known about the progress. Of a job without sub-jobs, it may only be known when it has ended.
    pub fn has_progress(&self) -> bool {
        self.progress_text.is_some() || self.percent.is_some() || self.phase.is_terminal()
    }
}

/// A filter chip: the number of leaves in one phase, and a toggle to show only these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// The phase.
    pub phase: Phase,
    /// The text of the phase.
    pub text: String,
    /// The number of leaves in the phase, formatted.
    pub count: String,
    /// Whether the filter includes the phase.
    pub is_chosen: bool,
}

/// Whether there are more leaves than can be taken in at a glance.
fn has_many_leaves(root: &Node) -> bool {
    !root.children.is_empty() && root.progress.total > 10
}

impl ViewModel {
    /// The summary of the job; `None` before the first snapshot.
    pub fn summary(&self, now: Timestamp) -> Option<Summary> {
        let (texts, root) = (self.texts(), self.root()?);
        let title = phrases::title(texts, root);
        // For a single job that has not ended, 0 % only means that the system reports no progress.
        let percent = root.progress.percent.filter(|percent| match root.phase {
            phase if phase.is_terminal() => phase == Phase::Succeeded,
            _ => *percent > 0 || is_counted(root),
        });
        let chips = Phase::ALL.into_iter().filter_map(|phase| {
            let count = self.counts().get(phase);
            let is_chosen = self.filter().phases.contains(phase);
            (count > 0 || is_chosen).then(|| Chip {
                phase,
                text: texts.text(phrases::phase(phase)).to_owned(),
                count: texts.number_format().number(count.into()),
                is_chosen,
            })
        });
        Some(Summary {
            phase: root.phase,
            phase_text: phrases::phase_of(texts, root).into_owned(),
            name: phrases::own_name(texts, root, &title),
            title,
            progress_text: sentence(texts, root, self.counts()),
            steps: StepCounts::of(root),
            percent,
            percent_text: percent.map(|percent| texts.number_format().percent(percent)),
            duration: duration_text(texts, root, now),
            has_chips: has_many_leaves(root) || !self.filter().phases.is_empty(),
            chips: chips.collect(),
        })
    }

    /// The number of matches and the index of the current one, such as `2 of 5`; `None` without a search query.
    pub fn matches_text(&self) -> Option<String> {
        if self.filter().query.trim().is_empty() {
            return None;
        }
        let (texts, count) = (self.texts(), u64::from(self.match_count()));
        let at = self.current_match();
        if at == 0 || count == 0 {
            return Some(phrases::plural(texts, MessageKey::HitsOne, MessageKey::HitsOther, count));
        }
        let number = |number: u64| texts.number_format().number(number);
        let (at, count) = (number(at.into()), number(count));
        Some(texts.format(MessageKey::Hits, &[("at", &at), ("count", &count)]))
    }
}
