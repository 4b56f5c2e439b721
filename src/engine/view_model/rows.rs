//! Rows as they are drawn: every text finished, every figure decided.

use std::rc::Rc;

use super::outline::OutlineEntry;
use super::timeline::{self, Axis, Bar};
use crate::engine::i18n::duration;
use crate::engine::i18n::{MessageKey, Texts, phrases, truncated};
use crate::engine::model::phase::Phase;
use crate::engine::model::snapshot::Node;
use crate::engine::model::timestamp::Timestamp;

/// One visible row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The node's id.
    pub id: Rc<str>,
    /// 1 for the job itself.
    pub level: u16,
    /// From 1, among its siblings that are shown.
    pub position: u32,
    /// How many siblings are shown, itself included.
    pub set_size: u32,
    /// Whether its sub-jobs are shown; `None` where it has none.
    pub expanded: Option<bool>,
    /// What it is doing.
    pub phase: Phase,
    /// The same in texts; of an unknown phase, what the system said.
    pub phase_text: Rc<str>,
    /// What it does.
    pub title: Rc<str>,
    /// What it is about, where that is not what it does.
    pub name: Option<Rc<str>>,
    /// Why it failed, or what else the system has to say.
    pub reason: Option<Rc<str>>,
    /// How long it took, or has taken so far.
    pub duration: Option<Rc<str>>,
    /// How far its sub-jobs are; `None` where it has none.
    pub progress: Option<RowProgress>,
    /// Whether it was looked for.
    pub is_match: bool,
    /// Whether it changes by the mere passing of time.
    pub is_live: bool,
    /// Where it lies on the timeline; outside of that always `None`.
    pub bar: Option<RowBar>,
}

/// How far the sub-jobs of a row are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProgress {
    /// 0 to 100; `None` draws an indeterminate bar.
    pub percent: Option<u8>,
    /// Such as `3 of 5`.
    pub text: Rc<str>,
}

/// A row's bar on the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowBar {
    /// Where it lies.
    pub place: Bar,
    /// The same in texts.
    pub text: Rc<str>,
}

/// The row of `node`, which stands where `entry` says. `now` is by the server's clock.
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
        let after = node.started_at?.millis_since(axis.begin);
        let time = duration::text(texts, after);
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
        name: phrases::own_name(node, &title),
        title,
        reason: node.reason.as_ref().map(truncated),
        duration: duration_text(texts, node, now).map(Into::into),
        progress: is_parent.then(|| RowProgress {
            percent: node.progress.percent,
            text: phrases::progress_short(texts, node.progress).into(),
        }),
        is_match: entry.match_index != 0,
        is_live: timeline::is_live(node.phase) && node.started_at.is_some(),
        bar,
    }
}

/// From the beginning to the end, or to `now` while it runs. A node that waits has no duration yet.
pub fn duration_text(texts: &Texts, node: &Node, now: Timestamp) -> Option<String> {
    let started = node.started_at.filter(|_| node.phase != Phase::Pending)?;
    let end = if timeline::is_live(node.phase) { now } else { timeline::end_of(node)? };
    Some(duration::text(texts, end.millis_since(started)))
}
