//! Records the byte spans of decoded nodes, for the next incremental decode.

use std::collections::HashSet;
use std::rc::Rc;

use super::spans::{MAX_WARNINGS, NodeSpan, Span, saturating_u32};
use crate::engine::decode::full_decode::FullDecode;
use crate::engine::decode::node_policy::{IdOrigin, NodePolicy};
use crate::engine::decode::tree_path::TreePath;
use crate::engine::json::Json;
use crate::engine::model::snapshot::Node;

/// The spans of a body's nodes, in preorder.
#[derive(Debug)]
pub(super) struct SpanRecorder {
    spans: Vec<NodeSpan>,
    /// Number of bodies of requested sub-jobs that are being decoded, one within the other. Their nodes get no spans.
    suspended: u32,
}

impl SpanRecorder {
    pub(super) fn with_capacity(nodes: usize) -> Self {
        Self { spans: Vec::with_capacity(nodes), suspended: 0 }
    }

    pub(super) fn into_spans(self) -> Vec<NodeSpan> {
        self.spans
    }

    /// The spans so far; `None` while another body is decoded.
    pub(super) fn spans_mut(&mut self) -> Option<&mut Vec<NodeSpan>> {
        (self.suspended == 0).then_some(&mut self.spans)
    }

    pub(super) fn enter(&mut self, json: Json<'_>, path: TreePath<'_>, warnings: usize) -> usize {
        let Some(spans) = self.spans_mut() else { return 0 };
        let (begin, end) = json.place();
        let TreePath { depth, level, .. } = path;
        let warnings = [saturating_u32(warnings); 2];
        let span = Span { begin, end, depth, level, warnings, ..Span::default() };
        spans.push(NodeSpan { span, node: None });
        spans.len() - 1
    }

    pub(super) fn leave(&mut self, entered: usize, node: Option<&Rc<Node>>, warnings: usize) {
        let Some(spans) = self.spans_mut() else { return };
        let node_count = saturating_u32(spans.len() - entered);
        let warnings = saturating_u32(warnings);
        if let Some(NodeSpan { span, node: own }) = spans.get_mut(entered) {
            span.node_count = node_count;
            span.warnings[1] = warnings;
            span.is_truncated = warnings == MAX_WARNINGS;
            let has_children = node.is_some_and(|node| !node.children.is_empty());
            span.has_requested_children = node_count == 1 && has_children;
            *own = node.cloned();
        }
    }

    pub(super) fn suspend(&mut self) {
        self.suspended += 1;
    }

    pub(super) fn resume(&mut self) {
        self.suspended -= 1;
    }
}

/// The [`NodePolicy`] of the first decode of a job: full, and recorded for the next.
#[derive(Debug)]
pub(super) struct RecordingDecode {
    full: FullDecode,
    recorder: SpanRecorder,
}

impl RecordingDecode {
    /// Creates a policy for a document of `values` JSON values.
    pub(super) fn new(values: usize) -> Self {
        let recorder = SpanRecorder::with_capacity(values / 32);
        Self { full: FullDecode::new(values), recorder }
    }

    /// The IDs and spans of the tree; `None` if the next body has to be decoded in full too.
    pub(super) fn finish(self) -> Option<(HashSet<Rc<str>>, Vec<NodeSpan>)> {
        Some((self.full.into_own_ids()?, self.recorder.into_spans()))
    }
}

impl NodePolicy for RecordingDecode {
    fn claim_id(&mut self, own: Option<&str>, path: TreePath<'_>) -> (Rc<str>, IdOrigin) {
        self.full.claim_id(own, path)
    }

    fn enter(&mut self, json: Json<'_>, path: TreePath<'_>, warnings: usize) -> usize {
        self.recorder.enter(json, path, warnings)
    }

    fn leave(&mut self, entered: usize, node: Option<&Rc<Node>>, warnings: usize) {
        self.recorder.leave(entered, node, warnings);
    }

    fn suspend(&mut self) {
        self.recorder.suspend();
    }

    fn resume(&mut self) {
        self.recorder.resume();
    }
}
