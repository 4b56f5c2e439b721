//! What stands above the tree.

use std::rc::Rc;

use super::Display;
use super::rows::duration_text;
use crate::engine::i18n::{Message, phrases};
use crate::engine::model::phase::Phase;
use crate::engine::model::timestamp::Timestamp;

/// The whole job in a few words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// What it is.
    pub phase: Phase,
    /// The same in words.
    pub phase_text: String,
    /// What it does.
    pub title: Rc<str>,
    /// What it is about.
    pub name: Option<Rc<str>>,
    /// Such as `3 of 5 done`; `None` where there is nothing to count.
    pub progress_text: Option<String>,
    /// 0 to 100; `None` where nobody knows.
    pub percent: Option<u8>,
    /// The same in words.
    pub percent_text: Option<String>,
    /// How long it took, or has taken so far.
    pub duration: Option<String>,
    /// How many nodes are in each phase that there is, or that is filtered by.
    pub chips: Vec<Chip>,
}

/// How many nodes are in one phase, and the way to see only these.
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

impl Display {
    /// What stands above the tree; `None` before there is one.
    pub fn head(&self, now: Timestamp) -> Option<Head> {
        let (words, root) = (self.words(), self.root()?);
        let title = phrases::title(words, root);
        // Of a lone job that has not ended, 0 % only means that its system says nothing.
        let percent =
            root.progress.percent.filter(|percent| *percent > 0 || phrases::is_counted(root));
        let chips = Phase::ALL.into_iter().filter_map(|phase| {
            let count = self.counts().get(phase);
            let is_chosen = self.filter().phases.contains(phase);
            (count > 0 || is_chosen).then(|| Chip {
                phase,
                text: words.text(phrases::phase(phase)).to_owned(),
                count: words.forms().number(count.into()),
                is_chosen,
            })
        });
        Some(Head {
            phase: root.phase,
            phase_text: phrases::phase_of(words, root).to_owned(),
            name: phrases::own_name(root, &title),
            title,
            progress_text: phrases::progress_of(words, root),
            percent,
            percent_text: percent.map(|percent| words.forms().percent(percent)),
            duration: duration_text(words, root, now),
            chips: chips.collect(),
        })
    }

    /// How many nodes were found and which of them is the current one; `None` where no text is looked for.
    pub fn hits_text(&self) -> Option<String> {
        if self.filter().query.trim().is_empty() {
            return None;
        }
        let (words, count) = (self.words(), u64::from(self.hits()));
        let at = self.current_hit();
        if at == 0 || count == 0 {
            return Some(phrases::plural(words, Message::HitsOne, Message::HitsOther, count));
        }
        let number = |number: u64| words.forms().number(number);
        let (at, count) = (number(at.into()), number(count));
        Some(words.fill(Message::Hits, &[("at", &at), ("count", &count)]))
    }
}
