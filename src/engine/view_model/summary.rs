//! What stands above the tree.

use std::rc::Rc;

use super::ViewModel;
use super::rows::duration_text;
use crate::engine::i18n::{MessageKey, phrases};
use crate::engine::model::phase::Phase;
use crate::engine::model::timestamp::Timestamp;

/// The whole job in a few texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// What it is.
    pub phase: Phase,
    /// The same in texts.
    pub phase_text: String,
    /// What it does.
    pub title: Rc<str>,
    /// What it is about.
    pub name: Option<Rc<str>>,
    /// Such as `3 of 5 done`; `None` where there is nothing to count.
    pub progress_text: Option<String>,
    /// 0 to 100; `None` where nobody knows.
    pub percent: Option<u8>,
    /// The same in texts.
    pub percent_text: Option<String>,
    /// How long it took, or has taken so far.
    pub duration: Option<String>,
    /// How many nodes are in each phase that there is, or that is filtered by.
    pub chips: Vec<Chip>,
}

/// How many nodes are in one phase, and the path to see only these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// Which phase.
    pub phase: Phase,
    /// Its word.
    pub text: String,
    /// How many.
    pub count: String,
    /// Whether only these (and those of other chosen phases) are shown.
    pub is_chosen: bool,
}

impl ViewModel {
    /// What stands above the tree; `None` before there is one.
    pub fn summary(&self, now: Timestamp) -> Option<Summary> {
        let (texts, root) = (self.texts(), self.root()?);
        let title = phrases::title(texts, root);
        // Of a lone job that has not ended, 0 % only means that its system says nothing.
        let percent =
            root.progress.percent.filter(|percent| *percent > 0 || phrases::is_counted(root));
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
            phase_text: phrases::phase_of(texts, root).to_owned(),
            name: phrases::own_name(root, &title),
            title,
            progress_text: phrases::progress_of(texts, root),
            percent,
            percent_text: percent.map(|percent| texts.number_format().percent(percent)),
            duration: duration_text(texts, root, now),
            chips: chips.collect(),
        })
    }

    /// How many nodes were found and which of them is the current one; `None` where no text is looked for.
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
