//! Rows as they are drawn, with all texts and numbers formatted.

use std::rc::Rc;

use super::outline::OutlineEntry;
use super::progress_text;
use super::stacked_bar::StepCounts;
use super::timeline::{self, Axis, Bar};
use crate::engine::i18n::duration;
use crate::engine::i18n::{MessageKey, Quote, Texts, phrases, untrusted};
use crate::engine::model::phase::Phase;
use crate::engine::model::snapshot::Node;
use crate::engine::model::timestamp::Timestamp;

/// One visible row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The node's ID.
    pub id: Rc<str>,
    /// 1 for the root.
    pub level: u16,
    /// 1-based position among the visible siblings.
    pub position: u32,
    /// The number of visible siblings, including itself.
    pub set_size: u32,
    /// Whether the branch is open; `None` if it has no sub-jobs to show.
    pub expanded: Option<bool>,
    /// The phase of the node.
    pub phase: Phase,
    /// The text of the phase; the status as sent if the phase is unknown.
    pub phase_text: Rc<str>,
    /// Whether `phase_text` is the status as sent.
    pub is_raw_phase: bool,
    /// The title, made from the type of the node.
    pub title: Quote,
    /// The name; `None` if it only repeats the title.
    pub name: Option<Rc<str>>,
    /// Why the node is in its phase, in the system's words, on one line.
    pub reason: Option<Quote>,
    /// How long the node took, or has taken so far.
    pub duration: Option<Rc<str>>,
    /// Progress of the sub-jobs; `None` if there are none.
    pub progress: Option<RowProgress>,
    /// Whether the node matches the filter.
    pub is_match: bool,
    /// Whether the row changes as time passes.
    pub is_live: bool,
    /// The bar on the timeline; `None` if the timeline is off or the node has not started.
    pub bar: Option<RowBar>,
}

/// Progress of the sub-jobs of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProgress {
    /// The number of steps in each state.
    pub steps: StepCounts,
    /// The text, such as `3 of 5`.
    pub text: Rc<str>,
}

/// A row's bar on the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowBar {
    /// Position and length on the axis.
    pub place: Bar,
    /// The text for screen readers.
    pub text: Rc<str>,
}

/// The row of `node` at the position `entry`. `now` is the time by the server's clock.
pub fn row(
    texts: &Texts,
    node: &Node,
    entry: &OutlineEntry,
    axis: Option<Axis>,
    now: Timestamp,
) -> Row {
    let title = phrases::title(texts, node);
    let bar = axis.and_then(|axis| {
        let place = axis.bar(node, now)?;
        let start = node.started_at?.millis_since(axis.begin);
        let time = duration::text(texts, start);
        let text = texts.format(MessageKey::BarFrom, &[("time", &time)]).into();
        Some(RowBar { place, text })
    });
    let is_parent = !node.children.is_empty();
    Row {
        id: node.id.clone(),
        level: entry.level,
        position: entry.position,
        set_size: entry.set_size,
        expanded: entry.expanded,
        phase: node.phase,
        phase_text: phrases::phase_of(texts, node).into(),
        is_raw_phase: phrases::shows_raw_phase(node),
        name: phrases::own_name(texts, node, &title),
        title,
        reason: node
            .reason
            .as_ref()
            .map(|reason| Quote::new(texts.language(), untrusted::label(reason))),
        duration: duration_text(texts, node, now).map(Into::into),
        progress: is_parent.then(|| RowProgress {
            steps: StepCounts::of(node),
            text: progress_text::short(texts, node).into(),
        }),
        is_match: entry.match_index != 0,
        is_live: timeline::is_live(node.phase) && node.started_at.is_some(),
        bar,
    }
}

/// The time from start to end, or to `now` while the node runs; `None` if it has not started.
pub fn duration_text(texts: &Texts, node: &Node, now: Timestamp) -> Option<String> {
    let started = node.started_at.filter(|_| node.phase != Phase::Pending)?;
    let end = if timeline::is_live(node.phase) { now } else { timeline::end_of(node)? };
    Some(duration::text(texts, end.millis_since(started)))
}
