//! The tree as the flat list of rows that is drawn: every text finished, every figure decided.

use std::rc::Rc;

use super::duration;
use super::expansion::Expansion;
use super::phase::Phase;
use super::snapshot::{Node, Snapshot};
use super::timestamp::Timestamp;
use super::wording;

/// One visible row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The node's id.
    pub id: Rc<str>,
    /// 1 for the job itself.
    pub level: u32,
    /// From 1, among its siblings.
    pub position: usize,
    /// How many siblings there are, itself included.
    pub set_size: usize,
    /// Whether its sub-jobs are shown; `None` where it has none.
    pub expanded: Option<bool>,
    /// What it is doing.
    pub phase: Phase,
    /// The same in words; of an unknown phase, what the system said.
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
}

/// How far the sub-jobs of a row are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProgress {
    /// 0 to 100; `None` draws an indeterminate bar.
    pub percent: Option<u8>,
    /// Such as `3 of 5`.
    pub text: Rc<str>,
}

/// The visible rows of `snapshot`, in order. `now` is by the server's clock.
pub fn rows(snapshot: &Snapshot, expansion: &Expansion, now: Timestamp) -> Vec<Row> {
    struct Place<'a> {
        node: &'a Node,
        level: u32,
        position: usize,
        set_size: usize,
    }
    let mut rows = Vec::new();
    let mut left = vec![Place { node: &snapshot.root, level: 1, position: 1, set_size: 1 }];
    while let Some(Place { node, level, position, set_size }) = left.pop() {
        let expanded = (!node.children.is_empty()).then(|| expansion.is_open(&node.id));
        rows.push(row(node, level, position, set_size, expanded, now));
        if expanded == Some(true) {
            let set_size = node.children.len();
            left.extend(node.children.iter().enumerate().rev().map(|(index, node)| Place {
                node,
                level: level + 1,
                position: index + 1,
                set_size,
            }));
        }
    }
    rows
}

fn row(
    node: &Node,
    level: u32,
    position: usize,
    set_size: usize,
    expanded: Option<bool>,
    now: Timestamp,
) -> Row {
    let title = wording::title(node);
    let is_heading = node.name.starts_with("SEPARATOR_");
    let is_own_name =
        !is_heading && *node.name != *title && node.job_type.as_ref() != Some(&node.name);
    let phase_text = match (&node.raw_phase, node.phase) {
        (Some(raw), Phase::Unknown) => raw,
        _ => wording::phase(node.phase),
    };
    Row {
        id: node.id.clone(),
        level,
        position,
        set_size,
        expanded,
        phase: node.phase,
        phase_text: phase_text.into(),
        title: title.into(),
        name: is_own_name.then(|| node.name.clone()),
        reason: node.reason.clone(),
        duration: duration_text(node, now).map(Into::into),
        progress: expanded.map(|_| RowProgress {
            percent: node.progress.percent,
            text: format!("{} of {}", node.progress.done, node.progress.total).into(),
        }),
    }
}

/// From the beginning to the end, or to `now` while it runs. A node that waits has no duration yet.
pub fn duration_text(node: &Node, now: Timestamp) -> Option<String> {
    let started = node.started_at?;
    let end = match node.phase {
        Phase::Pending => return None,
        Phase::Running | Phase::Paused => now,
        Phase::Succeeded
        | Phase::Partial
        | Phase::Failed
        | Phase::Cancelled
        | Phase::Skipped
        | Phase::Unknown => node.ended_at.or(node.updated_at)?,
    };
    Some(duration::text(duration::elapsed_millis(started, end)))
}
