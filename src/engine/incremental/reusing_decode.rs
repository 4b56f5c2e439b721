//! Decodes what has changed in a body and reuses the other nodes.

use std::collections::HashSet;
use std::rc::Rc;

use super::recorder::SpanRecorder;
use super::spans::{NodeSpan, saturating_u32};
use crate::engine::decode::context::MAX_RETAINED_WARNINGS;
use crate::engine::decode::node_policy::{IdOrigin, NodePolicy};
use crate::engine::decode::tree_path::TreePath;
use crate::engine::json::Json;
use crate::engine::model::snapshot::{Node, Warning};

/// The [`NodePolicy`] of a decode that reuses nodes of the previous body.
///
/// It may turn out that the result would differ from a full decode. Then `finish` returns `None`, and the caller
/// decodes in full.
#[derive(Debug)]
pub(super) struct ReusingDecode {
    previous: Vec<NodeSpan>,
    previous_warnings: Vec<Warning>,
    /// IDs of the previous tree.
    ids: HashSet<Rc<str>>,
    /// IDs of the nodes decoded in this pass.
    decoded_ids: HashSet<Rc<str>>,
    reused: u32,
    has_failed: bool,
    recorder: SpanRecorder,
}

impl ReusingDecode {
    pub(super) fn new(
        previous: Vec<NodeSpan>,
        previous_warnings: Vec<Warning>,
        ids: HashSet<Rc<str>>,
    ) -> Self {
        let recorder = SpanRecorder::with_capacity(previous.len() + 16);
        let (decoded_ids, reused, has_failed) = (HashSet::new(), 0, false);
        Self { previous, previous_warnings, ids, decoded_ids, reused, has_failed, recorder }
    }

    /// The IDs and spans of the tree. `None` if a full decode could differ, for example because an ID occurs twice.
    /// `matched` is the number of nodes that the JSON parser found again.
    pub(super) fn finish(mut self, matched: u32) -> Option<(HashSet<Rc<str>>, Vec<NodeSpan>)> {
        if self.has_failed || self.reused != matched {
            return None;
        }
        // Nodes that are gone or were decoded again free their IDs.
        for NodeSpan { span, node } in &self.previous {
            let Some(node) = node else { continue };
            self.ids.remove(&node.id);
            if span.has_requested_children {
                for below in node.descendants() {
                    self.ids.remove(&below.id);
                }
            }
        }
        let are_unique = self.decoded_ids.into_iter().all(|id| self.ids.insert(id));
        are_unique.then(|| (self.ids, self.recorder.into_spans()))
    }

    fn reuse_subtree(
        &mut self,
        which: usize,
        at: u32,
        level: u16,
        warnings: &mut Vec<Warning>,
    ) -> Option<Rc<Node>> {
        let spans = self.recorder.spans_mut()?;
        let first = self.previous.get(which)?.span;
        if first.level != level {
            return None; // the depth limit cuts at another node
        }
        let moved_bytes = at.wrapping_sub(first.begin);
        let moved_warnings = saturating_u32(warnings.len()).wrapping_sub(first.warnings[0]);
        let [from, until] = first.warnings.map(|at| at as usize);
        let room = MAX_RETAINED_WARNINGS - warnings.len();
        let own_warnings = self.previous_warnings.get(from..until)?;
        warnings.extend(own_warnings.iter().take(room).cloned());
        if first.is_truncated && warnings.len() < MAX_RETAINED_WARNINGS / 2 {
            return None;
        }
        let entered = spans.len();
        for previous in self.previous.get_mut(which..which + first.node_count as usize)? {
            let node = previous.node.take()?; // once only
            let mut span = previous.span;
            span.begin = span.begin.wrapping_add(moved_bytes);
            span.end = span.end.wrapping_add(moved_bytes);
            span.shift_warnings(moved_warnings);
            spans.push(NodeSpan { span, node: Some(node) });
        }
        spans[entered].node.clone()
    }
}

impl NodePolicy for ReusingDecode {
    fn claim_id(&mut self, own: Option<&str>, _path: TreePath<'_>) -> (Rc<str>, IdOrigin) {
        let id: Rc<str> = own.unwrap_or_default().into();
        if own.is_some() && self.decoded_ids.insert(id.clone()) {
            return (id, IdOrigin::Own); // compared with the reused IDs in `finish`
        }
        // Without an ID, the node gets no requested sub-jobs. Cyclic ones would have no end before the last level.
        self.has_failed = true;
        (Rc::default(), IdOrigin::Own)
    }

    fn enter(&mut self, json: Json<'_>, path: TreePath<'_>, warnings: usize) -> usize {
        self.recorder.enter(json, path, warnings)
    }

    fn leave(&mut self, entered: usize, node: Option<&Rc<Node>>, warnings: usize) {
        self.recorder.leave(entered, node, warnings);
    }

    fn reuse(
        &mut self,
        known: u32,
        at: u32,
        level: u16,
        warnings: &mut Vec<Warning>,
    ) -> Option<Rc<Node>> {
        let node = self.reuse_subtree(known as usize, at, level, warnings);
        self.reused += 1;
        self.has_failed |= node.is_none();
        node
    }

    fn suspend(&mut self) {
        self.recorder.suspend();
    }

    fn resume(&mut self) {
        self.recorder.resume();
    }
}
